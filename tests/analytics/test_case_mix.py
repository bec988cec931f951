"""Case-mix: units that are rated by other people are put on one mix, with the error that follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.case_mix import CaseMix, adjust_case_mix
from analytics.errors import AnalysisError
from analytics.measure import Measured, measure
from analytics.wave import Attribute, Wave, count_cube
from tests.analytics.arrays import points_scheme, points_wave
from tests.analytics.build import scheme_of, tallied, wave_of
from tests.analytics.derivative import covariance_of, slopes

TRUTH = np.array([52.0, 55, 50, 58, 47, 53])
YOUNG = np.array([0.2, 0.8, 0.5, 0.3, 0.7, 0.4])
STRICT = 10.0


def city(seed: int, ballots: int = 400, groups: int = 2) -> Wave:
    """The young give 10 points less, and rate some units far more often than others; so do women, without
    rating otherwise."""
    rng = np.random.default_rng(seed)
    young, woman = rng.random(ballots) < 0.5, rng.random(ballots) < 0.6
    mood = rng.normal(0, 6, (ballots, 1))
    score = TRUTH - STRICT * (young[:, None] - 0.5) + mood + rng.normal(0, 8, (ballots, len(TRUTH)))
    score[rng.random(score.shape) > np.where(young[:, None], YOUNG, 1 - YOUNG)] = np.nan
    return points_wave(
        score[..., None],
        group=(np.arange(ballots) % groups).astype(np.int64),
        attributes={
            "年龄": Attribute(("中老年", "青年"), young.astype(np.int64)),
            "性别": Attribute(("男", "女"), woman.astype(np.int64)),
        },
    )


def adjusted(wave: Wave, *names: str) -> tuple[Measured, CaseMix]:
    measured = measure(wave, points_scheme())
    return measured, adjust_case_mix(measured, {name: wave.attributes[name] for name in names or wave.attributes})


def off(figures: list[float]) -> np.ndarray:
    """How far differences between units are from the truth."""
    return (np.array(figures) - np.mean(figures)) - (TRUTH - TRUTH.mean())


def test_what_the_mix_did_is_taken_off_and_true_differences_stay():
    _, found = adjusted(city(1, 3000))
    assert np.abs(off([unit.index for unit in found.units])).max() > 2
    assert np.abs(off([unit.adjusted for unit in found.units])).max() < 1.2
    effects = {(model.group, *effect[:2]): effect[2] for model in found.models for effect in model.effects}
    for group in ("群0", "群1"):
        age = next(value for (g, attribute, _), value in effects.items() if g == group and attribute == "年龄")
        sex = next(value for (g, attribute, _), value in effects.items() if g == group and attribute == "性别")
        assert abs(age) == pytest.approx(STRICT, abs=0.8) and abs(sex) < 0.8


def test_errors_are_as_large_as_what_they_are_of():
    """Over 60 cities the spread of the adjusted indices and of the effects of the mix is what their errors say."""
    runs = [adjusted(city(seed, 240), "年龄")[1].units for seed in range(60)]
    for figure, error in (("adjusted", "se"), ("effect", "effect_se")):
        spread = np.std([[getattr(unit, figure) for unit in units] for units in runs], axis=0)
        said = np.mean([[getattr(unit, error) for unit in units] for units in runs], axis=0)
        assert np.mean(said / spread) == pytest.approx(1, abs=0.1)


def test_errors_are_derivatives():
    """The influence of every respondent on every effect and adjusted index, from slopes of just these figures."""
    wave = city(3, 110, groups=1)
    measured, found = adjusted(wave)

    def figures(each: Measured) -> np.ndarray:
        units = adjust_case_mix(each, wave.attributes).units
        return np.array([[unit.effect for unit in units], [unit.adjusted for unit in units]])

    small = measured.influence.small_cell.sum(axis=0)
    slope = slopes(wave, points_scheme(), figures)
    for number, error in enumerate(("effect_se", "se")):
        variance = covariance_of(measured, slope[:, number]).diagonal() + small * number
        assert [getattr(unit, error) for unit in found.units] == pytest.approx(np.sqrt(variance), rel=1e-5)


def test_one_mix_everywhere_changes_nothing():
    rng = np.random.default_rng(0)
    score = 60 + rng.normal(0, 5, (200, 5, 1))
    wave = points_wave(score, attributes={"性别": Attribute(("男", "女"), np.arange(200) % 2)})
    for unit in adjusted(wave)[1].units:
        assert (unit.effect, unit.adjusted) == (pytest.approx(0, abs=1e-9), pytest.approx(unit.index))


def test_few_people_are_put_together_and_unknown_is_a_category():
    wave = city(4, 900)
    code = np.arange(900) // 2 % 450
    code = np.where(code < 210, 0, np.where(code < 400, 1, np.where(code < 420, 2, np.where(code < 440, 3, -1))))
    code[880:] = -1
    wave = replace(wave, attributes={"职业": Attribute(("工", "农", "商", "学"), code)})
    _, found = adjusted(wave)
    labels = {model.group: [effect[1] for effect in model.effects] for model in found.models}
    assert labels == {"群0": ["农", "*"], "群1": ["农", "*"]}


def test_too_few_or_nothing_known_is_refused():
    wave = city(5, 50)
    for attributes, code in (({}, "case_mix_no_attributes"), (wave.attributes, "case_mix_too_few")):
        with pytest.raises(AnalysisError) as caught:
            adjust_case_mix(measure(wave, points_scheme()), attributes)
        assert caught.value.code == code


def test_a_group_with_too_few_is_said_and_a_secret_one_is_not_named():
    wave = city(6, 400)
    group = np.where(np.arange(400) < 20, 1, 0).astype(np.int64)
    ratings = replace(wave.ratings, ballot_group=group)
    counts, weights = count_cube(wave.counts.shape, ratings)
    wave = replace(wave, ratings=ratings, counts=counts, weights=weights)
    assert adjusted(wave)[1].skipped == (("部门", "群1"),)
    secret = measure(wave, points_scheme(groups={"群0": 0.5, "群1": 0.5}, secret=("群0",)))
    with pytest.raises(AnalysisError):
        adjust_case_mix(secret, wave.attributes)
    secret = measure(wave, points_scheme(groups={"群0": 0.5, "群1": 0.5}, secret=("群1",)))
    found = adjust_case_mix(secret, wave.attributes)
    assert "群1" not in repr(found)


def test_units_that_were_only_counted_are_not_adjusted():
    wave = wave_of([row for unit in "甲乙丙丁" for row in tallied(f"{unit}局", {"满意": 60, "不满意": 60})])
    assert len(adjust_case_mix_of(wave).units) == 4
    counts = wave.counts.copy()
    counts[1:] = 0
    only = wave_of(
        [row for unit in "甲乙丙丁" for row in tallied(f"{unit}局", {"满意": 60, "不满意": 60}) if unit != "甲"],
        units=wave.units,
    )
    tally = np.zeros_like(only.counts)
    tally[0, 0, 0, :] = 60
    with_counts = replace(only, counts=only.counts + tally, weights=only.weights + tally, tallies=tally)
    assert [unit.unit for unit in adjust_case_mix_of(with_counts).units] == ["乙局", "丙局", "丁局"]


def adjust_case_mix_of(wave: Wave) -> CaseMix:
    code = np.arange(len(wave.ratings.ballot_group)) % 2
    return adjust_case_mix(measure(wave, scheme_of()), {"性别": Attribute(("男", "女"), code)})
