"""Intervals of a share, and of the difference of two.

Wilson (1927), JASA 22, 209          what is shown of a rate
Clopper and Pearson (1934), Biometrika 26, 404    exact: where nobody's answer differs, and no variance is known
Newcombe (1998), Statistics in Medicine 17, 873, method 10    the difference of two shares without a known covariance

scipy is loaded where it is needed: the commands that show no such interval start without it.
n may be an effective number, as of Korn and Graubard (1998), Survey Methodology 24, 193: then it need not be whole.
"""

from __future__ import annotations

import numpy as np

Z95 = 1.959964
HALVINGS = 50


def wilson(share: np.ndarray, n: np.ndarray, confidence: float | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's interval of a share of n; NaN where n is not positive.

    confidence: None is 95 % with the quantile 1.959964 that all figures of the program rest on; else the exact quantile.
    """
    z = Z95 if confidence is None else _normal_quantile((1 + confidence) / 2)
    share, n = np.asarray(share, dtype=float), np.asarray(n, dtype=float)
    n = np.where(n > 0, n, np.nan)
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)


def clopper_pearson(share: np.ndarray, n: np.ndarray, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """The exact interval of a share of n, which covers at least as often as it says; NaN where n is not positive.

    Of n persons who all say yes the lower end is (α/2)^(1/n): so few may still say no.
    """
    from scipy.special import betaincinv

    share, n = np.asarray(share, dtype=float), np.asarray(n, dtype=float)
    n = np.where(n > 0, n, np.nan)
    yes, no, tail = share * n, (1 - share) * n, (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(yes > 0, betaincinv(np.where(yes > 0, yes, 1), no + 1, tail), 0.0)
        high = np.where(no > 0, betaincinv(yes + 1, np.where(no > 0, no, 1), 1 - tail), 1.0)
    return np.where(np.isnan(n), np.nan, low), np.where(np.isnan(n), np.nan, high)


def newcombe(
    share: np.ndarray, n: np.ndarray, other: np.ndarray, n_other: np.ndarray, confidence: float | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The interval of share − other, put together from Wilson's two; confidence as there.

    The two are taken as independent: with people in both it is too wide rather than too narrow.
    """
    share, other = np.asarray(share, dtype=float), np.asarray(other, dtype=float)
    (low, high), (low_other, high_other) = wilson(share, n, confidence), wilson(other, n_other, confidence)
    difference = share - other
    return (
        difference - np.hypot(share - low, high_other - other),
        difference + np.hypot(high - share, other - low_other),
    )


def newcombe_p(share: float, n: float, other: float, n_other: float) -> float:
    """Two-sided p of share − other: one less the confidence at which that interval just reaches 0."""
    if share == other:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        confidence = (low + high) / 2
        interval = newcombe(share, n, other, n_other, confidence)
        low, high = (low, confidence) if interval[0] <= 0 <= interval[1] else (confidence, high)
    return 1 - low


def _normal_quantile(p: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(p))
