"""Rank sets against a plain step-down over lists of pairs, and their laws. Against csranks: test_gold.py."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import analytics.rank_sets
from analytics.rank_sets import proven_above, rank_sets


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 7))
def test_step_down_pair_by_pair(seed, count):
    """The same draws, the pairs walked through one by one."""
    rng = np.random.default_rng(seed)
    index, root = rng.normal(0, 3, count), rng.normal(size=(count, count))
    covariance = root @ root.T / 4
    order = np.argsort(-index)
    draws = analytics.rank_sets._draws(covariance[np.ix_(order, order)])[:, np.argsort(order)]

    def se(j: int, k: int) -> float:
        return math.sqrt(covariance[j, j] + covariance[k, k] - 2 * covariance[j, k])

    live = {(j, k) for j in range(count) for k in range(count) if j != k}
    proven = set()
    while live:
        largest = sorted(max((draw[j] - draw[k]) / se(j, k) for j, k in live) for draw in draws)
        critical = largest[math.ceil(0.95 * (len(largest) - 1))]
        rejected = {(j, k) for j, k in live if (index[j] - index[k]) / se(j, k) > critical}
        if not rejected:
            break
        proven |= rejected
        live -= rejected
    above = proven_above(index, covariance)
    assert {(int(j), int(k)) for j, k in np.argwhere(above)} == proven
    low, high = rank_sets(index, covariance)
    for unit in range(count):
        assert low[unit] == 1 + sum(k == unit for _, k in proven)
        assert high[unit] == count - sum(j == unit for j, _ in proven)


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_units_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 9))
    index, root = rng.normal(0, 3, count), rng.normal(size=(count, count))
    covariance = root @ root.T
    turned = rng.permutation(count)
    low, high = rank_sets(index, covariance)
    low_turned, high_turned = rank_sets(index[turned], covariance[np.ix_(turned, turned)])
    np.testing.assert_array_equal(low[turned], low_turned)
    np.testing.assert_array_equal(high[turned], high_turned)


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_sets_hold_the_rank_of_the_estimates(seed):
    rng = np.random.default_rng(seed)
    index = rng.normal(0, 2, 6)
    low, high = rank_sets(index, np.diag(rng.uniform(0.1, 2, 6)))
    rank = 1 + (index[None, :] > index[:, None]).sum(axis=1)
    assert np.all((low <= rank) & (rank <= high))


def test_two_units_are_an_ordinary_two_sided_test():
    """With one pair the largest of both directions is |Z|: the critical value is 1.96, up to the draws."""
    for distance, apart in ((1.8, False), (2.1, True)):
        low, high = rank_sets(np.array([distance, 0.0]), np.diag([0.5, 0.5]))
        assert (high[0], low[1]) == ((1, 2) if apart else (2, 1))


def test_halo_proves_what_the_errors_alone_would_not():
    index, errors = np.array([2.0, 1.0, 0.0]), np.full(3, 1.0)
    independent = np.diag(errors)
    together = 0.95 * np.outer(errors, errors) + 0.05 * independent
    assert not proven_above(index, independent).any()
    assert proven_above(index, together)[0].tolist() == [False, True, True]


def test_pairs_without_error_or_with_unknown_error_are_never_proven():
    index = np.array([90.0, 80.0, 70.0, 60.0])
    covariance = np.diag([1.0, 1.0, 0.0, 0.0])
    above = proven_above(index, covariance)
    assert above[0, 1] and above[0, 3] and not above[2, 3]
    covariance[1, :] = covariance[:, 1] = np.nan
    low, high = rank_sets(index, covariance)
    assert (low[1], high[1]) == (1, 4)
    assert low[0] == 1 and high[0] == 2, "above the last two for certain, the second is unknown"


def test_one_unit_and_none():
    assert [bound.tolist() for bound in rank_sets(np.array([80.0]), np.eye(1))] == [[1], [1]]
    assert [bound.tolist() for bound in rank_sets(np.array([]), np.empty((0, 0)))] == [[], []]


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_unit_of_measurement_does_not_matter(scale):
    index, covariance = np.array([3.0, 2.0, 1.9, 0.0]), np.diag([0.1, 0.2, 0.1, 0.3])
    expected = rank_sets(index, covariance)
    ours = rank_sets(index * scale, covariance * scale**2)
    assert [bound.tolist() for bound in ours] == [bound.tolist() for bound in expected]
