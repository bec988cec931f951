"""Ballots that came together: from one device, one block of addresses, or in one short time.

Coming together proves nothing: a meeting scans at one moment from one network, a carrier sends thousands through one
block. So a cluster is strong only if its ballots also say the same: their most frequent answer sheet (all answers one
level, or one and the same sheet) is far more frequent in it than in the rest of the form. All chances are Chernoff's
upper bounds, multiplied by the number of places looked at.
Time: a scan over windows of 5, 15, 60 and 120 minutes (Kulldorff 1997, Communications in Statistics 26, 1481: the
logarithm of the bound is his likelihood ratio). Expected in a window is the block's size times the window's share of the
rest of the channel; whatever the addresses, five times the most that the same hours of any other day brought.
Limits: without times nothing is found in time, without addresses only what is large beside the whole channel; where more
than half of a channel shares one device or block (interviewers, a counter's tablet), the channel is passed over.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analytics.findings import STRONG, SURE, SUSPECT, Finding, log_chance, share_by_chance
from analytics.forms import BLANK, BallotFacts, Form

LEAST_BLOCK, LEAST_DEVICE, LEAST_BURST = 20, 2, 20
LEAST_ALIKE = 5
"""Ballots of one device before their likeness is looked at."""
SHARED = 0.5
"""Share of a channel above which a device or block is the channel's own."""
WINDOWS = (5, 15, 60, 120)
"""Minutes."""
TIMES_USUAL, LEAST_DAYS = 5, 4
SAME_SHEET = 0.9


@dataclass(frozen=True, eq=False)
class Cluster:
    """Ballots that came together: their positions, the block of addresses (0: any), the time, and the chance of it."""

    ballots: np.ndarray
    network: int = 0
    start: np.datetime64 | None = None
    end: np.datetime64 | None = None
    p: float | None = None


@dataclass(frozen=True, eq=False)
class Sheets:
    """Per ballot of the wave: which answer sheet it is (equal numbers are equal sheets of one form) and of which form; and
    how many ballots there are of each sheet and of each form. -1: no scored answer."""

    sheet: np.ndarray
    form: np.ndarray
    of_sheet: np.ndarray
    of_form: np.ndarray


def sheets_of(all_forms: list[Form], n_ballots: int) -> Sheets:
    """All scored answers one level is one sheet a level; else equal ticks in all places are one."""
    sheet, number = np.full(n_ballots, -1, dtype=np.int64), np.full(n_ballots, -1, dtype=np.int64)
    following = 0
    for place, form in enumerate(all_forms):
        values, rated = form.values, form.rated
        some = rated.any(axis=1)
        high = np.where(rated, values, -1).max(axis=1)
        same = some & (high == np.where(rated, values, 2).min(axis=1))
        weights = np.random.default_rng(0).integers(1, 1 << 62, size=(256, form.ticks.shape[1]), dtype=np.int64)
        ticks = np.where(form.given, form.ticks, BLANK)
        key = weights[ticks, np.arange(form.ticks.shape[1])].sum(axis=1)
        key = np.where(same, (high * 1e6).astype(np.int64), key)
        _, code = np.unique(key, return_inverse=True)
        sheet[form.ballots] = np.where(some, following + code, -1)
        number[form.ballots] = np.where(some, place, -1)
        following += len(form.ballots)
    return Sheets(sheet, number, np.bincount(sheet[sheet >= 0]), np.bincount(number[number >= 0]))


def alike(sheets: Sheets, ballots: np.ndarray, looks: int) -> tuple[float, float]:
    """Bound of the chance that so many of these ballots are one sheet, and the share that are. looks: places looked at."""
    ballots = ballots[sheets.sheet[ballots] >= 0]
    if len(ballots) == 0:
        return 1.0, 0.0
    codes, counts = np.unique(sheets.sheet[ballots], return_counts=True)
    most, count = codes[np.argmax(counts)], int(counts.max())
    form = sheets.form[ballots[sheets.sheet[ballots] == most][0]]
    of_form = int((sheets.form[ballots] == form).sum())
    usual = (sheets.of_sheet[most] - count + 1) / (sheets.of_form[form] - of_form + 2)
    return min(1.0, looks * float(share_by_chance(count, len(ballots), usual))), count / len(ballots)


def device_findings(facts: BallotFacts, answered: np.ndarray, sheets: Sheets) -> list[Finding]:
    """Devices with LEAST_ALIKE ballots or more, each; and together those of a channel with fewer."""
    found = list(_blocks(facts.device, facts.channel, answered, LEAST_DEVICE))
    findings, few = [], {}
    for ballots in found:
        if len(ballots) < LEAST_ALIKE:
            few.setdefault(int(facts.channel[ballots[0]]), []).append(ballots)
            continue
        p, share = alike(sheets, ballots, len(found))
        findings.append(_finding("device", p < SURE, facts, Cluster(ballots, p=p), {"same_sheet": share, "devices": 1.0}))
    for devices in few.values():
        findings.append(
            _finding("device", False, facts, Cluster(np.concatenate(devices)), {"devices": float(len(devices))})
        )
    return findings


def network_findings(facts: BallotFacts, answered: np.ndarray, sheets: Sheets) -> list[Finding]:
    """Blocks of addresses whose ballots say the same more often than chance brings."""
    found = list(_blocks(facts.network, facts.channel, answered, LEAST_BLOCK))
    findings = []
    for ballots in found:
        p, share = alike(sheets, ballots, len(found))
        if p < SURE:
            cluster = Cluster(ballots, int(facts.network[ballots[0]]), p=p)
            findings.append(_finding("network", share >= SAME_SHEET, facts, cluster, {"same_sheet": share}))
    return findings


