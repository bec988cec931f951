"""Corrected first and last by simulation with known truth: the median bias is gone, the interval covers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import norm

import analytics.winners_curse
from analytics.draws import normal_draws
from analytics.winners_curse import ALPHA, BETA, SEED, corrected_first_and_last


def halo(errors: np.ndarray, correlation: float) -> np.ndarray:
    covariance = correlation * np.outer(errors, errors)
    np.fill_diagonal(covariance, errors**2)
    return covariance


@pytest.mark.parametrize(("count", "spread"), [(10, 0.0), (8, 0.5)])
def test_the_first_and_the_last_are_neither_over_nor_under_rated(count, spread, monkeypatch):
    """1,500 runs of close units of unequal error with halo. As measured, the first stands above its true score in 80 to 90 %
    of the runs; corrected, in half of them. The interval covers at least 95 %, that of its own error alone less."""
    monkeypatch.setattr(analytics.winners_curse, "DRAWS", 1_000)
    covariance = halo(np.linspace(0.5, 1.5, count), 0.6)
    wide = analytics.winners_curse._simultaneous(covariance)
    monkeypatch.setattr(analytics.winners_curse, "_simultaneous", lambda _: wide)
    rng = np.random.default_rng(5)
    truth, root = 90 + spread * rng.normal(size=count), np.linalg.cholesky(covariance)
    naive, corrected, covered, plain = [], [], [], []
    for _ in range(1_500):
        index = truth + root @ rng.normal(size=count)
        for sign, winner in zip((1, -1), corrected_first_and_last(index, covariance), strict=True):
            true = truth[winner.position]
            naive.append(sign * (index[winner.position] - true))
            corrected.append(sign * (winner.score - true))
            covered.append(winner.low <= true <= winner.high)
            plain.append(abs(index[winner.position] - true) <= 1.96 * covariance[winner.position, winner.position] ** 0.5)
    assert np.mean(np.array(naive) > 0) > 0.75 and np.median(naive) > 0.4
    assert np.mean(np.array(corrected) > 0) == pytest.approx(0.5, abs=0.03) and abs(np.median(corrected)) < 0.1
    assert np.mean(covered) >= 0.94 > np.mean(plain)


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_estimate_by_its_definition(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 7))
    index, covariance = rng.normal(90, 1, count), halo(rng.uniform(0.5, 1.5, count), rng.uniform(0, 0.9))
    won = int(np.argmax(index))
    error = covariance[won, won] ** 0.5
    c = covariance[won] / covariance[won, won]
    z = index - c * index[won]
    low = max((z[j] / (1 - c[j]) for j in range(count) if c[j] < 1 - 1e-9), default=-np.inf)
    high = min((z[j] / (1 - c[j]) for j in range(count) if c[j] > 1 + 1e-9), default=np.inf)
    order = np.argsort(-index)
    scale = np.sqrt(np.diag(covariance)[order])
    draws = normal_draws(covariance[np.ix_(order, order)] / np.outer(scale, scale), analytics.winners_curse.DRAWS, SEED)
    wide = np.quantile(np.abs(draws).max(axis=1), 1 - BETA, method="higher")

    def share_below(mean: float) -> float:
        bottom = norm.cdf((max(low, mean - wide * error) - mean) / error)
        top = norm.cdf((min(high, mean + wide * error) - mean) / error)
        return (norm.cdf((index[won] - mean) / error) - bottom) / (top - bottom)

    def at(share: float) -> float:
        edge = 1e-6 * error
        ends = index[won] - wide * error + edge, index[won] + wide * error - edge
        return brentq(lambda mean: share_below(mean) - share, *ends)

    first, _ = corrected_first_and_last(index, covariance)
    tail = (ALPHA - BETA) / (1 - BETA) / 2
    assert first.position == won
    for ours, share in ((first.score, 0.5), (first.low, 1 - tail), (first.high, tail)):
        assert ours == pytest.approx(at(share), abs=1e-4)


def test_a_first_far_ahead_needs_no_correction():
    index, covariance = np.array([95.0, 80.0, 79.0, 60.0]), halo(np.full(4, 0.5), 0.3)
    first, last = corrected_first_and_last(index, covariance)
    assert (first.position, last.position) == (0, 3)
    assert first.score == pytest.approx(95, abs=1e-6) and last.score == pytest.approx(60, abs=1e-6)
    assert first.high - 95 == pytest.approx(1.96 * 0.5, rel=0.05)


def test_the_order_of_the_units_changes_nothing_and_the_last_is_the_first_turned_round():
    rng = np.random.default_rng(3)
    index, covariance = rng.normal(90, 1, 6), halo(rng.uniform(0.5, 1.5, 6), 0.5)
    turned = rng.permutation(6)
    first, last = corrected_first_and_last(index, covariance)
    first_turned, last_turned = corrected_first_and_last(index[turned], covariance[np.ix_(turned, turned)])
    assert turned[first_turned.position] == first.position and first_turned.score == first.score
    assert turned[last_turned.position] == last.position and last_turned.low == last.low
    mirrored, _ = corrected_first_and_last(-index, covariance)
    assert mirrored.position == last.position and mirrored.score == pytest.approx(-last.score, abs=0.05)


def test_equal_units_and_a_first_without_error():
    covariance = halo(np.full(4, 0.5), 0.4)
    covariance[0, 1] = covariance[1, 0] = 0.25
    first, _ = corrected_first_and_last(np.array([91.0, 91.0, 89.0, 86.0]), covariance)
    assert 88 < first.low < first.score < 91.5
    assert corrected_first_and_last(np.array([91.0, 90.0]), np.diag([0.0, 1.0]))[0] is None
