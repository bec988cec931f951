"""Covariance against the formulas in reference.py and against derivatives taken numerically."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analytics.blocks
from analytics.measure import measure
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.derivative import covariance_of, slopes
from tests.analytics.reference import Reference
from tests.analytics.test_cells import SCHEMES


@pytest.mark.parametrize("name", SCHEMES)
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_covariance_equals_the_formula(name, seed):
    rows = random_rows(seed)
    population = {"群0": 40, "群1": 30}
    expected = Reference(rows, SCHEMES[name], {} if SCHEMES[name].pooled else population)
    measured = measure(wave_of(rows, population=population), SCHEMES[name])
    sigma = expected.sigma()
    names = [unit.name for unit in measured.wave.units]
    wanted = np.array([[sigma[one, other] for other in names] for one in names])
    np.testing.assert_allclose(measured.influence.covariance, wanted, rtol=1e-9, atol=1e-9)


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1))
def test_numbers_of_raters(seed):
    rows = random_rows(seed)
    expected = Reference(rows, scheme_of())
    measured = measure(wave_of(rows), scheme_of())
    wave, influence = measured.wave, measured.influence
    for u, unit in enumerate(wave.units):
        assert influence.ballots[u] == expected.ballots(unit.name)
        for g, group in enumerate(wave.groups):
            raters = {r.respondent for r in expected.counted if (r.unit, r.group) == (unit.name, group)}
            assert influence.raters[u, g] == len(raters)
            assert influence.effective[u, g] == pytest.approx(expected.effective(unit.name, group))
            assert influence.respondents[g] == len(expected.people(group))
            for d, dimension in enumerate(wave.dimensions):
                raters = {
                    r.respondent
                    for r in expected.counted
                    if (r.unit, r.group, r.dimension) == (unit.name, group, dimension)
                }
                assert influence.dimension_raters[d, u, g] == len(raters)


@pytest.mark.parametrize("name", SCHEMES)
@settings(max_examples=4)
@given(seed=st.integers(0, 2**32 - 1))
def test_linearisation_is_the_derivative(name, seed):
    """The influence of a respondent is the slope of the index in the weight of all his ballots."""
    wave = wave_of(random_rows(seed, units=3, ballots=8))
    measured = measure(wave, SCHEMES[name])
    index_slopes = slopes(wave, SCHEMES[name], lambda each: each.cells.index)
    wanted = covariance_of(measured, index_slopes) + np.diag(measured.influence.small_cell.sum(axis=0))
    known = np.isfinite(measured.cells.index)
    np.testing.assert_allclose(
        measured.influence.covariance[np.ix_(known, known)], wanted[np.ix_(known, known)], rtol=1e-5, atol=1e-5
    )


def test_small_cell_term_by_hand():
    """Two units, one group: 甲 has a single rater, 乙 has four with variance 4/4 · Σ(x − 85)²/4."""
    rows = [Row("a", "甲局", "满意"), *tallied("乙局", {"满意": 2, "基本满意": 1, "一般": 1})]
    influence = measure(wave_of(rows), scheme_of()).influence
    factor = 5 / 4
    v = factor * (15**2 * 2 + 5**2 + 25**2) / 16
    s2 = 4 * v
    pooled = 4 * s2 / (0 + 3)
    assert influence.small_cell[0, 0] == pytest.approx(5 * pooled / 5)
    assert influence.small_cell[0, 1] == pytest.approx((4 * s2 + 5 * pooled) / 8 / 4 - v)


def test_a_cell_of_equal_answers_is_not_certain_however_large():
    rows = [*tallied("甲局", {"满意": 150}), *tallied("乙局", {"满意": 80, "一般": 70})]
    covariance = measure(wave_of(rows), scheme_of()).influence.covariance
    assert covariance[0, 0] > 0
    assert measure(wave_of(rows), scheme_of()).influence.small_cell[0, 1] == 0, "a hundred raters who differ need no help"


def test_one_rater_everywhere_is_given_the_widest_spread_of_the_scale():
    rows = [Row(f"{unit}", unit, "满意") for unit in ("甲局", "乙局", "丙局")]
    assert measure(wave_of(rows), scheme_of()).influence.covariance.diagonal() == pytest.approx([50.0**2] * 3)


def test_a_group_of_one_respondent_leaves_the_error_unknown():
    rows = [
        *tallied("甲局", {"满意": 6, "一般": 6}),
        *tallied("乙局", {"满意": 6, "一般": 6}),
        Row("x", "甲局", "满意", group="专家"),
    ]
    assert measure(wave_of(rows), scheme_of()).influence.unknown.tolist() == [True, False]


def test_a_ballot_without_any_answer_is_not_counted():
    rows = tallied("甲局", {"满意": 3, "一般": 2, "unknown": 4})
    plain = measure(wave_of(rows), scheme_of())
    with_empty = measure(wave_of(rows, ballots_without_answer=[("空", "群众")]), scheme_of())
    assert with_empty.influence.respondents.tolist() == [9], "不了解 is an answer, an empty ballot is none"
    np.testing.assert_array_equal(plain.influence.covariance, with_empty.influence.covariance)


def test_a_full_list_of_persons_has_no_sampling_error():
    rows = tallied("甲局", {"满意": 30, "一般": 30})
    assert measure(wave_of(rows, population={"群众": 60}), scheme_of()).influence.covariance[0, 0] == 0
    half = measure(wave_of(rows, population={"群众": 120}), scheme_of()).influence
    assert half.by_group[0, 0, 0] == pytest.approx(0.5 * measure(wave_of(rows), scheme_of()).influence.by_group[0, 0, 0])


def test_pooling_knows_a_person_in_two_groups_by_the_key():
    rows = [
        Row("1", "甲局", "满意", group="代表", respondent="张"),
        Row("2", "甲局", "不满意", group="居民", respondent="张"),
        Row("3", "甲局", "基本满意", group="居民"),
    ]
    assert measure(wave_of(rows), scheme_of()).influence.respondents.tolist() == [1, 2]
    assert measure(wave_of(rows), scheme_of(pooled=True)).influence.respondents.tolist() == [2]


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_blocks_of_any_size_give_the_same(seed):
    wave, scheme = wave_of(random_rows(seed)), scheme_of(missing_group="class_mean")
    whole = measure(wave, scheme)
    usual, analytics.blocks.BLOCK = analytics.blocks.BLOCK, 1
    try:
        piecemeal = measure(wave, scheme)
    finally:
        analytics.blocks.BLOCK = usual
    np.testing.assert_allclose(piecemeal.influence.covariance, whole.influence.covariance, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(piecemeal.influence.by_dimension, whole.influence.by_dimension, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(piecemeal.influence.raters, whole.influence.raters)
    np.testing.assert_allclose(piecemeal.rates.strict_low, whole.rates.strict_low, rtol=1e-12)


def test_ratings_out_of_ballot_order_are_refused():
    wave = wave_of(tallied("甲局", {"满意": 2, "一般": 2}))
    turned = replace(wave, ratings=replace(wave.ratings, ballot=wave.ratings.ballot[::-1]))
    with pytest.raises(AssertionError, match="ballot order"):
        measure(turned, scheme_of())
