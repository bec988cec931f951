"""Laws of agreement between judges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.agreement import concordance, differ, mean_correlation, rank_correlations


@given(st.integers(3, 12), st.integers(2, 6), st.integers(0, 2**32 - 1))
def test_w_is_what_the_mean_rank_correlation_says(n, m, seed):
    """Without ties W = (1 + (m−1) r̄)/m, r̄ the plain mean of Spearman's correlations."""
    scores = np.random.default_rng(seed).normal(size=(n, m))
    found, matrix = concordance(scores), rank_correlations(scores)
    plain = matrix[np.triu_indices(m, 1)].mean()
    assert found.w == pytest.approx((1 + (m - 1) * plain) / m, abs=1e-12)
    assert concordance(scores, ties=False) == found


@given(st.integers(0, 2**32 - 1))
def test_only_the_order_counts_and_not_who_judges(seed):
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 4, size=(8, 3)).astype(float)
    found, other = concordance(scores), concordance(np.exp(scores)[:, ::-1])
    assert (found is None) == (other is None)
    if found is not None:
        assert found.w == pytest.approx(other.w)
        assert 0 <= found.w <= 1 + 1e-12


def test_the_same_order_is_one_and_opposite_orders_are_nothing():
    order = np.arange(6.0)
    assert concordance(np.column_stack([order, order, order])).w == pytest.approx(1)
    assert concordance(np.column_stack([order, -order])).w == pytest.approx(0)


def test_p_is_uniform_where_nobody_agrees():
    """Seed 3, 600 sets of 20 subjects and 5 judges: no more than 5 % below 0.05; χ² is a little cautious."""
    rng = np.random.default_rng(3)
    p = np.array([concordance(rng.normal(size=(20, 5))).p for _ in range(600)])
    assert 0.02 <= np.mean(p < 0.05) <= 0.06


def test_too_little_is_nothing():
    assert concordance(np.ones((5, 1))) is None
    assert concordance(np.ones((5, 3))) is None
    assert concordance(np.array([[1.0, 2.0], [2.0, np.nan], [3.0, 1.0]])) is None
    assert np.isnan(rank_correlations(np.array([[1.0, 2.0], [2.0, 1.0]]))).all()
    assert mean_correlation(np.ones((1, 1))) is None
    assert differ([np.arange(5.0)]) is None and differ([]) is None
    assert differ([np.arange(5.0), np.zeros(0)]) is None


def test_samples_of_one_distribution_seldom_differ():
    rng = np.random.default_rng(4)
    p = [differ([rng.integers(0, 5, 40).astype(float) for _ in range(3)]).p for _ in range(400)]
    assert 0.02 <= np.mean(np.array(p) < 0.05) <= 0.08
    shifted = differ([rng.normal(size=100), rng.normal(loc=2, size=100)])
    assert shifted.p < 1e-6 and shifted.freedom == 1 and 0 < shifted.size < 1
