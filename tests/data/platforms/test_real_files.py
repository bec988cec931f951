"""Real exports, read as they are and as a copy that an office reordered and renamed; values against the file opened by hand.

None of these files rates administrative units, so a layout says which questions are ratings, of whom, and on which scale.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.layout import Layout, parse_layout
from data.platforms import mapped, recognise
from data.platforms.form import Adapted
from data.problems import DataError
from data.shapes import shape_table
from tests.data.platforms.build import LEVELS, column, grid, grids, rows_of_file
from tests.shared_data import shared_data

_MARK = re.compile(r"^[0-9a-f]{6}-(?=\d+$)")
FOLDER = "02_platform_exports"


def rated(result: Adapted, levels: Sequence[str] = LEVELS) -> list[tuple[int, str, str, str, str]]:
    """Row, ballot, unit, dimension, level; of a ballot's number without the mark of its questionnaire."""
    rows = shape_table(result.table, result.layout, levels, ()).rows
    label = [_MARK.sub("", text) for text in rows.ballot.texts()] if rows.ballot else [""] * len(rows.row)
    cells = zip(rows.row.tolist(), label, rows.unit.texts(), rows.dimension.texts(), rows.level.texts(), strict=True)
    return [cell for cell in cells if cell[4]]


def counts(result: Adapted, dimension: str) -> Counter:
    return Counter(level for *_, about, level in rated(result) if about == dimension)


def read(path: Path, layout: Layout, sheet: int = 0) -> Adapted:
    sheets = grids(path)
    return recognise(sheets[sheet], layout).adapt(sheets[sheet], (), LEVELS, layout, sheets)


def office_copy(rows: Sequence[Sequence[str]], names: Mapping[str, str]) -> list[list[str]]:
    """Columns in reverse, headers in Chinese: these, and 其他 with a number for the rest."""
    renamed = [names.get(" ".join(name.split()), f"其他{place}") for place, name in enumerate(rows[0])]
    return [list(reversed(row)) for row in [renamed, *rows[1:]]]


def read_copy(rows: list[list[str]], layout: Layout) -> Adapted:
    sheet = grid(*rows)
    return recognise(sheet, layout).adapt(sheet, (), LEVELS, layout)


# 问卷星

PRICES = {"1部": "满意", "2部": "基本满意", "3部": "一般", "4部及以上": "不满意"}
AS_NUMBERS = {"1": "满意", "2": "基本满意", "3": "一般", "4": "不满意"}


def wenjuanxing(variant: int) -> Path:
    return shared_data(f"{FOLDER}/wjx_wenjuanxing_xls/[问卷星数据]800_800_{variant}.xls")


def test_wenjuanxing_as_text() -> None:
    path = wenjuanxing(0)
    by_hand = rows_of_file(path)["Sheet1"]
    result = read(path, Layout(ratings={"1、手机部数": ("手机", "部数")}, levels=PRICES, columns={"group": "3、性别"}))
    assert (
        counts(result, "部数")
        == Counter(PRICES[row[6]] for row in by_hand[1:])
        == {"满意": 521, "基本满意": 261, "一般": 12, "不满意": 6}
    )
    assert rated(result)[2] == (4, "3", "手机", "部数", "基本满意")
    assert column(result.table, "评议主体") == [row[8] for row in by_hand[1:]]
    assert column(result.table, "6、兴趣爱好") == [row[11] for row in by_hand[1:]]  # one cell, joined by ┋
    assert result.table.rows.tolist() == list(range(2, 802))


def test_wenjuanxing_as_numbers() -> None:
    path = wenjuanxing(2)
    by_hand = rows_of_file(path)["Sheet1"]
    with pytest.raises(DataError) as caught:
        read(path, Layout(ratings={"1、手机部数": ("手机", "部数")}))
    assert caught.value.code == "codes_need_levels" and caught.value.facts["codes"] == ["1", "2", "3", "4"]
    result = read(path, Layout(ratings={"1、手机部数": ("手机", "部数")}, levels=AS_NUMBERS))
    assert (
        counts(result, "部数")
        == Counter(AS_NUMBERS[row[6]] for row in by_hand[1:])
        == {"满意": 521, "基本满意": 261, "一般": 12, "不满意": 6}
    )
    assert column(result.table, "第6题(运动)").count("1") == 479
    assert [remark.code for remark in result.remarks] == ["levels_said"]


