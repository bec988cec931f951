"""People who are in both waves, simulated with known truth: errors of changes as METHODS promises them, and coverage.

A respondent's two answers are equal with probability 0.6 and independent otherwise: correlated 0.6, whatever their shares.
"""

from __future__ import annotations

import numpy as np
import pytest

from analytics.appraise import appraise
from analytics.measure import Measured, measure
from analytics.multiplicity import LEVEL
from analytics.scheme import OVERALL
from analytics.wave import Ratings, Unit, Wave, count_cube
from tests.analytics.build import LEVELS, SCORES, scheme_of

RATERS, UNITS, CORRELATION = 400, 300, 0.6
SHARES = np.array([0.62, 0.25, 0.08, 0.05])


def wave_with(level: np.ndarray, keys: np.ndarray) -> Measured:
    """level: [respondent, unit]; every unit is rated by all, independently of the others."""
    count, units = level.shape
    ballots = np.arange(count)
    ratings = Ratings(
        ballot=np.repeat(ballots, units), unit=np.tile(np.arange(units), count),
        dimension=np.zeros(level.size, dtype=np.int64), level=level.ravel(), ballot_group=np.zeros(count, dtype=np.int64),
        ballot_respondent=ballots, ballot_weight=np.ones(count), respondent_key=keys,
    )  # fmt: skip
    names = tuple(Unit(f"局{number}", "部门", ranked=False) for number in range(units))
    counts, weights = count_cube((units, 1, 1, 4), ratings)
    return measure(Wave(names, ("群众",), (OVERALL,), LEVELS, counts, weights, ratings), scheme_of())


def answers(rng: np.random.Generator, count: int) -> np.ndarray:
    return rng.choice(4, (count, UNITS), p=SHARES)


@pytest.mark.parametrize(("overlap", "ratio"), [(0.0, 1.0), (0.5, 0.84), (0.8, 0.72)])
def test_the_error_of_a_change_with_overlap(overlap, ratio):
    """Seed 20; 300 units of 400 raters, no true change."""
    rng = np.random.default_rng(20)
    shared = int(overlap * RATERS)
    before = answers(rng, RATERS)
    now = answers(rng, RATERS)
    keeps = rng.random((shared, UNITS)) < CORRELATION
    now[:shared] = np.where(keeps, before[:shared], now[:shared])
    keys = np.arange(1, RATERS + 1)
    measured_before = wave_with(before, keys)
    measured = wave_with(now, np.where(np.arange(RATERS) < shared, keys, keys + RATERS))
    earlier = appraise(measured_before, "2025", "", "2025")
    units = appraise(measured, "2026", "", "2026", (measured_before, earlier)).units
    independent = [np.hypot(unit.se, earlier.unit(unit.name).se) for unit in units]
    ratios = np.array([unit.change.se for unit in units]) / independent
    assert np.mean(ratios) == pytest.approx(ratio, abs=0.01)
    holds = np.mean([unit.change.ci_low <= 0 <= unit.change.ci_high for unit in units])
    assert 0.92 <= holds <= 0.98
    # The interval is not too wide either: the changes themselves scatter as their errors say.
    differences = np.array([(unit.change.ci_low + unit.change.ci_high) / 2 for unit in units])
    assert np.std(differences) / np.mean([unit.change.se for unit in units]) == pytest.approx(1.0, abs=0.09)
    assert sum(unit.change.verdict != "none" for unit in units) <= 2  # adjusted at 5 %, of 300 units without a change
    assert sum(unit.change.p <= LEVEL for unit in units) >= 5


def test_the_scores_have_the_correlation_that_is_asked_for():
    rng = np.random.default_rng(1)
    scores = np.array([SCORES[level] for level in LEVELS])
    first, other = scores[answers(rng, RATERS)], scores[answers(rng, RATERS)]
    second = np.where(rng.random(first.shape) < CORRELATION, first, other)
    assert np.corrcoef(first.ravel(), second.ravel())[0, 1] == pytest.approx(CORRELATION, abs=0.01)
