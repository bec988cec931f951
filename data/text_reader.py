"""CSV and TSV: encoding by trial, never by guess; every record kept or reported."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute
from pyarrow import csv as arrow_csv

from data.problems import DataError, Problem
from data.tables import BLANKS, Table, check_header

DELIMITERS = (",", "\t", ";")
PLAUSIBLE = 0.6
"""Share of everyday characters below which GB18030 is doubted: real text has .99, Big5 read as GB18030 .31."""
SAMPLE = 1 << 18
BLOCK = 1 << 26
MAX_COLUMNS = 5_000
OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
MAX_CONTROL = 8
"""Control characters in the first 4 KB: a stray one happens in text, many do not."""
csv.field_size_limit(1 << 24)


def read_text(file: str, content: bytes) -> Table:
    """Raises DataError: empty_file, not_a_table, html_table, encoding_unknown, encoding_doubtful, too_many_columns,
    quote_open, duplicate_header, no_rows, rows_ragged."""
    if not re.search(rb"[^ \t\r\n\0]", content):
        raise DataError("empty_file", file=file)
    if content.startswith(OTHER_FILES):
        raise DataError("not_a_table", file=file)
    text, encoding = decode(file, content)
    header, delimiter, records, start = _header(file, text)
    if b'"' in text:
        _check_quotes(file, text, delimiter)
    columns, numbers, problems = _parse(file, text, start, len(header), delimiter, records + 1)
    if not len(numbers):
        raise _all_ragged(file, problems) if problems else DataError("no_rows", file=file)
    names = check_header(file, "", header, lambda place: _is_blank(columns[place]))
    return Table(file, "csv", encoding, "", names, tuple(columns), numbers, tuple(problems))


def decode(file: str, content: bytes) -> tuple[bytes, str]:
    """The text as UTF-8 and the name of its encoding. BOM first, then UTF-16 by where its zero bytes stand, then strict
    UTF-8, then strict GB18030 if it reads like Chinese."""
    for bom, encoding, name in (
        (codecs.BOM_UTF8, "utf-8", "UTF-8 BOM"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
    ):
        if content.startswith(bom):
            return _strict(file, content[len(bom) :], encoding, name, len(bom)), name
    zeros = np.flatnonzero(np.frombuffer(content[:4096], np.uint8) == 0)
    if len(zeros):
        try:
            text = content.decode("utf-16-le" if (zeros % 2).mean() > 0.5 else "utf-16-be")
        except UnicodeDecodeError:
            text = "\0"
        if "\0" in text or everyday_share(text[:SAMPLE]) < PLAUSIBLE:
            raise DataError("not_a_table", file=file)
        return text.encode("utf-8"), "UTF-16"
    if len(CONTROL.findall(content[:4096])) > MAX_CONTROL:
        raise DataError("not_a_table", file=file)
    try:
        content.decode("utf-8")
        return content, "UTF-8"
    except UnicodeDecodeError as error:
        broken = error.start
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        name = "GB18030" if error.start > broken else "UTF-8"
        raise _undecodable(file, content, name, max(broken, error.start)) from None
    if everyday_share(text[:SAMPLE]) < PLAUSIBLE:
        raise DataError("encoding_doubtful", file=file)
    return text.encode("utf-8"), "GB18030"


def everyday_share(text: str) -> float:
    """Share of the characters beyond ASCII that are level-1 hanzi or punctuation of GB2312."""
    counts = {char: count for char, count in Counter(text).items() if ord(char) > 127}
    everyday = sum(count for char, count in counts.items() if _is_everyday(char.encode("gb18030")))
    return everyday / sum(counts.values()) if counts else 1.0


def _is_everyday(code: bytes) -> bool:
    return len(code) == 2 and code[1] >= 0xA1 and (0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3)


def _strict(file: str, content: bytes, encoding: str, name: str, skipped: int = 0) -> bytes:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(file, content, name, error.start, skipped) from None
    return content if encoding == "utf-8" else text.encode("utf-8")


def _undecodable(file: str, content: bytes, name: str, offset: int, skipped: int = 0) -> DataError:
    line = content[:offset].count(b"\n") + 1
    return DataError("encoding_unknown", file=file, encoding=name, offset=offset + skipped, row=line)


def _lines(text: bytes) -> Iterator[str]:
    """Lines with their ends, as csv wants them."""
    yield from io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")


def _header(file: str, text: bytes) -> tuple[list[str], str, int, int]:
    """The header, the delimiter, the number of records up to and including the header, and where the next one starts."""
    first = next((line for line in _lines(text) if line.strip(BLANKS)), None)
    if first is None:
        raise DataError("empty_file", file=file)
    if first.lstrip(BLANKS)[:20].lower().startswith(("<!doctype", "<html", "<table", "<?xml")):
        raise DataError("html_table", file=file)
    start = records = 0

    def counted() -> Iterator[str]:
        nonlocal start
        for line in _lines(text):
            start += len(line.encode("utf-8"))
            yield line

    try:
        delimiter = max(DELIMITERS, key=lambda mark: len(next(csv.reader([first], delimiter=mark))))
        for record in csv.reader(counted(), delimiter=delimiter):
            records += 1
            if any(cell.strip(BLANKS) for cell in record):
                if len(record) > MAX_COLUMNS:
                    raise DataError("too_many_columns", file=file, columns=len(record), limit=MAX_COLUMNS)
                return record, delimiter, records, start
    except csv.Error:
        raise DataError("not_a_table", file=file) from None
    raise DataError("empty_file", file=file)


def _check_quotes(file: str, text: bytes, delimiter: str) -> None:
    """Raises DataError where a quote does not close: rows behind it would drown in one cell."""
    records = 0
    try:
        for _ in csv.reader(_lines(text), delimiter=delimiter, strict=True):
            records += 1
    except csv.Error:
        raise DataError("quote_open", file=file, row=records + 1) from None


def _parse(
    file: str, text: bytes, start: int, width: int, delimiter: str, first_row: int
) -> tuple[list[pa.ChunkedArray], np.ndarray, list[Problem]]:
    """Columns, row numbers and the records whose number of cells is wrong."""
    if not re.search(rb"\S", text[start:]):
        return [pa.chunked_array([], pa.string())] * width, np.empty(0, dtype=np.int64), []
    ragged: list[tuple[int, int, str]] = []

    def take_note(record) -> str:
        ragged.append((record.number or 0, record.actual_columns, record.text or ""))
        return "skip"

    names = [str(place) for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.py_buffer(text)[start:],
            # One thread: only then does the reader know the number of a broken record.
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=take_note
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        raise DataError("not_a_table", file=file) from None
    numbers = np.arange(1, table.num_rows + len(ragged) + 1)
    numbers = np.delete(numbers, [number - 1 for number, _, _ in ragged]) + first_row - 1
    problems = [
        Problem("ragged_row", file, row=number + first_row - 1, value=record[:80], facts={"seen": seen, "expected": width})
        for number, seen, record in ragged
        if record.strip(BLANKS + delimiter)
    ]
    keep = _not_blank(table)
    return table.filter(pa.array(keep)).columns, numbers[keep], problems


def _all_ragged(file: str, problems: list[Problem]) -> DataError:
    first = problems[0]
    return DataError("rows_ragged", tuple(problems), file=file, row=first.row, **first.facts)


def _not_blank(table: pa.Table) -> np.ndarray:
    keep = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        if keep.all():
            break
        cells = pa.compute.utf8_trim(column, characters=BLANKS)
        keep |= pa.compute.not_equal(cells, "").to_numpy(zero_copy_only=False)
    return keep


def _is_blank(column: pa.ChunkedArray) -> bool:
    return not any(value.strip(BLANKS) for value in column.unique().to_pylist())
