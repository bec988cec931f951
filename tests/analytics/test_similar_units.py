"""A unit beside similar ones: against textbook formulas, and against a truth that is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.measure import measure
from analytics.overlap import overlap_by_dimension
from analytics.similar_units import FEWEST, Item, SimilarUnits, difference_in_differences
from benchmarks.follow_up import scores
from tests.analytics.arrays import points_scheme, points_wave


def item(before: np.ndarray, after: np.ndarray, error: float) -> Item:
    """Equal, independent errors."""
    covariance = error**2 * np.eye(len(before))
    return Item(before, after, covariance, covariance, np.zeros_like(covariance), np.ones(len(before)))


def test_with_equal_errors_it_is_the_analysis_of_covariance():
    """δ, its error and its interval as least squares of x₂ on x₁ give them for a new observation."""
    rng = np.random.default_rng(5)
    before = rng.normal(90, 2, 24)
    after = 20 + 0.8 * before + rng.normal(0, 1.0, 24)
    similar = np.arange(1, 24)
    found = SimilarUnits(item(before, after, 0.2), similar).against(0)

    design = np.column_stack([np.ones(23), before[similar]])
    fit, rest, *_ = np.linalg.lstsq(design, after[similar], rcond=None)
    at = np.array([1.0, before[0]])
    se = np.sqrt(rest[0] / 21 * (1 + at @ np.linalg.inv(design.T @ design) @ at))
    effect = after[0] - at @ fit
    np.testing.assert_allclose([found.effect, found.se], [effect, se], rtol=1e-9)
    # φ² is the variance of the rest less that of sampling, so that its degrees of freedom are nearly those of the fit.
    assert 21 <= found.freedom < 21.2
    quantile = stats.t.ppf(0.975, found.freedom)
    np.testing.assert_allclose([found.low, found.high], [effect - quantile * se, effect + quantile * se], rtol=1e-9)
    assert found.p == pytest.approx(2 * stats.t.sf(abs(effect) / se, found.freedom))
    assert found.effect == pytest.approx(found.difference - found.expected)


def test_two_by_two_is_the_interaction_of_least_squares():
    """Respondents rate both units in one wave; other people in the next: y on unit, wave and their product, clustered."""
    rng = np.random.default_rng(3)
    people, clusters = 60, []
    for change in (0, 4):
        taste = rng.normal(70, 12, (people, 1))
        clusters.append(np.rint(taste + rng.normal(0, 6, (people, 2)) + [[-8 + change, 0]]).clip(0, 100))
    then, now = (measure(points_wave(each[:, :, None]), points_scheme(min_units=1, min_ballots=1)) for each in clusters)
    assert overlap_by_dimension(now, then) == {}
    covariances = (each.influence.by_dimension[0] for each in (then, now))
    both = Item(then.dimensions.score[:, 0], now.dimensions.score[:, 0], *covariances, np.zeros((2, 2)), np.ones(2))
    # The cells of the two units are smaller than 100, so that the variances are widened; taken back here.
    plain = [each.influence.by_group.sum(axis=0) for each in (then, now)]
    both = Item(both.before, both.after, *plain, both.shared, both.raters_before)
    difference, se = difference_in_differences(both, 0, np.array([1]))

    y = np.concatenate([each.ravel() for each in clusters])
    wave = np.repeat([0.0, 1.0], 2 * people)
    unit = np.tile([1.0, 0.0], 2 * people)
    design = np.column_stack([np.ones(len(y)), unit, wave, unit * wave])
    inverse = np.linalg.inv(design.T @ design)
    fit = inverse @ design.T @ y
    pulls = (design * (y - design @ fit)[:, None]).reshape(2, people, 2, 4).sum(axis=2)
    middle = sum(people / (people - 1) * each.T @ each for each in pulls)
    np.testing.assert_allclose([difference, se], [fit[3], np.sqrt((inverse @ middle @ inverse)[3, 3])], rtol=1e-9)


def test_the_same_people_in_both_waves_make_it_surer():
    before, after = np.linspace(88, 92, 12), np.linspace(88, 92, 12) + 0.2
    covariance = 0.3 * np.eye(12)
    apart = Item(before, after, covariance, covariance, np.zeros((12, 12)), np.ones(12))
    shared = Item(before, after, covariance, covariance, 0.5 * covariance, np.ones(12))
    errors = [difference_in_differences(each, 0, np.arange(1, 12))[1] for each in (apart, shared)]
    assert errors[1] == pytest.approx(errors[0] * np.sqrt(0.5))
    assert SimilarUnits(shared, np.arange(1, 12)).against(0).se < SimilarUnits(apart, np.arange(1, 12)).against(0).se


def test_halo_of_all_units_falls_out():
    """People who are strict with one unit are strict with all: an error that all units share moves no comparison."""
    rng = np.random.default_rng(1)
    before, after = rng.normal(90, 2, 20), rng.normal(90, 2, 20)
    alone = item(before, after, 0.5)
    strict = Item(
        before, after - 3.0, alone.covariance_before + 4.0, alone.covariance_after + 4.0, alone.shared, alone.raters_before
    )
    found, same = (SimilarUnits(each, np.arange(1, 20)).against(0) for each in (alone, strict))
    np.testing.assert_allclose([found.effect, found.se], [same.effect, same.se], rtol=1e-6)


def test_a_low_start_that_was_bad_luck_is_taken_off():
    """All units are truly alike: whoever is lowest comes up without having done anything."""
    rng = np.random.default_rng(2)
    before = 90 + rng.normal(0, 1.0, 30)
    before[0] = 87.0
    after = 90 + rng.normal(0, 1.0, 30)
    found = SimilarUnits(item(before, after, 1.0), np.arange(1, 30)).against(0)
    assert found.difference > 2.5 and abs(found.effect) < found.difference / 2 and found.beyond
    assert found.spread < 0.5


def test_a_large_variance_by_bad_luck_draws_nobody_up():
    """A few zeros lower a score and raise its estimated variance: who has it changes nothing, only how many raters."""
    rng = np.random.default_rng(7)
    before, after = 90 + rng.normal(0, 2, 20), 90 + rng.normal(0, 2, 20)
    variances = rng.uniform(0.2, 3.0, 20)
    nothing = np.zeros((20, 20))

    def expected(variances: np.ndarray, raters: np.ndarray) -> float:
        each = Item(before, after, np.diag(variances), np.eye(20), nothing, raters)
        return SimilarUnits(each, np.arange(1, 7)).against(0).expected

    assert expected(variances, np.ones(20)) == pytest.approx(expected(variances[::-1], np.ones(20)))
    few = np.ones(20)
    few[0] = 0.1
    assert abs(expected(variances, few)) > abs(expected(variances, np.ones(20)))


def test_fixed_figures_are_compared_too():
    """Without any error of sampling, and without any difference at all."""
    level = np.full(8, 90.0)
    found = SimilarUnits(item(level, level, 0.0), np.arange(1, FEWEST + 1)).against(0)
    assert (found.effect, found.p) == (pytest.approx(0.0), 1.0)
    found = SimilarUnits(item(np.arange(8.0), np.arange(8.0) + [5, 0, 0, 0, 0, 0, 0, 0], 0.0), np.arange(1, 8)).against(0)
    assert found.effect == pytest.approx(5.0) and found.p < 0.05


@pytest.mark.parametrize(
    ("units", "tasks", "error", "own", "kept"), [(34, 5, 0.35, 0.4, 1.0), (22, 4, 1.0, 0.0, 1.0), (34, 5, 1.0, 0.4, 0.9)]
)
def test_the_truth_is_held_where_the_worst_were_chosen(units, tasks, error, own, kept):
    """200 draws; benchmarks/follow_up.py has more, docs/methods/follow_up.md what they say."""
    found = scores(units, tasks, error, own, kept, 0.0, 200, 8)
    assert 0.92 <= found[:, 0].mean() <= 0.985
    assert found[:, 1].mean() <= 0.04 and found[:, 2].mean() <= 0.04


def test_a_real_improvement_is_found_and_the_plain_difference_is_not_to_be_trusted():
    found = scores(34, 5, 0.35, 0.4, 1.0, 2.0, 120, 4)
    assert found[:, 1].mean() > 0.7 and found[:, 0].mean() >= 0.92
    chosen = scores(34, 12, 1.0, 0.4, 1.0, 0.0, 120, 4)
    assert chosen[:, 4].mean() > 0.7, "the plain one claims an effect where there is none"
    assert chosen[:, 3].mean() < 0.9
