"""Runs as a process of its own: a workbook on standard input, its sheets on standard output.

A parser that aborts or asks for all the memory takes this process down, not the program. Per sheet: a line of
JSON (name, rows, and the distinct texts of every column), then the cells as 32-bit codes, column by column.
"""

from __future__ import annotations

import array
import datetime
import io
import json
import sys

MEMORY = 3 << 30


def main() -> None:
    """Exit status 3: the file cannot be read."""
    _limit_memory()
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        for name in workbook.sheet_names:
            _write(name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
    except (CalamineError, MemoryError, ValueError) as error:
        print(type(error).__name__, file=sys.stderr)
        sys.exit(3)


def _write(name: str, rows: list[list[object]]) -> None:
    names, codes = [], []
    for place in range(len(rows[0]) if rows else 0):
        distinct: dict[str, int] = {}
        texts = [value if type(value) is str else _text(value) for value in (row[place] for row in rows)]
        codes.append(array.array("i", [distinct.setdefault(text, len(distinct)) for text in texts]))
        names.append(list(distinct))
    out = sys.stdout.buffer
    out.write(json.dumps([name, len(rows), names]).encode() + b"\n")
    for column in codes:
        column.tofile(out)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the guard and the time limit remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


if __name__ == "__main__":
    main()
