"""Intervals of shares against R 4.2.2 with binom 1.1-1.1: Wilson, Clopper–Pearson ("exact"), Newcombe's differences."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.shares import clopper_pearson, newcombe, wilson
from tests.shared_data import shared_rows


def expected(method: str, confidence: str) -> tuple[np.ndarray, ...]:
    rows = [
        row
        for row in shared_rows("gold/d_binomial_ci/expected_binomial_ci.csv")
        if (row["method"], row["conf"]) == (method, confidence)
    ]
    assert len(rows) == 171
    return tuple(np.array([float(row[key]) for row in rows]) for key in ("x", "n", "low", "high"))


@pytest.mark.parametrize("confidence", ["0.9", "0.95", "0.99"])
def test_wilson_equals_binom(confidence):
    x, n, low, high = expected("wilson", confidence)
    ours = wilson(x / n, n, float(confidence))
    np.testing.assert_allclose(ours, (low, high), rtol=0, atol=1e-10)


def test_wilson_with_the_quantile_of_the_interface():
    """To 1e-8 and no nearer: 1.959964 for the quantile, as the interface promises; binom takes all digits."""
    x, n, low, high = expected("wilson", "0.95")
    np.testing.assert_allclose(wilson(x / n, n), (low, high), rtol=0, atol=1e-8)


@pytest.mark.parametrize("confidence", ["0.9", "0.95", "0.99"])
def test_clopper_pearson_equals_binom(confidence):
    x, n, low, high = expected("exact", confidence)
    ours = clopper_pearson(x / n, n, float(confidence))
    np.testing.assert_allclose(ours, (low, high), rtol=0, atol=1e-10)


def test_newcombe_equals_r():
    rows = shared_rows("gold/d_binomial_ci/expected_two_proportions.csv")
    x1, n1, x2, n2, low, high = (
        np.array([float(row[key]) for row in rows]) for key in ("x1", "n1", "x2", "n2", "newcombe_low", "newcombe_high")
    )
    assert len(rows) == 8
    np.testing.assert_allclose(newcombe(x1 / n1, n1, x2 / n2, n2, 0.95), (low, high), rtol=0, atol=1e-10)
