"""What ships, through the whole calculation: figures by hand, and that every part fits into a scheme."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.appraisal import Appraisal
from analytics.appraise import appraise
from analytics.disclosure import SHOW_AT_LEAST
from analytics.measure import Measured, measure
from analytics.scheme import SOURCES, Scheme, parse_scheme
from jobs.composing import TO_FILL, composed
from jobs.schemes import KINDS, presets, scheme_text
from tests.analytics.build import Row, tallied, wave_of

SCALE = "cn4_100_80_60_0"


def scheme(*use: str, more: str = "") -> Scheme:
    """A scheme made of parts, each as it stands in a file."""
    text = f'id = "own"\ntitle = "本年度办法"\nuse = [{", ".join(use)}]\n{more}'
    return parse_scheme(composed(text, {each.id: each.text for each in presets().values()}))


def preset(name: str) -> Scheme:
    return parse_scheme(scheme_text(name))


def measured(rows: list[Row], under: Scheme) -> Measured:
    return measure(wave_of(rows), under)


def appraised(rows: list[Row], under: Scheme, waves_before: list[Measured] | None = None) -> Appraisal:
    return appraise(measured(rows, under), "2026", "万人评议", "2026年度", waves_before=waves_before or ())


def index(rows: list[Row], under: Scheme) -> str:
    return str(appraised(rows, under).unit("甲局").index)


@pytest.mark.parametrize(
    ("name", "counts", "expected"),
    [
        ("cn4_100_80_60_0", {"满意": 248, "基本满意": 537, "一般": 191, "不满意": 24}, "79.22"),
        ("cn3_100_75_55", {"满意": 60, "基本满意": 30, "不满意": 10}, "88.00"),
        ("cn3_100_75_55", {"满意": 60, "基本满意": 30, "不满意": 10, "unknown": 77}, "88.00"),
        ("cn3_100_70_30", {"满意": 60, "基本满意": 30, "不满意": 10}, "84.00"),
        ("cn4_100_90_70_50", {"不满意": 100}, "50.00"),
        ("cn5_90_75_60_45_30_div90", {"差": 40}, "33.33"),
        ("cn5_90_75_60_45_30_div90", {"优": 40}, "100.00"),
        ("cn5_90_75_60_45_30_div90", {"优": 10, "良": 10, "一般": 10, "较差": 10, "差": 10}, "66.67"),
        ("hcp5_star", {"非常满意": 50, "非常不满意": 50}, "60.00"),
        ("cn6_survey", {"非常满意": 10, "比较满意": 10, "一般": 10, "不太满意": 10, "不满意": 10, "unknown": 9}, "56.00"),
        ("cn3_binary", {"满意": 3, "不满意": 1, "unknown": 5, "abstain": 4}, "75.00"),
        ("cmt5", {"5": 1, "4": 1, "3": 1, "2": 1, "1": 1, "unknown": 5}, "50.00"),
    ],
)
def test_answers_become_an_index(name, counts, expected):
    assert index(tallied("甲局", counts), preset(name)) == expected


def test_the_printed_figure_has_one_decimal():
    counts = {"满意": 248, "基本满意": 537, "一般": 191, "不满意": 24}
    assert index(tallied("甲局", counts), scheme(f'"{SCALE}"', more="decimals = 1")) == "79.2"


def test_a_floor_is_a_floor_and_no_rate():
    appraisal = appraised(tallied("甲局", {"不满意": 100}), preset("cn4_100_90_70_50"))
    assert (appraisal.lowest, appraisal.unit("甲局").satisfaction_rate) == (50.0, 0.0)
    floors = {name for name, each in presets().items() if each.kind == KINDS[0] and preset(name).lowest > 0}
    assert floors >= {"cn3_100_70_30", "cn3_100_75_55", "cn4_100_90_70_50", "cn5_90_75_60_45_30_div90", "hcp5_star"}


def test_three_questions_listwise():
    """(10 + 7 + 4 − 3) / 27 · 100 of the form that answers all three; the other one does not count."""
    questions = ("总体满意", "符合期望", "接近理想")
    rows = [Row("1", "甲局", level, question) for level, question in zip(("10", "7", "4"), questions, strict=True)]
    rows += [Row("2", "甲局", "1", "总体满意"), Row("2", "甲局", "2", "符合期望")]
    assert Decimal(index(rows, preset("acsi3"))) == round(Decimal(18) / 27 * 100, 2)


HANGPING = {
    "服务对象": {"满意": 50, "基本满意": 50},
    "政风行风监督员": {"基本满意": 60},
    "社会各界": {"满意": 20, "基本满意": 40, "一般": 30, "不满意": 10},
}
"""90, 80 and 70 points."""


def hangping(*groups: str) -> list[Row]:
    return [row for group in groups for row in tallied("甲局", HANGPING[group], group=group)]


def test_weights_of_groups():
    under = scheme(f'"{SCALE}"', '"w_hangping_50_25_25"')
    assert index(hangping(*HANGPING), under) == "82.50"
    appraisal = appraised(hangping("服务对象", "社会各界"), under)
    unit = appraisal.unit("甲局")
    assert str(unit.index) == "83.33"
    assert [note.facts for note in unit.notes if note.code == "group_missing"] == [
        {"groups": ["政风行风监督员"], "policy": "renormalise"}
    ]
    assert index(hangping(*HANGPING), scheme(f'"{SCALE}"', '"w_equal"')) == "80.00"
    pooled = (100 * 90 + 60 * 80 + 100 * 70) / 260
    assert index(hangping(*HANGPING), scheme(f'"{SCALE}"', '"w_pooled"')) == f"{pooled:.2f}"


@pytest.mark.parametrize(
    ("policy", "expected", "ranked"),
    [("renormalise", "83.33", True), ("class_mean", "85.00", True), ("not_ranked", "83.33", False)],
)
def test_what_is_missing_goes_by_the_policy(policy, expected, ranked):
    """监督员 gave another unit 90; 甲局 has 90 and 70 of the others: (0.5 · 90 + 0.25 · 90 + 0.25 · 70) with the class's."""
    under = scheme(
        f'"{SCALE}"', '"w_hangping_50_25_25"', more=f'missing_group = "{policy}"\nmin_units = 1\nmin_ballots = 1'
    )
    other = [
        row
        for group in HANGPING
        for row in tallied("乙局", {"满意": 5, "基本满意": 5}, group=group)
    ]  # fmt: skip
    unit = appraised([*hangping("服务对象", "社会各界"), *other], under).unit("甲局")
    assert (str(unit.index), unit.rank is not None, unit.has_note("group_missing")) == (expected, ranked, True)


