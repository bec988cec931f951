"""Simultaneous 95 % confidence sets for the ranks of all units of a class.

Mogstad, Romano, Shaikh, Wilhelm (2024), "Inference for Ranks with Applications to Mobility across Neighbourhoods and
Academic Achievement across Countries", Review of Economic Studies 91: step-down test of "j is not above k" for all
ordered pairs, t_jk = (x_j − x_k)/se_jk, critical value the 95 % quantile of the maximum of the simulated t over the
pairs still in play; only the rejected ordered pairs leave, never their mirror images.
"""

from __future__ import annotations

import numpy as np

DRAWS = 2_000
SEED = 20_241_101
CONFIDENCE = 0.95


def rank_sets(index: np.ndarray, covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest rank of each unit, best is 1. index: [p]; covariance: [p, p], NaN where unknown."""
    above = proven_above(index, covariance)
    return 1 + above.sum(axis=0), len(index) - above.sum(axis=1)


def proven_above(index: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """[j, k] whether j is proven to stand above k, at 95 % for all pairs at once."""
    count = len(index)
    # Draws are laid out by the figures themselves, so that the order of the units in a file changes nothing.
    order = _order(index, covariance)
    index, covariance = index[order], covariance[np.ix_(order, order)]
    variance = np.diag(covariance)
    spread = variance[:, None] + variance[None, :] - 2 * covariance
    se = np.sqrt(np.where(np.isfinite(spread), np.maximum(spread, 0.0), 0.0))
    scale = np.sqrt(np.nanmax(variance, initial=0.0))
    live = se > 1e-12 * max(scale, 1e-300)
    np.fill_diagonal(live, False)
    with np.errstate(invalid="ignore", divide="ignore"):
        statistic = np.where(live, (index[:, None] - index[None, :]) / se, -np.inf)
        inverse = np.where(live, 1 / se, 0.0)
    above = np.zeros((count, count), dtype=bool)
    if not live.any():
        return above
    draws = _draws(np.where(np.isfinite(covariance), covariance, 0.0))
    while live.any():
        critical = np.quantile(_largest(draws, inverse, live), CONFIDENCE, method="higher")
        rejected = live & (statistic > critical)
        if not rejected.any():
            break
        above |= rejected
        live &= ~rejected
    back = np.argsort(order)
    return above[np.ix_(back, back)]


def _order(index: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Best first; equal figures by their errors, all without the noise of the last digits."""
    scale = np.sqrt(np.nanmax(np.diag(covariance), initial=0.0)) or 1.0
    keys = (covariance.sum(axis=1) / scale**2, np.diag(covariance) / scale**2, -index / scale)
    return np.lexsort([np.round(key, 9) for key in keys])


def _draws(covariance: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(covariance)
    root = (vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T  # symmetric: no sign left to the library
    return np.random.default_rng(SEED).standard_normal((DRAWS, len(covariance))) @ root


def _largest(draws: np.ndarray, inverse: np.ndarray, live: np.ndarray) -> np.ndarray:
    largest = np.full(len(draws), -np.inf)
    for j in np.flatnonzero(live.any(axis=1)):
        others = np.flatnonzero(live[j])
        contrast = (draws[:, j, None] - draws[:, others]) * inverse[j, others]
        np.maximum(largest, contrast.max(axis=1), out=largest)
    return largest
