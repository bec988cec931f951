"""A sheet as it stands in its file: cells of text, no header yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.problems import Problem
from data.tables import Coded, Table, as_coded


@dataclass(frozen=True, eq=False)
class Grid:
    """Columns of trimmed text from the first row of the sheet on; which rows are the header is found out later.

    rows: the number of each row as a person counts it in the file or sheet, blank rows left out.
    merged: merged cells as (top, left, bottom, right), inclusive positions into `rows` and `columns`; only the first cell
    of a merge holds its text.
    """

    file: str
    kind: str
    encoding: str
    sheet: str
    columns: tuple[pa.ChunkedArray | Coded, ...]
    rows: np.ndarray
    merged: tuple[tuple[int, int, int, int], ...] = ()
    problems: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def width(self) -> int:
        return len(self.columns)

    def row(self, place: int) -> list[str]:
        """The texts of one row, "" where blank."""
        return [as_coded(column.slice(place, 1) if isinstance(column, pa.ChunkedArray) else column.take(np.array([place])))
                .text(0) for column in self.columns]  # fmt: skip

    def table(self, header: Sequence[str], body: np.ndarray) -> Table:
        """The rows at these positions as a table under this header."""
        columns = tuple(
            column.take(pa.array(body)) if isinstance(column, pa.ChunkedArray) else column.take(body)
            for column in self.columns
        )
        return Table(
            self.file, self.kind, self.encoding, self.sheet, tuple(header), columns, self.rows[body], self.problems
        )
