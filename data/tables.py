"""A plain table of text, whatever file it came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from data.problems import DataError, Problem

BLANKS = " \t\r\n\u3000\u00a0\ufeff"


@dataclass(frozen=True)
class Coded:
    """A column of text as codes into its distinct values, trimmed, in order of appearance; -1 is a blank cell."""

    codes: np.ndarray
    names: tuple[str, ...]

    def take(self, rows: np.ndarray) -> Coded:
        """These rows, and only the values that stand in them."""
        codes = self.codes[rows]
        used = np.zeros(len(self.names) + 1, dtype=bool)
        used[codes] = True
        used[-1] = False  # where the blanks went
        if used[:-1].all():
            return Coded(codes, self.names)
        recode = np.append(np.cumsum(used[:-1]) - 1, -1).astype(np.int32)
        return Coded(recode[codes], tuple(name for name, stays in zip(self.names, used[:-1], strict=True) if stays))

    def slice(self, start: int, stop: int) -> Coded:
        """Neighbouring rows; the values stay, whether they stand in them or not."""
        return Coded(self.codes[start:stop], self.names)

    def text(self, place: int) -> str:
        return self.names[self.codes[place]] if self.codes[place] >= 0 else ""

    def texts(self) -> list[str]:
        return [self.names[code] if code >= 0 else "" for code in self.codes]


@dataclass(frozen=True)
class Aside:
    """A row that is no data: a title, a line of totals, a note. row: its number in the file or sheet."""

    row: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(filter(None, self.cells))


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of text. rows: the number of each row as a person counts it in the file or sheet.

    heads: what stood above each column, the highest level first; `header` is the same in one line. above: titles over the
    header. below: totals, and notes at the foot. repeated: header rows in the middle, left out. places: where each column
    stands in the cells of `above` and `below`; () where as in the table.
    """

    file: str
    kind: str
    encoding: str
    sheet: str
    header: tuple[str, ...]
    columns: tuple[Coded, ...]
    rows: np.ndarray
    problems: tuple[Problem, ...] = ()
    heads: tuple[tuple[str, ...], ...] = ()
    above: tuple[Aside, ...] = ()
    below: tuple[Aside, ...] = ()
    repeated: int = 0
    places: tuple[int, ...] = ()

    def aside(self, line: Aside) -> list[str]:
        """The cells of a row of `below` under the columns of the table."""
        return [line.cells[place] for place in self.places or range(len(self.header))]

    def __len__(self) -> int:
        return len(self.rows)

    def coded(self, column: int) -> Coded:
        return self.columns[column]


def check_header(file: str, sheet: str, header: Sequence[str], is_blank: Callable[[int], bool]) -> tuple[str, ...]:
    """Names trimmed; a nameless column with values gets its number. Raises DataError on a name that stands twice."""
    names = []
    for place, raw in enumerate(header):
        name = " ".join(raw.strip(BLANKS).split())
        names.append(name or ("" if is_blank(place) else f"第{place + 1}列"))
    seen: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        if name and name in seen:
            raise DataError("duplicate_header", file=file, sheet=sheet, column=name, first=seen[name], second=place)
        seen.setdefault(name, place)
    return tuple(names)


def trimmed(codes: np.ndarray, names: Sequence[str]) -> Coded:
    """Codes into raw texts become codes into trimmed ones; equal ones become one, blank ones -1. -1 stays -1."""
    distinct: dict[str, int] = {}
    recode = np.full(len(names) + 1, -1, dtype=np.int32)
    for place, raw in enumerate(names):
        name = raw.strip(BLANKS)
        if name:
            recode[place] = distinct.setdefault(name, len(distinct))
    return Coded(recode[codes] if len(distinct) < len(names) else codes, tuple(distinct))


def as_coded(column: pa.ChunkedArray) -> Coded:
    """A column that Arrow has coded, in one piece."""
    column = column.unify_dictionaries()
    if column.num_chunks == 0:
        return Coded(np.empty(0, dtype=np.int32), ())
    codes = np.concatenate([chunk.indices.to_numpy(zero_copy_only=False) for chunk in column.chunks])
    return trimmed(codes, column.chunk(0).dictionary.to_pylist())


def joined(first: Sequence[str], rest: Coded) -> Coded:
    """These texts, and the column under them."""
    names: dict[str, int] = {}
    codes = [names.setdefault(text, len(names)) if (text := raw.strip(BLANKS)) else -1 for raw in first]
    recode = np.array([names.setdefault(name, len(names)) for name in rest.names] + [-1], dtype=np.int32)
    return Coded(np.concatenate([np.array(codes, dtype=np.int32), recode[rest.codes]]), tuple(names))
