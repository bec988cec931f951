"""Workbooks: hostile ones end in one failure and the process lives; honest ones become tables."""

from __future__ import annotations

import datetime
import io
import os
import struct
import sys
import time
import zipfile

import openpyxl
import pytest
import xlsxwriter

from data import guarded_reader, package_guard, reader
from data.header import find_table
from data.ole import OLE
from data.problems import DataError
from data.reader import read_file
from data.store import Store
from data.tables import Table
from jobs.imports import understand
from jobs.viewer import LOCAL
from tests.data.build import csv_file, long_rows, workbook

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension='
    '"rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType='
    '"application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target='
    '"worksheets/sheet1.xml"/></Relationships>',
}


def raw(rows: str, **more: str | bytes) -> bytes:
    """A workbook of which every byte of the sheet is given; more: other parts, `__` for /."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(rows))
        for name, text in more.items():
            archive.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


def cell(place: str, value: object = 1, quote: str = '"') -> str:
    return f"<c r={quote}{place}{quote}><v>{value}</v></c>"


def tables(content: bytes, name: str = "表.xlsx") -> list[Table]:
    return [find_table(grid) for grid in read_file(name, content).grids]


def code_of(content: bytes) -> str:
    with pytest.raises(DataError) as caught:
        tables(content)
    return caught.value.code


def encrypted(content: bytes) -> bytes:
    """The same archive with the flag of encryption on every entry."""
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(mark)
        while place >= 0:
            flags = struct.unpack_from("<H", content, place + offset)[0] | 1
            content = content[: place + offset] + struct.pack("<H", flags) + content[place + offset + 2 :]
            place = content.find(mark, place + 4)
    return content


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (raw(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>'), "sheet_too_large"),
        (raw(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576", quote="&apos;")}</row>'.replace("&apos;", "'")),
         "sheet_too_large"),
        (raw(f'<row r="1">{cell("A1")}{cell("AZZ1")}</row><row r="1048576"><c><v>1</v></c></row>'), "sheet_too_large"),
        (raw(cell("A1"), **{"xl__worksheets__sheet2.xml": "<c>" + "0" * (3 << 20)}),
         "file_suspicious"),
        (raw(cell("A1"), **{"xl__sharedStrings.xml": '<!DOCTYPE s [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'}),
         "file_suspicious"),
        (raw(cell("A1"), **{"xl__styles.xml": '<!DOCTYPE s SYSTEM "file:///etc/passwd"><s/>'}), "file_suspicious"),
        (raw(cell("A1"), **{"xl__vbaProject.bin": b"\0"}), "workbook_macros"),
        (encrypted(raw(cell("A1"))), "workbook_locked"),
        (OLE + bytes(600), "file_broken"),
        (raw(cell("A1"))[:-40], "file_broken"),
        (b"PK\x03\x04" + bytes(100), "file_broken"),
        (raw("<row><c"), "file_broken"),
        (raw(""), "empty_file"),
        (workbook(a=[], b=[[" ", "\u3000"]]), "empty_file"),
        (workbook(a=[["参评单位", "评价"]]), "no_rows"),
        (workbook(a=[["甲", "乙", "甲"], [1, 2, 3]]), "duplicate_header"),
    ],
)  # fmt: skip
def test_hostile_and_empty_workbooks_end_in_one_failure(content: bytes, code: str) -> None:
    started = time.monotonic()
    assert code_of(content) == code
    assert time.monotonic() - started < 10


def test_other_archives_are_not_tables() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("ppt/presentation.xml", "<d/>")
    assert code_of(stream.getvalue()) == "not_a_table"
    assert code_of(raw("", **{"xl__workbook.bin": b"\0"})) == "empty_file"


def test_many_entries_and_doubled_names_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = raw(cell("A1"))
    monkeypatch.setattr(package_guard, "MAX_ENTRIES", 3)
    assert code_of(content) == "file_suspicious"
    monkeypatch.undo()
    stream = io.BytesIO(content)
    with pytest.warns(UserWarning), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", SHEET.format(cell("A1", 2)))
    assert code_of(stream.getvalue()) == "file_suspicious"


def test_a_header_that_lies_about_its_size_is_refused() -> None:
    content = raw(cell("A1") + cell("B1") * 100_000)
    real = next(entry for entry in zipfile.ZipFile(io.BytesIO(content)).infolist() if "sheet1" in entry.filename)
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.find(mark)
        while place >= 0:
            if struct.unpack_from("<I", content, place + offset)[0] == real.file_size:
                content = content[: place + offset] + struct.pack("<I", 100) + content[place + offset + 4 :]
            place = content.find(mark, place + 4)
    assert code_of(content) == "file_broken"


def test_a_large_file_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANPING_MAX_FILE_MB", "1")
    assert code_of(raw(cell("A1"), extra=os.urandom(1 << 21))) == "file_too_large"


def test_too_much_when_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANPING_MAX_UNPACKED_MB", "1")
    assert code_of(raw(cell("A1"), extra=os.urandom(1 << 20))) == "file_too_large"


def test_cells_without_a_place_are_the_childs_affair() -> None:
    """The guard cannot see them; the parser's process may die of them, the program may not."""
    row = "<c><v>1</v></c>" * 16_000
    content = raw(f'<row r="1">{row}</row>' + f"<row>{row}</row>" * 3 + '<row r="1048576"><c><v>1</v></c></row>')
    assert code_of(content) in ("sheet_too_large", "file_broken")


