"""Records of an .xls: whether it is locked, and which cells are shown as percentages. Format: [MS-XLS] 2.1.4."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from data.ole import Container

Percents = dict[int, set[int]]
"""Columns by row, from 0."""
PERCENT = (9, 10)
"""Number formats that are built in."""
LOCKED = 0x002F
FORMAT, XF, SHEET, END_OF_PART, START_OF_PART = 0x041E, 0x00E0, 0x0085, 0x000A, 0x0809
ONE_CELL = {0x0203, 0x027E, 0x0006}
"""NUMBER, RK, FORMULA: row, column, style."""
MANY_CELLS = 0x00BD


def workbook_stream(content: bytes) -> bytes:
    container = Container(content)
    return container.stream("Workbook" if "Workbook" in container else "Book")


def is_locked(stream: bytes) -> bool:
    return any(kind == LOCKED for kind, _ in _records(stream, 0))


def percent_sheets(stream: bytes) -> list[Percents]:
    """The cells that are shown as percentages, in the order of the sheets."""
    formats, styles, starts = set(PERCENT), [], []
    for kind, body in _records(stream, 0):
        if kind == FORMAT and len(body) > 2 and b"%" in body[2:]:
            formats.add(struct.unpack_from("<H", body)[0])
        elif kind == XF and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == SHEET and len(body) >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
    percent = {place for place, style in enumerate(styles) if style in formats}
    if not percent:
        return []
    return [_styled_records(stream, start, percent) for start in starts]


def _styled_records(stream: bytes, start: int, styles: set[int]) -> Percents:
    found: Percents = {}
    for kind, body in _records(stream, start):
        if kind in ONE_CELL and len(body) >= 6:
            row, column, style = struct.unpack_from("<3H", body)
            if style in styles:
                found.setdefault(row, set()).add(column)
        elif kind == MANY_CELLS and len(body) >= 6:
            row, column = struct.unpack_from("<2H", body)
            for place in range(4, len(body) - 7, 6):
                if struct.unpack_from("<H", body, place)[0] in styles:
                    found.setdefault(row, set()).add(column + (place - 4) // 6)
    return found


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Type and body of the records of one part; parts inside it (charts) are left out."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if kind == START_OF_PART:
            depth += 1
        elif kind == END_OF_PART:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, body
        place += 4 + length
