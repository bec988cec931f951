"""The change of one unit beside that of similar ones, with what its low start alone lets expect taken off.

    x₁ = θ₁ + e₁,  x₂ = θ₂ + e₂        e: errors of sampling, with the known Σ₁, Σ₂, Cov(e₂, e₁) (analytics/overlap.py)
    θ₁ ~ N(μ, τ²I)                      τ² by analytics/shrinkage.py from all units of the class
    θ₂ = θ₁ + a + b(θ₁ − μ) + ε         ε ~ N(0, φ²I): what units change for reasons of their own

Difference in differences is (x₂ − x₁) of the unit less its mean over the similar units. It is fooled by regression to the
mean: who is chosen for a low x₁ was unlucky too, and comes up without doing anything. So each unit is compared with what
units that started as low would have now: given x₁ of all units, which a choice by x₁ cannot bias,

    D = x₂ − μ − B'(x₁ − μ),  B = (Σ₁ + τ²I)⁻¹(τ²I + Cov(e₁, e₂)),  Var(D | x₁) = C + φ²I,  C = Σ₂ + τ²I − B'(Σ₁ + τ²I)B

D of the similar units is fitted by generalised least squares on 1 and on the true start (θ₁ − μ | x₁), so that low units
that really catch up are allowed for too, and the effect is D of the unit less the fit at its own start. φ² is moment
matched on the similar units: y'(C + φ²I)⁻¹ y = m − k, y what the fit leaves of them (Paule and Mandel 1982). Without φ²
each change of a unit would pass for an effect (Donald and Lang 2007, Review of Economics and Statistics 89, 221; Conley
and Taber 2011, ibid. 93, 113). Student's t with Satterthwaite's degrees of freedom (1946, Biometrics Bulletin 2, 110): Σ is
known, only φ² is estimated, and cut off at 0.

With equal independent errors this is the analysis of covariance of x₂ on x₁ (Vickers and Altman 2001, BMJ 323, 1123;
Barnett, van der Pols and Dobson 2005, International Journal of Epidemiology 34, 215), and its interval that of a predicted
value.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.draws import share_below
from analytics.shrinkage import shrink

FEWEST = 5
"""Similar units without which nothing is compared: what units change by themselves cannot be told from fewer."""
FEWEST_FOR_A_LINE = 10
"""Similar units from which their catching up is fitted; with fewer only the errors of sampling are allowed for."""
HALVINGS = 60
NOTHING = 1e-12
"""Share of a variance that counts as 0."""


@dataclass(frozen=True, eq=False)
class Item:
    """One figure of the units of a class in two waves. before, after: [unit]; covariance_before, covariance_after: [unit,
    unit] of their errors; shared: [unit after, unit before] what people in both waves make them have in common.
    raters_before: [unit] effective raters, to which the variances are inverse but for luck."""

    before: np.ndarray
    after: np.ndarray
    covariance_before: np.ndarray
    covariance_after: np.ndarray
    shared: np.ndarray
    raters_before: np.ndarray


@dataclass(frozen=True)
class Compared:
    """A unit against the similar ones, in units of the figure.

    difference: of the differences, as a calculator has it, with its error of sampling; expected: how much of it its start
    lets expect; effect = difference − expected, with its error, degrees of freedom, 95 % interval and two-sided p. spread:
    φ, by what similar units change differently. beyond: none of them started as low, or as high.
    """

    difference: float
    difference_se: float
    expected: float
    effect: float
    se: float
    freedom: float
    low: float
    high: float
    p: float
    spread: float
    beyond: bool


def difference_in_differences(item: Item, unit: int, similar: np.ndarray) -> tuple[float, float]:
    """The plain one and its error of sampling. similar: positions, at least one."""
    weight = np.zeros(len(item.before))
    weight[unit] = 1.0
    weight[similar] -= 1 / len(similar)
    covariance = item.covariance_after + item.covariance_before - item.shared - item.shared.T
    return float(weight @ (item.after - item.before)), float(np.sqrt(max(0.0, weight @ covariance @ weight)))


class SimilarUnits:
    """Units that others of their class are compared with. similar: positions, at least FEWEST."""

    def __init__(self, item: Item, similar: np.ndarray) -> None:
        self.item, self.similar = item, similar
        errors = _without_luck(item.covariance_before, item.raters_before)
        start = shrink(item.before, errors)
        count = len(item.before)
        observed = errors + start.tau2 * np.eye(count)
        inverse = np.linalg.pinv(observed, hermitian=True)
        onward = inverse @ (start.tau2 * np.eye(count) + item.shared.T)
        above = item.before - start.mean
        true_start = start.tau2 * inverse @ above
        self._moved = item.after - start.mean - onward.T @ above
        self._covariance = item.covariance_after + start.tau2 * np.eye(count) - onward.T @ observed @ onward
        columns = [np.ones(count)]
        if len(similar) >= FEWEST_FOR_A_LINE and np.ptp(true_start[similar]) > 1e-9:
            columns.append(true_start)
        self._design = np.column_stack(columns)

    def against(self, unit: int) -> Compared:
        """unit: a position that is not one of the similar ones."""
        difference, difference_se = difference_in_differences(self.item, unit, self.similar)
        weight = np.zeros(len(self._moved))
        weight[unit] = 1.0
        weight[self.similar] -= self._fit @ self._design[unit]
        effect = float(weight @ self._moved)
        own = float(weight @ weight)
        variance = max(0.0, float(weight @ self._covariance @ weight)) + self._spread * own
        se = float(np.sqrt(variance))
        uncertain = own**2 * self._spread_variance
        freedom = 2 * variance**2 / uncertain if uncertain > 0 else np.inf
        far, p = _student(effect, se, freedom)
        starts = self.item.before[self.similar]
        return Compared(
            difference, difference_se, difference - effect, effect, se, float(freedom), effect - far, effect + far, p,
            float(np.sqrt(self._spread)), not starts.min() <= self.item.before[unit] <= starts.max(),
        )  # fmt: skip

    @cached_property
    def _fit(self) -> np.ndarray:
        """[similar, column] weights of D in the coefficients."""
        design = self._design[self.similar]
        covariance = self._covariance[np.ix_(self.similar, self.similar)]
        floor = NOTHING * (float(covariance.diagonal().max()) + self._spread or 1.0)  # nothing may be known without error
        inverse = np.linalg.inv(covariance + (self._spread + floor) * np.eye(len(self.similar)))
        return inverse @ design @ np.linalg.inv(design.T @ inverse @ design)

    @cached_property
    def _off_the_fit(self) -> tuple[np.ndarray, np.ndarray]:
        """Variances of sampling of D and D itself on the eigenvectors of what no fit explains."""
        design = self._design[self.similar]
        basis = np.linalg.qr(design, mode="complete")[0][:, design.shape[1] :]
        covariance = basis.T @ self._covariance[np.ix_(self.similar, self.similar)] @ basis
        values, vectors = np.linalg.eigh(covariance)
        return np.maximum(values, 0.0), vectors.T @ basis.T @ self._moved[self.similar]

    @cached_property
    def _spread(self) -> float:
        """φ²; 0 where the errors of sampling alone explain what the similar units differ by."""
        values, moved = self._off_the_fit
        low, high = 0.0, float((moved**2).sum())
        floor = NOTHING * max(high, float(values.max()))
        if high == 0 or (moved**2 / (values + floor)).sum() <= len(values):
            return 0.0
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if (moved**2 / (values + middle)).sum() > len(values) else (low, middle)
        return high

    @cached_property
    def _spread_variance(self) -> float:
        """Of φ² as estimated: of a normal variable cut off at 0."""
        values, _ = self._off_the_fit
        total = float((1 / np.maximum(values + self._spread, 1e-300)).sum())
        error = np.sqrt(2 * len(values)) / total
        at = self._spread / error if error > 0 else 0.0
        below, density = share_below(at), float(np.exp(-(at**2) / 2) / np.sqrt(2 * np.pi))
        return float(error**2 * ((at**2 + 1) * below + at * density - (at * below + density) ** 2))


def _without_luck(covariance: np.ndarray, raters: np.ndarray) -> np.ndarray:
    """The same correlations with variances inverse to the raters: who was given a few zeros by bad luck has a low score
    and a large variance, and would be drawn up too far."""
    variance, usual = covariance.diagonal(), 1 / raters
    usual = usual * variance.mean() / usual.mean()
    scale = np.sqrt(np.divide(usual, variance, out=np.zeros_like(usual), where=variance > 0))
    return covariance * np.outer(scale, scale)


def _student(effect: float, se: float, freedom: float) -> tuple[float, float]:
    """Half the 95 % interval, and the two-sided p."""
    from scipy.special import ndtri, stdtr, stdtrit

    if se == 0:
        return 0.0, float(abs(effect) <= 1e-9)
    quantile = float(ndtri(0.975) if np.isinf(freedom) else stdtrit(freedom, 0.975))
    size = -abs(effect) / se
    return quantile * se, float(2 * (share_below(size) if np.isinf(freedom) else stdtr(freedom, size)))