def test_a_parser_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    child = tmp_path / "child.py"
    child.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(guarded_reader, "CHILD", (sys.executable, str(child)))
    monkeypatch.setenv("WANPING_MAX_SECONDS", "1")
    assert code_of(raw(cell("A1"))) == "file_too_slow"


def test_a_parser_that_aborts_does_not_take_the_program_along(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    child = tmp_path / "child.py"
    child.write_text("import os; os.abort()")
    monkeypatch.setattr(guarded_reader, "CHILD", (sys.executable, str(child)))
    assert code_of(raw(cell("A1"))) == "file_broken"


def test_past_the_guard_the_childs_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "guard_package", lambda *_: None)
    assert code_of(raw(f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>')) == "file_broken"


def test_a_workbook_reads_like_the_same_text() -> None:
    rows = long_rows(["B1", "B2"])
    (table,) = tables(workbook(评议表=rows))
    (text,) = tables(csv_file(rows), "表.csv")
    assert (table.kind, table.sheet, table.header) == ("xlsx", "评议表", text.header)
    assert list(table.rows) == list(text.rows)
    for place in range(len(table.header)):
        assert table.coded(place).texts() == text.coded(place).texts()


def test_numbers_dates_and_truth_become_text() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["整数", "小数", "日期", "真", "公式", "空"])
        page.write_row(1, 0, [10_001.0, 0.5])
        page.write_datetime(1, 2, datetime.datetime(2026, 11, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        page.write_boolean(1, 3, True)
        page.write_formula(1, 4, "=1/0", None, "#DIV/0!")
    (table,) = tables(stream.getvalue())
    assert table.header == ("整数", "小数", "日期", "真", "公式", "空")
    texts = [table.coded(place).texts()[0] for place in range(6)]
    assert texts[:2] == ["10001", "0.5"] and texts[2].startswith("2026-11-03") and texts[3] == "True" and texts[5] == ""


def test_rows_are_counted_as_in_the_sheet() -> None:
    sheet = [
        [],
        [None, None],
        [None, "参评单位", None, "评价"],
        [],
        [None, "市公安局", None, "满意"],
        [None, " "],
        [None, "市教育局"],
    ]
    (table,) = tables(workbook(a=[[cell if cell else "" for cell in row] for row in sheet]))
    assert table.header == ("参评单位", "评价")
    assert list(table.rows) == [5, 7]
    assert table.coded(1).texts() == ["满意", ""]


def test_sheets_that_are_no_tables_do_not_stand_in_the_way(store: Store) -> None:
    book = workbook(
        说明=[["请按要求填写"]],
        空=[],
        重名=[["甲", "甲"], [1, 2]],
        评议表=[["评议表编号", "参评单位", "评价"], ["1", "市公安局", "满意"]],
    )
    assert [grid.sheet for grid in read_file("表.xlsx", book).grids] == ["说明", "重名", "评议表"]
    assert understand(LOCAL, store, "表.xlsx", book, wave="2026").sheet == "评议表"


def test_hidden_sheets_and_chart_sheets() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        chart = book.add_chart({"type": "bar"})
        page = book.add_worksheet("数据")
        chart.add_series({"values": "=数据!$B$2:$B$3"})
        book.add_chartsheet("图").set_chart(chart)
        for number, row in enumerate([["甲", "乙"], [1, 2], [3, 4]]):
            page.write_row(number, 0, row)
    assert [table.sheet for table in tables(stream.getvalue())] == ["数据"]


def test_a_workbook_of_another_writer(tmp_path) -> None:
    book = openpyxl.Workbook()
    for row in long_rows(["B1"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (table,) = tables((tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert len(table) == 8
