"""请领导研究 and 分管口 in words."""

from __future__ import annotations

import pytest

from analytics.appraisal import Note
from analytics.decisions import decisions
from analytics.facts import foot
from analytics.falls import falls
from analytics.portfolios import portfolio_of, portfolios
from jobs.counts import Channel, Counts
from tests.analytics.results import appraisal_of, changed, class_of
from words import decisions as decision_words
from words.channels import channel_split
from words.portfolios import portfolio_caveat, portfolio_headline, portfolios_headline
from words.sentences import foot_caveats, text_of

CERTAIN = {"甲": "95.00", "乙": "92.00", "丙": "86.00"}
CLOSE = {"丁": "95.00", "戊": "90.40", "己": "90.20", "庚": "90.00"}
LATE = {"丙": changed("-2.00", "down", rank=1, last=True), "乙": changed("0.00", rank=3)}


def test_whether_a_last_place_may_be_named() -> None:
    classes = (
        class_of("部门", CERTAIN), class_of("行业", CLOSE), class_of("全部", {"辛": "90.00", "壬": "88.50"}, apart=2.0),
        class_of("旧类", CERTAIN, apart=None), class_of("老类", CLOSE, apart=None),
    )  # fmt: skip
    feet = [foot(each) for each in classes]
    assert decision_words.naming(feet) == [
        ("部门", "部门末位可以确定（丙）"),
        ("行业", "行业后3名得分接近，不单独点末位"),
        ("全部", "全部单位后2名先后在误差范围之内，不单独点末位"),
        ("", "旧类、老类误差不明，末位不能确定"),
    ]
    assert decision_words.naming(feet[3:4])[0][0] == "旧类"
    assert foot_caveats(feet[2:3]).startswith("全部单位后2名")


def test_reasons_for_a_talk() -> None:
    appraisal = appraisal_of(class_of("部门", CERTAIN, LATE))
    (candidate,) = decisions(appraisal).candidates
    assert decision_words.reasons(candidate, appraisal) == "居部门类末位且上年也居末位、得分名次双降、靠后且下降"
    assert decision_words.fall_line(falls(appraisal)[0], appraisal) == (
        "比上年下降2.0分，名次由第1位到第3位（双降），比本类平均低5.0分（靠后且下降）"
    )


def test_why_units_have_no_rank() -> None:
    few = Note("too_few_ballots", {"ballots": 23, "min": 30})
    notes = {"征": Note("opinion_only", {}), "少": few, "也少": few, "不明": Note("other", {})}
    each = class_of("部门", CERTAIN, unranked=notes)
    told = decision_words.unranked([unit for unit in each.units if unit.rank is None])
    assert [(reason, [unit.name for unit in units]) for reason, units in told] == [
        ("只征求意见", ["征"]), ("有效评价不足30份", ["少", "也少"]), ("不排名", ["不明"]),
    ]  # fmt: skip


TOWN = dict.fromkeys(("丙", "戊"), "城建口")


@pytest.mark.parametrize(
    ("changes", "apart", "expected"),
    [
        (LATE, 1.0, "城建口2个单位：1个下降；丙居部门类末位。"),
        ({"丙": changed("0.10", rank=3)}, 1.0, "城建口2个单位：得分都与上次基本持平；丙居部门类末位。"),
        ({}, 1.0, "城建口2个单位：0个高于本类平均、2个低于、0个相当；丙居部门类末位。"),
        ({}, None, "城建口2个单位。"),
    ],
)
def test_the_headline_of_a_portfolio(changes, apart: float | None, expected: str) -> None:
    appraisal = appraisal_of(
        class_of("部门", CERTAIN, changes, apart=apart), class_of("行业", CLOSE, apart=apart), portfolios=TOWN
    )
    portfolio = portfolio_of(appraisal, "城建口")
    assert text_of(portfolio_headline(portfolio)) == expected
    assert portfolio_caveat(portfolio).startswith("0个高于") is bool(changes)


def test_first_places_and_all_portfolios() -> None:
    appraisal = appraisal_of(class_of("部门", CERTAIN, {"甲": changed("2.00", "up")}), portfolios={"甲": "工业口", **TOWN})
    first = text_of(portfolio_headline(portfolio_of(appraisal, "工业口")))
    assert first == "工业口1个单位：1个上升；甲居部门类第1位。"
    assert text_of(portfolios_headline(portfolios(appraisal))) == "2个单位分属2个分管口：1个上升。"


def test_channels_are_said_only_where_they_add_up() -> None:
    paper, sent, phone = (
        Channel("纸质", "forms", valid=1_952),
        Channel("网络", "forms", valid=7_307),
        Channel("电话", "phone", valid=2_583),
    )
    every = Counts((paper, sent, phone), None, None)
    assert channel_split(every, 11_842) == ["纸质、网络9,259", "电话2,583"]
    assert (
        channel_split(every, 11_841) == [] and channel_split(Counts((Channel("", "open", valid=5),), None, None), 5) == []
    )
    assert channel_split(Counts((paper, phone), None, None), 4_535) == ["纸质1,952", "电话2,583"]
    open_ones = tuple(Channel(name, "open", valid=2) for name in "甲乙丙")
    assert channel_split(Counts(open_ones, None, None), 6) == ["来自3个渠道"]
