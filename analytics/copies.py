"""Ballots that were filled alike: exact and near duplicates of at least 40 answers.

Two people who tick one level for all units that they know are no copies, so only ballots are compared that leave their
own usual level, and the usual answer to the question, in at least 10 places. Candidates are found by min-wise hashes of
the answers that differ from the usual one (Broder 1997, "On the resemblance and containment of documents"), compared
cell by cell, and joined.
How many such pairs chance would bring is simulated with a fixed seed under the empirical model: the answers to each unit,
all its questions together, drawn from ballots that leave the usual answer about as often.
Limits: a copy with more than one answer in twenty changed is not found, nor one whose form has fewer than 40 answers;
people who filled the form together look like copies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from analytics.findings import STRONG, SUSPECT, Finding
from analytics.forms import BLANK, Form

LEAST_ANSWERS, LEAST_UNUSUAL = 40, 10
NEAR = 0.05
"""Share of the answers in which near copies may differ."""
BANDS, ROWS = 16, 4
"""Min-wise hashes: a pair is compared if all ROWS of one of BANDS agree; 0.8 alike is missed once in 6,000."""
CROWD = 60
"""Ballots under one hash above which each is compared with its next neighbours only."""
SIMULATED, SIMULATIONS = 3000, 3
COINCIDENCE = 1e-3
SEED = 20260918


@dataclass(frozen=True, eq=False)
class _Pairs:
    """first, second: rows of a form; distance: answers in which they differ; answers: the fewer of both."""

    first: np.ndarray
    second: np.ndarray
    distance: np.ndarray
    answers: np.ndarray


def copy_findings(form: Form) -> list[Finding]:
    """A finding per set of ballots that are copies of one another."""
    rows = _comparable(form)
    if len(rows) < 2:
        return []
    ticks = np.where(form.given, form.ticks, BLANK)[rows]
    pairs = _alike(ticks)
    if len(pairs.first) == 0:
        return []
    chance = _pair_by_chance(ticks, form.unit)
    sets = _joined(len(rows), pairs)
    findings = []
    for members in _members(sets):
        inside = sets[pairs.first] == sets[members[0]]
        distance = pairs.distance[inside]
        exact = bool((distance == 0).all())
        p = _sets_by_chance(len(rows), len(members), chance)
        findings.append(
            Finding(
                "copies" if exact else "near_copies",
                STRONG if p < COINCIDENCE else SUSPECT,
                form.ballots[rows[members]],
                1 - _nearest(len(rows), pairs)[members],
                p=p,
                group=form.group,
                channel=form.channel,
                facts={
                    "differing": float(distance.max()),
                    "answers": float(pairs.answers[inside].min()),
                },
            )
        )
    return findings


def _comparable(form: Form) -> np.ndarray:
    """Rows with enough answers, enough of them not their own usual level and enough not the question's usual one."""
    levels = np.flatnonzero(np.isfinite(form.score))
    if len(levels) == 0:
        return levels
    counts = np.stack([(form.ticks == level).sum(axis=1) for level in levels], axis=1)
    own = counts.sum(axis=1) - counts.max(axis=1)
    unusual = (form.given & (form.ticks != _usual(form.ticks))).sum(axis=1)
    enough = form.given.sum(axis=1) >= LEAST_ANSWERS
    return np.flatnonzero(enough & (own >= LEAST_UNUSUAL) & (unusual >= LEAST_UNUSUAL))


def _usual(ticks: np.ndarray) -> np.ndarray:
    """[item] the most frequent answer; where most left it blank, that."""
    levels = np.unique(ticks)
    return levels[np.argmax(np.stack([(ticks == level).sum(axis=0) for level in levels]), axis=0)]


