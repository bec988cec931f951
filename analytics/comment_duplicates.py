"""Comments that say the same: word for word, or nearly so, within one unit.

Nearness is Jaccard's share of common runs of neighbouring characters. Candidates are found by MinHash (Broder 1997, On the
resemblance and containment of documents) in bands (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4), so that
the work grows with the number of comments and not with its square; every candidate is then compared in full.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

NEAR = 0.6
"""Share of common runs from which on two comments say the same."""
SHORTEST = 6
"""Characters below which only equal comments say the same: one character more is another sentence."""
PAIR, LETTERS = 2, 6
"""Characters of a run: two in Chinese, six in scripts of a few letters, whose pairs are all in every long text."""
BANDS, ROWS = 20, 3
"""A pair at NEAR is found with probability 1 − (1 − 0.6³)²⁰ = 0.99, one at 0.75 with 0.9999."""

PAIRS_AT_ONCE = 100_000
"""Candidates whose runs are in memory together."""


def same_saying(cores: Sequence[str], units: np.ndarray, near: float = NEAR) -> np.ndarray:
    """For each comment the position of the first one that says the same of the same unit; its own where it is that one."""
    units = np.asarray(units, dtype=np.int64)
    positions: dict[tuple[int, str], int] = {}
    first = np.array(
        [positions.setdefault(key, place) for place, key in enumerate(zip(units.tolist(), cores, strict=True))],
        dtype=np.int64,
    )
    distinct = np.flatnonzero(first == np.arange(len(first)))
    long = distinct[[len(cores[place]) >= SHORTEST for place in distinct]] if len(distinct) else distinct
    if len(long) > 1:
        texts = [cores[place] for place in long]
        weight = np.bincount(first, minlength=len(first))[long]
        first[long] = long[_nearest_heads(texts, units[long], weight, near)]
        first = first[first]
    return first


def nearness(core: str, other: str) -> float:
    """Share of common runs of two comments: Jaccard, as it is compared with NEAR."""
    one, two = _runs_of(core), _runs_of(other)
    return len(one & two) / max(1, len(one | two))


@lru_cache(maxsize=10_000)
def _runs_of(core: str) -> frozenset[str]:
    length = LETTERS if sum(each < "\u0250" for each in core) > len(core) / 2 else PAIR
    return frozenset(core[place : place + length] for place in range(len(core) - length + 1))


def _nearest_heads(texts: list[str], units: np.ndarray, weight: np.ndarray, near: float) -> np.ndarray:
    """For each text the head of its cluster. The most frequent are heads first, and a head joins no other: chains of small
    steps would else make one of what is not alike."""
    starts, runs = _shingles(texts)
    left, right = _candidates(_signatures(starts, runs), units)
    left, right = _verified(left, right, starts, runs, near)
    head = np.arange(len(texts))
    order = np.lexsort((np.arange(len(texts)), -weight))
    rank = np.empty(len(texts), dtype=np.int64)
    rank[order] = np.arange(len(texts))
    neighbours: dict[int, list[int]] = {}
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        neighbours.setdefault(one, []).append(other)
        neighbours.setdefault(other, []).append(one)
    taken = np.zeros(len(texts), dtype=bool)
    for place in sorted(neighbours, key=rank.__getitem__):
        if taken[place]:
            continue
        taken[place] = True
        for other in neighbours[place]:
            if not taken[other]:
                taken[other], head[other] = True, place
    return head


def _shingles(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Where those of each text begin, and the end; distinct runs of neighbouring characters as numbers, in order."""
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owner = np.repeat(np.arange(len(texts)), lengths)
    latin = np.bincount(owner, codes < 0x250, minlength=len(texts)) > lengths / 2
    found = [_runs(codes, owner, PAIR, ~latin), _runs(codes, owner, LETTERS, latin)]
    of, runs = np.concatenate([each[0] for each in found]), np.concatenate([each[1] for each in found])
    order = np.lexsort((runs, of))
    runs, of = runs[order], of[order]
    new = np.r_[True, (runs[1:] != runs[:-1]) | (of[1:] != of[:-1])]
    runs, of = runs[new], of[new]
    return np.searchsorted(of, np.arange(len(texts) + 1)), runs


