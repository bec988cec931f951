"""Cells of a sheet as codes into the distinct texts of their column."""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Iterable, Sequence

from data.limits import Limits
from data.problems import DataError

Merge = tuple[int, int, int, int]
"""top, left, bottom, right; inclusive, from 0."""
BLANK = -1


class Sheet:
    """Filled row by row. headers: how many leading rows are known to be the header; 0 where that has to be found."""

    def __init__(self, file: str, name: str, allowed: Limits, headers: int = 0) -> None:
        self.file, self.name, self.allowed, self.headers = file, name, allowed, headers
        self.height = 0
        self.merged: list[Merge] = []
        self._codes: list[array] = []
        self._names: list[dict[str, int]] = []

    def add(self, cells: Sequence[object], times: int = 1) -> None:
        """The same row so many times. Raises DataError sheet_too_large."""
        if len(cells) > len(self._codes):
            self._widen(cells)
        if (self.height + times) * max(1, len(self._codes)) > self.allowed.cells:
            raise self._too_large(self.height + times, len(self._codes))
        for codes, names, value in zip(self._codes, self._names, cells, strict=False):
            text = value if type(value) is str else as_text(value)
            code = names.setdefault(text, len(names)) if text else BLANK
            if times == 1:
                codes.append(code)
            else:
                codes.extend(array("i", [code]) * times)
        for codes in self._codes[len(cells) :]:
            codes.extend(array("i", [BLANK]) * times)
        self.height += times

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if bottom > top or right > left:
            self.merged.append((top, left, bottom, right))

    def codes(self) -> list[array]:
        return self._codes

    def names(self) -> list[list[str]]:
        return [list(names) for names in self._names]

    def _widen(self, cells: Sequence[object]) -> None:
        width = len(cells)
        while width > len(self._codes) and cells[width - 1] in ("", None):
            width -= 1
        if width > self.allowed.columns or width * self.height > self.allowed.cells:
            raise self._too_large(self.height + 1, width)
        while width > len(self._codes):
            self._codes.append(array("i", [BLANK]) * self.height)
            self._names.append({})

    def _too_large(self, rows: int, columns: int) -> DataError:
        return DataError("sheet_too_large", file=self.file, rows=rows, columns=columns)


def all_rows(sheet: Sheet, rows: Iterable[Sequence[object]]) -> Sheet:
    for row in rows:
        sheet.add(row)
    return sheet


def as_text(value: object) -> str:
    """A cell as a person reads it: 10001 without .0, a day without its midnight, times without a date."""
    if value is None:
        return ""
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="auto" if value.microsecond else "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def number_text(value: float) -> str:
    """Fifteen digits, as spreadsheets show them; whole numbers without a point."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def percent_text(value: float) -> str:
    """0.65 as 65%"""
    return number_text(float(f"{value * 100:.15g}")) + "%"
