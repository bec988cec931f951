"""Pairs against the paired differences of the ballots themselves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analytics.appraise import appraise
from analytics.measure import measure
from analytics.multiplicity import two_sided
from analytics.pairs import pairs_of
from tests.analytics.build import LEVELS, SCORES, Row, scheme_of, wave_of


def scored(shift: float) -> tuple:
    """60 ballots that rate three units of one class and one of another; the second unit is like the first but for `shift`."""
    rng = np.random.default_rng(20261)
    rows, given = [], {name: [] for name in ("甲局", "乙局", "丙局")}
    for ballot in range(60):
        mood = rng.random()
        for unit, gain in (("甲局", 0.0), ("乙局", shift), ("丙局", 0.3)):
            level = LEVELS[min(3, int(4 * max(0.0, mood * 0.8 + rng.random() * 0.2 - gain)))]
            given[unit].append(SCORES[level])
            rows.append(Row(str(ballot), unit, level))
        rows.append(Row(str(ballot), "丁公司", "满意", unit_class="行业"))
    return appraise(measure(wave_of(rows), scheme_of()), wave_id="2026", series="测", period="2026"), given


def test_the_error_is_that_of_the_paired_differences() -> None:
    appraisal, given = scored(0.02)
    (pair,) = pairs_of(appraisal, ["甲局", "乙局"])
    paired = np.subtract(given[pair.ahead], given[pair.behind])
    assert float(pair.gap) == pytest.approx(paired.mean(), abs=0.006)
    assert pair.se == pytest.approx(paired.std(ddof=1) / math.sqrt(len(paired)), rel=1e-9)
    apart = [np.std(given[name], ddof=1) / math.sqrt(60) for name in ("甲局", "乙局")]
    assert pair.se < 0.7 * math.hypot(*apart), "the same people rated both"


def test_all_pairs_chosen_are_one_family() -> None:
    appraisal, _ = scored(0.02)
    pairs = pairs_of(appraisal, ["甲局", "乙局", "丙局"])
    plain = sorted(
        two_sided(appraisal.unit(pair.ahead).index_exact - appraisal.unit(pair.behind).index_exact, pair.se)
        for pair in pairs
    )
    holm = np.maximum.accumulate([min(1.0, p * times) for p, times in zip(plain, (3, 2, 1), strict=True)])
    assert sorted(pair.p for pair in pairs) == pytest.approx(holm.tolist())
    assert [pair.gap for pair in pairs] == sorted((pair.gap for pair in pairs), reverse=True)


def test_units_of_different_classes_and_unknown_ones_make_no_pair() -> None:
    appraisal, _ = scored(0.02)
    assert pairs_of(appraisal, ["甲局", "丁公司"]) == ()
    assert pairs_of(appraisal, ["甲局", "没有的局"]) == ()


def test_equal_scores_are_not_proven_apart() -> None:
    rows = [Row(str(number), unit, LEVELS[number % 2]) for number in range(20) for unit in ("甲局", "乙局")]
    appraisal = appraise(measure(wave_of(rows), scheme_of()), wave_id="2026", series="测", period="2026")
    (pair,) = pairs_of(appraisal, ["甲局", "乙局"])
    assert pair.gap == 0 and not pair.proven
