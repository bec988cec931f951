"""Which column means what: headers split, words for not rated, layout files, columns that point at a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.layout import SHAPES, Layout, is_personal, layout_toml, level_of, parse_layout, roles_of, split_header
from data.problems import DataError
from tests.data.build import csv_file, table_of


def roles(header: list[str], **layout: object) -> dict[str, str]:
    table = table_of(csv_file([header, ["x"] * len(header)]))
    return {role: table.header[place] for role, place in roles_of(table, Layout(**layout)).items()}


@pytest.mark.parametrize(
    ("header", "parts"),
    [
        ("市公安局—服务态度", ("市公安局", "服务态度")),
        ("市公安局——服务态度", ("市公安局", "服务态度")),
        ("市公安局-交警支队_服务态度", ("市公安局-交警支队", "服务态度")),
        ("3、市公安局：服务态度", ("3、市公安局", "服务态度")),
        ("A/B公司/价格", ("A/B公司", "价格")),
        ("市公安局 | 服务态度", ("市公安局", "服务态度")),
        ("市公安局·窗口－态度", ("市公安局·窗口", "态度")),
        ("市公安局", None),
        ("—服务态度", None),
        ("市公安局—", None),
    ],
)
def test_a_header_is_split_at_its_last_separator(header: str, parts: tuple[str, str] | None) -> None:
    assert split_header(header) == parts


@pytest.mark.parametrize(
    ("word", "level"),
    [("不了解", "unknown"), ("不清楚", "unknown"), ("说不清", "unknown"), ("弃权", "abstain"), ("未展示", "not_shown"),
     ("(跳过)", "skipped"), ("（跳过）", "skipped"), ("满意", "满意"), ("很满意", "很满意")],
)  # fmt: skip
def test_words_for_not_rated(word: str, level: str) -> None:
    assert level_of(word, Layout()) == level


def test_a_layouts_words_come_first() -> None:
    assert level_of("5", Layout(levels={"5": "非常满意"})) == "非常满意"
    assert level_of("不了解", Layout(levels={"不了解": "一般"})) == "一般"
    assert level_of("6", Layout(levels={"6": "不了解"})) == "unknown"
    assert level_of("9", Layout(levels={"9": "不了解"})) == "unknown"


def test_headers_are_found_whatever_their_width_and_case() -> None:
    assert roles(["Ballot_ID", "ＧＲＯＵＰ", "参评单位", "评价"]) == {
        "ballot": "Ballot_ID", "group": "ＧＲＯＵＰ", "unit": "参评单位", "level": "评价",
    }  # fmt: skip


def test_a_layout_wins_over_the_vocabulary() -> None:
    assert roles(["单位", "部门", "评价"], columns={"unit": "部门"})["unit"] == "部门"


def test_a_column_that_the_layout_wants_must_be_there() -> None:
    with pytest.raises(DataError) as caught:
        roles(["甲", "乙"], columns={"unit": "丙"})
    assert (caught.value.code, caught.value.facts["column"]) == ("layout_column_absent", "丙")


@pytest.mark.parametrize(
    "header",
    ["姓名", "您的姓名", "联系电话", "手机号", "身份证号码", "来自IP", "IP", "微信昵称", "openid", "设备型号", "车牌号", "电子邮箱", "Email",
     "phone", "name", "user_id", "ID number", "联系方式", "家庭住址", "护照号"],
)  # fmt: skip
def test_columns_that_point_at_a_person(header: str) -> None:
    assert is_personal(header)


@pytest.mark.parametrize(
    "header", ["评议表编号", "参评单位", "单位名称", "评议主体", "性别", "年龄段", "unit_name", "full_name", "shipping"]
)
def test_columns_that_do_not(header: str) -> None:
    assert not is_personal(header)


@pytest.mark.parametrize("role", ["ballot", "group", "wave"])
def test_a_layout_may_make_a_person_the_respondent_and_nothing_else(role: str) -> None:
    assert roles(["手机号", "单位", "评价"], columns={"respondent": "手机号"})["respondent"] == "手机号"
    with pytest.raises(DataError) as caught:
        roles(["手机号", "单位", "评价"], columns={role: "手机号"})
    assert caught.value.code == "layout_personal"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name = ", "layout_not_toml"),
        ("nam = 'x'", "layout_bad_key"),
        ("name = 1", "layout_bad_key"),
        ("shape = 'tall'", "layout_bad_key"),
        ("[columns]\nunits = 'x'", "layout_bad_key"),
        ("[columns]\nunit = 5", "layout_bad_key"),
        ("[levels]\n'5' = 5", "layout_bad_key"),
        ("ballot_is_row = 'yes'", "layout_bad_key"),
        ("matrix = 'row'", "layout_bad_key"),
        ("[ratings]\nQ7 = ['甲']", "layout_bad_key"),
        ("[ratings]\nQ7 = ['甲', 5]", "layout_bad_key"),
        ("[drop]\n'状态' = '测试'", "layout_bad_key"),
        ("[drop]\n'状态' = [5]", "layout_bad_key"),
    ],
)
def test_a_layout_file_that_breaks_its_format(text: str, code: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_layout(text)
    assert caught.value.code == code


def test_the_example_in_the_documentation_is_a_layout() -> None:
    import data.layout

    layout = parse_layout(data.layout.__doc__.split(":\n")[1])
    assert (layout.name, layout.shape, layout.ballot_is_row) == ("insteval", "long", True)
    assert layout.columns["respondent"] == "s" and layout.levels == {"5": "非常满意"}
    assert layout.ratings == {"Q7": ("市教育局", "服务态度"), "Q8": ("", "服务态度")}
    assert layout.drop == {"状态": ("测试", "")} and (layout.source, layout.matrix, layout.separators) == (
        "limesurvey",
        "unit",
        "/",
    )


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LAYOUTS = st.builds(
    Layout,
    name=TEXTS,
    shape=st.sampled_from(["", *SHAPES]),
    ballot_is_row=st.booleans(),
    fraction=st.booleans(),
    separators=TEXTS,
    columns=st.dictionaries(st.sampled_from(["ballot", "group", "unit"]), TEXTS),
    levels=st.dictionaries(TEXTS, TEXTS, max_size=4),
    ratings=st.dictionaries(TEXTS, st.tuples(TEXTS, TEXTS), max_size=4),
    drop=st.none() | st.dictionaries(TEXTS, st.lists(TEXTS, max_size=3).map(tuple), max_size=3),
)


@given(LAYOUTS)
def test_a_layout_is_read_as_it_was_written(layout: Layout) -> None:
    assert parse_layout(layout_toml(layout)) == layout


def test_a_layout_may_say_that_no_column_has_a_role() -> None:
    assert roles(["评议主体", "意见"], columns={"group": ""}) == {"comment": "意见"}
