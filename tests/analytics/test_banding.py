"""Bands against the class mean: nobody is called better or worse by chance more often than the limits say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.appraise import appraise
from analytics.banding import KAPPA, Z_BAND, Z_FAR, Funnel, band_of, contrast_variance, funnel, rate_funnel, winsorised
from analytics.bands import class_rate_funnel, effective_raters
from analytics.measure import measure
from tests.analytics.build import scheme_of, tallied, wave_of

NAMES = [f"局{number}" for number in range(80)]


def errors(m: int) -> np.ndarray:
    """Unequal errors of 0.3 to 0.9 points, correlated 0.6 as where everybody rates everybody."""
    se = np.linspace(0.3, 0.9, m)
    return np.outer(se, se) * (0.6 + 0.4 * np.eye(m))


def shares(m: int, tau: float, draws: int = 400) -> tuple[float, float, float]:
    """Shares of units called other than near: plainly, allowing for the usual spread, and far by that."""
    rng, covariance = np.random.default_rng(11), errors(m)
    root = np.linalg.cholesky(covariance)
    found: list[Funnel] = []
    for _ in range(draws):
        index = 90 + root @ rng.standard_normal(m) + tau * rng.standard_normal(m)
        found.append(funnel(NAMES[:m], index, covariance, np.ones(m)))
    points = [point for each in found for point in each.points]
    plain, wide = [np.mean([getattr(p, name) != "near" for p in points]) for name in ("band_plain", "band")]
    return plain, wide, np.mean([point.band.startswith("far") for point in points])


@pytest.mark.parametrize("m", [8, 34])
def test_where_nothing_differs_five_in_a_hundred_at_most_are_banded(m):
    plain, wide, far = shares(m, tau=0.0)
    assert plain == pytest.approx(0.05, abs=0.01)
    assert wide <= 0.05 and far <= 0.002


@pytest.mark.parametrize("m", [8, 34])
def test_where_all_differ_as_usual_five_in_a_hundred_are_banded(m):
    """Without the correction for drawn-in tails it would be some 8 and 10 in a hundred; without any allowance most."""
    plain, wide, far = shares(m, tau=1.5)
    assert plain > 0.5
    assert wide == pytest.approx(0.05, abs=0.012) and far < 0.008


def test_an_outlier_stands_out_of_a_class_that_differs():
    rng = np.random.default_rng(5)
    index = 90 + 1.5 * rng.standard_normal(30)
    index[3] = 80.0
    found = funnel(NAMES[:30], index, errors(30) / 9, np.ones(30))
    assert found.points[3].band == "far_below"
    assert sum(point.band != "near" for point in found.points) <= 3


def test_the_contrast_is_with_a_mean_that_contains_the_unit():
    covariance = errors(5)
    index = np.eye(5) - 1 / 5
    assert contrast_variance(covariance, np.full(5, 1 / 5)) == pytest.approx((index @ covariance @ index.T).diagonal())


def test_what_drawing_in_the_tails_leaves_of_a_square():
    z = np.random.default_rng(1).standard_normal(200_000)
    assert pytest.approx(0.6787, abs=1e-4) == KAPPA
    assert (winsorised(z) ** 2).mean() == pytest.approx(KAPPA, abs=0.005)


def test_points_lie_outside_the_limits_exactly_if_their_band_says_so():
    rng, m = np.random.default_rng(2), 20
    covariance = errors(m)
    index = 90 + np.linalg.cholesky(covariance) @ rng.standard_normal(m) + rng.standard_normal(m)
    found = funnel(NAMES[:m], index, covariance, np.full(m, 250.0))
    assert sum(point.raters for point in found.points) == pytest.approx(250 * m)
    for point in found.points:
        limit = np.interp(point.raters, [x.raters for x in found.limits], [x.high95 - found.target for x in found.limits])
        near = abs(point.index - found.target) / limit
        assert near == pytest.approx(abs(point.z) / Z_BAND, rel=0.02)
    raters = [limit.raters for limit in found.limits]
    assert raters == sorted(raters) and found.limits[0].high95 > found.limits[-1].high95
    for limit in found.limits:
        assert limit.low998 < limit.low95 < found.target < limit.high95 < limit.high998
        assert limit.wide_low95 <= limit.low95 and limit.wide_high998 >= limit.high998


def test_bands_by_their_limits():
    assert [band_of(z) for z in (-3.1, -Z_FAR, -2.0, -Z_BAND, -1.95, 0, 1.95, 1.96, 3.09)] == [
        "far_below", "far_below", "below", "below", "near", "near", "near", "above", "far_above",
    ]  # fmt: skip


def test_a_small_class_or_an_unknown_error_has_no_bands():
    assert funnel(NAMES[:7], np.arange(7.0), errors(7), np.ones(7)) is None
    assert funnel(NAMES[:8], np.arange(8.0), np.zeros((8, 8)), np.ones(8)) is None
    assert funnel(NAMES[:8], np.arange(8.0), errors(8), np.zeros(8)) is None


def test_a_rate_on_the_arcsine_scale():
    """With 100 answers each, 0.5 pooled: 0.72 is (1.0132 − 0.7854)/0.05 = 4.56, of which 9/10 is not its own weight."""
    share = np.array([0.72, 0.28] + [0.5] * 8)
    found = rate_funnel(NAMES[:10], share, np.full(10, 100.0))
    assert found.target == pytest.approx(0.5)
    assert found.points[0].z == pytest.approx(4.556 / 0.9**0.5, abs=0.01)
    assert found.points[0].index == pytest.approx(0.72) and found.points[2].z == pytest.approx(0)
    assert found.limits[0].high95 == pytest.approx(np.sin(np.pi / 4 + 1.96 * 0.05 * 0.9**0.5) ** 2)
    assert rate_funnel(NAMES[:7], share[:7], np.full(7, 100.0)) is None


def test_units_of_a_wave_have_bands_and_their_class_a_funnel():
    rows = [row for n in range(9) for row in tallied(f"局{n}", {"满意": 200 if n else 120, "不满意": 100 + (n % 3) * 3})]
    measured = measure(wave_of(rows), scheme_of())
    each = appraise(measured, "w", "s", "p").classes[0]
    assert {unit.name: unit.band for unit in each.units} == {f"局{n}": "near" if n else "far_below" for n in range(9)}
    assert [point.unit for point in each.funnel.points] == [f"局{n}" for n in range(9)]
    assert effective_raters(measured) == pytest.approx([row.ballots for row in sorted(each.units, key=lambda u: u.name)])
    assert class_rate_funnel(measured, np.arange(9)).points[0].band.endswith("below")
    seven = appraise(measure(wave_of([row for row in rows if row.unit < "局7"]), scheme_of()), "w", "s", "p").classes[0]
    assert seven.funnel is None and {unit.band for unit in seven.units} == {None}


def test_an_unknown_error_takes_the_bands_of_its_class():
    rows = [row for n in range(9) for row in tallied(f"局{n}", {"满意": 20, "不满意": 10 + n})]
    measured = measure(wave_of(rows), scheme_of())
    unknown = measured.influence.unknown.copy()
    unknown[2] = True
    measured = replace(measured, influence=replace(measured.influence, unknown=unknown))
    assert appraise(measured, "w", "s", "p").classes[0].funnel is None
