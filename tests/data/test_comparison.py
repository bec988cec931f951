"""Two entries of the same paper, cell by cell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.comparison import Difference, compare_entries, compare_marks
from data.header import find_table
from data.problems import DataError
from data.text_reader import read_text
from tests.data.build import csv_file

HEAD = ["评议表编号", "市公安局—政务公开", "市教育局"]


def table(*rows: list[str], name: str = "甲.csv"):
    return find_table(read_text(name, csv_file(rows)))


def test_rows_by_number_and_columns_by_heading() -> None:
    first = table(HEAD, ["1", "满意", "一般"], ["2", "不清楚", ""], ["3", "满意", "满意"])
    second = table(
        ["评议表编号", "市教育局", "市公安局—政务公开", "备注"],
        ["4", "满意", "满意", ""], ["2", "", "不了解", "x"], ["1", "一般", "不满意", ""],
    )  # fmt: skip
    compared = compare_entries(first, second)
    assert compared.differences == (Difference("1", 0, "市公安局", "政务公开", "满意", "不满意"),)
    assert (compared.only_first, compared.only_second) == (("3",), ("4",))
    assert (compared.forms, compared.cells, compared.missing) == (2, 4, ("备注",))


def test_a_blank_cell_differs_from_an_answer() -> None:
    compared = compare_entries(table(HEAD, ["1", "满意", ""]), table(HEAD, ["1", "满意", "一般"]))
    assert [(each.unit, each.dimension, each.first, each.second) for each in compared.differences] == [
        ("市教育局", "总体评价", "", "一般")
    ]


def test_tables_that_cannot_be_compared() -> None:
    for first, second, code in (
        (table(["编", "甲"], ["1", "满意"]), table(HEAD, ["1", "满意", ""]), "compare_no_number"),
        (table(HEAD, ["1", "满意", ""], ["1", "满意", ""]), table(HEAD, ["1", "满意", ""]), "compare_twice"),
        (table(HEAD, ["1", "满意", ""]), table(["评议表编号", "乙"], ["1", "满意"]), "compare_nothing"),
    ):
        with pytest.raises(DataError) as caught:
            compare_entries(first, second)
        assert caught.value.code == code


MARKS = st.dictionaries(st.text("123", min_size=1, max_size=2), st.text("12", min_size=3, max_size=3), max_size=8)


@given(MARKS, MARKS)
def test_differences_mend_one_entry_into_the_other(first: dict[str, str], second: dict[str, str]) -> None:
    compared = compare_marks((("甲", "a"), ("甲", "b"), ("乙", "a")), first, second)
    mended = {form: list(first[form]) for form in first if form in second}
    for each in compared.differences:
        assert mended[each.form][each.item] == each.first != each.second
        mended[each.form][each.item] = each.second
    assert {form: "".join(marks) for form, marks in mended.items()} == {
        form: second[form] for form in second if form in first
    }
    assert set(compared.only_first) == first.keys() - second.keys()
    assert compared.cells == 3 * compared.forms == 3 * len(first.keys() & second.keys())
