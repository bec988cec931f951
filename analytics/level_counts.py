"""How the answers on one unit fall on the levels, by line of groups and dimension, as far as it may leave the office.

A line whose answers are counted out in the calculation stands as it does there. Another one is counted as a whole, merged
as on the screens, where nothing hidden follows from it and from all else that is shown of the unit; else it has no counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from analytics.disclosure import Line, may_show
from analytics.explain import cells_of, shown_cells, shown_lines
from analytics.measure import Measured
from analytics.suppression import counted_of_unit


@dataclass(frozen=True)
class LevelCounts:
    """One line of groups on one dimension. counts: level and its weight (a count if unweighted), best level first; none
    where they do not leave the office, and then dimension is "" for all of them. merged: several groups together."""

    line: str
    dimension: str
    counts: tuple[tuple[str, Decimal], ...]
    merged: bool = False


def level_counts(measured: Measured, name: str) -> tuple[LevelCounts, ...]:
    """Empty for a unit without an index, with a published one, or with too few ballots. Raises KeyError if unknown."""
    unit = {each.name: place for place, each in enumerate(measured.wave.units)}[name]
    if not np.isfinite(measured.cells.index[unit]) or measured.earlier.stands[unit]:
        return ()
    if not may_show(int(measured.influence.ballots[unit])):
        return ()
    lines = shown_lines(measured, unit)
    listed = shown_cells(measured, unit, lines)
    open_lines = [line for line in lines if any(cell in listed for cell in cells_of(measured, unit, line))]
    counted = _counted(measured, unit, [line for line in lines if line not in open_lines], tuple(listed))
    found = []
    for line in lines:
        dimensions = (
            [dimension for _, dimension in cells_of(measured, unit, line)]
            if line in open_lines
            else [dimension for groups, dimension in counted if groups == line.groups]
        )
        found += [_counts(measured, unit, line, dimension) for dimension in dimensions]
        if not dimensions:
            found.append(LevelCounts(line.name, "", (), len(line.groups) > 1))
    return tuple(found)


def _counted(
    measured: Measured, unit: int, lines: list[Line], listed: tuple[tuple[int, int], ...]
) -> tuple[tuple[tuple[int, ...], int], ...]:
    """None at all in a class in which units borrow cells, as with what is counted out in the calculation."""
    classes = [each.unit_class for each in measured.wave.units]
    if any(classes[cell.unit] == classes[unit] for cell in measured.cells.borrowed):
        return ()
    influence = measured.influence
    shown = replace(measured.shown[unit], listed=listed)
    return counted_of_unit(
        measured.figures[unit], shown, lines, influence.raters[unit], influence.cell_raters[unit], measured.secret
    ).counted


def _counts(measured: Measured, unit: int, line: Line, dimension: int) -> LevelCounts:
    wave = measured.wave
    weights = wave.weights[unit, list(line.groups), dimension].sum(axis=0)
    counts = tuple(
        (level.name, Decimal(repr(round(float(weights[wave.levels.index(level.name)]), 9))).normalize() + 0)
        for level in measured.scheme.levels
        if level.name in wave.levels
    )
    return LevelCounts(line.name, wave.dimensions[dimension], counts, len(line.groups) > 1)
