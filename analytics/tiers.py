"""Tiers of a ranking: units stand in different ones only where that is likely to be right.

With π_ij the chance that i, which is ranked before j, truly stands above j, a pair in different tiers costs 1 − π_ij and
a pair in one tier costs λ π_ij. The tiers are the cut of the ranked list with the least cost,

    min Σ over pairs inside a tier of  λ π_ij − (1 − π_ij)

so that a pair on its own is separated where π > 1/(1+λ): with λ = 1/9 above 0.90. Kline, Rose and Walters (2024), "A
Discrimination Report Card", American Economic Review 114; the list is the published one, so that no unit stands in a
lower tier than one ranked below it, and units that share a place stand in one tier. Prefix sums and a dynamic programme
over the cuts: O(p²).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

LAMBDA = 1 / 9
SURE = 1 / (1 + LAMBDA)
"""Chance of being in the right order above which a pair on its own is parted."""


def tiers(above: np.ndarray, ranks: Sequence[int]) -> np.ndarray:
    """[p] tier of each unit, 1 is the best. above: [p, p] P(i above j), units best first, one at least; ranks: theirs."""
    places = np.asarray(ranks)
    starts = np.flatnonzero(np.diff(places, prepend=places[0] - 1))
    edges = np.append(starts, len(places))
    cost = np.triu(LAMBDA * above - (1 - above), 1)
    sums = np.pad(cost.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))[np.ix_(edges, edges)]
    # Of the pairs inside edges[i] to edges[j]; those below the diagonal cost nothing.
    inside = sums.diagonal()[None, :] - sums - sums.T + sums.diagonal()[:, None]
    least, cut = np.zeros(len(edges)), np.zeros(len(edges), dtype=int)
    for end in range(1, len(edges)):
        candidates = least[:end] + inside[:end, end]
        cut[end] = np.argmin(candidates)
        least[end] = candidates[cut[end]]
    tier, end = np.zeros(len(places), dtype=int), len(edges) - 1
    while end > 0:
        tier[edges[cut[end]] :] += 1
        end = cut[end]
    return tier


def neighbour_error(above: np.ndarray, tier: np.ndarray) -> float | None:
    """Chance that two units of neighbouring tiers truly stand the other way round, mean over all such pairs; None where
    there is one tier. above, tier: as in `tiers`."""
    pairs = tier[None, :] == tier[:, None] + 1
    return float((1 - above[pairs]).mean()) if pairs.any() else None
