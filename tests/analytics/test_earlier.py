"""Published scores: an index without an error, a rank without a set, a change without a test."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from analytics.appraise import appraise
from analytics.explain import explain
from analytics.facts import foot, head, movers
from analytics.measure import Measured, measure
from analytics.scheme import Weights
from analytics.wave import Scores, Unit, Wave
from tests.analytics.build import scheme_of, tallied, wave_of

NAN = float("nan")


def scored(
    wave: Wave, dimensions: tuple[str, ...], scores: dict[str, list[float]], rated: dict[str, int] | None = None
) -> Wave:
    """A wave with published scores, by unit, in the order of the dimensions, which it gains where it lacks them."""
    every = tuple(dict.fromkeys((*wave.dimensions, *dimensions)))
    more = len(every) - len(wave.dimensions)
    table = np.full((len(wave.units), len(every)), NAN)
    for place, unit in enumerate(wave.units):
        for dimension, score in zip(dimensions, scores.get(unit.name, []), strict=False):
            table[place, every.index(dimension)] = score
    pad = ((0, 0), (0, 0), (0, more), (0, 0))
    return replace(
        wave, dimensions=every, counts=np.pad(wave.counts, pad), weights=np.pad(wave.weights, pad),
        scores=Scores(table, np.array([(rated or {}).get(unit.name, 0) for unit in wave.units])),
    )  # fmt: skip


def without_ballots(units: list[Unit]) -> Wave:
    """As jobs makes it: a name on every axis, and no counts."""
    nothing = np.zeros((len(units), 1, 1, 1), dtype=np.int64)
    return replace(
        wave_of([], units=units), groups=("全体",), dimensions=("总体评价",), levels=("unknown",), counts=nothing,
        weights=nothing.astype(float),
    )  # fmt: skip


def old(scores: dict[str, list[float]], names: tuple[str, ...] = ("总体评价",), **scheme: object) -> Measured:
    units = [Unit(name, "部门") for name in scores]
    return measure(scored(without_ballots(units), names, scores), scheme_of(**scheme))


def result(measured: Measured, earlier=None):
    return appraise(measured, "2023", "机关", "2023", earlier)


def test_a_score_is_the_index_and_gives_the_rank() -> None:
    appraisal = result(old({"甲": [88.5], "乙": [91.25], "丙": [88.5], "丁": [70.0]}))
    assert [(unit.name, unit.rank, unit.tied, unit.index) for unit in appraisal.units] == [
        ("乙", 1, False, Decimal("91.25")), ("甲", 2, True, Decimal("88.50")), ("丙", 2, True, Decimal("88.50")),
        ("丁", 4, False, Decimal("70.00")),
    ]  # fmt: skip
    for unit in appraisal.units:
        assert (unit.se, unit.ci_low, unit.ci_high, unit.rank_low, unit.rank_high) == (None,) * 5
        assert (unit.satisfaction_rate, unit.awareness_rate, unit.rate_base, unit.ballots) == (None, None, 0, 0)
        assert [note.code for note in unit.notes] == ["scores_only"] and unit.shown
    assert appraisal.overall.index == Decimal("84.56") and appraisal.overall.se is None
    assert appraisal.classes[0].mean == pytest.approx(84.5625) and appraisal.classes[0].mean_se is None


def test_dimensions_are_weighed_and_the_whole_wins_over_them() -> None:
    measured = old({"甲": [90.0, 60.0], "乙": [80.0, NAN]}, ("公开", "效能"), dimensions={"公开": 3.0, "效能": 1.0})
    assert measured.cells.index == pytest.approx([82.5, 80.0])
    measured = old({"甲": [90.0, 60.0]}, ("公开", "效能"))
    assert measured.cells.index == pytest.approx([75.0])
    measured = old({"甲": [90.0, 60.0, 77.0]}, ("公开", "效能", "总体评价"), dimensions={"公开": 3.0, "效能": 1.0})
    assert measured.cells.index == pytest.approx([77.0])
    measured = old({"甲": [90.0, 60.0, 77.0], "乙": [80.0, 70.0, NAN]}, ("公开", "效能", "总体评价"))
    assert measured.cells.index == pytest.approx([77.0, 75.0])
    assert [part.name for part in result(measured).unit("甲").dimensions] == ["公开", "效能"]
    measured = old({"甲": [90.0, 60.0]}, ("公开", "效能"), by_class={"部门": Weights(dimensions={"效能": 1.0})})
    assert measured.cells.index == pytest.approx([60.0])
    assert np.isnan(old({"甲": [90.0]}, ("公开",), dimensions={"效能": 1.0}).cells.index).all()


def test_scores_of_dimensions_are_parts_without_errors() -> None:
    appraisal = result(
        old({"甲": [90.0, 60.0], "乙": [80.0, 70.0]}, ("公开", "效能"), dimensions={"公开": 3.0, "效能": 1.0})
    )
    parts = appraisal.unit("甲").dimensions
    assert [(part.name, part.weight, part.score, part.se, part.class_mean, part.gap) for part in parts] == [
        ("公开", 0.75, 90.0, None, 85.0, 5.0), ("效能", 0.25, 60.0, None, 65.0, -5.0),
    ]  # fmt: skip
    assert {part.standing for part in parts} == {"near"} and appraisal.unit("甲").groups == ()


def test_ballots_win_over_a_score_and_say_so() -> None:
    wave = wave_of([*tallied("甲", {"满意": 40, "一般": 40}), *tallied("乙", {"满意": 80})], units=[
        Unit("甲", "部门"), Unit("乙", "部门"), Unit("丙", "部门"),
    ])  # fmt: skip
    measured = measure(scored(wave, ("总体评价",), {"甲": [95.0], "丙": [85.0]}, {"丙": 300}), scheme_of())
    appraisal = result(measured)
    assert [(unit.name, unit.index, unit.rank, unit.ballots) for unit in appraisal.units] == [
        ("乙", Decimal("100.00"), 1, 80), ("丙", Decimal("85.00"), 2, 300), ("甲", Decimal("80.00"), 3, 80),
    ]  # fmt: skip
    notes = {unit.name: [(note.code, note.facts) for note in unit.notes] for unit in appraisal.units}
    assert notes == {"甲": [("score_unused", {"score": "95.00"})], "乙": [], "丙": [("scores_only", {})]}
    assert appraisal.unit("甲").rank_low is not None and appraisal.unit("丙").rank_low is None
    assert appraisal.unit("甲").se > 0 and appraisal.unit("丙").se is None


@pytest.mark.parametrize("policy", ["renormalise", "class_mean", "not_ranked"])
def test_policies_for_what_is_missing_do_not_touch_a_published_score(policy: str) -> None:
    measured = old(
        {"甲": [90.0], "乙": [80.0]}, missing_group=policy, missing_dimension=policy, groups={"企业": 1.0}, min_ballots=30
    )
    assert [(unit.rank, unit.index) for unit in result(measured).units] == [(1, 90), (2, 80)]


def test_a_unit_for_opinions_only_and_a_small_class_stay_unranked() -> None:
    units = [Unit("甲", "部门"), Unit("乙", "部门", ranked=False)]
    wave = scored(without_ballots(units), ("总体评价",), {"甲": [90.0], "乙": [80.0]})
    appraisal = result(measure(wave, scheme_of(min_units=2)))
    assert [unit.rank for unit in appraisal.units] == [None, None]
    assert {unit.name: [note.code for note in unit.notes] for unit in appraisal.units} == {
        "甲": ["small_class", "scores_only"], "乙": ["opinion_only", "scores_only"],
    }  # fmt: skip


def test_a_change_from_a_score_has_a_value_and_no_verdict() -> None:
    before = old({"甲": [70.0], "乙": [95.0]})
    now = measure(wave_of([*tallied("甲", {"满意": 90, "一般": 10}), *tallied("乙", {"满意": 50})]), scheme_of())
    appraisal = result(now, (before, result(before)))
    change = appraisal.unit("甲").change
    assert (change.since, change.value, change.se, change.ci_low, change.verdict) == ("2023", 26, None, None, "none")
    assert appraisal.overall.change.verdict == "none" and appraisal.overall.broad_change is None
    assert movers(appraisal).compared == 0
    again = result(before, (before, result(before)))
    assert again.unit("甲").change.value == 0 and again.unit("甲").change.se is None


def test_nothing_is_claimed_and_nothing_explained() -> None:
    measured = old({"甲": [90.0], "乙": [80.0], "丙": [79.9]})
    each = result(measured).classes[0]
    assert foot(each).certain is None and len(foot(each).close) == 1
    assert not head(each).certain
    assert explain(measured, "甲") is None


def test_a_wave_without_anything_is_empty() -> None:
    appraisal = result(measure(without_ballots([]), scheme_of()))
    assert appraisal.units == () and appraisal.overall.index is None
