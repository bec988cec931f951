"""How often the intervals and rank sets hold the truth, in simulated cities.

    .venv/bin/python -m benchmarks.coverage [--cities 50] [--seed 1]

Every city is one wave of 64 units in three classes, rated by nine groups of very unequal size and weight
(simulated_city.py); the same city is drawn again and again. County and town are the same city with a twentieth and a
hundredth of the ballots.
The true index is the expectation of the model, by the normal distribution function: exact, no simulation.
Goals: 95 % intervals of units with at least 300 ballots hold the truth in 92 to 97 % of cases; the simultaneous rank
sets of a class hold all its true ranks in at least 95 % of the cities.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict

import numpy as np

from analytics.appraise import appraise
from analytics.measure import measure
from benchmarks.simulated_city import CLASSES, City, simulated_city

SIZES = (("1 to 99", 1, 99), ("100 to 299", 100, 299), ("300 and more", 300, 10**9))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cities", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    start = time.perf_counter()
    for name, scale in (("city", 1.0), ("county", 0.05), ("town", 0.01)):
        report(name, simulated_city(chosen.seed, scale), chosen.cities, chosen.seed)
    print(f"{time.perf_counter() - start:.0f} s")


def report(name: str, city: City, draws: int, seed: int) -> None:
    """Draws one city many times and prints what held the truth."""
    truth = dict(zip((unit.name for unit in city.units), city.true_index(), strict=True))
    inside: dict[str, list[bool]] = defaultdict(list)
    errors: dict[str, list[float]] = defaultdict(list)
    all_ranks: dict[str, list[bool]] = defaultdict(list)
    widths: dict[str, list[float]] = defaultdict(list)
    for draw in range(draws):
        wave = city.draw(np.random.default_rng((seed, draw)))
        appraisal = appraise(measure(wave, city.scheme), str(draw), "simulated", str(draw))
        for each in appraisal.classes:
            ranked = each.ranked
            indices = np.array([truth[unit.name] for unit in ranked])
            true_ranks = 1 + (indices[None, :] > indices[:, None]).sum(axis=1)
            held = [unit.rank_low <= rank <= unit.rank_high for unit, rank in zip(ranked, true_ranks, strict=True)]
            all_ranks[each.name].append(all(held))
            widths[each.name].append(np.mean([unit.rank_high - unit.rank_low + 1 for unit in ranked]))
            for unit in each.units:
                size = next(label for label, low, high in SIZES if low <= unit.ballots <= high)
                inside[size].append(unit.ci_low <= truth[unit.name] <= unit.ci_high)
                errors[size].append(unit.se)

    print(f"{name}: {draws} draws of {sum(group.ballots for group in city.groups):,} ballots, seed {seed}")
    print("  ballots of the unit    intervals    truth inside    average error")
    for label, _, _ in SIZES:
        if inside[label]:
            share, error = 100 * np.mean(inside[label]), 1.96 * np.mean(errors[label])
            print(f"  {label:<20} {len(inside[label]):>11,} {share:>13.1f} % {error:>13.2f} points")
    print("  class                     units    all true ranks inside    average width of a set")
    for label, count in CLASSES:
        share = 100 * np.mean(all_ranks[label])
        print(f"  {label:<{20 - len(label)}} {count:>11} {share:>22.1f} % {np.mean(widths[label]):>17.1f} of {count}")
    everywhere = np.mean(np.all([all_ranks[label] for label, _ in CLASSES], axis=0))
    print(f"  in all three classes at once: {100 * everywhere:.1f} %\n")


if __name__ == "__main__":
    main()
