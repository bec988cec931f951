"""Every figure in a sentence of 总览 and 我分管的单位 is the figure of the appraisal beside it; a changed digit is caught."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pytest

from analytics.appraisal import Appraisal, UnitResult
from analytics.decisions import decisions
from analytics.facts import Fact, facts_of, foot, movers
from analytics.falls import falls
from analytics.portfolios import portfolio_of, portfolios
from jobs.comments import comments, top_topics
from jobs.counts import counts
from jobs.viewer import LOCAL
from ui import overview
from ui import portfolio as own
from ui.session import Selection
from words import decisions as decision_words
from words.channels import channel_split
from words.figures import UNITS, TextFigure, unsupported
from words.portfolios import portfolio_caveat, portfolio_headline, portfolios_headline
from words.sentences import text_of

WAVES = ("2022", "2023", "2024", "2025", "2026")


@dataclass(frozen=True)
class Allowed:
    """A number that a sentence may show, in a unit of words.figures.UNITS."""

    unit: str
    figures: tuple[float | int | Decimal, ...]


def disagreeing(
    sentence: str, allowed: Iterable[Fact | float | int | Decimal], names: Iterable[str] = ()
) -> list[TextFigure]:
    """Figures of a sentence, or of markup, that are not among those allowed: facts of analytics, each in its own unit, and
    plain numbers, in any. names: whose digits are no figures."""
    facts = []
    for each in allowed:
        facts += [each] if isinstance(each, Fact) else [Allowed(unit, (each,)) for unit in ("", *UNITS.values())]
    return unsupported(plain(sentence), facts, names)


def plain(html: str) -> str:
    """What stands on the screen; cells and items do not run into one another."""
    return re.sub(r"<[^>]+>", "", re.sub(r"<(?:/td|/li|/dd|/dt|/h2|/p|br)[^>]*>", " ｜ ", html))


def names_in(appraisal: Appraisal, facts: Sequence[Fact]) -> list[str]:
    """Of units, classes, lines of groups, dimensions, portfolios."""
    found = {fact.subject for fact in facts} | {fact.detail for fact in facts} | {*appraisal.portfolios.values()}
    found |= {part.name for unit in appraisal.units for part in (*unit.dimensions, *unit.groups)}
    return [name for name in found if name]


def about(unit: UnitResult, facts: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in facts if fact.subject == unit.name]


def before(unit: UnitResult) -> list[Decimal]:
    """The figures of the wave before that stand beside a change."""
    return [] if unit.change is None else [unit.index - unit.change.value]


def test_a_changed_digit_and_a_wrong_unit_are_caught() -> None:
    fact = Fact("index", "甲", Decimal("92.13"), unit="points", decimals=2)
    assert disagreeing("<b>甲</b>得92.1分，第3名", [fact, 3]) == []
    assert [str(each.value) for each in disagreeing("甲得92.2分，第4名", [fact, 3])] == ["92.2", "4"]
    assert len(disagreeing("甲占92.1%", [fact])) == 1


@pytest.fixture(scope="module", params=WAVES)
def wave(request, appraised, city):
    """An appraisal, its facts, the names in it, and the wave's counts and comments."""
    appraisal = appraised(request.param)
    facts = facts_of(appraisal)
    return appraisal, facts, names_in(appraisal, facts), city


def test_the_news_the_figures_and_the_titles_of_the_overview(wave) -> None:
    appraisal, facts, names, city = wave
    whole = [fact for fact in facts if fact.subject in ("", *(each.name for each in appraisal.classes))]
    moving, feet = movers(appraisal), [foot(each) for each in appraisal.classes]
    ranked = [unit for each in appraisal.classes for unit in each.ranked]
    sides = [sum(unit.standing == side for unit in ranked) for side in ("above", "below", "near")]
    of_wave = [*whole, len(appraisal.classes), len(ranked), appraisal.overall.rate_base]
    news = overview.news(appraisal, moving, feet, overview.kicker(appraisal))
    assert disagreeing(news, of_wave, names) == []
    channels = counts(LOCAL, city, appraisal.wave)
    split = channel_split(channels, appraisal.overall.ballots)
    came = [each.valid for each in (channels.forms, channels.phone, *channels.channels) if each]
    unknown = appraisal.overall.unknown_share
    every = [100 / unknown, 1] if unknown else []
    groups = len(appraisal.overall.ballots_by_line)
    assert disagreeing(overview.four_figures(appraisal, split), [*of_wave, *came, *every, groups], names) == []
    drawn = re.sub(r'<div class="wp-dots">.*', "", overview.dots(appraisal, Selection()))
    assert disagreeing(drawn, [*sides, len(ranked)], names) == []
    lanes = re.findall(r"<small>(.*?)</small>", overview.dots(appraisal, Selection()))
    for each, lane in zip(appraisal.classes, lanes, strict=True):
        of_class = [fact for fact in facts if fact.subject == each.name]
        assert disagreeing(lane, of_class, names) == []
    for foot_of_class, (_, told) in zip(feet, decision_words.naming(feet), strict=False):
        assert disagreeing(told, [fact for fact in facts if fact.subject == foot_of_class.unit_class], names) == []