def _runs(codes: np.ndarray, owner: np.ndarray, length: int, of: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Owner and number of every run of this length inside the texts that are meant."""
    if len(codes) < length:
        return owner[:0], codes[:0]
    places = np.flatnonzero(
        (owner[: len(owner) - length + 1] == owner[length - 1 :]) & of[owner[: len(owner) - length + 1]]
    )
    number = np.zeros(len(places), dtype=np.uint64)
    for step in range(length):
        number = number * np.uint64(0x9E3779B97F4A7C15) + codes[places + step]
    return owner[places], number


def _signatures(starts: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """BANDS × ROWS smallest hashes of each text."""
    random = np.random.default_rng(20260914)
    signature = np.empty((BANDS * ROWS, len(starts) - 1), dtype=np.uint64)
    for row in range(BANDS * ROWS):
        factor, plus = random.integers(1, 1 << 62, 2, dtype=np.uint64)
        mixed = runs * (factor | np.uint64(1)) + plus
        mixed ^= mixed >> np.uint64(31)
        mixed *= np.uint64(0x9E3779B97F4A7C15)
        signature[row] = np.minimum.reduceat(mixed ^ (mixed >> np.uint64(29)), starts[:-1])
    return signature


def _candidates(signature: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of one unit with a band in common: each with the first of its bucket, and with the one before it."""
    pairs = []
    for band in range(BANDS):
        key = units.astype(np.uint64)
        for row in signature[band * ROWS : (band + 1) * ROWS]:
            key = (key ^ row) * np.uint64(0xBF58476D1CE4E5B9)
            key ^= key >> np.uint64(30)
        order = np.argsort(key, kind="stable")
        new = np.r_[True, key[order][1:] != key[order][:-1]]
        first = order[np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))]
        pairs.append(np.stack([first[~new], order[~new]]))
        before = order[np.flatnonzero(~new) - 1] if (~new).any() else order[:0]
        pairs.append(np.stack([before, order[~new]]))
    both = np.sort(np.concatenate(pairs, axis=1), axis=0)
    left, right = np.divmod(np.unique(both[0] * len(units) + both[1]), len(units))
    fit = (left != right) & (units[left] == units[right])
    return left[fit], right[fit]


def _verified(
    left: np.ndarray, right: np.ndarray, starts: np.ndarray, runs: np.ndarray, near: float
) -> tuple[np.ndarray, np.ndarray]:
    """Those of the pairs that are near, by comparing all their runs."""
    size = np.diff(starts)
    # Sets of very different size cannot be near: spares most of the comparisons.
    possible = np.minimum(size[left], size[right]) >= near * np.maximum(size[left], size[right])
    left, right = left[possible], right[possible]
    kinds, number = np.unique(runs, return_inverse=True)
    owner = np.repeat(np.arange(len(size)), size)
    present = owner * len(kinds) + number  # in order, since each text's runs are
    near_enough = np.zeros(len(left), dtype=bool)
    for begin in range(0, len(left), PAIRS_AT_ONCE):
        one, other = left[begin : begin + PAIRS_AT_ONCE], right[begin : begin + PAIRS_AT_ONCE]
        pair = np.repeat(np.arange(len(one)), size[one])
        within = np.arange(len(pair)) - np.repeat(np.cumsum(size[one]) - size[one], size[one])
        sought = other[pair] * len(kinds) + number[starts[one][pair] + within]
        spot = np.minimum(np.searchsorted(present, sought), len(present) - 1)
        common = np.bincount(pair, present[spot] == sought, minlength=len(one))
        near_enough[begin : begin + PAIRS_AT_ONCE] = common >= near * (size[one] + size[other] - common)
    return left[near_enough], right[near_enough]
