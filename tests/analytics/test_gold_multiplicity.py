"""Against R 4.2.2, stats::p.adjust: 91 pairwise tests of InstEval and edge cases (NA, ties, 0, 1, the example of 1995)."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.multiplicity import benjamini_hochberg, holm
from tests.shared_data import shared_rows

ADJUSTMENTS = {"BH": benjamini_hochberg, "holm": holm}


def numbers(rows: list[dict[str, str]], column: str) -> np.ndarray:
    return np.array([np.nan if row[column] == "NA" else float(row[column]) for row in rows])


@pytest.mark.parametrize("method", ADJUSTMENTS)
def test_pairwise_tests_of_departments(method):
    rows = shared_rows("gold/g_multiplicity/expected_insteval_pairwise_adjusted.csv")
    assert len(rows) == 91
    ours = ADJUSTMENTS[method](numbers(rows, "p"))
    np.testing.assert_allclose(ours, numbers(rows, method), rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("method", ADJUSTMENTS)
def test_edge_cases(method):
    rows = shared_rows("gold/g_multiplicity/expected_edge_cases.csv")
    cases = dict.fromkeys(row["case"] for row in rows)
    assert {"with_NA", "ties", "zeros", "single", "benjamini_hochberg_1995"} <= set(cases)
    for case in cases:
        of_case = [row for row in rows if row["case"] == case]
        ours = ADJUSTMENTS[method](numbers(of_case, "p"))
        np.testing.assert_allclose(ours, numbers(of_case, method), rtol=1e-12, atol=1e-300, err_msg=case)
