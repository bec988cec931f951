"""Shares of R² against the definition, and against a sum done by hand."""

from __future__ import annotations

from itertools import permutations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.relative_importance import importance, lmg, relative_weights


def covariance(seed: int, k: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    values = rng.standard_normal((60, k + 1)) @ rng.standard_normal((k + 1, k + 1))
    return np.cov(values.T)


def r2(matrix: np.ndarray, of: tuple[int, ...]) -> float:
    names = list(of)
    return float(matrix[-1, names] @ np.linalg.solve(matrix[np.ix_(names, names)], matrix[names, -1]) / matrix[-1, -1])


def by_orders(matrix: np.ndarray) -> np.ndarray:
    """The definition: gains averaged over all orders."""
    k = len(matrix) - 1
    gains = np.zeros(k)
    for order in permutations(range(k)):
        before = 0.0
        for place, each in enumerate(order):
            after = r2(matrix, order[: place + 1])
            gains[each] += after - before
            before = after
    return gains / factorial(k)


@pytest.mark.parametrize("k", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_lmg_is_the_mean_gain_over_all_orders(seed, k):
    matrix = covariance(seed, k)
    assert lmg(matrix) == pytest.approx(by_orders(matrix), abs=1e-10)


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), k=st.integers(2, 7))
def test_shares_add_up_to_r2(seed, k):
    matrix = covariance(seed, k)
    for shares in (lmg(matrix), relative_weights(matrix)):
        assert shares.min() >= -1e-9
        assert shares.sum() == pytest.approx(r2(matrix, tuple(range(k))), abs=1e-8)


def test_relative_weights_by_hand():
    """Johnson (2000), two explanations correlated .5 that go with the outcome by .6 and .4: Λ = [[.96593, .25882], …],
    β* = (.54967, .26683), weights .93301·.30214 + .06699·.07120 = .28667 and .06699·.30214 + .93301·.07120 = .08667."""
    matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0.4], [0.6, 0.4, 1]])
    assert relative_weights(matrix) == pytest.approx([0.286667, 0.086667], abs=1e-6)
    assert lmg(matrix) == pytest.approx([0.286667, 0.086667], abs=1e-6)  # with two explanations both agree


def test_uncorrelated_explanations_have_their_squared_correlations():
    matrix = np.array([[4.0, 0, 1.2], [0, 1.0, 0.3], [1.2, 0.3, 1.0]])
    assert lmg(matrix) == pytest.approx([0.36, 0.09])
    assert relative_weights(matrix) == pytest.approx([0.36, 0.09])


def test_an_explanation_told_by_others_shares_with_them():
    """Twice the same question: each half of what the one would have; a question that all answered alike has nothing."""
    matrix = np.array([[1, 1, 0, 0.6], [1, 1, 0, 0.6], [0, 0, 0, 0], [0.6, 0.6, 0, 1]])
    assert lmg(matrix) == pytest.approx([0.18, 0.18, 0.0])
    assert relative_weights(matrix) == pytest.approx([0.18, 0.18, 0.0])


def test_many_at_once_and_more_than_twelve():
    both = np.stack([covariance(1, 4), covariance(2, 4)])
    assert lmg(both) == pytest.approx(np.stack([lmg(each) for each in both]))
    assert importance(both)[1] == "lmg"
    shares, method = importance(np.stack([covariance(3, 13)] * 2))
    assert method == "johnson" and shares[0] == pytest.approx(relative_weights(covariance(3, 13)))
