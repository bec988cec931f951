"""Files that would take all memory or never end are refused, and the process lives; so are broken ones of every kind."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from data.header import find_table
from data.limits import limits
from data.ole import OLE, BrokenContainer, Container
from data.package_guard import guard_package, kind_of_package
from data.parsers.dbase import is_dbase
from data.parsers.dbase import sheets as dbase_sheets
from data.problems import DataError
from data.reader import read_file, read_files
from data.text_reader import read_text
from tests.data.build import csv_file, long_rows, workbook
from tests.data.files import archive, container, dbf, document, ods, ods_row
from tests.data.test_workbook import PARTS, SHEET, cell
from words import failure, say

PIECES = (b"\0", b'"', b"\n", b",", b"\xff", b"\r", b"<", b"PK\x03\x04", b"\x80\x80")
RATIO = "0" * (3 << 20)


def book(rows: str, **more: str | bytes) -> bytes:
    return archive(
        {
            **PARTS,
            "xl/worksheets/sheet1.xml": SHEET.format(rows),
            **{name.replace("__", "/"): text for name, text in more.items()},
        }
    )


def noise(size: int) -> str:
    """Text that does not compress out of all proportion."""
    return "".join(random.Random(1).choices("abcdefgh", k=1 << 12)) * (size >> 12)


def circle() -> bytes:
    """A compound file whose sectors follow one another for ever."""
    whole = container({"Workbook": b"x"})
    return whole[:516] + struct.pack("<I", 1) * 20 + whole[596:]


DANGEROUS = {
    "two corners": (book(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>'), "sheet_too_large"),
    "ratio": (book(cell("A1"), xl__sharedStrings__xml=RATIO), "file_suspicious"),
    "entities": (book(cell("A1"), **{"xl__sharedStrings.xml": '<!DOCTYPE s [<!ENTITY a "aa">]><sst><si><t>&a;</t></si></sst>'}), "file_suspicious"),
    "outside entity": (book(cell("A1"), **{"xl__workbook2.xml": '<!DOCTYPE s SYSTEM "file:///etc/passwd"><s/>'}), "file_suspicious"),
    "ods rows": (ods(ods_row("x", more='table:number-rows-repeated="1048576"').replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="1000"')), "sheet_too_large"),
    "ods columns": (ods(ods_row("x").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="999999999"')), "sheet_too_large"),
    "ods far cell": (ods(ods_row("x") + '<table:table-row table:number-rows-repeated="900000000"><table:table-cell/></table:table-row>' + ods_row("y")), "sheet_too_large"),
    "ods wide and blank": (ods(f'<table:table-row><table:table-cell table:number-columns-repeated="999999999"/>{ods_row("y")[len("<table:table-row >"):]}'), "sheet_too_large"),
    "ods entities": (archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": '<!DOCTYPE a [<!ENTITY a "b">]><a>&a;</a>'}), "file_suspicious"),
    "page spans": (b"<table>" + b"<tr><td rowspan=99999 colspan=99999>x</td><td>y</td></tr>" * 9 + b"</table>", "sheet_too_large"),
    "page depth": (b"<div>" * 100_000 + b"<table><tr><td>x</table>", "no_table_in_page"),
    "document ratio": (archive({"word/document.xml": RATIO}), "file_suspicious"),
    "archive ratio": (archive({"a.csv": RATIO}), "file_suspicious"),
    "archive in archive": (archive({"a.zip": archive({"a.zip": archive({"a.csv": "1"})})}), "archive_nested"),
    "dbase claims": (dbf([(b"A", b"C", 10)], [[b"x"]])[:4] + struct.pack("<I", 0xFFFFFFFF) + dbf([(b"A", b"C", 10)], [[b"x"]])[8:], None),
    "chain in a circle": (circle(), "file_broken"),
}  # fmt: skip
"""Name to bytes and the code they end in; None where any end will do."""


@pytest.mark.parametrize("name", list(DANGEROUS))
def test_dangerous_files_are_refused_and_the_process_lives(name: str) -> None:
    content, code = DANGEROUS[name]
    started = time.monotonic()
    if code is None:
        assert find_table(read_file(name, content).grids[0])
    else:
        with pytest.raises(DataError) as caught:
            read_files(name, content)
        assert caught.value.code == code
        assert failure(caught.value).startswith(name)
    assert time.monotonic() - started < 10


def test_a_huge_shared_string_ends_in_one_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passes every ratio, and the parser asks for more than it may have."""
    monkeypatch.setenv("WANPING_MAX_MEMORY_MB", "120")
    text = noise(40 << 20)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for part, body in PARTS.items():
            packed.writestr(part, body)
        packed.writestr("xl/worksheets/sheet1.xml", SHEET.format('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
        packed.writestr("xl/sharedStrings.xml", f"<sst><si><t>{text}</t></si></sst>")
    with pytest.raises(DataError) as caught:
        read_file("表.xlsx", stream.getvalue())
    assert caught.value.code in ("file_broken", "file_suspicious")


def test_a_row_of_styles_to_the_last_column_is_no_reason_to_refuse() -> None:
    rows = f'<row r="1">{cell("A1")}{cell("B1", 3)}<c r="XFD1" s="0"/></row><row r="2">{cell("A2")}{cell("B2", 2)}</row><row r="1048576" ht="5"/>'
    assert len(find_table(read_file("表.xlsx", book(rows)).grids[0])) == 1


TEXTS = [
    csv_file(long_rows(["一", "二"])), csv_file(long_rows(["一"]), "gb18030", "\t"), csv_file(long_rows(["一"]), "utf-16"),
    '"甲\n乙",丙\n1,"2"\n合计,3\n'.encode(), b"title\n\na;b;c\n1;2;3\n",
]  # fmt: skip
BINARIES = [
    workbook(a=long_rows(["一"]), b=[["x"]]), ods(ods_row("a", "b") + ods_row("1", "2")), document([["a", "b"], ["1", "2"]]),
    archive({"a.csv": "a,b\n1,2\n"}), dbf([(b"A", b"C", 10), (b"N", b"N", 5)], [[b"x", b"1"], [b"y", b"2"]]),
    container({"Workbook": bytes(range(256)) * 4}), b"<html><table><tr><td>a<td>b<tr><td>1<td>2</table>",
]  # fmt: skip


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A real file with bytes changed, cut out, doubled or put in."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(changed))
        end = start + chance.randint(0, 40)
        match chance.randrange(10):
            case 0 | 1 | 2 if start < len(changed):
                changed[start] = chance.randrange(256)
            case 3 | 4:
                del changed[start:end]
            case 5 | 6:
                changed[start:start] = changed[start:end]
            case 7 | 8:
                changed[start:start] = chance.choice(PIECES)
            case 9 if chance.random() < 0.3:
                del changed[start:]
    return bytes(changed)


def ends_well(content: bytes) -> None:
    """In a table, or in a failure that has a sentence."""
    try:
        find_table(read_text("文件", content))
    except DataError as error:
        assert_sentence(error)


def assert_sentence(error: DataError) -> None:
    sentence = failure(error)
    assert sentence != say("failure.unexpected", code=error.code) and "\n" not in sentence


@settings(max_examples=200, deadline=None)
@given(some.binary(max_size=300) | some.text(alphabet='甲乙,;\t|"\n\r 1\x00é', max_size=200).map(str.encode))
def test_any_bytes_end_in_a_table_or_a_sentence(content: bytes) -> None:
    ends_well(content)


def test_thousands_of_mutated_texts_end_in_a_table_or_a_sentence() -> None:
    chance = random.Random(11)
    for turn in range(4_000):
        ends_well(mutated(TEXTS[turn % len(TEXTS)], chance))


def test_thousands_of_mutated_files_pass_the_guards_or_are_refused() -> None:
    """All that is done before the process of its own, which may die of anything; and the reader of dBase tables."""
    chance = random.Random(12)
    for turn in range(4_000):
        content = mutated(BINARIES[turn % len(BINARIES)], chance)
        try:
            if content.startswith(b"PK"):
                guard_package("文件", kind_of_package("文件", content), content, limits())
            elif content.startswith(OLE):
                Container(content)
            elif is_dbase(content):
                for sheet in dbase_sheets("文件", "dbf", content, limits()):
                    sheet.names()
        except DataError as error:
            assert_sentence(error)
        except BrokenContainer:
            continue


def test_a_sample_of_mutated_files_goes_through_the_process() -> None:
    """As a person would bring them; few, for each costs a process."""
    chance = random.Random(13)
    for turn in range(4 * len(BINARIES)):
        try:
            for source in read_files("文件", mutated(BINARIES[turn % len(BINARIES)], chance)):
                for grid in source.grids:
                    find_table(grid)
        except DataError as error:
            assert_sentence(error)
