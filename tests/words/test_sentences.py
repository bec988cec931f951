"""Sentences: the verb needs its test passed, the figure is the difference of the figures shown."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.appraisal import Appraisal, Change, ClassResult, Overall, Part, UnitResult
from analytics.facts import Foot, Head, Movers
from words import sentences
from words.sentences import text_of


def unit(name: str = "市住房城乡建设局", **given) -> UnitResult:
    plain = {
        "unit_class": "政府部门", "rank": 33, "tied": False, "index": Decimal("86.88"), "index_exact": 86.884, "se": 0.28,
        "ci_low": 86.3, "ci_high": 87.4, "rank_low": 33, "rank_high": 33, "ballots": 5330, "satisfaction_rate": 50.0,
        "satisfaction_rate_ci": (49.0, 51.0), "satisfaction_rate_broad": 87.0, "satisfaction_rate_broad_ci": (86.0, 88.0),
        "awareness_rate": 78.0, "rate_base": 20000, "grade": None, "change": None, "notes": (), "class_gap": -3.86,
        "class_gap_se": 0.3, "dimensions": (), "groups": (),
    }  # fmt: skip
    return UnitResult(name=name, **{**plain, **given})


def change(value: str, verdict: str, since: str = "2025") -> Change:
    return Change(since, Decimal(value), 0.4, 0.0, 0.0, verdict)


def appraisal(**given) -> Appraisal:
    overall = Overall(Decimal("90.26"), 90.26, 0.1, None, 66.0, 90.0, None, 33.0, 1000, 11842, ())
    plain = {
        "wave": "2026", "series": "default", "period": "2026", "scheme_id": "x", "scheme_title": "x", "scheme_hash": "0" * 64,
        "decimals": 2, "lowest": 0.0, "highest": 100.0, "satisfied": ("满意",), "satisfied_broad": ("满意", "基本满意"),
        "classes": (), "overall": overall, "unit_names": (), "covariance": None,
    }  # fmt: skip
    return Appraisal(**{**plain, **given})


@pytest.mark.parametrize(
    ("value", "interval", "expected"),
    [
        ("0.3", (0.1, 0.5), "比上年提高0.3个百分点"),
        ("-0.3", (-0.5, -0.1), "比上年下降0.3个百分点"),
        ("0.3", (-0.1, 0.7), "与上年基本持平"),
        ("0.0", (0.01, 0.03), "与上年持平"),
        ("0.3", None, "与上年基本持平"),
    ],
)
def test_a_rate_moved_only_beyond_its_error(value: str, interval, expected: str) -> None:
    result = appraisal()
    overall = replace(result.overall, broad_change=Decimal(value), broad_change_ci=interval)
    assert sentences.broad_change(overall, result, "2025") == expected


GOVERNMENT = ClassResult("政府部门", (unit(),), 90.74, Decimal("90.74"), 0.1, None)


@pytest.mark.parametrize(
    ("changed", "up", "down", "expected"),
    [
        (None, 0, 0, "2026年度满意度得分90.3分。"),
        (change("0.29", "up"), 2, 1, "2026年度满意度得分90.3分，比上年提高0.3分；2个单位上升、1个单位下降，其余基本持平。"),
        (change("0.29", "none"), 0, 0, "2026年度满意度得分90.3分，与上年基本持平；各单位都与上次基本持平。"),
        (change("-1.00", "down", "2023"), 0, 3, "2026年度满意度得分90.3分，比2023年度下降1.0分；3个单位下降。"),
    ],
)
def test_the_first_line_of_the_overview(changed, up: int, down: int, expected: str) -> None:
    result = appraisal()
    result = replace(result, overall=replace(result.overall, change=changed))
    compared = 0 if changed is None else up + down + (0 if expected.endswith("3个单位下降。") else 5)
    moving = Movers((unit(),) * up, (unit(),) * down, compared)
    assert text_of(sentences.overview_headline(result, moving)) == expected


def test_a_change_is_the_difference_of_the_figures_beside_it() -> None:
    # 89.53 → 86.88 is shown as 89.5 → 86.9; −2.65 would round to 2.7, and a reader who subtracts would find 2.6
    fell = unit(change=change("-2.65", "down"))
    assert sentences.change_of(fell, appraisal(), "unit") == "比上年下降2.6分"


def test_the_line_of_a_unit() -> None:
    part = Part("效能建设", 0.25, 82.0, 0.3, 900, 88.1, -6.1, 0.4)
    group = Part("企业", 0.2, 83.0, 0.3, 900, 89.9, -6.9, 0.4)
    fell = unit(change=change("-2.65", "down"))
    line = text_of(sentences.unit_headline(fell, GOVERNMENT, appraisal(), part, group))
    assert line == "市住房城乡建设局86.9分，列政府部门类第33位，比上年下降2.6分；失分主要在效能建设，企业评价偏低。"
    assert sentences.unit_caveat(fell, GOVERNMENT) == "比本类平均低3.8分，超出误差范围。有效评价5,330份，不了解22.0%。"


def test_a_unit_without_a_rank_has_no_place() -> None:
    line = text_of(sentences.unit_headline(unit(rank=None), GOVERNMENT, appraisal(), None, None))
    assert line == "市住房城乡建设局86.9分，不参加排名。"


def test_last_place_is_named_only_where_it_is_proven() -> None:
    first, last, other = unit("市行政审批局", rank=1), unit("市城管局", rank=34), unit("市信访局", rank=33)
    proven = Foot("政府部门", last, (), None)
    close = Foot("政府部门", None, (last, other), Decimal("0.23"))
    head = Head((first,), True)
    assert (
        text_of(sentences.ranking_headline(head, proven, GOVERNMENT)) == "市行政审批局居政府部门类第1位；市城管局居末位。"
    )
    line = text_of(sentences.ranking_headline(head, close, GOVERNMENT))
    assert line == "市行政审批局居政府部门类第1位；后2名得分接近，先后差别不大。"
    assert sentences.foot_caveats([proven, None, close]) == "政府部门后2名得分接近（相差不到0.5分），建议不单独点末位。"
    assert sentences.foot_caveats([proven]) == ""


def test_a_shared_first_place() -> None:
    head = Head((unit("甲"), unit("乙")), False)
    line = text_of(sentences.ranking_headline(head, Foot("政府部门", unit("丙"), (), None), GOVERNMENT))
    assert line == "甲、乙并列政府部门类第1位；丙居末位。"


@pytest.mark.parametrize(
    ("period", "title"),
    [("2026", "2026年度"), ("2026Q3", "2026年第3季度"), ("2026-07", "2026年7月"), ("第一期", "第一期")],
)
def test_periods_in_words(period: str, title: str) -> None:
    assert sentences.wave_title(period) == title


def test_no_blank_between_chinese_and_digits() -> None:
    line = text_of(sentences.unit_headline(unit(change=change("1.20", "up")), GOVERNMENT, appraisal(), None, None))
    assert " " not in line
