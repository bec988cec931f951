"""Alpha, its interval and its items against R 4.2.2 with psych 2.2.9 (alpha, alpha.ci), pairwise and listwise.

Data: bfi of psych (2,800 × 25), lq2002 of multilevel (2,042 soldiers). Other scales of the table rest on files that are
not at hand.
"""

from __future__ import annotations

import csv

import numpy as np
import pytest

from analytics.reliability import Reliability, moments_of, reliability
from tests.shared_data import shared_data, shared_rows

BFI = {
    "bfi_Agree": "A",
    "bfi_Consc": "C",
    "bfi_Extra": "E",
    "bfi_Neuro": "N",
    "bfi_Open": "O",
    "bfi_Agree_not_reversed": "A",
}
SCALES = (*BFI, "lq2002_LEAD")


def answers(scale: str, reversed_items: set[str]) -> tuple[list[str], np.ndarray]:
    file = "multilevel/lq2002.csv" if scale == "lq2002_LEAD" else "psych_bfi/bfi.csv"
    with shared_data(f"01_survey_responses/{file}").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if scale == "lq2002_LEAD":
        names = [name for name in rows[0] if name.startswith("LEAD") and name[4:].isdigit()]
    else:
        names = [f"{BFI[scale]}{number}" for number in range(1, 6)]
    matrix = np.array([[float(row[name]) if row[name] not in ("", "NA") else np.nan for name in names] for row in rows])
    for place, name in enumerate(names):
        if name in reversed_items:
            matrix[:, place] = 7 - matrix[:, place]
    return names, matrix


def ours(row: dict[str, str]) -> Reliability:
    names, matrix = answers(row["scale"], set(row["reversed"].split()))
    found = reliability(moments_of(matrix, listwise=row["missing"] == "complete.obs"), names)
    assert found.rows == int(row["n_rows"])
    return found


@pytest.mark.parametrize("scale", SCALES)
def test_alpha_equals_psych(scale):
    rows = [row for row in shared_rows("gold/f_cronbach/expected_alpha.csv") if row["scale"] == scale]
    assert len(rows) == 2
    for row in rows:
        found = ours(row)
        wanted = [float(row[key]) for key in ("raw_alpha", "std_alpha", "average_r", "ase", "feldt_low", "feldt_high")]
        mine = [found.alpha, found.standardised, found.mean_correlation, found.error, found.low, found.high]
        assert mine == pytest.approx(wanted, rel=0, abs=1e-10)
        assert (found.low, found.high) == pytest.approx(
            (float(row["alpha.ci_low"]), float(row["alpha.ci_high"])), abs=1e-10
        )


@pytest.mark.parametrize("scale", SCALES)
def test_items_equal_psych(scale):
    totals = {row["missing"]: row for row in shared_rows("gold/f_cronbach/expected_alpha.csv") if row["scale"] == scale}
    items = [row for row in shared_rows("gold/f_cronbach/expected_alpha_items.csv") if row["scale"] == scale]
    for missing, row in totals.items():
        found = {item.name: item for item in ours(row).items}
        wanted = [each for each in items if each["missing"] == missing]
        assert [each["item"] for each in wanted] == list(found)
        for each in wanted:
            item = found[each["item"]]
            assert item.n == int(each["n"])
            keys = ("mean", "sd", "r.drop", "alpha_if_dropped", "std_alpha_if_dropped")
            mine = (item.mean, item.sd, item.rest, item.without, item.without_standardised)
            assert mine == pytest.approx([float(each[key]) for key in keys], rel=0, abs=1e-10)
