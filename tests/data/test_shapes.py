"""A table is understood as long, wide or a registry; what is no answer is not taken for one."""

from __future__ import annotations

import pytest

from data.content import TOTAL
from data.layout import Layout
from data.problems import DataError
from data.shapes import Rows, Shaped, shape_table
from tests.data.build import csv_file, table_of

LEVELS = ("满意", "基本满意", "一般", "不满意")


def shape(*rows: list[str], layout: Layout | None = None, units: tuple[str, ...] = ()) -> Shaped:
    return shape_table(table_of(csv_file(rows)), layout or Layout(), LEVELS, units)


def entries(rows: Rows) -> list[tuple[int, str, str, str, str]]:
    """Row, column, unit, dimension, level or comment."""
    return [
        (
            int(rows.row[place]),
            rows.column.text(place),
            rows.unit.text(place),
            rows.dimension.text(place) if rows.dimension else "",
            rows.level.text(place) or rows.comment.text(place),
        )
        for place in range(len(rows.row))
    ]


def code_of(*rows: list[str], **how: object) -> str:
    with pytest.raises(DataError) as caught:
        shape(*rows, **how)
    return caught.value.code


def test_long() -> None:
    shaped = shape(
        ["评议表编号", "评议主体", "参评单位", "评议内容", "评价选项", "意见建议"],
        ["1", "企业", "甲", "态度", "满意", ""],
        ["1", "企业", "甲", "效率", "", "太慢"],
        ["2", "企业", "乙", "态度", "不了解", ""],
        ["3", "企业", "乙", "态度", "", ""],
    )
    assert shaped.shape == "long"
    assert entries(shaped.rows) == [
        (2, "评价选项", "甲", "态度", "满意"),
        (3, "评价选项", "甲", "效率", "太慢"),
        (4, "评价选项", "乙", "态度", "unknown"),
    ]


def test_wide_in_ballot_order_with_the_header_split_at_its_last_separator() -> None:
    shaped = shape(
        ["评议表编号", "评议主体", "市公安局-交警—态度", "市公安局-交警—效率", "市教育局—态度"],
        ["1", "企业", "满意", "", "一般"],
        ["2", "企业", "", "弃权", "满意"],
    )
    assert shaped.shape == "wide"
    assert entries(shaped.rows) == [
        (2, "市公安局-交警—态度", "市公安局-交警", "态度", "满意"),
        (2, "市教育局—态度", "市教育局", "态度", "一般"),
        (3, "市公安局-交警—效率", "市公安局-交警", "效率", "abstain"),
        (3, "市教育局—态度", "市教育局", "态度", "满意"),
    ]


def test_a_unit_alone_is_rated_as_a_whole() -> None:
    shaped = shape(["编号", "市公安局", "市教育局"], ["1", "满意", "一般"])
    assert {(unit, dimension) for _, _, unit, dimension, _ in entries(shaped.rows)} == {
        ("市公安局", TOTAL),
        ("市教育局", TOTAL),
    }
    assert shaped.rows.ballot is None


def test_a_known_unit_keeps_a_separator_in_its_name() -> None:
    rows = (["市公安局-交警支队"], ["满意"])
    assert entries(shape(*rows).rows)[0][2:4] == ("市公安局", "交警支队")
    assert entries(shape(*rows, units=("市公安局-交警支队",)).rows)[0][2:4] == ("市公安局-交警支队", TOTAL)


def test_attributes_are_not_ratings() -> None:
    shaped = shape(
        ["性别", "年龄—段", "姓名", "来自IP", "市公安局—态度", "市公安局—效率"],
        ["男", "30", "张三", "10.0.0.1", "满意", "一般"],
        ["女", "40", "李四", "10.0.0.2", "满意", ""],
    )
    assert {column for _, column, *_ in entries(shaped.rows)} == {"市公安局—态度", "市公安局—效率"}
    assert shaped.ignored == ("年龄—段",)
    assert shaped.attributes == {"性别": "性别"}
    assert shaped.personal == ("姓名",)
    assert shaped.headers["network"] == "来自IP"


def test_a_column_with_a_slip_is_a_rating_where_its_unit_and_dimension_occur_elsewhere() -> None:
    header = ["甲—态度", "甲—效率", "乙—态度", "乙—效率"]
    shaped = shape(header, ["满意", "满意", "满意", "很满意"], ["一般", "一般", "一般", "一般"])
    assert (2, "乙—效率", "乙", "效率", "很满意") in entries(shaped.rows)
    shaped = shape(["甲—态度", "乙—效率"], ["满意", "很满意"])
    assert shaped.ignored == ("乙—效率",)