def points(**scores: float) -> list[Row]:
    """Units with so many points, of 满意 and 不满意 by 2,000 forms: exact to 0.05."""
    rows = []
    for unit, score in scores.items():
        satisfied = round(score * 20)
        rows += tallied(unit, {"满意": satisfied, "不满意": 2000 - satisfied})
    return rows


def test_ranks_of_published_figures():
    appraisal = appraised(points(甲局=91.20, 乙局=90.55, 丙局=90.55, 丁局=88.00), preset(SCALE))
    assert [(str(unit.index), unit.rank, unit.tied) for unit in appraisal.units] == [
        ("91.20", 1, False), ("90.55", 2, True), ("90.55", 2, True), ("88.00", 4, False),
    ]  # fmt: skip


def graded(rows: list[Row], *use: str, more: str = "", **before: object) -> dict[str, tuple]:
    appraisal = appraised(rows, scheme(f'"{SCALE}"', *use, more=more), **before)
    return {unit.name: (unit.grade, unit.flags) for unit in appraisal.units}


def test_grades_by_boundaries_of_the_published_figure():
    """84.995 is published as 85.00; 末位 is only among those below 75."""
    nearly = tallied("乙局", {"满意": 999, "基本满意": 3001})
    found = graded([*nearly, *points(甲局=85.0, 丙局=84.95, 丁局=75.0, 戊局=60.0, 己局=59.95)], '"g_85_75_60"')
    assert found == {
        "甲局": ("满意", ()), "乙局": ("满意", ()), "丙局": ("比较满意", ()), "丁局": ("比较满意", ()),
        "戊局": ("基本满意", ()), "己局": ("不满意", ("末位",)),
    }  # fmt: skip
    good = graded(points(甲局=95, 乙局=90, 丙局=85, 丁局=80), '"g_85_75_60"')
    assert not any(flags for _, flags in good.values()), "the last of four good ones is not called last"
    assert [grade for grade, _ in graded(points(甲局=90, 乙局=80, 丙局=60, 丁局=59.95), '"g_90_80_60"').values()] == [
        "优秀", "良好", "一般", "较差",
    ]  # fmt: skip


def test_hangzhou():
    six = points(甲局=95, 乙局=90, 丙局=85, 丁局=84, 戊局=83, 己局=82)
    found = graded(six, '{ part = "g_hangzhou", winners = 1, good = 3 }')
    assert [grade for grade, _ in found.values()] == ["优胜", "先进", "先进", "达标", "未达标", "不满意"]
    lower = graded(six, '{ part = "g_hangzhou", winners = 1, good = 3, pass = 82 }')
    assert [grade for grade, _ in lower.values()] == ["优胜", "先进", "先进", "达标", "达标", "达标"]


