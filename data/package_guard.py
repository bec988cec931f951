"""Looks into an archive before any parser does: a kilobyte of XLSX can ask for hundreds of gigabytes.

Checks sizes, ratios, macros, document types and the extent of the sheets by streaming; nothing is unpacked to disk.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from data.limits import Limits
from data.problems import DataError

MAX_RATIO = 300
MAX_ENTRIES = 2_000
PIECE = 1 << 20
LETTERS, DIGITS = 3, 7
LONGEST_TAG = 2_000
NOTHING_IN_IT = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<>]*/>")
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


def kind_of_package(file: str, content: bytes) -> str:
    """xlsx, xlsb, ods, docx, or zip for an archive of other files. Raises DataError file_broken, not_a_table."""
    with opened(file, content) as archive:
        names = set(archive.namelist())
        if "mimetype" in names:
            with archive.open("mimetype") as stream:
                mime = stream.read(100)
            if mime.startswith(OPEN_DOCUMENT):
                if not mime.startswith(OPEN_DOCUMENT + b"spreadsheet"):
                    raise DataError("not_a_table", file=file)
                return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/worksheets/") for name in names):
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if "[Content_Types].xml" in names:
        raise DataError("not_a_table", file=file)
    return "zip"


def guard_package(file: str, kind: str, content: bytes, allowed: Limits) -> None:
    """Raises DataError on a workbook or document that must not reach a parser."""
    with opened(file, content) as archive:
        check_entries(file, archive, allowed)
        if any("vbaProject" in name for name in archive.namelist()):
            raise DataError("workbook_macros", file=file)
        _check_parts(file, kind, archive, allowed)


@contextmanager
def opened(file: str, content: bytes) -> Iterator[zipfile.ZipFile]:
    """Raises DataError file_broken where the archive cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, zlib.error, ValueError, KeyError):
        raise DataError("file_broken", file=file) from None


def check_entries(file: str, archive: zipfile.ZipFile, allowed: Limits) -> None:
    """Raises DataError file_suspicious, file_too_large, workbook_locked."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or len({entry.filename for entry in entries}) != len(entries):
        raise DataError("file_suspicious", file=file, what="entries")
    if any(entry.flag_bits & 1 for entry in entries):
        raise DataError("workbook_locked", file=file)
    if sum(entry.file_size for entry in entries) > allowed.unpacked_mb << 20:
        raise _unpacked(file, allowed)
    for entry in entries:
        if entry.file_size > PIECE and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise DataError("file_suspicious", file=file, what="ratio")


def _check_parts(file: str, kind: str, archive: zipfile.ZipFile, allowed: Limits) -> None:
    unpacked = 0
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        rows = columns = 0
        tail = b""
        with archive.open(entry) as stream:  # zipfile stops at the declared size: a lying header fails here
            while piece := stream.read(PIECE):
                unpacked += len(piece)
                if unpacked > allowed.unpacked_mb << 20:
                    raise _unpacked(file, allowed)
                window = tail + piece
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise DataError("file_suspicious", file=file, what="dtd")
                if kind == "xlsx" and "worksheets" in entry.filename:
                    rows, columns = _extent_with(rows, columns, window, allowed.cells)
                    if rows * columns > allowed.cells:
                        raise DataError("sheet_too_large", file=file, rows=rows, columns=columns)
                tail = window[window.rfind(b"<") :][-LONGEST_TAG:]


def _extent_with(rows: int, columns: int, window: bytes, most: int) -> tuple[int, int]:
    """The extent so far and of a further piece; where that is too much, without cells and rows that only have a style."""
    more = _extent(window)
    if max(rows, more[0]) * max(columns, more[1]) > most:
        more = _extent(NOTHING_IN_IT.sub(b"", window))
    return max(rows, more[0]), max(columns, more[1])


def _unpacked(file: str, allowed: Limits) -> DataError:
    return DataError("file_too_large", file=file, limit=allowed.unpacked_mb, setting="WANPING_MAX_UNPACKED_MB")


def _extent(piece: bytes) -> tuple[int, int]:
    """The highest row and column that a cell or row of this piece claims, r="AB12" or r="12"."""
    text = np.frombuffer(piece + bytes(LETTERS + DIGITS + 3), np.uint8)
    quote = (text[2:] == ord('"')) | (text[2:] == ord("'"))
    at = np.flatnonzero((text[:-2] == ord("r")) & (text[1:-1] == ord("=")) & quote) + 3
    at = at[at < len(piece)]
    column, row = np.zeros((2, len(at)), dtype=np.int64)
    for _ in range(LETTERS):
        is_letter = (text[at] >= ord("A")) & (text[at] <= ord("Z"))
        column = np.where(is_letter, column * 26 + text[at] - ord("A") + 1, column)
        at = at + is_letter
    for _ in range(DIGITS):
        is_digit = (text[at] >= ord("0")) & (text[at] <= ord("9"))
        row = np.where(is_digit, row * 10 + text[at] - ord("0"), row)
        at = at + is_digit
    return int(row.max(initial=0)), int(column.max(initial=0))
