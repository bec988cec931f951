"""Three forms before and after a layout: cells as they stand in the file, and what they were read as."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.platforms.adapting import adapt
from data.platforms.form import rows_of
from data.proposals import Proposal, Sheet, layout_of
from data.shapes import Shaped, shape_table
from data.tables import Table
from data.typed_numbers import TypedNumbers

FORMS = 3
LINES = 6
"""Answers of a form that are shown."""
HEAD = 100
"""Rows of the file that are read for it."""


@dataclass(frozen=True)
class Line:
    """A cell under its header, and the rating it was read as; level "" where it is none."""

    header: str
    cell: str
    unit: str
    dimension: str
    level: str


@dataclass(frozen=True)
class FormPreview:
    """row: number in the file; more: answers that are not shown."""

    row: int
    lines: tuple[Line, ...]
    more: int


def preview(
    sheet: Sheet,
    proposal: Proposal,
    levels: Sequence[str],
    units: Collection[str],
    numbers: TypedNumbers | None = None,
) -> tuple[FormPreview, ...]:
    """The first forms of a file as the import itself reads them. Raises DataError as `adapt` and `shape_table` do."""
    layout = replace(layout_of(proposal, ""), numbers=numbers)
    table = rows_of(sheet.table, np.arange(min(HEAD, len(sheet.table))))
    if proposal.shape != "wide":
        shaped = shape_table(table, layout, levels, units)
        lines = {"long": _long, "tally": _tally, "scores": _scores}[proposal.shape](table, shaped)
        return _forms(lines)
    adapted = adapt(replace(sheet.form, table=table), layout, units, levels)
    shaped = shape_table(adapted.table, adapted.layout, levels, units)
    return _forms(_wide(table, shaped, proposal))


def _forms(lines: dict[int, list[Line]]) -> tuple[FormPreview, ...]:
    return tuple(
        FormPreview(row, tuple(each[:LINES]), max(0, len(each) - LINES)) for row, each in list(lines.items())[:FORMS]
    )


def _wide(table: Table, shaped: Shaped, proposal: Proposal) -> dict[int, list[Line]]:
    rows = shaped.rows
    units, dimensions, levels = rows.unit.texts(), rows.dimension.texts() if rows.dimension else [], rows.level.texts()
    by_column = proposal.naming == "column"
    read = {
        (int(row), "" if by_column else unit, dimension): (unit, level)
        for row, unit, dimension, level in zip(rows.row, units, dimensions, levels, strict=True)
        if level
    }
    lines: dict[int, list[Line]] = {}
    for place, row in enumerate(table.rows):
        if len(lines) == FORMS:
            break
        found = []
        for header, (unit, dimension) in proposal.ratings.items():
            meant = read.get((int(row), unit, dimension), (unit, ""))
            cell = table.coded(table.header.index(header)).text(place)
            found.append(Line(header, cell, meant[0], dimension, meant[1]))
        if any(line.level for line in found):
            lines[int(row)] = found
    return lines


def _long(table: Table, shaped: Shaped) -> dict[int, list[Line]]:
    rows, header = shaped.rows, shaped.headers["level"]
    cells = table.coded(table.header.index(header))
    dimensions = rows.dimension.texts() if rows.dimension else [""] * len(rows.row)
    ballots = rows.ballot.codes if rows.ballot else np.arange(len(rows.row))
    lines: dict[int, list[Line]] = {}
    first: dict[int, int] = {}
    for entry, (unit, dimension, level) in enumerate(zip(rows.unit.texts(), dimensions, rows.level.texts(), strict=True)):
        form = first.setdefault(int(ballots[entry]), int(rows.row[entry]))
        lines.setdefault(form, []).append(Line(header, cells.text(int(rows.place[entry])), unit, dimension, level))
    return lines


def _tally(table: Table, shaped: Shaped) -> dict[int, list[Line]]:
    lines: dict[int, list[Line]] = {}
    for each in shaped.tally.counts:
        lines.setdefault(each.row, []).append(Line(each.column, each.text, each.unit, each.dimension, each.level))
    return lines


def _scores(table: Table, shaped: Shaped) -> dict[int, list[Line]]:
    units, scores = shaped.columns["unit"].texts(), shaped.columns["score"].texts()
    dimensions = shaped.columns["dimension"].texts() if "dimension" in shaped.columns else [""] * len(units)
    return {
        int(row): [Line(shaped.headers["score"], score, unit, dimension, score)]
        for row, unit, dimension, score in zip(table.rows, units, dimensions, scores, strict=True)
    }
