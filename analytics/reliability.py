"""Whether several questions measure one thing: alpha, omega, and what each question adds.

α   = k/(k−1) (1 − tr C / ΣC)          Cronbach (1951), Psychometrika 16, 297; C: covariance of the k items
α_z = k r̄ / (1 + (k−1) r̄)              the same of standardised items, r̄: mean correlation of two items
interval: 1 − (1−α) F with n−1 and (n−1)(k−1) degrees of freedom      Feldt (1965), Psychometrika 30, 357
error:    √(Q/n), Q as in             Duhachek and Iacobucci (2004), J. Applied Psychology 89, 792
r_i = (Σ_j C_ij − C_ii) / √(C_ii (ΣC − 2 Σ_j C_ij + C_ii))            an item with the rest of the scale
ω   = (Σλ)² / ((Σλ)² + Σ(1−λ²))        McDonald (1999), of one factor of the correlations by least squares

The factor is found by minres (Harman and Jones 1966, Psychometrika 31, 351): λ_i = Σ_{j≠i} r_ij λ_j / Σ_{j≠i} λ_j² until
nothing moves. Missing answers: each covariance from the rows that have both items (pairwise), or all from the rows that
have all (listwise). Everything comes from sums over rows, which add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import f as f_distribution

ROUNDS, STILL = 10_000, 1e-13
"""Rounds of minres, and the movement of a loading that ends them."""


@dataclass(frozen=True)
class Moments:
    """Sums over the rows that have both items i and j: their number, of x_i, of x_i x_j; [item, item]."""

    rows: int
    n: np.ndarray
    total: np.ndarray
    products: np.ndarray

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.rows + other.rows,
            self.n + other.n,
            self.total + other.total,
            self.products + other.products,
        )

    def restricted(self, items: np.ndarray) -> Moments:
        """To some of the items."""
        take = np.ix_(items, items)
        return Moments(self.rows, self.n[take], self.total[take], self.products[take])

    @property
    def covariance(self) -> np.ndarray:
        """NaN where fewer than two rows have both."""
        n = np.where(self.n > 1, self.n, np.nan)
        return (self.products - self.total * self.total.T / n) / (n - 1)

    @property
    def correlation(self) -> np.ndarray:
        """The covariance over the standard deviations of all rows of an item, as psych has it; NaN where one is 0."""
        covariance = self.covariance
        spread = np.sqrt(np.maximum(0.0, covariance.diagonal()))
        with np.errstate(invalid="ignore", divide="ignore"):
            return covariance / np.outer(spread, spread)


@dataclass(frozen=True)
class Item:
    """One question. n: rows with an answer; rest: correlation with the sum of the others; without: alpha without it.

    None where nothing can be said: an item that does not vary, or a scale of two items without one of them.
    """

    name: str
    n: int
    mean: float
    sd: float
    rest: float | None
    without: float | None
    without_standardised: float | None


@dataclass(frozen=True)
class Reliability:
    """Of one scale. rows: n of the interval. constant: items without any variation, left out.

    loadings: of the items that vary; None for alpha and what follows from it where fewer than two do, for omega where
    fewer than three do. heywood: a loading reached 1, so that omega is an upper bound.
    """

    rows: int
    items: tuple[Item, ...]
    constant: tuple[str, ...]
    alpha: float | None
    standardised: float | None
    mean_correlation: float | None
    error: float | None
    low: float | None
    high: float | None
    omega: float | None
    loadings: tuple[float, ...] | None
    heywood: bool = False


def moments_of(answers: np.ndarray, listwise: bool = False) -> Moments:
    """answers: [row, item], NaN where missing; rows without any answer may stand in it and are counted."""
    if listwise:
        answers = answers[np.isfinite(answers).all(axis=1)]
    there = np.isfinite(answers)
    x, has = np.where(there, answers, 0.0), there.astype(float)
    return Moments(len(answers), has.T @ has, x.T @ has, x.T @ x)


def reliability(moments: Moments, names: Sequence[str], rows: int | None = None, confidence: float = 0.95) -> Reliability:
    """rows: independent rows, where they are fewer than those that were added up, as of persons with several rows."""
    rows = moments.rows if rows is None else rows
    diagonal = moments.n.diagonal()
    size = moments.products.diagonal() / np.maximum(1, diagonal)
    varies = np.nan_to_num(moments.covariance.diagonal()) > 1e-12 * np.maximum(1.0, size)
    kept = np.flatnonzero(varies)
    alpha = standardised = mean_correlation = error = low = high = omega = loadings = None
    rest, without = {}, {}
    heywood = False
    scale = moments.restricted(kept)
    covariance, correlation = scale.covariance, scale.correlation
    if len(kept) > 1 and np.isfinite(covariance).all() and covariance.sum() > 0:
        alpha = _alpha(covariance)
        low, high = feldt_interval(alpha, rows, len(kept), confidence) if rows > 1 else (None, None)
        error = _error(covariance, rows)
        rest = dict(zip(kept.tolist(), _rest(covariance).tolist(), strict=True))
        without = {int(item): _without(covariance, correlation, place) for place, item in enumerate(kept)}
        if np.isfinite(correlation).all():
            standardised = _alpha(correlation)
            mean_correlation = float(correlation[~np.eye(len(kept), dtype=bool)].mean())
            omega, loadings, heywood = _omega(correlation)
    items = tuple(
        Item(
            name,
            int(diagonal[place]),
            float(moments.total[place, place] / diagonal[place]) if diagonal[place] else float("nan"),
            float(np.sqrt(max(0.0, moments.covariance[place, place]))) if diagonal[place] > 1 else float("nan"),
            rest.get(place),
            *without.get(place, (None, None)),
        )
        for place, name in enumerate(names)
    )
    constant = tuple(name for name, here in zip(names, varies, strict=True) if not here)
    return Reliability(
        rows, items, constant, alpha, standardised, mean_correlation, error, low, high, omega, loadings, heywood
    )


def feldt_interval(alpha: float, rows: int, items: int, confidence: float = 0.95) -> tuple[float, float]:
    """Of alpha, for rows that are independent of one another."""
    tail = (1 - confidence) / 2
    freedom = rows - 1, (rows - 1) * (items - 1)
    ends = 1 - (1 - alpha) * f_distribution.ppf([1 - tail, tail], *freedom)
    return float(ends[0]), float(ends[1])


def _alpha(matrix: np.ndarray) -> float:
    k = len(matrix)
    return float(k / (k - 1) * (1 - np.trace(matrix) / matrix.sum()))


def _error(covariance: np.ndarray, rows: int) -> float:
    """Duhachek and Iacobucci's standard error."""
    k, total, trace = len(covariance), covariance.sum(), np.trace(covariance)
    square = covariance @ covariance
    q = total * (np.trace(square) + trace**2) - 2 * trace * square.sum()
    return float(np.sqrt(2 * k**2 / ((k - 1) ** 2 * total**3) * q / rows))


