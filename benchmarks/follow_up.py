"""How often 回头看 holds the truth: of scores, of topics, and of whole waves of respondents.

    .venv/bin/python -m benchmarks.follow_up [--draws 1000] [--waves 60] [--seed 1]

The worst units of a class get a task, by their scores in the first wave: so they are units that were unlucky too. Under no
effect of the tasks the interval of the worst one has to hold 0 in 93 to 97 % of the draws. Beside it the plain difference
in differences with the errors of sampling, which is what a spreadsheet gives.

scores   drawn with a covariance (errors of units correlated 0.6, unequal); true scores differ by 1.5 points; units change
         by themselves by `own` points; `kept`: how much of a true distance from the mean is left in the second wave
topics   twelve topics of beta-distributed shares; `own`: strength of the beta in which a share changes by itself
waves    cities of simulated_city.py, a tenth and a quarter in size, through all of measure and follow_ups: nine groups,
         halo, 不了解; true scores do not change
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from analytics.appraise import appraise
from analytics.follow_up import DIMENSION, INDEX, Side, Task, follow_ups
from analytics.measure import measure
from analytics.similar_topics import topic_against
from analytics.similar_units import Item, SimilarUnits
from benchmarks.simulated_city import DIMENSIONS, City, simulated_city

SPREAD = 1.5
HALO = 0.6


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--draws", type=int, default=1000)
    arguments.add_argument("--waves", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    start = time.perf_counter()
    print("scores: units, tasks, error, own, kept | held, called better, worse | plain held, mean | 2 points: found, held")
    for units, tasks in ((8, 1), (12, 3), (22, 4), (34, 5), (34, 12)):
        for error in (0.35, 1.0):
            for own, kept in ((0.0, 1.0), (0.4, 1.0), (0.8, 1.0), (0.4, 0.9)):
                settings = units, tasks, error, own, kept
                none = scores(*settings, 0.0, chosen.draws, chosen.seed)
                two = scores(*settings, 2.0, chosen.draws, chosen.seed + 1)
                print(*settings, "|", _shares(none[:, :3]), "|", _shares(none[:, 3:4]), f"{none[:, 4].mean():.2f}", "|",
                      _shares(two[:, [1, 0]]), flush=True)  # fmt: skip
    print("topics: units, tasks, persons, share, strength | held, fewer, more | own 30: held | halved: held, found")
    for units, tasks in ((8, 1), (34, 5)):
        for persons in (12, 40, 120):
            for share, strength in ((0.06, 6), (0.15, 4), (0.03, 20), (0.02, 0.5)):
                settings = units, tasks, persons, share, strength
                draws = max(1, chosen.draws // 4)
                none = topics(*settings, 0.0, 0.0, draws, chosen.seed)
                own = topics(*settings, 0.0, 30.0, draws, chosen.seed + 1)
                half = topics(*settings, 0.5, 0.0, draws, chosen.seed + 2)
                print(*settings, "|", _shares(none), "|", _shares(own[:, :1]), "|", _shares(half[:, :2]), flush=True)
    print("waves: size, tasks | held, better, worse | called of a family | plain figure")
    for size in (0.1, 0.25):
        pairs = range(chosen.seed, chosen.seed + chosen.waves)
        held = np.array([each for number in pairs for each in waves(size, number)], dtype=float)
        plain = f"{held[:, 4].mean():.2f}"
        print(size, len(held), "|", _shares(held[:, :3]), "|", _shares(held[:, 3:4]), "|", plain, flush=True)
    print(f"{time.perf_counter() - start:.0f} s")


def scores(
    units: int, tasks: int, error: float, own: float, kept: float, effect: float, draws: int, seed: int
) -> np.ndarray:
    """[draw, …] the interval holds the effect; better, worse at 5 %; the plain interval holds it, and the plain figure."""
    rng, found = np.random.default_rng(seed), []
    for _ in range(draws):
        errors = error * rng.lognormal(0, 0.3, units)
        covariance = np.outer(errors, errors) * (HALO + (1 - HALO) * np.eye(units))
        root = np.linalg.cholesky(covariance)
        truth = rng.normal(0, SPREAD, units)
        before = truth + root @ rng.standard_normal(units)
        tasked = np.zeros(units, dtype=bool)
        tasked[np.argsort(before)[:tasks]] = True
        after = kept * truth + rng.normal(0, own, units) + 0.3 + effect * tasked + root @ rng.standard_normal(units)
        item = Item(before, after, covariance, covariance, np.zeros_like(covariance), errors**-2)
        compared = SimilarUnits(item, np.flatnonzero(~tasked)).against(int(np.argmin(before)))
        plain = abs(compared.difference - effect) <= 1.96 * compared.difference_se
        found.append(
            (compared.low <= effect <= compared.high, compared.low > 0, compared.high < 0, plain, compared.difference)
        )
    return np.array(found, dtype=float)


def topics(
    units: int, tasks: int, persons: int, share: float, strength: float, cut: float, own: float, draws: int, seed: int
) -> np.ndarray:
    """[draw, …] the interval holds the truth; fewer, more at 5 %. Of the unit with the largest share, 5 or more."""
    rng, found = np.random.default_rng(seed), []
    while len(found) < draws:
        wrote = rng.poisson(persons, (2, units)) + 8
        truth = rng.beta(share * strength, (1 - share) * strength, (12, units))
        later = truth.copy() if not own else rng.beta(np.maximum(truth, 1e-6) * own, np.maximum(1 - truth, 1e-6) * own)
        before = rng.binomial(wrote[0], truth)
        chosen = np.argsort(-before[0] / wrote[0], kind="stable")[:tasks]
        if before[0, chosen[0]] < 5:
            continue
        gained = later[0, chosen[0]] * cut
        later[0, chosen] *= 1 - cut
        after = rng.binomial(wrote[1], later)
        similar = np.setdiff1d(np.arange(units), chosen)
        compared = topic_against(before, wrote[0], after, wrote[1], 0, int(chosen[0]), similar)
        called = compared.p <= 0.05
        found.append((compared.low <= gained <= compared.high, called and compared.gain > 0, called and compared.gain < 0))
    return np.array(found, dtype=float)


def waves(size: float, seed: int) -> list[tuple[float, ...]]:
    """For each task of one pair of waves the same as of scores, and whether it was called among all of them."""
    city = simulated_city(seed, size)
    sides = [_side(city, seed, number) for number in range(2)]
    names = [unit.name for unit in city.units]
    before = sides[0].measured
    tasks = []
    for unit_class in dict.fromkeys(unit.unit_class for unit in city.units):
        members = [place for place, unit in enumerate(city.units) if unit.unit_class == unit_class]
        for number, dimension in enumerate(DIMENSIONS[:2]):
            worst = sorted(members, key=lambda place: before.dimensions.score[place, number])[: max(1, len(members) // 7)]
            tasks += [Task(len(tasks), names[place], DIMENSION, dimension) for place in worst]
    found = follow_ups(tasks, *sides, {name: name for name in names})
    return [
        (
            each.low <= 0 <= each.high, each.low > 0, each.high < 0, each.verdict in ("more", "less"), each.difference,
        )
        for each in found
        if each.gain is not None
    ]  # fmt: skip


def _side(city: City, seed: int, number: int) -> Side:
    """Other people each time, of the same opinions."""
    wave = city.draw(np.random.default_rng((seed, number)))
    measured = measure(wave, city.scheme)
    appraisal = appraise(measured, str(number), "simulated", str(number), certainty=False)
    shown = {unit.name: frozenset((*(part.name for part in unit.dimensions), INDEX)) for unit in appraisal.units}
    return Side(measured, shown, {})


def _shares(held: np.ndarray) -> str:
    return " ".join(f"{100 * share:.1f} %" for share in held.mean(axis=0))


if __name__ == "__main__":
    main()
