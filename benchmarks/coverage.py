"""How often the intervals, rank sets, tiers and chances hold the truth, in simulated cities.

    .venv/bin/python -m benchmarks.coverage [--cities 20] [--draws 3] [--seed 1]

A city is one wave of 64 units in three classes, rated by nine groups of very unequal size and weight, with partly
answered ballots and 不了解 (simulated_city.py). Cities of seven sizes, with and without halo, with equal and unequal
weights of ballots: `cities` of each kind, each drawn `draws` times. The true index is the expectation of the model, by
the normal distribution function: exact, no simulation.

Goals: 95 % intervals of units that no group is missing for hold the truth in 91 to 97 % of cases from 100 ballots of
the unit, in 90 to 98 % from 50; the simultaneous rank sets of a class hold all its true ranks in at least 95 %.
Chances and tiers are right where the share of cases in which the truth is so equals what was said: they rest on a prior,
and hold on average over cities.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from itertools import product

import numpy as np

from analytics.appraisal import Appraisal, ClassResult
from analytics.appraise import appraise
from analytics.measure import measure
from benchmarks.simulated_city import City, simulated_city

SCALES = (0.014, 0.025, 0.05, 0.1, 0.25, 1.0, 2.4)
BOUNDS = (50, 100, 300, 1_000, 3_000, 6_000, 12_000, 10**9)
"""Ballots of a unit, from each bound to below the next."""
LARGE = 300
"""Ballots of a unit from which chances are reported apart."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--cities", type=int, default=20)
    arguments.add_argument("--draws", type=int, default=3)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    start = time.perf_counter()
    print(f"{chosen.cities} cities of each kind, {chosen.draws} draws of each, seed {chosen.seed}")
    for halo, weighted in product((True, False), (False, True)):
        held = Held()
        for scale, number in product(SCALES, range(chosen.cities)):
            city = simulated_city(1000 * chosen.seed + number, scale, halo, weighted)
            for draw in range(chosen.draws):
                held.add(city, draw)
        print(f"\n{'halo' if halo else 'no halo'}, {'unequal' if weighted else 'equal'} weights")
        held.report_intervals()
        held.report_ranks()
        held.report_chances()
    print(f"\n{time.perf_counter() - start:.0f} s")


