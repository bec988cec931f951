"""Counts without ballots: the same index, errors that are never smaller than those of the ballots behind them."""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraise import appraise
from analytics.measure import measure
from analytics.wave import Wave
from tests.analytics.build import LEVELS, Row, random_rows, scheme_of, wave_of


def counted(wave: Wave, ballots: int = 0) -> Wave:
    """The wave with all but the first ballots known by their counts only."""
    ratings = wave.ratings
    kept = ratings.ballot < ballots
    cell = (ratings.unit, ratings.ballot_group[ratings.ballot], ratings.dimension, ratings.level)
    tallies = np.zeros_like(wave.counts)
    np.add.at(tallies, tuple(axis[~kept] for axis in cell), 1)
    few = replace(
        ratings, **{name: getattr(ratings, name)[kept] for name in ("ballot", "unit", "dimension", "level")},
        **{name: getattr(ratings, name)[:ballots] for name in ("ballot_group", "ballot_respondent", "ballot_weight")},
        respondent_key=ratings.respondent_key[: int(ratings.ballot_respondent[:ballots].max(initial=-1)) + 1],
    )  # fmt: skip
    return replace(wave, ratings=few, tallies=tallies)


def answers(seed: int, people: int, dimensions: int, halo: float, units: int = 3, groups: int = 2) -> list[Row]:
    """Everybody rates everything; with halo 1 a person ticks the same for all dimensions of a unit."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        for unit in range(units):
            first = rng.choice(LEVELS, p=[0.5, 0.25, 0.15, 0.1])
            for dimension in range(dimensions):
                level = first if rng.random() < halo else rng.choice(LEVELS, p=[0.5, 0.25, 0.15, 0.1])
                rows.append(Row(str(person), f"局{unit}", str(level), f"项{dimension}", f"群{person % groups}"))
    return rows


def errors(wave: Wave, **scheme: object) -> np.ndarray:
    return np.sqrt(measure(wave, scheme_of(**scheme)).influence.covariance.diagonal())


def test_the_error_of_one_cell_by_hand() -> None:
    rows = [Row(str(n), "局", level) for n, level in enumerate(["满意"] * 120 + ["一般"] * 40 + ["不满意"] * 40)]
    measured = measure(counted(wave_of(rows)), scheme_of())
    # Mean (120·100 + 40·60) / 200 = 72; Σ n (x − 72)² = 120·784 + 40·144 + 40·5184 = 307200.
    assert measured.cells.index[0] == pytest.approx(72)
    assert measured.influence.covariance[0, 0] == pytest.approx(307_200 / (200 * 199))
    assert (measured.influence.ballots[0], measured.influence.raters[0, 0]) == (200, 200)


def test_the_errors_of_dimensions_add_up_as_if_the_same_people_had_answered_by_hand() -> None:
    rows = [
        *(Row(f"a{n}", "局", level, "公开", "企业") for n, level in enumerate(["满意"] * 150 + ["不满意"] * 50)),
        *(Row(f"b{n}", "局", level, "廉洁", "企业") for n, level in enumerate(["满意"] * 100 + ["不满意"] * 25)),
        *(Row(f"c{n}", "局", level, "公开", "居民") for n, level in enumerate(["满意"] * 90 + ["一般"] * 10)),
    ]
    scheme = scheme_of(groups={"企业": 3.0, "居民": 1.0}, dimensions={"公开": 2.0, "廉洁": 1.0})
    measured = measure(counted(wave_of(rows)), scheme)
    open_se = np.sqrt((150 * 25**2 + 50 * 75**2) / (200 * 199))  # mean 75
    clean_se = np.sqrt((100 * 20**2 + 25 * 80**2) / (125 * 124))  # mean 80
    people_se = np.sqrt((90 * 4**2 + 10 * 36**2) / (100 * 99))  # mean 96
    firms = 2 / 3 * open_se + 1 / 3 * clean_se
    expected = 0.75**2 * firms**2 + 0.25**2 * people_se**2
    assert measured.cells.index[0] == pytest.approx(0.75 * (2 / 3 * 75 + 1 / 3 * 80) + 0.25 * 96)
    assert measured.influence.covariance[0, 0] == pytest.approx(expected)
    assert measured.influence.ballots[0] == 200 + 100  # the most that a dimension proves, group by group


@pytest.mark.parametrize("seed", range(3))
def test_where_people_answer_all_dimensions_alike_both_roads_give_the_same_error(seed: int) -> None:
    wave = wave_of(answers(seed, people=260, dimensions=4, halo=1.0))
    assert errors(counted(wave)) == pytest.approx(errors(wave), rel=1e-12)
    for each in (wave, counted(wave)):
        np.testing.assert_allclose(
            np.diagonal(measure(each, scheme_of()).influence.by_dimension, axis1=1, axis2=2),
            np.diagonal(measure(wave, scheme_of()).influence.by_dimension, axis1=1, axis2=2),
        )


def test_where_they_do_not_the_tally_is_an_upper_bound() -> None:
    ratios = []
    for seed in range(40):
        halo = (seed % 5) / 5
        wave = wave_of(answers(seed, people=220, dimensions=4, halo=halo))
        ratio = errors(counted(wave)) / errors(wave)
        assert (ratio >= 1 - 1e-12).all()
        ratios.append(ratio.mean())
    assert np.mean(ratios[::5]) > 1.8  # without halo four dimensions are worth up to four people, √4 in the error
    assert np.mean(ratios[4::5]) < 1.25


def test_units_of_a_tally_are_independent_of_one_another() -> None:
    covariance = measure(counted(wave_of(answers(1, 120, 2, 0.5))), scheme_of()).influence.covariance
    assert np.count_nonzero(covariance - np.diag(covariance.diagonal())) == 0


def test_ballots_and_tallies_are_independent_parts_of_a_cell() -> None:
    one = [Row(f"b{n}", "局", level) for n, level in enumerate(["满意"] * 150 + ["不满意"] * 50)]
    two = [Row(f"t{n}", "局", level) for n, level in enumerate(["满意"] * 240 + ["一般"] * 60)]
    measured = measure(counted(wave_of([*one, *two]), ballots=200), scheme_of())
    # Means 75 of 200 and 92 of 300; variances as if each stood alone, with the squares of the shares 2/5 and 3/5.
    ballots = (150 * 25**2 + 50 * 75**2) / (200 * 199)
    tally = (240 * 8**2 + 60 * 32**2) / (300 * 299)
    assert measured.cells.index[0] == pytest.approx(0.4 * 75 + 0.6 * 92)
    assert measured.influence.covariance[0, 0] == pytest.approx(0.16 * ballots + 0.36 * tally)
    assert measured.influence.ballots[0] == 500


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("missing", ["renormalise", "class_mean"])
def test_any_mixture_gives_the_index_of_the_ballots_and_influences_that_sum_to_zero(seed: int, missing: str) -> None:
    rows = [row._replace(weight=1.0, respondent=None) for row in random_rows(seed)]
    wave = wave_of(rows)
    scheme = scheme_of(missing_group=missing, missing_dimension=missing, pooled=seed % 5 == 0)
    whole = measure(wave, scheme)
    for ballots in (0, 5, len(wave.ratings.ballot_group)):
        mixed = measure(counted(wave, ballots), scheme)
        np.testing.assert_allclose(mixed.cells.index, whole.cells.index, atol=1e-9)
        np.testing.assert_allclose(mixed.rates.strict, whole.rates.strict, atol=1e-12)
        covariance = mixed.influence.covariance
        assert np.linalg.eigvalsh(covariance).min() > -1e-9 * max(1.0, covariance.max())
        assert (covariance.diagonal()[np.isfinite(mixed.cells.index)] > 0).all()
        appraise(mixed, "w", "s", "p")


def test_a_borrowed_cell_carries_the_errors_of_the_tallies_that_lend_it() -> None:
    rows = []
    for unit, bad in (("甲", 40), ("乙", 60)):
        rows += [Row(f"{unit}{n}", unit, "不满意" if n < bad else "满意", group="企业") for n in range(200)]
    rows += [
        Row(f"居{n}{unit}", unit, "满意" if n % 2 else "一般", group="居民") for n in range(200) for unit in ("甲", "丙")
    ]
    scheme = scheme_of(missing_group="class_mean", groups={"企业": 1.0, "居民": 1.0})
    measured = measure(counted(wave_of(rows)), scheme)
    variance = {bad: (bad * (200 - bad) / 200 * 100**2) / (200 * 199) for bad in (40, 60)}
    own = 200 * 20**2 / (200 * 199)
    # 丙 borrows 企业 from 甲 and 乙, half each; its covariance with 甲 is what they have in common.
    place = {unit.name: n for n, unit in enumerate(measured.wave.units)}
    covariance = measured.influence.covariance
    assert covariance[place["丙"], place["丙"]] == pytest.approx(0.25 * (own + 0.25 * (variance[40] + variance[60])))
    assert covariance[place["丙"], place["甲"]] == pytest.approx(0.25 * 0.5 * variance[40])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(lambda n: sum(n) > 1),
    st.lists(st.integers(0, 60), min_size=4, max_size=4).filter(lambda n: sum(n) > 1),
)
def test_intervals_of_rates_rest_on_people_and_not_on_answers(first: list[int], second: list[int]) -> None:
    rows = [
        Row(f"{place}{n}", "局", level, dimension)
        for place, (dimension, numbers) in enumerate((("公开", first), ("廉洁", second)))
        for n, level in enumerate(level for level, number in zip(LEVELS, numbers, strict=True) for _ in range(number))
    ]
    rates = measure(counted(wave_of(rows)), scheme_of()).rates
    share = rates.strict[0]
    assert rates.strict_low[0] <= share <= rates.strict_high[0]


def test_with_equal_dimensions_wilsons_n_is_the_number_of_people() -> None:
    rows = [
        Row(f"{dimension}{n}", "局", "满意" if n < 160 else "一般", dimension)
        for dimension in ("公开", "廉洁", "效能", "法治")
        for n in range(200)
    ]
    rates = measure(counted(wave_of(rows)), scheme_of()).rates
    middle, half = (0.8 + 1.959964**2 / 398) / (1 + 1.959964**2 / 199), rates.strict_high[0] - rates.strict_low[0]
    n = 199  # n − 1 of 200 people: the spread is estimated from them; answers would have been 800
    wide = 2 * 1.959964 * np.sqrt(0.16 / n + 1.959964**2 / (4 * n**2)) / (1 + 1.959964**2 / n)
    assert half == pytest.approx(wide) and rates.base[0] == 800
    assert (rates.strict_low[0] + rates.strict_high[0]) / 2 == pytest.approx(middle)


@pytest.mark.parametrize("seed", range(20))
def test_the_interval_of_a_rate_is_never_narrower_than_that_of_the_ballots(seed: int) -> None:
    wave = wave_of(
        [row for row in answers(seed, 60, 3, seed % 4 / 4) if zlib.crc32((row.ballot + row.dimension).encode()) % 5]
    )
    ballots, tally = (measure(each, scheme_of()).rates for each in (wave, counted(wave)))
    assert (tally.strict_high - tally.strict_low >= ballots.strict_high - ballots.strict_low - 1e-12).all()


def test_notes_and_forms() -> None:
    rows = [*answers(3, 80, 2, 0.5, units=2), *(Row(f"x{n}", "局9", "unknown", "项0", "群0") for n in range(90))]
    appraisal = appraise(measure(counted(wave_of(rows)), scheme_of()), "w", "s", "p")
    codes = {unit.name: [note.code for note in unit.notes] for unit in appraisal.units}
    assert codes["局0"] == codes["局1"] == ["tallies_only"] and "tallies_only" not in codes["局9"]
    assert appraisal.unit("局0").ballots == 80 and appraisal.unit("局0").awareness_rate == 100
    # 90 people said 不了解 of one unit in 群0, 40 rated in 群1.
    assert dict(appraisal.overall.ballots_by_line) == {"群0": 90, "群1": 40}
    assert appraisal.overall.ballots == 130


def test_a_tally_of_a_single_person_has_no_error() -> None:
    rows = [Row("1", unit, "满意") for unit in ("甲", "乙")]
    appraisal = appraise(measure(counted(wave_of(rows)), scheme_of()), "w", "s", "p")
    assert [unit.se for unit in appraisal.units] == [None, None]
    assert {note.code for note in appraisal.unit("甲").notes} == {"tallies_only", "one_respondent"}
