"""Answers that only count together: the slow reference, and cases by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraise import appraise
from analytics.measure import measure
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.reference import Reference

LISTWISE = scheme_of(missing_answer="listwise")
ASKED = ("态度", "效率", "环境")


def form(ballot: str, *levels: str, unit: str = "甲局") -> list[Row]:
    """One form with an answer, or none, to each question."""
    return [Row(ballot, unit, level, dimension) for level, dimension in zip(levels, ASKED, strict=True) if level]


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1))
def test_as_the_reference_has_it(seed):
    rows = random_rows(seed, ballots=10)
    expected, found = Reference(rows, LISTWISE), measure(wave_of(rows), LISTWISE)
    for place, unit in enumerate(found.wave.units):
        concerned = {ballot for ballot, name in expected.incomplete if name == unit.name}
        assert found.incomplete[place] == len(concerned)
        assert found.influence.ballots[place] == expected.ballots(unit.name)
        awareness = expected.awareness(unit.name)
        assert found.rates.awareness[place] == pytest.approx(np.nan if awareness is None else awareness, nan_ok=True)


def test_a_form_with_a_gap_does_not_count_and_one_with_none_does():
    rows = [
        *form("1", "满意", "满意", "满意"), *form("2", "不满意", "不满意", ""), *form("3", "一般", "unknown", "一般"),
        *form("2", "满意", "满意", "满意", unit="乙局"),
    ]  # fmt: skip
    appraisal = appraise(measure(wave_of(rows), LISTWISE), "1", "s", "p")
    assert [str(unit.index) for unit in appraisal.units] == ["100.00", "100.00"]
    unit = appraisal.unit("甲局")
    assert [note.facts for note in unit.notes if note.code == "incomplete_answers"] == [{"ballots": 2}]
    assert (unit.ballots, unit.rate_base, unit.satisfaction_rate) == (1, 3, 100.0)
    assert unit.awareness_rate == 75.0, "who does not know the unit is still counted"
    assert not appraisal.unit("乙局").has_note("incomplete_answers")
    each = appraise(measure(wave_of(rows), scheme_of()), "1", "s", "p")
    assert float(each.unit("甲局").index) < 70


def test_a_group_asked_less_needs_no_more():
    rows = [*form("1", "满意", "满意", "满意"), Row("9", "甲局", "不满意", "态度", group="企业")]
    found = measure(wave_of(rows), LISTWISE)
    assert not found.incomplete.any() and found.cells.index == pytest.approx([50.0])


def test_respondents_stay_in_the_number_of_their_group():
    rows = [*form("1", "满意", "满意", "满意"), *form("2", "满意", "一般", "一般"), *form("3", "满意", "", "")]
    assert measure(wave_of(rows), LISTWISE).influence.respondents.tolist() == [3]


def test_counts_without_ballots_stay_as_they_are():
    wave = wave_of([*form("1", "满意", "满意", "满意"), *form("2", "满意", "", "")])
    counted = wave_of(
        [row for dimension in ASKED for row in tallied("甲局", {"不满意": 6, "满意": 1}, dimension=dimension)]
    )
    extra = np.zeros_like(wave.counts)
    extra[0, 0, :, wave.levels.index("满意")] = 5
    both = replace(wave, counts=wave.counts + extra, weights=wave.weights + extra, tallies=extra)
    found = measure(both, LISTWISE)
    assert found.cells.total[0, 0].tolist() == [6.0, 6.0, 6.0]
    assert found.wave.counts.sum() == both.counts.sum()
    assert measure(counted, LISTWISE).incomplete.tolist() == [21], "three single answers of as many ballots"


def test_all_answers_given_nothing_changes():
    rows = [row for ballot in range(6) for row in form(str(ballot), "满意", "一般", "不满意")]
    one, other = (measure(wave_of(rows), scheme) for scheme in (LISTWISE, scheme_of()))
    assert one.cells.index == pytest.approx(other.cells.index)
    assert one.influence.covariance == pytest.approx(other.influence.covariance)