def test_wenjuanxing_copy() -> None:
    rows = office_copy(rows_of_file(wenjuanxing(0))["Sheet1"], {"序号": "答卷", "1、手机部数": "几部", "3、性别": "男女"})
    layout = parse_layout(
        'name = "手机问卷"\nsource = "wenjuanxing"\n[columns]\nballot = "答卷"\ngroup = "男女"\n[ratings]\n"几部" = ["手机", "部数"]\n[levels]\n'
        + "\n".join(f'"{word}" = "{level}"' for word, level in PRICES.items())
    )
    plain = read(wenjuanxing(0), Layout(ratings={"1、手机部数": ("手机", "部数")}, levels=PRICES))
    result = read_copy(rows, layout)
    assert rated(result) == rated(plain) and result.layout.name == "手机问卷"
    assert mapped(
        grid(*rows).table(rows[0], np.arange(1, len(rows))), replace(layout, source=""), (), LEVELS
    ).layout.ratings == {"手机—部数": ("手机", "部数")}


# LimeSurvey

QUALITY = {
    "very good": "满意",
    "good": "基本满意",
    "fair": "一般",
    "poor": "不满意",
    "very poor": "不满意",
    "not applicable": "不了解",
}
OVERALL = "Rate the overall quality of this unit test: [I rate the overall quality of this unit test as ...]"


def test_limesurvey_with_full_texts() -> None:
    path = shared_data(f"{FOLDER}/limesurvey/results-survey__labels_comma.csv")
    by_hand = rows_of_file(path)[""]
    names = [
        name for name in (" ".join(name.split()) for name in by_hand[0]) if name.startswith("Rate the overall quality")
    ]
    assert len(names) == 10 and names[0] == OVERALL
    result = read(
        path, Layout(ratings={name: (f"测试{turn}", "总体评价") for turn, name in enumerate(names, 1)}, levels=QUALITY)
    )
    assert len(result.table) == 70
    assert [_MARK.sub("", label) for label in column(result.table, "评议表编号")] == [row[0] for row in by_hand[1:]]
    first = Counter(QUALITY[row[32]] for row in by_hand[1:] if row[32])
    said = Counter({"unknown": "不了解"}.get(level, level) for _, _, unit, _, level in rated(result) if unit == "测试1")
    assert said == first and rated(result)[0][:2] == (2, "15")
    assert set(column(result.table, "提交时间")) == {""}  # 1980 stands for no date


def test_limesurvey_leaves_out_what_was_not_submitted() -> None:
    path = shared_data(f"{FOLDER}/limesurvey/survey_100001_R_data_file.csv")
    by_hand = rows_of_file(path)[""]
    ratings = {by_hand[0][place]: ("甲", f"第{place}题") for place in range(39, 43)}
    result = read(
        path,
        Layout(
            ratings={" ".join(name.split()): pair for name, pair in ratings.items()}, levels=AS_NUMBERS | {"5": "不满意"}
        ),
    )
    complete = [row for row in by_hand[1:] if row and row[1]]
    labels = [_MARK.sub("", label) for label in column(result.table, "评议表编号")]
    assert labels == [row[0] for row in complete] and len(complete) < len([row for row in by_hand[1:] if row])
    assert {remark.code: remark.facts["count"] for remark in result.remarks if remark.code == "rows_unfinished"} == {
        "rows_unfinished": 1
    }
    assert [level for *_, level in rated(result)] == [
        (AS_NUMBERS | {"5": "不满意"})[row[place]] for row in complete for place in range(39, 43) if row[place]
    ]
    total = by_hand[0].index("Total time")
    assert column(result.table, "所用时间") == [str(int(float(row[total]))) for row in complete]


