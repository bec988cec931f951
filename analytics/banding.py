"""Units against the mean of their class in five words, allowing for what units of the class usually differ; funnel limits.

    z_i     = (x_i − x̄) / s_i                     s_i² the variance of that contrast under Σ; x̄ contains x_i
    φ       = Σ z_w² / (m κ)                       z_w: z drawn in to its 10 % and 90 % quantiles (winsorised)
    τ²      = max(0, (φ − 1) m / Σ f s⁻²)         f = 1 − 1/m: what a contrast has of a spread that each unit has for itself
    z_adj,i = (x_i − x̄) / √(s_i² + f τ²)

Spiegelhalter (2005), "Funnel plots for comparing institutional performance", Statistics in Medicine 24, 1185; (2005),
"Handling over-dispersion of performance indicators", Quality and Safety in Health Care 14, 347. Two things differ from
the usual text. The contrast has the variance of x_i − x̄ and not that of x_i, so that z² is 1 on average over all m
units, and τ² enters with f; for equal, independent errors the denominator is the usual Σs⁻² − Σs⁻⁴/Σs⁻². And drawing in
the tails makes Σz² smaller although nothing is amiss: κ = 0.679 is what is left of 1 under the normal distribution.
Without it τ² comes out too small, and twice the nominal share of units is called better or worse.

The horizontal axis of the funnel is precision in effective raters: x = σ²/s_i², with the one σ² that makes these add up to
Kish's effective raters of the class. So a point lies outside a limit exactly if its z does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm

MIN_UNITS = 8
"""Below it a class has intervals only: the usual spread of so few cannot be told."""
WINSORISED = 0.10
Z_BAND, Z_FAR = 1.96, 3.09
"""Limits at 95 and 99.8 %."""
BANDS = ("far_below", "below", "near", "above", "far_above")
STEPS = 24
_TAIL = float(norm.ppf(1 - WINSORISED))
KAPPA = 1 - 2 * WINSORISED - 2 * _TAIL * float(norm.pdf(_TAIL)) + 2 * WINSORISED * _TAIL**2
"""E z_w² of a standard normal z drawn in to its quantiles."""


@dataclass(frozen=True)
class FunnelPoint:
    """One unit. raters: its precision in effective raters; z, z_adjusted: without and with τ²; bands likewise."""

    unit: str
    raters: float
    index: float
    z: float
    z_adjusted: float
    band_plain: str
    band: str


@dataclass(frozen=True)
class FunnelLimits:
    """Limits around the target at one precision, at 95 and 99.8 %; wide_…: with the usual spread of the class."""

    raters: float
    low95: float
    high95: float
    low998: float
    high998: float
    wide_low95: float
    wide_high95: float
    wide_low998: float
    wide_high998: float


@dataclass(frozen=True)
class Funnel:
    """A class. target: its mean; phi, tau2: over-dispersion; limits: from the least precise unit to the most precise."""

    target: float
    phi: float
    tau2: float
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimits, ...]


def funnel(names: Sequence[str], index: np.ndarray, covariance: np.ndarray, effective: np.ndarray) -> Funnel | None:
    """The units of one class against their plain mean. index, effective: [m]; covariance: [m, m] of the indices.

    None below MIN_UNITS, or where the error of a contrast or the effective raters of a unit are not known.
    """
    if len(index) < MIN_UNITS:
        return None
    return _funnel(names, index, covariance, effective, np.full(len(index), 1 / len(index)), float(index.mean()), _same)


def rate_funnel(names: Sequence[str], share: np.ndarray, base: np.ndarray) -> Funnel | None:
    """The same for rates on the arcsine scale: Y = asin √p, s = 1/(2√n), target asin √(Σ n p / Σ n), given back as shares.

    share: [m] between 0 and 1; base: [m] effective answers. Units count as independent of one another, which is wide where
    one person rates many. None below MIN_UNITS.
    """
    if len(share) < MIN_UNITS or not (base > 0).all():
        return None
    weight = base / base.sum()
    y, target = np.arcsin(np.sqrt(share)), float(np.arcsin(np.sqrt(weight @ share)))
    return _funnel(
        names, y, np.diag(1 / (4 * base)), base, weight, target, lambda value: np.sin(np.clip(value, 0, np.pi / 2)) ** 2
    )


def contrast_variance(covariance: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """[m] of each x_i − Σ w x. covariance: [m, m]; weight: [m], adds up to 1."""
    toward = covariance @ weight
    return np.maximum(covariance.diagonal() - 2 * toward + weight @ toward, 0.0)


def over_dispersion(z: np.ndarray, loading: np.ndarray) -> tuple[float, float]:
    """φ and τ². z: [m] contrasts over their errors; loading: [m] how much of τ² is in z²; φ is 1 where nothing differs."""
    phi = float((winsorised(z) ** 2).mean() / KAPPA)
    return phi, max(0.0, float((phi - 1) / loading.mean()))


def winsorised(z: np.ndarray) -> np.ndarray:
    return np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))


def band_of(z: float) -> str:
    """One of BANDS."""
    size = abs(z)
    if size < Z_BAND:
        return "near"
    return ("far_" if size >= Z_FAR else "") + ("above" if z > 0 else "below")


def _funnel(names, y, covariance, effective, weight, target: float, back: Callable) -> Funnel | None:
    """back: from the scale of y to that of the figures."""
    variance = contrast_variance(covariance, weight)
    if not (np.isfinite(variance).all() and (variance > 0).all() and (effective > 0).all()):
        return None
    distinct = contrast_variance(np.eye(len(y)), weight)  # what a contrast has of a τ² that every unit has for itself
    z = (y - target) / np.sqrt(variance)
    phi, tau2 = over_dispersion(z, distinct / variance)
    adjusted = (y - target) / np.sqrt(variance + distinct * tau2)
    sigma2 = float(effective.sum() / (1 / variance).sum())
    raters = sigma2 / variance
    points = tuple(
        FunnelPoint(name, *map(float, (raters[i], back(y[i]), z[i], adjusted[i])), band_of(z[i]), band_of(adjusted[i]))
        for i, name in enumerate(names)
    )
    grid = np.geomspace(raters.min(), raters.max(), STEPS)
    usual = float(distinct.mean()) * tau2
    limits = tuple(FunnelLimits(float(x), *_sides(target, sigma2 / x, usual, back)) for x in grid)
    return Funnel(float(back(target)), phi, tau2, points, limits)


def _sides(target: float, variance: float, usual: float, back: Callable) -> list[float]:
    errors = np.sqrt(variance), np.sqrt(variance + usual)
    return [float(back(target + sign * z * error)) for error in errors for z in (Z_BAND, Z_FAR) for sign in (-1, 1)]


def _share(value: float) -> float:
    return float(np.sin(np.clip(value, 0.0, np.pi / 2)) ** 2)


def _same(value: float) -> float:
    return value
