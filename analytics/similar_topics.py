"""How many raise a topic on a unit, beside how many did before and what happened on similar units.

    k₁ ~ Binomial(n₁, p₁),  p₁ ~ Beta with mean m and intraclass correlation ρ over the units of the class
    E[p₁ | k₁] = (m M + k₁)/(M + n₁),  M = 1/ρ − 1            what is left of a high share when its luck is taken off
    expected   = E[p₁ | k₁] + c,  c = Σ (k₂ − n₂ E[p₁ | k₁]) / Σ n₂ over the similar units
    k₂ ~ beta-binomial with that mean, correlation 1/(M + n₁ + 1) + d and the variance of c

Units have a topic because many raised it: they were chosen by k₁, and given k₁ such a choice cannot bias. ρ is not known
from few persons, so that all of its values count, by their likelihood (a grid, uniform before). d, what shares change by
for reasons of their own, is moment matched on the similar units over all their topics, where one topic of theirs says next
to nothing. The interval of the gain inverts the tails of k₂, half of its own probability counted (mid-P; Lancaster 1961,
JASA 56, 223). Beta-binomial: Skellam (1948), JRSS B 10, 257. Normal approximations fail here: where a topic is raised by 5
of 40, with the arcsine of the share 8 % of the unchanged are called worse (docs/methods/follow_up.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

GRID = 40
"""Values of ρ between 0 and 1."""
HALVINGS = 25
NEGLIGIBLE = 1e-6
"""Weight of a value of ρ that is left out."""
LEAST = 1e-4
"""Shares nearer to 0 or 1 are held there."""


@dataclass(frozen=True)
class TopicCompared:
    """Shares between 0 and 1. expected: of those who wrote now, had the unit gone as similar ones; gain = expected − share,
    with its 95 % interval and two-sided p."""

    expected: float
    gain: float
    low: float
    high: float
    p: float


def topic_against(
    before: np.ndarray, wrote_before: np.ndarray, after: np.ndarray, wrote_after: np.ndarray, topic: int, unit: int,
    similar: np.ndarray,
) -> TopicCompared:  # fmt: skip
    """before, after: [topic, unit] persons who raised it; wrote_…: [unit] persons, at least one; similar: positions."""
    fits = [_Fit(k, wrote_before) for k in before]
    drift = _drift(fits, after, wrote_after, similar)
    fit = fits[topic]
    n, k = wrote_after.astype(float), after[topic].astype(float)
    mean = _shifted(fit.share, k, n, similar)
    spread = mean * (1 - mean)
    own = fit.left + drift
    of_shift = (n[:, None] * spread * (1 + (n[:, None] - 1) * own))[similar].sum(axis=0) / n[similar].sum() ** 2
    correlation = np.clip(own[unit] + of_shift / spread[unit], 1e-6, 1 - 1e-6)
    kept = fit.weight > NEGLIGIBLE
    return _inverted(
        int(after[topic, unit]), int(wrote_after[unit]), mean[unit, kept], correlation[kept],
        fit.weight[kept] / fit.weight[kept].sum(),
    )  # fmt: skip


class _Fit:
    """A topic before. share: [unit, ρ] E[p₁ | k₁]; left: [unit, ρ] correlation that is left of it; weight: [ρ]."""

    def __init__(self, k: np.ndarray, n: np.ndarray) -> None:
        rho = (np.arange(GRID) + 0.5) / GRID
        strength = 1 / rho - 1
        k, n = k.astype(float)[:, None], n.astype(float)[:, None]
        mean = (k.sum() + 0.5) / (n.sum() + 1)
        likelihood = _log_beta_binomial(k, n, mean, rho).sum(axis=0)
        weight = np.exp(likelihood - likelihood.max())
        self.weight = weight / weight.sum()
        self.share = (mean * strength + k) / (strength + n)
        self.left = 1 / (strength + n + 1)


def _shifted(share: np.ndarray, k: np.ndarray, n: np.ndarray, similar: np.ndarray) -> np.ndarray:
    """[unit, ρ] expected shares, with c."""
    shift = (k[similar, None] - n[similar, None] * share[similar]).sum(axis=0) / n[similar].sum()
    return np.clip(share + shift, LEAST, 1 - LEAST)


def _drift(fits: list[_Fit], after: np.ndarray, wrote: np.ndarray, similar: np.ndarray) -> float:
    """d over all topics: squares of the similar units beyond those of their binomial and of what is left of k₁'s luck."""
    n = wrote[similar].astype(float)[:, None]
    squares = usual = slope = 0.0
    for fit, k in zip(fits, after, strict=True):
        mean = _shifted(fit.share, k.astype(float), wrote.astype(float), similar)[similar]
        spread = mean * (1 - mean)
        degrees = len(similar) / (len(similar) - 1)
        squares += float((degrees * (k[similar, None] - n * mean) ** 2 @ fit.weight).sum())
        usual += float((n * spread * (1 + (n - 1) * fit.left[similar]) @ fit.weight).sum())
        slope += float((n * (n - 1) * spread @ fit.weight).sum())
    return max(0.0, (squares - usual) / slope) if slope > 0 else 0.0


def _inverted(k: int, n: int, mean: np.ndarray, correlation: np.ndarray, weight: np.ndarray) -> TopicCompared:
    counts = np.arange(n + 1.0)[:, None]

    def tails(gain: float) -> tuple[float, float]:
        chances = np.exp(_log_beta_binomial(counts, n, np.clip(mean - gain, LEAST, 1 - LEAST), correlation)) @ weight
        return float(chances[:k].sum() + chances[k] / 2), float(chances[k + 1 :].sum() + chances[k] / 2)

    def bound(side: int) -> float:
        low, high = -1.0, 1.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            inside = tails(middle)[side] >= 0.025
            low, high = (middle, high) if inside == bool(side) else (low, middle)
        return (low + high) / 2

    expected = float(weight @ mean)
    return TopicCompared(expected, expected - k / n, bound(0), bound(1), min(1.0, 2 * min(tails(0.0))))


def _log_beta_binomial(k: np.ndarray, n: np.ndarray | float, mean: np.ndarray | float, rho: np.ndarray) -> np.ndarray:
    from scipy.special import betaln, gammaln

    a, b = mean * (1 / rho - 1), (1 - mean) * (1 / rho - 1)
    choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return choose + betaln(k + a, n - k + b) - betaln(a, b)
