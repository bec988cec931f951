"""Agreement and differences against R 4.2.2: irr 0.84.1 (kendall, meanrho), stats (kruskal.test)."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from analytics.agreement import concordance, differ, mean_correlation, rank_correlations
from tests.shared_data import shared_data, shared_rows


def expected() -> dict[tuple[str, str], dict[str, str]]:
    rows = shared_rows("gold/i_rank_correlation_agreement/expected_agreement.csv")
    return {(row["data"], row["statistic"]): row for row in rows}


def judges(name: str) -> np.ndarray:
    return np.array(
        [[float(each) for each in row.values()] for row in shared_rows(f"01_survey_responses/irr_raters/{name}.csv")]
    )


@pytest.mark.parametrize("data", ["anxiety", "video"])
@pytest.mark.parametrize("ties", [True, False])
def test_w_equals_irr(data, ties):
    wanted = expected()[data, f"Kendall W, tie correction {str(ties).upper()}, extra = chi2"]
    found = concordance(judges(data), ties)
    assert (found.w, found.p, found.chi_squared) == pytest.approx(
        [float(wanted[key]) for key in ("value", "p", "extra")], rel=1e-9
    )


def test_w_of_departments_by_years_of_study_equals_irr():
    rows = shared_rows("gold/i_rank_correlation_agreement/input_insteval_dept_by_studage.csv")
    scores = np.array([[float(row[f"y.{years}"]) for years in (2, 4, 6, 8)] for row in rows])
    wanted = expected()["InstEval dept means, raters = studage groups", "Kendall W, extra = chi2"]
    found = concordance(scores)
    assert (found.subjects, found.judges) == (14, 4)
    assert (found.w, found.p, found.chi_squared) == pytest.approx(
        [float(wanted[key]) for key in ("value", "p", "extra")], rel=1e-9
    )


def test_the_mean_rank_correlation_equals_irr():
    """Spearman's correlations of three judges enter it; of the four of `video` one is constant, and irr has no value."""
    wanted = expected()["anxiety", "mean Spearman rho (Fisher z)"]["value"]
    assert mean_correlation(rank_correlations(judges("anxiety"))) == pytest.approx(float(wanted), rel=1e-9)
    assert expected()["video", "mean Spearman rho (Fisher z)"]["value"] == ""
    assert mean_correlation(rank_correlations(judges("video"))) is None


def test_kruskal_wallis_equals_r():
    with shared_data("01_survey_responses/InstEval/InstEval.csv").open(newline="") as file:
        ratings = np.array([(int(row["dept"]), int(row["y"])) for row in csv.DictReader(file)])
    rows = {
        row["data"]: row for row in shared_rows("gold/h_rank_tests/expected_rank_tests.csv") if "kruskal" in row["test"]
    }
    wanted = rows["InstEval y by dept"]
    found = differ([ratings[ratings[:, 0] == department, 1] for department in np.unique(ratings[:, 0])])
    assert found.freedom == int(wanted["df"])
    assert (found.h, found.p, found.size) == pytest.approx(
        [float(wanted[key]) for key in ("statistic", "p", "extra")], rel=1e-9
    )
    assert rows["all ratings equal"]["statistic"] == ""
    assert differ([np.full(10, 3.0), np.full(10, 3.0)]) is None
