"""What is proposed for files that nothing understands: hand-made ones and real ones."""

from __future__ import annotations

from collections.abc import Sequence

from data.mapping_preview import preview
from data.proposals import Proposal, Sheet, layout_of, propose, sheet_of
from data.reader import read_file
from tests.data.build import csv_file
from tests.shared_data import shared_data

FOUR = ["满意", "基本满意", "一般", "不满意"]
FIVE = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


def sheet(*rows: Sequence[object], shape: str = "wide") -> Sheet:
    source = read_file("f.csv", csv_file(rows))
    return sheet_of(source.grids[0], source.grids, shape)


def real(name: str) -> Sheet:
    path = shared_data(name)
    source = read_file(path.name, path.read_bytes())
    return sheet_of(source.grids[0], source.grids)


def words_of(proposal: Proposal) -> dict[str, str | None]:
    return {each.word: each.level for each in proposal.words}


GRID = (
    (
        "问卷号",
        "您的身份",
        "填写日期",
        "公安局-态度",
        "公安局-效率",
        "教育局-态度",
        "教育局-效率",
        "手机号",
        "您的建议",
        "权重",
    ),
    ("1", "企业", "2026-09-01", "很满意", "一般", "比较满意", "很满意", "13800000000", "人太少，等得久", "1.5"),
    ("2", "居民", "2026-09-02", "比较满意", "很满意", "不清楚", "一般", "13900000000", "", "0.5"),
    ("3", "居民", "2026-09-02", "不满意", "很满意", "很满意", "一般", "13900000001", "都很好", "1"),
)


def test_a_grid_of_units_and_dimensions_with_everything_beside_it() -> None:
    found = propose(sheet(*GRID), FOUR, [])
    assert (found.shape, found.naming) == ("wide", "before")
    assert found.roles == {
        "ballot": "问卷号", "group": "您的身份", "submitted": "填写日期", "comment": "您的建议", "weight": "权重",
    }  # fmt: skip
    assert found.ratings == {
        "公安局-态度": ("公安局", "态度"), "公安局-效率": ("公安局", "效率"),
        "教育局-态度": ("教育局", "态度"), "教育局-效率": ("教育局", "效率"),
    }  # fmt: skip
    assert words_of(found) == {
        "很满意": "满意",
        "比较满意": "基本满意",
        "一般": "一般",
        "不满意": "不满意",
        "不清楚": "不了解",
    }


def test_known_units_decide_which_side_is_the_unit() -> None:
    rows = [("态度_窗口甲", "效率_窗口甲", "态度_窗口乙"), ("满意", "一般", "满意"), ("一般", "满意", "一般")]
    assert propose(sheet(*rows), FOUR, ["窗口甲", "窗口乙"]).ratings["效率_窗口甲"] == ("窗口甲", "效率")
    header = [("窗口甲", "窗口乙"), ("挺好", "好"), ("好", "挺好")]
    assert propose(sheet(*header), FOUR, ["窗口甲", "窗口乙"]).ratings["窗口乙"] == ("窗口乙", "总体评价")


def test_a_column_of_units_and_dimensions_across() -> None:
    rows = [("办事部门", "态度", "效率"), ("市公安局", "好", "差"), ("市教育局", "差", "好"), ("市公安局", "好", "好")]
    found = propose(sheet(*rows), FOUR, [])
    assert (found.naming, found.roles, found.ratings["效率"]) == ("column", {"unit": "办事部门"}, ("", "效率"))


def test_a_long_file_whose_headers_say_little() -> None:
    rows = [("卷号", "哪个单位", "问的什么", "答案"), *(
        (form, unit, what, answer)
        for form in "12" for unit in ("市公安局", "市教育局") for what, answer in (("态度", "很满意"), ("效率", "不太满意"))
    )]  # fmt: skip
    found = propose(sheet(*rows), FOUR, [])
    assert (found.shape, found.roles["unit"], found.roles["level"], found.roles["ballot"]) == (
        "long",
        "哪个单位",
        "答案",
        "卷号",
    )