def test_a_column_with_a_slip_is_a_rating_where_the_database_knows_the_unit() -> None:
    rows = (["市公安局", "市教育局", "性别"], ["满意", "很满意", "男"])
    assert shape(*rows).ignored == ("市教育局",)
    assert shape(*rows, units=("市教育局",)).ignored == ()


def test_comment_columns_of_units_and_of_the_ballot() -> None:
    shaped = shape(
        ["评议表编号", "甲—态度", "甲—意见建议", "意见建议"],
        ["1", "满意", "窗口排队久", "总体不错"],
        ["2", "", "", "没有评价"],
    )
    assert entries(shaped.rows) == [
        (2, "甲—态度", "甲", "态度", "满意"),
        (2, "甲—意见建议", "甲", "", "窗口排队久"),
        (2, "意见建议", "", "", "总体不错"),
        (3, "意见建议", "", "", "没有评价"),
    ]


def test_comments_alone_are_entries_without_a_level_or_a_form() -> None:
    shaped = shape(
        ["意见编号", "评议主体", "参评单位", "意见建议"],
        ["1", "居民", "市甲局", "排队久"],
        ["2", "居民", "", "都好"],
        ["3", "企业", "市乙局", ""],
    )
    assert shaped.shape == "long" and shaped.ignored == ("意见编号",) and shaped.rows.ballot is None
    assert entries(shaped.rows) == [(2, "意见建议", "市甲局", "", "排队久"), (3, "意见建议", "", "", "都好")]
    assert shaped.rows.group.text(0) == "居民"


def test_a_layout_for_other_words() -> None:
    layout = Layout(
        shape="long", ballot_is_row=True, columns={"unit": "dept", "level": "y", "respondent": "s"}, levels={"1": "一般"}
    )
    shaped = shape(["s", "dept", "y", "service"], ["7", "a", "1", "0"], ["7", "b", "1", "0"], layout=layout)
    assert shaped.rows.ballot is None
    assert shaped.rows.respondent.texts() == ["7", "7"]
    assert shaped.rows.level.names == ("一般",)
    assert shaped.ignored == ("service",)


def test_a_layout_can_make_every_row_of_a_wide_file_a_ballot() -> None:
    shaped = shape(["评议表编号", "甲"], ["1", "满意"], ["1", "满意"], layout=Layout(shape="wide", ballot_is_row=True))
    assert shaped.rows.ballot is None
    assert shaped.ignored == ("评议表编号",)


@pytest.mark.parametrize(
    "header", [["参评单位", "类别", "是否排名"], ["参评单位", "类别"], ["单位", "类别", "分管口", "评议年度"]]
)
def test_a_registry(header: list[str]) -> None:
    shaped = shape(header, ["市公安局", *["是"] * (len(header) - 1)])
    assert shaped.shape == "registry"
    assert shaped.registry["unit"].texts() == ["市公安局"]


def test_a_wave_column() -> None:
    shaped = shape(["评议年度", "甲"], ["2025", "满意"], ["2026", "满意"])
    assert shaped.rows.wave.texts() == ["2025", "2026"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((["性别", "年龄"], ["男", "30"]), "no_rating_columns"),
        ((["甲—态度", "乙—态度"], ["很好", "不错"]), "no_rating_columns"),
        ((["甲—态度", "乙—态度"], ["满意", "不错"], ["很好", "满意"]), "levels_unknown"),
        ((["这是一段说明文字"], ["没有表格"]), "not_a_table"),
        ((["参评单位", "评价选项"], ["甲", "满意"]), "ballot_column_absent"),
    ],
)
def test_what_cannot_be_understood(rows: tuple[list[str], ...], code: str) -> None:
    assert code_of(*rows) == code


def test_words_beside_known_levels_are_named() -> None:
    with pytest.raises(DataError) as caught:
        shape(["甲—态度", "乙—态度", "性别"], ["满意", "不错", "男"], ["很好", "不了解", "女"])
    assert caught.value.facts["words"] == ["很好", "不错"]
    assert caught.value.facts["levels"] == list(LEVELS)


def test_a_layout_that_names_its_ratings_names_all_of_them() -> None:
    layout = Layout(ratings={"第一题": ("甲/乙公司", "态度-效率")}, levels={"/": ""})
    shaped = shape(["第一题", "丙—态度"], ["满意", "满意"], ["/", "一般"], layout=layout)
    assert entries(shaped.rows) == [(2, "第一题", "甲/乙公司", "态度-效率", "满意")]
    assert shaped.ignored == ("丙—态度",)


def test_a_long_layout_needs_its_columns() -> None:
    assert code_of(["评议表编号", "评价选项"], ["1", "满意"], layout=Layout(shape="long")) == "long_column_absent"
