"""Files of other kinds for tests, written byte by byte where no library of ours writes them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
)


def archive(files: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return stream.getvalue()


def ods(*sheets: str, **names: str) -> bytes:
    """A spreadsheet of these table rows, as XML; a sheet each."""
    tables = {**{f"Sheet{place}": rows for place, rows in enumerate(sheets, 1)}, **names}
    body = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tables.items())
    content = f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    return archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>" + "".join(map(ods_cell, cells)) + "</table:table-row>"


def ods_cell(text: str, more: str = "") -> str:
    """A text cell, or as it stands where it is XML already."""
    if text.startswith("<"):
        return text
    return f'<table:table-cell office:value-type="string" {more}><text:p>{escape(text)}</text:p></table:table-cell>'


def dbf(
    fields: Sequence[tuple[bytes, bytes, int]], records: Sequence[Sequence[bytes]], deleted: Sequence[int] = ()
) -> bytes:
    width = 1 + sum(length for _, _, length in fields)
    header = 32 + 32 * len(fields) + 1
    head = struct.pack("<4BI2H20x", 3, 126, 11, 3, len(records), header, width)
    described = b"".join(
        name.ljust(11, b"\0") + kind + bytes(4) + bytes([length]) + bytes(15) for name, kind, length in fields
    )
    rows = b"".join(
        (b"*" if place in deleted else b" ")
        + b"".join(cell.ljust(length) for cell, (_, _, length) in zip(record, fields, strict=True))
        for place, record in enumerate(records)
    )
    return head + described + b"\r" + rows + b"\x1a"


def container(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file with these streams, each padded to at least 4,096 bytes."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    bodies = {name: body.ljust(max(4096, -(-len(body) // 512) * 512), b"\0") for name, body in streams.items()}
    chain, sectors, starts = [table], [b""], {}
    directory = b"Root Entry".decode().encode("utf-16-le")
    for name, body in bodies.items():
        starts[name] = len(sectors)
        pieces = [body[place : place + 512] for place in range(0, len(body), 512)]
        chain += [*range(len(sectors) + 1, len(sectors) + len(pieces)), end]
        sectors += pieces
    entries = [_entry(directory, 5, end, 0)]
    entries += [_entry(name.encode("utf-16-le"), 2, starts[name], len(body)) for name, body in bodies.items()]
    listed = b"".join(entries)
    listed += bytes(-len(listed) % 512)
    first = len(sectors)
    pieces = [listed[place : place + 512] for place in range(0, len(listed), 512)]
    chain += [*range(first + 1, first + len(pieces)), end]
    sectors += pieces
    sectors[0] = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<7I", first, 0, 4096, end, 0, end, 0) + bytes(4)
    head = head[:44] + struct.pack("<8I", 1, first, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    return head + b"".join(sectors)


def _entry(name: bytes, kind: int, start: int, length: int) -> bytes:
    body = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, kind, 1)
    return (body + struct.pack("<3I", *[0xFFFFFFFF] * 3) + bytes(36)).ljust(116, b"\0") + struct.pack(
        "<III", start, length, 0
    )


def document(*tables: Sequence[Sequence[str]], merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """A Word document; merges of the first table as top, left, bottom, right."""
    import docx

    text = docx.Document()
    text.add_paragraph("关于评议结果的通报")
    for number, rows in enumerate(tables):
        table = text.add_table(len(rows), len(rows[0]))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
        for top, left, bottom, right in merges if number == 0 else ():
            words = table.cell(top, left).text
            table.cell(top, left).merge(table.cell(bottom, right)).text = words
    stream = io.BytesIO()
    text.save(stream)
    return stream.getvalue()


def statistics_file(path: Path, columns: Mapping[str, Sequence[object]], **about: object) -> bytes:
    """Written by pyreadstat: .sav, .zsav or .dta by the suffix."""
    import pandas as pd
    import pyreadstat

    write = pyreadstat.write_dta if path.suffix == ".dta" else pyreadstat.write_sav
    if path.suffix == ".zsav":
        about["compress"] = True
    write(pd.DataFrame(columns), str(path), **about)
    return path.read_bytes()
