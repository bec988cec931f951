"""Chances of ranks against counting draws, by symmetry, and calibrated under known truth."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.chances import above, chances, expected_ranks
from analytics.shrinkage import shrink


def posterior(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(count, count))
    return rng.normal(90, 1, count), root @ root.T / count


def test_chances_are_shares_of_draws():
    score, covariance = posterior(1, 6)
    drawn = np.random.default_rng(7).multivariate_normal(score, covariance, 100_000)
    rank = 1 + np.argsort(np.argsort(-drawn, axis=1), axis=1)
    found = chances(score, covariance, 2)
    for ours, theirs in (
        (found.first, rank == 1), (found.last, rank == 6), (found.head, rank <= 2), (found.foot, rank >= 5),
    ):  # fmt: skip
        np.testing.assert_allclose(ours, theirs.mean(axis=0), atol=0.02)
    matrix = above(score, covariance)
    np.testing.assert_allclose(matrix[0, 1:], (drawn[:, [0]] > drawn[:, 1:]).mean(axis=0), atol=0.01)
    np.testing.assert_allclose(expected_ranks(matrix), rank.mean(axis=0), atol=0.02)


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 9))
def test_sums(seed, count):
    score, covariance = posterior(seed, count)
    k = max(1, count // 3)
    found, matrix = chances(score, covariance, k), above(score, covariance)
    for share, total in ((found.first, 1), (found.last, 1), (found.head, k), (found.foot, k)):
        assert share.sum() == pytest.approx(total)
        assert np.all((share >= 0) & (share <= 1 + 1e-12))
    np.testing.assert_allclose(matrix + matrix.T, 1)
    assert expected_ranks(matrix).sum() == pytest.approx(count * (count + 1) / 2)


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 9))
def test_the_order_of_the_units_changes_nothing(seed, count):
    score, covariance = posterior(seed, count)
    turned = np.random.default_rng(seed).permutation(count)
    one, other = chances(score, covariance, 1), chances(score[turned], covariance[np.ix_(turned, turned)], 1)
    np.testing.assert_array_equal(one.first[turned], other.first)
    np.testing.assert_array_equal(one.foot[turned], other.foot)


def test_units_that_nothing_tells_apart_have_equal_chances():
    """The first two are independent twins, the last two the same to the last digit: they share every place."""
    score, covariance = np.array([90.0, 90.0, 89.0, 88.0, 88.0]), np.diag([0.5, 0.5, 0.4, 0.3, 0.3])
    covariance[3, 4] = covariance[4, 3] = 0.3
    found, matrix = chances(score, covariance, 1), above(score, covariance)
    assert found.first[0] == found.first[1] > 0.3
    assert found.last[3] == found.last[4] == pytest.approx(found.foot[4])
    assert matrix[3, 4] == 0.5 and matrix[0, 1] == 0.5
    nothing = chances(np.full(4, 90.0), np.full((4, 4), 0.2), 1)
    np.testing.assert_allclose(nothing.first, 0.25)


def test_a_difference_without_error_is_certain():
    matrix = above(np.array([90.0, 89.0]), np.full((2, 2), 0.5))
    assert matrix[0, 1] == 1 and matrix[1, 0] == 0
    assert chances(np.array([90.0, 89.0]), np.full((2, 2), 0.5), 1).first.tolist() == [1, 0]
    assert chances(np.array([90.0, 89.0]), np.zeros((2, 2)), 1).first.tolist() == [1, 0]


def test_chances_are_calibrated():
    """400 classes of 12 units with halo, drawn from the prior: of pairs with P(i above j) about 0.9 nine in ten truly
    stand so, and units whose chance of being last is about a half are last in about half the classes."""
    rng = np.random.default_rng(11)
    errors = rng.uniform(0.3, 1.2, 12)
    covariance = 0.6 * np.outer(errors, errors)
    np.fill_diagonal(covariance, errors**2)
    root = np.linalg.cholesky(covariance)
    said, true = [], []
    for _ in range(400):
        truth = rng.normal(90, 1.0, 12)
        found = shrink(truth + root @ rng.normal(size=12), covariance)
        matrix = above(found.score, found.covariance)
        i, j = np.triu_indices(12, 1)
        said.append(matrix[i, j])
        true.append(truth[i] > truth[j])
    said, true = np.concatenate(said), np.concatenate(true)
    for low, high in ((0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.0)):
        here = (low <= said) & (said < high)
        assert true[here].mean() == pytest.approx(said[here].mean(), abs=0.03)
