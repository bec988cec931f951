"""Indices against the formulas written out in reference.py, and the policies for what is missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cells import measure_cells
from analytics.errors import SchemeMismatch
from analytics.measure import measure
from analytics.scheme import OVERALL, Weights
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.reference import Reference

SCHEMES = {
    "equal": scheme_of(),
    "weighted": scheme_of(groups={"群0": 0.5, "群1": 0.3, "群2": 0.2}, dimensions={"政务公开": 3.0, "依法行政": 1.0}),
    "one group does not count": scheme_of(groups={"群0": 0.0, "群1": 2.0, "群2": 1.0}),
    "overall": scheme_of(score_from="overall"),
    "overall if alone": scheme_of(score_from="overall_if_alone"),
    "overall if alone, weighted": scheme_of(score_from="overall_if_alone", dimensions={"政务公开": 1.0, "依法行政": 4.0}),
    "groups from the class": scheme_of(missing_group="class_mean"),
    "dimensions from the class": scheme_of(missing_dimension="class_mean"),
    "both from the class": scheme_of(
        missing_group="class_mean", missing_dimension="class_mean", groups={"群1": 3, "群2": 1}
    ),
    "pooled": scheme_of(pooled=True),
    "by class": scheme_of(
        groups={"群0": 1.0, "群1": 1.0},
        by_class={"行业": Weights(groups={"群1": 0.25, "群2": 0.75}, dimensions={"政务公开": 1.0, OVERALL: 2.0})},
    ),
    "equal in one class": scheme_of(
        groups={"群0": 3.0, "群1": 1.0}, dimensions={"政务公开": 1.0}, by_class={"行业": Weights(groups={}, dimensions={})}
    ),
    "overall in one class": scheme_of(by_class={"行业": Weights(score_from="overall")}),
    "overall if alone in one class": scheme_of(
        score_from="overall", by_class={"行业": Weights(score_from="overall_if_alone")}
    ),
    "listwise": scheme_of(missing_answer="listwise"),
    "listwise, pooled": scheme_of(missing_answer="listwise", pooled=True),
    "listwise, from the class": scheme_of(
        missing_answer="listwise", missing_group="class_mean", groups={"群1": 3, "群2": 1}, dimensions={"政务公开": 1}
    ),
}


@pytest.mark.parametrize("name", SCHEMES)
@settings(max_examples=12)
@given(seed=st.integers(0, 2**32 - 1))
def test_index_equals_the_formula(name, seed):
    rows = random_rows(seed)
    expected = Reference(rows, SCHEMES[name])
    measured = measure(wave_of(rows), SCHEMES[name])
    for unit, index in zip(measured.wave.units, measured.cells.index, strict=True):
        wanted = expected.index(unit.name)
        assert np.isnan(index) if wanted is None else index == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("name", SCHEMES)
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_is_missing_is_noted(name, seed):
    rows = random_rows(seed)
    expected = Reference(rows, SCHEMES[name])
    measured = measure(wave_of(rows), SCHEMES[name])
    wave, cells = measured.wave, measured.cells
    for place, unit in enumerate(wave.units):
        assert _names(wave.groups, cells.missing_group[place]) == expected.missing_groups(unit.name)
        assert _names(wave.dimensions, cells.missing_dimension[place]) == expected.missing_dimensions(unit.name)


def test_group_score_is_the_mean_inside_the_group():
    rows = [
        *tallied("甲局", {"满意": 1}, dimension="政务公开", group="企业"),
        *tallied("甲局", {"不满意": 1}, dimension="依法行政", group="企业"),
        *tallied("甲局", {"基本满意": 3}, dimension="政务公开", group="居民"),
        *tallied("乙局", {"满意": 3}, dimension="政务公开", group="居民"),
    ]
    cells = measure_cells(
        wave_of(rows), scheme_of(groups={"企业": 0.75, "居民": 0.25}, dimensions={"政务公开": 3, "依法行政": 1})
    )
    assert cells.group_score[0] == pytest.approx([75.0, 80.0])
    assert cells.index == pytest.approx([0.75 * 75 + 0.25 * 80, 100.0])
    assert np.isnan(cells.group_score[1, 0]), "a group that did not rate the unit has no score of it"


def test_a_unit_nobody_scored_has_no_index_under_any_policy():
    rows = [*tallied("甲局", {"满意": 3}), Row("x", "乙局", "unknown")]
    for policy in ("renormalise", "class_mean", "not_ranked"):
        cells = measure_cells(wave_of(rows), scheme_of(missing_group=policy, missing_dimension=policy))
        assert np.isnan(cells.index[1])
        assert not cells.group_share[1].any()


def test_dimensions_asked_by_a_group_that_does_not_count_do_not_push_overall_aside():
    rows = [
        *tallied("甲局", {"基本满意": 5}, group="代表"),
        *tallied("甲局", {"不满意": 5}, group="网民", dimension="政务公开"),
    ]
    assert measure_cells(wave_of(rows), scheme_of(groups={"代表": 1.0})).index == pytest.approx([80.0])


def test_a_group_absent_from_the_whole_wave_is_noted():
    rows = [*tallied("甲局", {"满意": 4}, group="服务对象"), *tallied("甲局", {"一般": 4}, group="社会各界")]
    scheme = scheme_of(groups={"服务对象": 0.5, "监督员": 0.25, "社会各界": 0.25, "网民": 0.0})
    assert measure_cells(wave_of(rows), scheme).absent_groups == {"部门": ("监督员",)}


def test_scheme_that_lacks_a_level_names_it():
    wave = wave_of([*tallied("甲局", {"满意": 2, "非常满意": 1, "unknown": 4})])
    with pytest.raises(SchemeMismatch) as error:
        measure_cells(wave, scheme_of())
    assert error.value.code == "scheme_lacks_level"
    assert error.value.facts["levels"] == ["非常满意"]


def test_a_level_name_without_answers_needs_no_score():
    wave = wave_of(tallied("甲局", {"满意": 2, "非常满意": 1}))
    emptied = replace(wave, counts=wave.counts * [1, 0], weights=wave.weights * [1, 0])
    assert measure_cells(emptied, scheme_of()).index == pytest.approx([100.0])


def _names(names, flags) -> set[str]:
    return {name for name, flag in zip(names, flags, strict=True) if flag}
