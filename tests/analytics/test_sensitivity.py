"""How far a place hangs on the scheme: laws of the draws, and what a variant is worth against a scheme of its own."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analytics.sensitivity as module
from analytics.cells import classes_of, measure_cells
from analytics.class_lines import class_lines
from analytics.measure import measure
from analytics.published import published
from analytics.scheme import Level, Scheme
from analytics.sensitivity import Sensitivity, _Class, _steps, sensitivity
from analytics.standings import standings
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.test_cells import SCHEMES


def found(rows, scheme: Scheme | None = None, schemes=(), **where: object) -> tuple[Sensitivity, ...]:
    scheme, wave = scheme or scheme_of(), wave_of(rows, **where)
    measured = measure(wave, scheme)
    return sensitivity(measured, wave, schemes, {"excluded": measured})


def by_unit(results) -> dict:
    return {unit.unit: unit for each in results for unit in each.units}


def full(scores: dict[str, dict[tuple[str, str], float]], n: int = 100) -> list[Row]:
    """Per unit, group and dimension so many of 100 ballots say 满意, the others 不满意."""
    return [
        row
        for unit, cells in scores.items()
        for (group, dimension), score in cells.items()
        for row in tallied(
            unit, {"满意": round(score * n / 100), "不满意": n - round(score * n / 100)}, group=group, dimension=dimension
        )
    ]


@pytest.mark.parametrize("name", SCHEMES)
@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1))
def test_weights_that_are_not_moved_give_the_index_and_its_place(name, seed):
    wave = wave_of(random_rows(seed))
    measured = measure(wave, SCHEMES[name])
    ranks = {place: each.rank for place, each in standings(measured).items()}
    for unit_class, everybody in classes_of(measured.wave).items():
        members = everybody[measured.eligible[everybody]]
        if len(members) == 0:
            continue
        class_ = _Class(measured, unit_class, members)
        ones = np.ones((3, len(measured.wave.groups))), np.ones((3, len(measured.wave.dimensions)))
        index = class_.index_under(*ones)
        np.testing.assert_allclose(index, np.tile(measured.cells.index[members], (3, 1)), rtol=1e-12, atol=1e-12)
        moved, shift = class_.moved(ones)
        assert shift == 0 and {each.kept for each in moved} == {each.near for each in moved} == {1.0}
        assert [each.rank_low for each in moved] == [ranks[member] for member in members]


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), turn=st.randoms())
def test_the_order_of_a_file_moves_nothing(seed, turn):
    rows = random_rows(seed)
    mixed = list(rows)
    turn.shuffle(mixed)
    scheme = SCHEMES["weighted"]
    one, other = by_unit(found(rows, scheme)), by_unit(found(mixed, scheme))
    assert one.keys() == other.keys()
    for unit, result in one.items():
        assert (result.place, result.spread, result.votes) == (other[unit].place, other[unit].spread, other[unit].votes)


CELLS = [(group, dimension) for group in ("群0", "群1", "群2") for dimension in ("政务公开", "依法行政")]


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_who_is_better_in_every_cell_is_first_in_every_draw(seed):
    rng = np.random.default_rng(seed)
    scores = {f"局{unit}": {cell: int(rng.integers(10, 80)) for cell in CELLS} for unit in range(3)}
    scores["最好"] = {cell: max(of[cell] for of in scores.values()) + 5 for cell in CELLS}
    scores["最差"] = {cell: min(of[cell] for of in scores.values()) - 5 for cell in CELLS}
    units = by_unit(found(full(scores), SCHEMES["weighted"]))
    for moved in (units["最好"].spread, units["最好"].votes):
        assert (moved.kept, moved.first, moved.rank_high) == (1.0, 1.0, 1)
    for moved in (units["最差"].spread, units["最差"].votes):
        assert (moved.kept, moved.last, moved.rank_low) == (1.0, 1.0, 5)
    best = units["最好"]
    assert set(best.without_lines) == set(best.without_dimensions) == {1}


def test_the_share_of_draws_is_the_chance_that_can_be_worked_out():
    """甲 is 10 better with 群0 and 9 worse with 群1: it leads where 10 u > 9 v, u and v uniform from 0.8 to 1.2."""
    rows = full({"甲": {("群0", "总"): 60, ("群1", "总"): 50}, "乙": {("群0", "总"): 50, ("群1", "总"): 59}})
    units = by_unit(found(rows))
    grid = (np.arange(2_000) + 0.5) / 2_000 * 0.4 + 0.8
    truth = float(np.mean(10 * grid[:, None] > 9 * grid[None, :]))
    assert 0.7 < truth < 0.9
    assert units["甲"].spread.first == pytest.approx(truth, abs=0.03)
    assert units["甲"].place.rank == 1 and units["甲"].spread.kept == units["甲"].spread.first
    assert units["乙"].spread.last == pytest.approx(1 - units["乙"].spread.first, abs=0.03)


def test_votes_scatter_around_the_weights_as_a_dirichlet_does():
    """A share of 0.2 of 100 votes: mean 0.2, standard deviation √(0.2·0.8/101)."""
    rows = full({"甲": {("群0", "总"): 60, ("群1", "总"): 50}, "乙": {("群0", "总"): 50, ("群1", "总"): 59}})
    measured = measure(wave_of(rows), scheme_of(groups={"群0": 1.0, "群1": 4.0}))
    factor, alone = _Class(measured, "部门", np.arange(2)).votes()
    share = factor[:, 0] * 0.2
    assert share.mean() == pytest.approx(0.2, abs=0.003)
    assert share.std() == pytest.approx(np.sqrt(0.16 / 101), rel=0.05)
    np.testing.assert_allclose(share + factor[:, 1] * 0.8, 1.0)
    assert (alone == 1).all()


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1))
def test_without_a_group_the_ranks_are_those_of_a_scheme_that_gives_it_no_weight(seed):
    rows = random_rows(seed, groups=4, ballots=200)
    weights = {"群0": 0.4, "群1": 0.3, "群2": 0.2, "群3": 0.1}
    for result in found(rows, scheme_of(groups=weights)):
        for number, line in enumerate(result.lines):
            without = measure(wave_of(rows), scheme_of(groups={**weights, line: 0.0}))
            ranks = {without.wave.units[place].name: each.rank for place, each in standings(without).items()}
            for unit in result.units:
                assert unit.without_lines[number] == ranks.get(unit.unit)


def test_without_a_dimension_the_ranks_are_those_of_a_scheme_that_gives_it_no_weight():
    rows = full(
        {
            "甲": {("群", "公开"): 90, ("群", "依法"): 60, ("群", "廉政"): 70},
            "乙": {("群", "公开"): 60, ("群", "依法"): 80, ("群", "廉政"): 72},
            "丙": {("群", "公开"): 70, ("群", "依法"): 70, ("群", "廉政"): 79},
        }
    )
    weights = {"公开": 2.0, "依法": 1.0, "廉政": 1.0}
    (result,) = found(rows, scheme_of(dimensions=weights))
    assert result.dimensions == ("公开", "依法", "廉政") and result.lines == ()
    for number, dimension in enumerate(result.dimensions):
        without = measure(wave_of(rows), scheme_of(dimensions={**weights, dimension: 0.0}))
        ranks = {without.wave.units[place].name: each.rank for place, each in standings(without).items()}
        assert {unit.unit: unit.without_dimensions[number] for unit in result.units} == ranks


def test_a_secret_group_is_left_out_only_with_its_line():
    scores = {f"局{n}": {("领导", "总"): 90 - n, ("代表", "总"): 60 + n, ("居民", "总"): 70 + n % 2} for n in range(4)}
    scheme = scheme_of(secret=("领导",), shown_as={"领导": "领导和代表", "代表": "领导和代表"})
    (result,) = found(full(scores), scheme)
    assert result.lines == ("领导和代表", "居民")


def test_a_line_too_small_to_stand_alone_goes_with_another():
    rows = full({f"局{n}": {("居民", "总"): 70 + n, ("企业", "总"): 60 + 5 * n} for n in range(3)})
    rows += [row for n in range(3) for row in tallied(f"局{n}", {"满意": 5}, group="代表", dimension="总")]
    measured = measure(wave_of(rows), scheme_of())
    lines = class_lines(measured, np.arange(3))
    assert {line.name for line in lines} == {"居民", "企业、代表"} or {line.name for line in lines} == {
        "企业",
        "居民、代表",
    }


def test_other_schemes_are_applied_passed_over_or_refused_with_the_reason():
    rows = full({f"局{n}": {("群0", "总"): 50 + n, ("群1", "总"): 60 - 2 * n} for n in range(3)})
    own = scheme_of(groups={"群0": 0.9, "群1": 0.1})
    same = scheme_of(id="same", groups={"群0": 9.0, "群1": 1.0})
    equal = scheme_of(id="equal", title="相等", decimals=1)
    pooled = scheme_of(id="pooled", pooled=True)
    lacking = scheme_of(id="lacking", levels=(Level("满意", 100.0), Level("一般", 60.0)))
    strange = scheme_of(id="strange", groups={"领导": 1.0})
    odd = scheme_of(id="odd", dimensions={"廉政": 1.0})
    (result,) = found(rows, own, (same, equal, pooled, lacking, strange, odd))
    assert result.others == (("equal", "相等"),)  # the groups are equally large: pooled scores as equal does
    assert [(each.id, each.code) for each in result.refused] == [
        ("lacking", "scheme_lacks_level"), ("strange", "scheme_names_groups"), ("odd", "scheme_names_dimensions"),
    ]  # fmt: skip
    index = {unit.unit: unit.others[0].index for unit in result.units}
    cells = measure_cells(wave_of(rows), equal)
    assert index == {f"局{n}": published(cells.index[n], 1) for n in range(3)}
    assert [unit.place.rank for unit in result.units] == [1, 2, 3]
    assert [unit.others[0].rank for unit in result.units] == [3, 2, 1]


def test_a_pooled_scheme_is_compared_with_groups_apart():
    rows = full({f"局{n}": {("群0", "总"): 50 + n, ("群1", "总"): 60 - 2 * n} for n in range(3)})
    rows += full({f"局{n}": {("群1", "总"): 60 - 2 * n} for n in range(3)})[:100]
    (result,) = found(rows, scheme_of(pooled=True), (scheme_of(id="equal"),))
    assert [id_ for id_, _ in result.others] == ["equal"]
    assert not result.movable and result.lines == ()


def test_ballots_may_count_the_same():
    rows = [
        *[Row(f"甲{n}", "甲", "满意" if n < 50 else "不满意", weight=3.0 if n < 50 else 1.0) for n in range(100)],
        *[Row(f"乙{n}", "乙", "满意" if n < 60 else "不满意") for n in range(100)],
    ]
    units = by_unit(found(rows))
    assert (units["甲"].place.rank, units["甲"].unweighted.rank) == (1, 2)
    assert units["甲"].unweighted.index == Decimal("50.00")
    assert by_unit(found([row._replace(weight=1.0) for row in rows]))["甲"].unweighted is None


def test_other_ballots():
    rows = full({"甲": {("群", "总"): 60}, "乙": {("群", "总"): 55}})
    fewer = [row for row in rows if row.unit == "乙" or row.level == "不满意"]
    wave, scheme = wave_of(rows), scheme_of()
    measured = measure(wave, scheme)
    strict = measure(wave_of(fewer), scheme)
    units = by_unit(sensitivity(measured, wave, (), {"excluded": measured, "strict": strict}))
    assert units["甲"].strictness["excluded"] == units["甲"].place
    assert (units["甲"].strictness["strict"].rank, units["甲"].strictness["strict"].index) == (2, Decimal("0.00"))


@given(st.floats(-1_000, 1_000, allow_subnormal=False), st.integers(0, 6))
def test_figures_are_rounded_as_they_are_published(value, decimals):
    assert int(_steps(np.array([value]), decimals)[0]) == int(published(value, decimals).scaleb(decimals))


def test_ties_at_the_last_digit_are_ties():
    for value in (1.005, 2.675, 90.125, 0.285, 89.995):
        assert int(_steps(np.array([value]), 2)[0]) == int(published(value, 2).scaleb(2))


def test_ranks_follow_the_rule_and_the_tie_breaks_of_the_scheme():
    """甲 and 乙 have 80.00 both, 甲 with more 满意; 丙 is below."""
    rows = [
        *tallied("甲", {"满意": 80, "不满意": 20}), *tallied("乙", {"满意": 60, "基本满意": 25, "不满意": 15}),
        *tallied("丙", {"满意": 50, "不满意": 50}),
    ]  # fmt: skip
    for rule, breaks, wanted in (
        ("competition", (), (1, 1, 3)), ("dense", (), (1, 1, 2)), ("competition", ("satisfaction_rate",), (1, 2, 3)),
    ):  # fmt: skip
        units = by_unit(found(rows, scheme_of(rank_rule=rule, tie_break=breaks)))
        assert tuple(units[name].place.rank for name in ("甲", "乙", "丙")) == wanted
        assert tuple(units[name].spread.rank_low for name in ("甲", "乙", "丙")) == wanted
        assert all(each.spread.kept == 1.0 for each in units.values())
    dissatisfied = scheme_of(tie_break=("dissatisfaction_rate",), dissatisfied=("不满意",))
    assert by_unit(found(rows, dissatisfied))["乙"].place.rank == 1


def test_answers_that_only_count_together_do_so_under_every_scheme():
    rows = [
        Row(f"{unit}{n}", unit, "满意" if n % 4 else "不满意", item)
        for unit in ("甲", "乙")
        for n in range(60)
        for item in (("公开", "依法") if unit == "甲" or n % 2 else ("公开",))
    ]
    listwise = scheme_of(id="listwise", missing_answer="listwise", dimensions={"公开": 3.0, "依法": 1.0})
    (result,) = found(rows, scheme_of(), (listwise,))
    direct = measure(wave_of(rows), listwise)
    index = {unit.name: published(direct.cells.index[place], 2) for place, unit in enumerate(direct.wave.units)}
    assert {unit.unit: unit.others[0].index for unit in result.units} == index


def test_many_draws_are_cut_into_pieces(monkeypatch):
    rows = random_rows(3, ballots=120)
    whole = found(rows, SCHEMES["weighted"])
    monkeypatch.setattr(module, "AT_ONCE", 100)
    assert found(rows, SCHEMES["weighted"]) == whole


def test_a_class_without_a_ranking_is_left_out():
    rows = full({"甲": {("群", "总"): 60}, "乙": {("群", "总"): 55}})
    assert found(rows, replace(scheme_of(), min_units=3)) == ()
