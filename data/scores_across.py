"""Published scores with a column a dimension, as annexes print them: 单位, 政务公开, 依法行政, …, 总分, 名次."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

import numpy as np

from data.content import TOTAL
from data.layout import NOT_RATED_WORDS, Layout, is_personal, roles_of
from data.numerals import is_nothing, is_number, number_of
from data.tables import Coded, Table
from data.tally import clean, level_columns

BESIDE = ("unit", "unit_class", "wave", "score", "rank", "rated")
OVERALL = ("总分", "总得分", "综合得分", "总评", "合计得分")
COUNTERS = ("序号", "编号", "号", "no", "no.")
LOWEST, HIGHEST = Decimal(10), Decimal(100)
"""Some score lies above the lowest: columns of 1 to 5 are answers by their numbers."""


def down(table: Table, layout: Layout, levels: Collection[str]) -> Table | None:
    """The same scores one under another: unit, dimension, score; None where the table is no such annex."""
    if layout.shape or layout.columns or layout.ratings:
        return None
    roles = roles_of(table, layout)
    unit = roles.get("unit")
    if unit is None or not roles.keys() <= set(BESIDE) or _repeats(table.columns[unit]):
        return None
    if level_columns(table, layout, {*levels, *NOT_RATED_WORDS.values()}, roles.values()):
        return None
    overall = roles.get("score", _named(table, OVERALL))
    across = [place for place in _others(table, roles) if place != overall and _is_scores(table.columns[place], levels)]
    if not across or not _some_above(table, [*across, *([] if overall is None else [overall])]):
        return None
    return _stacked(table, roles, across, overall)


def _others(table: Table, roles: dict[str, int]) -> list[int]:
    return [
        place
        for place, name in enumerate(table.header)
        if name and place not in roles.values() and clean(name).lower() not in COUNTERS and not is_personal(name)
    ]


def _named(table: Table, names: Collection[str]) -> int | None:
    return next((place for place, header in enumerate(table.header) if clean(header) in names), None)


def _repeats(cells: Coded) -> bool:
    filled = cells.codes[cells.codes >= 0]
    return len(np.unique(filled)) < len(filled)


def _is_scores(cells: Coded, levels: Collection[str]) -> bool:
    values = [name for name in cells.names if not is_nothing(name)]
    if len(values) < 2 or set(values) <= set(levels) or not all(map(is_number, values)):
        return False
    return all(0 <= number_of(value) <= HIGHEST for value in values)


def _some_above(table: Table, places: list[int]) -> bool:
    return any(number_of(name) > LOWEST for place in places for name in table.columns[place].names if is_number(name))


def _stacked(table: Table, roles: dict[str, int], across: list[int], overall: int | None) -> Table:
    """Row by row in the order of the file: the dimensions, then the whole with its rank."""
    blocks = [*across, *([] if overall is None else [overall])]
    rows = np.arange(len(table)).repeat(len(blocks))
    whole = np.tile([place == overall for place in blocks], len(table))
    names = tuple(dict.fromkeys(TOTAL if place == overall else table.header[place] for place in blocks))
    dimension = np.tile([names.index(TOTAL if place == overall else table.header[place]) for place in blocks], len(table))
    header, columns = ["评议内容", "得分"], [Coded(dimension.astype(np.int32), names), _interleaved(table, blocks)]
    for role in ("unit", "unit_class", "wave", "rank", "rated"):
        if role in roles:
            cells = table.columns[roles[role]].take(rows)
            if role in ("rank", "rated"):
                cells = Coded(np.where(whole, cells.codes, -1).astype(np.int32), cells.names)
            header.append(table.header[roles[role]])
            columns.append(cells)
    return replace(table, header=tuple(header), columns=tuple(columns), rows=table.rows[rows], heads=())


def _interleaved(table: Table, blocks: list[int]) -> Coded:
    names = tuple(dict.fromkeys(name for place in blocks for name in table.columns[place].names))
    number = {name: code for code, name in enumerate(names)}
    codes = np.empty((len(table), len(blocks)), dtype=np.int32)
    for position, place in enumerate(blocks):
        cells = table.columns[place]
        codes[:, position] = np.array([number[name] for name in cells.names] + [-1], dtype=np.int32)[cells.codes]
    return Coded(codes.ravel(), names)
