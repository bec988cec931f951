"""Weighting by its laws, by the formulas of calibration taken slowly, by derivatives, and by simulation with known truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analytics.errors import AnalysisError
from analytics.measure import Measured, measure
from analytics.scheme import Scheme
from analytics.wave import Attribute, Ratings, Unit, Wave, count_cube
from analytics.weighting import NoRoom, NotConverged, kish, rake, rake_within, trim_weights, weigh
from analytics.weighting_rules import WeightingRule
from tests.analytics.build import LEVELS, Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.derivative import covariance_of, slopes

SEX, AGE, DISTRICT = "性别", "年龄段", "所在县区"
SEXES = {"男": 0.49, "女": 0.51}
AGES = {"18–34": 0.3, "35–54": 0.4, "55以上": 0.3}


def with_attributes(wave: Wave, seed: int, missing: float = 0.0) -> Wave:
    """The ballots of the wave with a sex and an age each; the first ones of a group have every kind of them."""
    rng, n = np.random.default_rng(seed), len(wave.ratings.ballot_group)
    attributes = {}
    for name, names in ((SEX, tuple(SEXES)), (AGE, tuple(AGES)), (DISTRICT, ("东区", "西区"))):
        codes = rng.integers(0, len(names), n)
        for group in range(len(wave.groups)):
            own = np.flatnonzero(wave.ratings.ballot_group == group)
            codes[own[: len(names)]] = np.arange(len(names))[: len(own)]
        attributes[name] = Attribute(names, np.where(rng.random(n) < missing, -1, codes))
    return replace(wave, attributes=attributes)


def margin_of(target: Mapping[str, float]) -> np.ndarray:
    return np.array(list(target.values()))


def draw(seed: int, n: int = 60) -> tuple[np.ndarray, list[np.ndarray]]:
    """Weights, and codes of sex and age among which every pair occurs."""
    rng = np.random.default_rng(seed)
    codes = [np.append(np.repeat([0, 1], 3), rng.integers(0, 2, n)), np.append([0, 1, 2] * 2, rng.integers(0, 3, n))]
    return rng.choice([0.5, 1.0, 1.0, 3.0], n + 6), codes


TARGETS = [margin_of(SEXES), margin_of(AGES)]

# --- raking, trimming


@given(seed=st.integers(0, 2**32 - 1))
def test_raking_meets_every_margin_and_keeps_the_sum(seed):
    weights, codes = draw(seed)
    raked = rake(weights, codes, TARGETS).weights
    assert raked.sum() == pytest.approx(weights.sum())
    for code, target in zip(codes, TARGETS, strict=True):
        np.testing.assert_allclose(np.bincount(code, raked) / raked.sum(), target, atol=1e-11)
    # The form of the solution: a factor a category, so that log(w/d) is additive (Deming & Stephan).
    moved = np.log(raked / weights)
    design = np.column_stack(
        [code == each for code, target in zip(codes, TARGETS, strict=True) for each in range(len(target))]
    )
    fitted = design @ np.linalg.lstsq(design.astype(float), moved, rcond=None)[0]
    np.testing.assert_allclose(moved, fitted, atol=1e-9)


@given(seed=st.integers(0, 2**32 - 1), factor=st.floats(1e-3, 1e3))
def test_scaling_the_weights_scales_the_result(seed, factor):
    weights, codes = draw(seed)
    np.testing.assert_allclose(
        rake(factor * weights, codes, TARGETS).weights, factor * rake(weights, codes, TARGETS).weights, rtol=1e-9
    )


@given(seed=st.integers(0, 2**32 - 1))
def test_raking_to_the_margins_that_are_there_changes_nothing(seed):
    weights, codes = draw(seed)
    own = [np.bincount(code, weights) for code in codes]
    np.testing.assert_allclose(rake(weights, codes, own).weights, weights, rtol=1e-9)


@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_margins_does_not_matter(seed):
    weights, codes = draw(seed)
    np.testing.assert_allclose(
        rake(weights, codes, TARGETS).weights, rake(weights, codes[::-1], TARGETS[::-1]).weights, rtol=1e-8
    )


def test_margins_that_cannot_be_met_together():
    """Men are all young and women all old: half men and two thirds young cannot be."""
    code = np.repeat([0, 1], 20)
    with pytest.raises(NotConverged) as error:
        rake(np.ones(40), [code, code], [np.array([0.5, 0.5]), np.array([2, 1])])
    assert abs(error.value.share - error.value.target) > 0.1
    wave = people({("男", "18–34"): 30, ("女", "55以上"): 30}, SAYS)
    with pytest.raises(AnalysisError) as error:
        margins = {SEX: SEXES, AGE: {"18–34": 0.7, "55以上": 0.3}}
        measure(wave, scheme_of(weighting={"群众": WeightingRule(margins=margins)}))
    assert error.value.code == "weighting_not_converged"
    assert error.value.facts["group"] == "群众" and error.value.facts["attribute"] in (SEX, AGE)
    assert abs(error.value.facts["share"] - error.value.facts["target"]) > 10


@given(seed=st.integers(0, 2**32 - 1), cap=st.floats(1.2, 4))
def test_trimming_keeps_the_sum_and_the_bounds(seed, cap):
    weights = np.random.default_rng(seed).lognormal(0, 1, 80)
    low, high = 0.2 * weights.mean(), cap * weights.mean()
    trimmed = trim_weights(weights, low, high)
    assert trimmed.sum() == pytest.approx(weights.sum())
    assert low <= trimmed.min() and trimmed.max() <= high
    assert kish(trimmed) >= kish(weights) - 1e-9


@given(seed=st.integers(0, 2**32 - 1))
def test_raking_within_bounds(seed):
    weights, codes = draw(seed)
    raked = rake(weights, codes, TARGETS).weights
    low, high = 0.25 * np.sort(raked)[3], np.sort(raked)[-3]
    try:
        bounded = rake_within(raked, codes, TARGETS, low, high)
    except NoRoom:
        # Only where the bounds leave no room: linear programming finds no weights either.
        x = np.vstack([code == each for code, target in zip(codes, TARGETS, strict=True) for each in range(len(target))])
        wanted = np.concatenate(TARGETS) * raked.sum()
        found = linprog(np.zeros(len(raked)), A_eq=x, b_eq=wanted, bounds=(low, high * (1 - 1e-6)))
        assert not found.success
        return
    assert low <= bounded.min() and bounded.max() <= high
    for code, target in zip(codes, TARGETS, strict=True):
        np.testing.assert_allclose(np.bincount(code, bounded) / bounded.sum(), target, atol=1e-10)


def test_bounds_that_cannot_hold_the_sum():
    with pytest.raises(NoRoom):
        trim_weights(np.ones(5), 2.0, 3.0)


# --- a wave


def rule(**changes: object) -> WeightingRule:
    return replace(WeightingRule(margins={SEX: SEXES, AGE: AGES}), **changes)


def people(counts: Mapping[tuple[str, str], int], level: Mapping[str, str]) -> Wave:
    """Ballots by sex and age; the level depends on the sex."""
    kinds = [kind for kind, n in counts.items() for _ in range(n)]
    wave = wave_of(Row(str(place), "甲局", level[sex]) for place, (sex, _) in enumerate(kinds))
    attributes = {}
    for place, (name, names) in enumerate(((SEX, tuple(SEXES)), (AGE, tuple(AGES)))):
        codes = np.array([names.index(kind[place]) if kind[place] else -1 for kind in kinds])
        attributes[name] = Attribute(names, codes)
    return replace(wave, attributes=attributes)


COUNTS = {
    ("男", "18–34"): 30,
    ("男", "35–54"): 20,
    ("男", "55以上"): 10,
    ("女", "18–34"): 12,
    ("女", "35–54"): 4,
    ("女", "55以上"): 4,
}
SAYS = {"男": "满意", "女": "一般"}


def test_the_index_is_that_of_the_population():
    wave = people(COUNTS, SAYS)
    measured = measure(wave, scheme_of(weighting={"群众": rule()}))
    assert measure(wave, scheme_of()).cells.index[0] == pytest.approx(0.75 * 100 + 0.25 * 60)
    assert measured.cells.index[0] == pytest.approx(0.49 * 100 + 0.51 * 60)
    assert measured.rates.strict[0] == pytest.approx(0.49)
    assert measured.influence.by_group[0, 0, 0] == pytest.approx(0, abs=1e-18), "sex explains everything"


def test_what_was_done_is_told():
    (report,) = measure(people(COUNTS, SAYS), scheme_of(weighting={"群众": rule()})).weighting
    assert (report.group, report.steps, report.ballots, report.missing, report.trimmed) == ("群众", ("rake",), 80, (), 0)
    women = next(line for line in report.margins if line.category == "女")
    assert (women.attribute, women.ballots, women.target) == (SEX, 20, pytest.approx(0.51))
    assert (women.before, women.after) == (pytest.approx(0.25), pytest.approx(0.51))
    assert report.effective < 60 and report.design_effect == pytest.approx(80 / report.effective)
    assert report.ratio == pytest.approx(report.largest / report.smallest) and report.rounds > 1


def test_trimming_and_raking_hold_together():
    (report,) = measure(people(COUNTS, SAYS), scheme_of(weighting={"群众": rule(trim=2.6)})).weighting
    assert report.steps == ("rake", "trim")
    assert report.largest <= 2.6 * (1 + 1e-6) and report.trimmed > 0
    assert all(line.after == pytest.approx(line.target, abs=1e-9) for line in report.margins)
    plain = measure(people(COUNTS, SAYS), scheme_of(weighting={"群众": rule()})).weighting[0]
    assert plain.largest > 2.6


def test_trimming_by_quartiles():
    (report,) = measure(people(COUNTS, SAYS), scheme_of(weighting={"群众": rule(trim_iqr=2.0)})).weighting
    plain = measure(people(COUNTS, SAYS), scheme_of(weighting={"群众": rule()})).weighting[0]
    assert report.largest < plain.largest and report.steps == ("rake", "trim")


def test_a_cap_that_the_margins_do_not_allow():
    with pytest.raises(AnalysisError) as error:
        measure(people(COUNTS, SAYS), scheme_of(weighting={"群众": rule(trim=1.5)}))
    assert error.value.code == "weighting_trim_impossible" and error.value.facts["group"] == "群众"


def test_post_stratification_is_the_mean_of_the_cells():
    wave = people(COUNTS, SAYS)
    cells = {f"{sex}×{age}": 1 / 6 for sex in SEXES for age in AGES}
    measured = measure(
        wave, scheme_of(weighting={"群众": WeightingRule(margins={"性别×年龄段": cells}, post_stratified=True)})
    )
    weights = measured.wave.ratings.ballot_weight
    np.testing.assert_allclose(weights, np.repeat([80 / 6 / n for n in COUNTS.values()], list(COUNTS.values())))
    assert measured.weighting[0].steps == ("post_stratify",) and measured.weighting[0].rounds == 1


def test_design_weights_are_persons_by_answers():
    wave = people(COUNTS, SAYS)
    measured = measure(wave, scheme_of(weighting={"群众": WeightingRule(design={SEX: {"男": 300, "女": 500}})}))
    weights = measured.wave.ratings.ballot_weight
    assert weights[-1] / weights[0] == pytest.approx((500 / 20) / (300 / 60))
    assert weights.sum() == pytest.approx(80), "groups count beside one another as before"


@pytest.mark.parametrize("missing", ["refuse", "own_category"])
def test_people_who_lack_an_attribute(missing):
    counts = {**COUNTS, ("", "18–34"): 20}
    wave, scheme = people(counts, {**SAYS, "": "一般"}), scheme_of(weighting={"群众": rule(missing=missing)})
    if missing == "refuse":
        with pytest.raises(AnalysisError) as error:
            measure(wave, scheme)
        assert error.value.code == "weighting_attribute_missing"
        assert (error.value.facts["attribute"], error.value.facts["count"], error.value.facts["of"]) == (SEX, 20, 100)
        return
    measured = measure(wave, scheme)
    (report,) = measured.weighting
    assert report.missing == ((SEX, 20),)
    by = {line.category: line for line in report.margins if line.attribute == SEX}
    assert by[""].target is None and by[""].after == pytest.approx(0.2), "those who do not say keep their share"
    assert by["男"].after == pytest.approx(0.8 * 0.49)


def test_an_attribute_that_nobody_has():
    with pytest.raises(AnalysisError) as error:
        measure(wave_of(tallied("甲局", {"满意": 3})), scheme_of(weighting={"群众": rule()}))
    assert error.value.code == "weighting_attribute_absent"


def test_a_rule_for_a_group_that_is_not_there():
    wave = people(COUNTS, SAYS)
    measured = measure(wave, scheme_of(weighting={"企业": rule()}))
    assert measured.weighting[0].absent
    np.testing.assert_array_equal(measured.influence.covariance, measure(wave, scheme_of()).influence.covariance)


def test_counts_without_ballots_cannot_be_weighted():
    wave = people(COUNTS, SAYS)
    wave = replace(wave, tallies=wave.counts)
    with pytest.raises(AnalysisError, match="weighting_tallies"):
        measure(wave, scheme_of(weighting={"群众": rule()}))


def test_categories_match_however_the_dash_is_typed():
    wave = people(COUNTS, SAYS)
    ages = {name.replace("–", "-"): share for name, share in AGES.items()}
    measured = measure(wave, scheme_of(weighting={"群众": rule(margins={SEX: SEXES, AGE: ages})}))
    assert measured.cells.index[0] == pytest.approx(0.49 * 100 + 0.51 * 60)


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32 - 1), factor=st.floats(0.01, 100))
def test_the_weights_of_a_raked_group_may_have_any_scale(seed, factor):
    """Its index and errors, and the rates where it is the only group."""
    wave = with_attributes(wave_of(random_rows(seed, groups=1, ballots=24)), seed)
    scaled = replace(wave, ratings=replace(wave.ratings, ballot_weight=wave.ratings.ballot_weight * factor))
    scheme = scheme_of(weighting={"群0": rule()})
    one, other = measured_or_skip(wave, scheme), measured_or_skip(scaled, scheme)
    np.testing.assert_allclose(other.cells.index, one.cells.index, rtol=1e-9)
    np.testing.assert_allclose(other.influence.covariance, one.influence.covariance, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(other.rates.strict_low, one.rates.strict_low, rtol=1e-7, atol=1e-12)


def measured_or_skip(wave: Wave, scheme: Scheme) -> Measured:
    try:
        return measure(wave, scheme)
    except AnalysisError as error:
        assume(error.code != "weighting_not_converged")
        raise


# --- errors


def slowly(wave: Wave, scheme: Scheme) -> np.ndarray:
    """Σ without the small-cell term, from the formulas, ballot by ballot and with dense matrices; one dimension."""
    weighted = weigh(wave, scheme.weighting).wave
    measured = measure(wave, scheme)
    plain, sigma = wave.ratings, np.zeros((len(wave.units), len(wave.units)))
    for number, group in enumerate(wave.groups):
        mine = [b for b in np.unique(plain.ballot) if plain.ballot_group[b] == number]
        z = np.zeros((len(mine), len(wave.units)))
        for place, ballot in enumerate(mine):
            for row in np.flatnonzero(plain.ballot == ballot):
                unit, level = plain.unit[row], plain.level[row]
                for dimension in [plain.dimension[row]]:
                    if measured.cells.counted[unit, number, dimension, level]:
                        mean, total = (
                            measured.cells.mean[unit, number, dimension],
                            measured.cells.total[unit, number, dimension],
                        )
                        z[place, unit] += (
                            measured.cells.weight[unit, number, dimension]
                            * weighted.ratings.ballot_weight[ballot] * (measured.cells.score[level] - mean) / total
                        )  # fmt: skip
        people = plain.ballot_respondent[mine]
        each = rule_of = scheme.weighting.get(group)
        if each is None:
            totals = np.array([z[people == person].sum(axis=0) for person in np.unique(people)])
            n = len(totals)
            sigma += n / (n - 1) * totals.T @ totals
            continue
        initial, final = plain.ballot_weight[mine].astype(float), weighted.ratings.ballot_weight[mine]
        if rule_of.design:
            ((attribute, persons),) = rule_of.design.items()
            codes = wave.attributes[attribute].codes[mine]
            for code, name in enumerate(wave.attributes[attribute].names):
                initial[codes == code] *= persons[name] / initial[codes == code].sum()
        columns = [np.ones(len(mine))]
        for attribute, target in rule_of.margins.items():
            codes = wave.attributes[attribute].codes[mine]
            for code, name in enumerate(wave.attributes[attribute].names):
                columns.append((codes == code) - target[name] * (codes >= 0))
        x = np.column_stack(columns)
        root = np.sqrt(initial)[:, None]
        beta = np.linalg.lstsq(x * root, z / final[:, None] * root, rcond=1e-10)[0]
        z = z - final[:, None] * (x @ beta)
        names = np.unique(people)
        totals = np.array([z[people == person].sum(axis=0) for person in names])
        stratum = np.zeros(len(names), dtype=int)
        if rule_of.design:
            codes = wave.attributes[next(iter(rule_of.design))].codes[mine]
            stratum = np.array([codes[people == person][0] for person in names])
        for each in np.unique(stratum):
            own = totals[stratum == each]
            own = own - own.mean(axis=0)
            sigma += len(own) / (len(own) - 1) * own.T @ own
    return sigma


@pytest.mark.parametrize("how", ["raked", "some lack it", "design", "post-stratified"])
@settings(max_examples=5)
@given(seed=st.integers(0, 2**32 - 1))
def test_covariance_equals_the_formula(how, seed):
    """Several ballots a respondent, partly answered, unequal weights, a second group that is not weighted."""
    rows = random_rows(seed, units=3, groups=2, ballots=30)
    wave = with_attributes(wave_of(rows), seed, missing=0.2 if how == "some lack it" else 0.0)
    which = {
        "raked": rule(),
        "some lack it": rule(missing="own_category"),
        "design": rule(design={DISTRICT: {"东区": 700.0, "西区": 300.0}}),
        "post-stratified": WeightingRule(margins={AGE: AGES}, post_stratified=True),
    }[how]
    group = wave.groups[0]
    scheme = scheme_of(weighting={group: which})
    try:
        measured = measured_or_skip(wave, scheme)
    except AnalysisError as error:
        assert error.code == "weighting_category_empty"
        assume(False)
    if how == "design":  # strata of one are put together, which the slow way does not do
        codes = measured.wave.attributes[DISTRICT].codes
        calibration = weigh(wave, scheme.weighting).calibrations[0]
        assume(len(calibration.size) == 2 and len(codes))
    np.testing.assert_allclose(measured.influence.by_group.sum(axis=0), slowly(wave, scheme), rtol=1e-7, atol=1e-8)


@settings(max_examples=2)
@given(seed=st.integers(0, 2**32 - 1))
def test_post_stratified_linearisation_is_the_derivative(seed):
    """With equal weights to begin with, regressing on d and on w is the same, and the slope is exact."""
    rows = [row._replace(weight=1.0, respondent=None) for row in random_rows(seed, units=2, groups=2, ballots=16)]
    wave = with_attributes(wave_of(rows), seed)
    scheme = scheme_of(weighting={wave.groups[0]: WeightingRule(margins={SEX: SEXES}, post_stratified=True)})
    try:
        measured = measure(wave, scheme)
    except AnalysisError:
        assume(False)
    wanted = covariance_of(measured, slopes(wave, scheme, lambda each: each.cells.index))
    known = np.isfinite(measured.cells.index)
    ours = measured.influence.by_group.sum(axis=0)
    np.testing.assert_allclose(ours[np.ix_(known, known)], wanted[np.ix_(known, known)], rtol=1e-4, atol=1e-5)


def test_scores_of_dimensions_and_the_index_agree():
    """A single dimension is the index, in errors too, also in a raked group."""
    wave = people(COUNTS, SAYS)
    rng = np.random.default_rng(5)
    levels = rng.integers(0, len(wave.levels), len(wave.ratings.level))
    ratings = replace(wave.ratings, level=levels)
    counts, weights = count_cube(wave.counts.shape, ratings)
    wave = replace(wave, ratings=ratings, counts=counts, weights=weights)
    influence = measure(wave, scheme_of(weighting={"群众": rule()})).influence
    np.testing.assert_allclose(influence.by_dimension[0], influence.covariance)


def test_strata_of_one_respondent_are_put_together():
    counts = {("男", "18–34"): 20, ("女", "18–34"): 1}
    wave = people(counts, SAYS)
    scheme = scheme_of(weighting={"群众": WeightingRule(design={SEX: {"男": 100.0, "女": 100.0}})})
    measured = measure(wave, scheme)
    assert len(weigh(wave, scheme.weighting).calibrations[0].size) == 1
    assert measured.influence.by_group[0, 0, 0] > 0


# --- simulation with known truth

POPULATION = {SEX: np.array([0.49, 0.51]), AGE: np.array([0.3, 0.4, 0.3])}
ANSWERS = {SEX: np.array([0.7, 0.3]), AGE: np.array([0.6, 0.3, 0.1])}
"""Who scans the code: men, and the young."""


def sample(rng: np.random.Generator, n: int, effects: np.ndarray) -> Wave:
    """Every ballot rates all units. The young are stricter; effects: [unit, age] what is added to the opinion."""
    sex, age = (rng.choice(len(share), n, p=share) for share in ANSWERS.values())
    mood = 0.6 * rng.standard_normal(n)
    opinion = mood[:, None] + effects[:, age].T + 0.3 * (sex == 1)[:, None] + rng.standard_normal((n, len(effects)))
    level = np.searchsorted([-1.0, 0.0, 1.0], -opinion).ravel()
    ratings = Ratings(
        np.repeat(np.arange(n), len(effects)), np.tile(np.arange(len(effects)), n), np.zeros(level.size, dtype=int), level,
        np.zeros(n, dtype=int), np.arange(n), np.ones(n), np.zeros(n, dtype=int),
    )  # fmt: skip
    counts, weights = count_cube((len(effects), 1, 1, 4), ratings)
    units = tuple(Unit(f"局{place}", "部门") for place in range(len(effects)))
    attributes = {SEX: Attribute(tuple(SEXES), sex), AGE: Attribute(tuple(AGES), age)}
    return Wave(units, ("群众",), ("总体评价",), LEVELS, counts, weights, ratings, attributes=attributes)


def truth(effects: np.ndarray) -> np.ndarray:
    """Expected score of each unit in the population."""
    scores, spread = np.array([100.0, 80.0, 60.0, 0.0]), NormalDist(0, np.sqrt(0.6**2 + 1))
    expected = np.zeros(len(effects))
    for sex, share_of_sex in enumerate(POPULATION[SEX]):
        for age, share in enumerate(POPULATION[AGE]):
            for unit, each in enumerate(effects[:, age] + 0.3 * sex):
                below = np.array([spread.cdf(limit + each) for limit in (-1.0, 0.0, 1.0)] + [1.0])
                expected[unit] += share_of_sex * share * (np.diff(below, prepend=0.0) @ scores)
    return expected


@pytest.mark.parametrize("n", [100, 400])
def test_coverage_of_the_raked_index(n):
    """95 % intervals of three units, 60 samples in which young men are three times as many as they should be (seed 7). The
    unweighted index misses the truth nearly always at 400 ballots."""
    rng, effects = np.random.default_rng(7), np.array([[-0.5, 0.0, 0.6], [0.0, 0.3, 0.9], [-0.2, 0.5, 0.5]])
    scheme, plain, wanted = scheme_of(weighting={"群众": rule()}), scheme_of(), truth(effects)
    held, unweighted, errors, indices = [], [], [], []
    for _ in range(60):
        wave = sample(rng, n, effects)
        for results, each in ((held, scheme), (unweighted, plain)):
            measured = measure(wave, each)
            se = np.sqrt(measured.influence.covariance.diagonal())
            results.append(np.abs(measured.cells.index - wanted) <= 1.959964 * se)
            if each is scheme:
                errors.append(se)
                indices.append(measured.cells.index)
    assert 0.91 <= np.mean(held) <= 0.975
    assert np.mean(unweighted) < np.mean(held) - 0.15
    np.testing.assert_allclose(np.mean(errors, axis=0), np.std(indices, axis=0), rtol=0.25)


def test_linearisation_agrees_with_leaving_one_out():
    """The jackknife with raking anew each time, (n−1)/n Σ (θ_i − θ̄)²."""
    rng, effects = np.random.default_rng(3), np.array([[-0.5, 0.0, 0.6], [0.0, 0.3, 0.9]])
    n = 500
    wave, scheme = sample(rng, n, effects), scheme_of(weighting={"群众": rule()})
    measured = measure(wave, scheme)
    scores = np.array([100.0, 80.0, 60.0, 0.0])[wave.ratings.level.reshape(n, 2)]
    codes = [wave.attributes[SEX].codes, wave.attributes[AGE].codes]
    left_out = []
    for ballot in range(n):
        keep = np.arange(n) != ballot
        weights = rake(np.ones(n - 1), [code[keep] for code in codes], TARGETS).weights
        left_out.append(weights @ scores[keep] / weights.sum())
    moved = np.array(left_out) - np.mean(left_out, axis=0)
    jackknife = (n - 1) / n * moved.T @ moved
    scale = np.sqrt(np.outer(jackknife.diagonal(), jackknife.diagonal()))
    np.testing.assert_allclose(measured.influence.by_group[0] / scale, jackknife / scale, atol=0.08)
    without = measure(wave, scheme_of()).influence.by_group[0]
    assert np.abs(np.log(np.diag(without) / np.diag(jackknife))).max() > 0.12, "else the test would prove nothing"
