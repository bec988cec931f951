"""Annexes of notices: the same few columns two or three times side by side (名次, 单位, 得分 ｜ 名次, 单位, 得分)."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from data.grid import Grid
from data.layout import ROLES
from data.tables import Aside, Coded, Table
from data.tally import clean

HEADER_ROWS = 10
_NUMBERED = re.compile(r"(.+?)[ _.(]*\d+\)?$")
_KNOWN = {clean(name).lower() for names in ROLES.values() for name in names}
_UNITS = {clean(name).lower() for name in ROLES["unit"]}


def unfolded(grid: Grid) -> Table | None:
    """The blocks of a sheet one under another; None where it has none.

    Its header is the first row that repeats itself; a program may have numbered equal names: 单位, 单位_2 or 单位.1.
    """
    for place, line in enumerate(grid.lines(0, HEADER_ROWS)):
        names = [clean(name) for name in line]
        numbered = [_NUMBERED.fullmatch(name) for name in names]
        names = [found[1] if found and found[1] in names else name for name, found in zip(names, numbered, strict=True)]
        blocks = blocks_of(names)
        if blocks:
            above = tuple(Aside(int(grid.rows[row]), tuple(grid.row(row))) for row in range(place))
            return _stacked(grid.table(names, np.arange(place + 1, len(grid)), above=above), blocks)
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


def _stacked(table: Table, blocks: list[list[int]]) -> Table:
    columns = [_joined([table.columns[place] for place in together]) for together in zip(*blocks, strict=True)]
    filled = np.flatnonzero(np.logical_or.reduce([column.codes >= 0 for column in columns]))
    return replace(
        table,
        header=tuple(table.header[place] for place in blocks[0]),
        columns=tuple(column.take(filled) for column in columns),
        rows=np.tile(table.rows, len(blocks))[filled],
    )


def _joined(parts: list[Coded]) -> Coded:
    """Columns one under another."""
    names = list(dict.fromkeys(name for part in parts for name in part.names))
    place = {name: number for number, name in enumerate(names)}
    recodes = [np.array([place[name] for name in part.names] + [-1], dtype=np.int32) for part in parts]
    return Coded(np.concatenate([recode[part.codes] for recode, part in zip(recodes, parts, strict=True)]), tuple(names))
