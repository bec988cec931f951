"""Records: a claim about a series of waves stands only where every comparison it makes has passed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.appraisal import Appraisal
from analytics.appraise import appraise
from analytics.breaks import Break, basis_of, breaks_between
from analytics.facts import dimension_movers, movers
from analytics.measure import measure
from analytics.records import records
from analytics.scheme import Level
from tests.analytics.build import Row, scheme_of, tallied, wave_of

SCHEME = scheme_of()


def series(*shares: tuple[float, ...], scheme=SCHEME, ballots: int = 400) -> list[Appraisal]:
    """Waves 2020 and later of units 局0, 局1 …; share: of 满意, the rest is 一般."""
    found: list[Appraisal] = []
    before = None
    for year, wave in enumerate(shares, 2020):
        rows = [
            row
            for unit, share in enumerate(wave)
            for row in tallied(f"局{unit}", {"满意": round(share * ballots), "一般": ballots - round(share * ballots)})
        ]
        measured = measure(wave_of(rows), scheme)
        found.append(appraise(measured, str(year), "s", str(year), before))
        before = measured, found[-1]
    return found


def claims(appraisals: list[Appraisal]) -> set[tuple[str, str, int, str]]:
    return {(each.name, each.code, each.waves, each.since) for each in records(appraisals) if each.subject == "unit"}


STEADY = (0.6, 0.6, 0.6)


def test_a_new_high_and_a_run_of_rises():
    rising = series((0.5, *STEADY), (0.65, *STEADY), (0.8, *STEADY))
    assert claims(rising) == {("局0", "high", 3, "2020"), ("局0", "rising", 2, "2020")}
    (high, run) = [each for each in records(rising) if each.subject == "unit"]
    assert high.whole and run.whole and high.family.tests == run.family.tests == 2 and high.p_adjusted < 0.01
    falling = series((0.8, *STEADY), (0.65, *STEADY), (0.5, *STEADY))
    assert {(name, code) for name, code, *_ in claims(falling)} == {("局0", "low"), ("局0", "falling")}


def test_what_is_not_beyond_error_is_no_record():
    assert claims(series((0.60, *STEADY), (0.61, *STEADY), (0.62, *STEADY))) == set()
    # Higher than the last wave beyond doubt, yet not than the one before it.
    assert claims(series((0.79, *STEADY), (0.60, *STEADY), (0.80, *STEADY))) == set()
    # Two waves have a change and no record.
    assert claims(series((0.5, *STEADY), (0.8, *STEADY))) == set()


def test_a_record_never_says_more_than_the_verdict_of_its_wave():
    """Seed 3: 20 units that scatter; whoever is called a record was called changed."""
    rng = np.random.default_rng(3)
    found = series(*(tuple(rng.normal(0.6, 0.03, 20)) for _ in range(3)), ballots=150)
    moved = {unit.name for unit in (*movers(found[-1]).up, *movers(found[-1]).down)}
    assert {name for name, *_ in claims(found)} <= moved


def test_last_in_a_row():
    found = series((0.2, *STEADY), (0.2, *STEADY), (0.2, *STEADY))
    assert claims(found) == {("局0", "last", 3, "2020")}
    assert claims(series((0.58, *STEADY), (0.2, *STEADY), (0.2, *STEADY))) == {("局0", "last", 2, "2021")}


def test_nothing_is_claimed_across_a_break_of_the_scale():
    found = series((0.5, *STEADY), (0.65, *STEADY), (0.8, *STEADY))
    other = replace(found[0].basis, scale=(("满意", 100.0), ("一般", 50.0)))
    assert claims([replace(found[0], basis=other), *found[1:]]) == set()


def codes(before, now) -> list[str]:
    return [each.code for each in breaks_between(before, now)]


def test_breaks():
    rows = [*tallied("甲局", {"满意": 20}, group="代表"), *tallied("甲局", {"一般": 20}, group="居民")]
    plain = basis_of(measure(wave_of(rows), SCHEME))
    assert codes(plain, plain) == []
    assert codes(plain, basis_of(measure(wave_of(rows), replace(SCHEME, id="别的", title="别的", min_ballots=9)))) == []
    scale = replace(SCHEME, levels=(Level("满意", 100.0), Level("一般", 50.0)), satisfied_broad=("满意",))
    assert codes(plain, basis_of(measure(wave_of(rows), scale))) == ["scale"]
    assert codes(plain, basis_of(measure(wave_of(rows), replace(SCHEME, missing_group="class_mean")))) == ["rules"]
    weighed = basis_of(measure(wave_of(rows), replace(SCHEME, groups={"代表": 20, "居民": 80})))
    assert codes(plain, weighed) == ["weights"]
    assert codes(weighed, basis_of(measure(wave_of(rows), replace(SCHEME, groups={"居民": 0.8, "代表": 0.2})))) == []
    (moved,) = breaks_between(plain, basis_of(measure(wave_of(rows[:20]), SCHEME)))
    assert (moved.code, moved.facts) == ("groups", {"came": [], "gone": ["居民"]})
    apart = replace(plain, apart=Break("apart", {"reason": "published"}))
    assert codes(apart, plain) == codes(plain, apart) == ["apart"] and codes(apart, apart) == []


@pytest.mark.parametrize("moved", [False, True])
def test_dimensions_are_screened_as_one_family(moved):
    def rows(year: int) -> list[Row]:
        rng, made = np.random.default_rng(7 + year), []
        for unit in range(10):
            for dimension in ("公开", "效能"):
                better = 0.2 if moved and year and (unit, dimension) == (3, "效能") else 0.0
                for number in range(200):
                    level = "满意" if rng.random() < 0.6 + better else "一般"
                    made.append(Row(f"{year} {unit} {number}", f"局{unit}", level, dimension))
        return made

    before = measure(wave_of(rows(0)), SCHEME)
    now = appraise(measure(wave_of(rows(1)), SCHEME), "1", "s", "1", (before, appraise(before, "0", "s", "0")))
    found = [(unit.name, part.name, part.change.family.tests) for unit, part in dimension_movers(now)]
    assert found == ([("局3", "效能", 20)] if moved else [])
