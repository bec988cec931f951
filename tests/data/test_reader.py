"""Files of every kind become the same grids, by their content and not by their name."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import dbfread
import pytest
import xlsxwriter

from data.grid import Grid
from data.header import find_table
from data.problems import DataError
from data.reader import read_file, read_files
from data.tables import Table
from tests.data.build import csv_file, workbook
from tests.data.files import archive, container, dbf, document, ods, statistics_file
from tests.shared_data import shared_data

ROWS = [["单位", "得分"], ["市公安局", "90.5"], ["市教育局", "85"]]
MERGED_ROWS = [["单位", "态度", ""], ["", "好", "差"], ["市公安局", "1", "2"]]
COMPOSED = ("单位", "态度—好", "态度—差")
PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{}"><style>td {{}}</style></head><body>
<table><tr><td rowspan=2>单位</td><td colspan="2">态度</td></tr><tr><td>好</td><td>差</td></tr>
<tr><td>市公安局<!-- x --><br>（本级）</td><td>1&nbsp;</td><td><b>2</b></td></tr></table></body></html>"""
BOOK_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles><Worksheet ss:Name="评议"><Table>
<Row><Cell ss:MergeDown="1"><Data ss:Type="String">单位</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">态度</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="String">好</Data></Cell><Cell><Data ss:Type="String">差</Data></Cell></Row>
<Row ss:Index="5"><Cell><Data ss:Type="String">市公安局</Data></Cell><Cell ss:StyleID="p"><Data ss:Type="Number">0.655</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-11-03T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"""


def only(content: bytes, name: str = "文件", **how: str) -> Grid:
    (grid,) = read_file(name, content, **how).grids
    return grid


def table(content: bytes, name: str = "文件") -> Table:
    return find_table(only(content, name))


def body(table: Table) -> list[list[str]]:
    return [list(row) for row in zip(*(table.coded(place).texts() for place in range(len(table.header))), strict=True)]


def code_of(content: bytes, name: str = "文件", **how: str) -> str:
    with pytest.raises(DataError) as caught:
        read_files(name, content, **how)
    return caught.value.code


def percent_book() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        whole, digits = book.add_format({"num_format": "0%"}), book.add_format({"num_format": '0.00"%"'})
        page = book.add_worksheet("空")
        page = book.add_worksheet("率")
        page.write_row(0, 0, ["满意率", "小数", "假百分号", "整数", "日期", "时刻"])
        page.write(1, 0, 0.65, whole)
        page.write(1, 1, 0.65)
        page.write(1, 2, 65, digits)
        page.write(1, 3, 1, whole)
        page.write(1, 4, date(2026, 11, 3), book.add_format({"num_format": "yyyy/m/d"}))
        page.write(1, 5, 0.5, book.add_format({"num_format": "hh:mm"}))
    return stream.getvalue()


def test_percentages_dates_and_whole_numbers_of_a_workbook() -> None:
    assert only(percent_book()).row(1) == ["65%", "0.65", "65", "100%", "2026-11-03", "12:00:00"]


def test_percentages_of_an_old_workbook() -> None:
    grid = read_file("a.xls", shared_data("03_nasty_files/xlrd_xls/Formate.xls").read_bytes()).grids[0]
    assert grid.kind == "xls" and grid.sheet == "Blätt1"
    old = read_file("a.xls", shared_data("03_nasty_files/easyexcel_cn/dataformat/dataformat.xls").read_bytes()).grids[0]
    new = read_file("a.xlsx", shared_data("03_nasty_files/easyexcel_cn/dataformat/dataformat.xlsx").read_bytes()).grids[0]
    one, other = ([[cell.replace("¥", "￥") for cell in row] for row in each.lines(0, 40)] for each in (old, new))
    assert one == other
    assert any(cell.endswith("%") for line in new.lines(0, 40) for cell in line)


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "没有后缀"])
def test_the_name_does_not_matter(name: str) -> None:
    assert only(workbook(表=ROWS), name).kind == "xlsx"


def test_merged_cells_of_a_workbook() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 2, "标题")
        page.merge_range(2, 0, 3, 0, "单位")
        page.merge_range(2, 1, 2, 2, "态度")
        page.write_row(3, 1, ["好", "差"])
        page.write_row(4, 0, ["市公安局", 1, 2])
    found = only(stream.getvalue())
    assert set(found.merged) == {(0, 0, 0, 2), (1, 0, 2, 0), (1, 1, 1, 2)} and list(found.rows) == [1, 3, 4, 5]
    assert find_table(found).header == COMPOSED


def test_an_open_document() -> None:
    rows = (
        '<table:table-row><table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>单位</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>态度</text:p></table:table-cell><table:covered-table-cell/></table:table-row>'
        "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>好</text:p></table:table-cell><table:table-cell><text:p>差</text:p></table:table-cell></table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>市</text:p><text:p>局</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.655"><text:p>66%</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="10001"/><table:table-cell office:value-type="date" office:date-value="2026-11-03T08:30:00"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    found = only(ods(表一=rows))
    assert (found.kind, found.sheet, list(found.rows)) == ("ods", "表一", [1, 2, 6, 7])
    assert find_table(found).header == (*COMPOSED, "第4列")
    assert found.row(3) == ["市\n局", "65.5%", "10001", "2026-11-03 08:30:00"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gb18030", "utf-16", "utf-8-sig"])
def test_a_web_page_named_xls(encoding: str) -> None:
    found = only(PAGE.format(encoding).encode(encoding), "结果.xls")
    assert found.kind == "html" and find_table(found).header == COMPOSED
    assert found.row(2) == ["市公安局\n（本级）", "1", "2"]


def test_a_page_in_big5_says_so_itself() -> None:
    page = PAGE.format("big5").replace("单", "單").replace("态", "態").replace("级", "級")
    assert only(page.encode("big5")).encoding == "Big5"


def test_frames_of_pages_are_no_tables() -> None:
    inner = "<table><tr><td>单位<td>得分<tr><td>甲<td>1</table>"
    page = f"<table><tr><td>{inner}</td><td>{inner.replace('甲', '乙')}</td></tr></table>"
    grids = read_file("a.html", page.encode()).grids
    assert [(grid.sheet, grid.lines(0, 9)) for grid in grids] == [
        ("表1", [["单位", "得分"], ["甲", "1"]]), ("表2", [["单位", "得分"], ["乙", "1"]]),
    ]  # fmt: skip
    assert code_of(b"<html><body><p>x</p></body></html>") == "no_table_in_page"
    assert code_of(b"<!DOCTYPE html>\n") == "no_table_in_page"


def test_nothing_outside_a_page_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    page = f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><table><tr><td>a</td></tr><tr><td>&x;</td></tr></table></html>'
    assert all("geheim" not in cell for row in only(page.encode()).lines(0, 9) for cell in row)
    book = BOOK_2003.replace("<Workbook", f'<!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]><Workbook').replace(
        "市公安局", "&x;"
    )
    try:
        assert all("geheim" not in cell for row in only(book.encode()).lines(0, 9) for cell in row)
    except DataError as failure:
        assert failure.code == "file_broken"


def test_a_workbook_of_excel_2003_in_xml() -> None:
    found = only(BOOK_2003.encode(), "a.xls")
    assert (found.sheet, find_table(found).header, list(found.rows)) == ("评议", COMPOSED, [1, 2, 5])
    assert found.row(2) == ["市公安局", "65.5%", "2026-11-03"]


def test_tables_of_a_word_document() -> None:
    content = document(MERGED_ROWS, ROWS, merges=[(0, 0, 1, 0), (0, 1, 0, 2)])
    first, second = read_file("通报.docx", content).grids
    assert find_table(first).header == COMPOSED and set(first.merged) == {(0, 0, 1, 0), (0, 1, 0, 2)}
    assert second.lines(0, 9) == ROWS and (first.sheet, second.sheet, second.kind) == ("表1", "表2", "docx")
    assert code_of(document()) == "no_table_in_document"


@pytest.mark.parametrize("suffix", [".sav", ".zsav", ".dta"])
def test_a_statistics_file(tmp_path: Path, suffix: str) -> None:
    about = {
        "column_labels": ["参评单位", "您对\r\n服务 态度"],
        "variable_value_labels": {"q1": {1.0: "满意", 2.0: "不满意", 9.0: "拒答"}},
    }
    if suffix != ".dta":
        about["missing_ranges"] = {"q1": [9.0]}
    content = statistics_file(
        tmp_path / f"a{suffix}", {"unit": ["市公安局", "市教育局", "y", "x"], "q1": [1.0, 2.0, 9.0, 3.5]}, **about
    )
    found = only(content)
    assert found.kind == suffix.strip(".").removeprefix("z") and found.headers == 2
    refused = "" if suffix != ".dta" else "拒答"
    assert found.lines(0, 9) == [
        ["unit", "q1"],
        ["参评单位", "您对 服务 态度"],
        ["市公安局", "满意"],
        ["市教育局", "不满意"],
        ["y", refused],
        ["x", "3.5"],
    ]
    assert find_table(found).header == ("参评单位", "您对 服务 态度")
    assert list(find_table(found).rows)[:2] == [1, 2]


def test_user_missing_codes_of_a_real_file() -> None:
    found = table(shared_data("02_platform_exports/spss_sav/pyreadstat_simple_alltypes.sav").read_bytes())
    assert found.header[0] == "Numeric variable with value labels" and len(found) == 6
    assert found.coded(0).texts() == ["red", "green", "blue", "4", "", "9"]
    assert found.coded(2).texts() == ["", "", "1.234", "", "3.14159", ""]
    assert found.coded(11).texts()[0] == "2014-10-01"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_dbase_table(tmp_path: Path, encoding: str) -> None:
    fields = [
        ("单位".encode(encoding), b"C", 20),
        (b"SCORE", b"N", 8),
        (b"DAY", b"D", 8),
        (b"OK", b"L", 1),
        (b"NUM", b"I", 4),
    ]
    records = [
        ["市公安局".encode(encoding), b"90.50", b"20261103", b"T", struct.pack("<i", -7)],
        ["作废".encode(encoding), b"1", b"", b"F", bytes(4)],
        ["市教育局".encode(encoding), b"    85", b"", b"", struct.pack("<i", 12)],
    ]
    content = dbf(fields, records, deleted=[1])
    found = only(content)
    assert (found.kind, found.headers) == ("dbf", 1)
    assert found.lines(0, 9) == [
        ["单位", "SCORE", "DAY", "OK", "NUM"], ["市公安局", "90.5", "2026-11-03", "T", "-7"], ["市教育局", "85", "", "", "12"],
    ]  # fmt: skip
    path = tmp_path / "a.dbf"
    path.write_bytes(content)
    assert [record["SCORE"] for record in dbfread.DBF(path, encoding=encoding)] == [90.5, 85]


def test_a_real_dbase_table() -> None:
    path = shared_data("03_nasty_files/csvkit/testdbf.dbf")
    theirs = [[("" if value is None else str(value)) for value in record.values()] for record in dbfread.DBF(path)]
    assert body(table(path.read_bytes())) == theirs


def test_a_file_of_digits_is_no_dbase_table() -> None:
    assert only(b"0123,4567\n" * 40).kind == "csv"


def test_an_archive_gives_its_files_one_by_one() -> None:
    content = archive(
        {
            "2026/党代表.csv": csv_file(ROWS, "gb18030"),
            "企业.xlsx": workbook(a=ROWS),
            "__MACOSX/._x": b"1",
            ".DS_Store": b"1",
            "2026/": b"",
            "~$企业.xlsx": b"1",
        }
    )
    files = read_files("全部.zip", content)
    assert [(each.name, each.grids[0].kind, each.grids[0].lines(0, 9)) for each in files] == [
        ("全部.zip/2026/党代表.csv", "csv", ROWS), ("全部.zip/企业.xlsx", "xlsx", ROWS),
    ]  # fmt: skip
    assert files[0].grids[0].file == files[0].name and files[0].sha256 != files[1].sha256


def test_an_archive_of_one_file_is_that_file() -> None:
    assert only(archive({"a.csv": csv_file(ROWS)})).lines(0, 9) == ROWS
    assert code_of_single(archive({"a.csv": csv_file(ROWS), "b.csv": csv_file(ROWS)})) == "archive_has_files"


def code_of_single(content: bytes) -> str:
    with pytest.raises(DataError) as caught:
        read_file("文件", content)
    return caught.value.code


def test_names_in_archives_of_other_systems() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name in ("参评单位.csv", "..\\..\\etc\\x\u202e.csv"):
            entry = zipfile.ZipInfo(name)
            packed.writestr(entry, csv_file(ROWS))
    content = stream.getvalue()
    raw, seen = "参评单位.csv".encode(), "参评单位.csv".encode("gb18030").ljust(len("参评单位.csv".encode()), b" ")
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(mark)
        flags = struct.unpack_from("<H", content, place + offset)[0] & ~0x800
        content = content[: place + offset] + struct.pack("<H", flags) + content[place + offset + 2 :]
    names = [each.name for each in read_files("a.zip", content.replace(raw, seen))]
    assert names[0].strip() == "a.zip/参评单位.csv" and names[1] == "a.zip/etc/x.csv"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive({"a.zip": archive({"b.csv": "1"})}), "archive_nested"),
        (archive({"a.gz": b"\x1f\x8b\x08" + bytes(20)}), "archive_nested"),
        (archive({}), "archive_empty"),
        (archive({"__MACOSX/x": "1"}), "archive_empty"),
        (archive({f"{number}.csv": "a" for number in range(201)}), "archive_too_many"),
        (archive({"a.csv": b"0" * (3 << 20)}), "file_suspicious"),
        (archive({"a.csv": b"a,b\n1,2\n", "b.pdf": b"%PDF-1.4"}), "not_a_table"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), "not_a_table"),
        (container({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), "workbook_locked"),
        (container({"WordDocument": b"x"}), "not_a_table"),
        (container({"PowerPoint Document": b"x"}), "not_a_table"),
        (container({"Workbook": b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12) + b"\x2f\x00\x06\x00\x00\x00" + bytes(40)}), "workbook_locked"),
        (container({"Workbook": b"nonsense"}), "file_broken"),
        (container({"Workbook": b"x"})[:700], "file_broken"),
        (b"$FL2" + b"x" * 300, "file_broken"),
        (b"<stata_dta><header><release>118", "file_broken"),
        (b"BZh91AY&SY" + bytes(range(1, 32)) * 3, "not_a_table"),
    ],
)  # fmt: skip
def test_what_is_no_table_ends_in_one_failure(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_the_encoding_is_asked_for_with_a_preview_and_then_honoured() -> None:
    content = "參評單位,評價\n市教育局,滿意\n".encode("big5")
    with pytest.raises(DataError) as caught:
        read_file("表.csv", content)
    assert caught.value.code == "encoding_doubtful"
    assert list(caught.value.facts["previews"]) == ["gb18030", "big5"]
    assert caught.value.facts["previews"]["big5"] == "參評單位,評價 市教育局,滿意"
    assert only(content, encoding="big5").lines(0, 9) == [["參評單位", "評價"], ["市教育局", "滿意"]]
    assert only(content, encoding="big5").encoding == "Big5"
    assert code_of(content, encoding="utf-8") == "encoding_unknown"
    assert code_of(content, encoding="koi8-r") == "encoding_not_offered"


def test_big5_that_is_no_gb18030_is_asked_for_too() -> None:
    content = "單位,評價\n".encode("big5") + b"\xa4\x40\xa4\x7f,a\n"
    assert code_of(content) in ("encoding_doubtful", "encoding_unknown")


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be"])
def test_utf_32_with_its_mark(encoding: str) -> None:
    assert only("\ufeff单位,得分\n甲,1\n".encode(encoding)).encoding == "UTF-32"


def test_pipes_and_a_title_with_commas() -> None:
    assert only("某市，2026年, 评议\n单位|得分\n甲,乙|1\n丙|2\n".encode()).lines(1, 9) == [
        ["单位", "得分"],
        ["甲,乙", "1"],
        ["丙", "2"],
    ]


def test_settings_and_their_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANPING_MAX_TEXT_MB", "1")
    assert code_of(b"a,b\n" * (1 << 19)) == "file_too_large"
    monkeypatch.setenv("WANPING_MAX_COLUMNS", "2")
    assert code_of(b"a,b,c\n1,2,3\n") == "too_many_columns"
    assert code_of(workbook(a=[["a", "b", "c"], [1, 2, 3]])) == "sheet_too_large"
    monkeypatch.setenv("WANPING_MAX_COLUMNS", "many")
    assert code_of(b"a,b\n1,2\n") == "limit_not_whole"
