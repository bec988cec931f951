"""Every ranked unit's place, and the table of its class: where there is one, and that it hangs together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.appraisal import Appraisal
from analytics.appraise import appraise
from analytics.measure import Measured, measure
from analytics.places import at_confidence, foot_of
from analytics.scheme import Scheme
from analytics.wave import Scores
from tests.analytics.build import Row, scheme_of, wave_of


def rows_of(seed: int, units: int = 8, ballots: int = 120, groups: int = 2) -> list[Row]:
    """People differ in how strict they are with all units; unit 局7 is the best."""
    rng = np.random.default_rng(seed)
    rows = []
    for ballot in range(ballots):
        mild = rng.normal(0, 1)
        for unit in range(units):
            if rng.random() < 0.8:
                felt = mild + 0.25 * unit + rng.normal(0, 0.6)
                level = ("不满意", "一般", "基本满意", "满意")[int(np.clip(felt + 1.5, 0, 3))]
                rows.append(Row(str(ballot), f"局{unit}", level, group=f"群{ballot % groups}"))
    return rows


def appraised(rows: list[Row], scheme: Scheme | None = None) -> tuple[Appraisal, Measured]:
    measured = measure(wave_of(rows), scheme or scheme_of())
    return appraise(measured, "2026", "s", "2026"), measured


def test_every_ranked_unit_has_a_place_that_hangs_together():
    appraisal, _ = appraised(rows_of(1))
    (each,) = appraisal.classes
    places = [unit.place for unit in each.ranked]
    assert all(places)
    for unit, place in zip(each.ranked, places, strict=True):
        assert place.marginal_low <= unit.rank <= place.marginal_high
        assert unit.rank_low <= place.best and place.worst <= unit.rank_high
        assert place.chance_first <= place.chance_head + 1e-9 and place.chance_last <= place.chance_foot + 1e-9
        assert 1 <= place.expected_rank <= 8 and place.foot == 2
    assert sum(place.chance_last for place in places) == pytest.approx(1)
    tiers = [place.tier for place in places]
    assert tiers[0] == 1 and set(np.diff(tiers)) <= {0, 1} and tiers[-1] == each.table.tiers
    assert each.table.above.shape == (8, 8)
    np.testing.assert_allclose(0.5 + each.table.above.sum(axis=0), [place.expected_rank for place in places])
    first, last = each.table.first, each.table.last
    assert (first.unit, last.unit) == (each.ranked[0].name, each.ranked[-1].name)
    assert first.low <= first.score <= first.high and last.low <= last.score <= last.high
    assert first.shrunken == places[0].score < first.index and last.index < last.shrunken
    assert each.ranked[-1].place.flip_ballots is None
    assert all(place.flip_ballots >= 1 for place in places[:-1])
    assert places[0].flip_with == each.ranked[1].name


def test_the_order_of_the_units_changes_no_figure():
    rows = rows_of(2)
    other, _ = appraised(sorted(rows, key=lambda row: (row.unit[::-1], row.ballot), reverse=True))
    appraisal, _ = appraised(rows)
    for unit in appraisal.units:
        theirs = other.unit(unit.name).place
        for name in ("marginal_low", "marginal_high", "best", "worst", "tier", "flip_ballots", "flip_with"):
            assert getattr(unit.place, name) == getattr(theirs, name), name
        for name in ("chance_first", "chance_last", "chance_foot", "score", "score_se", "expected_rank"):
            assert getattr(unit.place, name) == pytest.approx(getattr(theirs, name), abs=2e-4), name
    ours, theirs = appraisal.classes[0].table, other.classes[0].table
    assert ours.tau2 == pytest.approx(theirs.tau2) and ours.first.score == pytest.approx(theirs.first.score)


def test_other_confidence_changes_only_the_rank_sets():
    appraisal, _ = appraised(rows_of(3))
    wide, narrow = appraisal.classes[0], at_confidence(appraisal, 0.9).classes[0]
    assert at_confidence(appraisal, 0.95).classes == appraisal.classes
    widths = [sum(unit.rank_high - unit.rank_low for unit in each.ranked) for each in (wide, narrow)]
    assert widths[1] <= widths[0]
    for ours, theirs in zip(wide.ranked, narrow.ranked, strict=True):
        assert ours.place.chance_last == theirs.place.chance_last and ours.place.tier == theirs.place.tier
    assert narrow.table == wide.table


def test_units_without_a_known_error_are_passed_over():
    """局8 has one rater in a group that counts: its error is unknown, nothing is said of it, the others stand."""
    rows = rows_of(4) + [Row("独", "局8", "满意", group="独")]
    appraisal, _ = appraised(rows, scheme_of(groups={"群0": 0.5, "群1": 0.5, "独": 0.5}, missing_group="renormalise"))
    (each,) = appraisal.classes
    alone = appraisal.unit("局8")
    assert alone.rank == 1 and (alone.rank_low, alone.rank_high) == (1, 9) and alone.place is None
    assert np.isnan(each.table.above[0]).all() and np.isfinite(each.table.above[1:, 1:]).all()
    assert each.table.first is None and each.table.last is not None, "who is first is not known"
    assert sum(unit.place.chance_first for unit in each.ranked[1:]) == pytest.approx(1)


def test_published_scores_alone_have_no_places():
    wave = wave_of([Row("票", f"局{n}", "满意") for n in range(5)])
    nobody = replace(
        wave, counts=np.zeros_like(wave.counts), weights=np.zeros_like(wave.weights),
        ratings=replace(wave.ratings, **{
            name: getattr(wave.ratings, name)[:0]
            for name in ("ballot", "unit", "dimension", "level", "ballot_group", "ballot_respondent", "ballot_weight")
        }, respondent_key=wave.ratings.respondent_key[:0]),
        scores=Scores(np.array([[90.0], [89.0], [88.0], [87.0], [86.0]]), np.zeros(5, np.int64)),
    )  # fmt: skip
    appraisal = appraise(measure(nobody, scheme_of()), "2026", "s", "2026")
    (each,) = appraisal.classes
    assert [unit.rank for unit in each.units] == [1, 2, 3, 4, 5]
    assert each.table is None and all(unit.place is None and unit.rank_low is None for unit in each.units)


@pytest.mark.parametrize(("units", "there"), [(3, False), (4, True)])
def test_a_class_of_three_is_too_small(units, there):
    appraisal, _ = appraised(rows_of(5, units=units))
    (each,) = appraisal.classes
    assert (each.table is not None) == there
    assert all((unit.place is not None) == there and unit.rank_low is not None for unit in each.units)


def test_two_equal_units_share_everything():
    """The same people gave both the same answers: Σ is singular."""
    rows = rows_of(6, units=5)
    rows += [row._replace(unit="局同") for row in rows if row.unit == "局2"]
    appraisal, _ = appraised(rows)
    one, other = appraisal.unit("局2"), appraisal.unit("局同")
    assert one.tied and one.place.tier == other.place.tier
    for name in ("chance_first", "chance_last", "chance_foot", "expected_rank", "score", "marginal_low", "marginal_high"):
        assert getattr(one.place, name) == pytest.approx(getattr(other.place, name)), name
    assert (one.place.flip_ballots, one.place.flip_with) == (other.place.flip_ballots, other.place.flip_with)


def test_units_that_all_get_the_same_have_no_order():
    rows = [Row(f"票{n}", f"局{unit}", "满意" if n % 3 else "一般") for n in range(60) for unit in range(5)]
    appraisal, _ = appraised(rows)
    (each,) = appraisal.classes
    assert (each.table.tau2, each.table.reliability, each.table.tiers) == (0, 0, 1) and each.table.close
    assert each.table.tier_error is None
    assert [unit.place.chance_first for unit in each.units] == pytest.approx([0.2] * 5)
    assert [unit.place.expected_rank for unit in each.units] == pytest.approx([3] * 5)


def test_where_everybody_is_satisfied_with_all_nothing_is_told_apart():
    """No answer differs, so that not even the small-cell term adds an error."""
    rows = [Row(f"票{n}", f"局{unit}", "满意") for n in range(60) for unit in range(5)]
    appraisal, _ = appraised(rows)
    (each,) = appraisal.classes
    assert each.table.close and each.table.tiers == 1 and each.table.first is None
    assert [unit.place.chance_last for unit in each.units] == pytest.approx([0.2] * 5)
    assert [unit.place.score for unit in each.units] == [100.0] * 5


def test_the_wave_before_needs_no_places():
    _, measured = appraised(rows_of(7))
    plain = appraise(measured, "2026", "s", "2026", certainty=False)
    assert all(unit.rank and unit.place is None and unit.rank_low is None for unit in plain.units)


def test_the_foot_is_a_third_of_a_class_and_at_most_three_places():
    assert [foot_of(count) for count in (4, 5, 6, 8, 9, 40)] == [1, 1, 2, 2, 3, 3]
