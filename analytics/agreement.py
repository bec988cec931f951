"""Whether several judges see one order, and whether some of them judge more mildly.

W = 12 S / (m² (n³ − n) − m T),  S = Σ_i (R_i − R̄)²,  T = Σ_j Σ (t³ − t)      Kendall and Babington Smith (1939),
    Annals of Mathematical Statistics 10, 275; R_i: sum of the ranks that n subjects get from m judges; t: sizes of the
    ties of judge j
χ² = m (n−1) W with n−1 degrees of freedom, where all orders are equally likely for every judge
Spearman's rank correlation of two judges; the mean of several over Fisher's z
Kruskal and Wallis (1952), JASA 47, 583, with the correction for ties: whether samples come from one distribution
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, kruskal, rankdata, spearmanr

FEWEST_SUBJECTS = 3


@dataclass(frozen=True)
class Concordance:
    """Kendall's W of some judges over some subjects: 0 no common order, 1 the same order."""

    subjects: int
    judges: int
    w: float
    chi_squared: float
    p: float


@dataclass(frozen=True)
class Difference:
    """Kruskal and Wallis's H. size: ε² = H/(n−1), the share of the variation of ranks that lies between the samples."""

    h: float
    freedom: int
    p: float
    size: float


def concordance(scores: np.ndarray, ties: bool = True) -> Concordance | None:
    """scores: [subject, judge], those with a missing score are left out. ties: whether W is corrected for them.

    None with fewer than three subjects or two judges, or where every judge gives all the same score.
    """
    scores = scores[np.isfinite(scores).all(axis=1)]
    n, m = scores.shape
    if n < FEWEST_SUBJECTS or m < 2:
        return None
    ranks = rankdata(scores, axis=0)
    sizes = [np.unique(column, return_counts=True)[1].astype(float) for column in scores.T]
    tied = sum((each**3 - each).sum() for each in sizes) if ties else 0.0
    room = m**2 * (n**3 - n) - m * tied
    if room <= 0:
        return None
    w = float(12 * n * ranks.sum(axis=1).var() / room)
    statistic = m * (n - 1) * w
    return Concordance(n, m, w, statistic, float(chi2.sf(statistic, n - 1)))


def rank_correlations(scores: np.ndarray) -> np.ndarray:
    """[judge, judge] Spearman's, of the subjects that both scored; NaN with fewer than three, or where one is constant."""
    m = scores.shape[1]
    matrix = np.full((m, m), np.nan)
    for one in range(m):
        for other in range(one, m):
            both = np.isfinite(scores[:, [one, other]]).all(axis=1)
            x, y = scores[both, one], scores[both, other]
            if len(x) >= FEWEST_SUBJECTS and np.ptp(x) > 0 and np.ptp(y) > 0:
                matrix[one, other] = matrix[other, one] = 1.0 if one == other else spearmanr(x, y).statistic
    return matrix


def mean_correlation(matrix: np.ndarray) -> float | None:
    """Of the pairs of different judges, over Fisher's z; None where one is unknown, or 1 and −1 meet."""
    pairs = matrix[np.triu_indices(len(matrix), 1)]
    if len(pairs) == 0 or np.isnan(pairs).any():
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = float(np.tanh(np.arctanh(np.clip(pairs, -1, 1)).mean()))
    return None if np.isnan(mean) else mean


def differ(samples: Sequence[np.ndarray]) -> Difference | None:
    """Samples of independent observations; empty ones are left out. None with fewer than two, or where all are equal."""
    samples = [each for each in samples if len(each)]
    everything = np.concatenate(samples) if samples else np.zeros(0)
    if len(samples) < 2 or np.ptp(everything) == 0:
        return None
    result = kruskal(*samples)
    return Difference(
        float(result.statistic), len(samples) - 1, float(result.pvalue), float(result.statistic / (len(everything) - 1))
    )
