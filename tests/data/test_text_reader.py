"""Bytes of a text file become a table: encoding, delimiter, header, row numbers; nothing gets lost without a word."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data import text_reader
from data.problems import DataError
from data.tables import Table
from data.text_reader import everyday_share, is_utf8
from tests.data.build import csv_file, long_rows, table_of

ROWS = long_rows(["一", "二"], levels=("满意", "不了解"))


def cells(table: Table) -> list[list[str]]:
    return [list(row) for row in zip(*(table.coded(place).texts() for place in range(len(table.header))), strict=True)]


def read(text: str | bytes) -> Table:
    return table_of(text.encode("utf-8") if isinstance(text, str) else text, "文件.csv")


def code_of(content: str | bytes) -> str:
    with pytest.raises(DataError) as caught:
        read(content)
    return caught.value.code


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 BOM"), ("gb18030", "GB18030"), ("gbk", "GB18030"), ("utf-16", "UTF-16"),
     ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_and_delimiter_gives_the_same_table(encoding: str, name: str, delimiter: str) -> None:
    table = read(csv_file(ROWS, encoding, delimiter))
    assert (table.encoding, table.kind) == (name, "csv")
    assert table.header == ROWS[0]
    assert cells(table) == [list(row) for row in ROWS[1:]]
    assert list(table.rows) == list(range(2, len(ROWS) + 1))


def test_a_header_alone_in_gb18030_is_recognised() -> None:
    assert read("单位,评价\n".encode("gb18030") + "市局,满意\n".encode("gb18030")).encoding == "GB18030"


def test_text_of_one_encoding_read_as_another_is_doubted() -> None:
    text = "參評單位,評價\n市教育局,滿意\n" * 3
    assert code_of(text.encode("big5")) == "encoding_doubtful"
    assert everyday_share("市公安局的工作人员态度很好。") == 1.0
    assert everyday_share("plain") == 1.0


@pytest.mark.parametrize(("encoding", "named"), [("utf-8", "UTF-8"), ("gb18030", "GB18030")])
def test_a_stray_byte_is_found_in_the_encoding_that_came_furthest(encoding: str, named: str) -> None:
    head = "参评单位,评价\n市公安局,满意\n".encode(encoding)
    with pytest.raises(DataError) as caught:
        read(head + b"\xff,a\n")
    assert caught.value.code == "encoding_unknown"
    assert caught.value.facts["encoding"] == named
    assert (caught.value.facts["row"], caught.value.facts["offset"]) == (3, len(head))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quoted_line_breaks_do_not_shift_row_numbers(end: str) -> None:
    table = read(end.join(["甲,乙", '1,"两"', f'2,"第一行{end}第二行"', '3,"说“好”，""很好"""', ""]))
    assert list(table.rows) == [2, 3, 4]
    assert table.coded(1).texts()[1].split() == ["第一行", "第二行"]
    assert table.coded(1).texts()[2] == '说“好”，"很好"'


def test_a_header_may_break_lines() -> None:
    table = read('"参评\n单位",评价\n市公安局,满意\n')
    assert table.header == ("参评 单位", "评价")
    assert list(table.rows) == [2]


def test_blank_lines_are_left_out_and_counted() -> None:
    table = read("\n\n甲,乙\n1,2\n\n,\n \u3000,\t\n3,4")
    assert list(table.rows) == [4, 8]
    assert cells(table) == [["1", "2"], ["3", "4"]]


def test_blank_lines_of_a_single_column() -> None:
    table = read("市公安局\n满意\n\n一般\n")
    assert list(table.rows) == [2, 4]


def test_full_width_spaces_and_zero_width_marks_are_trimmed() -> None:
    table = read("\u3000参评单位\u00a0,评价 \n\u3000市公安局\u3000,\ufeff满意\n市公安局,\u00a0\n")
    assert table.header == ("参评单位", "评价")
    assert table.coded(0).names == ("市公安局",)
    assert list(table.coded(1).codes) == [0, -1]


def test_ragged_rows_are_reported_with_their_number_and_the_others_kept() -> None:
    table = read("甲,乙\n1,2\n3\n4,5,6\n\n7,8\n")
    assert [(problem.code, problem.row, problem.value) for problem in table.problems] == [
        ("ragged_row", 3, "3"),
        ("ragged_row", 4, "4,5,6"),
    ]
    assert table.problems[1].facts == {"seen": 3, "expected": 2}
    assert list(table.rows) == [2, 6]


