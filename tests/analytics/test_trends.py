"""Trends over many waves and limits of the usual, under a truth that is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analytics.trends import control_limits, long_run, mann_kendall, sen_slope

series = st.lists(st.integers(0, 6), min_size=2, max_size=9).map(lambda values: np.array(values, dtype=float))


@given(series, st.floats(0.1, 5), st.floats(-50, 50))
def test_turning_and_moving_a_series(values, factor, shift):
    times = np.arange(len(values)) * 0.25 + 2020
    test, slope = mann_kendall(values), sen_slope(times, values)
    moved = sen_slope(times, factor * values + shift)
    assert (moved.value, moved.low, moved.high) == pytest.approx(
        (factor * slope.value, factor * slope.low, factor * slope.high), abs=1e-9
    )
    assert mann_kendall(-values).z == -test.z and mann_kendall(values[::-1]).s == -test.s
    assert slope.low <= slope.value <= slope.high
    wanted = stats.theilslopes(values, times)
    assert (slope.value, slope.low, slope.high) == pytest.approx((wanted[0], wanted[2], wanted[3]), abs=1e-12)


def test_five_waves_claim_a_direction_only_where_every_step_goes_that_way():
    times = np.arange(2022.0, 2027.0)
    rise = long_run(times, np.array([88.0, 88.4, 88.9, 89.0, 89.8]))
    assert (rise.verdict, rise.waves) == ("up", 5) and 0 < rise.slope.low < rise.slope.value
    assert long_run(times, np.array([88.0, 88.9, 88.4, 89.0, 89.8])).verdict == "none"
    assert long_run(times, -np.array([88.0, 88.4, 88.9, 89.0, 89.8])).verdict == "down"
    assert long_run(times[:4], np.arange(4.0)) is None


def test_wrong_directions_and_wrong_alarms():
    """Seed 5: 1,000 steady series of 8 waves; errors of 0.2 to 0.4 known, and a real scatter of the waves of 0.3 beside."""
    rng = np.random.default_rng(5)
    errors = rng.uniform(0.2, 0.4, (1000, 8))
    values = 90 + errors * rng.standard_normal((1000, 8))
    times = np.arange(8) / 4
    called = [long_run(times, row).verdict != "none" for row in values]
    assert 0.02 < np.mean(called) < 0.06
    holds = [slope.low <= 0 <= slope.high for slope in (sen_slope(times, row) for row in values)]
    assert 0.92 < np.mean(holds) < 0.99

    def alarms(values: np.ndarray, known: bool) -> float:
        limits = [control_limits(row, se if known else None, 0, 100) for row, se in zip(values, errors, strict=True)]
        return float(np.mean([len(each.outside) for each in limits])) / 8

    scattered = values + 0.3 * rng.standard_normal(values.shape)
    assert alarms(values, True) < 0.003 and alarms(scattered, True) < 0.01 and alarms(scattered, False) < 0.03
    jumped = values.copy()
    jumped[:, 5] += 2
    assert np.mean([5 in control_limits(row, se, 0, 100).outside for row, se in zip(jumped, errors, strict=True)]) > 0.7


def test_limits_by_hand():
    limits = control_limits(np.array([90.0, 91.0, 90.0, 91.0, 90.0, 91.0]), None, 0, 100)
    assert limits.by == "moving_range" and limits.centre == 90.5 and limits.outside == ()
    assert limits.high[0] == pytest.approx(90.5 + 3.14, abs=0.01)
    # Equal values and errors: the range is three errors, and ends where the scale does.
    limits = control_limits(np.full(6, 99.5), np.full(6, 0.3), 0, 100)
    assert limits.by == "errors" and limits.low == pytest.approx((98.6,) * 6) and limits.high == (100.0,) * 6
    assert control_limits(np.arange(5.0), None, 0, 100) is None
