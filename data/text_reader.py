"""CSV and TSV: encoding by trial, never by guess; every record kept or reported."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from data.grid import Grid
from data.limits import limits
from data.problems import DataError, Problem
from data.tables import BLANKS, Coded, as_coded, joined

DELIMITERS = (",", "\t", ";", "|")
PLAUSIBLE = 0.6
"""Share of everyday characters below which GB18030 is doubted: real text has .99, Big5 read as GB18030 .31."""
SAMPLE = 1 << 18
BLOCK = 1 << 23
"""Bytes that are read at once: distinct texts are told apart in each block."""
_SOMETHING = re.compile(rb"\S")
SAMPLE_LINES = 50
OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
MAX_CONTROL = 8
ENCODINGS = {
    "utf-8": ("utf-8", "UTF-8"),
    "gb18030": ("gb18030", "GB18030"),
    "big5": ("big5hkscs", "Big5"),
    "utf-16-le": ("utf-16-le", "UTF-16"),
    "utf-16-be": ("utf-16-be", "UTF-16"),
}
"""What a person may choose: the codec and the name."""
DOUBTED = ("gb18030", "big5")
PREVIEW = 120
BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 BOM"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
"""Control characters in the first 4 KB: a stray one happens in text, many do not."""
csv.field_size_limit(1 << 24)


def read_text(file: str, content: bytes, encoding: str | None = None) -> Grid:
    """encoding: one of ENCODINGS, where the person has chosen it.

    Raises DataError: empty_file, not_a_table, encoding_unknown, encoding_doubtful, too_many_columns, quote_open, no_rows,
    rows_ragged."""
    return read_decoded(file, *decode(file, content, encoding))


def read_decoded(file: str, text: bytes, encoding: str) -> Grid:
    """text: UTF-8, from `decode`. Raises DataError as `read_text`."""
    lead, numbers, delimiter, width, records, start = _lead(file, text)
    if b'"' in text:
        _check_quotes(file, text, delimiter)
    body, body_numbers, problems = _parse(file, text, start, width, delimiter, records + 1)
    if not len(body_numbers) and problems:
        raise _all_ragged(file, problems)
    columns = tuple(
        joined([row[place] if place < len(row) else "" for row in lead], cells) for place, cells in enumerate(body)
    )
    rows = np.concatenate([np.array(numbers, dtype=np.int64), body_numbers])
    return Grid(file, "csv", encoding, "", columns, rows, problems=tuple(problems))


def decode(file: str, content: bytes, chosen: str | None = None) -> tuple[bytes, str]:
    """The text as UTF-8 and the name of its encoding. BOM first, then UTF-16 by where its zero bytes stand, then strict
    UTF-8, then strict GB18030 if it reads like Chinese. chosen: one of ENCODINGS; then nothing is tried.

    Raises DataError empty_file, not_a_table, encoding_unknown, encoding_doubtful (with `previews`: how the text would begin
    in each encoding that is possible), encoding_not_offered.
    """
    if not re.search(rb"[^ \t\r\n\0]", content):
        raise DataError("empty_file", file=file)
    if content.startswith(OTHER_FILES):
        raise DataError("not_a_table", file=file)
    if chosen:
        if chosen not in ENCODINGS:
            raise DataError("encoding_not_offered", seen=chosen, known=list(ENCODINGS))
        return _strict(file, content, *ENCODINGS[chosen]), ENCODINGS[chosen][1]
    for bom, encoding, name in BOMS:
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
    if is_utf8(content):
        return content, "UTF-8"
    broken = _first_fault(content)
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as error:
        name = "GB18030" if error.start > broken else "UTF-8"
        unknown = _undecodable(file, content, name, max(broken, error.start))
        raise _doubtful(file, content) or unknown from None
    if everyday_share(text[:SAMPLE]) < PLAUSIBLE:
        raise _doubtful(file, content)
    return text.encode("utf-8"), "GB18030"


def _doubtful(file: str, content: bytes) -> DataError | None:
    """None where no encoding is possible, so that there is nothing to choose."""
    previews = {}
    for key in DOUBTED:
        try:
            text = content.decode(ENCODINGS[key][0])
        except UnicodeDecodeError:
            continue
        previews[key] = " ".join(text[:SAMPLE].split())[:PREVIEW]
    return DataError("encoding_doubtful", file=file, previews=previews, known=list(previews)) if previews else None


def is_utf8(content: bytes) -> bool:
    """As `content.decode` says, at the speed of memory and without a copy of the text."""
    ends = pa.array([0, len(content)], pa.int64()).buffers()[1]
    cell = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(content)])
    try:
        cell.cast(pa.large_string())
    except pa.ArrowInvalid:
        return False
    return True


def _first_fault(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(content)


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


def _lead(file: str, text: bytes) -> tuple[list[list[str]], list[int], str, int, int, int]:
    """Lines of fewer cells than the header stand above it; the header gives the width.

    Rows up to and including the first one with more than one cell, their numbers, the delimiter, the width, the number of
    records read and where the next one starts.
    """
    sample = list(islice(_lines(text), SAMPLE_LINES))
    delimiter = _delimiter(file, sample)
    start = 0

    def counted() -> Iterator[str]:
        nonlocal start
        for line in _lines(text):
            start += len(line.encode("utf-8"))
            yield line

    lead: list[list[str]] = []
    numbers: list[int] = []
    ends: list[int] = []
    try:
        for number, record in enumerate(islice(csv.reader(counted(), delimiter=delimiter), SAMPLE_LINES), 1):
            filled = sum(1 for cell in record if cell.strip(BLANKS))
            if filled:
                lead.append(record)
                numbers.append(number)
                ends.append(start)
            if filled > 1:
                break
        else:  # a single column, or nothing
            lead, numbers, ends = lead[:1], numbers[:1], ends[:1]
    except csv.Error:
        raise DataError("not_a_table", file=file) from None
    if not lead:
        raise DataError("empty_file", file=file)
    width, most = max(map(len, lead)), limits().columns
    if width > most:
        raise DataError("too_many_columns", file=file, columns=width, limit=most)
    return lead, numbers, delimiter, width, numbers[-1], ends[-1]


def _delimiter(file: str, sample: list[str]) -> str:
    """The one that cuts most lines into the same number of cells; between equals, into more of them."""
    best, most = DELIMITERS[0], 0.0
    for mark in DELIMITERS:
        try:
            widths = Counter(len(record) for record in csv.reader(sample, delimiter=mark) if any(record))
        except csv.Error:
            raise DataError("not_a_table", file=file) from None
        score = max(((1 - 1 / width) * lines for width, lines in widths.items()), default=0.0) / max(1, widths.total())
        if score > most:
            best, most = mark, score
    return best


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
) -> tuple[list[Coded], np.ndarray, list[Problem]]:
    """Columns, row numbers and the records whose number of cells is wrong."""
    if not _SOMETHING.search(text, start):
        return [Coded(np.empty(0, dtype=np.int32), ())] * width, np.empty(0, dtype=np.int64), []
    body = pa.py_buffer(text)[start:]
    table, ragged = _read(file, body, width, delimiter, threads=True)
    if ragged:  # only one thread knows the numbers of broken records
        table, ragged = _read(file, body, width, delimiter, threads=False)
    numbers = np.arange(1, table.num_rows + len(ragged) + 1)
    numbers = np.delete(numbers, [number - 1 for number, _, _ in ragged]) + first_row - 1
    problems = [
        Problem("ragged_row", file, row=number + first_row - 1, value=record[:80], facts={"seen": seen, "expected": width})
        for number, seen, record in ragged
        if record.strip(BLANKS + delimiter)
    ]
    columns = [as_coded(column) for column in table.columns]
    keep = _filled(columns)
    if not keep.all():
        rows = np.flatnonzero(keep)
        columns, numbers = [column.take(rows) for column in columns], numbers[rows]
    return columns, numbers, problems


def _read(
    file: str, body: pa.Buffer, width: int, delimiter: str, threads: bool
) -> tuple[pa.Table, list[tuple[int, int, str]]]:
    """Columns as codes into their distinct texts, and what is known of every broken record: number, cells, text."""
    ragged: list[tuple[int, int, str]] = []

    def take_note(record) -> str:
        ragged.append((record.number or 0, record.actual_columns, record.text or ""))
        return "skip"

    names = [str(place) for place in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(body),
            read_options=arrow_csv.ReadOptions(column_names=names, use_threads=threads, block_size=BLOCK),
            parse_options=arrow_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=take_note
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types={name: pa.dictionary(pa.int32(), pa.string()) for name in names},
                strings_can_be_null=False,
                check_utf8=False,  # the whole text was checked before
            ),
        )
    except pa.ArrowInvalid:
        raise DataError("not_a_table", file=file) from None
    return table, ragged


def _filled(columns: Sequence[Coded]) -> np.ndarray:
    """Which rows have any cell that is not blank."""
    blank = np.flatnonzero(columns[0].codes < 0)
    for column in columns[1:]:
        if not len(blank):
            break
        blank = blank[column.codes[blank] < 0]
    keep = np.ones(len(columns[0].codes), dtype=bool)
    keep[blank] = False
    return keep


def _all_ragged(file: str, problems: list[Problem]) -> DataError:
    first = problems[0]
    return DataError("rows_ragged", tuple(problems), file=file, row=first.row, **first.facts)
