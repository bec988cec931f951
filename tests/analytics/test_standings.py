"""Places under every rule for ranks and ties, against the reference, and what earlier waves say."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraise import appraise
from analytics.grades import Grade
from analytics.lineage import lineage_of
from analytics.measure import Measured, measure
from analytics.scheme import OVERALL, RANK_RULES, TIE_BREAKS, Scheme
from analytics.standings import history_of, standings
from analytics.wave import Unit
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.reference import Reference
from tests.analytics.test_earlier import scored

BROKEN = {"tie_break": TIE_BREAKS, "dissatisfied": ("不满意",)}


def measured(rows: list[Row], scheme: Scheme | None = None, **wave: object) -> Measured:
    return measure(wave_of(rows, **wave), scheme or scheme_of())


def ranks(rows: list[Row], scheme: Scheme) -> dict[str, int]:
    found = measured(rows, scheme)
    return {found.wave.units[place].name: each.rank for place, each in standings(found).items()}


@pytest.mark.parametrize("rank_rule", RANK_RULES)
@pytest.mark.parametrize("tie_break", [(), *[(by,) for by in TIE_BREAKS], TIE_BREAKS], ids=str)
@settings(max_examples=12)
@given(seed=st.integers(0, 2**32 - 1))
def test_ranks_equal_the_reference(rank_rule, tie_break, seed):
    """No decimals, so that there are ties."""
    scheme = scheme_of(decimals=0, rank_rule=rank_rule, tie_break=tie_break, dissatisfied=("不满意",))
    rows = random_rows(seed, units=7, ballots=6)
    expected, found = Reference(rows, scheme), ranks(rows, scheme)
    for unit_class in dict.fromkeys(expected.classes.values()):
        wanted = expected.ranks(unit_class)
        assert {unit: found[unit] for unit in wanted} == wanted


@pytest.mark.parametrize("rank_rule", RANK_RULES)
@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1), st.randoms(use_true_random=False))
def test_names_and_order_of_units_permute_the_result(rank_rule, seed, order: random.Random):
    scheme = scheme_of(
        decimals=0, rank_rule=rank_rule, **BROKEN,
        grades=(Grade("优秀", top_share=0.3), Grade("一般", last=2), Grade("良好")), flags=(Grade("末位", last=1, below_mean=True),),
    )  # fmt: skip
    rows = random_rows(seed, units=7, ballots=6)
    units = list(dict.fromkeys((row.unit, row.unit_class) for row in rows))
    shuffled = order.sample(units, len(units))
    other = {name: f"另{place}" for place, (name, _) in enumerate(shuffled)}
    renamed = [row._replace(unit=other[row.unit]) for row in rows]
    before = appraise(measured(rows, scheme), "1", "s", "p")
    after = appraise(
        measured(renamed, scheme, units=[Unit(other[name], unit_class) for name, unit_class in shuffled]), "1", "s", "p"
    )
    for unit in before.units:
        same = after.unit(other[unit.name])
        assert (same.rank, same.tied, same.grade, same.flags, same.index) == (
            unit.rank, unit.tied, unit.grade, unit.flags, unit.index,
        )  # fmt: skip


def tie() -> list[Row]:
    """Four units of 80 points: 甲 all 基本满意, 乙 and 丙 the same answers, 丁 as satisfied but more dissatisfied; 戊 70."""
    return [
        *tallied("甲局", {"基本满意": 10}),
        *tallied("乙局", {"满意": 5, "一般": 5}),
        *tallied("丙局", {"满意": 5, "一般": 5}),
        *tallied("丁局", {"满意": 5, "基本满意": 2, "一般": 2, "不满意": 1}, dimension="总体评价"),
        *tallied("戊局", {"基本满意": 5, "一般": 5}),
    ]


def test_without_tie_breaks_the_published_index_decides():
    found = [standings(measured(tie(), scheme_of(decimals=-1)))[place] for place in range(5)]
    assert [each.rank for each in found] == [1, 1, 1, 1, 5]
    assert [each.tied for each in found] == [True, True, True, True, False]
    assert not any(each.separated for each in found)
    assert [each.rank for each in standings(measured(tie(), scheme_of(decimals=-1, rank_rule="dense"))).values()] == [
        1
    ] * 4 + [2]


def test_tie_breaks_in_their_order():
    """丁局 has 78 and is rounded to 80 like the others: 满意率 50 % as 乙 and 丙, and one in ten is dissatisfied."""
    found = standings(measured(tie(), scheme_of(decimals=-1, **BROKEN)))
    assert [found[place].rank for place in range(5)] == [4, 1, 1, 3, 5]
    assert [found[place].from_below for place in range(5)] == [2, 4, 4, 3, 1]
    assert [found[place].tied for place in range(5)] == [False, True, True, False, False]
    dense = standings(measured(tie(), scheme_of(decimals=-1, rank_rule="dense", **BROKEN)))
    assert [dense[place].rank for place in range(5)] == [3, 1, 1, 2, 4]


def test_what_told_them_apart_is_said_with_the_numbers():
    appraisal = appraise(measured(tie(), scheme_of(decimals=-1, **BROKEN)), "1", "s", "p")
    notes = {unit.name: [note.facts for note in unit.notes if note.code == "tie_broken"] for unit in appraisal.units}
    assert notes["丁局"] == [
        {"units": ["甲局"], "part": "5", "whole": "10", "policy": "satisfaction_rate"},
        {"units": ["乙局", "丙局"], "part": "1", "whole": "10", "policy": "dissatisfaction_rate"},
    ]
    assert notes["甲局"] == [{"units": ["乙局", "丙局", "丁局"], "part": "0", "whole": "10", "policy": "satisfaction_rate"}]
    assert notes["戊局"] == []
    assert (appraisal.tie_break, appraisal.rank_rule) == (TIE_BREAKS, "competition")


def test_what_may_not_be_shown_is_not_said():
    few = scheme_of(decimals=-1, min_shown=11, **BROKEN)
    assert not any(unit.has_note("tie_broken") for unit in appraise(measured(tie(), few), "1", "s", "p").units)


def test_exact_shares_decide_not_rounded_ones():
    """1/3 and 333/1000 are both 33.3 %."""
    rows = [
        *tallied("甲局", {"满意": 333, "基本满意": 334, "一般": 333}),
        *tallied("乙局", {"满意": 1, "基本满意": 1, "一般": 1}),
        *tallied("丙局", {"满意": 2, "基本满意": 2, "一般": 2}),
    ]
    assert ranks(rows, scheme_of(tie_break=("satisfaction_rate",))) == {"甲局": 3, "乙局": 1, "丙局": 1}


def test_where_one_of_those_who_tie_has_no_rate_they_stay_tied():
    """A unit with a published score only."""
    units = [Unit(name, "部门") for name in ("甲局", "乙局", "丙局")]
    rows = [*tallied("甲局", {"基本满意": 4}), *tallied("乙局", {"满意": 2, "一般": 2})]
    wave = scored(wave_of(rows, units=units), (OVERALL,), {"丙局": [80.0]})
    found = standings(measure(wave, scheme_of(tie_break=("satisfaction_rate",))))
    assert [each.rank for each in found.values()] == [1, 1, 1] and all(each.tied for each in found.values())


def test_the_mean_of_all_ranked_units():
    found = standings(measured([*tallied("甲局", {"满意": 3}), *tallied("乙局", {"一般": 3}, unit_class="行业")]))
    assert {each.mean for each in found.values()} == {Decimal("80.00")}


FOOT = (Grade("重点监控", last=1, consecutive=3),)


def flags(*waves: list[Row], units: list[list[Unit]] | None = None, **changes: object) -> dict[str, tuple[str, ...]]:
    """Of the last of some waves, oldest first."""
    scheme = scheme_of(flags=FOOT, **changes)
    found = [measured(rows, scheme, **({"units": units[place]} if units else {})) for place, rows in enumerate(waves)]
    appraisal = appraise(found[-1], "3", "s", "p", waves_before=found[-2::-1])
    return {unit.name: unit.flags for unit in appraisal.units}


def year(*units: str) -> list[Row]:
    """Units from the best to the worst."""
    return [row for place, unit in enumerate(units) for row in tallied(unit, {"满意": 10 - place, "不满意": place})]


def test_the_last_of_three_waves_is_flagged():
    assert flags(year("甲局", "乙局"), year("甲局", "乙局"), year("甲局", "乙局")) == {"甲局": (), "乙局": ("重点监控",)}
    assert flags(year("甲局", "乙局"), year("乙局", "甲局"), year("甲局", "乙局")) == {"甲局": (), "乙局": ()}
    assert flags(year("甲局", "乙局"), year("甲局", "乙局")) == {"甲局": (), "乙局": ()}


def test_a_renamed_unit_stays_the_same_one_and_a_merged_one_begins_anew():
    old, new = year("甲局", "乙局"), year("甲局", "新局")
    names = [[Unit("甲局", "部门"), Unit("乙局", "部门")]] * 2
    renamed = [*names, [Unit("甲局", "部门"), Unit("新局", "部门", predecessors=("乙局",))]]
    assert flags(old, old, new, units=renamed)["新局"] == ("重点监控",)
    merged = [*names, [Unit("丙局", "部门"), Unit("新局", "部门", predecessors=("乙局", "甲局"))]]
    assert flags(old, old, year("丙局", "新局"), units=merged)["新局"] == ()


def test_a_unit_that_took_a_part_of_another_begins_anew():
    """乙局, the last so far, goes on, but with a part of 丙局, which 丁局 shares."""
    old, new = year("甲局", "丙局", "乙局"), year("甲局", "丁局", "乙局")
    names = [[Unit(name, "部门") for name in ("甲局", "丙局", "乙局")]] * 2
    now = [Unit("甲局", "部门"), Unit("丁局", "部门", predecessors=("丙局",)), Unit("乙局", "部门", predecessors=("丙局",))]
    assert flags(old, old, new, units=[*names, now])["乙局"] == ()


@given(st.permutations(["甲局", "乙局", "丙局"]), st.permutations(["甲局", "乙局", "丙局"]))
def test_standings_of_earlier_waves_are_theirs(first, second):
    before, now = measured(year(*first)), measured(year(*second))
    (history,) = history_of(now, [before])
    assert {now.wave.units[place].name: each.rank for place, each in history.items()} == {
        unit: place for place, unit in enumerate(first, 1)
    }
    assert not lineage_of(now.wave.units, first).sources


def test_a_wave_too_small_for_its_scheme_ranks_nobody_then_either():
    now = measured(year("甲局", "乙局"))
    small = measured(year("甲局", "乙局"), replace(scheme_of(), min_units=3))
    assert history_of(now, [small]) == ({},)
