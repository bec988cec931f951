"""XLSX: guarded first, then parsed by calamine in a child process with limits."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from data.problems import DataError
from data.tables import Coded, Table, check_header, trimmed
from data.workbook_guard import guard_workbook

TIMEOUT = 120
CHILD = Path(__file__).with_name("workbook_child.py")


def read_workbook(file: str, content: bytes) -> list[Table]:
    """A Table per sheet with a header and rows. Raises DataError on a dangerous file, and where no sheet is a table."""
    guard_workbook(file, content)
    tables, failures = [], []
    for sheet in _parse(file, content):
        try:
            tables.append(_table(file, sheet))
        except DataError as failure:
            failures.append(failure)
    if not tables:
        raise failures[0] if failures else DataError("empty_file", file=file)
    return tables


@dataclass(frozen=True, eq=False)
class _Sheet:
    name: str
    columns: tuple[Coded, ...]


def _parse(file: str, content: bytes) -> list[_Sheet]:
    """Sheets that hold anything."""
    try:
        child = subprocess.run(
            [sys.executable, str(CHILD)], input=content, capture_output=True, timeout=TIMEOUT, check=False
        )
    except subprocess.TimeoutExpired:
        raise DataError("workbook_too_slow", file=file, seconds=TIMEOUT) from None
    if child.returncode != 0:
        raise DataError("workbook_broken", file=file)
    stream, sheets = io.BytesIO(child.stdout), []
    while line := stream.readline():
        name, rows, names = json.loads(line)
        codes = np.frombuffer(stream.read(4 * rows * len(names)), np.int32).reshape(len(names), rows)
        columns = tuple(trimmed(*each) for each in zip(codes, names, strict=True))
        if any(column.names for column in columns):
            sheets.append(_Sheet(name, columns))
    return sheets


def _table(file: str, sheet: _Sheet) -> Table:
    filled = np.stack([column.codes >= 0 for column in sheet.columns])
    rows = np.flatnonzero(filled.any(axis=0))
    first, body = rows[0], rows[1:]
    if len(body) == 0:
        raise DataError("no_rows", file=file, sheet=sheet.name)
    kept = [place for place, column in enumerate(sheet.columns) if column.names]
    header = [sheet.columns[place].text(first) for place in kept]
    names = check_header(file, sheet.name, header, lambda place: not filled[kept[place], body].any())
    return Table(
        file=file,
        kind="xlsx",
        encoding="",
        sheet=sheet.name,
        header=names,
        columns=tuple(sheet.columns[place].take(body) for place in kept),
        rows=body + 1,
    )
