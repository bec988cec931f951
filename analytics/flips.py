"""How many ballots hold a place: the fewest whose change would bring a unit below the one ranked after it.

A ballot that can change gives the unit the best score in every dimension in which its group scores the unit; changed, it
gives the worst score in all of them. With its weight w it then takes from the index

    w (highest − lowest) Σ_d a(u,g) b(u,g,d) / W(u,g,d)

and nothing else moves but cells that other units borrow from this one. The effects add up, so that taking the ballots
with the largest effect first gives the fewest: those of small groups with much weight. A form that was only counted is
such a ballot with weight 1; of them there are as many as the smallest of the group's counts of the best score. The
published figures decide: the unit must come to stand strictly below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.cells import Cells
from analytics.measure import Measured
from analytics.published import published

AT_ONCE = 1 << 17
"""Entries of a ballots × units matrix held at once."""
NOISE = 2e-9
"""Published figures are rounded to 9 decimals first."""


@dataclass(frozen=True)
class Flip:
    """ballots: how many; groups: their groups and how many of each, by position in the wave, largest effect first;
    below: position of the unit that would be passed."""

    ballots: int
    groups: tuple[tuple[int, int], ...]
    below: int


@dataclass(frozen=True)
class _Ballots:
    """Ballots of one unit that can change, as many of a kind as `count` says. group, weight, count: [kind]"""

    group: np.ndarray
    weight: np.ndarray
    count: np.ndarray


def flips(measured: Measured, lists: Sequence[tuple[np.ndarray, Sequence[int]]]) -> dict[int, Flip]:
    """By position of the unit; absent where none stands below it or no number of ballots suffices.

    lists: per class the positions of the ranked units, best first, and their published ranks.
    """
    wanted = np.zeros(len(measured.wave.units), dtype=bool)
    for members, _ in lists:
        wanted[members] = True
    if not wanted.any():
        return {}
    kinds, found = _changeable(measured, wanted), {}
    for members, ranks in lists:
        for place, unit in enumerate(members.tolist()):
            after = [other for other in range(place + 1, len(members)) if ranks[other] > ranks[place]]
            below = [int(members[other]) for other in after if ranks[other] == ranks[after[0]]]
            against = [flip for other in below if (flip := _flip(measured, kinds[unit], unit, other)) is not None]
            if against:
                found[unit] = min(against, key=lambda flip: (flip.ballots, measured.wave.units[flip.below].name))
    return found


def _flip(measured: Measured, ballots: _Ballots, unit: int, below: int) -> Flip | None:
    own, lent = _pull(measured, unit, unit)[ballots.group], _pull(measured, unit, below)[ballots.group]
    names = np.array([measured.wave.groups[group] for group in ballots.group.tolist()])
    effect = np.round(ballots.weight * (own - lent), 12)
    order = np.lexsort((names, -effect))
    order = order[effect[order] > 0]
    kind = np.repeat(order, ballots.count[order])
    falls, lowers = (np.cumsum(ballots.weight[kind] * each[kind]) for each in (own, lent))
    index, decimals = measured.cells.index, measured.scheme.decimals
    first = int(np.searchsorted(falls - lowers, index[unit] - index[below] - NOISE))
    for place in range(first, len(kind)):
        if published(index[unit] - falls[place], decimals) < published(index[below] - lowers[place], decimals):
            groups = ballots.group[kind[: place + 1]].tolist()
            return Flip(place + 1, tuple((group, groups.count(group)) for group in dict.fromkeys(groups)), below)
    return None


def _pull(measured: Measured, changed: int, unit: int) -> np.ndarray:
    """[group] what a changed ballot of weight 1 takes from the index of a unit, be it the one that it rates or not."""
    cells, scheme = measured.cells, measured.scheme
    per_weight = np.divide(1.0, cells.total[changed], out=np.zeros(cells.total.shape[1:]), where=cells.total[changed] > 0)
    if unit == changed:
        share = cells.coefficient[unit]
    else:
        share = np.zeros(per_weight.shape)
        for cell in cells.borrowed:
            if cell.unit == unit and changed in cell.lenders:
                share[cell.group, cell.dimension] = cells.weight[unit, cell.group, cell.dimension] / len(cell.lenders)
    return (scheme.highest - scheme.lowest) * (share * per_weight).sum(axis=1)


def _changeable(measured: Measured, wanted: np.ndarray) -> list[_Ballots]:
    """[unit] its ballots that can change; empty for units that are not wanted."""
    wave, cells = measured.wave, measured.cells
    ratings, n_units, n_groups = wave.ratings, len(wave.units), len(wave.groups)
    best = cells.scored & (cells.score == measured.scheme.highest)
    enters = (cells.coefficient > 0) & wanted[:, None, None]
    needed = enters.sum(axis=2)
    weights, of_weight = np.unique(ratings.ballot_weight, return_inverse=True)
    of_ballot = ratings.ballot_group.astype(np.int64) * len(weights) + of_weight
    n_kinds = n_groups * len(weights)

    at_once = max(1, AT_ONCE // n_units)
    enters_flat, needed_flat = enters.ravel(), needed.ravel()
    keys, counts = [], []
    for start in range(0, len(of_ballot), at_once):
        low, high = np.searchsorted(ratings.ballot, [start, start + at_once])
        rows = slice(low, high)
        given_best = best[ratings.level[rows]]
        ballot, unit = ratings.ballot[rows][given_best], ratings.unit[rows][given_best].astype(np.int64)
        line = unit * n_groups + ratings.ballot_group[ballot]
        counted = enters_flat[line * enters.shape[2] + ratings.dimension[rows][given_best]]
        given = np.bincount(((ballot - start) * n_units + unit)[counted])
        slots = np.flatnonzero(given)
        ballot, unit = start + slots // n_units, slots % n_units
        whole = given[slots] == needed_flat[unit * n_groups + ratings.ballot_group[ballot]]
        key, count = np.unique(unit[whole] * n_kinds + of_ballot[ballot[whole]], return_counts=True)
        keys.append(key)
        counts.append(count)
    key, place = np.unique(np.concatenate([*keys, np.zeros(0, np.int64)]), return_inverse=True)
    count = np.bincount(place.reshape(-1), np.concatenate([*counts, np.zeros(0)]), len(key)).astype(np.int64)
    unit, kind = np.divmod(key, max(1, n_kinds))
    group, weight = kind // max(1, len(weights)), weights[kind % max(1, len(weights))]
    if wave.tallies is not None:
        counted = _counted_forms(wave.tallies, cells, best, enters)
        unit, group = (np.concatenate([each, more]) for each, more in zip((unit, group), np.nonzero(counted), strict=True))
        weight = np.concatenate([weight, np.ones(np.count_nonzero(counted))])
        count = np.concatenate([count, counted[counted > 0]])
    order = np.argsort(unit, kind="stable")
    parts = np.split(order, np.searchsorted(unit[order], np.arange(1, n_units)))
    return [_Ballots(group[part], weight[part], count[part]) for part in parts]


def _counted_forms(tallies: np.ndarray, cells: Cells, best: np.ndarray, enters: np.ndarray) -> np.ndarray:
    """[unit, group] the most forms without ballots that can have given the best score in every dimension."""
    given = np.where(cells.counted, tallies, 0)[..., best].sum(axis=3)
    least = np.where(enters, given, np.iinfo(np.int64).max).min(axis=2)
    return np.where(enters.any(axis=2), least, 0)
