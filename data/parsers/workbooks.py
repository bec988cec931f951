"""Workbooks through calamine: .xlsx, .xlsb, .xls (also those of WPS)."""

from __future__ import annotations

import io
from collections.abc import Iterator

from python_calamine import CalamineWorkbook, PasswordError

from data.limits import Limits
from data.parsers.biff import is_locked, workbook_stream
from data.parsers.percents import Percents, percent_cells
from data.parsers.sheets import Sheet, percent_text
from data.problems import DataError


def sheets(file: str, kind: str, content: bytes, allowed: Limits) -> Iterator[Sheet]:
    """Raises DataError workbook_locked, sheet_too_large."""
    if kind == "xls" and is_locked(workbook_stream(content)):
        raise DataError("workbook_locked", file=file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError:
        raise DataError("workbook_locked", file=file) from None
    percents = percent_cells(kind, content)
    for place, name in enumerate(workbook.sheet_names):
        cells = workbook.get_sheet_by_name(name)
        if cells.end is None:
            continue
        rows, columns = (last + 1 for last in cells.end)
        if columns > allowed.columns or rows * columns > allowed.cells:
            raise DataError("sheet_too_large", file=file, rows=rows, columns=columns)
        sheet = Sheet(file, name, allowed)
        _fill(sheet, cells.iter_rows(), percents(place, name))
        for (top, left), (bottom, right) in cells.merged_cell_ranges or ():
            sheet.merge(top, left, bottom, right)
        yield sheet


def _fill(sheet: Sheet, rows: Iterator[list[object]], percents: Percents) -> None:
    for number, row in enumerate(rows):
        for place in percents.get(number, ()):
            if place < len(row) and isinstance(row[place], int | float):
                row[place] = percent_text(row[place])
        sheet.add(row)
