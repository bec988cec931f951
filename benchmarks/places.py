"""How sure ranks are, and whether that is true: sets, chances, tiers, shrinkage and the corrected first, under known truth.

    .venv/bin/python -m benchmarks.places [--seed 1] [--runs 40]

65 units with true scores drawn from a normal distribution (standard deviation 1.2 points, a range of some 5.5), every
ballot 24 points apart from its unit's score, scores of one person correlated 0.6 across units.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from analytics.chances import above, chances
from analytics.rank_sets import all_rank_sets
from analytics.shrinkage import shrink
from analytics.tiers import neighbour_error, tiers
from analytics.winners_curse import corrected_first_and_last

UNITS, SPREAD, OF_A_BALLOT, CORRELATION = 65, 1.2, 24.0, 0.6
BALLOTS = (600, 1_500, 5_000, 12_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runs", type=int, default=40)
    options = parser.parse_args()
    print(
        "ballots  reliability  width all/own  hold all/own  last: said/true  tiers  wrong between: said/true  "
        "tau2  first above truth: measured/corrected  covered"
    )
    for ballots in BALLOTS:
        print(f"{ballots:>7,}  " + _simulated(ballots, options.runs, np.random.default_rng([options.seed, ballots])))
    for units in (66, 100, 1_000):
        print(f"{units:>5,} units: {_seconds(units):.2f} s of the processor")


def _simulated(ballots: int, runs: int, rng: np.random.Generator) -> str:
    covariance = (OF_A_BALLOT**2 / ballots) * (CORRELATION + (1 - CORRELATION) * np.eye(UNITS))
    root = np.linalg.cholesky(covariance)
    found = []
    for _ in range(runs):
        truth = 90 + SPREAD * rng.normal(size=UNITS)
        index = truth + root @ rng.normal(size=UNITS)
        order = np.argsort(-index)
        truth, index = truth[order], index[order]
        rank = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
        sets, shrunken = all_rank_sets(index, covariance), shrink(index, covariance)
        matrix = above(shrunken.score, shrunken.covariance)
        tier = tiers(matrix, range(1, UNITS + 1))
        between = tier[None, :] == tier[:, None] + 1
        held, own = (
            (low <= rank) & (rank <= high) for low, high in ((sets.low, sets.high), (sets.marginal_low, sets.marginal_high))
        )
        first, _ = corrected_first_and_last(index, covariance)
        found.append(
            (
                shrunken.reliability,
                np.mean(sets.high - sets.low + 1),
                np.mean(sets.marginal_high - sets.marginal_low + 1),
                held.all(),
                own.mean(),
                chances(shrunken.score, shrunken.covariance, 3).last[-1],
                rank[-1] == UNITS,
                tier.max(),
                neighbour_error(matrix, tier) or 0.0,
                (truth[:, None] < truth[None, :])[between].mean() if between.any() else 0.0,
                shrunken.tau2,
                index[0] > truth[0],
                first.score > truth[0],
                first.low <= truth[0] <= first.high,
            )
        )
    (
        reliable, wide, own_wide, all_held, own_held, last, was_last, count, said, wrong, tau2, over, still_over, covered
    ) = np.mean(np.array(found, dtype=float), axis=0)  # fmt: skip
    return "  ".join(
        (
            f"{reliable:.2f}", f"{wide:.0f}/{own_wide:.0f}", f"{all_held:.2f}/{own_held:.3f}", f"{last:.2f}/{was_last:.2f}",
            f"{count:.1f}", f"{said:.3f}/{wrong:.3f}", f"{tau2:.2f}", f"{over:.2f}/{still_over:.2f}", f"{covered:.2f}",
        )
    )  # fmt: skip


def _seconds(units: int) -> float:
    """Of the processor, for one class: all but the ballots that hold a place."""
    rng = np.random.default_rng(units)
    errors = rng.uniform(0.2, 0.6, units)
    covariance = CORRELATION * np.outer(errors, errors) + (1 - CORRELATION) * np.diag(errors**2)
    index = np.sort(90 + SPREAD * rng.normal(size=units))[::-1]
    start = time.process_time()
    all_rank_sets(index, covariance)
    shrunken = shrink(index, covariance)
    chances(shrunken.score, shrunken.covariance, 3)
    tiers(above(shrunken.score, shrunken.covariance), range(1, units + 1))
    corrected_first_and_last(index, covariance)
    return time.process_time() - start


if __name__ == "__main__":
    main()
