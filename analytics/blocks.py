"""The ratings that count toward the scores, respondent by respondent, a bounded number at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from analytics.wave import Ratings, Wave

BLOCK = 1 << 18
"""Entries of a respondents × units matrix held at once; smaller or larger blocks take longer."""


@dataclass(frozen=True)
class Rows:
    """Ratings of one block, one array entry each.

    slot: place in a flat [respondent of the block, unit]; cell: place in a flat [unit, dimension, level].
    """

    shape: tuple[int, int]
    slot: np.ndarray
    cell: np.ndarray
    weight: np.ndarray

    def sums(self, values: np.ndarray) -> np.ndarray:
        """[respondent, unit] sums of one value a rating."""
        return np.bincount(self.slot, values, self.shape[0] * self.shape[1]).reshape(self.shape)


@dataclass(frozen=True)
class Block:
    """Some respondents of one group. respondents: their positions; dimension: that of each of the rows.

    ballots, given: [respondent, unit] ballots with a counted rating of the unit, and their weight.
    """

    group: int
    respondents: np.ndarray
    rows: Rows
    dimension: np.ndarray
    ballots: np.ndarray
    given: np.ndarray

    def rows_of(self, dimension: int) -> Rows:
        """The ratings of one dimension."""
        take = np.flatnonzero(self.dimension == dimension)
        return Rows(self.rows.shape, self.rows.slot[take], self.rows.cell[take], self.rows.weight[take])


def respondent_blocks(wave: Wave, counted: np.ndarray, groups: Collection[int] | None = None) -> Iterator[Block]:
    """counted: [unit, group, dimension, level] whether a rating in this place of the cube counts. groups: all by default.

    Only respondents with a stored rating, whether it counts or not, come up.
    """
    ratings, n_units = wave.ratings, len(wave.units)
    bounds, answered = _bounds(ratings), answered_ballots(ratings)
    group, respondent = ratings.ballot_group[answered], ratings.ballot_respondent[answered]
    order = np.lexsort((respondent, group))
    ballots, group, respondent = answered[order], group[order], respondent[order]
    first = np.flatnonzero(np.diff(respondent, prepend=-1) | np.diff(group, prepend=-1))
    edges = np.append(first, len(ballots))
    at_once = max(1, BLOCK // max(1, n_units))
    for number in range(len(wave.groups)) if groups is None else groups:
        low, high = np.searchsorted(group[first], [number, number + 1])
        for start in range(low, high, at_once):
            people = edges[start : min(start + at_once, high) + 1]
            yield _block(
                wave, counted[:, number].ravel(), number, ballots[people[0] : people[-1]], people - people[0], bounds
            )


def ballot_blocks(wave: Wave, counted: np.ndarray, groups: Collection[int]) -> Iterator[Block]:
    """The same ballot by ballot: every one is taken as a respondent of its own."""
    apart = replace(wave.ratings, ballot_respondent=np.arange(len(wave.ratings.ballot_group)))
    return respondent_blocks(replace(wave, ratings=apart), counted, groups)


def respondents_by_group(ratings: Ratings, n_groups: int) -> np.ndarray:
    """n_g: respondents with at least one stored rating, of any unit and any level."""
    answered = answered_ballots(ratings)
    people = np.unique(np.stack([ratings.ballot_group[answered], ratings.ballot_respondent[answered]]), axis=1)
    return np.bincount(people[0], minlength=n_groups)


def answered_ballots(ratings: Ratings) -> np.ndarray:
    """Positions of the ballots with at least one rating; the others are not valid."""
    return np.flatnonzero(np.diff(_bounds(ratings)))


def _bounds(ratings: Ratings) -> np.ndarray:
    """Where the ratings of each ballot begin, and the end."""
    assert np.all(ratings.ballot[1:] >= ratings.ballot[:-1]), "ratings must stand in ballot order"
    return np.searchsorted(ratings.ballot, np.arange(len(ratings.ballot_group) + 1))


def _block(
    wave: Wave, counted: np.ndarray, group: int, ballots: np.ndarray, people: np.ndarray, bounds: np.ndarray
) -> Block:
    """ballots: of the block, by respondent; people: where each respondent's begin, and the end."""
    ratings, n_units, n_dimensions, n_levels = wave.ratings, len(wave.units), len(wave.dimensions), len(wave.levels)
    lengths = bounds[ballots + 1] - bounds[ballots]
    rows = np.repeat(bounds[ballots] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
    unit, dimension = ratings.unit[rows].astype(np.int64), ratings.dimension[rows]
    cell = (unit * n_dimensions + dimension) * n_levels + ratings.level[rows]
    keep = np.flatnonzero(counted[cell])
    unit, cell, dimension = unit[keep], cell[keep], dimension[keep]

    ballot = np.repeat(np.arange(len(ballots)), lengths)[keep]
    person = np.repeat(np.arange(len(people) - 1), np.diff(people))
    weight = ratings.ballot_weight[ballots]
    rated = np.bincount(ballot * n_units + unit, minlength=len(ballots) * n_units).reshape(-1, n_units) > 0
    return Block(
        group=group,
        respondents=ratings.ballot_respondent[ballots[people[:-1]]],
        rows=Rows((len(people) - 1, n_units), person[ballot] * n_units + unit, cell, weight[ballot]),
        dimension=dimension,
        ballots=np.add.reduceat(rated, people[:-1], axis=0, dtype=np.int64),
        given=np.add.reduceat(rated * weight[:, None], people[:-1], axis=0),
    )
