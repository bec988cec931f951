"""Tiers against all ways to cut a list, and their laws."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.chances import above
from analytics.shrinkage import shrink
from analytics.tiers import LAMBDA, neighbour_error, tiers


def pairs_above(seed: int, count: int, spread: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.2, 1.5, count)
    score = np.sort(rng.normal(90, spread, count))[::-1] + rng.normal(0, 0.2, count)
    return above(score, 0.5 * np.outer(errors, errors) + 0.5 * np.diag(errors**2))


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 9), spread=st.sampled_from([0.3, 1.0, 3.0]))
def test_no_cut_of_the_list_costs_less(seed, count, spread):
    matrix = pairs_above(seed, count, spread)
    ours = tiers(matrix, range(1, count + 1))

    def cost(tier: np.ndarray) -> float:
        return sum(
            LAMBDA * matrix[i, j] - (1 - matrix[i, j])
            for i in range(count)
            for j in range(i + 1, count)
            if tier[i] == tier[j]
        )

    assert ours[0] == 1 and set(np.diff(ours)) <= {0, 1}
    least = min(cost(np.cumsum([1, *cuts])) for cuts in product((0, 1), repeat=count - 1))
    assert cost(ours) == pytest.approx(least, abs=1e-12)


def test_a_pair_is_separated_above_nine_tenths():
    for chance, expected in ((0.89, [1, 1]), (0.91, [1, 2])):
        matrix = np.array([[0.5, chance], [1 - chance, 0.5]])
        assert tiers(matrix, [1, 2]).tolist() == expected
        assert neighbour_error(matrix, np.array(expected)) == (None if expected == [1, 1] else pytest.approx(0.09))


def test_units_that_share_a_place_share_a_tier():
    matrix = np.array([[0.5, 0.95, 1.0], [0.05, 0.5, 1.0], [0.0, 0.0, 0.5]])
    assert tiers(matrix, [1, 2, 3]).tolist() == [1, 2, 3]
    assert tiers(matrix, [1, 1, 3]).tolist() == [1, 1, 2]


def test_neighbouring_tiers_are_wrong_as_often_as_said():
    """60 cities of 65 units: five to a dozen tiers, some 5 % of the pairs of neighbouring tiers truly the other way round."""
    rng = np.random.default_rng(4)
    errors = rng.uniform(0.5, 1.0, 65)
    covariance = 0.6 * np.outer(errors, errors)
    np.fill_diagonal(covariance, errors**2)
    root = np.linalg.cholesky(covariance)
    said, wrong, counts = [], [], []
    for _ in range(60):
        truth = 90 + rng.normal(0, 1.2, 65)
        index = truth + root @ rng.normal(size=65)
        order = np.argsort(-index)
        index, truth_here, here = index[order], truth[order], covariance[np.ix_(order, order)]
        found = shrink(index, here)
        matrix = above(found.score, found.covariance)
        tier = tiers(matrix, range(1, 66))
        pairs = tier[None, :] == tier[:, None] + 1
        said.append(neighbour_error(matrix, tier))
        wrong.append((truth_here[:, None] < truth_here[None, :])[pairs].mean())
        counts.append(tier.max())
    assert np.mean(wrong) == pytest.approx(np.mean(said), abs=0.015)
    assert 0.02 <= np.mean(wrong) <= 0.08
    assert 4 <= np.mean(counts) <= 12
