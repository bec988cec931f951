"""不满意率: the share of the answers that are worst, of units that may show it, and the line above which it is high.

A pooled share of scored ratings like the 满意率, with its interval (analytics/rates.py). The levels are those that the
scheme names dissatisfied; where it names none, the level with the lowest score. It is shown only where it gives away
nothing beside what is shown of the unit anyway (analytics/audit.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analytics.audit import exposed, protected_cells
from analytics.cells import classes_of
from analytics.measure import Measured
from analytics.rates import measure_rates


@dataclass(frozen=True)
class Dissatisfaction:
    """Of a unit, in percent with its 95 % interval. limit: the quantile of the ranked units of its class that show theirs;
    levels: which ones count."""

    share: float
    low: float
    high: float
    limit: float
    levels: tuple[str, ...]

    @property
    def certain(self) -> bool:
        """Whether the whole interval lies above the limit."""
        return self.low > self.limit


def dissatisfaction(measured: Measured, percentile: float) -> dict[str, Dissatisfaction]:
    """By unit. Empty where a scheme of typed numbers names no dissatisfied ones."""
    scheme, wave = measured.scheme, measured.wave
    levels = scheme.levels_named(scheme.dissatisfied) or _worst(measured)
    if not levels:
        return {}
    rates = measure_rates(wave, measured.cells, measured.influence, levels, levels, measured.influence.calibrations)
    shown = np.array([_may_show(measured, unit, levels) for unit in range(len(wave.units))], dtype=bool)
    shown &= np.isfinite(rates.strict)
    found = {}
    for members in classes_of(wave).values():
        ranked = members[measured.eligible[members] & shown[members]]
        if len(ranked) < scheme.min_units:
            continue
        limit = 100 * float(np.quantile(rates.strict[ranked], percentile / 100))
        for unit in ranked.tolist():
            share = [100 * float(each[unit]) for each in (rates.strict, rates.strict_low, rates.strict_high)]
            found[wave.units[unit].name] = Dissatisfaction(*share, limit, scheme.dissatisfied or levels)
    return found


def _worst(measured: Measured) -> tuple[str, ...]:
    if measured.scheme.numbers is not None:
        return ()
    lowest = min(level.score for level in measured.scheme.levels)
    return tuple(level.name for level in measured.scheme.levels if level.score == lowest)


def _may_show(measured: Measured, unit: int, levels: tuple[str, ...]) -> bool:
    shown, figures, influence = measured.shown[unit], measured.figures[unit], measured.influence
    if measured.withheld[unit] or not shown.rates or influence.ballots[unit] < measured.scheme.min_shown:
        return False
    if any(unit == cell.unit or unit in cell.lenders for cell in measured.cells.borrowed):
        return False
    row = [[level.name in levels for level in measured.scheme.levels]]
    more = replace(figures, named=np.concatenate([figures.named, np.array(row, dtype=float)]))
    protected = protected_cells(influence.raters[unit], influence.cell_raters[unit], figures, measured.secret)
    return not exposed(more, shown, protected)
