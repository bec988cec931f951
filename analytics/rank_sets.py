"""Confidence sets for ranks: of all units of a class at once, and of each unit on its own.

Mogstad, Romano, Shaikh, Wilhelm (2024), "Inference for Ranks with Applications to Mobility across Neighbourhoods and
Academic Achievement across Countries", Review of Economic Studies 91: step-down test of "j is not above k" for
ordered pairs, t_jk = (x_j − x_k)/se_jk, critical value the 95 % quantile of the maximum of the simulated t over the
pairs still in play; only the rejected ordered pairs leave, never their mirror images.

Simultaneous: all ordered pairs, so that all ranks lie in their sets at once. Marginal: the pairs with one unit in
them, which is what its own page needs. The pairs of the one-sided simultaneous bounds are again all ordered pairs, so
that these bounds are the ends of the two-sided sets: the units with low ≤ k hold all that truly stand among the best
k (the k-best set), those with high > p − k all that truly stand among the last k (the k-worst set).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from analytics.draws import figure_order, normal_draws

DRAWS = 2_000
SEED = 20_241_101
CONFIDENCE = 0.95
BLOCK = 1 << 16
"""Contrasts held at once: about what the nearest cache of a processor takes."""


class RankSets(NamedTuple):
    """Lowest and highest rank of each unit, best is 1: simultaneous, and marginal."""

    low: np.ndarray
    high: np.ndarray
    marginal_low: np.ndarray
    marginal_high: np.ndarray


def rank_sets(index: np.ndarray, covariance: np.ndarray, confidence: float = CONFIDENCE) -> tuple[np.ndarray, np.ndarray]:
    """Simultaneous lowest and highest rank of each unit. index: [p]; covariance: [p, p], NaN where unknown."""
    return _bounds(proven_above(index, covariance, confidence))


def proven_above(index: np.ndarray, covariance: np.ndarray, confidence: float = CONFIDENCE) -> np.ndarray:
    """[j, k] whether j is proven to stand above k, for all pairs at once."""
    contrasts = _contrasts(index, covariance)
    return contrasts.turned_back(_step_down_all(contrasts, confidence))


def all_rank_sets(index: np.ndarray, covariance: np.ndarray, confidence: float = CONFIDENCE) -> RankSets:
    """Both kinds from the same draws, arguments as in `rank_sets`."""
    contrasts = _contrasts(index, covariance)
    simultaneous = _bounds(contrasts.turned_back(_step_down_all(contrasts, confidence)))
    own = [_step_down_one(contrasts, unit, confidence) for unit in range(len(index))]
    above, below = (
        np.array([each[side] for each in own], dtype=int)[np.argsort(contrasts.order)] if own else np.zeros(0, dtype=int)
        for side in (0, 1)
    )
    return RankSets(*simultaneous, 1 + above, len(index) - below)


@dataclass(frozen=True)
class _Contrasts:
    """Units in the order of their figures, so that their order in a file changes nothing.

    statistic, inverse: [p, p] t_jk and 1/se_jk, 0 where the pair cannot be proven; live: [p, p] whether it can; draws:
    [p, draw]; peaks: [p, draw] the largest |simulated t| of the pairs with the unit.
    """

    order: np.ndarray
    statistic: np.ndarray
    inverse: np.ndarray
    live: np.ndarray
    draws: np.ndarray
    peaks: np.ndarray

    def turned_back(self, above: np.ndarray) -> np.ndarray:
        back = np.argsort(self.order)
        return above[np.ix_(back, back)]


def _bounds(above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return 1 + above.sum(axis=0), len(above) - above.sum(axis=1)


def _contrasts(index: np.ndarray, covariance: np.ndarray) -> _Contrasts:
    order = figure_order(index, covariance)
    index, covariance = index[order], covariance[np.ix_(order, order)]
    variance = np.diag(covariance)
    spread = variance[:, None] + variance[None, :] - 2 * covariance
    se = np.sqrt(np.where(np.isfinite(spread), np.maximum(spread, 0.0), 0.0))
    scale = np.sqrt(np.nanmax(variance, initial=0.0))
    live = se > 1e-12 * max(scale, 1e-300)
    np.fill_diagonal(live, False)
    inverse = np.divide(1.0, se, out=np.zeros_like(se), where=live)
    statistic = np.divide(index[:, None] - index[None, :], se, out=np.zeros_like(se), where=live)
    draws = normal_draws(np.where(np.isfinite(covariance), covariance, 0.0), DRAWS if live.any() else 0, SEED)
    draws = np.ascontiguousarray(draws.T)
    return _Contrasts(order, statistic, inverse, live, draws, _peaks(draws, inverse))


def _peaks(draws: np.ndarray, inverse: np.ndarray) -> np.ndarray:
    """Every pair once, a few draws at a time."""
    count, of_draws = draws.shape
    peaks = np.zeros(draws.shape)
    at_once = max(16, BLOCK // max(1, count))
    for start in range(0, of_draws, at_once):
        part = np.ascontiguousarray(draws[:, start : start + at_once])
        top, room = np.zeros(part.shape), np.empty(part.shape)
        for unit in range(count - 1):
            size = room[unit + 1 :]
            np.subtract(part[unit], part[unit + 1 :], out=size)
            np.multiply(size, inverse[unit, unit + 1 :, None], out=size)
            np.abs(size, out=size)
            np.maximum(top[unit], size.max(axis=0), out=top[unit])
            np.maximum(top[unit + 1 :], size, out=top[unit + 1 :])
        peaks[:, start : start + at_once] = top
    return peaks


def _step_down_all(contrasts: _Contrasts, confidence: float) -> np.ndarray:
    """[j, k] proven above, for all ordered pairs at once."""
    live, above = contrasts.live.copy(), np.zeros_like(contrasts.live)
    if not live.any():
        return above
    bound = contrasts.peaks.max(axis=0)

    def largest(take: np.ndarray) -> np.ndarray:
        draws, found = contrasts.draws[:, take], np.zeros(len(take))
        for unit in np.flatnonzero(live.any(axis=1)):
            others = np.flatnonzero(live[unit])
            sizes = (draws[unit] - draws[others]) * contrasts.inverse[unit, others, None]
            np.maximum(found, sizes.max(axis=0), out=found)
        return found

    critical = _quantile(bound, confidence)
    while True:
        rejected = live & (contrasts.statistic > critical)
        if not rejected.any():
            return above
        above |= rejected
        live &= ~rejected
        if not live.any():
            return above
        critical = _lowered(bound, confidence, largest)


def _step_down_one(contrasts: _Contrasts, unit: int, confidence: float) -> tuple[int, int]:
    """How many units are proven above this one, and how many below, by the pairs with it alone."""
    statistic, inverse = contrasts.statistic[unit], contrasts.inverse[unit]
    over = contrasts.live[unit].copy()
    under = over.copy()
    above = below = 0
    if not over.any():
        return above, below
    bound = contrasts.peaks[unit].copy()

    def largest(take: np.ndarray) -> np.ndarray:
        draws, found = contrasts.draws[:, take], np.zeros(len(take))
        for still, sign in ((over, 1.0), (under, -1.0)):
            others = np.flatnonzero(still)
            if len(others):
                sizes = (draws[unit] - draws[others]) * (sign * inverse[others, None])
                np.maximum(found, sizes.max(axis=0), out=found)
        return found

    critical = _quantile(bound, confidence)
    while True:
        won, lost = over & (statistic > critical), under & (-statistic > critical)
        if not (won.any() or lost.any()):
            return above, below
        below, above = below + int(won.sum()), above + int(lost.sum())
        over &= ~won
        under &= ~lost
        if not (over.any() or under.any()):
            return above, below
        critical = _lowered(bound, confidence, largest)


def _lowered(bound: np.ndarray, confidence: float, largest: Callable[[np.ndarray], np.ndarray]) -> float:
    """The quantile over fewer pairs. bound: [draw] what the maxima were before, which they cannot exceed; lowered here.

    Only the draws that may lie above the quantile are looked at again. A maximum below 0 counts as 0, which no quantile
    above the middle ever is.
    """
    order = np.argsort(-bound, kind="stable")
    above, done = _above_quantile(len(bound), confidence), 0
    while True:
        upto = min(len(bound), max(2 * above, 2 * done))
        bound[order[done:upto]] = largest(order[done:upto])
        known = bound[order[:upto]]
        critical = np.partition(known, upto - above)[upto - above]
        if upto == len(bound) or critical >= bound[order[upto]]:
            return float(critical)
        done = upto


def _quantile(largest: np.ndarray, confidence: float) -> float:
    place = len(largest) - _above_quantile(len(largest), confidence)
    return float(np.partition(largest, place)[place])


def _above_quantile(count: int, confidence: float) -> int:
    """How many of the draws are not below the quantile, which is one of them, the higher of two."""
    return count - math.ceil(confidence * (count - 1))
