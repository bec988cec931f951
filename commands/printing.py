"""What the commands print: JSON for programs, aligned text for people."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from words.failures import failure, one_line
from words.previews import preview_header, preview_news, preview_rows


def print_json(value: object) -> None:
    """UTF-8 JSON without NaN."""
    print(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, default=_plain))


def print_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns side by side; a Chinese character is two cells wide."""
    texts = [[one_line(str(cell)) for cell in row] for row in (header, *rows)]
    widths = [max(_width(row[place]) for row in texts) for place in range(len(header))]
    for row in texts:
        print("  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip())


def print_preview(found) -> None:
    """What would change, as a sentence and a table."""
    print(preview_news(found))
    if found.changed:
        print_table(preview_header(), preview_rows(found))


def preview_as_json(found) -> dict[str, object]:
    """As `--dry-run --json` prints it."""
    units = [{name: value for name, value in asdict(unit).items() if name != "withheld"} for unit in found.changed]
    return {"refused": None if found.refused is None else failure(found.refused), "changed": units}


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat(sep=" ") if hasattr(value, "hour") else value.isoformat()
    raise TypeError(type(value).__name__)
