"""Families of tests keep what they promise, under a truth that is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.multiplicity import LEVEL, METHODS, adjusted, benjamini_hochberg, holm, two_sided

p_values = st.lists(st.floats(0, 1) | st.sampled_from([0.0, 0.01, 0.05, 1.0]), min_size=1, max_size=30).map(np.array)


@given(p_values)
def test_adjusting_keeps_the_order_and_never_makes_a_test_easier(p):
    for adjust in (benjamini_hochberg, holm):
        ours = adjust(p)
        assert np.all(ours >= p * (1 - 1e-12)) and np.all(ours <= 1)
        assert np.all(np.diff(ours[np.argsort(p, kind="stable")]) >= 0)
    assert np.all(benjamini_hochberg(p) <= holm(p) + 1e-12)
    np.testing.assert_allclose(benjamini_hochberg(p), stats.false_discovery_control(p), rtol=1e-12)


@given(p_values, st.randoms())
def test_the_order_of_the_tests_changes_nothing(p, random):
    order = list(range(len(p)))
    random.shuffle(order)
    for adjust in (benjamini_hochberg, holm):
        np.testing.assert_array_equal(adjust(p[order]), adjust(p)[order])


def test_no_test_is_no_member_of_a_family():
    p = np.array([0.01, np.nan, 0.04])
    for name, method in METHODS.items() - {("ranks", "simultaneous")}:
        ours, family = adjusted(p, name)
        assert (family.tests, family.method) == (2, method) and np.isnan(ours[1])
        np.testing.assert_array_equal(ours[[0, 2]], adjusted(p[[0, 2]], name)[0])
    nothing, family = adjusted(np.array([np.nan]), "units")
    assert family.tests == 0 and np.isnan(nothing).all()


@pytest.mark.parametrize("halo", [0.0, 0.6])
def test_wrong_calls_among_66_units(halo):
    """Seed 9, 4,000 waves of 66 units, errors correlated 0 and 0.6: without any change, and with 6 that changed 4 errors."""
    rng = np.random.default_rng(9)
    common, own = rng.standard_normal((4000, 1)), rng.standard_normal((4000, 66))
    z = np.sqrt(halo) * common + np.sqrt(1 - halo) * own
    changed = np.arange(66) < 6
    for truth in (0.0 * changed, 4.0 * changed):
        p = 2 * stats.norm.sf(np.abs(z + truth))
        called = np.array([benjamini_hochberg(row) <= LEVEL for row in p])
        wrong = called[:, truth == 0].sum(axis=1)
        assert np.mean(wrong / np.maximum(1, called.sum(axis=1))) < 0.055
        surely = np.array([holm(row) <= LEVEL for row in p])
        assert np.mean(surely[:, truth == 0].any(axis=1)) < 0.055
        assert called[:, truth != 0].mean() > 0.75 if truth.any() else True
    assert np.mean((p <= LEVEL)[:, ~changed].sum(axis=1)) > 2.5  # one by one: three wrong calls a wave


def test_p_values():
    assert two_sided(1.959964, 1) == pytest.approx(0.05, abs=1e-7)
    assert two_sided(-5.0, 1) == pytest.approx(2 * stats.norm.sf(5), rel=1e-12)
    assert (two_sided(0.3, 0.0), two_sided(1e-14, 0.0)) == (0.0, 1.0)
