"""A wave measured under a scheme: all that an appraisal is made from, and what a change needs of both waves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analytics.cells import Cells, measure_cells
from analytics.dimensions import Dimensions, measure_dimensions
from analytics.disclosure import Line, lines_for_unit, lines_of, may_show
from analytics.earlier import Earlier, measure_earlier
from analytics.influence import Influence, measure_influence
from analytics.listwise import complete_answers
from analytics.rates import Rates, measure_rates
from analytics.scheme import Scheme
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
    def lines(self) -> list[tuple[Line, ...]]:
        """[unit] lines of groups that may be shown; small, secret and borrowed groups stand merged."""
        lines, weighs = lines_of(self.scheme, self.wave.groups), self.cells.group_share > 0
        raters = np.where(weighs, np.maximum(self.influence.raters, 1), 0)
        return [
            tuple(line for line in lines_for_unit(lines, row, self.secret) if may_show(row[list(line.groups)].sum()))
            for row in raters
        ]

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
    wave, cells, incomplete, weighted = measure_means(wave, scheme)
    dimensions = measure_dimensions(wave, scheme, cells)
    influence = measure_influence(wave, cells, dimensions, weighted.calibrations)
    satisfied = scheme.levels_named(scheme.satisfied), scheme.levels_named(scheme.satisfied_broad)
    rates = measure_rates(wave, cells, influence, *satisfied, weighted.calibrations)
    earlier = measure_earlier(wave, scheme, cells)
    cells = replace(cells, index=np.where(earlier.stands, earlier.index, cells.index))
    return Measured(wave, scheme, cells, dimensions, influence, rates, earlier, incomplete, weighted.groups)


def measure_means(wave: Wave, scheme: Scheme) -> tuple[Wave, Cells, np.ndarray | None, Weighted]:
    """The wave as it is scored, its cells, [unit] the ballots with incomplete answers, None where those count too, and
    how its answers were weighted.

    Raises SchemeMismatch where the scheme cannot be applied, and what weigh raises.
    """
    if scheme.pooled:
        wave = wave.pooled()
    weighted = weigh(wave, scheme.weighting)
    cells = measure_cells(weighted.wave, scheme)
    if scheme.missing_answer != "listwise":
        return weighted.wave, cells, None, weighted
    wave, incomplete = complete_answers(weighted.wave, cells)
    return wave, measure_cells(wave, scheme), incomplete, weighted
