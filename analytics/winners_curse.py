"""Scores of the first and the last unit, corrected for having been picked because of them.

Whoever comes out first was also lucky, more often than not, and the last unlucky: X_first overstates the true score.
Andrews, Kitagawa and McCloskey (2024), "Inference on Winners", Quarterly Journal of Economics 139, hybrid inference: given
that the unit won, and given Z = X − (Σ_·w/Σ_ww) X_w, which is independent of X_w, X_w is normal and truncated to

    [L, U] = [max of Z_j/(1 − c_j) over c_j < 1,  min over c_j > 1],   c_j = Σ_jw/Σ_ww

and the true score lies within X_w ± c_β √Σ_ww, the simultaneous interval of level β = α/10, but for a chance of β. The
estimate is the μ at which the distribution function F of N(μ, Σ_ww), truncated to [L, U] and to μ ± c_β √Σ_ww, is ½ at
X_w; the interval lies between those at which it is 1 − α' and α', with α' = (α − β)/(1 − β)/2. Its coverage is at least
1 − α, the median bias of the estimate at most β/2. With its own error alone X_w would be taken for an ordinary score.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.draws import figure_order, normal_draws, share_below

DRAWS = 4_000
SEED = 20_241_103
ALPHA = 0.05
BETA = ALPHA / 10
HALVINGS = 60


@dataclass(frozen=True)
class Winner:
    """position: of the unit; score: median-unbiased; low, high: 95 % interval."""

    position: int
    score: float
    low: float
    high: float


def corrected_first_and_last(index: np.ndarray, covariance: np.ndarray) -> tuple[Winner | None, Winner | None]:
    """None where the error of the picked unit is 0. index: [p], at least two; covariance: [p, p] all known."""
    order = figure_order(index, covariance)
    index, covariance = index[order], covariance[np.ix_(order, order)]
    wide = _simultaneous(covariance)
    first, last = _first(index, covariance, wide), _first(-index, covariance, wide)
    return (
        first and Winner(int(order[first.position]), first.score, first.low, first.high),
        last and Winner(int(order[last.position]), -last.score, -last.high, -last.low),
    )


def _first(index: np.ndarray, covariance: np.ndarray, wide: float) -> Winner | None:
    first = int(np.argmax(index))
    variance = covariance[first, first]
    if variance <= 0:
        return None
    slack = 1 - covariance[first] / variance
    rest = index - (covariance[first] / variance) * index[first]
    with np.errstate(divide="ignore", invalid="ignore"):
        bound = rest / slack
    noise = 1e-9
    low = np.max(bound[slack > noise], initial=-np.inf)
    high = np.min(bound[slack < -noise], initial=np.inf)
    tail = (ALPHA - BETA) / (1 - BETA) / 2
    error = float(np.sqrt(variance))
    lower = min(0.0, (low - index[first]) / error)
    upper = max(0.0, (high - index[first]) / error)
    score, below, above = (index[first] + error * _shift(lower, upper, wide, at) for at in (0.5, 1 - tail, tail))
    return Winner(first, float(score), float(below), float(above))


def _shift(lower: float, upper: float, wide: float, at: float) -> float:
    """The mean m at which N(m, 1), truncated to [lower, upper] and to m ± wide, lies below 0 with the chance `at`."""
    low, high = -wide, wide
    for _ in range(HALVINGS):
        m = (low + high) / 2
        bottom, top = share_below(max(lower - m, -wide)), share_below(min(upper - m, wide))
        if share_below(-m) - bottom > at * (top - bottom):
            low = m
        else:
            high = m
    return (low + high) / 2


def _simultaneous(covariance: np.ndarray) -> float:
    """c_β: the 1 − β quantile of the largest |Z_j| of Z ~ N(0, the correlations of Σ)."""
    error = np.sqrt(np.diag(covariance))
    inverse = np.divide(1.0, error, out=np.zeros_like(error), where=error > 0)
    draws = normal_draws(covariance * np.outer(inverse, inverse), DRAWS, SEED)
    return float(np.quantile(np.abs(draws).max(axis=1), 1 - BETA, method="higher"))