def test_counts_under_answers_are_a_tally_and_numbers_beside_units_are_scores() -> None:
    tally = propose(
        sheet(("部门", "很满意票", "较满意票", "不满意票"), ("市公安局", 5, 3, 1), ("市教育局", 4, 4, 0)), FOUR, []
    )
    assert (tally.shape, tally.roles) == ("tally", {"unit": "部门"})
    assert words_of(tally) == {"很满意": "满意", "较满意": "基本满意", "不满意": "不满意"}
    scores = propose(sheet(("被评部门", "综合得分"), ("市公安局", "91.25"), ("市教育局", "88.5")), FOUR, [])
    assert (scores.shape, scores.roles) == ("scores", {"unit": "被评部门", "score": "综合得分"})


def test_what_a_person_said_is_taken_as_said() -> None:
    found = propose(
        sheet(*GRID), FOUR, [], naming="one", unit="县医院", ratings=["公安局-态度"], roles={"group": "您的身份"}
    )
    assert found.ratings == {"公安局-态度": ("县医院", "公安局-态度")}
    layout = layout_of(found, "县里")
    assert layout.ballot_is_row and layout.columns["ballot"] == "" and layout.columns["group"] == "您的身份"


def test_phones_and_names_are_nobodys_role() -> None:
    rows = [("姓名编号", "联系电话", "满意度"), ("张三", "13800000000", "很满意"), ("李四", "13800000001", "一般")]
    assert propose(sheet(*rows), FOUR, []).roles == {}


def test_three_forms_before_and_after_are_what_the_import_reads() -> None:
    read = sheet(*GRID)
    forms = preview(read, propose(read, FOUR, []), FOUR, [])
    assert [form.row for form in forms] == [2, 3, 4]
    lines = [(line.cell, line.unit, line.dimension, line.level) for line in forms[1].lines]
    assert lines[:3] == [
        ("比较满意", "公安局", "态度", "基本满意"), ("很满意", "公安局", "效率", "满意"), ("不清楚", "教育局", "态度", "unknown"),
    ]  # fmt: skip


def test_likert_files_of_other_languages() -> None:
    agree = {"Strongly Agree": "非常满意", "Agree": "满意", "Disagree": "不满意", "Strongly Disagree": "非常不满意"}
    sasr = propose(real("01_survey_responses/likert_sasr/sasr.csv"), FIVE, [])
    assert (sasr.shape, len(sasr.ratings), words_of(sasr)) == ("wide", 63, {**agree, "Neither": "基本满意"})
    mass = propose(real("01_survey_responses/likert_mass/mass.csv"), FIVE, [])
    assert (len(mass.ratings), words_of(mass)) == (14, {**agree, "Neutral": "基本满意"})
    assert "Gender" not in mass.ratings
    member = propose(real("01_survey_responses/surveydata_membersurvey/membersurvey.csv"), FIVE, [])
    assert list(member.ratings)[0] == "Q12_1" and len(member.ratings) == 15 and member.roles["weight"] == "weight"
    hdv = propose(real("01_survey_responses/questionr_hdv2003/hdv2003.csv"), FIVE, [])
    assert list(hdv.ratings) == ["trav.satisf"] and hdv.roles == {"ballot": "id", "weight": "poids"}
    assert words_of(hdv) == {"Satisfaction": "满意", "Equilibre": "基本满意", "Insatisfaction": "不满意"}


def test_exports_of_platforms_without_an_appraisal() -> None:
    kobo = propose(real("02_platform_exports/kobotoolbox/customer_satisfaction__labels.csv"), FIVE, [])
    assert (kobo.source, kobo.naming, kobo.roles["unit"]) == ("kobo", "column", "Restaurant name")
    assert words_of(kobo) == {"No": None, "Yes": None}  # only a person can say
    poll = propose(real("02_platform_exports/surveymonkey/thanksgiving-2015-poll-data.csv"), FIVE, [])
    assert (poll.source, poll.ratings) == ("surveymonkey", {})  # there is nothing to rate in it


def test_a_column_of_several_years_is_the_wave_and_one_of_a_single_year_is_not() -> None:
    def scores(*years: str) -> list[tuple[str, ...]]:
        rows = [(unit, theme, year, f"{60 + place}.5") for year in years for place, unit in enumerate(("甲局", "乙局", "丙局"))
                for theme in ("公开", "效能")]  # fmt: skip
        return [("office", "theme", "year", "score"), *rows]

    found = propose(sheet(*scores("2015", "2016")), FOUR, ())
    assert (found.shape, found.roles["wave"]) == ("scores", "year")
    assert "wave" not in propose(sheet(*scores("2015")), FOUR, ()).roles
