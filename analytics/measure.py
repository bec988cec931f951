"""A wave measured under a scheme: all that an appraisal is made from, and what a change needs of both waves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analytics.audit import Shown, UnitFigures, unit_figures
from analytics.cells import Cells, classes_of, measure_cells
from analytics.dimensions import Dimensions, measure_dimensions
from analytics.disclosure import Line, lines_of, rests_on_secret
from analytics.earlier import Earlier, measure_earlier
from analytics.influence import Influence, measure_influence
from analytics.listwise import complete_answers
from analytics.rates import Rates, measure_rates
from analytics.scheme import Scheme
from analytics.suppression import shown_of_class, shown_of_unit
from analytics.wave import Wave
from analytics.weighting import GroupWeighting, Weighted, weigh


@dataclass(frozen=True, eq=False)
class Measured:
    """Cells, dimensions, influences and rates of one wave under one scheme, and what its published scores say.

    incomplete: [unit] ballots whose answers on the unit do not count because some are missing.
    """

    wave: Wave
    scheme: Scheme
    cells: Cells
    dimensions: Dimensions
    influence: Influence
    rates: Rates
    earlier: Earlier
    withheld: np.ndarray
    """[unit] has no figures, since they would be those of a secret group."""
    incomplete: np.ndarray | None = None
    weighting: tuple[GroupWeighting, ...] = ()

    @cached_property
    def eligible(self) -> np.ndarray:
        """[unit] may be ranked; in a class too small it still has no rank. A published score needs no ballots."""
        ranked = np.array([unit.ranked for unit in self.wave.units], dtype=bool)
        eligible = (self.influence.ballots >= self.scheme.min_ballots) & np.isfinite(self.cells.index)
        if self.scheme.missing_group == "not_ranked":
            eligible &= ~self.cells.missing_group.any(axis=1)
            eligible &= [not self.cells.absent_groups[unit.unit_class] for unit in self.wave.units]
        if self.scheme.missing_dimension == "not_ranked":
            eligible &= ~self.cells.missing_dimension.any(axis=1)
        return ranked & (eligible | self.earlier.stands)

    @cached_property
    def secret(self) -> frozenset[int]:
        """Positions of the secret groups."""
        return frozenset(position for position, name in enumerate(self.wave.groups) if name in self.scheme.secret)

    @cached_property
    def figures(self) -> list[UnitFigures]:
        """[unit] what its figures are made of."""
        return [unit_figures(self.cells, self.dimensions, self.scheme, unit) for unit in range(len(self.wave.units))]

    @cached_property
    def shown(self) -> list[Shown]:
        """[unit] what may be shown of it beside its index, without giving away what may not."""
        shown = self._shown_alone()
        for members in classes_of(self.wave).values():
            place = {int(unit): number for number, unit in enumerate(members)}
            borrowed = [
                replace(cell, unit=place[cell.unit], lenders=np.array([place[int(lender)] for lender in cell.lenders]))
                for cell in self.cells.borrowed
                if cell.unit in place
            ]
            if borrowed:
                found = shown_of_class(
                    [self.figures[unit] for unit in members],
                    [shown[unit] for unit in members],
                    borrowed,
                    self.influence.raters[members],
                    self.influence.cell_raters[members],
                    self.secret,
                )
                for unit, each in zip(members, found, strict=True):
                    shown[unit] = each
        return shown

    def _shown_alone(self) -> list[Shown]:
        """[unit] the same, each unit by itself."""
        lines, influence = lines_of(self.scheme, self.wave.groups), self.influence
        nothing = Shown((), np.zeros(len(self.wave.dimensions), dtype=bool), rates=False)
        return [
            nothing
            if self.withheld[unit]
            else shown_of_unit(
                figures, lines, influence.raters[unit], influence.cell_raters[unit], influence.dimension_raters[:, unit],
                self.secret,
            )
            for unit, figures in enumerate(self.figures)
        ]  # fmt: skip

    @cached_property
    def lines(self) -> list[tuple[Line, ...]]:
        """[unit] lines of groups that may be shown; small, secret and borrowed groups stand merged."""
        return [shown.lines for shown in self.shown]

    @cached_property
    def rates_shown(self) -> Rates:
        """Rates with NaN for units that do not show them."""
        hidden = self.withheld | ~np.array([shown.rates for shown in self.shown], dtype=bool)
        names = ("strict", "strict_low", "strict_high", "broad", "broad_low", "broad_high")
        kept = {name: np.where(hidden, np.nan, getattr(self.rates, name)) for name in names}
        return replace(self.rates, **kept, awareness=np.where(self.withheld, np.nan, self.rates.awareness))

    def mean_of(self, members: np.ndarray) -> tuple[float | None, float | None]:
        """Plain mean of the indices of some units, and its variance (None where one of them is unknown)."""
        if len(members) == 0:
            return None, None
        mean = float(self.cells.index[members].mean())
        if self.influence.unknown[members].any():
            return mean, None
        return mean, float(self.influence.covariance[np.ix_(members, members)].mean())


def measure(wave: Wave, scheme: Scheme) -> Measured:
    """Raises SchemeMismatch where the scheme cannot be applied, and what weigh raises."""
    means = measure_means(wave, scheme)
    wave, cells, weighted = means.wave, means.cells, means.weighted
    dimensions = measure_dimensions(wave, scheme, cells)
    influence = measure_influence(wave, cells, dimensions, weighted.calibrations)
    satisfied = scheme.levels_named(scheme.satisfied), scheme.levels_named(scheme.satisfied_broad)
    rates = measure_rates(wave, cells, influence, *satisfied, weighted.calibrations)
    earlier = measure_earlier(wave, scheme, cells)
    cells = replace(cells, index=np.where(earlier.stands, earlier.index, np.where(means.withheld, np.nan, cells.index)))
    return Measured(
        wave, scheme, cells, dimensions, influence, rates, earlier, means.withheld, means.incomplete, weighted.groups
    )


@dataclass(frozen=True, eq=False)
class Means:
    """The wave as it is scored and its cells; how its answers were weighted.

    incomplete: [unit] the ballots with incomplete answers, None where those count too. withheld: as in Measured.
    """

    wave: Wave
    cells: Cells
    weighted: Weighted
    incomplete: np.ndarray | None
    withheld: np.ndarray


def measure_means(wave: Wave, scheme: Scheme) -> Means:
    """Raises SchemeMismatch where the scheme cannot be applied, and what weigh raises."""
    weighted = weigh(wave.pooled() if scheme.pooled else wave, scheme.weighting)
    scored, incomplete = weighted.wave, None
    cells = measure_cells(scored, scheme)
    if scheme.missing_answer == "listwise":
        scored, incomplete = complete_answers(scored, cells)
        cells = measure_cells(scored, scheme)
    return Means(scored, cells, weighted, incomplete, _withheld(wave, scheme, cells))


def _withheld(wave: Wave, scheme: Scheme, cells: Cells) -> np.ndarray:
    """[unit] those whose index rests on a secret group and on too few others. wave: before its groups are pooled."""
    answers = wave.counts[..., cells.scored[: len(wave.levels)]].sum(axis=3)
    counts = cells.in_scope & (cells.weight > 0)
    raters = np.where(counts, answers, 0).max(axis=2, initial=0)  # a pooled scheme has one group for all of the wave's
    borrowed = np.zeros_like(raters, dtype=bool)
    for cell in cells.borrowed:
        borrowed[cell.unit, cell.group] = True
    secret = np.array([name in scheme.secret for name in wave.groups], dtype=bool)
    return np.array([rests_on_secret(row, taken, secret) for row, taken in zip(raters, borrowed, strict=True)], dtype=bool)
