"""Dimensions and lines of a class against one another: errors known by hand where everybody answers everything."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.appraise import appraise
from analytics.class_profile import class_profiles
from analytics.drivers import Driver, Importance
from analytics.importance import class_matrix
from analytics.measure import measure
from tests.analytics.arrays import points_scheme, points_wave
from tests.analytics.test_tallies import counted

DIMENSIONS = ("公开", "效率", "廉政")


def answers(seed: int = 1, ballots: int = 300, units: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Scores [ballot, unit, dimension] in whole points, and groups; 效率 is lower, 群1 is strict by six points."""
    rng = np.random.default_rng(seed)
    group = (np.arange(ballots) % 3 == 0).astype(np.int64)
    mood = rng.normal(0, 8, (ballots, 1, 1)) - 6.0 * group[:, None, None]
    score = 70 + mood + rng.normal(0, 8, (ballots, units, 3)) - np.array([0.0, 2.0, 0.0])
    return np.clip(np.rint(score), 0, 100), group


def profile_of(score: np.ndarray, group: np.ndarray, **changes):
    measured = measure(points_wave(score, dimensions=DIMENSIONS, group=group), points_scheme(**changes))
    return class_profiles(measured, ["部门"])["部门"], measured


def test_dimensions_stand_to_their_mean_with_the_error_of_the_same_people():
    score, group = answers()
    found, _ = profile_of(score, np.zeros_like(group))
    per_person = score.mean(axis=1) - score.mean(axis=(1, 2))[:, None]
    assert [each.apart for each in found.dimensions] == pytest.approx(per_person.mean(axis=0).tolist())
    se = per_person.std(axis=0, ddof=1) / np.sqrt(len(score))
    assert [each.se for each in found.dimensions] == pytest.approx(se.tolist())
    assert [each.mark for each in found.dimensions] == ["above", "below", "above"] and found.lines == ()
    # Taken as independent, errors would be far wider: the mood of a person is in all dimensions.
    assert found.dimensions[0].se < 0.6 * score.mean(axis=1)[:, 0].std() / np.sqrt(len(score))


def test_lines_stand_to_the_others():
    score, group = answers()
    found, measured = profile_of(score, group, groups={"群0": 0.75, "群1": 0.25})
    means = [score[group == place].mean(axis=(1, 2)) for place in (0, 1)]
    apart = means[0].mean() - means[1].mean()
    se = np.sqrt(sum(each.var(ddof=1) / len(each) for each in means))
    assert [each.apart for each in found.lines] == pytest.approx([apart, -apart])
    assert [each.se for each in found.lines] == pytest.approx([se, se])
    assert [each.weight for each in found.lines] == pytest.approx([0.75, 0.25])
    assert [(each.name, each.mark) for each in found.lines] == [("群0", "above"), ("群1", "below")]
    of_units = [unit.dimensions for unit in appraise(measured, "w", "s", "p").units]
    for place, each in enumerate(found.dimensions):
        assert each.mean == pytest.approx(of_units[0][place].class_mean)


def test_intervals_hold_the_truth_and_where_nothing_differs_little_is_marked():
    wrong = [0, 0]
    for seed in range(40):
        rng = np.random.default_rng(seed)
        group = (np.arange(240) % 3).astype(np.int64)
        score = 60 + rng.normal(0, 8, (240, 1, 1)) + rng.normal(0, 8, (240, 4, 3))
        score[rng.random(score.shape[:2]) < 0.3] = np.nan
        found, _ = profile_of(score, group)
        wrong[0] += sum(abs(each.apart) > each.margin for each in found.dimensions)
        wrong[1] += any(each.mark != "near" for each in found.lines)
    assert wrong[0] <= 12 and wrong[1] <= 6  # of 120 at 5 %, of 40 families at 5 %


def test_counts_without_ballots_make_errors_wider_and_never_smaller():
    score, group = answers()
    wave = points_wave(score, dimensions=DIMENSIONS, group=group)
    (whole,), (only_counts,) = (
        class_profiles(measure(each, points_scheme()), ["部门"]).values() for each in (wave, counted(wave))
    )
    for known, counted_only in zip(whole.dimensions, only_counts.dimensions, strict=True):
        assert counted_only.apart == pytest.approx(known.apart) and counted_only.se > known.se
    # Units are independent there, dimensions are taken so: 2/3 of a dimension and 1/3 of each of the others.
    variance = np.zeros(3)
    for place in (0, 1):
        of_group = score[group == place]
        variance += 0.25 * of_group.var(axis=0).sum(axis=0) / (len(of_group) - 1) / 25
    expected = np.sqrt(variance * 3 / 9 + variance.sum() / 9)
    assert [each.se for each in only_counts.dimensions] == pytest.approx(expected.tolist(), rel=1e-6)


def test_a_single_dimension_has_no_profile():
    score, group = answers()
    measured = measure(points_wave(score[..., :1], dimensions=("公开",), group=group), points_scheme())
    assert class_profiles(measured, ["部门"])["部门"].dimensions == ()
    assert class_matrix((), None) == ("none", ())


# --- the matrix of a class


def test_importance_is_what_drives_or_else_what_was_declared():
    score, group = answers()
    found, _ = profile_of(score, group)
    basis, points = class_matrix(found.dimensions, None)
    assert basis == "even" and {point.quadrant for point in points} == {"uncertain"}
    found, _ = profile_of(score, group, dimensions={"公开": 2, "效率": 7, "廉政": 1})
    basis, points = class_matrix(found.dimensions, None)
    assert basis == "weights" and points[0].dimension == "效率" and points[0].share == points[0].share_low == 0.7
    assert {point.dimension: point.quadrant for point in points} == {
        "公开": "surplus", "效率": "improve", "廉政": "surplus",
    }  # fmt: skip
    shares = (Driver("公开", 0.5, 0.4, 0.6), Driver("效率", 0.4, 0.3, 0.5), Driver("廉政", 0.1, 0.05, 0.2))
    basis, points = class_matrix(found.dimensions, Importance(shares, 0.5, 300))
    assert basis == "drivers" and {point.dimension: point.quadrant for point in points} == {
        "公开": "keep", "效率": "uncertain", "廉政": "surplus",
    }  # fmt: skip
