"""单位情况: what is printed comes out by hand, names stay text, and what is not for the rated unit is not on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraisal import ClassResult, Part, UnitResult
from analytics.appraise import appraise as appraise_measured
from analytics.explain import explain
from analytics.facts import facts_of, lowest_group, weakest_dimension
from analytics.measure import measure
from analytics.position import position
from analytics.published import published
from jobs.comments import CommentCounts, CommentReport, CommentScope, TopicLine, comments, top_topics
from jobs.results import Calculation, calculations
from jobs.viewer import LOCAL
from jobs.windows import Window
from tests.analytics.build import random_rows, wave_of
from tests.ui.printed_unit import lines_of, outcome_of
from tests.words.test_sentences import appraisal, unit
from tests.words.test_sentences_agree import about, disagreeing, names_in
from tests.words.test_steps import any_scheme
from ui.session import Selection
from ui.unit import basis_links, beneath, breadcrumb, chain, counted, dimensions, foot, groups, heard, news, rates, reviewed
from ui.unit_position import CROWDED, position_section
from words import say
from words.numbers import figure
from words.places import position as position_title
from words.sentences import unit_rates

HOSTILE = '<img src=x onerror="alert(1)">'
HERE = Selection("项目", "2026", "部门", "甲")


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_printed_calculation_of_any_unit_comes_out_by_hand(seed: int) -> None:
    """Row by row, line by line, to the published index and the place, from the markup alone."""
    rng = np.random.default_rng(seed)
    measured = measure(
        wave_of(random_rows(seed, units=int(rng.integers(2, 6)), ballots=int(rng.integers(5, 70)))), any_scheme(rng)
    )
    result = appraise_measured(measured, "2026", "s", "2026")
    for each in result.units:
        shown = explain(measured, each.name, result.unit_class(each.unit_class))
        every = explain(measured, each.name, result.unit_class(each.unit_class), every_cell=True)
        if shown is None:
            assert counted(Calculation(None, every)) == chain(None, "", "") == ""
            continue
        for explanation in (shown, every):
            lines = lines_of(counted(Calculation(explanation)))
            assert outcome_of(chain(explanation, "群1", "依法行政"), lines) == (each.index, each.rank)


def test_a_spoiled_figure_is_found() -> None:
    wave = wave_of(random_rows(3, units=4, ballots=60))
    measured = measure(wave, any_scheme(np.random.default_rng(5)))
    result = appraise_measured(measured, "2026", "s", "2026")
    explanation = explain(measured, result.units[0].name, result.classes[0], every_cell=True)
    right = counted(Calculation(explanation))
    count = re.search(r'<td class="g">(\d+)</td>', right)
    spoiled = right[: count.start(1)] + str(int(count[1]) + 1) + right[count.end(1) :]
    lines_of(right)
    with pytest.raises(AssertionError):
        lines_of(spoiled)


@pytest.fixture(scope="module")
def now(city, appraised):
    return appraised("2026"), calculations(LOCAL, city, "2026")


def test_everything_on_the_pages_of_the_city_agrees_with_its_figures(now) -> None:
    """Every unit: position, neighbours, rates and calculation, as they are printed."""
    whole, steps = now
    for each in whole.units:
        unit_class, found = whole.unit_class(each.unit_class), position(whole.unit_class(each.unit_class), each)
        lines = lines_of(counted(steps[each.name]))
        assert outcome_of(chain(steps[each.name].shown, "", ""), lines) == (each.index, each.rank)
        drawn = position_section(whole, unit_class, each, found, HERE)
        others = [other for other in unit_class.ranked if other.name != each.name]
        assert drawn.count('class="wp-strip-unit"') == drawn.count('class="wp-strip-bar"') == len(others)
        assert drawn.count("wp-strip-here") == 1 and f"本单位{figure(each.index, 1)}分" in drawn
        for other in (found.before, found.after):
            assert other is None or f"{other.name}（{figure(other.index, 1)}分）" in drawn
        title = position_title(found)
        assert each.rank is None or (f"{len(unit_class.ranked)}个单位" in title and f"第{each.rank}位" in title)
        close = re.search(r"另外(\d+)个", title)
        tier = [other for other in unit_class.ranked if each.place and other.place.tier == each.place.tier]
        assert (int(close[1]) if close else 0) == max(0, len(tier) - 1)
        said = "".join(unit_rates(each, whole))
        rate = re.search(r"满意占([\d.]+)%", said)
        assert rate is None or rate[1] == figure(each.satisfaction_rate, 1)
        assert f"{each.rate_base:,}次" in said or not said


def test_every_figure_of_every_unit_is_that_of_the_appraisal(now) -> None:
    """Headline, caveat, dimensions, groups: a number for which no fact stands is found."""
    whole, _ = now
    facts = facts_of(whole)
    names = names_in(whole, facts)
    for each in whole.units:
        unit_class = whole.unit_class(each.unit_class)
        mine = [*about(each, facts), *(fact for fact in facts if fact.subject == each.unit_class)]
        least = [each.change.minimum] if each.change else []
        head = news(whole, unit_class, each, weakest_dimension(each), lowest_group(each))
        assert disagreeing(head.replace(f"｜{whole.period}年度｜", ""), [*mine, *least], names) == []
        for parts, shown in ((each.dimensions, dimensions(each)), (each.groups, groups(each))):
            rows = re.findall(r"<tr>(<td.*?)</tr>", shown)
            assert len(rows) == (len(parts) if shown else 0)
            for part, row in zip(parts, rows, strict=False):
                gap = published(part.score, 1) - published(part.class_mean, 1)
                changes = [part.change.value] if part.change else []
                allowed = [part.score, part.class_mean, gap, part.n, 100 * part.weight, *changes]
                assert disagreeing(re.sub(r'<span class="wp-interval.*?</span>', "", row), allowed, names) == [], row


def test_a_mark_stands_where_its_score_says(now) -> None:
    whole, _ = now
    each = whole.unit_class("政法机关")
    drawn = position_section(whole, each, each.units[3], position(each, each.units[3]), HERE)
    places = [float(place) for place in re.findall(r'wp-strip-unit" style="left:([\d.]+)%', drawn)]
    assert places == sorted(places, reverse=True) and len(places) == 7, "the best stand on top and to the right"
    tops = [float(top) for top in re.findall(r'wp-strip-unit" style="left:[\d.]+%;top:([\d.]+)px', drawn)]
    assert tops == sorted(tops) and len(set(tops)) == 7
    before = re.search(r'wp-strip-here[^"]*" style="left:([\d.]+)%', drawn)
    assert places[2] > float(before[1]) > places[3]


def test_only_the_screen_names_neighbours_and_errors(now) -> None:
    whole, steps = now
    each = whole.unit_class("政府部门")
    mine = whole.unit("市住房城乡建设局")
    found = position(each, mine)
    drawn = position_section(whole, each, mine, found, HERE, "单看本单位")
    sheet = drawn + counted(steps[mine.name]) + chain(steps[mine.name].shown, "", "")
    on_paper = re.sub(r'<(\w+)[^>]*class="[^"]*wp-on-screen[^"]*"[^>]*>.*?</\1>', "", sheet)
    for words in (found.before.name, "单看本单位", "误差", "公布得分93.02"):
        assert words in sheet or words == "公布得分93.02"
        assert words not in re.sub(r' (title|aria-label)="[^"]*"', "", on_paper), words
    assert say("position.base_plain") in on_paper


def heard_of(name: str) -> CommentReport:
    """A report in which a topic of that name was raised of a unit of that name."""
    counts = CommentCounts(20, 0, 20, 20, 0, 20, 0, 20)
    scope = CommentScope(name, name, "", counts, (TopicLine(name, name, 20, 20, 20, 20, 0, 0),))
    return CommentReport("2026", "s", "2026", None, scope, (), (scope,), (), (), 0, None, None, "")


def part(name: str, gap: float, se: float | None = 0.3) -> Part:
    return Part(name, 0.25, 88.0 + gap, None if se is None else 0.2, 40, 88.0, gap, se)


def class_of(*units: UnitResult) -> ClassResult:
    return ClassResult("部门", units, 88.0, Decimal("88.00"), 0.1, None)


def scored(name: str, rank: int | None, index: str, **given) -> UnitResult:
    return unit(name, unit_class="部门", rank=rank, index=Decimal(index), index_exact=float(index), **given)


def test_a_unit_alone_or_without_figures_has_no_picture() -> None:
    alone, hidden = scored("甲", 1, "90.00"), scored("乙", None, "80.00", ballots=3)
    for each, mine in ((class_of(alone), alone), (class_of(alone, hidden), hidden), (class_of(alone, hidden), alone)):
        assert position_section(appraisal(), each, mine, position(each, mine), HERE) == ""


def test_a_unit_without_a_rank_stands_beneath_the_ranked_ones() -> None:
    outside = scored("丙", None, "86.00")
    each = class_of(scored("甲", 1, "90.00"), scored("乙", 2, "88.00"), outside)
    drawn = position_section(appraisal(), each, outside, position(each, outside), HERE)
    assert "○" in drawn and say("position.unranked", ranked=2) in drawn and "前一名" not in drawn
    tops = re.findall(r"top:([\d.]+)px\">(?:<a|○)", drawn)
    assert float(tops[-1]) - float(tops[-2]) > float(tops[1]) - float(tops[0])


def test_a_neighbour_that_is_not_shown_keeps_its_score() -> None:
    mine, small = scored("甲", 1, "90.00"), scored("乙", 2, "77.70", ballots=3)
    each = class_of(mine, small, scored("丙", 3, "70.00"))
    drawn = position_section(appraisal(), each, mine, position(each, mine), HERE)
    assert "77.7" not in drawn and say("suppressed") in drawn and drawn.count('class="wp-strip-unit"') == 1


def test_a_large_class_only_hints_at_errors() -> None:
    units = [scored(f"单位{rank:03d}", rank, f"{95 - rank / 10:.2f}") for rank in range(1, CROWDED + 1)]
    each = class_of(*units)
    assert "wp-crowded" in position_section(appraisal(), each, units[7], position(each, units[7]), HERE)
    few = class_of(*units[:-1])
    assert "wp-crowded" not in position_section(appraisal(), few, units[7], position(few, units[7]), HERE)


def test_links_say_which_keys_open_them() -> None:
    mine, other = scored("甲", 1, "90.00"), scored("乙", 2, "88.00")
    shown = breadcrumb(class_of(mine, other), mine, HERE, None, other)
    assert 'data-key="ArrowRight j"' in shown and 'aria-keyshortcuts="ArrowRight J"' in shown
    assert "ArrowLeft" not in shown and f"<kbd>{say('unit.keys')}</kbd>" in shown
    assert "<kbd>" not in breadcrumb(class_of(mine), mine, HERE, None, None)


def test_names_from_files_stay_text() -> None:
    mine = scored(HOSTILE, 1, "90.00", dimensions=(part(HOSTILE, -3), part("乙", 2)), groups=(part(HOSTILE, 1),))
    other = scored(HOSTILE + "2", 2, "88.00")
    each = class_of(mine, other)
    whole = appraisal(classes=(each,), parents={HOSTILE: HOSTILE}, satisfied=(HOSTILE,))
    window = Window(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, hidden=True)
    parts = [
        breadcrumb(each, mine, HERE, other, other), news(whole, each, mine, mine.dimensions[0], mine.groups[0]),
        position_section(whole, each, mine, position(each, mine), HERE, HOSTILE), dimensions(mine), groups(mine),
        rates(mine, whole), heard(heard_of(HOSTILE), HOSTILE), beneath([other], HERE), reviewed([window]), foot(whole, mine),
    ]  # fmt: skip
    assert "<img" not in "".join(parts) and "".join(parts).count("&lt;img") > 12


def test_one_dimension_and_no_group_leave_no_empty_tables() -> None:
    assert dimensions(scored("甲", 1, "90.00", dimensions=(part("总体评价", 1),))) == groups(scored("甲", 1, "90.00")) == ""
    assert "wp-bar" not in dimensions(scored("甲", 1, "90.00", dimensions=(part("公开", 1, None), part("效能", 2, None))))


def test_the_basis_of_a_trend_is_chosen_by_links() -> None:
    shown = basis_links(("now", "then"), "then", HERE)
    assert shown.count("<a ") == 2 and re.search(r'basis=then[^>]*aria-current="page"', shown)
    assert basis_links(("now",), "now", HERE) == ""


def test_what_people_wrote_is_said_or_why_not(city) -> None:
    report = comments(LOCAL, city, "2026")
    raised = top_topics(report, 3, "市住房城乡建设局")
    shown = heard(report, "市住房城乡建设局")
    assert len(raised) == 3 and all(f"{line.topic}</a>　{line.persons}人" in shown for line in raised)
    assert shown.count('data-page="comments"') == 3
    assert say("comments.too_few") in heard(report, "没有人评的单位")
    nobody = replace(report, whole=replace(report.whole, counts=CommentCounts()))
    assert say("unit.no_topics") in heard(nobody, "没有人评的单位")
