"""Ballots that hold a place, against trying every set of ballots; their effect through the whole calculation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cells import measure_cells
from analytics.flips import flips
from analytics.measure import Measured, measure
from analytics.published import competition_ranks, published
from analytics.scheme import OVERALL
from analytics.wave import count_cube
from tests.analytics.build import Row, scheme_of, tallied, wave_of

SCHEMES = {
    "equal": scheme_of(),
    "weighted": scheme_of(groups={"群0": 0.6, "群1": 0.4}, dimensions={"政务公开": 0.7, "依法行政": 0.3}),
    "from the class": scheme_of(missing_group="class_mean", missing_dimension="class_mean"),
    "pooled": scheme_of(pooled=True),
}


def rows_of(seed: int) -> list[Row]:
    """Four units, eight ballots of two groups that mostly tick one level everywhere; weights and holes."""
    rng = np.random.default_rng(seed)
    rows = []
    for ballot in range(8):
        group, weight = f"群{rng.integers(2)}", float(rng.choice([1.0, 1.0, 0.5, 2.25]))
        for unit in range(4):
            usual = rng.choice(["满意", "满意", "基本满意"])
            for dimension in ("政务公开", "依法行政"):
                level = usual if rng.random() < 0.85 else rng.choice(["基本满意", "一般", "unknown", ""])
                if level:
                    rows.append(Row(str(ballot), f"局{unit}", str(level), dimension, group, weight=weight))
    return [*rows, Row("加一", "局0", "不满意", "政务公开", "群0"), Row("加一", "局0", "不满意", "依法行政", "群0")]


def ranked(measured: Measured) -> tuple[np.ndarray, list[int]]:
    index = [published(each, measured.scheme.decimals) for each in measured.cells.index]
    ranks = competition_ranks(index)
    order = np.argsort(ranks, kind="stable")
    return order, [ranks[unit] for unit in order]


def changed(measured: Measured, unit: int, ballots: Iterable[int]) -> Measured:
    """Every score that the ballots give the unit becomes the worst."""
    wave, ratings = measured.wave, measured.wave.ratings
    counts = (measured.cells.coefficient > 0)[unit, ratings.ballot_group[ratings.ballot], ratings.dimension]
    rows = np.isin(ratings.ballot, list(ballots)) & (ratings.unit == unit) & counts
    ratings = replace(ratings, level=np.where(rows, wave.levels.index("不满意"), ratings.level))
    cube = count_cube(wave.counts.shape, ratings)
    return replace(measured, cells=measure_cells(replace(wave, counts=cube[0], weights=cube[1]), measured.scheme))


def passes(measured: Measured, unit: int, below: int) -> bool:
    index = [published(measured.cells.index[each], measured.scheme.decimals) for each in (unit, below)]
    return index[0] < index[1]


@pytest.mark.parametrize("name", SCHEMES)
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_smaller_set_of_ballots_moves_a_unit_below_the_next(name, seed):
    measured = measure(wave_of(rows_of(seed)), SCHEMES[name])
    if not np.isfinite(measured.cells.index).all():
        return
    order, ranks = ranked(measured)
    found = flips(measured, [(order, ranks)])
    ratings = measured.wave.ratings
    for place, unit in enumerate(order.tolist()):
        lower = [rank for rank in ranks if rank > ranks[place]]
        below = [int(other) for other, rank in zip(order, ranks, strict=True) if lower and rank == lower[0]]
        able = []
        for ballot, group in enumerate(ratings.ballot_group.tolist()):
            here = (ratings.ballot == ballot) & (ratings.unit == unit)
            given_best = set(ratings.dimension[here & (ratings.level == measured.wave.levels.index("满意"))].tolist())
            asked = set(np.flatnonzero(measured.cells.coefficient[unit, group] > 0).tolist())
            if asked and asked <= given_best:
                able.append(ballot)
        fewest = next(
            (
                size
                for size in range(1, len(able) + 1)
                for some in combinations(able, size)
                if any(passes(changed(measured, unit, some), unit, other) for other in below)
            ),
            None,
        )
        flip = found.get(unit)
        assert (flip and flip.ballots) == fewest
        if flip:
            assert sum(count for _, count in flip.groups) == flip.ballots and flip.below in below


def test_a_small_group_with_much_weight_comes_first():
    rows = []
    for unit, worse in (("甲", 0), ("乙", 4)):
        rows += [Row(f"民{n}", unit, "基本满意" if n < worse else "满意", group="居民") for n in range(40)]
        rows += [Row(f"领{n}", unit, "满意", group="领导") for n in range(4)]
    measured = measure(wave_of(rows), scheme_of(groups={"居民": 0.5, "领导": 0.5}))
    assert measured.cells.index.tolist() == [100, 99]
    flip = flips(measured, [(np.array([0, 1]), [1, 2])])[0]
    leaders = measured.wave.groups.index("领导")
    assert (flip.ballots, flip.groups, flip.below) == (1, ((leaders, 1),), 1)
    residents = measure(wave_of([row for row in rows if row.group == "居民"]), scheme_of())
    assert flips(residents, [(np.array([0, 1]), [1, 2])])[0].ballots == 1, "2.5 points a ballot, 2 between the two"


def test_published_figures_decide():
    """One of 40 ballots takes 2.5 points: exactly to the other's figure, which is a tie and not below it."""
    rows = [Row(f"票{n}", "甲", "满意") for n in range(40)]
    rows += [Row(f"票{n}", "乙", "不满意" if n == 0 else "满意") for n in range(40)]
    measured = measure(wave_of(rows), scheme_of())
    assert flips(measured, [(np.array([0, 1]), [1, 2])])[0].ballots == 2


