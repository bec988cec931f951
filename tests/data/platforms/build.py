"""Sheets for the tests of platforms: from rows, and from a file as any tool would open it."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyreadstat
from python_calamine import CalamineWorkbook

from data.grid import Grid
from data.platforms.form import column_of
from data.reader import read_file
from data.tables import Table

LEVELS = ("满意", "基本满意", "一般", "不满意")


def grid(*rows: Sequence[str], kind: str = "csv", sheet: str = "", file: str = "f.csv") -> Grid:
    """Cells of text; blank rows are left out and count."""
    width = max(len(row) for row in rows)
    heads = 2 if kind == "sav" else 0  # names and question texts, also where there are no texts
    filled = [
        (number, [*row, *[""] * (width - len(row))]) for number, row in enumerate(rows, 1) if any(row) or number <= heads
    ]
    columns = tuple(column_of([row[place].strip() for _, row in filled]) for place in range(width))
    return Grid(file, kind, "UTF-8", sheet, columns, np.array([number for number, _ in filled], dtype=np.int64))


def rows_of_file(path: Path) -> dict[str, list[list[str]]]:
    """Sheet to rows of text, opened without the program."""
    if path.suffix in (".xls", ".xlsx"):
        book = CalamineWorkbook.from_path(str(path))
        return {
            name: [[_text(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
            for name in book.sheet_names
        }
    if path.suffix == ".sav":
        values, about = pyreadstat.read_sav(str(path), output_format="dict")
        labels = about.variable_value_labels
        cells = [[labels.get(name, {}).get(value) or _text(value) for value in values[name]] for name in about.column_names]
        labels = [label or "" for label in about.column_labels]
        return {"": [list(about.column_names), labels, *map(list, zip(*cells, strict=True))]}
    text = path.read_text("utf-8-sig")
    first = text.splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    return {"": list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))}


def opened(path: Path) -> list[Grid]:
    """The sheets of a file without the program's reader, which is slower to start."""
    kind = path.suffix[1:] if path.suffix in (".xls", ".xlsx", ".sav") else "csv"
    return [grid(*rows, kind=kind, sheet=sheet, file=path.name) for sheet, rows in rows_of_file(path).items() if rows]


def grids(path: Path) -> list[Grid]:
    """The sheets of a file as the program reads them."""
    return list(read_file(path.name, path.read_bytes()).grids)


def column(table: Table, header: str) -> list[str]:
    return table.coded(table.header.index(header)).texts()


def _text(cell: object) -> str:
    if cell is None or cell != cell:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell == int(cell) else str(cell)
