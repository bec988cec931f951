"""The table of 排名 and its pictures, from results made by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from analytics.appraisal import Change, Note
from analytics.appraise import appraise
from analytics.facts import near
from analytics.measure import measure
from jobs.exports import RankingView, expanded, listed, offered, ranking_file_name
from jobs.two_waves import ClassPairs, Pair, TwoWaves
from tests.analytics.build import scheme_of, tallied, wave_of
from ui.ranking_choices import Choices
from ui.ranking_table import notes_of_class, ranking_table
from ui.session import Selection
from ui.two_waves import slope
from words.ranking_views import heading, near_line, shown_line

SELECTION = Selection("万人评议", "2026")
NAMES = ("市财政局", "市民政局", "<b>局", "市税务局", "市水利局")


@pytest.fixture(scope="module")
def appraisal():
    rows = [
        row
        for place, name in enumerate(NAMES)
        for group in ("居民", "企业")
        for row in tallied(name, {"满意": 95 - 2 * place, "不满意": 5 + 2 * place}, group=group)
    ]
    found = appraise(measure(wave_of(rows), scheme_of()), "2026", "万人评议", "2026")
    portfolios = {"市财政局": "经济口", "市税务局": "经济口", "市民政局": "社会口"}
    return replace(found, portfolios=portfolios)


@pytest.fixture(scope="module")
def each(appraisal):
    return appraisal.classes[0]


def test_rows_are_filtered_and_sorted_and_what_has_no_value_comes_last(appraisal, each) -> None:
    def order(**how: object) -> list[str]:
        return [unit.name for part in listed(appraisal, each, RankingView(**how)) for unit in part]

    assert order() == list(NAMES)
    assert order(sort="score", reverse=True) == list(reversed(NAMES))
    assert order(portfolio="经济口") == ["市财政局", "市税务局"]
    assert order(query="财 政") == ["市财政局"] and order(query="无") == []
    assert order(sort="portfolio")[-2:] == ["<b>局", "市水利局"]
    assert order(sort="before") == list(NAMES), "no column of the kind: the published order"
    assert order(sort="before", before={"市水利局": 1, "市民政局": 2})[:2] == ["市水利局", "市民政局"]


def test_every_offered_column_can_be_shown_and_sorted_by(appraisal, each) -> None:
    columns = offered(appraisal, each, analyses=True, any_before=True)
    assert {"satisfaction_rate", "groups", "rank_set", "portfolio"} <= {*columns} and "parent" not in columns
    assert "rank_set" not in offered(appraisal, each, analyses=False, any_before=True)
    keys = expanded(each, columns)
    assert "group:居民" in keys
    for key in keys:
        view = RankingView(sort=key, columns=columns)
        drawn = ranking_table(appraisal, each, SELECTION, Choices(view))
        assert drawn.count("aria-sort") == 1 and drawn.count("<tr") == len(NAMES) + 1
        assert "<b>局" not in drawn and "&lt;b&gt;局" in drawn


def test_the_heading_and_the_file_name_say_the_same_filters(appraisal, each) -> None:
    view = RankingView("score", True, "局:?", "经济口", ("satisfaction_rate",))
    told, file = heading(view, appraisal, each), ranking_file_name(appraisal, True, each.name, view)
    assert file.startswith("示范数据_") and not set('<>:"/\\|?*') & set(file)
    for part in ("只列经济口", "按得分从低到高排列", "另列满意率（%）"):
        assert part in told and part in file
    assert "名称含“局:?”" in told and "名称含“局__”" in file
    assert shown_line(view, 2, each).startswith("属经济口、名称含“局:?”的有2个单位")
    assert shown_line(RankingView(), 5, each) == ""


def test_close_units_are_those_the_page_calls_close(each) -> None:
    for unit in each.ranked:
        found = near(each, unit.name)
        others = {other.name for other in found.units}
        assert unit.name not in others
        for other in each.ranked:
            same = other.place.tier == unit.place.tier
            assert not (same and other is not unit) or other.name in others
            assert (other.name in others) == (unit.name in {each_.name for each_ in near(each, other.name).units})
        assert found.low <= unit.rank <= found.high
    assert near(each, "无此单位") is None


def test_nothing_is_called_close_where_no_error_is_known(each) -> None:
    bare = replace(each, table=None, units=tuple(replace(unit, place=None, se=None) for unit in each.units))
    found = near(bare, NAMES[0])
    assert not found.known and found.units == () and "误差不明" in near_line(found)


def test_notes_that_say_the_same_have_one_number_and_those_of_all_have_none(each) -> None:
    few, only = Note("group_missing", {"groups": ["企业"], "policy": "renormalise"}), Note("tallies_only", {})
    noted = [only, few], [only], [only, few]
    units = tuple(replace(unit, notes=tuple(notes)) for unit, notes in zip(each.units[:3], noted, strict=True))
    found = notes_of_class(replace(each, units=units), units)
    assert found.of_all == ("只有汇总票数，误差按上限估计",) and len(found.texts) == 1
    assert [found.by_unit[unit.name] for unit in units] == [(1,), (), (1,)]


def test_a_slope_joins_places_and_colours_only_what_moved(each) -> None:
    units = each.ranked[:4]
    change = Change("2025", Decimal("2.0"), 0.1, 1.8, 2.2, "up")
    still = replace(change, verdict="none")
    now = [replace(units[0], change=change), replace(units[1], change=still), replace(units[2], change=still)]
    pairs = (Pair(now[0], (units[3],), "renamed"), Pair(now[1], (units[0], units[1]), "merged"), Pair(now[2], (), "new"))
    waves = TwoWaves("2025", "2026", (), True, (), (2, 2))
    drawn = slope(waves, ClassPairs("部门", pairs, units, (units[2],), 3))
    lines = drawn.split("<line")[1:]
    assert len(lines) == 3 and sum('class="wp-up"' in line for line in lines) == 1
    assert sum("wp-dashed" in line for line in lines) == 2
    assert 'class="wp-up" x1="0" y1="91" x2="100" y2="13"' in lines[-1]
    assert drawn.count("▲") == 1 and "<b>局" not in drawn


def test_scores_that_may_not_be_shown_are_not_drawn(appraisal, each) -> None:
    hidden = replace(each.units[0], ballots=3, min_shown=10)
    small = replace(each, units=(hidden, *each.units[1:]))
    drawn = ranking_table(appraisal, small, SELECTION, Choices(RankingView(columns=("satisfaction_rate", "error"))))
    assert str(hidden.index) not in drawn and drawn.count("不予显示</span>") == 3
    assert np.isfinite(hidden.index_exact)
