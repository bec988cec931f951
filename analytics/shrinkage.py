"""Empirical-Bayes estimates of the units of a class: each drawn toward the class mean as far as its error tells.

    x | θ ~ N(θ, Σ),  θ ~ N(μ, τ²I)

    τ²:    r'(Σ + τ²I)⁻¹ r = p − 1,  r = x − μ(τ²),  μ(τ²) the generalised least squares mean; 0 where already less at 0
    score: μ + τ²(Σ + τ²I)⁻¹(x − μ)
    error: τ²I − τ⁴(Σ + τ²I)⁻¹ + h h' se(μ)²,  h = Σ(Σ + τ²I)⁻¹1: that of θ with μ estimated
    reliability of the order: τ² / (τ² + ½ mean of se_ij² over the pairs)

τ²: Paule and Mandel (1982), "Consensus values and weighting factors", Journal of Research of the National Bureau of
Standards 87; DerSimonian and Kacker (2007), Contemporary Clinical Trials 28; here with the full Σ, since people who are
strict with one unit are strict with all: with the diagonal alone their habit would be taken for noise between units.
Error: Henderson (1975), "Best linear unbiased estimation and prediction under a selection model", Biometrics 31. That
τ² is estimated too is left out, as is usual.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.draws import figure_order

HALVINGS = 200
NOTHING = 1e-12
"""Share of the largest possible τ² that counts as 0."""


@dataclass(frozen=True, eq=False)
class Shrinkage:
    """score: [p], covariance: [p, p] of the true scores given the data. tau2 in squared points, mean and its error in
    points; reliability between 0 and 1."""

    score: np.ndarray
    covariance: np.ndarray
    tau2: float
    mean: float
    mean_se: float
    reliability: float


def shrink(index: np.ndarray, covariance: np.ndarray) -> Shrinkage:
    """index: [p], at least two; covariance: [p, p] all known, singular or not."""
    order = figure_order(index, covariance)
    back = np.argsort(order)
    index, covariance = index[order], covariance[np.ix_(order, order)]
    values, vectors = np.linalg.eigh(covariance)
    values = np.maximum(values, 0.0)
    level, ones = index.mean(), vectors.sum(axis=0)
    turned = vectors.T @ (index - level)
    tau2 = _tau_squared(values, turned, ones)

    floor = NOTHING * (max(float(values.max()), tau2) or 1.0)
    weight = 1 / np.maximum(values + tau2, floor)
    information = float((weight * ones**2).sum())
    mean = float((weight * ones * turned).sum()) / information
    score = level + mean + vectors @ (tau2 * weight * (turned - mean * ones))
    drawn = vectors @ (np.minimum(values * weight, 1.0) * ones)
    posterior = (vectors * (tau2 * values * weight)) @ vectors.T + np.outer(drawn, drawn) / information
    return Shrinkage(
        score=score[back],
        covariance=posterior[np.ix_(back, back)],
        tau2=tau2,
        mean=level + mean,
        mean_se=float(np.sqrt(1 / information)),
        reliability=_reliability(tau2, covariance),
    )


def _tau_squared(values: np.ndarray, turned: np.ndarray, ones: np.ndarray) -> float:
    """In the basis of Σ's eigenvectors the sum of squares falls in τ², so that halving finds the only root."""

    def excess(tau2: float) -> float:
        weight = 1 / (values + tau2)
        mean = (weight * ones * turned).sum() / (weight * ones**2).sum()
        return float((weight * (turned - mean * ones) ** 2).sum()) - (len(values) - 1)

    high = float(((turned - ones * (ones @ turned) / len(values)) ** 2).sum()) / (len(values) - 1)
    low = NOTHING * max(high, float(values.max()))
    if low == 0 or high <= low or excess(low) <= 0:
        return 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return high


def _reliability(tau2: float, covariance: np.ndarray) -> float:
    count = len(covariance)
    noise = max(0.0, (count * np.trace(covariance) - covariance.sum()) / (count * (count - 1)))
    return float(tau2 / (tau2 + noise)) if tau2 > 0 else 0.0
