"""Scores of the dimensions, and how a group that was asked only 总体评价 stands in them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measure import measure
from analytics.scheme import OVERALL, Weights
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.reference import Reference


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_score_is_the_weighted_mean_over_the_groups_that_scored_it(seed):
    rows, scheme = random_rows(seed), scheme_of(groups={"群0": 1.0, "群1": 3.0, "群2": 0.5})
    expected = Reference(rows, scheme)
    measured = measure(wave_of(rows), scheme)
    for u, unit in enumerate(measured.wave.units):
        for d, dimension in enumerate(measured.wave.dimensions):
            cells = [cell for cell in expected.own(unit.name) if cell[2] == dimension]
            total = sum(scheme.groups[group] for _, group, _ in cells)
            score = measured.dimensions.score[u, d]
            if cells:
                assert score == pytest.approx(sum(scheme.groups[cell[1]] * expected.mean[cell] for cell in cells) / total)
                assert measured.dimensions.weight[u, d] == pytest.approx(sum(expected.coefficient[cell] for cell in cells))
            else:
                assert np.isnan(score) and measured.dimensions.weight[u, d] == 0


def test_dimensions_add_up_to_the_index_with_groups_asked_only_the_whole():
    rows = []
    for person in range(12):
        rows += [Row(f"a{person}", "甲局", "满意" if person < 9 else "一般", d, "代表") for d in ("公开", "效率")]
        rows += [Row(f"b{person}", "甲局", "满意" if person < 5 else "不满意", "效率", "企业") for _ in range(1)]
        rows += [Row(f"b{person}", "甲局", "基本满意", "公开", "企业")]
        rows += [Row(f"c{person}", "甲局", "满意" if person < 3 else "不满意", OVERALL, "居民")]
    scheme = scheme_of(
        score_from="overall_if_alone", groups={"代表": 0.5, "企业": 0.2, "居民": 0.3}, dimensions={"公开": 3, "效率": 1}
    )
    measured = measure(wave_of(rows), scheme)
    names, dimensions = measured.wave.dimensions, measured.dimensions
    weight, score = (dict(zip(names, each[0], strict=True)) for each in (dimensions.weight, dimensions.score))
    assert weight == pytest.approx({"公开": 0.75, "效率": 0.25, OVERALL: 0.0})
    assert np.isnan(score.pop(OVERALL)), "总体评价 of one group is no dimension of its own beside others"
    assert score == pytest.approx({"公开": 0.5 * 90 + 0.2 * 80 + 0.3 * 25, "效率": 0.5 * 90 + 0.2 * 500 / 12 + 0.3 * 25})
    assert sum(weight[name] * score[name] for name in score) == pytest.approx(measured.cells.index[0])


def test_where_all_groups_were_asked_only_the_whole_it_is_the_one_dimension():
    rows = tallied("甲局", {"满意": 5, "一般": 5})
    measured = measure(wave_of(rows), scheme_of(score_from="overall_if_alone"))
    assert measured.dimensions.weight.tolist() == [[1.0]]
    assert measured.dimensions.score[0, 0] == pytest.approx(80.0)


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_single_dimension_is_the_index(seed):
    """With one dimension, and 总体评价 of a group asked nothing else, score and covariance are those of the index."""
    rows = [row for row in random_rows(seed) if row.dimension in ("政务公开", OVERALL)]
    rows = [row for row in rows if row.dimension == (OVERALL if row.group == "群0" else "政务公开")]
    if not any(row.dimension == "政务公开" for row in rows):
        return
    measured = measure(wave_of(rows), scheme_of(score_from="overall_if_alone"))
    dimension = measured.wave.dimensions.index("政务公开")
    here = np.flatnonzero(measured.dimensions.weight[:, dimension] > 0)
    if np.isfinite(measured.cells.index).sum() > len(here):
        return  # a unit scored by 群0 alone keeps 总体评价, and is no neighbour of the others' small cells
    np.testing.assert_allclose(measured.dimensions.score[here, dimension], measured.cells.index[here])
    np.testing.assert_allclose(
        measured.influence.by_dimension[dimension][np.ix_(here, here)],
        measured.influence.covariance[np.ix_(here, here)],
        rtol=1e-9,
        atol=1e-9,
    )


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_what_one_class_does_with_overall_leaves_the_others_alone(seed):
    """总体评价 is a dimension like any other where the scheme names it as one, also for a group that was asked only that."""
    rows = random_rows(seed, units=6)
    plain = scheme_of(dimensions={"政务公开": 1.0, OVERALL: 2.0})
    other = replace(plain, by_class={"行业": Weights(score_from="overall_if_alone")})
    one, two = measure(wave_of(rows), plain), measure(wave_of(rows), other)
    there = [place for place, unit in enumerate(one.wave.units) if unit.unit_class == "部门"]
    assert one.dimensions.weight[there] == pytest.approx(two.dimensions.weight[there])
    assert one.dimensions.score[there] == pytest.approx(two.dimensions.score[there], nan_ok=True)
