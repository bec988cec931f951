"""Shrinkage by plain linear algebra, by simulation with known truth, and against lme4 1.1-31 (R 4.2.2).

lme4's y ~ 1 + (1|dept) assumes one residual variance, the same for all ratings, and independent ratings. Given estimates
with those errors, σ²/n_j, our τ² and scores must be its own but for REML against Paule–Mandel. On the errors of the design
(students as clusters, weights) they are others, and should be: the design does not agree.
"""

from __future__ import annotations

import csv
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from analytics.shrinkage import shrink
from tests.shared_data import shared_data, shared_rows


def halo(errors: np.ndarray, correlation: float) -> np.ndarray:
    covariance = correlation * np.outer(errors, errors)
    np.fill_diagonal(covariance, errors**2)
    return covariance


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2, 12))
def test_every_figure_by_its_formula(seed, count):
    """Inverses in full, τ² by a root finder on the definition."""
    rng = np.random.default_rng(seed)
    index, covariance = rng.normal(90, 2, count), halo(rng.uniform(0.2, 1.5, count), rng.uniform(0, 0.9))
    ones, unit = np.ones(count), np.eye(count)

    def mean(tau2: float) -> float:
        inverse = np.linalg.inv(covariance + tau2 * unit)
        return ones @ inverse @ index / (ones @ inverse @ ones)

    def excess(tau2: float) -> float:
        r = index - mean(tau2)
        return r @ np.linalg.inv(covariance + tau2 * unit) @ r - (count - 1)

    tau2 = brentq(excess, 0, 1e3, xtol=1e-14) if excess(0) > 0 else 0.0
    found = shrink(index, covariance)
    assert found.tau2 == pytest.approx(tau2, rel=1e-6, abs=1e-9)
    inverse = np.linalg.inv(covariance + found.tau2 * unit)
    assert found.mean == pytest.approx(mean(found.tau2))
    score = found.mean + found.tau2 * inverse @ (index - found.mean)
    np.testing.assert_allclose(found.score, score, rtol=1e-9)
    h, information = covariance @ inverse @ ones, ones @ inverse @ ones
    posterior = found.tau2 * unit - found.tau2**2 * inverse + np.outer(h, h) / information
    np.testing.assert_allclose(found.covariance, posterior, atol=1e-8)
    assert found.mean_se == pytest.approx(information**-0.5)
    pairs = [covariance[i, i] + covariance[j, j] - 2 * covariance[i, j] for i in range(count) for j in range(i)]
    assert found.reliability == pytest.approx(found.tau2 / (found.tau2 + np.mean(pairs) / 2))


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_units_and_the_unit_of_measurement_change_nothing(seed):
    rng = np.random.default_rng(seed)
    index, covariance = rng.normal(90, 2, 7), halo(rng.uniform(0.2, 1.5, 7), 0.5)
    turned = rng.permutation(7)
    one, other = shrink(index, covariance), shrink(index[turned], covariance[np.ix_(turned, turned)])
    assert (one.tau2, one.reliability) == (other.tau2, other.reliability)
    np.testing.assert_array_equal(one.score[turned], other.score)
    np.testing.assert_array_equal(one.covariance[np.ix_(turned, turned)], other.covariance)
    thousand = shrink(1000 * index, 1e6 * covariance)
    assert thousand.tau2 == pytest.approx(1e6 * one.tau2, rel=1e-9, abs=1e-6)
    np.testing.assert_allclose(thousand.score, 1000 * one.score, rtol=1e-9)


def test_true_spread_is_found_where_people_are_strict_with_all_and_missed_without_the_covariances():
    """65 units, error 1.5, correlation 0.6 between units, true τ² 1.44: 60 runs. With the diagonal alone 0.18 on average
    and 0 in nearly half the runs; the errors of the true scores cover as they should."""
    rng = np.random.default_rng(3)
    covariance = halo(np.full(65, 1.5), 0.6)
    root, alone = np.linalg.cholesky(covariance), np.diag(np.diag(covariance))
    full, diagonal, covered = [], [], []
    for _ in range(60):
        truth = 90 + rng.normal(0, 1.2, 65)
        index = truth + root @ rng.normal(size=65)
        found = shrink(index, covariance)
        full.append(found.tau2)
        diagonal.append(shrink(index, alone).tau2)
        covered.append(np.abs(found.score - truth) < 1.96 * np.sqrt(np.diag(found.covariance)))
    assert np.mean(full) == pytest.approx(1.44, abs=0.15)
    assert np.mean(diagonal) < 0.4 and np.mean(np.array(diagonal) == 0) > 0.2
    assert 0.92 <= np.mean(covered) <= 0.97