def test_units_that_share_a_place_are_held_against_the_next_place():
    rows = [Row(f"票{n}", unit, "满意") for unit in ("甲", "乙") for n in range(40)]
    rows += [Row(f"票{n}", "丙", "不满意" if n < 3 else "满意") for n in range(40)]
    measured = measure(wave_of(rows), scheme_of())
    found = flips(measured, [(np.array([0, 1, 2]), [1, 1, 3])])
    assert {unit: (flip.ballots, flip.below) for unit, flip in found.items()} == {0: (4, 2), 1: (4, 2)}


def test_forms_that_were_only_counted_can_change_too():
    ballots = tallied("甲", {"满意": 40}) + tallied("乙", {"满意": 38, "不满意": 2})
    measured = measure(wave_of(ballots), scheme_of())
    wave = measured.wave
    nobody = replace(
        wave.ratings,
        ballot=wave.ratings.ballot[:0], unit=wave.ratings.unit[:0], dimension=wave.ratings.dimension[:0],
        level=wave.ratings.level[:0], ballot_group=wave.ratings.ballot_group[:0],
        ballot_respondent=wave.ratings.ballot_respondent[:0], ballot_weight=wave.ratings.ballot_weight[:0],
        respondent_key=wave.ratings.respondent_key[:0],
    )  # fmt: skip
    counted = measure(replace(wave, ratings=nobody, tallies=wave.counts), measured.scheme)
    lists = [(np.array([0, 1]), [1, 2])]
    assert flips(counted, lists) == flips(measured, lists)
    assert flips(counted, lists)[0].ballots == 3


def test_a_unit_that_borrows_from_the_changed_one_falls_with_it():
    """乙 was not rated by 领导 and takes the mean of 甲 and 丙: of the 5 points that a ballot takes from 甲 it loses 2.5."""
    rows = [Row(f"民{n}", "甲", "基本满意", group="居民") for n in range(10)]
    rows += [Row(f"民{n}", "乙", "满意" if n < 7 else "不满意", group="居民") for n in range(10)]
    rows += [Row(f"民{n}", "丙", "不满意", group="居民") for n in range(10)]
    rows += [Row(f"领{n}", unit, "满意", group="领导") for unit in ("甲", "丙") for n in range(10)]
    measured = measure(wave_of(rows), scheme_of(missing_group="class_mean"))
    assert measured.cells.index.tolist() == [90, 85, 50]
    assert flips(measured, [(np.array([0, 1]), [1, 2])])[0].ballots == 3, "two make 80 and 80"


def test_nothing_to_change_and_nobody_below():
    rows = [Row(f"票{n}", "甲", "基本满意", OVERALL) for n in range(5)] + [Row("票0", "乙", "一般", OVERALL)]
    measured = measure(wave_of(rows), scheme_of())
    assert flips(measured, [(np.array([0, 1]), [1, 2])]) == {}, "no ballot gives the best"
    assert flips(measured, []) == {}
