"""Two entries of the same forms, cell by cell: keyed in twice, or two sheets or files made from the same paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.content import TOTAL
from data.layout import ROLES, Layout, level_of, roles_of, split_header
from data.problems import DataError, Problem
from data.tables import Table


@dataclass(frozen=True)
class Difference:
    """A cell in which two entries of a form differ; item is its place on the form, the texts are as they were entered."""

    form: str
    item: int
    unit: str
    dimension: str
    first: str
    second: str


@dataclass(frozen=True)
class Comparison:
    """forms, cells: entered twice and compared. only_first, only_second: forms that one of the entries lacks.

    missing: headings that one of the two tables lacks; they are not compared.
    """

    differences: tuple[Difference, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    forms: int
    cells: int
    missing: tuple[str, ...] = ()


def compare_entries(first: Table, second: Table, layout: Layout | None = None) -> Comparison:
    """Rows are matched by the number of the form, columns by their heading; order and layout of the sheets may differ.

    Raises DataError compare_no_number, compare_twice, compare_nothing.
    """
    layout = layout or Layout()
    rows = [_rows_by_form(table, layout) for table in (first, second)]
    columns = [_columns(table, layout) for table in (first, second)]
    shared = [name for name in columns[0] if name in columns[1]]
    if not shared:
        raise DataError("compare_nothing", file=second.file, known=list(columns[1]))
    both = [form for form in rows[0] if form in rows[1]]
    cells = []
    for table, places, named in zip((first, second), rows, columns, strict=True):
        at = np.array([places[form] for form in both], dtype=np.int64)
        cells.append([[_meant(text, layout) for text in table.coded(named[name]).take(at).texts()] for name in shared])
    pairs = [(name, "") if name in _NAMED else split_header(name) or (name, TOTAL) for name in shared]
    return Comparison(
        _differences(both, pairs, *(list(zip(*each, strict=True)) for each in cells)),
        tuple(form for form in rows[0] if form not in rows[1]),
        tuple(form for form in rows[1] if form not in rows[0]),
        len(both),
        len(both) * len(shared),
        tuple(sorted(columns[0].keys() ^ columns[1].keys())),
    )


def compare_marks(
    items: Sequence[tuple[str, str]], first: dict[str, Sequence[str]], second: dict[str, Sequence[str]]
) -> Comparison:
    """The same for marks by form, one for each item."""
    both = [form for form in first if form in second]
    return Comparison(
        _differences(both, items, [first[form] for form in both], [second[form] for form in both]),
        tuple(form for form in first if form not in second),
        tuple(form for form in second if form not in first),
        len(both),
        len(both) * len(items),
    )


def _differences(
    forms: Sequence[str], items: Sequence[tuple[str, str]], first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]
) -> tuple[Difference, ...]:
    return tuple(
        Difference(form, item, *items[item], one, two)
        for form, left, right in zip(forms, first, second, strict=True)
        if left != right
        for item, (one, two) in enumerate(zip(left, right, strict=True))
        if one != two
    )


def _rows_by_form(table: Table, layout: Layout) -> dict[str, int]:
    roles = roles_of(table, layout)
    if "ballot" not in roles:
        known = [header for header in table.header if header]
        raise DataError("compare_no_number", file=table.file, sheet=table.sheet, known=known)
    places: dict[str, int] = {}
    problems = []
    for place, form in enumerate(table.coded(roles["ballot"]).texts()):
        if form in places:
            row = int(table.rows[place])
            facts = {"first": int(table.rows[places[form]])}
            problems.append(Problem("number_twice", table.file, table.sheet, row, value=form, facts=facts))
        elif form:
            places[form] = place
    if problems:
        raise DataError("compare_twice", tuple(problems), file=table.file, count=len(problems))
    return places


def _columns(table: Table, layout: Layout) -> dict[str, int]:
    """Headings that are about a form's answers, by name."""
    taken = {place for role, place in roles_of(table, layout).items() if role in ("ballot", *_BESIDE)}
    return {header: place for place, header in enumerate(table.header) if header and place not in taken}


_BESIDE = tuple(role for role in ROLES if role not in ("ballot", "group", "unit", "dimension", "level", "comment"))
"""Roles of columns that say nothing a clerk reads from the form."""


_NAMED = {name for names in ROLES.values() for name in names}


def _meant(text: str, layout: Layout) -> str:
    return level_of(text, layout) if text else ""
