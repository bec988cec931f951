"""What the checks of ballots find, and what they do to honest people: attacks made to measure.

    .venv/bin/python -m benchmarks.attacks [--seed 1] [--cities 3]

An honest city (simulated_city.py; a third to a half of some groups tick one level everywhere and are fast, families share
devices, carriers share blocks of addresses, sixty people scan at a meeting) gets one attack at a time among its residents:

    straight  200 forms with one level everywhere in half a minute, from everywhere
    farm       60 forms that copy two filled ones with up to two changes, from everywhere
    robot     300 forms in five hours of one day, ticks by shares that come out even every 20 forms, all addresses different
    random    300 forms likewise, each tick drawn by the shares
    canvass   150 forms in two hours, best for one unit and low for the others
    scans     412 forms in two hours from one block, only one unit rated, all 满意
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from analytics.findings import CHECKS, STRONG, Finding
from analytics.forms import BallotFacts
from analytics.integrity import Integrity, check_ballots
from analytics.robots import evenness
from analytics.wave import Wave, count_cube
from benchmarks.simulated_city import BLANK, DIMENSIONS, SCORES, UNKNOWN, City, simulated_city

CHANNELS = ("纸质", "扫码", "短信链接", "电话访问")
RESIDENTS, ENTERPRISES, CLIENTS = 7, 5, 6
LEVEL_SCORES = np.append(SCORES, np.nan)
FIRST_DAY = np.datetime64("2026-09-01T00:00:00")
DAYS = 30
SECONDS_AN_ANSWER, SPREAD, STRAIGHT_FACTOR = 2.5, 0.4, 0.45
"""Median and log-normal spread of honest times; who ticks one level everywhere needs less than half."""


@dataclass(frozen=True)
class Attack:
    """ticks: [ballot, unit] of residents' forms; the rest as in BallotFacts."""

    ticks: np.ndarray
    submitted: np.ndarray
    seconds: np.ndarray
    network: np.ndarray


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--cities", type=int, default=3)
    chosen = arguments.parse_args()
    city = simulated_city(chosen.seed)
    waves = [honest_wave(np.random.default_rng((chosen.seed, draw)), city) for draw in range(chosen.cities)]
    report_honest([check(*wave) for wave in waves], chosen)
    report_attacks(waves, chosen)
    report_mixtures(waves[0][0], chosen.seed)
    report_speed(waves[0])


