"""Every figure in a sentence of a screen is one of the facts behind it; a changed digit is caught."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics.appraisal import Appraisal
from analytics.facts import Fact, facts_of, foot, head, lowest_group, movers, weakest_dimension
from words.figures import TextFigure, figures_of, unsupported
from words.sentences import (
    foot_caveats,
    overview_headline,
    ranking_headline,
    text_of,
    unit_caveat,
    unit_headline,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年度满意度得分90.3分，比上年提高0.3分；2个单位上升", [("90.3", 1, "points"), ("0.3", 1, "points"), ("2", 0, "units")]),
        ("有效评价11,842份，不了解22.0%", [("11842", 0, "forms"), ("22.0", 1, "percent")]),
        ("列政府部门类第33位，后4名", [("33", 0, "place"), ("4", 0, "units")]),
        ("－0.3个百分点", [("-0.3", 1, "percentage_points")]),
        ("12345热线90分", [("90", 0, "points")]),
        ("没有数字", []),
    ],
)  # fmt: skip
def test_figures_are_read_back(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert figures_of(text, ["12345热线"]) == [TextFigure(Decimal(value), *rest) for value, *rest in expected]


def test_a_figure_that_no_fact_has_is_named() -> None:
    fact = Fact("index", "甲", Decimal("92.13"), unit="points", decimals=2)
    assert unsupported("甲得92.1分，即92.13分", [fact]) == []
    assert unsupported("甲得92.31分", [fact]) == [TextFigure(Decimal("92.31"), 2, "points")]
    assert unsupported("甲占92.1%", [fact]) == [TextFigure(Decimal("92.1"), 1, "percent")]


@pytest.fixture(scope="module")
def years(appraised) -> tuple[Appraisal, Appraisal]:
    return appraised("2025"), appraised("2026")


@pytest.mark.parametrize("place", [0, 1])
def test_every_figure_and_every_phrase_of_the_screens_is_a_fact(years, place: int) -> None:
    result = years[place]
    known = facts_of(result, years[0] if place else None)
    ids = [fact.id for fact in known]
    assert len(set(ids)) == len(ids)
    names = [fact.subject for fact in known if fact.subject] + [fact.detail for fact in known if fact.detail]
    whole = [fact for fact in known if fact.subject in ("", *(each.name for each in result.classes))]
    feet = [foot(each) for each in result.classes]
    phrases = [*overview_headline(result, movers(result))]
    assert unsupported(text_of(phrases), whole, names) == []
    assert unsupported(foot_caveats(feet), whole, names) == []
    for each, last in zip(result.classes, feet, strict=True):
        headline = ranking_headline(head(each), last, each)
        phrases += headline
        assert unsupported(text_of(headline).replace("第1位", ""), whole, names) == []
        for unit in each.units:
            about = [fact for fact in known if fact.subject == unit.name]
            headline = unit_headline(unit, each, result, weakest_dimension(unit), lowest_group(unit))
            phrases += headline
            assert unsupported(text_of(headline) + unit_caveat(unit, each), about, names) == []
    assert {phrase.fact for phrase in phrases if phrase.fact} <= set(ids)


def test_facts_of_a_wave_say_what_is_proven(years) -> None:
    before, now = years
    known = {fact.id: fact for fact in facts_of(now, before)}
    assert known["last:政府部门:市城管局"].test.passed and known["twice_last:政府部门:市城管局"].test.passed
    assert not known["last:公共服务行业:" + now.unit_class("公共服务行业").ranked[-1].name].test.passed
    assert known["close:公共服务行业"].value == 4
    fell = known["change:市住房城乡建设局:2025"]
    assert (fell.test.name, fell.test.passed, fell.family.tests) == ("down", True, movers(now).tested)
    assert known["weakest:市住房城乡建设局:效能建设"].test.name == "below"
    assert not known["ballots:云汀仲裁办"].test.passed and "index:云汀仲裁办" in known
    assert known["index"].base == 11_842 and "rank:云汀仲裁办" not in known
