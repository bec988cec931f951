"""Tables of no platform through a layout: what a person mapped by hand once is read the same way next year."""

from __future__ import annotations

import pytest

from data.layout import Layout, parse_layout
from data.platforms import understood
from data.platforms.form import Adapted
from data.problems import DataError
from data.shapes import shape_table
from tests.data.platforms.build import LEVELS, grid


def read(*rows: list[str], units: tuple[str, ...] = (), layout: Layout | None = None) -> Adapted:
    return understood(grid(*rows), layout or Layout(), units, LEVELS)


def rated(result: Adapted) -> list[tuple[int, str, str, str]]:
    rows = shape_table(result.table, result.layout, LEVELS, ()).rows
    cells = zip(rows.row.tolist(), rows.unit.texts(), rows.dimension.texts(), rows.level.texts(), strict=True)
    return [cell for cell in cells if cell[3]]


def test_a_table_without_a_layout_is_left_as_it_is() -> None:
    result = read(["评议表编号", "市公安局—态度"], ["1", "满意"])
    assert result.table.header == ("评议表编号", "市公安局—态度") and result.layout == Layout() and result.remarks == ()


def test_columns_words_and_rows_by_name() -> None:
    layout = parse_layout(
        '[columns]\nballot = "表号"\ngroup = "谁评的"\ncomment = "想说的"\n[ratings]\n"公安态度" = ["市公安局", "服务态度"]\n"教育态度" = ["市教育局", "服务态度"]\n'
        '[levels]\n"好" = "满意"\n"差" = "不满意"\n"不知道" = "不了解"\n"/" = ""\n[drop]\n"状态" = ["作废", ""]\n'
    )
    result = read(
        ["状态", "想说的", "谁评的", "教育态度", "公安态度", "表号"],
        ["有效", "快些", "企业", "差", "好", "7"],
        ["作废", "", "企业", "好", "好", "8"],
        ["", "", "企业", "好", "好", "9"],
        ["有效", "", "居民", "/", "不知道", "10"],
        layout=layout,
    )
    assert sorted(rated(result)) == [
        (2, "市公安局", "服务态度", "满意"),
        (2, "市教育局", "服务态度", "不满意"),
        (5, "市公安局", "服务态度", "unknown"),
    ]
    shaped = shape_table(result.table, result.layout, LEVELS, ())
    assert (
        shaped.rows.ballot.names == ("7", "10")
        and shaped.rows.group.names == ("企业", "居民")
        and shaped.rows.comment.names == ("快些",)
    )
    assert [(remark.code, remark.facts.get("count")) for remark in result.remarks] == [
        ("rows_dropped", 2),
        ("levels_said", None),
    ]


def test_rows_may_be_left_out_of_any_shape() -> None:
    rows = [["评议表编号", "参评单位", "评价选项", "状态"], ["1", "甲", "满意", "有效"], ["2", "甲", "一般", "作废"]]
    result = read(*rows, layout=Layout(drop={"状态": ("作废",)}))
    rows = shape_table(result.table, result.layout, LEVELS, ()).rows
    assert (rows.row.tolist(), rows.unit.texts(), rows.level.texts()) == ([2], ["甲"], ["满意"])


def test_separators_of_the_layout() -> None:
    rows = [["编号", "市公安局>态度", "市公安局>效率"], ["1", "满意", "一般"]]
    assert list(read(*rows, layout=Layout(separators=">")).layout.ratings.values()) == [
        ("市公安局", "态度"),
        ("市公安局", "效率"),
    ]


def test_the_sides_of_a_header_may_be_changed() -> None:
    rows = [["编号", "态度—市公安局", "态度—市教育局"], ["1", "满意", "一般"]]
    assert list(read(*rows, layout=Layout(matrix="dimension")).layout.ratings.values()) == [
        ("市公安局", "态度"),
        ("市教育局", "态度"),
    ]


def test_a_dimension_may_contain_a_separator() -> None:
    result = read(["表号", "第一题"], ["1", "满意"], layout=Layout(ratings={"第一题": ("甲/乙公司", "态度/效率")}))
    assert rated(result) == [(2, "甲/乙公司", "态度/效率", "满意")]


def test_two_columns_may_rate_the_same() -> None:
    layout = Layout(ratings={"第一题": ("甲", "态度"), "第二题": ("甲", "态度")})
    assert rated(read(["第一题", "第二题"], ["满意", "一般"], layout=layout)) == [
        (2, "甲", "态度", "满意"),
        (2, "甲", "态度", "一般"),
    ]


def test_each_row_names_its_unit() -> None:
    layout = Layout(columns={"unit": "在哪办事"}, ratings={"态度": ("", "服务态度"), "速度": ("", "办事效率")})
    result = read(["在哪办事", "态度", "速度"], ["甲", "满意", "一般"], ["乙", "", "不满意"], layout=layout)
    assert rated(result) == [(2, "甲", "服务态度", "满意"), (2, "甲", "办事效率", "一般"), (3, "乙", "办事效率", "不满意")]
    assert result.layout.ballot_is_row and result.table.rows.tolist() == [2, 2, 3, 3]


@pytest.mark.parametrize(
    ("layout", "code"),
    [
        (Layout(ratings={"没有": ("甲", "乙")}), "layout_column_absent"),
        (Layout(drop={"没有": ("",)}), "layout_column_absent"),
        (Layout(columns={"group": "手机号"}, ratings={"第一题": ("甲", "乙")}), "layout_personal"),
        (Layout(ratings={"第一题": ("", "态度")}), "rating_without_unit"),
        (Layout(source="纸"), "source_unknown"),
    ],
)
def test_a_layout_that_cannot_be_followed(layout: Layout, code: str) -> None:
    with pytest.raises(DataError) as caught:
        read(["第一题", "手机号"], ["满意", "13800000000"], layout=layout)
    assert caught.value.code == code
