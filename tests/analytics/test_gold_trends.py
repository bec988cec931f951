"""Against Kendall 2.2.1 (R 4.2.2), pymannkendall 1.4.3 and scipy 1.13.1: 245 series, 240 of them 11 years of British organisations.

pymannkendall's slope is per step and is not used; its tau is tau-a, R's and scipy's is tau-b.
"""

from __future__ import annotations

import numpy as np
import pytest

from analytics.trends import mann_kendall, sen_slope
from tests.shared_data import shared_rows


def expected(program: str) -> dict[str, dict[str, str]]:
    return {row["series"]: row for row in shared_rows(f"gold/e_trend/expected_trend_{program}.csv")}


def series() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Times in years and values, in the order of time."""
    found: dict[str, list[tuple[float, float]]] = {}
    for row in shared_rows("gold/e_trend/input_series.csv"):
        found.setdefault(row["series"], []).append((float(row["year"]), float(row["value"])))
    return {name: tuple(np.array(column) for column in zip(*sorted(pairs), strict=True)) for name, pairs in found.items()}


def test_against_python():
    wanted, compared = expected("python"), 0
    for name, (times, values) in series().items():
        row, slope, test = wanted[name], sen_slope(times, values), mann_kendall(values)
        for ours, column in ((slope.value, "theil_slope"), (slope.low, "theil_low"), (slope.high, "theil_high")):
            assert ours == pytest.approx(float(row[column]), rel=1e-12, abs=1e-12), (name, column)
        if not row["mk_p"]:  # a constant series, which the reference refuses
            assert (test.s, test.p, test.tau_a, test.tau_b) == (0, 1.0, 0.0, None)
            continue
        columns = {"mk_S": test.s, "mk_varS": test.variance, "mk_z": test.z, "mk_p": test.p, "mk_tau_a": test.tau_a}
        for column, ours in (columns | {"kendalltau_b": test.tau_b}).items():
            assert ours == pytest.approx(float(row[column]), rel=1e-12, abs=1e-12), (name, column)
        compared += 1
    assert compared == 244


def test_against_r():
    """Kendall computes in single precision."""
    wanted = expected("R")
    for name, (times, values) in series().items():
        row, test = wanted[name], mann_kendall(values)
        assert sen_slope(times, values).value == pytest.approx(float(row["sen_slope_per_year"]), rel=1e-12, abs=1e-12)
        if row["p_kendall_pkg"]:
            assert test.s == int(row["S"])
            for ours, column in ((test.variance, "varS"), (test.tau_b, "tau_b"), (test.p, "p_kendall_pkg")):
                assert ours == pytest.approx(float(row[column]), rel=1e-6, abs=1e-6), (name, column)


def test_a_slope_is_per_year_and_not_per_step():
    times, values = series()["edge: gap years"]
    assert sen_slope(times, values).value == pytest.approx(0.571428571428571)
    assert sen_slope(np.arange(6.0), values).value == pytest.approx(1.0)
