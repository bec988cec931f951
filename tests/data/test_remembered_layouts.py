"""Layouts that were saved: by which header they are known, and how they fit next year's names."""

from __future__ import annotations

import pytest

from data.layout import Layout, layout_toml
from data.problems import DataError
from data.remembered_layouts import (
    fitted,
    forget_layout,
    header_of,
    plain_header,
    recognised,
    remember_layout,
    remembered_layouts,
    rename_layout,
)
from data.store import Store
from data.text_reader import read_text
from tests.data.build import csv_file, dump

HEADER = ("1、编号", "2025年度总体满意度", "Q7", "2025年第3季度建议")
LAYOUT = Layout(
    columns={"ballot": "1、编号", "group": "", "comment": "2025年第3季度建议"}, ratings={"2025年度总体满意度": ("甲", "总")}
)


def code_of(job, *arguments: object) -> str:
    with pytest.raises(DataError) as caught:
        job(*arguments)
    return caught.value.code


def test_years_numbers_order_and_width_do_not_make_another_header() -> None:
    same = ("2026年第1季度建议", "３、编号", "q7", "2026总体满意度")
    assert plain_header(same) == plain_header(HEADER)
    assert plain_header((*HEADER, "新的一列")) != plain_header(HEADER)
    assert plain_header(("Q7", "Q8")) != plain_header(("Q7", "Q9"))  # the number is all that the name is


def test_a_layout_gets_the_names_of_this_year() -> None:
    this_year = ("2、编号", "2026年度总体满意度", "Q7", "2026年第4季度建议")
    fresh = fitted(LAYOUT, this_year)
    assert fresh.columns == {"ballot": "2、编号", "group": "", "comment": "2026年第4季度建议"}
    assert fresh.ratings == {"2026年度总体满意度": ("甲", "总")}
    both = fitted(LAYOUT, ("2024年总体满意度", "2026年总体满意度"))
    assert list(both.ratings) == ["2025年度总体满意度"]  # two could be meant, so none is


def test_remembered_found_renamed_forgotten(store: Store) -> None:
    remember_layout(store, "王", " 某县  问卷 ", layout_toml(LAYOUT), HEADER)
    (saved,) = remembered_layouts(store)
    assert (saved.name, saved.layout, saved.who) == ("某县 问卷", LAYOUT, "王")
    assert recognised([saved], HEADER[::-1]) is saved and recognised([saved], ("x",)) is None
    assert recognised([saved], ()) is None
    rename_layout(store, "王", "某县 问卷", "县里的")
    assert [(each.name, each.layout.name) for each in remembered_layouts(store)] == [("县里的", "县里的")]
    remember_layout(store, "王", "另一个", layout_toml(LAYOUT), ("别的",))
    assert code_of(rename_layout, store, "王", "另一个", "县里的") == "layout_name_taken"
    assert (
        code_of(rename_layout, store, "王", "没有的", "x")
        == code_of(forget_layout, store, "王", "没有的")
        == "layout_unknown"
    )
    assert code_of(remember_layout, store, "王", "  ", "", HEADER) == "layout_nameless"
    before = dump(store)
    assert code_of(remember_layout, store, "王", "坏的", "shape = 3", HEADER) == "layout_bad_key"
    assert dump(store) == before
    forget_layout(store, "王", "县里的")
    assert [each.name for each in remembered_layouts(store)] == ["另一个"]
    assert store.value("select count(*) from log where action = 'layout'") == 4


def test_a_header_has_one_layout(store: Store) -> None:
    remember_layout(store, "王", "旧的", layout_toml(LAYOUT), HEADER)
    remember_layout(store, "王", "新的", layout_toml(LAYOUT), HEADER)
    assert [each.name for each in remembered_layouts(store)] == ["新的"]


def test_a_header_is_known_by_the_first_rows() -> None:
    long = read_text("f.csv", csv_file([HEADER, *((number, "好", "1", "") for number in range(1000))]))
    assert header_of(long) == HEADER
    assert header_of(read_text("f.csv", b"a,a\n1,2\n")) == ()
