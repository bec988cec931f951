"""Each check finds its attack and spares honest people; the same generator as benchmarks/attacks.py, a quarter of a city."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.appraise import appraise
from analytics.copies import copy_findings
from analytics.effect import effect_without
from analytics.effort import effort_findings, measure_effort
from analytics.findings import CHECKS, STRONG, SUSPECT, Finding
from analytics.forms import BallotFacts, Form, forms
from analytics.integrity import Integrity, check_ballots, own_ratings
from analytics.measure import measure
from analytics.wave import Ratings, Unit, Wave, count_cube
from benchmarks.attacks import (
    ATTACKS,
    RESIDENTS,
    attacked,
    auc,
    check,
    flagged,
    honest_wave,
    mixed,
    residents_values,
    suspicion,
)
from benchmarks.simulated_city import simulated_city
from tests.analytics.build import Row, scheme_of, wave_of

LEVELS = ("满意", "基本满意", "一般", "不满意", "unknown", "not_shown")
SCORE = np.array([100.0, 80.0, 60.0, 0.0, np.nan, np.nan])
BLANK = -1


@pytest.fixture(scope="module")
def honest() -> tuple[Wave, BallotFacts]:
    return honest_wave(np.random.default_rng((1, 0)), simulated_city(1, 0.25))


@pytest.fixture(scope="module")
def found(honest: tuple[Wave, BallotFacts]) -> Integrity:
    return check(*honest)


def wave_from(ticks: np.ndarray, dimensions: int = 1) -> Wave:
    """ticks: [ballot, item], units first; BLANK is none."""
    units = ticks.shape[1] // dimensions
    ballot, item = np.nonzero(ticks != BLANK)
    n = len(ticks)
    ratings = Ratings(
        ballot, item // dimensions, item % dimensions, ticks[ballot, item], np.zeros(n, dtype=np.int64), np.arange(n),
        np.ones(n), np.zeros(n, dtype=np.int64),
    )  # fmt: skip
    shape = (units, 1, dimensions, len(LEVELS))
    names = tuple(Unit(f"局{number}", "部门") for number in range(units))
    return Wave(names, ("群众",), tuple("甲乙丙丁"[:dimensions]), LEVELS, *count_cube(shape, ratings), ratings)


def facts_from(n: int, **known: object) -> BallotFacts:
    nothing = {
        "submitted": np.full(n, "NaT", dtype="datetime64[s]"), "seconds": np.full(n, np.nan),
        "network": np.zeros(n, dtype=np.int64), "device": np.zeros(n, dtype=np.int64),
        "channel": np.zeros(n, dtype=np.int64), "own_unit": np.full(n, -1), "channels": ("扫码",),
    }  # fmt: skip
    return BallotFacts(**{**nothing, **known})


def one_form(ticks: np.ndarray, dimensions: int = 1) -> Form:
    return next(forms(wave_from(ticks, dimensions), facts_from(len(ticks)), SCORE))


def of(findings, check_name: str) -> list[Finding]:
    return [finding for finding in findings if finding.check == check_name]


# Honest people


@pytest.mark.parametrize(
    ("name", "any_", "strong"),
    [
        ("incomplete", 0.1, 0), ("all_unknown", 0.1, 0), ("fast", 12, 0.1), ("effort", 0.6, 0.6), ("copies", 0, 0),
        ("near_copies", 0, 0), ("device", 1, 0), ("network", 0, 0), ("burst", 2.5, 0), ("robot", 0, 0), ("canvass", 0, 0),
        ("out_of_range", 0, 0),
    ],
)  # fmt: skip
def test_honest_ballots_are_spared(found: Integrity, honest, name: str, any_: float, strong: float) -> None:
    n = len(honest[0].ratings.ballot_group)
    assert 100 * flagged(found.findings, n, (name,)).mean() <= any_
    assert 100 * flagged(found.findings, n, (name,), STRONG).mean() <= strong


def test_sincere_straight_ballots_are_a_hint_and_never_strong(found: Integrity, honest) -> None:
    straight = of(found.findings, "same_answers")
    n = len(honest[0].ratings.ballot_group)
    assert 0.2 < flagged(found.findings, n, ("same_answers",)).mean() < 0.45
    assert {finding.strength for finding in straight} == {SUSPECT}


def test_a_meeting_that_scans_together_is_a_hint_only(found: Integrity) -> None:
    meetings = [finding for finding in of(found.findings, "burst") if finding.network == 999_999]
    assert [finding.strength for finding in meetings] == [SUSPECT]
    assert len(meetings[0].ballots) == 60


# Attacks


@pytest.mark.parametrize(
    ("name", "caught", "strong", "area"),
    [
        ("straight", 0.95, 0.3, 0.97), ("farm", 0.95, 0.95, 0.99), ("robot", 0.9, 0.6, 0.95), ("random", 0.55, 0, 0.75),
        ("canvass", 0.95, 0.6, 0.97), ("scans", 0.99, 0.99, 0.99),
    ],
)  # fmt: skip
def test_an_attack_is_found(honest, name: str, caught: float, strong: float, area: float) -> None:
    make, checks = ATTACKS[name]
    wave, facts, guilty = attacked(*honest, make(np.random.default_rng((1, 0, 7)), len(honest[0].units)))
    findings, n = check(wave, facts).findings, len(guilty)
    assert flagged(findings, n, checks)[guilty].mean() >= caught
    assert flagged(findings, n, checks, STRONG)[guilty].mean() >= strong
    assert flagged(findings, n, checks, STRONG)[~guilty].mean() <= 0.01
    resident = wave.ratings.ballot_group == RESIDENTS
    assert auc(suspicion(findings, n, checks)[resident], guilty[resident]) >= area


def test_a_burst_of_scans_is_one_finding_with_its_time_and_unit(honest) -> None:
    make, _ = ATTACKS["scans"]
    wave, facts, guilty = attacked(*honest, make(np.random.default_rng(3), len(honest[0].units)))
    findings = check(wave, facts).findings
    burst = next(finding for finding in of(findings, "burst") if finding.strength == STRONG)
    assert np.array_equal(burst.ballots, np.flatnonzero(guilty))
    assert (burst.network, str(burst.start)[:13], str(burst.end)[:13]) == (888_888, "2026-09-18T14", "2026-09-18T15")
    canvassed = of(findings, "canvass")
    assert [(finding.unit, len(finding.ballots)) for finding in canvassed] == [(50, 412)]
    assert of(findings, "network") == []


def test_robots_hide_among_honest_ballots_and_in_long_decks(honest) -> None:
    values = residents_values(honest[0])
    pure, third, long = (
        np.mean([p < 1e-3 for p in mixed(values, *how, seed=1, strata=30)]) for how in ((1.0, 20), (0.3, 20), (1.0, 100))
    )
    assert pure == 1
    assert third < 0.9
    assert long < 0.5
    assert np.mean([p < 1e-3 for p in mixed(values, 0.0, 20, seed=1, strata=100)]) <= 0.01


def test_the_same_ballots_give_the_same_findings(honest, found: Integrity) -> None:
    again = check(*honest)
    assert [(each.check, each.strength, each.ballots.tolist(), each.p) for each in again.findings] == [
        (each.check, each.strength, each.ballots.tolist(), each.p) for each in found.findings
    ]
    assert {finding.check for finding in found.findings} <= set(CHECKS)


# Parts


def test_completion_counts_what_was_asked() -> None:
    everybody = np.zeros((4, 10), dtype=int)
    everybody[0, 4:] = BLANK
    everybody[1, :5] = 5  # not shown
    everybody[2, :] = 4  # 不了解 is an answer
    effort = measure_effort(one_form(everybody), np.full(4, np.nan))
    assert effort.completion.tolist() == [0.4, 1.0, 1.0, 1.0]
    some = np.full((4, 20), BLANK)
    for row in range(4):
        some[row, 2 * row : 2 * row + 2] = 0
    some[3, 4:8] = 0, BLANK, BLANK, BLANK
    effort = measure_effort(one_form(some, dimensions=2), np.full(4, np.nan))
    assert effort.completion.tolist() == [1.0, 1.0, 1.0, 0.5]  # asked about the unit that was answered


def test_the_same_tick_everywhere_needs_ten_units() -> None:
    ticks = np.zeros((2, 12), dtype=int)
    ticks[1, 9:] = 4
    assert measure_effort(one_form(ticks), np.full(2, np.nan)).same.tolist() == [True, False]


def test_straightness_is_across_units_and_across_items() -> None:
    rng = np.random.default_rng(1)
    same = np.zeros(48, dtype=int)
    by_unit = np.repeat(rng.permutation(np.repeat([0, 1, 2], 4)), 4)  # items alike, units differ
    by_item = np.tile([0, 1, 2, 3], 12)  # units alike, items differ
    effort = measure_effort(one_form(np.stack([same, by_unit, by_item]), dimensions=4), np.full(3, np.nan))
    assert effort.straightness[0] == 1
    assert effort.straightness[1] < 0.5 and effort.straightness[2] == 0


def test_fast_people_are_measured_against_their_own_form() -> None:
    ticks = np.tile([0, 1, 2, 0, 1, 3, 0, 1, 2, 0, 1, 2], (40, 1))
    seconds = np.full(40, 60.0)
    seconds[0], seconds[1] = 25.0, 6.0
    ticks[1] = 0
    form = one_form(ticks)
    findings = effort_findings(form, measure_effort(form, seconds))
    assert [(each.check, each.strength, each.ballots.tolist()) for each in findings if each.check != "same_answers"] == [
        ("fast", SUSPECT, [0]), ("effort", STRONG, [1]),
    ]  # fmt: skip
    assert effort_findings(form, measure_effort(form, np.full(40, np.nan)))[0].check == "same_answers"


def test_straight_ballots_are_no_copies_and_a_changed_copy_is_near() -> None:
    rng = np.random.default_rng(2)
    ticks = rng.choice(4, (60, 60), p=[0.5, 0.3, 0.15, 0.05])
    ticks[:20] = 0
    ticks[50:] = 2  # one level, though not the usual one
    ticks[30] = ticks[31] = ticks[32]
    ticks[40] = ticks[41] = ticks[42]
    ticks[40, :3] = (ticks[40, :3] + 1) % 4
    findings = copy_findings(one_form(ticks))
    sets = {finding.check: finding for finding in findings}
    assert len(findings) == 2
    assert sets["copies"].ballots.tolist() == [30, 31, 32]
    assert sets["near_copies"].ballots.tolist() == [40, 41, 42]
    assert sets["near_copies"].facts["differing"] == 3
    short = copy_findings(one_form(ticks[:, :39]))
    assert short == []


def test_a_channel_that_shares_one_device_is_passed_over() -> None:
    ticks = np.random.default_rng(1).choice(4, (40, 12))
    facts = facts_from(40, device=np.where(np.arange(40) < 30, 7, 0), network=np.full(40, 9))
    assert of(check_ballots(wave_from(ticks), facts, SCORE).findings, "device") == []
    facts = facts_from(40, device=np.where(np.arange(40) < 6, 7, 0))
    assert [len(each.ballots) for each in of(check_ballots(wave_from(ticks), facts, SCORE).findings, "device")] == [6]


def test_nothing_known_beside_the_answers_is_no_failure() -> None:
    ticks = np.random.default_rng(1).choice([0, 1, 2, 3, 4, BLANK], (30, 12))
    integrity = check_ballots(wave_from(ticks), facts_from(30), SCORE)
    assert {finding.check for finding in integrity.findings} <= {"incomplete", "all_unknown", "same_answers"}
    assert len(integrity.strong()) == 0
    empty = check_ballots(wave_from(np.full((0, 3), BLANK)), facts_from(0), SCORE)
    assert empty.findings == () and empty.forms == ()


def test_levels_without_a_score_are_out_of_range() -> None:
    ticks = np.zeros((3, 4), dtype=int)
    ticks[1, 2] = 1
    score = SCORE.copy()
    score[1] = np.nan
    ranged = of(check_ballots(wave_from(ticks), facts_from(3), score).findings, "out_of_range")
    assert [each.ballots.tolist() for each in ranged] == [[1]]


def test_own_ratings_are_those_of_the_respondents_unit() -> None:
    wave = wave_from(np.zeros((3, 4), dtype=int))
    own = own_ratings(wave, facts_from(3, own_unit=np.array([2, -1, 0])))
    assert np.stack([wave.ratings.ballot[own], wave.ratings.unit[own]], axis=1).tolist() == [[0, 2], [2, 0]]


# Effects


def test_an_effect_is_what_appraising_without_the_ballots_gives() -> None:
    rng = np.random.default_rng(4)
    names = [f"局{number}" for number in range(5)]
    weights = rng.choice([1.0, 0.25], 40)
    rows = [
        Row(str(ballot), unit, str(rng.choice(LEVELS[:4])), group=f"群{ballot % 2}", weight=weights[ballot])
        for ballot in range(40)
        for unit in names
        if rng.random() < 0.8
    ]
    gone = [str(number) for number in range(14)]
    scheme = scheme_of(min_ballots=21)
    wave = wave_of(rows)
    before = appraise(measure(wave, scheme), "", "", "")
    after = appraise(measure(wave_of([row for row in rows if row.ballot not in gone]), scheme), "", "", "")
    effects = {each.unit: each for each in effect_without(measure(wave, scheme), np.arange(14))}
    assert any(unit.rank is None for unit in after.units)
    for unit in before.units:
        same = after.unit(unit.name)
        if unit.name in effects:
            each = effects[unit.name]
            assert (each.rank, each.index) == (unit.rank, unit.index)
            assert (each.rank_without, each.index_without) == (same.rank, same.index)
        else:
            assert (unit.rank, unit.index) == (same.rank, same.index)


def test_a_hint_needs_its_ballots_in_one_place(honest) -> None:
    """The same favours for one unit, spread over a month and all networks, are popularity."""
    make, checks = ATTACKS["canvass"]
    attack = make(np.random.default_rng((1, 0, 7)), len(honest[0].units))
    scattered = honest[1].submitted[honest[1].channel == 1][: len(attack.ticks)]
    spread = replace(attack, submitted=scattered, network=np.arange(10**7, 10**7 + len(attack.ticks)))
    wave, facts, guilty = attacked(*honest, spread)
    assert flagged(check(wave, facts).findings, len(guilty), checks, STRONG)[guilty].mean() == 0