def test_ragged_rows_keep_their_number_across_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_reader, "BLOCK", 1 << 12)
    lines = [f"{number},值{number}" for number in range(2, 5_000)]
    for number in (2, 700, 3_000, 4_998):
        lines[number - 2] += ",多"
    table = read("甲,乙\n" + "\n".join(lines))
    assert [problem.row for problem in table.problems] == [2, 700, 3_000, 4_998]
    assert np.array_equal(table.rows, np.array(table.coded(0).texts(), dtype=int))


def test_when_no_row_fits_the_header_the_first_one_is_named() -> None:
    with pytest.raises(DataError) as caught:
        read("甲,乙\n\n1,2,3\n4,5,6\n")
    assert caught.value.code == "rows_ragged"
    assert caught.value.facts == {"file": "文件.csv", "row": 3, "seen": 3, "expected": 2}


@pytest.mark.parametrize("body", ['1,"x\n2,3\n4,5\n', '1,2\n2,"x" y\n3,4\n', '1,2\n2,"x\n3,"y"\n'])
def test_a_quote_that_does_not_close_never_swallows_rows(body: str) -> None:
    assert code_of("甲,乙\n" + body) == "quote_open"


def test_the_row_of_an_open_quote_is_named() -> None:
    with pytest.raises(DataError) as caught:
        read('甲,乙\n1,2\n\n2,"x" y\n3,4\n')
    assert caught.value.facts["row"] == 4


def test_quotes_inside_a_plain_cell_are_text() -> None:
    assert cells(read('甲,乙\n1,他说"好"\n')) == [["1", '他说"好"']]


def test_nameless_columns() -> None:
    table = read("甲,,乙,\n1,x,2,\n")
    assert table.header == ("甲", "第2列", "乙")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n\t\n", "empty_file"),
        (b"\xef\xbb\xbf", "empty_file"),
        (b"\xef\xbb\xbf\n,,\n", "empty_file"),
        ("参评单位,评价\n".encode(), "no_rows"),
        ("参评单位,评价\n\n , \n".encode(), "no_rows"),
        ("甲,乙,甲\n1,2,3\n".encode(), "duplicate_header"),
        ("甲,乙, 甲\u3000\n1,2,3\n".encode(), "duplicate_header"),
        (b"%PDF-1.7\n1 0 obj\n", "not_a_table"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not_a_table"),
        (bytes(range(256)) * 20, "not_a_table"),
        (b"a,b\n1,\0\n", "not_a_table"),
        (b"x" * (1 << 25), "not_a_table"),
        ((",".join(map(str, range(6_000))) + "\n1\n").encode(), "too_many_columns"),
    ],
)
def test_what_is_no_table_ends_in_its_own_failure(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_a_duplicate_header_names_both_columns() -> None:
    with pytest.raises(DataError) as caught:
        read("甲,乙,甲\n1,2,3\n")
    assert (caught.value.facts["column"], caught.value.facts["first"], caught.value.facts["second"]) == ("甲", 1, 3)


def test_a_stray_control_character_is_no_reason_to_refuse() -> None:
    assert cells(read("甲,乙\n1,好\x0b的\x01\n")) == [["1", "好\x0b的\x01"]]


@given(st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode("utf-16-le")))
@example("𠮷市\0".encode())
@example(b"\xed\xa0\x80")  # half a surrogate pair
@example(b"\xc0\x80")
def test_utf8_is_what_python_decodes(content: bytes) -> None:
    try:
        content.decode("utf-8")
        decodes = True
    except UnicodeDecodeError:
        decodes = False
    assert is_utf8(content) == decodes


def test_broken_records_have_their_numbers_however_many_threads_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_reader, "BLOCK", 1 << 10)
    lines = ["甲,乙,丙"] + [f"{number},二,三" if number % 97 else f"{number},只有两格" for number in range(1, 400)]
    table = read("\n".join(lines))
    assert [problem.row for problem in table.problems] == [98, 195, 292, 389]
    assert len(table) == 395 and cells(table)[97][0] == "99"