def test_what_is_said_of_each_unit_of_the_overview(wave) -> None:
    appraisal, facts, names, _ = wave
    for fall in falls(appraisal):
        assert disagreeing(decision_words.fall_line(fall, appraisal), about(fall.unit, facts), names) == []
    for candidate in decisions(appraisal).candidates:
        assert disagreeing(decision_words.reasons(candidate, appraisal), about(candidate.unit, facts), names) == []
    for reason, units in decision_words.unranked([unit for unit in appraisal.units if unit.rank is None]):
        least = [note.facts.get("min", 0) for unit in units for note in unit.notes]
        assert disagreeing(reason, least, names) == []
    moving = movers(appraisal)
    rows = re.findall(r"<tr>(.*?)</tr>", overview.moved(appraisal, moving, Selection()))[1:]
    for row in rows:
        unit = next(unit for unit in (*moving.up, *moving.down) if f">{unit.name}</a>" in row)
        assert disagreeing(row, [*about(unit, facts), *before(unit)], names) == []
    for row in re.findall(r'class="wp-end">(.*?)</b>', overview.classes_table(appraisal, Selection())):
        unit = next(unit for unit in appraisal.units if f">{unit.name}</a>" in row)
        tied = sum(other.rank == unit.rank for other in appraisal.unit_class(unit.unit_class).ranked[3:-3])
        assert disagreeing(row, [*about(unit, facts), tied], names) == []


def test_what_is_said_of_every_portfolio(wave) -> None:
    appraisal, facts, names, _ = wave
    found = portfolios(appraisal)
    everybody = [len([each for each in found if each.name]), *_counted(list(appraisal.units))]
    assert disagreeing(text_of(portfolios_headline(found)), everybody, names) == []
    assert {each.name for each in found} == {
        "城建口",
        "工业口",
        "科教文卫口",
        "农业农村口",
        "社会事务口",
        "政法口",
        "综合经济口",
    }
    for each in found:
        units = [unit for unit in appraisal.units if appraisal.portfolios.get(unit.name) == each.name]
        said = text_of(portfolio_headline(each)).replace("第1位", "") + portfolio_caveat(each)
        assert disagreeing(said, _counted(units), names) == []
        html = own.units_table(appraisal, portfolio_of(appraisal, each.name), Selection(portfolio=each.name))
        rows = [row for row in re.findall(r"<tr>(.*?)</tr>", html) if "<td" in row]
        assert len(rows) == len(units)
        for unit, row in zip(units, rows, strict=True):
            ranked = len(appraisal.unit_class(unit.unit_class).ranked)
            row = row.replace(f"{unit.rank}/{ranked}", f"第{unit.rank}位 ｜ {ranked}")
            assert disagreeing(row, [*about(unit, facts), ranked], names) == []


def _counted(units: Sequence[UnitResult]) -> list[int]:
    """How many they are, and how many rose, fell, and stand above, below and near: counted here once more."""
    compared = [unit for unit in units if unit.rank is not None and unit.change and unit.change.se is not None]
    verdicts = [sum(unit.change.verdict == way for unit in compared) for way in ("up", "down")]
    judged = [unit for unit in units if unit.rank is not None and unit.class_gap_se is not None]
    return [len(units), *verdicts, *(sum(unit.standing == side for unit in judged) for side in ("above", "below", "near"))]


def test_topics_are_those_of_the_report(city) -> None:
    report = comments(LOCAL, city, "2026")
    for portfolio in ("", "城建口", "政法口"):
        scope, raised = report.scope(portfolio=portfolio), top_topics(report, 3, portfolio=portfolio)
        html = overview.topics_block(report, portfolio)
        allowed = [scope.counts.criticism + scope.counts.suggestion, len(raised), *(line.persons for line in raised)]
        assert len(raised) == 3 and disagreeing(html, allowed, [line.topic for line in raised]) == []
