"""A sheet as it stands in its file: cells of text, no header yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from data.problems import Problem
from data.tables import Coded, Table

Merge = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False)
class Grid:
    """Columns of text from the first row of the sheet on; which rows are the header is found out later.

    rows: the number of each row as a person counts it in the file or sheet, blank rows left out.
    merged: merged cells as (top, left, bottom, right), inclusive positions into `rows` and `columns`; only the first cell
    of a merge holds its text.
    headers: how many leading rows are known to be the header: 2 in files of SPSS and Stata (names, question texts), 1 in
    dBase tables, 0 where it has to be found.
    """

    file: str
    kind: str
    encoding: str
    sheet: str
    columns: tuple[Coded, ...]
    rows: np.ndarray
    merged: tuple[Merge, ...] = ()
    problems: tuple[Problem, ...] = ()
    headers: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.columns)

    def lines(self, start: int, stop: int) -> list[list[str]]:
        """The trimmed texts of these rows, "" where blank."""
        columns = [column.slice(start, stop).texts() for column in self.columns]
        return [list(row) for row in zip(*columns, strict=True)]

    def row(self, place: int) -> list[str]:
        return self.lines(place, place + 1)[0]

    def table(self, header: Sequence[str], rows: np.ndarray, columns: Sequence[int] | None = None, **more: object) -> Table:
        """The rows at these positions, which ascend, as a table under this header; of these columns, or of all.

        more: further fields of the Table.
        """
        cells = tuple(self.columns[place].take(rows) for place in (range(self.width) if columns is None else columns))
        return Table(
            self.file, self.kind, self.encoding, self.sheet, tuple(header), cells, self.rows[rows], self.problems, **more
        )
