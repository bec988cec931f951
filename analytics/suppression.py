"""What is shown of each unit: as much as can be without giving away what is not.

First each small or secret line of groups is merged with another, and small dimensions are left out (disclosure.py). Then
all that is shown of a unit is audited together (audit.py), and as long as it gives something away, one thing more is
withheld: the smallest dimension, or the line of groups with the fewest raters merged with the protected one, or the
satisfaction rates. One that mends it alone goes before one that does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from analytics.audit import Shown, UnitFigures, exposed, exposed_in_class, protected_cells
from analytics.cells import Borrowed
from analytics.disclosure import Line, dimensions_for_unit, lines_for_unit, may_show


def shown_of_unit(
    figures: UnitFigures,
    lines: Sequence[Line],
    raters: np.ndarray,
    cell_raters: np.ndarray,
    dimension_raters: np.ndarray,
    secret: frozenset[int],
) -> Shown:
    """lines: the scheme's. raters: [group]; cell_raters: [group, dimension]; dimension_raters: [dimension, group] of the
    groups that enter the dimension's score. A group that is borrowed from the class has no raters of its own."""
    weighs = (figures.weight > 0).any(axis=1)
    present = np.where(weighs, np.maximum(raters, 1), 0)
    unit_lines = tuple(
        line for line in lines_for_unit(lines, present, secret) if may_show(int(present[list(line.groups)].sum()))
    )
    dimensions = dimensions_for_unit(dimension_raters, (figures.coefficient > 0).any(axis=2), unit_lines, secret)
    protected = protected_cells(raters, cell_raters, figures, secret)
    return _audited(Shown(unit_lines, dimensions), figures, protected, present, dimension_raters, secret)


def shown_of_class(
    figures: Sequence[UnitFigures],
    shown: Sequence[Shown],
    borrowed: Sequence[Borrowed],
    raters: np.ndarray,
    cell_raters: np.ndarray,
    secret: frozenset[int],
) -> list[Shown]:
    """Of a class in which units borrow cells from one another, so that the figures of several can be combined.

    Those who borrow show no parts first, then those either who lend a protected cell, then nobody does; last go the
    rates. What follows from the indices alone stays: they are the result. Arrays over [unit of the class].
    """
    protected = []
    for unit, each in enumerate(figures):
        for mask in protected_cells(raters[unit], cell_raters[unit], each, secret):
            own = np.zeros((len(figures), *mask.shape), dtype=bool)
            own[unit] = mask & ~each.borrowed
            protected.append(own)
    secrets = np.zeros((len(figures), *figures[0].weight.shape), dtype=bool)
    secrets[:, list(secret)] = True
    protected.append(secrets)
    borrowers = {cell.unit for cell in borrowed}
    tender = {unit for mask in protected for unit in np.flatnonzero(mask.any(axis=(1, 2)))}
    everybody = set(range(len(figures)))
    plain = [replace(each, lines=(), dimensions=np.zeros_like(each.dimensions)) for each in shown]
    bare = [replace(each, rates=False) for each in plain]
    for without in (set(), borrowers, borrowers | tender, everybody):
        found = [plain[unit] if unit in without else each for unit, each in enumerate(shown)]
        if not exposed_in_class(figures, found, borrowed, protected):
            return found
    return bare


def listed_of_unit(
    figures: UnitFigures,
    shown: Shown,
    candidates: Sequence[tuple[Line, tuple[tuple[int, int], ...]]],
    raters: np.ndarray,
    cell_raters: np.ndarray,
    secret: frozenset[int],
) -> Shown:
    """With the answers of as many lines counted out as can be: the largest lines first.

    candidates: lines with their cells (group, dimension).
    """
    protected = protected_cells(raters, cell_raters, figures, secret)
    for _, cells in sorted(candidates, key=lambda each: -int(raters[list(each[0].groups)].sum())):
        more = replace(shown, listed=(*shown.listed, *cells))
        if not exposed(figures, more, protected):
            shown = more
    return shown


def counted_of_unit(
    figures: UnitFigures,
    shown: Shown,
    lines: Sequence[Line],
    raters: np.ndarray,
    cell_raters: np.ndarray,
    secret: frozenset[int],
) -> Shown:
    """With the answers of lines counted out together, dimension by dimension, for as many lines as can be. lines: those not
    listed. A line is left out where a dimension of it has too few raters, or too few beside those of secret groups."""
    protected = protected_cells(raters, cell_raters, figures, secret)
    for line in sorted(lines, key=lambda each: -int(raters[list(each.groups)].sum())):
        groups = list(line.groups)
        open_groups = [group for group in groups if group not in secret]
        dimensions = np.flatnonzero((figures.total[groups] > 0).any(axis=0))
        if figures.borrowed[groups].any() or not all(may_show(int(cell_raters[open_groups, d].sum())) for d in dimensions):
            continue
        more = replace(shown, counted=(*shown.counted, *((line.groups, int(each)) for each in dimensions)))
        if not exposed(figures, more, protected):
            shown = more
    return shown


def _audited(
    shown: Shown,
    figures: UnitFigures,
    protected: Sequence[np.ndarray],
    raters: np.ndarray,
    dimension_raters: np.ndarray,
    secret: frozenset[int],
) -> Shown:
    while exposed(figures, shown, protected):
        less = list(_less(shown, raters, dimension_raters, secret))
        if not less:
            return replace(shown, lines=())
        shown = next((each for each in less if not exposed(figures, each, protected)), less[0])
    return shown


def _less(shown: Shown, raters: np.ndarray, dimension_raters: np.ndarray, secret: frozenset[int]) -> Iterator[Shown]:
    """The same with one thing less, from what is missed least."""
    there = np.flatnonzero(shown.dimensions)
    if len(there):
        smallest = min(there, key=lambda each: (dimension_raters[each].sum(), each))
        yield replace(shown, dimensions=shown.dimensions & (np.arange(len(shown.dimensions)) != smallest))
    if len(shown.lines) > 1:
        yield replace(shown, lines=_merged_further(shown.lines, raters, secret))
    if shown.rates:
        yield replace(shown, rates=False)


def _merged_further(lines: tuple[Line, ...], raters: np.ndarray, secret: frozenset[int]) -> tuple[Line, ...]:
    """The protected line (else the smallest) together with the one that has the fewest raters of the others."""

    def size(line: Line) -> tuple[int, int]:
        return int(raters[list(line.groups)].sum()), lines.index(line)

    hides = [line for line in lines if line.merged or secret.intersection(line.groups)] or [min(lines, key=size)]
    rest = [line for line in lines if line not in hides]
    together = [*hides, *([min(rest, key=size)] if rest else [])]
    together = [line for line in lines if line in together]
    groups = tuple(group for line in together for group in line.groups)
    merged = Line("、".join(line.name for line in together), groups, merged=True)
    return (*(line for line in lines if line not in together), merged)
