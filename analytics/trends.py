"""Many waves of one figure: whether it rises or falls over all of them, and which wave stands outside its usual range.

Mann–Kendall, with ties among the values:

    S = Σ_{i<j} sign(x_j − x_i)        Var S = (n(n−1)(2n+5) − Σ_ties t(t−1)(2t+5)) / 18        z = (S ∓ 1)/√Var S
    τ_a = S / (n(n−1)/2)               τ_b = S / √(n(n−1)/2 · (n(n−1)/2 − Σ_ties t(t−1)/2))

Theil–Sen: the median of all slopes (x_j − x_i)/(t_j − t_i), per unit of time and not per step, so that a wave that was
left out stretches nothing; its interval are the two slopes that Var S marks. Sources: Mann (1945), Econometrica 13, 245;
Kendall (1975), Rank Correlation Methods; Sen (1968), JASA 63, 1379.

Control limits: x̄ ± 3 σ_z se_i with the errors of the waves, where σ_z, the median moving range of (x_i − x̄)/se_i over
0.954, is what waves differ beyond their errors: Laney (2002), Quality Engineering 14, 531, for any figure with an error.
The median in place of his mean (Wheeler, Chambers (1992), Understanding Statistical Process Control): one jump among
eight waves makes the mean so large that it hides itself. σ_z is taken as 1 at least: no figure is steadier than its
sampling allows. Where errors are unknown, x̄ ± 3.14 median moving range (Shewhart's individuals chart, XmR).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analytics.multiplicity import LEVEL
from analytics.rates import Z95

LEAST_WAVES = 5
"""Below this many waves no direction is claimed: with four the test can never pass."""
LEAST_FOR_LIMITS = 6
"""Below this many waves a usual range is a guess."""
LEAST_EXPECTED = 5
MOVING_RANGE = 0.954
"""Median range of two standard normal draws."""


@dataclass(frozen=True)
class MannKendall:
    """s: concordant minus discordant pairs; p two-sided, with continuity correction; tau_b None where all values tie."""

    s: int
    variance: float
    z: float
    p: float
    tau_a: float
    tau_b: float | None


@dataclass(frozen=True)
class Slope:
    """Per unit of time, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class LongRun:
    """All waves of a figure together. verdict: up, down or none, by Mann–Kendall at 5 %."""

    waves: int
    verdict: str
    slope: Slope
    test: MannKendall


@dataclass(frozen=True)
class Limits:
    """The usual range by wave. outside: positions of the waves beyond it. by: errors or moving_range."""

    centre: float
    low: tuple[float, ...]
    high: tuple[float, ...]
    outside: tuple[int, ...]
    by: str


def long_run(times: np.ndarray, values: np.ndarray) -> LongRun | None:
    """times: increasing; None below five waves."""
    if len(values) < LEAST_WAVES:
        return None
    test = mann_kendall(values)
    verdict = "none" if test.p > LEVEL else "up" if test.s > 0 else "down"
    return LongRun(len(values), verdict, sen_slope(times, values), test)


def mann_kendall(values: np.ndarray) -> MannKendall:
    """values: in the order of time, at least two."""
    n = len(values)
    earlier, later = np.triu_indices(n, 1)
    s = int(np.sign(values[later] - values[earlier]).sum())
    ties = np.unique(values, return_counts=True)[1]
    pairs, tied_pairs = n * (n - 1) / 2, float((ties * (ties - 1) / 2).sum())
    variance = _variance(n, ties)
    z = (s - np.sign(s)) / math.sqrt(variance) if variance > 0 else 0.0
    untied = math.sqrt(pairs * (pairs - tied_pairs))
    return MannKendall(s, variance, float(z), math.erfc(abs(z) / math.sqrt(2)), s / pairs, s / untied if untied else None)


def sen_slope(times: np.ndarray, values: np.ndarray) -> Slope:
    """times: strictly increasing, at least two."""
    earlier, later = np.triu_indices(len(values), 1)
    slopes = np.sort((values[later] - values[earlier]) / (times[later] - times[earlier]))
    spread = Z95 * math.sqrt(_variance(len(values), np.unique(values, return_counts=True)[1]))
    low = max(round((len(slopes) - spread) / 2) - 1, 0)
    high = min(round((len(slopes) + spread) / 2), len(slopes) - 1)
    return Slope(float(np.median(slopes)), float(slopes[low]), float(slopes[high]))


def control_limits(values: np.ndarray, errors: np.ndarray | None, lowest: float, highest: float) -> Limits | None:
    """errors: standard errors of the waves, None where one is unknown; lowest, highest: ends of the scale.

    None below six waves.
    """
    if len(values) < LEAST_FOR_LIMITS:
        return None
    known = errors is not None and bool(np.all(errors > 0))
    if known:
        centre = float(np.average(values, weights=1 / errors**2))
        z = (values - centre) / errors
        half = 3 * max(1.0, np.median(np.abs(np.diff(z))) / MOVING_RANGE) * errors
    else:
        centre = float(values.mean())
        half = np.full(len(values), 3 / MOVING_RANGE * np.median(np.abs(np.diff(values))))
    outside = np.flatnonzero(np.abs(values - centre) > half + 1e-9)
    return Limits(
        centre,
        tuple(np.maximum(lowest, centre - half).tolist()),
        tuple(np.minimum(highest, centre + half).tolist()),
        tuple(outside.tolist()),
        "errors" if known else "moving_range",
    )


def share_limits(parts: np.ndarray, bases: np.ndarray) -> Limits | None:
    """The usual range of shares parts/bases (Laney's p′): p̄ = Σ parts / Σ bases, errors √(p̄(1−p̄)/base).

    None below six waves, and where fewer than five cases of the rarer kind are expected in one: three errors are no limit
    of so skewed a count.
    """
    centre = parts.sum() / bases.sum()
    if bases.min() * min(centre, 1 - centre) < LEAST_EXPECTED:
        return None
    return control_limits(parts / bases, np.sqrt(centre * (1 - centre) / bases), 0.0, 1.0)


def _variance(n: int, ties: np.ndarray) -> float:
    """Of S. ties: how often each value occurs."""
    return float(n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
