"""How much of R² each of several correlated explanations accounts for; shares add up to R².

LMG (Shapley): the mean gain in R² over all orders in which the explanations can enter,
    share_j = Σ_{S∌j} |S|! (k−|S|−1)! / k! (R²(S∪j) − R²(S))
Lindeman, Merenda, Gold (1980), Introduction to Bivariate and Multivariate Analysis; Grömping (2006), "Relative importance
for linear regression in R", Journal of Statistical Software 17. Exact over all 2^k subsets, each from a smaller one by a
sweep (Goodnight 1979, "A tutorial on the SWEEP operator", The American Statistician 33).

Relative weights: explanations turned into the nearest uncorrelated ones, weights shared back by squared loadings,
    R_xx = Q Δ Qᵀ,  Λ = Q Δ^½ Qᵀ,  share = Λ² (Λ⁻¹ r_xy)²
Johnson (2000), "A heuristic method for estimating the relative weight of predictor variables in multiple regression",
Multivariate Behavioral Research 35, 1.
"""

from __future__ import annotations

from math import factorial

import numpy as np

MOST_EXACT = 12
"""Explanations up to which all subsets are gone through."""
SINGULAR = 1e-9
"""Share of its variance below which an explanation is taken as told by the others."""


def importance(covariance: np.ndarray) -> tuple[np.ndarray, str]:
    """Shares of R² [..., k], and the method: lmg, or johnson above MOST_EXACT. covariance: as for `lmg`."""
    if covariance.shape[-1] - 1 <= MOST_EXACT:
        return lmg(covariance), "lmg"
    return relative_weights(covariance), "johnson"


def lmg(covariance: np.ndarray) -> np.ndarray:
    """[..., k] shares of R². covariance: [..., k+1, k+1] of the explanations and, last, the outcome."""
    k = covariance.shape[-1] - 1
    explained = _explained(covariance)
    weight = [factorial(size) * factorial(k - size - 1) / factorial(k) for size in range(k)]
    shares = np.zeros((*covariance.shape[:-2], k))
    for subset in range(1 << k):
        for j in range(k):
            if not subset >> j & 1:
                shares[..., j] += weight[subset.bit_count()] * (explained[subset | 1 << j] - explained[subset])
    return shares


def relative_weights(covariance: np.ndarray) -> np.ndarray:
    """[..., k] shares of R². covariance: as for `lmg`."""
    scale = np.sqrt(np.einsum("...ii->...i", covariance))
    inverse = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale > 0)
    correlation = covariance * inverse[..., :, None] * inverse[..., None, :]
    values, vectors = np.linalg.eigh(correlation[..., :-1, :-1])
    root = np.sqrt(np.maximum(values, 0.0))
    reciprocal = np.divide(1.0, root, out=np.zeros_like(root), where=root > SINGULAR**0.5)
    turned = np.swapaxes(vectors, -1, -2)
    loading = (vectors * root[..., None, :]) @ turned
    beta = (vectors * reciprocal[..., None, :]) @ turned @ correlation[..., :-1, -1:]
    return (loading**2 @ beta**2)[..., 0]


def _explained(covariance: np.ndarray) -> np.ndarray:
    """[subset, ...] R² of every subset of the explanations, a bit each."""
    k = covariance.shape[-1] - 1
    variances = np.einsum("...ii->...i", covariance)
    outcome = variances[..., -1]
    explained = np.zeros((1 << k, *covariance.shape[:-2]))

    def visit(swept: np.ndarray, subset: int, first: int) -> None:
        for j in range(first, k):
            after = _sweep(swept, j, SINGULAR * variances[..., j])
            larger = subset | 1 << j
            left = np.divide(after[..., -1, -1], outcome, out=np.ones_like(outcome), where=outcome > 0)
            explained[larger] = 1 - left
            visit(after, larger, j + 1)

    visit(covariance, 0, 0)
    return explained


def _sweep(matrix: np.ndarray, j: int, least: np.ndarray) -> np.ndarray:
    """What is left of the others when j is told; nothing changes where j itself is told already."""
    pivot = matrix[..., j, j]
    inverse = np.divide(1.0, pivot, out=np.zeros_like(pivot), where=pivot > least)
    return matrix - inverse[..., None, None] * matrix[..., :, j, None] * matrix[..., j, None, :]
