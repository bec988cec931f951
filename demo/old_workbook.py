"""An .xls as office programs wrote them until 2007: a BIFF8 stream inside an OLE file, which no library writes any more.

Records as in [MS-XLS], sectors as in [MS-CFB]. Text and numbers only, and no more than a page of them.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

Rows = Sequence[Sequence[str | int | None]]


def write_old_workbook(path: Path, sheets: dict[str, Rows]) -> None:
    """Tables by the name of the sheet."""
    path.write_bytes(_compound_file(_workbook_stream(sheets)))


def _workbook_stream(sheets: dict[str, Rows]) -> bytes:
    texts: dict[str, int] = {}
    pages = [_page(rows, texts) for rows in sheets.values()]
    lead = b"".join(
        [
            _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)),  # BOF of the workbook
            _record(0x0042, struct.pack("<H", 1200)),  # CODEPAGE: UTF-16
            _record(0x003D, struct.pack("<9H", 0, 0, 0x4000, 0x2000, 0x38, 0, 0, 1, 600)),  # WINDOW1
            *[_record(0x0031, struct.pack("<5H4B", 240, 0, 0x7FFF, 400, 0, 0, 0, 134, 0) + _text("宋体", "B"))] * 5,  # FONT
            *[_record(0x00E0, _format(style=True))] * 15,  # XF: the styles that Excel expects
            _record(0x00E0, _format(style=False)),  # XF of every cell
            _record(0x0293, struct.pack("<HBB", 0x8000, 0, 0xFF)),  # STYLE: normal
        ]
    )
    strings = _strings(texts, uses=sum(page.count(_LABEL) for page in pages))
    titles = [_text(name, "B") for name in sheets]
    places = len(lead) + sum(4 + 6 + len(title) for title in titles) + len(strings) + len(_END)
    index = b""
    for title, page in zip(titles, pages, strict=True):
        index += _record(0x0085, struct.pack("<IH", places, 0) + title)  # BOUNDSHEET
        places += len(page)
    return b"".join([lead, index, strings, _END, *pages])


def _page(rows: Rows, texts: dict[str, int]) -> bytes:
    width = max(len(row) for row in rows)
    cells = [
        _cell(number, place, value, texts)
        for number, row in enumerate(rows)
        for place, value in enumerate(row)
        if value not in ("", None)
    ]
    return b"".join(
        [
            _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)),  # BOF of a sheet
            _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0)),  # DIMENSIONS
            *cells,
            _record(0x023E, struct.pack("<HHHHHHHI", 0x00B6, 0, 0, 64, 0, 0, 0, 0)),  # WINDOW2
            _END,
        ]
    )


def _cell(row: int, column: int, value: str | int, texts: dict[str, int]) -> bytes:
    if isinstance(value, str):
        return _LABEL + struct.pack("<HHHI", row, column, _CELL_FORMAT, texts.setdefault(value, len(texts)))
    return _record(0x0203, struct.pack("<HHHd", row, column, _CELL_FORMAT, value))  # NUMBER


def _strings(texts: dict[str, int], uses: int) -> bytes:
    """SST: the distinct texts, which the cells refer to by number."""
    body = struct.pack("<II", uses, len(texts)) + b"".join(_text(text, "H") for text in texts)
    if len(body) > _LARGEST_RECORD:
        raise ValueError("Too many distinct texts for one record.")
    return _record(0x00FC, body)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _text(text: str, length: str) -> bytes:
    """A string of 16-bit characters, its length in front as a byte or as a word."""
    encoded = text.encode("utf-16-le")
    return struct.pack(f"<{length}B", len(encoded) // 2, 1) + encoded


def _format(style: bool) -> bytes:
    return struct.pack("<HHHBBBBIIH", 0, 0, 0xFFF5 if style else 0x0001, 0x20, 0, 0, 0, 0, 0, 0x20C0)


_LABEL = struct.pack("<HH", 0x00FD, 10)  # LABELSST, whose body is always this long
_END = _record(0x000A, b"")  # EOF
_CELL_FORMAT = 15
_LARGEST_RECORD = 8224

_SECTOR = 512
_SMALLEST_STREAM = 4096
_FREE, _LAST, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _compound_file(stream: bytes) -> bytes:
    """The stream, whole sectors and not small, behind the table of its sectors and a directory of one file."""
    stream = stream.ljust(max(_SMALLEST_STREAM, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    tables = 1
    while tables * _SECTOR // 4 < tables + 1 + sectors:
        tables += 1
    directory, first = tables, tables + 1
    chain = [_TABLE] * tables + [_LAST] + list(range(first + 1, first + sectors)) + [_LAST]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x003E, 0x0003, 0xFFFE, 9, 6, b"",
        0, tables, directory, 0, _SMALLEST_STREAM, _LAST, 0, _LAST, 0,
    )  # fmt: skip
    master = list(range(tables)) + [_FREE] * (109 - tables)
    entries = [_entry("Root Entry", 5, 1, _LAST, 0), _entry("Workbook", 2, _FREE, first, len(stream))]
    entries += [_entry("", 0, _FREE, 0, 0)] * 2
    return b"".join([header, struct.pack("<109I", *master), struct.pack(f"<{len(chain)}I", *chain), *entries, stream])


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le") if name else b""
    return struct.pack("<64sHBBIII16sIQQIQ", encoded, len(encoded), kind, 1, _FREE, _FREE, child, b"", 0, 0, 0, first, size)