def test_ankang():
    found = graded(points(甲局=95, 乙局=90, 丙局=90, 丁局=80, 戊局=70, 己局=60, 庚局=50), '{ part = "g_ankang", top = 2 }')
    assert [grade for grade, _ in found.values()] == ["优秀", "优秀", "优秀", "良好", "一般", "一般", "一般"]


def test_xian_flags_those_below_the_mean_and_among_the_last_three():
    """The mean of all is 80: the second class is above it and nobody there is flagged."""
    rows = points(甲局=90, 乙局=80, 丙局=72, 丁局=68, 戊局=70)
    other = [row._replace(unit_class="行业") for row in points(己局=85, 庚局=84, 辛局=86, 壬局=85)]
    found = graded([*rows, *other], '"g_xian"', '"g_90_80_60"')
    assert {unit for unit, (_, flags) in found.items() if flags} == {"丙局", "丁局", "戊局"}
    assert found["丙局"] == ("一般", ("低于平均且居后3名",))


def test_ezhou_names_those_with_too_few_ballots():
    rows = [*points(甲局=100, 乙局=85, 丙局=60, 丁局=59.95), *tallied("戊局", {"满意": 20})]
    found = graded(rows, '"g_ezhou"')
    assert [grade for grade, _ in found.values()] == ["满分", "85分以上", "60分以上", "60分以下", "样本不足"]


def test_top_and_bottom():
    five = points(甲局=95, 乙局=90, 丙局=85, 丁局=84, 戊局=83)
    found = graded(five, '{ part = "g_topbottom", k_top = 2, k_bot = 1 }', '"g_90_80_60"')
    assert [flags for _, flags in found.values()] == [("前列",), ("前列",), (), (), ("靠后",)]
    assert found["甲局"] == ("优秀", ("前列",))


def test_consecutive_looks_at_earlier_waves():
    now, before = points(甲局=95, 乙局=90, 丙局=85, 丁局=84), points(甲局=70, 乙局=95, 丙局=80, 丁局=60)
    use = '{ part = "g_consecutive", k = 2 }'
    under = scheme(f'"{SCALE}"', use)
    assert under.periods == 2
    found = graded(now, use, waves_before=[measured(before, under)])
    assert {unit for unit, (_, flags) in found.items() if flags == ("重点监控",)} == {"丁局"}
    assert not any(flags for _, flags in graded(now, use).values()), "one wave is not two"


@pytest.mark.parametrize("name", presets())
def test_every_preset_says_where_it_comes_from_and_fits_into_a_scheme(name):
    found = presets()[name]
    assert (found.id, found.source in SOURCES, bool(found.title), bool(found.description)) == (name, True, True, True)
    assert found.reference or found.source == "general"
    if found.kind == KINDS[0]:
        assert (preset(name).id, preset(name).description) == (name, found.description)
        return
    filled = ", ".join(f'"{each}" = 7' for each, value in found.parameters.items() if value == TO_FILL)
    own = scheme(f'"{SCALE}"', f'{{ part = "{name}"{", " + filled if filled else ""} }}')
    plain = preset(SCALE)
    kinds = {
        "groups": own.groups or own.pooled or name == "w_equal",
        "dimensions": own.dimensions,
        "grades": own.grades or own.flags,
    }
    assert kinds[found.kind]
    assert own.levels == plain.levels and own.description == ""


def test_all_the_presets_are_there():
    assert set(presets()) >= {
        "cn4_100_80_60_0", "cn3_100_70_30", "cn3_100_75_55", "cn4_100_90_70_50", "cn5_90_75_60_45_30_div90", "hcp5_star",
        "cn6_survey", "cn3_binary", "acsi3", "cmt5",
        "w_hangping_50_25_25", "w_method_40_20_20_20", "w_phone60_paper40", "w_equal", "w_pooled", "w_wuhu_seed",
        "w_typical_abc",
        "dim_wuhu_jiguan", "dim_wuhu_hangfeng", "dim_wuhu_kezhang", "dim_wanzhong5", "dim_hangzhou3", "dim_qingdao5",
        "dim_county_20_20_20_40", "dim_suining7", "dim_baoshan3", "dim_hcp_online", "dim_hcp_offline",
        "g_85_75_60", "g_hangzhou", "g_ankang", "g_xian", "g_ezhou", "g_topbottom", "g_consecutive", "g_90_80_60",
    }  # fmt: skip


def test_what_is_shown_at_least_is_what_disclosure_says():
    assert preset(SCALE).min_shown == SHOW_AT_LEAST
