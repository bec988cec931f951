"""Against R: survey 4.5 on InstEval (73,421 ratings of 14 departments by 2,972 students), with and without weights.

A department is a unit, a student a respondent; one dimension, one group. Scores 1 to 5 are levels of 20 to 100.
"""

from __future__ import annotations

import csv
from functools import cache

import numpy as np
import pytest

from analytics.measure import Measured, measure
from analytics.scheme import Level
from tests.analytics.build import Row, scheme_of, wave_of
from tests.shared_data import shared_data, shared_rows

SCHEME = scheme_of(
    levels=tuple(Level(str(y), 20.0 * y) for y in (5, 4, 3, 2, 1)), satisfied=("5", "4"), satisfied_broad=("5",)
)
DESIGNS = {"unweighted_cluster_student": False, "weighted_cluster_student": True}


@cache
def insteval(weighted: bool) -> Measured:
    weight = {
        row["studage"]: float(row["weight"])
        for row in shared_rows("gold/k_descriptives/input_insteval_weights_by_studage.csv")
    }
    with shared_data("01_survey_responses/InstEval/InstEval.csv").open(newline="") as file:
        rows = [
            Row(
                str(place),
                each["dept"],
                each["y"],
                respondent=each["s"],
                weight=weight[each["studage"]] if weighted else 1.0,
            )
            for place, each in enumerate(csv.DictReader(file))
        ]
    return measure(wave_of(rows), SCHEME)


def expected_departments(design: str) -> dict[str, dict[str, str]]:
    rows = shared_rows("gold/a_weighted_means/expected_insteval_dept.csv")
    return {row["dept"]: row for row in rows if row["design"] == design and row["dept"] != "ALL"}


def expected_covariance() -> dict[tuple[str, str], float]:
    rows = shared_rows("gold/a_weighted_means/expected_insteval_dept_covariance_weighted_cluster.csv")
    return {(row["dept"], other): float(row[other]) for row in rows for other in row if other != "dept"}


@pytest.mark.parametrize("design", DESIGNS)
def test_means_and_errors(design):
    measured = insteval(DESIGNS[design])
    expected = expected_departments(design)
    assert {unit.name for unit in measured.wave.units} == set(expected)
    for place, unit in enumerate(measured.wave.units):
        wanted = expected[unit.name]
        assert measured.cells.index[place] / 20 == pytest.approx(float(wanted["mean"]), rel=1e-9)
        assert np.sqrt(measured.influence.covariance[place, place]) / 20 == pytest.approx(float(wanted["se"]), rel=1e-9)
        assert measured.rates.base[place] == int(wanted["n"])
        assert measured.rates.scored_weight[place] == pytest.approx(float(wanted["sum_w"]), rel=1e-9)


@pytest.mark.parametrize("design", DESIGNS)
def test_shares_of_the_two_best_levels(design):
    """The variance of a pooled rate is read back from Wilson's interval: n = p(1−p)/V."""
    measured = insteval(DESIGNS[design])
    rates, expected = measured.rates, expected_departments(design)
    for place, unit in enumerate(measured.wave.units):
        p, se = float(expected[unit.name]["top2_share"]), float(expected[unit.name]["top2_se"])
        assert rates.strict[place] == pytest.approx(p, rel=1e-9)
        z2, n = 1.959964**2, p * (1 - p) / se**2
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
        assert rates.strict_low[place] == pytest.approx(middle - half, rel=1e-9)
        assert rates.strict_high[place] == pytest.approx(middle + half, rel=1e-9)


def test_covariance_between_departments():
    measured, expected = insteval(True), expected_covariance()
    names = [unit.name for unit in measured.wave.units]
    wanted = np.array([[expected[one, other] for other in names] for one in names])
    # The smallest covariances are differences of large products: relative to the two standard errors.
    scale = np.sqrt(np.outer(wanted.diagonal(), wanted.diagonal()))
    np.testing.assert_allclose(measured.influence.covariance / 400 / scale, wanted / scale, rtol=1e-9, atol=1e-11)


def test_differences_of_departments():
    measured = insteval(True)
    place = {unit.name: number for number, unit in enumerate(measured.wave.units)}
    covariance, index = measured.influence.covariance, measured.cells.index
    rows = shared_rows("gold/a_weighted_means/expected_insteval_pairwise_differences.csv")
    assert len(rows) == 91
    for row in rows:
        a, b = place[row["dept_a"]], place[row["dept_b"]]
        se = np.sqrt(covariance[a, a] + covariance[b, b] - 2 * covariance[a, b]) / 20
        assert (index[a] - index[b]) / 20 == pytest.approx(float(row["difference"]), rel=1e-9)
        assert se == pytest.approx(float(row["se_with_covariance"]), rel=1e-9)
