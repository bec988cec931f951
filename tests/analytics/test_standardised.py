"""Scores of different classes side by side: figures by hand, errors as derivatives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.measure import Measured, measure
from analytics.standardised import standardised
from tests.analytics.arrays import points_scheme, points_wave
from tests.analytics.build import scheme_of, tallied, wave_of
from tests.analytics.derivative import covariance_of, slopes


def city():
    """部门 at 60, 70, 80 points, 行业 at 20 and 40."""
    shares = {"甲局": (6, "部门"), "乙局": (7, "部门"), "丙局": (8, "部门"), "丁司": (2, "行业"), "戊司": (4, "行业")}
    return wave_of(
        row
        for unit, (good, unit_class) in shares.items()
        for row in tallied(unit, {"满意": good, "不满意": 10 - good}, unit_class=unit_class)
    )


def test_by_hand():
    found = {each.unit: each for each in standardised(measure(city(), scheme_of()))}
    assert found["甲局"].ratio == pytest.approx(60 * 54 / 70) and found["戊司"].ratio == pytest.approx(40 * 54 / 30)
    assert [found[unit].z for unit in ("甲局", "乙局", "丙局")] == pytest.approx([-1, 0, 1])
    assert found["戊司"].z == pytest.approx(10 / 200**0.5)
    assert str(found["甲局"].index) == "60.00"


def test_errors_are_derivatives():
    wave = points_wave(60 + np.arange(5)[:, None] ** 2 + np.random.default_rng(1).normal(0, 9, (110, 5, 1)))
    units = (replace(unit, unit_class="行业" if place < 2 else "部门") for place, unit in enumerate(wave.units))
    wave = replace(wave, units=tuple(units))
    measured = measure(wave, points_scheme())

    def figures(each: Measured) -> np.ndarray:
        return np.array([[unit.ratio, unit.z] for unit in standardised(each)])

    slope = slopes(wave, points_scheme(), figures)
    for place, unit in enumerate(standardised(measured)):
        errors = np.sqrt(covariance_of(measured, slope[:, place]).diagonal())
        assert [unit.ratio_se, unit.z_se] == pytest.approx(errors, rel=1e-5, abs=1e-6)


def test_a_class_of_one_has_no_z_and_an_unknown_error_stays_unknown():
    wave = city()
    units = tuple(replace(unit, unit_class="单列") if unit.name == "戊司" else unit for unit in wave.units)
    measured = measure(replace(wave, units=units), scheme_of())
    unknown = measured.influence.unknown.copy()
    unknown[0] = True
    measured = replace(measured, influence=replace(measured.influence, unknown=unknown))
    found = {each.unit: each for each in standardised(measured)}
    assert (found["戊司"].z, found["戊司"].ratio) == (None, pytest.approx(54))
    assert found["乙局"].z_se is None and {each.ratio_se for each in found.values()} == {None}