def test_limesurvey_copy() -> None:
    path = shared_data(f"{FOLDER}/limesurvey/survey_998192_R_data_file.csv")
    rows = [row for row in rows_of_file(path)[""] if row]
    trait = "Describe yourselves [Openness]"
    plain = read(path, Layout(ratings={trait: ("甲", "开放")}, levels=AS_NUMBERS))
    copy = office_copy(rows, {"Response ID": "答卷", "Date submitted": "交卷时间", trait: "开放"})
    layout = Layout(
        source="limesurvey", columns={"ballot": "答卷", "submitted": "交卷时间"}, ratings={"开放": ("甲", "开放")}, levels=AS_NUMBERS,
        drop={"交卷时间": ("",)},
    )  # fmt: skip
    assert rated(read_copy(copy, layout)) == rated(plain)
    assert len(plain.table) == sum(bool(row[1]) for row in rows[1:]) == 2


def test_limesurvey_questions_without_answers_are_named_as_such() -> None:
    for path in sorted(shared_data(f"{FOLDER}/limesurvey").glob("*.txt")):
        with pytest.raises(DataError) as caught:
            read(path, Layout())
        assert caught.value.code == "survey_definition"


# Qualtrics


@pytest.mark.parametrize("name", ["sample.csv", "sample_legacy.csv"])
def test_qualtrics(name: str) -> None:
    path = shared_data(f"{FOLDER}/qualtrics/{name}")
    result = read(
        path,
        Layout(ratings={"Q1": ("甲", "总体评价"), "This is a free text question.": ("", "意见建议")}, levels=AS_NUMBERS),
    )
    assert [(*cell[1:],) for cell in rated(result)] == [("R_2YPOQ602ER1jkf1", "甲", "总体评价", "基本满意")]
    assert column(result.table, "意见建议") == ["Hello World!"]
    assert column(result.table, "提交时间") == ["2017-07-18 08:28:48"]
    assert column(result.table, "所用时间") == ["38" if name == "sample.csv" else "39"]
    assert result.table.rows.tolist() == [4 if name == "sample.csv" else 3]
    assert not {"RecipientEmail", "LocationLatitude"} & set(result.table.header) and "LocationLatitude" in result.personal


def test_qualtrics_copy_is_known_by_its_import_ids_and_without_previews() -> None:
    rows = rows_of_file(shared_data(f"{FOLDER}/qualtrics/sample.csv"))[""]
    preview = [
        {"Status": "1", "ResponseId": "R_preview"}.get(name, cell) for name, cell in zip(rows[0], rows[3], strict=True)
    ]
    unfinished = [
        {"Finished": "0", "ResponseId": "R_half"}.get(name, cell) for name, cell in zip(rows[0], rows[3], strict=True)
    ]
    copy = office_copy([*rows, preview, unfinished], {"Q1": "总体"})
    result = read_copy(copy, Layout(ratings={"总体": ("甲", "总体评价")}, levels=AS_NUMBERS))
    assert [cell[1] for cell in rated(result)] == ["R_2YPOQ602ER1jkf1"]
    assert [(remark.code, remark.facts.get("count")) for remark in result.remarks] == [
        ("rows_tests", 1),
        ("rows_unfinished", 1),
        ("levels_said", None),
    ]
    kept = read_copy(copy, Layout(ratings={"总体": ("甲", "总体评价")}, levels=AS_NUMBERS, drop={}))
    assert [cell[1] for cell in rated(kept)] == ["R_2YPOQ602ER1jkf1", "R_preview", "R_half"]


# SurveyMonkey

STEAK = {"Rare": "满意", "Medium rare": "基本满意", "Medium": "一般", "Medium Well": "不满意", "Well": "不满意"}


