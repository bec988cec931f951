"""Rank sets against a plain step-down over lists of pairs, and their laws. Against csranks: test_gold.py."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.draws import normal_draws
from analytics.rank_sets import DRAWS, SEED, _lowered, all_rank_sets, proven_above, rank_sets


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 7))
def test_step_down_pair_by_pair(seed, count):
    """The same draws, the pairs walked through one by one."""
    rng = np.random.default_rng(seed)
    index, root = rng.normal(0, 3, count), rng.normal(size=(count, count))
    covariance = root @ root.T / 4
    order = np.argsort(-index)
    draws = normal_draws(covariance[np.ix_(order, order)], DRAWS, SEED)[:, np.argsort(order)]

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


@settings(max_examples=12)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 7), confidence=st.sampled_from([0.9, 0.95]))
def test_marginal_sets_pair_by_pair(seed, count, confidence):
    """Only the pairs with one unit, in both directions; the same draws as for all pairs."""
    rng = np.random.default_rng(seed)
    index, root = rng.normal(0, 3, count), rng.normal(size=(count, count))
    covariance = root @ root.T / 4
    order = np.argsort(-index)
    draws = normal_draws(covariance[np.ix_(order, order)], DRAWS, SEED)[:, np.argsort(order)]
    sets = all_rank_sets(index, covariance, confidence)
    for unit in range(count):
        live = [(unit, k) for k in range(count) if k != unit] + [(k, unit) for k in range(count) if k != unit]
        proven = []
        while live:
            spread = [math.sqrt(covariance[j, j] + covariance[k, k] - 2 * covariance[j, k]) for j, k in live]
            largest = np.sort(
                np.max([(draws[:, j] - draws[:, k]) / se for (j, k), se in zip(live, spread, strict=True)], axis=0)
            )
            critical = largest[math.ceil(confidence * (len(largest) - 1))]
            over = [(index[j] - index[k]) / se > critical for (j, k), se in zip(live, spread, strict=True)]
            if not any(over):
                break
            proven += [pair for pair, rejected in zip(live, over, strict=True) if rejected]
            live = [pair for pair, rejected in zip(live, over, strict=True) if not rejected]
        assert sets.marginal_low[unit] == 1 + sum(k == unit for _, k in proven)
        assert sets.marginal_high[unit] == count - sum(j == unit for j, _ in proven)


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_units_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 9))
    index, root = rng.normal(0, 3, count), rng.normal(size=(count, count))
    covariance = root @ root.T
    turned = rng.permutation(count)
    sets, sets_turned = all_rank_sets(index, covariance), all_rank_sets(index[turned], covariance[np.ix_(turned, turned)])
    for bound, bound_turned in zip(sets, sets_turned, strict=True):
        np.testing.assert_array_equal(bound[turned], bound_turned)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_both_kinds_together_give_the_same_simultaneous_sets_and_narrower_ones_of_each_unit(seed):
    """The pairs with one unit are some of all, so that less must be exceeded to prove them."""
    rng = np.random.default_rng(seed)
    index, root = rng.normal(0, 2, 8), rng.normal(size=(8, 8))
    covariance = root @ root.T / 6
    for confidence in (0.9, 0.95):
        sets = all_rank_sets(index, covariance, confidence)
        low, high = rank_sets(index, covariance, confidence)
        np.testing.assert_array_equal(sets.low, low)
        np.testing.assert_array_equal(sets.high, high)
    assert (sets.marginal_high - sets.marginal_low).sum() <= (sets.high - sets.low).sum()


def test_sets_cover_the_true_ranks():
    """300 draws of 10 close units with halo: simultaneous sets hold all ranks at once, marginal ones each its own, and
    the best and the worst three truly are among those that may be."""
    rng = np.random.default_rng(20)
    truth = np.sort(rng.normal(0, 1.0, 10))[::-1]
    rank = np.arange(1, 11)
    covariance = 0.25 * (0.6 + 0.4 * np.eye(10))
    root = np.linalg.cholesky(covariance)
    together = alone = 0
    for _ in range(300):
        sets = all_rank_sets(truth + root @ rng.normal(size=10), covariance)
        held = (sets.low <= rank) & (rank <= sets.high)
        together += held.all()
        alone += ((sets.marginal_low <= rank) & (rank <= sets.marginal_high)).mean()
        if held.all():
            assert set(np.flatnonzero(rank <= 3)) <= set(np.flatnonzero(sets.low <= 3))
            assert set(np.flatnonzero(rank > 7)) <= set(np.flatnonzero(sets.high > 7))
    assert together / 300 >= 0.94
    assert alone / 300 >= 0.94


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
    sets = all_rank_sets(index, covariance)
    assert (sets.marginal_low[1], sets.marginal_high[1]) == (1, 4)
    assert (sets.marginal_low[0], sets.marginal_high[0]) == (1, 2)


def test_one_unit_and_none():
    assert [bound.tolist() for bound in rank_sets(np.array([80.0]), np.eye(1))] == [[1], [1]]
    assert [bound.tolist() for bound in rank_sets(np.array([]), np.empty((0, 0)))] == [[], []]
    assert [bound.tolist() for bound in all_rank_sets(np.array([80.0]), np.eye(1))] == [[1]] * 4
    assert [bound.tolist() for bound in all_rank_sets(np.array([]), np.empty((0, 0)))] == [[]] * 4


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_the_unit_of_measurement_does_not_matter(scale):
    index, covariance = np.array([3.0, 2.0, 1.9, 0.0]), np.diag([0.1, 0.2, 0.1, 0.3])
    expected = rank_sets(index, covariance)
    ours = rank_sets(index * scale, covariance * scale**2)
    assert [bound.tolist() for bound in ours] == [bound.tolist() for bound in expected]


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), share=st.sampled_from([0.1, 0.9, 1.0]))
def test_the_quantile_is_that_of_all_draws_though_few_are_looked_at(seed, share):
    rng = np.random.default_rng(seed)
    bound = rng.uniform(1, 3, 400)
    exact = bound * np.where(rng.random(400) < share, rng.uniform(0.2, 1, 400), 1.0)
    looked = bound.copy()
    critical = _lowered(looked, 0.95, lambda take: exact[take])
    assert critical == np.quantile(exact, 0.95, method="higher")
    assert np.all((looked == exact) | (looked == bound))
