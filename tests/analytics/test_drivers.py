"""Drivers of 总体评价: what a person tells units apart by is found under the person's halo; too little is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.appraisal import Part
from analytics.drivers import Driver, Importance, class_drivers
from analytics.errors import AnalysisError
from analytics.importance import importance_performance
from analytics.measure import measure
from analytics.scheme import OVERALL
from analytics.wave import Wave, count_cube
from tests.analytics.arrays import points_scheme, points_wave

DIMENSIONS = ("公开", "效率", "廉政", OVERALL)


def wave(seed: int, ballots: int = 400, units: int = 6, halo: float = 12.0, answered: float = 0.8) -> Wave:
    """总体评价 = halo + 0.8 公开 + 0.4 效率 of a person's view of a unit; of what explains it, 公开 has 0.8, 廉政 nothing."""
    rng = np.random.default_rng(seed)
    view = 8 * rng.standard_normal((ballots, units, 3))
    mood = halo * rng.standard_normal((ballots, 1))
    overall = 60 + mood + view @ [0.8, 0.4, 0.0] + 3 * rng.standard_normal((ballots, units))
    score = np.concatenate([60 + mood[..., None] + view, overall[..., None]], axis=2)
    score[rng.random((ballots, units)) > answered] = np.nan
    return points_wave(score, dimensions=DIMENSIONS)


def drivers_of(found: Wave, **changes):
    return class_drivers(measure(found, points_scheme(**changes)), "部门")


def test_within_persons_the_halo_explains_nothing():
    found = drivers_of(wave(1))
    within, pooled = ([driver.share for driver in each.drivers] for each in (found.within, found.pooled))
    assert within == pytest.approx([0.8, 0.2, 0.0], abs=0.04)
    assert pooled[2] > 0.15 and pooled[0] < 0.6  # as any other program would say
    assert sum(within) == pytest.approx(1) and sum(pooled) == pytest.approx(1)
    assert found.method == "lmg" and found.within.respondents <= 400 == found.pooled.respondents
    assert found.within.r2 == pytest.approx(64 * 0.8 / (64 * 0.8 + 9), abs=0.03)


def test_intervals_hold_the_truth():
    inside = []
    for seed in range(12):
        inside += [
            driver.low <= truth <= driver.high
            for driver, truth in zip(drivers_of(wave(seed, 150)).within.drivers[:2], (0.8, 0.2), strict=True)
        ]
    assert sum(inside) >= 21


def test_units_are_drawn_toward_their_class_and_one_that_differs_keeps_its_own():
    found = drivers_of(wave(2))
    assert set(found.units) == {f"局{n}" for n in range(6)}
    for unit in found.units.values():
        assert unit.kept < 0.9 and sum(driver.share for driver in unit.drivers) == pytest.approx(1)
    one = wave(3, 1500, answered=1.0)
    other = np.random.default_rng(9)
    level = one.ratings.level.copy()
    rows = (one.ratings.unit == 5) & (one.ratings.dimension == 3)
    third = (one.ratings.unit == 5) & (one.ratings.dimension == 2)
    level[rows] = np.clip(level[third] + np.rint(3 * other.standard_normal(rows.sum())), 0, 100)
    ratings = replace(one.ratings, level=level)
    counts, weights = count_cube(one.counts.shape, ratings)
    mixed = drivers_of(replace(one, ratings=ratings, counts=counts, weights=weights))
    assert mixed.units["局5"].share("廉政").share > 0.5 > 0.2 > mixed.units["局0"].share("廉政").share
    assert mixed.units["局5"].kept > 0.9


def test_the_same_data_give_the_same_intervals():
    assert drivers_of(wave(4)) == drivers_of(wave(4))


def test_a_group_without_weight_does_not_count():
    rng = np.random.default_rng(0)
    view = 60 + 8 * rng.standard_normal((300, 4, 3))
    overall = np.where(np.arange(300)[:, None] < 150, view[..., 0], view[..., 1])
    group = (np.arange(300) >= 150).astype(np.int64)
    both = points_wave(np.concatenate([view, overall[..., None]], axis=2), dimensions=DIMENSIONS, group=group)
    found = drivers_of(both, groups={"群0": 1.0})
    assert found.within.share("公开").share > 0.98


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (lambda: points_wave(np.full((50, 4, 1), 60.0)), "drivers_one_dimension"),
        (lambda: points_wave(np.full((50, 4, 2), 60.0), dimensions=("公开", "效率")), "drivers_no_overall"),
        (lambda: wave(1, ballots=29), "drivers_too_few"),
        (lambda: wave(1, units=1), "drivers_too_few"),
        (lambda: points_wave(np.full((50, 4, 4), 60.0), dimensions=DIMENSIONS), "drivers_all_agree"),
    ],
)
def test_too_little_is_refused_with_its_reason(found, code):
    with pytest.raises(AnalysisError) as caught:
        drivers_of(found())
    assert caught.value.code == code


def test_who_was_asked_only_the_whole_or_only_the_parts_cannot_tell():
    score = np.full((80, 4, 4), 60.0)
    score[:40, :, 3] = np.nan
    score[40:, :, :3] = np.nan
    with pytest.raises(AnalysisError) as caught:
        drivers_of(points_wave(score, dimensions=DIMENSIONS))
    assert caught.value.code == "drivers_no_overall"


# --- importance and performance


def part(name: str, gap: float, se: float | None) -> Part:
    return Part(name, 0.25, 80.0, 1.0, 100, 80.0 - gap, gap, se)


def test_quadrants_need_both_intervals_clear_of_the_lines():
    shares = [("公开", 0.5, 0.45, 0.55), ("效率", 0.3, 0.22, 0.38), ("廉政", 0.12, 0.08, 0.16), ("服务", 0.08, 0.05, 0.1)]
    known = Importance(tuple(Driver(*each) for each in shares), 0.6, 500)
    points = importance_performance(
        [part("公开", -2.0, 0.5), part("效率", -2.0, 0.5), part("廉政", -2.0, 0.5), part("服务", 2.0, 0.5)], known
    )
    assert {point.dimension: point.quadrant for point in points} == {
        "公开": "improve", "效率": "uncertain", "廉政": "minor", "服务": "surplus",
    }  # fmt: skip
    assert [point.dimension for point in points] == ["公开", "效率", "廉政", "服务"]
    assert points[0].priority == pytest.approx(0.5 * 0.99997, abs=1e-5)
    near, above = importance_performance([part("公开", 0.0, 0.5), part("公开", 2.0, 0.5)], known)
    assert (near.quadrant, near.priority) == ("uncertain", pytest.approx(0.25)) and above.quadrant == "keep"
    (unknown,) = importance_performance([part("公开", -2.0, None), part("无关", -2.0, 0.1)], known)
    assert (unknown.quadrant, unknown.below, unknown.priority, unknown.margin) == ("uncertain", None, None, None)