def _rest(covariance: np.ndarray) -> np.ndarray:
    own, with_all = covariance.diagonal(), covariance.sum(axis=1)
    others = covariance.sum() - 2 * with_all + own
    with np.errstate(invalid="ignore", divide="ignore"):
        return (with_all - own) / np.sqrt(own * others)


def _without(covariance: np.ndarray, correlation: np.ndarray, place: int) -> tuple[float | None, float | None]:
    """Alpha and its standardised form without an item."""
    others = np.arange(len(covariance)) != place
    if others.sum() < 2:
        return None, None
    smaller = np.ix_(others, others)
    return _alpha(covariance[smaller]), _alpha(correlation[smaller])


def _omega(correlation: np.ndarray) -> tuple[float | None, tuple[float, ...] | None, bool]:
    """Omega of one factor, its loadings, and whether one of them had to be held at 1."""
    k = len(correlation)
    if k < 3:
        return None, None, False
    values, vectors = np.linalg.eigh(correlation)
    loadings = vectors[:, -1] * np.sqrt(values[-1]) * np.sign(vectors[:, -1].sum() or 1.0)
    for _ in range(ROUNDS):
        before = loadings.copy()
        for item in range(k):
            others = np.arange(k) != item
            squares = (loadings[others] ** 2).sum()
            if squares > 0:
                loadings[item] = np.clip(correlation[item, others] @ loadings[others] / squares, -1.0, 1.0)
        if np.abs(loadings - before).max() < STILL:
            break
    common, unique = loadings.sum() ** 2, (1 - loadings**2).sum()
    omega = float(common / (common + unique)) if common + unique > 0 else None
    return omega, tuple(loadings.tolist()), bool((np.abs(loadings) >= 1).any())
