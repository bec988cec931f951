"""How long a wave takes from arrays to an appraisal.

    .venv/bin/python -m benchmarks.appraisal_speed

A city wave of about a million ratings and its change from the year before; 100 units × 30,000 ballots × 8 dimensions;
1,000 units × 3,000 ballots × 8 dimensions.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from analytics.appraise import appraise
from analytics.measure import measure
from analytics.scheme import Scheme
from analytics.wave import Ratings, Unit, Wave, count_cube
from benchmarks.simulated_city import GROUPS, LEVELS, simulated_city

RUNS = 3


def main() -> None:
    city = simulated_city(1)
    now, before = city.draw(np.random.default_rng(2)), city.draw(np.random.default_rng(1))
    measured_before = measure(before, city.scheme)
    earlier = (measured_before, appraise(measured_before, "2025", "", "2025"))
    _report("city", now, city.scheme, earlier)
    scheme = replace(city.scheme, score_from="dimensions")
    _report("large", large_wave(np.random.default_rng(1)), scheme)
    _report("many units", large_wave(np.random.default_rng(1), units=1_000, ballots=3_000), scheme)


def large_wave(rng: np.random.Generator, units: int = 100, ballots: int = 30_000, dimensions: int = 8) -> Wave:
    """Every ballot rates all units on all dimensions; a fifth of the answers is 不了解."""
    per_ballot = units * dimensions
    share = np.array([group.ballots for group in GROUPS]) / sum(group.ballots for group in GROUPS)
    ratings = Ratings(
        ballot=np.repeat(np.arange(ballots), per_ballot),
        unit=np.tile(np.repeat(np.arange(units), dimensions), ballots),
        dimension=np.tile(np.arange(dimensions), ballots * units),
        level=rng.choice(len(LEVELS), ballots * per_ballot, p=[0.5, 0.2, 0.07, 0.03, 0.2]),
        ballot_group=rng.choice(len(GROUPS), ballots, p=share),
        ballot_respondent=np.arange(ballots),
        ballot_weight=rng.uniform(0.5, 2.0, ballots).round(6),
        respondent_key=np.arange(1, ballots + 1),
    )
    names = tuple(group.name for group in GROUPS)
    dimension_names = tuple(f"第{number}项" for number in range(dimensions))
    counts, weights = count_cube((units, len(names), dimensions, len(LEVELS)), ratings)
    all_units = tuple(Unit(f"单位{number}", f"类别{number % 3}") for number in range(units))
    return Wave(all_units, names, dimension_names, LEVELS, counts, weights, ratings)


def _report(name: str, wave: Wave, scheme: Scheme, earlier: tuple | None = None) -> None:
    measured, seconds = _best(lambda: measure(wave, scheme))
    _, seconds_more = _best(lambda: appraise(replace(measured), "2026", "", "2026", earlier))
    size = f"{len(wave.ratings.ballot):,} ratings, {len(wave.units)} units, {len(wave.ratings.ballot_group):,} ballots"
    print(f"{name}: {size}: measure {seconds:.2f} s, appraise {seconds_more:.2f} s")


def _best(job: Callable[[], object]) -> tuple[object, float]:
    """The result and the shortest of a few runs."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = job()
        times.append(time.perf_counter() - start)
    return result, min(times)


if __name__ == "__main__":
    main()