def _alike(ticks: np.ndarray) -> _Pairs:
    """Pairs that differ in at most one answer in twenty."""
    first, second = _candidates(ticks)
    filled = ticks != BLANK
    distance = np.zeros(len(first), dtype=np.int32)
    answers = np.minimum(filled.sum(axis=1)[first], filled.sum(axis=1)[second])
    at_once = max(1, (1 << 24) // max(1, ticks.shape[1]))
    for low in range(0, len(first), at_once):
        part = slice(low, low + at_once)
        distance[part] = (ticks[first[part]] != ticks[second[part]]).sum(axis=1)
    near = distance <= NEAR * answers
    return _Pairs(first[near], second[near], distance[near], answers[near])


def _candidates(ticks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of rows under one hash in some band, each once, the smaller row first."""
    row, item = np.nonzero(ticks != _usual(ticks))
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    there = row[starts]
    levels = np.unique(ticks)
    code = np.zeros(256, dtype=np.int64)
    code[levels] = np.arange(len(levels))
    token = item * len(levels) + code[ticks[row, item]]
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(BANDS):
        key = np.zeros(len(there), dtype=np.uint64)
        for _ in range(ROWS):
            order = rng.permutation(ticks.shape[1] * len(levels)).astype(np.uint32)
            lowest = np.minimum.reduceat(order[token], starts).astype(np.uint64)
            key = (key ^ lowest) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        order = np.argsort(key, kind="stable")
        bucket = np.cumsum(np.diff(key[order], prepend=key[order[:1]]) != 0)
        size = np.bincount(bucket)
        for step in range(1, min(int(size.max(initial=1)), CROWD)):
            same = bucket[step:] == bucket[:-step]
            if not same.any():
                break
            found.append(np.stack([there[order[:-step][same]], there[order[step:][same]]]))
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    pairs = np.sort(np.concatenate(found, axis=1), axis=0)
    each = np.unique(pairs[0].astype(np.int64) * len(ticks) + pairs[1])
    return each // len(ticks), each % len(ticks)


def _pair_by_chance(ticks: np.ndarray, unit: np.ndarray) -> float:
    """Chance that two ballots of the model are as near as NEAR; one pair more than the simulation brought."""
    n = len(ticks)
    size = min(n, SIMULATED)
    rng = np.random.default_rng(SEED + 1)
    inclined = np.argsort((ticks != _usual(ticks)).sum(axis=1), kind="stable")
    met = 0
    for _ in range(SIMULATIONS):
        bins = np.array_split(inclined, min(10, n))
        drawn = np.concatenate([_draw(rng, ticks[each], unit, max(1, round(size * len(each) / n))) for each in bins])
        met += len(_alike(drawn).first)
    return min(1.0, (met + 1) / (SIMULATIONS * size * max(size - 1, 1) / 2))


def _sets_by_chance(n: int, size: int, pair: float) -> float:
    """Expected number of trees of `size` among n ballots whose pairs meet by chance (Erdős, Rényi 1960), at most 1."""
    log = math.log(n) + (size - 1) * math.log(max(n * pair, 1e-300)) + (size - 2) * math.log(size) - math.lgamma(size + 1)
    return min(1.0, math.exp(min(0.0, log)))


def _draw(rng: np.random.Generator, ticks: np.ndarray, unit: np.ndarray, count: int) -> np.ndarray:
    """Ballots whose answers to each unit are those of one of the given ballots, another for every unit."""
    _, place = np.unique(unit, return_inverse=True)
    donor = rng.integers(len(ticks), size=(count, place.max() + 1))[:, place]
    return ticks[donor, np.arange(ticks.shape[1])]


def _joined(n: int, pairs: _Pairs) -> np.ndarray:
    """[row] the smallest row that it is joined with, over any number of pairs."""
    label = np.arange(n)
    while True:
        lowest = np.minimum(label[pairs.first], label[pairs.second])
        after = label.copy()
        np.minimum.at(after, pairs.first, lowest)
        np.minimum.at(after, pairs.second, lowest)
        after = after[after]
        if np.array_equal(after, label):
            return label
        label = after


def _members(sets: np.ndarray) -> list[np.ndarray]:
    """Rows of each set of two or more, largest set first."""
    labels, counts = np.unique(sets, return_counts=True)
    large = labels[counts > 1][np.argsort(-counts[counts > 1], kind="stable")]
    return [np.flatnonzero(sets == label) for label in large]


def _nearest(n: int, pairs: _Pairs) -> np.ndarray:
    """[row] share of the answers in which it differs from its nearest copy; 1 where it has none."""
    share = np.ones(n)
    for side in (pairs.first, pairs.second):
        np.minimum.at(share, side, pairs.distance / np.maximum(pairs.answers, 1))
    return share