class Held:
    """What held the truth, by size of the unit (its ballots) or of the class (the median of its units' ballots)."""

    def __init__(self) -> None:
        self.inside: dict[tuple[int, bool], list[bool]] = defaultdict(list)
        self.errors: dict[tuple[int, bool], list[float]] = defaultdict(list)
        self.all_ranks: dict[int, list[bool]] = defaultdict(list)
        self.widths: dict[int, list[float]] = defaultdict(list)
        self.own_ranks: dict[int, list[bool]] = defaultdict(list)
        self.above: dict[tuple[bool, int], list[tuple[float, bool]]] = defaultdict(list)
        self.last: dict[tuple[bool, int], list[tuple[float, bool]]] = defaultdict(list)
        self.neighbours: dict[int, list[tuple[float, float]]] = defaultdict(list)

    def add(self, city: City, draw: int) -> None:
        wave = city.draw(np.random.default_rng((draw, round(1000 * city.true_index()[0]))))
        appraisal = appraise(measure(wave, city.scheme), str(draw), "simulated", str(draw))
        truth = dict(zip((unit.name for unit in city.units), city.true_index(), strict=True))
        self._add_intervals(appraisal, truth)
        for each in appraisal.classes:
            if each.ranked:
                self._add_ranks(each, np.array([truth[unit.name] for unit in each.ranked]))

    def _add_intervals(self, appraisal: Appraisal, truth: dict[str, float]) -> None:
        for unit in appraisal.units:
            if unit.ballots < BOUNDS[0] or unit.se is None:
                continue
            key = _size(unit.ballots), unit.has_note("group_missing")
            self.inside[key].append(unit.ci_low <= truth[unit.name] <= unit.ci_high)
            self.errors[key].append(unit.se)

    def _add_ranks(self, each: ClassResult, truth: np.ndarray) -> None:
        """truth: of the ranked units, best estimate first."""
        size = _size(np.median([unit.ballots for unit in each.ranked]))
        ranks = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
        sets = [(unit.rank_low, unit.rank_high) for unit in each.ranked]
        self.all_ranks[size].append(all(low <= rank <= high for (low, high), rank in zip(sets, ranks, strict=True)))
        self.widths[size].append(np.mean([high - low + 1 for low, high in sets]) / len(sets))
        if each.table is not None and all(unit.place for unit in each.ranked):
            self._add_chances(each, truth, ranks, size)

    def _add_chances(self, each: ClassResult, truth: np.ndarray, ranks: np.ndarray, size: int) -> None:
        places, large = [unit.place for unit in each.ranked], BOUNDS[size] >= LARGE
        self.own_ranks[size] += [
            place.marginal_low <= rank <= place.marginal_high for place, rank in zip(places, ranks, strict=True)
        ]
        upper = np.triu_indices(len(places), 1)
        truly_above = truth[:, None] > truth[None, :]
        for said, true in zip(each.table.above[upper], truly_above[upper], strict=True):
            self.above[large, _tenth(said)].append((said, true))
        for place, rank in zip(places, ranks, strict=True):
            self.last[large, _tenth(place.chance_last)].append((place.chance_last, rank == len(ranks)))
        tier = np.array([place.tier for place in places])
        neighbours = tier[None, :] == tier[:, None] + 1
        if neighbours.any():
            self.neighbours[size].append((each.table.tier_error, float((~truly_above[neighbours]).mean())))

    def report_intervals(self) -> None:
        print("  ballots of the unit      intervals   truth inside   average ±      where a group is missing")
        for size in range(len(BOUNDS) - 1):
            inside, lacking = self.inside[size, False], self.inside[size, True]
            if inside:
                shown = f"{100 * np.mean(inside):>13.1f} % {1.96 * np.mean(self.errors[size, False]):>10.2f}"
                rest = f"{100 * np.mean(lacking):>18.1f} % of {len(lacking)}" if lacking else ""
                print(f"  {_range(size):<20} {len(inside):>13,} {shown}{rest}")

    def report_ranks(self) -> None:
        print("  ballots of the class's units     classes   all true ranks inside   width of a set   own sets hold")
        for size in range(len(BOUNDS) - 1):
            if held := self.all_ranks[size]:
                width, own = 100 * np.mean(self.widths[size]), 100 * np.mean(self.own_ranks[size])
                print(
                    f"  {_range(size):<28} {len(held):>11} {100 * np.mean(held):>21.1f} % {width:>14.0f} % {own:>13.1f} %"
                )

    def report_chances(self) -> None:
        for large, (name, chances) in product((False, True), (("i above j", self.above), ("last", self.last))):
            tenths = [chances[large, tenth] for tenth in range(10) if chances[large, tenth]]
            size = f"from {LARGE:,} ballots" if large else "fewer"
            print(f"  {name}, {size}")
            for told, which in (("said", 0), ("was so", 1)):
                print(
                    f"  {told:<8}"
                    + "".join(f"{100 * np.mean([pair[which] for pair in each]):7.1f}" for each in tenths)
                    + " %"
                )
            print("  cases   " + "".join(f"{len(each):>7,}" for each in tenths))
        said, seen = (
            [np.mean([pair[which] for pair in self.neighbours[size]]) for size in sorted(self.neighbours)]
            for which in (0, 1)
        )
        print("  wrong pairs between neighbouring tiers, by size of the class's units")
        print(f"  {'said':<18} " + "  ".join(f"{100 * each:5.1f}" for each in said) + " %")
        print(f"  {'were':<18} " + "  ".join(f"{100 * each:5.1f}" for each in seen) + " %")


def _tenth(chance: float) -> int:
    return min(9, int(10 * chance))


def _size(ballots: float) -> int:
    return max(0, int(np.searchsorted(BOUNDS, ballots, side="right")) - 1)


def _range(size: int) -> str:
    low, high = BOUNDS[size], BOUNDS[size + 1]
    return f"{low:,} to {high - 1:,}" if size < len(BOUNDS) - 2 else f"{low:,} and more"


if __name__ == "__main__":
    main()
