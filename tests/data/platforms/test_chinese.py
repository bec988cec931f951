"""问卷星, 腾讯, Microsoft Forms, 好差评, 12345 and telephone surveys, on samples made after LAYOUTS.md."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from data.layout import Layout
from data.platforms import recognise
from data.platforms.form import Adapted
from data.problems import DataError
from data.shapes import Shaped, shape_table
from tests.data.platforms import samples
from tests.data.platforms.build import LEVELS, column, grid

UNITS = ("市公安局", "市教育局")
STARS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")


def adapted(
    rows: list[list[str]], units: tuple[str, ...] = UNITS, scale: tuple[str, ...] = LEVELS, **layout: object
) -> Adapted:
    """scale: levels of the scheme; layout: what a person said of the source."""
    sheet, how = grid(*rows), Layout(**layout)
    return recognise(sheet, how).adapt(sheet, units, scale, how)


def shaped(result: Adapted, levels: tuple[str, ...] = LEVELS, units: tuple[str, ...] = UNITS) -> Shaped:
    return shape_table(result.table, result.layout, levels, units)


def ratings(result: Adapted, levels: tuple[str, ...] = LEVELS) -> list[tuple[int, str, str, str, str]]:
    """Row, ballot without what tells its questionnaire, unit, dimension, level."""
    rows = shaped(result, levels).rows
    return [
        (int(rows.row[place]), re.sub(r"^[0-9a-f]{6}-(?=\d+$)", "", rows.ballot.text(place)) if rows.ballot else "", rows.unit.text(place), rows.dimension.text(place), rows.level.text(place))
        for place in range(len(rows.row))
        if rows.level.text(place)
    ]  # fmt: skip


def comments(result: Adapted, levels: tuple[str, ...] = LEVELS) -> list[tuple[int, str, str]]:
    rows = shaped(result, levels).rows
    return [
        (int(rows.row[place]), rows.unit.text(place), rows.comment.text(place))
        for place in range(len(rows.row))
        if rows.comment and rows.comment.text(place)
    ]


def remarks(result: Adapted) -> dict[str, dict[str, object]]:
    return {remark.code: dict(remark.facts) for remark in result.remarks}


def changed(rows: list[list[str]], names: Mapping[str, str] | None = None) -> list[list[str]]:
    """The same rows, last column first, with other headers."""
    header = [(names or {}).get(name, name) for name in rows[0]]
    return [list(reversed(row)) for row in [header, *rows[1:]]]


# 问卷星


def test_wenjuanxing_as_text() -> None:
    result = adapted(samples.WENJUANXING)
    assert ratings(result) == [
        (2, "1", "市公安局", "服务态度", "满意"), (2, "1", "市公安局", "依法行政", "基本满意"),
        (2, "1", "市教育局", "服务态度", "skipped"), (2, "1", "市教育局", "依法行政", "skipped"),
        (3, "2", "市公安局", "服务态度", "unknown"), (3, "2", "市公安局", "依法行政", "一般"),
        (3, "2", "市教育局", "服务态度", "满意"),
        (4, "3", "市公安局", "服务态度", "不满意"), (4, "3", "市公安局", "依法行政", "满意"),
        (4, "3", "市教育局", "服务态度", "满意"), (4, "3", "市教育局", "依法行政", "一般"),
    ]  # fmt: skip
    assert comments(result) == [(3, "市公安局", "窗口少")]
    assert column(result.table, "提交时间") == ["2026-09-08 12:24:22", "2026-09-08 13:00:01", "2026-09-09 08:00:00"]
    assert column(result.table, "所用时间") == ["137", "125", "59"]
    assert column(result.table, "来源") == ["微信", "手机提交", "链接"]
    assert column(result.table, "IP") == ["203.0.113.5", "203.0.113.9", "2001:db8::7"]
    assert remarks(result) == {"matrix_unit_known": {"unit": "市公安局", "dimension": "服务态度"}}
    assert result.layout.name == "wenjuanxing" and not result.layout.ballot_is_row


def test_wenjuanxing_groups_by_the_layout_or_by_the_title() -> None:
    by_layout = adapted(samples.WENJUANXING, columns={"group": "1、您的身份"})
    assert column(by_layout.table, "评议主体") == ["企业", "居民", "企业"]
    titled = [[name.replace("您的身份", "评议主体") for name in samples.WENJUANXING[0]], *samples.WENJUANXING[1:]]
    assert column(adapted(titled).table, "评议主体") == ["企业", "居民", "企业"]


def test_a_numbered_form_of_the_offices_own_keeps_its_ballot_numbers() -> None:
    rows = [
        [
            "评议表编号",
            "评议主体",
            "1、市公安局—态度",
            "2、市公安局—效率",
            "3、市教育局—态度",
            "4、市教育局—效率",
            "5、市税务局—态度",
            "6、市税务局—效率",
            "7、市人社局—态度",
            "8、市人社局—效率",
        ],
        ["A7", "企业", *["满意"] * 8],
    ]
    result = adapted(rows, ())
    assert {(row[1], row[2], row[3]) for row in ratings(result)} >= {("A7", "市公安局", "态度"), ("A7", "市人社局", "效率")}
    assert column(result.table, "评议主体") == ["企业"]


def coded_wenjuanxing() -> list[list[str]]:
    header = [
        "序号",
        "提交答卷时间",
        "所用时间",
        "来源",
        "来源详情",
        "来自IP",
        "1、您的身份",
        "2、请评价市公安局：—服务态度",
        "2、依法行政",
        "第3题(证照)",
        "第3题(社保)",
        "4、社保:办理",
    ]
    return [
        header,
        ["1", "", "", "", "", "", "1", "1", "4", "1", "0", "0"],
        ["2", "", "", "", "", "", "2", "-3", "-2", "-3", "-3", "1"],
    ]


def test_wenjuanxing_as_numbers_asks_which_number_is_which_level() -> None:
    with pytest.raises(DataError) as caught:
        adapted(coded_wenjuanxing())
    assert caught.value.code == "codes_need_levels"
    assert caught.value.facts["codes"] == ["1", "4"] and caught.value.facts["levels"] == list(LEVELS)
    assert caught.value.facts["columns"] == ["2、请评价市公安局：—服务态度", "2、依法行政"]


def test_wenjuanxing_as_numbers_with_their_levels() -> None:
    result = adapted(coded_wenjuanxing(), (), levels={"1": "满意", "4": "不满意"})
    assert ratings(result) == [
        (2, "1", "市公安局", "服务态度", "满意"),
        (2, "1", "市公安局", "依法行政", "不满意"),
        (3, "2", "市公安局", "服务态度", "skipped"),
    ]
    assert remarks(result)["levels_said"] == {"words": ["1=满意", "4=不满意"]}
    assert "matrix_unit_names" in remarks(result)  # no unit is known yet: 市公安局 looks like one


def test_numbers_that_are_the_schemes_own_levels_need_no_words() -> None:
    result = adapted(coded_wenjuanxing(), scale=("5", "4", "3", "2", "1"))
    assert [(row[2:]) for row in ratings(result, ("5", "4", "3", "2", "1"))][:2] == [
        ("市公安局", "服务态度", "1"),
        ("市公安局", "依法行政", "4"),
    ]


def test_columns_of_a_question_belong_together_by_number_wherever_they_stand() -> None:
    rows = changed(samples.WENJUANXING)
    assert sorted(ratings(adapted(rows))) == sorted(ratings(adapted(samples.WENJUANXING)))


def test_wenjuanxing_renamed_in_chinese_through_a_layout() -> None:
    rows = changed(
        samples.WENJUANXING, {"序号": "答卷号", "提交答卷时间": "填写时间", "所用时间": "耗时", "来源": "从哪来", "来自IP": "网络地址", "来源详情": "备注",
        "2、请对市公安局进行评价：—服务态度": "公安态度", "2、依法行政": "公安执法", "3、请对市教育局进行评价：—服务态度": "教育态度", "3、依法行政": "教育执法",
        "1、您的身份": "身份", "4、您办过的事": "办过的事", "5、您对市公安局还有什么意见建议？": "公安意见", "总分": "合计分"},
    )  # fmt: skip
    assert recognise(grid(*rows)) is None
    how = {
        "source": "wenjuanxing",
        "columns": {"ballot": "答卷号", "submitted": "填写时间", "seconds": "耗时", "channel": "从哪来", "network": "网络地址", "group": "身份"},
        "ratings": {
            "公安态度": ("市公安局", "服务态度"), "公安执法": ("市公安局", "依法行政"), "教育态度": ("市教育局", "服务态度"),
            "教育执法": ("市教育局", "依法行政"), "公安意见": ("市公安局", "意见建议"),
        },
    }  # fmt: skip
    result = adapted(rows, **how)
    assert sorted(ratings(result)) == sorted(ratings(adapted(samples.WENJUANXING)))
    assert comments(result) == [(3, "市公安局", "窗口少")]
    assert column(result.table, "所用时间") == ["137", "125", "59"]
    assert column(result.table, "评议主体") == ["企业", "居民", "企业"]


@pytest.mark.parametrize(
    ("headers", "units", "matrix", "about", "because"),
    [
        (("7、服务态度：—市公安局", "7、市教育局"), UNITS, "", [("市公安局", "服务态度"), ("市教育局", "服务态度")], "matrix_dimension_known"),
        (("7、服务态度：—市公安局", "7、市教育局"), (), "", [("市公安局", "服务态度"), ("市教育局", "服务态度")], "matrix_dimension_names"),
        (("7、您对以下单位的服务态度是否满意：—市公安局", "7、市教育局"), (), "", [("市公安局", "服务态度"), ("市教育局", "服务态度")], "matrix_dimension_names"),
        (("7、请对以下单位进行评价：—市公安局", "7、市教育局"), (), "", [("市公安局", "总体评价"), ("市教育局", "总体评价")], "matrix_dimension_names"),
        (("7、【市公安局】请打分：—态度", "7、效率"), (), "", [("市公安局", "态度"), ("市公安局", "效率")], "matrix_unit_names"),
        (("7、甲：—态度", "8、乙：—态度"), (), "", [("甲", "态度"), ("乙", "态度")], "matrix_unit_repetition"),
        (("7、请打勾：—甲", "7、乙"), (), "", [("甲", "请打勾"), ("乙", "请打勾")], "matrix_dimension_single"),
        (("7、甲：—乙", "7、丙"), (), "unit", [("甲", "乙"), ("甲", "丙")], "matrix_unit_layout"),
        (("7、望湖区教育局：—态度", "8、教育局：—态度"), ("教育局",), "", [("望湖区教育局", "态度"), ("教育局", "态度")], "matrix_unit_known"),
    ],
)  # fmt: skip
def test_which_side_of_a_matrix_is_the_unit(headers, units, matrix, about, because) -> None:
    rows = [["序号", "提交答卷时间", "所用时间", *headers], ["1", "", "", "满意", "一般"]]
    result = adapted(rows, units, matrix=matrix)
    assert list(result.layout.ratings.values()) == about
    assert list(remarks(result)) == [because]


def test_the_unit_may_stand_in_a_column_of_its_own() -> None:
    rows = [
        ["序号", "提交答卷时间", "所用时间", "1、您办事的单位", "2、请评价：—服务态度", "2、办事效率", "3、您的意见建议"],
        ["1", "", "", "市公安局", "满意", "一般", "快一点"],
        ["2", "", "", "市教育局", "(空)", "满意", ""],
    ]
    result = adapted(rows)
    assert remarks(result) == {"unit_column": {"column": "1、您办事的单位"}}
    assert ratings(result) == [
        (2, "1", "市公安局", "服务态度", "满意"),
        (2, "1", "市公安局", "办事效率", "一般"),
        (3, "2", "市教育局", "办事效率", "满意"),
    ]
    assert comments(result) == [(2, "市公安局", "快一点")]  # once, not with each rating
    said = adapted(rows, (), columns={"unit": "1、您办事的单位"})
    assert ratings(said) == ratings(result)


def test_a_rating_needs_a_unit() -> None:
    with pytest.raises(DataError) as caught:
        adapted(samples.WENJUANXING, ratings={"2、依法行政": ("", "依法行政")})
    assert caught.value.code == "rating_without_unit"


def test_words_beside_levels_and_numbered_options() -> None:
    rows = [
        ["序号", "提交答卷时间", "所用时间", "2、市公安局", "3、市教育局"],
        ["1", "", "", "A.满意", "满意（100分）"],
        ["2", "", "", "4.不满意", "未展示"],
        ["3", "", "", "弃权", "不了解"],
    ]
    assert [row[4] for row in ratings(adapted(rows))] == ["满意", "满意", "不满意", "not_shown", "abstain", "unknown"]


def test_a_slip_in_a_matrix_is_found_and_not_taken_for_an_attribute() -> None:
    rows = [
        ["序号", "提交答卷时间", "所用时间", "2、请评价市公安局：—态度", "2、效率"],
        ["1", "", "", "满意", "很满意"],
        ["2", "", "", "一般", "很满意"],
    ]
    assert (2, "1", "市公安局", "效率", "很满意") in ratings(adapted(rows))


def test_the_layout_leaves_rows_out_and_makes_words_blank() -> None:
    result = adapted(samples.WENJUANXING, drop={"4、您办过的事": ("社保",)})
    assert [row[1] for row in ratings(result)].count("2") == 0
    assert remarks(result)["rows_dropped"] == {"count": 1, "column": "4、您办过的事"}
    blanked = adapted(samples.WENJUANXING, levels={"不了解": "", "一般": "不了解"})
    assert [row[3:] for row in ratings(blanked) if row[1] == "2"] == [("依法行政", "unknown"), ("服务态度", "满意")]


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"ratings": {"9、没有": ("甲", "乙")}}, "layout_column_absent"),
        ({"columns": {"group": "没有"}}, "layout_column_absent"),
        ({"drop": {"没有": ("",)}}, "layout_column_absent"),
        ({"columns": {"group": "电子邮件"}}, "layout_personal"),
        ({"columns": {"ballot": "名称"}}, "layout_personal"),
    ],
)
def test_a_layout_that_cannot_be_followed(how: dict, code: str) -> None:
    with pytest.raises(DataError) as caught:
        adapted(samples.MICROSOFT_FORMS, **how)
    assert caught.value.code == code


def test_a_person_may_be_the_respondent_and_is_not_listed_as_left_out() -> None:
    result = adapted(samples.MICROSOFT_FORMS, columns={"respondent": "电子邮件"})
    assert column(result.table, "评议人") == ["anonymous", "li@example.com"] and result.personal == ("名称",)


# 腾讯


def test_tencent() -> None:
    result = adapted(samples.TENCENT)
    assert ratings(result) == [
        (2, "1", "市公安局", "总体评价", "满意"), (2, "1", "市教育局", "总体评价", "基本满意"),
        (3, "2", "市公安局", "总体评价", "不满意"), (3, "2", "市教育局", "总体评价", "unknown"),
    ]  # fmt: skip
    assert comments(result) == [(2, "", '等得久,\n"窗口"少')]
    assert column(result.table, "所用时间") == ["137", "60"]
    assert column(result.table, "提交时间")[0] == "2026-09-01 08:02:17"
    assert column(result.table, "IP") == ["203.0.113.5", "203.0.113.6"]
    assert column(result.table, "来源") == ["微信", "链接"]


def test_tencent_with_codes_only_and_whole_numbers_as_decimals() -> None:
    header = ["编号", "Q1", "Q2", "Q3", "开始时间", "提交时间", "答题时长", "IP省份", "IP城市", "IP地址"]
    rows = [
        header,
        ["1", "2.0", "4.0", "市公安局", "", "", "", "", "", ""],
        ["2", "1.0", "", "公安局", "", "", "", "", "", ""],
    ]
    how = {"columns": {"unit": "Q3"}, "ratings": {"Q1": ("", "服务态度"), "Q2": ("", "依法行政")}}
    with pytest.raises(DataError) as caught:
        adapted(rows, **how)
    assert caught.value.code == "codes_need_levels" and caught.value.facts["codes"] == ["1", "2", "4"]
    result = recognise(grid(*rows)).adapt(
        grid(*rows), UNITS, LEVELS, Layout(**how, levels={"1": "不满意", "2": "一般", "4": "满意"})
    )
    assert ratings(result) == [
        (2, "1", "市公安局", "服务态度", "一般"), (2, "1", "市公安局", "依法行政", "满意"), (3, "2", "公安局", "服务态度", "不满意"),
    ]  # fmt: skip


def test_tencent_reordered_and_renamed() -> None:
    rows = changed(
        samples.TENCENT,
        {
            "编号": "答卷编码",
            "2.请评价：市公安局": "公安",
            "2.请评价：市教育局": "教育",
            "IP地址": "网络地址",
            "答题时长": "时长",
        },
    )
    result = adapted(
        rows, source="tencent", columns={"ballot": "答卷编码", "network": "网络地址", "seconds": "时长"},
        ratings={"公安": ("市公安局", "总体评价"), "教育": ("市教育局", "总体评价"), "3.您有什么意见建议": ("", "意见建议")},
    )  # fmt: skip
    assert sorted(ratings(result)) == sorted(ratings(adapted(samples.TENCENT)))
    assert comments(result) == comments(adapted(samples.TENCENT))


def test_tencent_document() -> None:
    result = adapted(samples.TENCENT_DOCUMENT)
    assert ratings(result) == [
        (2, "", "市公安局", "服务态度", "满意"), (2, "", "市教育局", "服务态度", "一般"), (3, "", "市公安局", "服务态度", "基本满意"),
    ]  # fmt: skip
    assert result.layout.ballot_is_row
    assert result.personal == ("提交者（自动）",)
    assert "提交者（自动）" not in result.table.header and len(result.table.header) == 6  # nor the empty columns
    again = changed(samples.TENCENT_DOCUMENT, {"市公安局—服务态度": "公安", "市教育局—服务态度": "教育"})
    renamed = adapted(again, ratings={"公安": ("市公安局", "服务态度"), "教育": ("市教育局", "服务态度")})
    assert sorted(ratings(renamed)) == sorted(ratings(result))


def labels(result: Adapted) -> list[str]:
    rows = shaped(result).rows
    return list(dict.fromkeys(rows.ballot.text(place) for place in range(len(rows.row))))


def test_questionnaires_number_their_forms_apart_and_a_later_download_keeps_the_numbers() -> None:
    header, *rows = samples.WENJUANXING
    first = labels(adapted(samples.WENJUANXING))
    assert all(re.fullmatch(rf"[0-9a-f]{{6}}-{number}", label) for number, label in enumerate(first, 1))
    later = adapted([header, *rows, ["4", *rows[0][1:]]])
    assert labels(later)[:3] == first and len(labels(later)) == 4
    columns = [place for place, name in enumerate(header) if name not in ("来源详情", "来自IP", "总分")]
    assert labels(adapted([[row[place] for place in columns] for row in samples.WENJUANXING])) == first
    other = adapted([[name.replace("依法行政", "办事效率") for name in header], *rows])
    assert not set(labels(other)) & set(first)


def test_the_number_on_the_form_goes_before_the_number_of_the_row() -> None:
    header, *rows = samples.WENJUANXING
    place = header.index("1、您的身份")
    numbered = [[*row[:place], f"700{row[0]}", *row[place + 1 :]] for row in rows]
    result = adapted([["1、评议表编号" if name == "1、您的身份" else name for name in header], *numbered])
    assert labels(result) == ["7001", "7002", "7003"]


def test_words_about_a_known_unit_are_no_rating_of_it() -> None:
    header = ["序号", "提交答卷时间", "所用时间", "1、总体评价—市公安局", "1、市教育局", "2、对市公安局的意见建议"]
    result = adapted([header, ["1", "", "", "满意", "一般", "门口停车难"], ["2", "", "", "一般", "满意", "(空)"]])
    assert [(unit, level) for _, _, unit, _, level in ratings(result)] == [
        ("市公安局", "满意"), ("市教育局", "一般"), ("市公安局", "一般"), ("市教育局", "满意"),
    ]  # fmt: skip
    assert comments(result) == [(2, "市公安局", "门口停车难")]


def test_microsoft_forms() -> None:
    result = adapted(samples.MICROSOFT_FORMS)
    assert ratings(result) == [
        (2, "1", "市公安局", "服务态度", "满意"), (2, "1", "市教育局", "服务态度", "一般"),
        (3, "2", "市公安局", "服务态度", "不满意"), (3, "2", "市教育局", "服务态度", "满意"),
    ]  # fmt: skip
    assert column(result.table, "所用时间") == ["137", "30"]
    assert result.personal == ("电子邮件", "名称") and not {"电子邮件", "名称"} & set(result.table.header)
    assert comments(result) == [(2, "", "很好")]
    again = changed(
        samples.MICROSOFT_FORMS,
        {"ID": "编号", "开始时间": "始", "完成时间": "止", "市公安局：服务态度": "公安", "市教育局：服务态度": "教育"},
    )
    renamed = adapted(
        again, source="microsoft_forms", columns={"ballot": "编号", "submitted": "止"},
        ratings={"公安": ("市公安局", "服务态度"), "教育": ("市教育局", "服务态度")},
    )  # fmt: skip
    assert sorted(ratings(renamed)) == sorted(ratings(result))
    assert renamed.personal == ("名称", "电子邮件")


# 好差评, 12345, telephone


def test_haochaping_sets_ratings_by_default_apart() -> None:
    result = adapted(samples.HAOCHAPING, (), STARS)
    assert ratings(result, STARS) == [
        (2, "BJ001", "市公安局", "总体评价", "非常满意"), (3, "BJ002", "市公安局", "总体评价", "skipped"),
        (4, "BJ003", "市税务局", "总体评价", "非常不满意"), (5, "BJ004", "市税务局", "总体评价", "满意"),
        (6, "BJ005", "市税务局", "总体评价", "skipped"), (7, "BJ006", "市税务局", "总体评价", "skipped"),
    ]  # fmt: skip
    assert comments(result, STARS) == [(2, "市公安局", "快"), (4, "市税务局", "等了两小时")]
    assert remarks(result) == {
        "defaults_apart": {"count": 2, "total": 6, "word": "默认评价"},
        "stars_as_levels": {"words": ["4星=满意"]},
    }
    assert column(result.table, "来源") == ["评价器", "系统", "短信", "短信", "系统", ""]
    assert "申请人" not in result.table.header


def test_haochaping_by_window_and_renamed() -> None:
    windows = adapted(samples.HAOCHAPING, (), STARS, columns={"unit": "窗口"})
    assert [row[2] for row in ratings(windows, STARS)][:3] == ["3号窗口", "3号窗口", "1号窗口"]
    rows = changed(samples.HAOCHAPING, {"办件编号": "件号", "评价等级": "档次", "办理单位": "哪家单位"})
    again = adapted(
        rows, (), STARS, source="haochaping", columns={"ballot": "件号", "unit": "哪家单位"}, ratings={"档次": ("", "总体评价")},
        drop={"评价方式": ("系统默认", "")},
    )  # fmt: skip
    assert [row[1:] for row in ratings(again, STARS)] == [
        ("BJ001", "市公安局", "总体评价", "非常满意"), ("BJ003", "市税务局", "总体评价", "非常不满意"), ("BJ004", "市税务局", "总体评价", "满意"),
    ]  # fmt: skip


def test_haochaping_whose_column_says_whether_somebody_rated() -> None:
    rows = [["办件编号", "部门", "评价结果", "是否主动评价"], ["1", "甲局", "满意", "是"], ["2", "甲局", "满意", "否"]]
    assert [row[4] for row in ratings(adapted(rows, (), STARS), STARS)] == ["满意", "skipped"]


def test_workorders() -> None:
    result = adapted(samples.WORKORDERS, ())
    assert ratings(result) == [
        (2, "GD01", "市城管局", "总体评价", "满意"), (2, "GD01", "市城管局", "办理结果", "满意"),
        (3, "GD02", "市生态环境局", "总体评价", "不满意"),
        (4, "GD03", "市水务集团", "总体评价", "skipped"), (4, "GD03", "市水务集团", "办理结果", "skipped"),
    ]  # fmt: skip
    assert comments(result) == [(2, "市城管局", "路灯不亮"), (3, "市生态环境局", "噪音扰民"), (4, "市水务集团", "停水")]
    assert result.personal == ("来电人", "来电号码")
    again = changed(
        samples.WORKORDERS, {"工单编号": "单号", "承办单位": "谁办的", "满意度": "满不满意", "诉求内容": "说了啥"}
    )
    renamed = adapted(
        again, (), source="workorders", columns={"ballot": "单号", "unit": "谁办的", "comment": "说了啥"},
        ratings={"满不满意": ("", "总体评价"), "办理结果满意度": ("", "办理结果")},
    )  # fmt: skip
    assert sorted(ratings(renamed)) == sorted(ratings(result)) and comments(renamed) == comments(result)


def test_phone_survey_counts_calls_and_keeps_those_that_were_completed() -> None:
    result = adapted(samples.PHONE_SURVEY)
    assert ratings(result) == [
        (2, "1", "市公安局", "总体评价", "满意"), (2, "1", "市教育局", "总体评价", "不满意"),
        (7, "6", "市公安局", "总体评价", "一般"), (7, "6", "市教育局", "总体评价", "unknown"),
    ]  # fmt: skip
    assert column(result.table, "来源") == ["电话访问", "电话访问"]
    said = remarks(result)
    assert said["calls"] == {
        "dialled": 6,
        "connected": 5,
        "completed": 2,
        "results": ["成功2", "拒访1", "空号1", "中途挂断1", "非本人1"],
    }
    assert said["calls_not_completed"] == {"count": 4, "column": "接通结果"}


def test_a_log_of_calls_without_answers_is_a_register() -> None:
    rows = [row[:5] for row in samples.PHONE_SURVEY]
    result = adapted(rows)
    assert result.layout.shape == "register"
    assert result.table.header == ("评议主体", "评议方式", "拨打数", "接通数", "成功访问数")
    assert [[cells.text(row) for cells in map(result.table.coded, range(5))] for row in range(2)] == [
        ["服务对象", "电话访问", "3", "2", "1"],
        ["企业", "电话访问", "3", "3", "1"],
    ]


def test_phone_survey_renamed() -> None:
    rows = changed(samples.PHONE_SURVEY, {"样本编号": "样本", "1、市公安局": "公安", "2、市教育局": "教育"})
    result = adapted(
        rows, columns={"ballot": "样本"}, ratings={"公安": ("市公安局", "总体评价"), "教育": ("市教育局", "总体评价")}
    )
    assert sorted(ratings(result)) == sorted(ratings(adapted(samples.PHONE_SURVEY)))