def test_units_without_any_difference_are_all_the_mean():
    found = shrink(np.full(4, 88.0), np.diag([0.1, 0.2, 0.3, 0.4]))
    assert (found.tau2, found.reliability) == (0.0, 0.0)
    np.testing.assert_allclose(found.score, 88.0)
    np.testing.assert_allclose(found.covariance, found.mean_se**2)


def test_two_equal_units_stay_equal():
    """Σ is singular: the same people gave both the same answers."""
    index, covariance = np.array([91.0, 91.0, 89.0, 86.0]), halo(np.array([0.5, 0.5, 0.6, 0.7]), 0.4)
    covariance[0, 1] = covariance[1, 0] = 0.25
    found = shrink(index, covariance)
    assert found.score[0] == pytest.approx(found.score[1])
    assert found.covariance[0, 0] + found.covariance[1, 1] - 2 * found.covariance[0, 1] == pytest.approx(0, abs=1e-9)


def test_without_errors_nothing_is_drawn():
    found = shrink(np.array([91.0, 90.0, 89.0, 86.0]), np.zeros((4, 4)))
    np.testing.assert_allclose(found.score, [91, 90, 89, 86])
    assert found.reliability == 1 and np.allclose(found.covariance, 0)
    found = shrink(np.full(4, 100.0), np.zeros((4, 4)))
    assert found.score.tolist() == [100.0] * 4 and found.reliability == 0 and not found.covariance.any()


def lme4(model: str) -> tuple[dict[str, tuple[float, float]], float, float, float]:
    """Of each department its effect and conditional error; intercept, variance of the effects, residual variance."""
    effects = {
        row["dept"]: (float(row["blup"]), float(row["cond_sd"]))
        for row in shared_rows("gold/j_mixed_models/expected_lmer_dept_blups.csv")
        if row["model"] == model
    }
    fixed = [row for row in shared_rows("gold/j_mixed_models/expected_lmer_fixed.csv") if row["model"] == model]
    intercept = (
        float(fixed[0]["Estimate"])
        if fixed
        else float(shared_rows("gold/j_mixed_models/expected_small_sample_intercept.csv")[0]["intercept"])
    )
    variance = {
        row["group"]: float(row["variance"])
        for row in shared_rows("gold/j_mixed_models/expected_lmer_variances.csv")
        if row["model"] == model
    }
    return effects, intercept, variance["dept"], variance["Residual"]


@pytest.mark.parametrize(
    ("model", "file", "of_tau2", "of_effect"),
    [
        ("y~1+(1|dept)", "01_survey_responses/InstEval/InstEval.csv", 0.01, 0.002),
        ("small sample y~1+(1|dept)", "gold/j_mixed_models/input_small_sample.csv", 0.15, 0.03),
    ],
)
def test_effects_of_departments_equal_those_of_lme4(model, file, of_tau2, of_effect):
    """of_effect: largest difference, as a share of the spread of the effects. With 14 departments of 40 ratings at most REML
    and Paule–Mandel differ by more than with 73,421 ratings."""
    effects, intercept, tau2, residual = lme4(model)
    ratings = defaultdict(list)
    with shared_data(file).open(newline="") as stream:
        for row in csv.DictReader(stream):
            ratings[row["dept"]].append(float(row["y"]))
    names = list(effects)
    index = np.array([np.mean(ratings[name]) for name in names])
    variance = residual / np.array([len(ratings[name]) for name in names])
    found = shrink(index, np.diag(variance))
    assert found.tau2 == pytest.approx(tau2, rel=of_tau2)
    assert found.mean == pytest.approx(intercept, rel=1e-3)
    expected = np.array([effects[name] for name in names])
    np.testing.assert_allclose(found.score - found.mean, expected[:, 0], atol=of_effect * tau2**0.5)
    # lme4's conditional error takes the intercept for known; ours adds what its error does to the unit.
    conditional = np.diag(found.covariance) - (variance / (variance + found.tau2)) ** 2 * found.mean_se**2
    np.testing.assert_allclose(np.sqrt(conditional), expected[:, 1], rtol=of_tau2)