def burst_findings(facts: BallotFacts, answered: np.ndarray, sheets: Sheets) -> list[Finding]:
    """The most remarkable time of each block, and of the rest of each channel."""
    clusters = bursts(facts, answered)
    findings = []
    for cluster in clusters:
        p, share = alike(sheets, cluster.ballots, len(clusters))
        strong = p < SURE and share >= SAME_SHEET
        findings.append(_finding("burst", strong, facts, cluster, {"same_sheet": share}))
    return findings


def bursts(facts: BallotFacts, answered: np.ndarray) -> list[Cluster]:
    """Times in which far more ballots came than the rest of the channel, or other days, let expect."""
    timed = answered[~np.isnat(facts.submitted[answered])]
    found = []
    for channel in np.unique(facts.channel[timed]):
        ballots = timed[facts.channel[timed] == channel]
        ballots = ballots[np.argsort(facts.submitted[ballots], kind="stable")]
        blocks = list(_blocks(facts.network, facts.channel, ballots, LEAST_BURST))
        everybody = _minutes(facts.submitted[ballots])
        found += [_scan(facts.submitted, block, everybody, len(blocks)) for block in blocks]
        seen = np.concatenate([each.ballots for each in found if each is not None] or [ballots[:0]])
        found.append(_scan_alone(facts.submitted, ballots[~np.isin(ballots, seen)]))
    return [each for each in found if each is not None]


def _blocks(key: np.ndarray, channel: np.ndarray, ballots: np.ndarray, least: int) -> Iterator[np.ndarray]:
    """Ballots by key within a channel, `least` or more of them, less than SHARED of the channel."""
    known = ballots[key[ballots] != 0]
    for each in np.unique(channel[known]):
        mine = known[channel[known] == each]
        _, code, counts = np.unique(key[mine], return_inverse=True, return_counts=True)
        size = (channel[ballots] == each).sum()
        order = np.argsort(code, kind="stable")
        ends = np.cumsum(counts)
        for place in np.flatnonzero((counts >= least) & (counts <= max(SHARED * size, least))):
            yield mine[order[ends[place] - counts[place] : ends[place]]]


def _scan(submitted: np.ndarray, block: np.ndarray, everybody: np.ndarray, blocks: int) -> Cluster | None:
    """The window of a block that is least likely, None where chance explains it. everybody: minutes of the channel."""
    minute = np.sort(_minutes(submitted[block]))
    rest, span = len(everybody) - len(minute), max(1, int(everybody[-1] - everybody[0]))
    best: tuple[float, int, int] | None = None
    for window in WINDOWS:
        count = np.searchsorted(minute, minute + window) - np.arange(len(minute))
        inside = np.searchsorted(everybody, minute + window) - np.searchsorted(everybody, minute)
        usual = np.maximum((inside - count + 1) / (rest + 1), window / span)
        chance = log_chance(count, len(minute) * usual) + math.log(len(minute) * len(WINDOWS) * blocks)
        best = _better(best, np.where(count >= LEAST_BURST, chance, 0.0), minute, window)
    return None if best is None else _within(submitted, block, best)


def _scan_alone(submitted: np.ndarray, ballots: np.ndarray) -> Cluster | None:
    """Whatever the addresses: the time that brought several times what the same hours of any other day did."""
    minute = np.sort(_minutes(submitted[ballots]))
    days = np.unique(minute // 1440)
    if len(days) < LEAST_DAYS:
        return None
    best: tuple[float, int, int] | None = None
    for window in WINDOWS:
        count = np.searchsorted(minute, minute + window) - np.arange(len(minute))
        most = np.ones(len(minute))
        for day in days:
            start = minute % 1440 + 1440 * day
            met = np.searchsorted(minute, start + window) - np.searchsorted(minute, start)
            most = np.where(minute // 1440 == day, most, np.maximum(most, met))
        chance = log_chance(count, TIMES_USUAL * most) + math.log(len(minute) * len(WINDOWS))
        best = _better(best, np.where(count >= LEAST_BURST, chance, 0.0), minute, window)
    return None if best is None else _within(submitted, ballots, best)


def _better(
    best: tuple[float, int, int] | None, chance: np.ndarray, minute: np.ndarray, window: int
) -> tuple[float, int, int] | None:
    """Logarithm of the chance, first minute and length of the least likely window; None while chance explains all."""
    place = int(np.argmin(chance))
    if chance[place] < (math.log(SURE) if best is None else best[0]):
        return float(chance[place]), int(minute[place]), window
    return best


def _within(submitted: np.ndarray, ballots: np.ndarray, best: tuple[float, int, int]) -> Cluster:
    chance, start, window = best
    minute = _minutes(submitted[ballots])
    inside = ballots[(minute >= start) & (minute < start + window)]
    moments = submitted[inside]
    return Cluster(inside, 0, moments.min(), moments.max(), math.exp(chance))


def _minutes(moments: np.ndarray) -> np.ndarray:
    return moments.astype("datetime64[m]").astype(np.int64)


def _finding(check: str, strong: bool, facts: BallotFacts, cluster: Cluster, measured: dict[str, float]) -> Finding:
    ballots = cluster.ballots
    network = np.unique(facts.network[ballots])
    return Finding(
        check,
        STRONG if strong else SUSPECT,
        np.sort(ballots),
        np.full(len(ballots), float(len(ballots))),
        p=cluster.p,
        channel=int(facts.channel[ballots[0]]),
        network=int(network[0]) if len(network) == 1 else 0,
        start=cluster.start,
        end=cluster.end,
        facts=measured,
    )