def test_surveymonkey_with_two_header_rows() -> None:
    path = shared_data(f"{FOLDER}/surveymonkey/steak-risk-survey.csv")
    by_hand = rows_of_file(path)[""]
    layout = Layout(
        ratings={"How do you like your steak prepared?": ("牛排", "熟度")}, levels=STEAK, columns={"group": "Gender"}
    )
    result = read(path, layout)
    assert len(result.table) == 550 and column(result.table, "评议表编号")[0] == "3237565956" == by_hand[2][0]
    assert counts(result, "熟度") == Counter(STEAK[row[9]] for row in by_hand[2:] if row[9])
    assert rated(result)[0] == (4, "3234982343", "牛排", "熟度", "基本满意")
    copy = office_copy(by_hand, {"RespondentID": "答卷", "How do you like your steak prepared?": "熟度", "Gender": "性别"})
    again = read_copy(
        copy,
        Layout(
            source="surveymonkey",
            columns={"ballot": "答卷", "group": "性别"},
            ratings={"熟度": ("牛排", "熟度")},
            levels=STEAK,
        ),
    )
    assert rated(again) == rated(result) and column(again.table, "评议主体") == column(result.table, "评议主体")


def test_surveymonkey_condensed() -> None:
    path = shared_data(f"{FOLDER}/surveymonkey/thanksgiving-2015-poll-data.csv")
    by_hand = rows_of_file(path)[""]
    result = read(
        path, Layout(ratings={"Do you celebrate Thanksgiving?": ("节日", "过节")}, levels={"Yes": "满意", "No": "不满意"})
    )
    assert (
        counts(result, "过节")
        == {"满意": 980, "不满意": 78}
        == Counter("满意" if row[1] == "Yes" else "不满意" for row in by_hand[1:])
    )
    carrots = next(name for name in result.table.header if name.endswith(" - Carrots"))
    assert column(result.table, carrots).count("Carrots") == sum(row[12] == "Carrots" for row in by_hand[1:])


def test_surveymonkey_fills_the_first_row_forward() -> None:
    rows = [
        ["Respondent ID", "Start Date", "End Date", "Rate these offices", "", "Which did you visit?", "", "Anything else?"],
        ["", "", "", "市公安局", "市教育局", "Police", "School", "Open-Ended Response"],
        ["1", "09/01/2026 08:00:00", "09/01/2026 08:02:00", "满意", "一般", "Police", "", "好"],
        ["2", "09/30/2026 08:00:00", "09/30/2026 08:01:00", "不满意", "", "", "School", ""],
    ]
    result = read_copy(rows, Layout())
    assert [cell[2:] for cell in rated(result)] == [
        ("市公安局", "Rate these offices", "满意"), ("市教育局", "Rate these offices", "一般"), ("市公安局", "Rate these offices", "不满意"),
    ]  # fmt: skip
    assert column(result.table, "提交时间") == ["2026-09-01 08:02:00", "2026-09-30 08:01:00"]
    assert column(result.table, "所用时间") == ["120", "60"]


# KoboToolbox


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(("variant", "question", "words"), [
    ("labels", "Did you enjoy your dining experience?", {"Yes": "满意", "No": "不满意"}),
    ("xml_names", "customer_enjoyment", {"yes": "满意", "no": "不满意"}),
])  # fmt: skip
def test_kobo_with_the_unit_in_a_column(suffix: str, variant: str, question: str, words: dict[str, str]) -> None:
    path = shared_data(f"{FOLDER}/kobotoolbox/customer_satisfaction__{variant}.{suffix}")
    restaurant = "Restaurant name" if variant == "labels" else "restaurant_name"
    result = read(path, Layout(columns={"unit": restaurant}, ratings={question: ("", "总体评价")}, levels=words))
    assert rated(result) == [
        (2, "90dd7750f83011e590707c7a9125d07d", "Felipes", "总体评价", "满意"),
        (3, "90dd7750f83011e590707c7a9125d08d", "Dunkin Donuts", "总体评价", "不满意"),
        (4, "90dd7750f83011e590707c7a9125d09d", "McDonalds", "总体评价", "不满意"),
    ]
    assert column(result.table, "提交时间")[0] == "2016-04-01 19:57:45"  # no `end` here: when the server received it


