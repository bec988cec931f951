"""Looks into a workbook before any parser does: a kilobyte of XLSX can ask for hundreds of gigabytes.

Checks sizes, ratios, macros, DTDs and the extent of the sheets by streaming; nothing is unpacked to disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib

import numpy as np

from data.problems import DataError

MAX_FILE = 100 << 20
MAX_UNPACKED = 800 << 20
MAX_RATIO = 300
MAX_ENTRIES = 2_000
MAX_COLUMNS = 5_000
MAX_CELLS = 12_000_000
PIECE = 1 << 20
LETTERS, DIGITS = 3, 7
OLE = b"\xd0\xcf\x11\xe0"


def guard_workbook(file: str, content: bytes) -> None:
    """Raises DataError on a workbook that must not reach a parser."""
    if len(content) > MAX_FILE:
        raise DataError("workbook_too_large", file=file, megabytes=len(content) >> 20, limit=MAX_FILE >> 20)
    if content.startswith(OLE):
        raise DataError("workbook_old_or_locked", file=file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(file, archive)
            _check_sheets(file, archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, zlib.error):
        raise DataError("workbook_broken", file=file) from None


def _check_entries(file: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES or len(set(names)) != len(names):
        raise DataError("workbook_suspicious", file=file, what="entries")
    if any("vbaProject" in name for name in names):
        raise DataError("workbook_macros", file=file)
    if not any(name.startswith("xl/worksheets/") for name in names) or "xl/workbook.bin" in names:
        raise DataError("not_a_table", file=file)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise DataError("workbook_too_large", file=file, megabytes=MAX_UNPACKED >> 20, limit=MAX_UNPACKED >> 20)
    for entry in entries:
        if entry.flag_bits & 1:
            raise DataError("workbook_old_or_locked", file=file)
        if entry.file_size > PIECE and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise DataError("workbook_suspicious", file=file, what="ratio")


def _check_sheets(file: str, archive: zipfile.ZipFile) -> None:
    unpacked = 0
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        rows = columns = 0
        tail = b""
        with archive.open(entry) as stream:  # zipfile stops at the declared size: a lying header fails here
            while piece := stream.read(PIECE):
                unpacked += len(piece)
                if unpacked > MAX_UNPACKED:
                    raise DataError("workbook_too_large", file=file, megabytes=unpacked >> 20, limit=MAX_UNPACKED >> 20)
                window = tail + piece
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise DataError("workbook_suspicious", file=file, what="dtd")
                if "worksheets" in entry.filename:
                    rows, columns = (max(pair) for pair in zip((rows, columns), _extent(window), strict=True))
                    if columns > MAX_COLUMNS or rows * columns > MAX_CELLS:
                        raise DataError("workbook_too_wide", file=file, rows=rows, columns=columns)
                tail = window[-200:]


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
