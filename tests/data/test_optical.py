"""Lines of marks become a wide table; what was not read for certain is reported with its line and question."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.grid import Grid
from data.header import find_table
from data.layout import Layout, parse_layout
from data.optical import OpticalForms, adapt_optical, looks_optical
from data.optical_layout import key_from_tables, parse_optical
from data.problems import DataError
from data.reader import read_file
from data.tables import Coded
from tests.data.build import csv_file, workbook

LEVELS = ["满意", "基本满意", "一般", "不满意", "不了解"]
QUESTIONS = [("市公安局", "政务公开"), ("市公安局", "效能建设"), ("市教育局", "政务公开"), ("市教育局", "效能建设")]
HEADER = ("评议表编号", "评议主体", *("—".join(pair) for pair in QUESTIONS))
TOML = """
name = "读卡"
[optical]
ballot = "1-6"
group = "7-8"
marks = "9-"
levels = ["满意", "基本满意", "一般", "不满意", "不了解"]
[optical.groups]
"02" = "市党代表"
"03" = "市人大代表"
[optical.key]
"1" = ["市公安局", "政务公开"]
"2" = ["市公安局", "效能建设"]
"3" = ["市教育局", "政务公开"]
"4" = ["市教育局", "效能建设"]
"""
SHEETS = {
    "题号": [["题号", "单位", "评议内容"], *([number, *pair] for number, pair in enumerate(QUESTIONS, 1))],
    "主体": [["代码", "主体"], ["02", "市党代表"], ["03", "市人大代表"]],
    "选项": [["数字", "选项"], *([number, level] for number, level in enumerate(LEVELS, 1))],
}


def key(**sheets: list):
    return key_from_tables(tables("对照表.xlsx", workbook(**(SHEETS | sheets))))


def tables(name: str, content: bytes) -> list:
    return [find_table(grid) for grid in read_file(name, content).grids]


def read(*lines: str, toml: str = TOML, **how: object) -> OpticalForms:
    return adapt_optical("读卡.txt", "\r\n".join(lines).encode("gb18030"), parse_layout(toml), **how)


def rows(adapted: OpticalForms) -> list[list[str]]:
    table = adapted.table
    columns = [table.coded(place).texts() for place in range(len(table.header))]
    return [list(row) for row in zip(*columns, strict=True)]


def problems(adapted: OpticalForms) -> list[tuple]:
    return [(each.code, each.row, each.column, each.value) for each in adapted.problems]


def code_of(call, *arguments, **options) -> str:
    with pytest.raises(DataError) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_a_line_is_a_form_and_a_digit_an_answer() -> None:
    adapted = read("000001021250", "00000203  15")
    assert adapted.table.header == HEADER
    assert rows(adapted) == [
        ["000001", "市党代表", "满意", "基本满意", "不了解", ""],
        ["000002", "市人大代表", "", "", "满意", "不了解"],
    ]
    assert adapted.table.rows.tolist() == [1, 2]
    assert (adapted.layout.name, adapted.layout.shape) == ("读卡", "wide")
    assert list(adapted.layout.ratings.values()) == QUESTIONS
    assert problems(adapted) == []


def test_two_ticks_spoil_the_item_and_not_the_form() -> None:
    adapted = read("0000010212*1", "000002021*11")
    assert rows(adapted)[0] == ["000001", "市党代表", "满意", "基本满意", "", "满意"]
    assert problems(adapted) == [
        ("mark_multiple", 1, "市教育局—政务公开", "*"),
        ("mark_multiple", 2, "市公安局—效能建设", "*"),
    ]
    assert [each.facts["question"] for each in adapted.problems] == [3, 2]
    assert (adapted.marks.read, adapted.marks.rejected, adapted.marks.multiple) == (8, 2, 2)


def test_two_ticks_on_over_a_third_spoil_the_form_where_the_layout_says_so() -> None:
    lines = ("00000102**11", "00000202*111", "000003021111")
    assert len(rows(read(*lines))) == 3
    strict = read(*lines, toml=TOML.replace("[optical]", '[optical]\nmany_multiple = "reject"'))
    assert [row[0] for row in rows(strict)] == ["000002", "000003"]
    assert problems(strict)[0] == ("form_multiple", 1, "", "000001")
    assert strict.marks.rejected == 5


def test_what_is_wrong_with_a_line_is_said_with_its_number() -> None:
    adapted = read(
        "000001021111", "00000202111", "", "0000030211111", "000004091111", "      021111", "0000*6021111", "000007020000",
        "0000080211 1  ",
    )  # fmt: skip
    assert [row[0] for row in rows(adapted)] == ["000001", "000008"]
    assert problems(adapted) == [
        ("line_length", 2, "", ""),
        ("line_length", 4, "", ""),
        ("group_code_unknown", 5, "", "09"),
        ("ballot_missing", 6, "", ""),
        ("form_number_bad", 7, "", "0000*6"),
        ("form_blank", 8, "", "000007"),
    ]
    assert (adapted.marks.forms, adapted.marks.blank) == (8, 1)


def test_a_number_that_stands_twice() -> None:
    adapted = read("000001021111", "000002021112", "000001021111", "000002021111", "000003021111")
    assert [row[0] for row in rows(adapted)] == ["000001", "000003"]
    assert problems(adapted) == [
        ("form_twice", 2, "", "000002"),
        ("form_twice_same", 3, "", "000001"),
        ("form_twice", 4, "", "000002"),
    ]


def test_a_mark_that_means_nothing_is_reported_and_many_refuse_the_file() -> None:
    lines = [f"{number:06d}021234" for number in range(1, 20)]
    assert problems(read(*lines, "000020021734"))[0] == ("mark_unknown", 20, "市公安局—效能建设", "7")
    assert code_of(read, *lines[:2], "000003027777") == "optical_marks"


def test_places_are_found_from_the_length_of_the_lines() -> None:
    adapted = read("000001021250", "00000203  15", toml="", key=key())
    assert rows(adapted)[1] == ["000002", "市人大代表", "", "", "满意", "不了解"]
    optical = adapted.marks.optical
    assert (str(optical.ballot), str(optical.group), str(optical.marks)) == ("1-6", "7-8", "9-12")


def test_a_workbook_forgets_the_zero_of_a_code() -> None:
    numbers = [["代码", "主体"], [2, "市党代表"], [3, "市人大代表"]]
    adapted = read("000011021250", "00001203  15", toml="", key=key(主体=numbers))
    assert [row[:2] for row in rows(adapted)] == [["000011", "市党代表"], ["000012", "市人大代表"]]


def test_one_group_needs_no_code() -> None:
    alone = key(主体=[["代码", "主体"], ["", "市党代表"]])
    assert rows(read("0000011250", toml="", key=alone))[0][:3] == ["000001", "市党代表", "满意"]
    nobody = key(主体=[["备注"], ["无"]])
    assert read("0000011250", toml="", key=nobody).table.header == (HEADER[0], *HEADER[2:])


def test_delimited_lines_with_or_without_names_of_fields() -> None:
    for lines in (
        ("000001,02,1,2,*,", "000002,03,,1,5,12"),
        ("BH,ZT,T1,T2,T3,T4", "000001,02,1,2,*,", "000002,03,,1,5,12"),
    ):
        adapted = read(*lines, toml="", key=key())
        assert [row[2:] for row in rows(adapted)] == [["满意", "基本满意", "", ""], ["", "满意", "不了解", ""]]
        assert [each.code for each in adapted.problems] == ["mark_multiple", "mark_unknown"]
    assert rows(read("000001;02;12* ", toml="", key=key()))[0][2:] == ["满意", "基本满意", "", ""]


def test_the_columns_of_a_dbf_file() -> None:
    cells = [("BH", "000001", "000002"), ("ZT", "02", "03"), ("XX", "1250", "1500")]
    columns = tuple(Coded(np.arange(3, dtype=np.int32), texts) for texts in cells)
    grid = Grid("读卡.dbf", "dbf", "GB18030", "", columns, np.array([1, 2, 3]), headers=1)
    adapted = adapt_optical("读卡.dbf", grid, Layout(), key())
    assert rows(adapted) == [
        ["000001", "市党代表", "满意", "基本满意", "不了解", ""],
        ["000002", "市人大代表", "满意", "不了解", "", ""],
    ]
    assert adapted.table.rows.tolist() == [2, 3]


def test_lines_are_recognised() -> None:
    assert looks_optical(b"000001021250*1\r\n00000203  15 1\r\n\x1a")
    assert looks_optical(b"000001,02,1,1,2\n000002,03,,1,5\n")
    for content in (
        b"",
        b"1\n2\n",
        "评议表编号,市公安局\n1,满意\n".encode(),
        b"000001021250\n1\n",
        b"id,q1,q2,q3,q4\n1,2,3,4,5\n",
    ):
        assert not looks_optical(content)


def test_a_file_without_its_key_or_with_another_one_is_refused() -> None:
    assert code_of(read, "000001021250", toml="") == "optical_key_missing"
    assert code_of(read, "1250", toml="", key=key()) == "optical_length"
    assert code_of(read, "00000102125", "00000202125") == "optical_length"
    assert code_of(read, "", "\x1a") == "no_rows"
    assert code_of(read, "000001021250", toml=TOML.replace('"9-"', '"9-11"')) == "optical_questions"


def test_the_key_may_stand_on_one_sheet_with_the_unit_written_once() -> None:
    lines = [
        ["题号", "单位", "评议内容", "代码", "主体", "数字", "选项"],
        ["1", "市公安局", "政务公开", "02", "市党代表", "1", "满意"],
        ["2", "", "效能建设", "03", "市人大代表", "2", "基本满意"],
        ["3", "市教育局", "政务公开", "", "", "3", "一般"],
        ["4", "", "效能建设", "", "", "4", "不满意"],
        ["", "", "", "", "", "5", "不了解"],
    ]
    found = key_from_tables(tables("k.csv", csv_file(lines, "gb18030")))
    assert found == key()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"题号": [["题号", "单位"], ["1", "甲"], ["1", "乙"]]}, ["question_twice"]),
        ({"题号": [["题号", "单位"], ["1", "甲"], ["3", "乙"]]}, ["question_absent"]),
        ({"题号": [["题号", "单位"], ["一", "甲"]]}, ["question_number_bad"]),
        ({"题号": [["题号", "单位"], ["1", "甲"], ["2", "甲"]]}, ["question_same"]),
        ({"选项": [["数字", "选项"], ["10", "满意"]]}, ["mark_bad"]),
    ],
)
def test_what_is_wrong_with_a_key(change: dict, codes: list[str]) -> None:
    with pytest.raises(DataError) as caught:
        key(**change)
    assert caught.value.code == "optical_key_bad"
    assert [problem.code for problem in caught.value.problems] == codes


def test_a_sheet_that_is_no_key() -> None:
    assert code_of(key, 题号=[["名次", "单位"], ["1", "甲"]]) == "optical_key_unreadable"


@pytest.mark.parametrize(
    "change",
    [
        ('"1-6"', '"6-1"'), ('"9-"', '"x"'), ('ballot = "1-6"\n', ""), ('group = "7-8"\n', ""), ('"4" =', '"5" ='),
        ('["市教育局", "效能建设"]', '["市教育局", "政务公开"]'), ("[optical]", "[optical]\nwidth = 3"),
        ("[optical]", '[optical]\nmany_multiple = "x"'), ("[optical]", '[optical]\nmultiple = "多"'),
    ],
)  # fmt: skip
def test_a_layout_names_the_key_that_is_wrong(change: tuple[str, str]) -> None:
    assert code_of(lambda: parse_optical(parse_layout(TOML.replace(*change)).optical)) == "layout_bad_key"


@given(st.lists(st.text("012345*", min_size=4, max_size=4), min_size=1, max_size=20))
def test_every_mark_is_an_answer_a_problem_or_nothing(marks: list[str]) -> None:
    adapted = read(*(f"{number:06d}02{each}" for number, each in enumerate(marks, 1)))
    answers = sum(bool(cell) for row in rows(adapted) for cell in row[2:])
    multiple = [each for each in adapted.problems if each.code == "mark_multiple"]
    assert answers == sum(each.count(digit) for each in marks for digit in "12345")
    assert len(multiple) == sum(each.count("*") for each in marks)
    assert adapted.marks.read == answers + len(multiple)


def test_exactly_a_third_is_not_over_a_third() -> None:
    toml = TOML.replace("[optical]", '[optical]\nmany_multiple = "reject"').replace('"4" = ["市教育局", "效能建设"]\n', "")
    assert [each.code for each in read("00000102*11", "00000202**1", toml=toml).problems] == [
        "mark_multiple",
        "form_multiple",
    ]