def honest_wave(rng: np.random.Generator, city: City) -> tuple[Wave, BallotFacts]:
    """A wave with what is known of honest ballots."""
    wave = city.draw(rng)
    ratings, n = wave.ratings, len(wave.ratings.ballot_group)
    group = ratings.ballot_group
    channel = np.zeros(n, dtype=np.int64)
    for place, members in ((1, RESIDENTS), (2, ENTERPRISES), (3, CLIENTS)):
        channel[group == members] = place
    online = (group == RESIDENTS) | (group == ENTERPRISES)
    network = np.where(online, honest_networks(rng, n), 0)
    submitted = np.where(channel > 0, honest_times(rng, n), np.datetime64("NaT"))
    meeting = np.flatnonzero(group == RESIDENTS)[: min(60, (group == RESIDENTS).sum() // 10)]
    network[meeting] = 999_999
    submitted[meeting] = FIRST_DAY + np.timedelta64(11 * 1440 + 570, "m") + rng.integers(0, 1800, len(meeting))
    device = np.where(online, np.arange(1, n + 1), 0)
    family = np.flatnonzero(online)[1::200]
    device[family] = device[family - 1]
    facts = BallotFacts(
        submitted=submitted.astype("datetime64[s]"),
        seconds=np.where(channel > 0, honest_seconds(rng, wave), np.nan),
        network=network,
        device=device,
        channel=channel,
        own_unit=np.full(n, -1),
        channels=CHANNELS,
    )
    return wave, facts


def honest_times(rng: np.random.Generator, n: int) -> np.ndarray:
    """Days of unequal luck, mornings and evenings."""
    luck = rng.gamma(3.0, size=DAYS)
    day = rng.choice(DAYS, n, p=luck / luck.sum())
    hour = np.where(rng.random(n) < 0.5, rng.normal(10.0, 1.5, n), rng.normal(19.5, 2.0, n)).clip(6, 23.9)
    return FIRST_DAY + (day * 86_400 + hour * 3600).astype("timedelta64[s]")


def honest_networks(rng: np.random.Generator, n: int) -> np.ndarray:
    """Half in forty blocks of carriers, sizes as 1/rank; half in blocks of their own."""
    weight = 1 / np.arange(1, 41)
    carrier = rng.choice(40, n, p=weight / weight.sum()) + 1
    return np.where(rng.random(n) < 0.5, carrier, rng.integers(1000, 1000 + 4 * n, n))


def honest_seconds(rng: np.random.Generator, wave: Wave) -> np.ndarray:
    """By answers; those who tick one level everywhere need less."""
    ratings, n = wave.ratings, len(wave.ratings.ballot_group)
    scored = np.isfinite(LEVEL_SCORES[ratings.level])
    answers = np.bincount(ratings.ballot, minlength=n)
    first, last = np.full(n, 9), np.full(n, -1)
    np.minimum.at(first, ratings.ballot[scored], ratings.level[scored])
    np.maximum.at(last, ratings.ballot[scored], ratings.level[scored])
    factor = np.where((first == last) & (answers >= 10), STRAIGHT_FACTOR, 1.0)
    return np.round(SECONDS_AN_ANSWER * answers * factor * rng.lognormal(0.0, SPREAD, n)).clip(3)


def straight(rng: np.random.Generator, units: int) -> Attack:
    level = rng.choice(len(SCORES), (200, 1), p=[0.8, 0.1, 0.05, 0.05])
    ticks = np.repeat(level, units, axis=1)
    return Attack(ticks, honest_times(rng, 200), rng.uniform(15, 40, 200).round(), honest_networks(rng, 200))


def farm(rng: np.random.Generator, units: int) -> Attack:
    sources = rng.choice(UNKNOWN + 1, (2, units), p=[0.5, 0.2, 0.08, 0.02, 0.2])
    ticks = sources[rng.integers(0, 2, 60)]
    for row in ticks[::2]:
        row[rng.integers(0, units, 2)] = rng.integers(0, 4, 2)
    return Attack(ticks, honest_times(rng, 60), rng.lognormal(np.log(130), 0.4, 60).round(), honest_networks(rng, 60))


def robot(rng: np.random.Generator, units: int) -> Attack:
    return _robotic(rng, even_ticks(rng, units, 300, 20))


def even_ticks(rng: np.random.Generator, units: int, n: int, every: int) -> np.ndarray:
    """[ballot, unit] levels whose shares come out even every so many ballots."""
    deck = np.repeat(np.arange(4), np.array([13, 4, 2, 1]) * every // 20)
    decks = [np.stack([rng.permutation(deck) for _ in range(units)], axis=1) for _ in range(-(-n // every))]
    return np.concatenate(decks)[:n] if decks else np.zeros((0, units), dtype=np.int64)


def random(rng: np.random.Generator, units: int) -> Attack:
    return _robotic(rng, rng.choice(4, (300, units), p=[0.65, 0.2, 0.1, 0.05]))


def _robotic(rng: np.random.Generator, ticks: np.ndarray) -> Attack:
    start, n = FIRST_DAY + np.timedelta64(20 * 1440 + 780, "m"), len(ticks)
    submitted = start + (np.sort(rng.uniform(0, 5 * 3600, n))).astype("timedelta64[s]")
    return Attack(ticks, submitted, rng.uniform(90, 120, n).round(), rng.integers(10**6, 10**7, n))


def canvass(rng: np.random.Generator, units: int) -> Attack:
    ticks = rng.choice(UNKNOWN + 1, (150, units), p=[0.02, 0.08, 0.3, 0.3, 0.3])
    ticks[:, 50] = 0
    start = FIRST_DAY + np.timedelta64(15 * 1440 + 20 * 60, "m")
    submitted = start + rng.integers(0, 7200, 150)
    network = np.where(rng.random(150) < 0.6, 777_777, honest_networks(rng, 150))
    return Attack(ticks, submitted, rng.lognormal(np.log(100), 0.4, 150).round(), network)


def scans(rng: np.random.Generator, units: int) -> Attack:
    ticks = np.full((412, units), BLANK)
    ticks[:, 50] = 0
    start = FIRST_DAY + np.timedelta64(17 * 1440 + 14 * 60, "m")
    submitted = start + rng.integers(0, 7200, 412)
    return Attack(ticks, submitted, rng.uniform(5, 15, 412).round(), np.full(412, 888_888))


ATTACKS: dict[str, tuple[Callable[..., Attack], tuple[str, ...]]] = {
    "straight": (straight, ("effort", "fast")),
    "farm": (farm, ("copies", "near_copies")),
    "robot": (robot, ("robot",)),
    "random": (random, ("robot",)),
    "canvass": (canvass, ("canvass",)),
    "scans": (scans, ("canvass", "burst", "network")),
}
"""Each attack with the checks that are made for it."""


def attacked(wave: Wave, facts: BallotFacts, attack: Attack) -> tuple[Wave, BallotFacts, np.ndarray]:
    """The wave with the attack's forms at its end, and which ballots those are."""
    n, before = len(attack.ticks), len(wave.ratings.ballot_group)
    ballot, unit = np.nonzero(attack.ticks != BLANK)
    old = wave.ratings
    ratings = replace(
        old,
        ballot=np.concatenate([old.ballot, before + ballot]),
        unit=np.concatenate([old.unit, unit.astype(old.unit.dtype)]),
        dimension=np.concatenate([old.dimension, np.full(len(unit), len(DIMENSIONS), old.dimension.dtype)]),
        level=np.concatenate([old.level, attack.ticks[ballot, unit].astype(old.level.dtype)]),
        ballot_group=np.concatenate([old.ballot_group, np.full(n, RESIDENTS)]),
        ballot_respondent=np.arange(before + n),
        ballot_weight=np.ones(before + n),
        respondent_key=np.zeros(before + n, dtype=np.int64),
    )
    counts, weights = count_cube(wave.counts.shape, ratings)
    more = replace(
        facts,
        submitted=np.concatenate([facts.submitted, attack.submitted.astype("datetime64[s]")]),
        seconds=np.concatenate([facts.seconds, attack.seconds]),
        network=np.concatenate([facts.network, attack.network]),
        device=np.concatenate([facts.device, 10**9 + np.arange(n)]),
        channel=np.concatenate([facts.channel, np.ones(n, dtype=np.int64)]),
        own_unit=np.full(before + n, -1),
    )
    return replace(wave, counts=counts, weights=weights, ratings=ratings), more, np.arange(before + n) >= before


def check(wave: Wave, facts: BallotFacts) -> Integrity:
    return check_ballots(wave, facts, LEVEL_SCORES)


def flagged(findings: tuple[Finding, ...], n: int, checks: tuple[str, ...], strength: str | None = None) -> np.ndarray:
    """[ballot] whether one of these checks points at it."""
    hit = np.zeros(n, dtype=bool)
    for finding in findings:
        if finding.check in checks and strength in (None, finding.strength):
            hit[finding.ballots] = True
    return hit


def suspicion(findings: tuple[Finding, ...], n: int, checks: tuple[str, ...]) -> np.ndarray:
    """[ballot] one figure to order ballots by: strength first, then what the check measured."""
    score = np.zeros(n)
    for finding in findings:
        if finding.check in checks:
            value = (1 + (finding.strength == STRONG)) + finding.score / (1 + np.abs(finding.score))
            score[finding.ballots] = np.maximum(score[finding.ballots], value)
    return score


def auc(score: np.ndarray, guilty: np.ndarray) -> float:
    """Area under the ROC curve, ties half."""
    values, code = np.unique(score, return_inverse=True)
    bad, good = np.bincount(code[guilty], minlength=len(values)), np.bincount(code[~guilty], minlength=len(values))
    below = np.cumsum(good) - good
    return float((bad * (below + good / 2)).sum() / (bad.sum() * good.sum()))


def report_honest(found: list[Integrity], chosen: argparse.Namespace) -> None:
    sizes = [sum(form.ballots for form in each.forms) for each in found]
    print(f"honest: {len(found)} cities of {sizes[0]:,} ballots, seed {chosen.seed}; share of honest ballots with a hint")
    print("  check            any      strong")
    for name in CHECKS:
        shares = []
        for strength in (None, STRONG):
            hits = [
                flagged(each.findings, 2 * n, (name,), strength).sum() / n for each, n in zip(found, sizes, strict=True)
            ]
            shares.append(100 * np.mean(hits))
        print(f"  {name:<13} {shares[0]:6.2f} % {shares[1]:8.3f} %")
    strong = np.mean([len(each.strong()) / n for each, n in zip(found, sizes, strict=True)])
    print(f"  any of them            {100 * strong:8.3f} %\n")


def report_attacks(waves: list[tuple[Wave, BallotFacts]], chosen: argparse.Namespace) -> None:
    print("attack      ballots    found    strong    honest with the same hint: any    strong      AUC")
    for number, (name, (make, checks)) in enumerate(ATTACKS.items()):
        rows = []
        for draw, (wave, facts) in enumerate(waves):
            attack = make(np.random.default_rng((chosen.seed, draw, number)), len(wave.units))
            more, known, guilty = attacked(wave, facts, attack)
            findings, n = check(more, known).findings, len(guilty)
            any_, strong = flagged(findings, n, checks), flagged(findings, n, checks, STRONG)
            resident = more.ratings.ballot_group == RESIDENTS
            area = auc(suspicion(findings, n, checks)[resident], guilty[resident])
            rows.append((any_[guilty].mean(), strong[guilty].mean(), any_[~guilty].mean(), strong[~guilty].mean(), area))
        *shares, area = np.mean(rows, axis=0)
        found, strong, honest, honest_strong = (f"{100 * share:.2f} %" for share in shares)
        print(f"{name:<10} {len(attack.ticks):>8} {found:>9} {strong:>9} {honest:>27} {honest_strong:>9} {area:>9.3f}")
    print()


def report_mixtures(wave: Wave, seed: int, strata: int = 200, n: int = 200) -> None:
    """How often the test for too even counts finds a stratum, by the share of robots in it."""
    honest = residents_values(wave)
    print(f"too even at p < 0.001: {strata} strata of {n} ballots, seed {seed}; shares even every 20, every 100 forms")
    for share in (0.0, 0.3, 0.6, 0.8, 1.0):
        found = [100 * np.mean([p < 1e-3 for p in mixed(honest, share, every, seed, strata, n)]) for every in (20, 100)]
        print(f"  {100 * share:>3.0f} % robots: {found[0]:5.1f} % {found[1]:7.1f} %")
    print()


def mixed(honest: np.ndarray, share: float, every: int, seed: int, strata: int, n: int = 200) -> list[float]:
    """Chances that the test gives for strata of honest ballots with this share of robots among them."""
    rng = np.random.default_rng((seed, int(100 * share), every))
    chances = []
    for _ in range(strata):
        values = honest[rng.choice(len(honest), n)]
        place = np.sort(rng.choice(n, round(share * n), replace=False))
        values[place] = SCORES[even_ticks(rng, honest.shape[1], len(place), every)] / 100
        chances.append(evenness(values))
    return chances


def residents_values(wave: Wave) -> np.ndarray:
    """[ballot, unit] scores of the residents' answers, NaN where there is none."""
    ratings = wave.ratings
    residents = np.flatnonzero(ratings.ballot_group == RESIDENTS)
    take = np.flatnonzero(ratings.ballot_group[ratings.ballot] == RESIDENTS)
    values = np.full((len(residents), len(wave.units)), np.nan)
    values[ratings.ballot[take] - residents[0], ratings.unit[take]] = LEVEL_SCORES[ratings.level[take]] / 100
    return values


def report_speed(wave: tuple[Wave, BallotFacts]) -> None:
    start = time.perf_counter()
    check(*wave)
    size = f"{len(wave[0].ratings.ballot):,} ratings, {len(wave[0].ratings.ballot_group):,} ballots"
    print(f"city: {size}: all checks {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