def test_kobo_joins_repeats_with_their_form() -> None:
    path = shared_data(f"{FOLDER}/kobotoolbox/grouped_repeatable__labels.xlsx")
    by_hand = rows_of_file(path)
    parents, children = list(by_hand.values())
    name = "Household visit/For each household member/household member name"
    layout = Layout(
        columns={"unit": name},
        ratings={"Household visit/household location": ("", "总体评价")},
        levels={row[2]: "满意" for row in parents[1:]},
    )
    result = read(path, layout, sheet=1)
    place = {row[7]: row[2] for row in parents[1:]}
    assert column(result.table, "参评单位") == [row[0] for row in children[1:]]
    assert column(result.table, "评价选项") == [place[row[2]] for row in children[1:]]
    assert column(result.table, "评议表编号") == [row[2] for row in children[1:]]
    assert [(remark.code, remark.facts.get("count")) for remark in result.remarks][0] == ("repeats_joined", 13)


def test_kobo_options_of_a_multiple_choice_are_never_ratings() -> None:
    path = shared_data(f"{FOLDER}/kobotoolbox/grouped_translated__xml_names.csv")
    sheet = grids(path)[0]
    result = recognise(sheet).adapt(sheet, (), ("1", "0"))
    assert not result.layout.ratings
    assert column(result.table, "What_kind_of_symmetry_do_you_have/radial") == ["1", "0", ""]
    assert column(result.table, "所用时间")[0] == "30"


def test_kobo_copy() -> None:
    path = shared_data(f"{FOLDER}/kobotoolbox/customer_satisfaction__labels.csv")
    copy = office_copy(
        rows_of_file(path)[""],
        {"Restaurant name": "店", "Did you enjoy your dining experience?": "好不好", "_uuid": "编码"},
    )
    layout = Layout(
        source="kobo",
        columns={"unit": "店", "ballot": "编码"},
        ratings={"好不好": ("", "总体评价")},
        levels={"Yes": "满意", "No": "不满意"},
    )
    assert [cell[1:] for cell in rated(read_copy(copy, layout))] == [
        ("90dd7750f83011e590707c7a9125d07d", "Felipes", "总体评价", "满意"),
        ("90dd7750f83011e590707c7a9125d08d", "Dunkin Donuts", "总体评价", "不满意"),
        ("90dd7750f83011e590707c7a9125d09d", "McDonalds", "总体评价", "不满意"),
    ]


# Google Forms

ENJOYMENT = "Por favor calificá cuánto disfrutas usando R en una escala del 1 al 5, donde 1 es que no lo disfrutas para nada y 5 es que lo disfrutas mucho."
FIVE = {"5": "满意", "4": "基本满意", "3": "一般", "2": "不满意", "1": "不满意"}


def test_google_forms() -> None:
    path = shared_data(f"{FOLDER}/google_forms/2018 Spanish - Form Responses 1.tsv")
    by_hand = rows_of_file(path)[""]
    place = by_hand[0].index(ENJOYMENT)
    result = read(path, Layout(ratings={ENJOYMENT: ("R", "总体评价")}, levels=FIVE))
    assert counts(result, "总体评价") == Counter(FIVE[row[place]] for row in by_hand[1:] if row[place])
    assert len(result.table) == len(by_hand) - 1 and result.layout.ballot_is_row
    assert column(result.table, "提交时间")[0] == "2018-12-13 11:06:09"  # the column has a day beyond 12 in second place
    assert "Email Address" not in result.table.header and result.personal == ("Email Address",)
    assert sum("razón principal por la que aprendiste R" in name for name in result.table.header) == 2
    copy = office_copy(by_hand, {"Timestamp": "时间戳记", ENJOYMENT: "喜欢程度"})
    again = read_copy(copy, Layout(ratings={"喜欢程度": ("R", "总体评价")}, levels=FIVE))
    assert rated(again) == rated(result)


def test_google_forms_grid_question() -> None:
    rows = [
        ["时间戳记", "服务态度 [市公安局]", "服务态度 [市教育局]", "", "意见建议"],
        ["2026/9/1 8:00:00", "满意", "一般", "", "好"],
    ]
    result = read_copy(rows, Layout())
    assert [cell[2:] for cell in rated(result)] == [("市公安局", "服务态度", "满意"), ("市教育局", "服务态度", "一般")]
    assert column(result.table, "意见建议") == ["好"]


# SPSS


