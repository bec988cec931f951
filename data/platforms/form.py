"""A sheet as the platform that wrote it means it: rows of answers, columns of questions, and what its marks say."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from data.grid import Grid
from data.layout import Layout
from data.problems import Problem
from data.tables import Coded, Table, trimmed

HEAD = 6
"""Rows at the top of a sheet among which the header of a platform is looked for: an office may type a title above it."""


@dataclass(frozen=True)
class Question:
    """A column of answers.

    stem: what is asked; item: about what, a row of a matrix or an option, "" where the column is the whole question.
    number: columns of one question share it. option: the column is a tick of a multiple choice, never a rating.
    rating: the platform itself says that it is one. also: other names of the column, a code or the full text.
    """

    column: int
    stem: str
    item: str = ""
    number: str = ""
    option: bool = False
    rating: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drop:
    """Rows that are no ballots: those with such a value in this column. code: of the remark that counts them."""

    column: int
    values: tuple[str, ...]
    code: str


@dataclass(frozen=True, eq=False)
class Form:
    """table: rows of answers under the platform's own headers. roles: role to position of the column.

    words: what marks in cells mean, "" for no answer. personal: headers of columns that were left out.
    register: what the file says of how forms came back, for a file without ratings.
    """

    table: Table
    questions: tuple[Question, ...]
    roles: Mapping[str, int]
    words: Mapping[str, str] = field(default_factory=dict)
    drops: tuple[Drop, ...] = ()
    personal: tuple[str, ...] = ()
    remarks: tuple[Problem, ...] = ()
    register: Table | None = None


@dataclass(frozen=True, eq=False)
class Adapted:
    """A table in the program's own vocabulary, the layout that explains it, and what was left out or assumed."""

    table: Table
    layout: Layout
    remarks: tuple[Problem, ...] = ()
    personal: tuple[str, ...] = ()


@dataclass(frozen=True)
class Head:
    """The first rows of a sheet, as plain text."""

    kind: str
    rows: tuple[tuple[str, ...], ...]

    def row_with(self, fits: Callable[[Sequence[str]], bool]) -> int | None:
        """The first row whose cells fit."""
        return next((place for place, cells in enumerate(self.rows) if fits(cells)), None)


def head_of(grid: Grid) -> Head:
    rows = grid.lines(0, HEAD)
    return Head(grid.kind, tuple(tuple(" ".join(cell.split()) for cell in row) for row in rows))


def plain(name: str) -> str:
    """A header as it is compared: full width is half width, blanks and case do not count."""
    return "".join(unicodedata.normalize("NFKC", name).split()).lower()


def named(cells: Sequence[str], *names: str) -> int | None:
    """Position of the first of these headers that is there."""
    places = {plain(cell): place for place, cell in reversed(list(enumerate(cells))) if cell}
    return next((places[plain(name)] for name in names if plain(name) in places), None)


def count_named(cells: Sequence[str], names: Collection[str]) -> int:
    """How many of these headers are there."""
    there = {plain(cell) for cell in cells}
    return sum(plain(name) in there for name in names)


def roles_in(cells: Sequence[str], roles: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Role to position for the headers that are there."""
    found = {role: named(cells, *names) for role, names in roles.items()}
    return {role: place for role, place in found.items() if place is not None}


def body_table(grid: Grid, header: Sequence[str], first: int) -> Table:
    """The rows from this one on, under these headers made unique."""
    return grid.table(unique(header), np.arange(first, len(grid)))


def unique(header: Sequence[str]) -> list[str]:
    """Headers that stand twice get their column's number; a nameless one is named by it."""
    seen: set[str] = set()
    names: list[str] = []
    for place, name in enumerate(header, 1):
        fresh = name if name and name not in seen else f"{name}（第{place}列）" if name else f"第{place}列"
        seen.add(fresh)
        names.append(fresh)
    return names


def with_column(table: Table, place: int, cells: Coded) -> Table:
    """The table with other cells in this column."""
    columns = (*table.columns[:place], cells, *table.columns[place + 1 :])
    return replace(table, columns=columns)


def rewritten(cells: Coded, meaning: Callable[[str], str]) -> Coded:
    """Cells with every distinct text put another way; "" becomes blank."""
    return trimmed(cells.codes, [meaning(name) for name in cells.names])


def rewrite(table: Table, place: int, meaning: Callable[[str], str]) -> Table:
    return with_column(table, place, rewritten(table.coded(place), meaning))


def column_of(texts: Sequence[str]) -> Coded:
    """Texts as a column; "" is blank."""
    names = {text: place for place, text in enumerate(dict.fromkeys(filter(None, texts)))}
    return Coded(np.array([names.get(text, -1) for text in texts], dtype=np.int32), tuple(names))


def appended(table: Table, header: str, cells: Coded) -> Table:
    """The table with one more column, whose header is made unique."""
    headers = tuple(unique([*table.header, header]))
    return replace(table, header=headers, columns=(*table.columns, cells), heads=())


def is_one_of(name: str, names: Collection[str]) -> bool:
    """Whether a header is one of these, however it is written."""
    return bool(name) and plain(name) in {plain(each) for each in names}


def rows_of(table: Table, rows: np.ndarray) -> Table:
    """Some rows of a table, in this order."""
    return replace(table, columns=tuple(column.take(rows) for column in table.columns), rows=table.rows[rows])
