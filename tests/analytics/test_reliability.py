"""Alpha and omega against scales whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.reliability import feldt_interval, moments_of, reliability

LOADINGS = np.array([0.8, 0.7, 0.6, 0.5, 0.9])


def answers(rng: np.random.Generator, rows: int, loadings: np.ndarray = LOADINGS) -> np.ndarray:
    """One factor and its own error for each item, of variance 1 together."""
    return rng.normal(size=(rows, 1)) * loadings + rng.normal(size=(rows, len(loadings))) * np.sqrt(1 - loadings**2)


def names(matrix: np.ndarray) -> list[str]:
    return [f"第{number}项" for number in range(matrix.shape[1])]


def of(matrix: np.ndarray, **how: object):
    return reliability(moments_of(matrix, **how), names(matrix))


def test_omega_and_loadings_of_a_known_factor():
    """Seed 1, 200,000 rows: ω = 12.25/(12.25 + 2.45) = 0.8333."""
    found = of(answers(np.random.default_rng(1), 200_000))
    truth = LOADINGS.sum() ** 2 / (LOADINGS.sum() ** 2 + (1 - LOADINGS**2).sum())
    assert truth == pytest.approx(0.8333, abs=1e-4)
    assert found.omega == pytest.approx(truth, abs=0.003)
    np.testing.assert_allclose(found.loadings, LOADINGS, atol=0.01)
    assert found.alpha < found.omega and not found.heywood


def test_the_factor_of_an_exact_matrix_is_found_exactly():
    """Rows whose correlations are exactly those of one factor."""
    truth = np.outer(LOADINGS, LOADINGS) + np.diag(1 - LOADINGS**2)
    rng = np.random.default_rng(2)
    noise = rng.normal(size=(50, 5))
    noise -= noise.mean(axis=0)
    whitened = np.linalg.qr(noise)[0] * np.sqrt(49)
    found = of(whitened @ np.linalg.cholesky(truth).T)
    np.testing.assert_allclose(found.loadings, LOADINGS, atol=1e-9)


def test_of_equal_items_alpha_is_spearman_and_browns_and_omega_the_same():
    """Items that correlate by r = 0.36 each: k r / (1 + (k−1) r)."""
    found = of(answers(np.random.default_rng(3), 100_000, np.full(4, 0.6)))
    assert found.alpha == pytest.approx(4 * 0.36 / (1 + 3 * 0.36), abs=0.005)
    assert found.omega == pytest.approx(found.alpha, abs=0.002)


def test_feldts_interval_and_the_error_cover():
    """Seed 4, 300 samples of 60 rows of equal items: 95 % of the intervals hold the truth, by either way."""
    rng = np.random.default_rng(4)
    truth = 4 * 0.36 / (1 + 3 * 0.36)
    found = [of(answers(rng, 60, np.full(4, 0.6))) for _ in range(300)]
    assert 0.92 <= np.mean([each.low <= truth <= each.high for each in found]) <= 0.98
    assert 0.90 <= np.mean([abs(each.alpha - truth) <= 1.96 * each.error for each in found]) <= 0.98


def test_fewer_independent_rows_make_a_wider_interval():
    matrix = answers(np.random.default_rng(5), 400)
    all_rows, persons = of(matrix), reliability(moments_of(matrix), names(matrix), rows=40)
    assert all_rows.alpha == persons.alpha
    assert persons.high - persons.low > 2.5 * (all_rows.high - all_rows.low)
    assert (persons.low, persons.high) == feldt_interval(persons.alpha, 40, 5)


def test_moments_add_up():
    rng = np.random.default_rng(6)
    matrix = answers(rng, 300)
    matrix[rng.random(matrix.shape) < 0.2] = np.nan
    for listwise in (False, True):
        parts = moments_of(matrix[:100], listwise) + moments_of(matrix[100:], listwise)
        assert reliability(parts, names(matrix)).alpha == pytest.approx(of(matrix, listwise=listwise).alpha, abs=1e-12)


def test_an_item_that_does_not_vary_is_named_and_left_out():
    matrix = answers(np.random.default_rng(7), 200)
    flat = np.column_stack([matrix, np.full(200, 100.0)])
    found = of(flat)
    assert found.constant == ("第5项",) and found.alpha == of(matrix).alpha
    assert (found.items[5].rest, found.items[5].without, found.items[5].mean) == (None, None, 100.0)


def test_where_nothing_varies_nothing_is_said():
    found = of(np.full((50, 3), 100.0))
    assert (found.alpha, found.omega, found.low, found.error) == (None, None, None, None)
    assert len(found.constant) == 3


def test_two_items_have_alpha_but_no_omega_and_none_can_be_dropped():
    found = of(answers(np.random.default_rng(8), 500, np.array([0.8, 0.7])))
    assert found.alpha is not None and found.omega is None
    assert [item.without for item in found.items] == [None, None]


def test_a_loading_is_held_at_one():
    rng = np.random.default_rng(9)
    x = rng.normal(size=500)
    matrix = np.column_stack([x, x + 1e-9 * rng.normal(size=500), x + rng.normal(size=500)])
    found = of(matrix)
    assert found.heywood and max(found.loadings) == 1.0
