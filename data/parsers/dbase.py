"""dBase tables (.dbf), as optical readers and old systems write them: a header of fixed fields, records of fixed width."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Iterator

from data.limits import Limits
from data.parsers.sheets import Sheet, as_text, number_text
from data.problems import DataError

FIELD, FIRST = 32, 32
END_OF_FIELDS, DELETED = 0x0D, b"*"
KINDS = {0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8B, 0x8C, 0xCB, 0xF5, 0xFB}
TYPES = b"CNFDLMBGPYTIVXQ@O+0W"
IN_ANOTHER_FILE = "MGPWQ0X"
JULIAN = 1_721_425
ENCODINGS = ("utf-8", "gb18030", "big5")


def is_dbase(content: bytes) -> bool:
    """By the header: there is no signature."""
    if len(content) < FIRST + FIELD + 1 or content[0] not in KINDS:
        return False
    header, record = struct.unpack_from("<2H", content, 8)
    month, day = content[2], content[3]
    return (
        record > 1 and FIRST + FIELD < header <= len(content) and month <= 12 and day <= 31
        and content[12:14] == b"\0\0" and bool(_fields(content[:header]))
    )  # fmt: skip


def sheets(file: str, kind: str, content: bytes, allowed: Limits) -> Iterator[Sheet]:
    """Records that are marked as deleted are left out. Raises DataError file_broken, sheet_too_large."""
    count, header, width = struct.unpack_from("<I2H", content, 4)
    fields = _fields(content[:header])
    if 1 + sum(length for _, _, length in fields) > width:
        raise DataError("file_broken", file=file)
    records = [content[place : place + width] for place in range(header, min(len(content), header + count * width), width)]
    encoding = _encoding(b"".join(name for name, _, _ in fields) + _words(records, fields))
    sheet = Sheet(file, "", allowed, headers=1)
    sheet.add([name.decode(encoding, "replace").strip() for name, _, _ in fields])
    for record in records:
        if len(record) == width and record[:1] != DELETED:
            sheet.add(_cells(record, fields, encoding))
    yield sheet


def _fields(header: bytes) -> list[tuple[bytes, str, int]]:
    """Name, type, length; none where these are no descriptions of fields."""
    found = []
    place = FIRST
    while place + FIELD <= len(header) and header[place] != END_OF_FIELDS:
        name, kind, length = header[place : place + 11].split(b"\0")[0], header[place + 11], header[place + 16]
        if not name or kind not in TYPES:
            return []
        if kind == ord("C"):
            length += (
                header[place + 17] << 8
            )  # texts longer than 255 keep the rest of the length where numbers keep decimals
        found.append((name, chr(kind), length))
        place += FIELD
    return found if place < len(header) and header[place] == END_OF_FIELDS else []


def _words(records: list[bytes], fields: list[tuple[bytes, str, int]]) -> bytes:
    """The cells that are text, one after another."""
    found, place = [], 1
    for _, kind, length in fields:
        if kind == "C":
            found += [record[place : place + length] for record in records]
        place += length
    return b" ".join(found)


def _encoding(text: bytes) -> str:
    """By trial: the code page that the header declares is often that of the program's home."""
    for encoding in ENCODINGS:
        try:
            text.decode(encoding)
            return encoding
        except UnicodeDecodeError:
            continue
    return "gb18030"


def _cells(record: bytes, fields: list[tuple[bytes, str, int]], encoding: str) -> list[str]:
    cells = []
    place = 1
    for _, kind, length in fields:
        cells.append(_text(record[place : place + length], kind, encoding))
        place += length
    return cells


def _text(raw: bytes, kind: str, encoding: str) -> str:
    if kind in IN_ANOTHER_FILE or not raw.strip(b" \0"):
        return ""
    if kind in "I+" and len(raw) == 4:
        return str(struct.unpack("<i", raw)[0])
    if kind in "BOY" and len(raw) == 8:
        return number_text(struct.unpack("<q", raw)[0] / 10_000 if kind == "Y" else struct.unpack("<d", raw)[0])
    if kind in "T@" and len(raw) == 8:
        return _moment(*struct.unpack("<2I", raw))
    text = raw.decode(encoding, "replace").strip(" \0\u3000")
    if kind == "D" and len(text) == 8 and text.isdigit():
        return f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if kind in "NF" and "." in text and set(text) <= set("-0123456789."):
        return text.rstrip("0").rstrip(".")
    return text


def _moment(day: int, milliseconds: int) -> str:
    """Days of the Julian calendar and milliseconds since midnight."""
    ordinal = day - JULIAN
    if not 0 < ordinal <= datetime.date.max.toordinal() or milliseconds >= 86_400_000:
        return ""
    moment = datetime.datetime.fromordinal(ordinal) + datetime.timedelta(milliseconds=milliseconds)
    return as_text(moment.replace(microsecond=0))
