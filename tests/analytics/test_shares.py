"""Laws of intervals of shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from analytics.shares import clopper_pearson, newcombe, wilson


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_an_interval_stays_inside_and_knows_nothing_of_nobody(interval):
    low, high = interval([0.0, 1.0, 0.5], [7, 7, 0])
    assert low[0] == 0 and high[1] == 1
    assert 0 < high[0] < 0.5 < low[1] < 1
    assert np.isnan(low[2]) and np.isnan(high[2])


def test_of_30_persons_who_all_say_yes_so_few_may_say_no():
    low, high = clopper_pearson(1.0, 30)
    assert (float(low), float(high)) == (pytest.approx(0.025 ** (1 / 30)), 1.0)


@pytest.mark.parametrize("n", [5, 30, 200])
def test_the_exact_interval_covers_whatever_the_truth(n):
    """Summed over all outcomes: no simulation is needed."""
    x = np.arange(n + 1)
    low, high = clopper_pearson(x / n, n)
    for truth in np.linspace(0.001, 0.999, 97):
        assert binom.pmf(x, n, truth)[(low <= truth) & (truth <= high)].sum() >= 0.95


shares, sizes = st.floats(0, 1), st.floats(1, 1e6)


@given(shares, sizes, shares, sizes)
def test_a_difference_turned_round_turns_its_interval_round(p, n, q, m):
    low, high = newcombe(p, n, q, m)
    back = newcombe(q, m, p, n)
    assert (float(low), float(high)) == (pytest.approx(-back[1], abs=1e-12), pytest.approx(-back[0], abs=1e-12))
    assert -1 - 1e-12 <= low <= p - q <= high <= 1 + 1e-12


def test_differences_cover_the_truth():
    """Seed 8, 20,000 pairs of samples of 60 and 90 at 0.9 and 0.8."""
    rng = np.random.default_rng(8)
    one, other = rng.binomial(60, 0.9, 20_000) / 60, rng.binomial(90, 0.8, 20_000) / 90
    low, high = newcombe(one, 60, other, 90)
    assert 0.94 <= np.mean((low <= 0.1) & (high >= 0.1)) <= 0.97