def test_spss_value_labels_and_missing() -> None:
    path = shared_data(f"{FOLDER}/spss_sav/pyreadstat_sample_missing.sav")
    words = {"low": "不满意", "medium": "一般", "high": "满意"}
    for name in ("myord", "ordinal"):  # by the name of the variable, and by its text
        result = read(path, Layout(ratings={name: ("甲", "总体评价")}, levels=words))
        assert [cell[4] for cell in rated(result)] == [
            "不满意",
            "一般",
            "满意",
            "不满意",
            "不满意",
        ]  # -1 is declared missing
    assert "labeled" in result.table.header and column(result.table, "labeled")[:2] == ["Male", "Female"]


def test_spss_roles_by_variable_name() -> None:
    path = shared_data(f"{FOLDER}/spss_sav/pyreadstat_test_width.sav")
    result = read(path, Layout(ratings={"Finished": ("甲", "总体评价")}, levels={"True": "满意", "False": "不满意"}))
    assert rated(result)[0][1:] == ("R_0001xAxQxIo2PVH", "甲", "总体评价", "满意") and len(rated(result)) == 5
    assert column(result.table, "所用时间") == ["944", "884", "2014", "2611", "957"]


def test_spss_matrix_sets() -> None:
    names = ["Q1", "Q6_Row1", "Q6_Row2", "Q7_Row1", "Q7_Row2"]
    texts = ["1、您的身份", "6、请评价市公安局：—态度", "6、效率", "7、请评价市教育局：—态度", "7、效率"]
    sheet = grid(
        names,
        texts,
        ["1.企业", "1.满意", "4.不满意", "2.基本满意", ""],
        ["2.居民", "3.一般", "1.满意", "", "1.满意"],
        kind="sav",
    )
    result = recognise(sheet).adapt(sheet, ("市公安局", "市教育局"), LEVELS, Layout(columns={"group": "Q1"}))
    assert [cell[2:] for cell in rated(result)] == [
        ("市公安局", "态度", "满意"), ("市公安局", "效率", "不满意"), ("市教育局", "态度", "基本满意"),
        ("市公安局", "态度", "一般"), ("市公安局", "效率", "满意"), ("市教育局", "效率", "满意"),
    ]  # fmt: skip
    assert column(result.table, "评议主体") == ["企业", "居民"]


def test_spss_telephone_survey_keeps_completed_calls() -> None:
    sheet = grid(
        ["id", "result", "u1"], ["样本编号", "接通结果", "市公安局"], ["7", "成功", "满意"], ["8", "空号", ""], kind="sav"
    )
    result = recognise(sheet).adapt(sheet, ("市公安局",), LEVELS)
    assert [cell[1:] for cell in rated(result)] == [("7", "市公安局", "总体评价", "满意")]
    assert column(result.table, "来源") == ["电话访问"]


# Codes with a code book beside them


def test_a_file_of_codes_from_no_platform_through_a_layout() -> None:
    path = shared_data(f"{FOLDER}/spss_sav/quantipy_Example_Data_A_first1000.csv")
    by_hand = rows_of_file(path)[""]
    sheet = grids(path)[0]
    assert recognise(sheet) is None
    table = sheet.table([name or "无名" for name in by_hand[0]], np.arange(1, len(by_hand)))
    agree = {"1": "满意", "2": "基本满意", "3": "一般", "4": "不满意", "5": "不满意", "97": "不了解", "98": "未展示"}
    ratings = {f"q5_{turn}": (f"单位{turn}", "总体评价") for turn in range(1, 7)}
    result = mapped(
        table, Layout(columns={"ballot": "unique_id", "weight": "weight_a"}, ratings=ratings, levels=agree), (), LEVELS
    )
    place = by_hand[0].index("q5_2")
    said = Counter(level for _, _, unit, _, level in rated(result) if unit == "单位2")
    coded = {"不了解": "unknown", "未展示": "not_shown"}
    assert said == Counter(coded.get(agree[row[place]], agree[row[place]]) for row in by_hand[1:] if row[place])
    assert column(result.table, "权重")[0] == by_hand[1][by_hand[0].index("weight_a")]
