"""What the commands print: JSON for programs, aligned text for people."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from words.failures import one_line


def print_json(value: object) -> None:
    """UTF-8 JSON without NaN."""
    print(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, default=_plain))


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns side by side; a Chinese character is two cells wide."""
    texts = [[one_line(str(cell)) for cell in row] for row in (header, *rows)]
    widths = [max(_width(row[place]) for row in texts) for place in range(len(header))]
    for row in texts:
        print("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat(sep=" ") if hasattr(value, "hour") else value.isoformat()
    raise TypeError(type(value).__name__)
