"""Annexes of notices: the same few columns two or three times side by side (名次, 单位, 得分 ｜ 名次, 单位, 得分)."""

from __future__ import annotations

import numpy as np

from data.grid import Grid
from data.layout import ROLES
from data.tables import Aside, Coded, Table
from data.tally import clean

HEADER_ROWS = 10
_KNOWN = {clean(name).lower() for names in ROLES.values() for name in names}
_UNITS = {clean(name).lower() for name in ROLES["unit"]}


def unfolded(grid: Grid) -> Table | None:
    """The blocks of a sheet one under another; None where it has none. Its header is the first row that repeats itself."""
    for place in range(min(HEADER_ROWS, len(grid))):
        blocks = blocks_of(grid.row(place))
        if blocks:
            above = tuple(Aside(int(grid.rows[row]), tuple(grid.row(row))) for row in range(place))
            table = grid.table([""] * grid.width, np.arange(place + 1, len(grid)), above=above)
            return _stacked(table, [clean(name) for name in grid.row(place)], blocks)
    return None


def blocks_of(header: list[str]) -> list[list[int]]:
    """Columns of each block, where a header consists of the same known names, a unit among them, twice or more often."""
    named = [(place, clean(name).lower()) for place, name in enumerate(header) if name.strip()]
    names = [name for _, name in named]
    for width in range(2, len(names) // 2 + 1):
        block = names[:width]
        is_block = len(set(block)) == width and set(block) <= _KNOWN and _UNITS & set(block)
        if is_block and names == block * (len(names) // width):
            return [[place for place, _ in named[start : start + width]] for start in range(0, len(named), width)]
    return []


def _stacked(table: Table, names: list[str], blocks: list[list[int]]) -> Table:
    columns = []
    for together in zip(*blocks, strict=True):
        columns.append(_joined([table.columns[place] for place in together]))
    header = tuple(names[place] for place in blocks[0])
    rows = np.tile(table.rows, len(blocks))
    filled = np.flatnonzero(np.logical_or.reduce([column.codes >= 0 for column in columns]))
    return Table(
        table.file, table.kind, table.encoding, table.sheet, header, tuple(column.take(filled) for column in columns),
        rows[filled], table.problems, above=table.above,
    )  # fmt: skip


def _joined(parts: list[Coded]) -> Coded:
    """Columns one under another."""
    names = list(dict.fromkeys(name for part in parts for name in part.names))
    place = {name: number for number, name in enumerate(names)}
    recodes = [np.array([place[name] for name in part.names] + [-1], dtype=np.int32) for part in parts]
    return Coded(np.concatenate([recode[part.codes] for recode, part in zip(recodes, parts, strict=True)]), tuple(names))
