"""Chances of ranks: what the data say about where each unit truly stands, from its posterior (analytics/shrinkage.py).

P(i above j) and the expected rank follow from the normal posterior without draws:

    P(i above j) = Φ((m_i − m_j) / sd_ij)          E(rank of j) = 1 + Σ_i P(i above j)

P(first), P(last), P(among the best k) and P(among the last k) are shares of 10,000 draws of it. Units that a draw leaves
level share the place. Expected rank: Shen and Louis (1998), "Triple-goal estimates in two-stage hierarchical models",
Journal of the Royal Statistical Society B 60.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.draws import alike, figure_order, normal_share, symmetric_root

DRAWS = 10_000
SEED = 20_241_102
AT_ONCE = 1_000
"""Draws held at once."""


@dataclass(frozen=True, eq=False)
class Chances:
    """[p] each, between 0 and 1: of the first place, the last, the best k and the last k."""

    first: np.ndarray
    last: np.ndarray
    head: np.ndarray
    foot: np.ndarray


def chances(score: np.ndarray, covariance: np.ndarray, k: int) -> Chances:
    """score, covariance: of the posterior, [p] and [p, p]; k: places at the head and at the foot, below p."""
    order = figure_order(score, covariance)
    root = symmetric_root(covariance[np.ix_(order, order)])
    scale = float(np.sqrt(np.diag(covariance).max(initial=0.0))) or 1.0
    center, root = (score[order] - score.mean()) / scale, root / scale
    rng, sums = np.random.default_rng(SEED), np.zeros((4, len(score)))
    for start in range(0, DRAWS, AT_ONCE):
        noise = rng.standard_normal((min(AT_ONCE, DRAWS - start), len(score)))
        # Rounded, so that units which are the same to the last digits but one are level in every draw.
        drawn = np.round(center + noise @ root, 9)
        sums += [_among_best(drawn, 1), _among_best(-drawn, 1), _among_best(drawn, k), _among_best(-drawn, k)]
    shares = np.empty_like(sums)
    shares[:, order] = sums / DRAWS
    twins = alike(score, covariance)
    size = np.bincount(twins)
    return Chances(*(np.bincount(twins, each)[twins] / size[twins] for each in shares))


def above(score: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """[i, j] P(i truly above j); ½ on the diagonal and where nothing tells the two apart."""

    variance = np.diag(covariance)
    spread = np.maximum(variance[:, None] + variance[None, :] - 2 * covariance, 0.0)
    gap = score[:, None] - score[None, :]
    scale = float(np.sqrt(variance.max(initial=0.0)))
    # A spread of rounding noise is none; then the gap decides, unless that is noise too.
    known = spread > (1e-7 * scale) ** 2
    certain = np.where(np.abs(gap) > 1e-7 * scale, np.sign(gap), 0.0)
    ratio = np.divide(gap, np.sqrt(spread), out=np.zeros_like(gap), where=known)
    return np.where(known, normal_share(ratio), (1 + certain) / 2)


def expected_ranks(above: np.ndarray) -> np.ndarray:
    """[p] from P(i above j), ½ on the diagonal."""
    return 0.5 + above.sum(axis=0)


def _among_best(drawn: np.ndarray, k: int) -> np.ndarray:
    """[p] in how many draws each unit is among the best k; level ones share the places that are left."""
    threshold = (drawn.max(axis=1) if k == 1 else np.partition(drawn, -k, axis=1)[:, -k])[:, None]
    over, level = drawn > threshold, drawn == threshold
    share = (k - over.sum(axis=1)) / level.sum(axis=1)
    return over.sum(axis=0) + share @ level
