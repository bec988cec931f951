"""What was counted in one wave, as arrays: units, the cube of answers, and the ratings behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

NOT_RATED = ("unknown", "abstain", "not_shown", "skipped")
EVERYBODY = "全体"


@dataclass(frozen=True)
class Unit:
    """Who is rated; `ranked` is false for 征求意见单位. predecessors: the units that became this one before the wave.

    portfolio: 分管口, parent: the unit above, "" where the registry says none.
    """

    name: str
    unit_class: str
    ranked: bool = True
    predecessors: tuple[str, ...] = ()
    portfolio: str = ""
    parent: str = ""


@dataclass(frozen=True)
class Ratings:
    """Every stored rating of a wave in ballot order, one array entry each.

    ballot: position of the ballot, 0 to n_ballots-1; unit, dimension, level: positions in the wave's names.
    Per ballot: its group, its respondent (a position; one respondent may fill several ballots) and its weight.
    respondent_key: per respondent a key that means the same person in every wave, or 0 where unknown.
    """

    ballot: np.ndarray
    unit: np.ndarray
    dimension: np.ndarray
    level: np.ndarray
    ballot_group: np.ndarray
    ballot_respondent: np.ndarray
    ballot_weight: np.ndarray
    respondent_key: np.ndarray

    @property
    def respondent_group(self) -> np.ndarray:
        """Group of each respondent."""
        group = np.zeros(len(self.respondent_key), dtype=np.int64)
        group[self.ballot_respondent] = self.ballot_group
        return group


@dataclass(frozen=True)
class Attribute:
    """What the forms say of those who filled them in (性别, 年龄段): per ballot a position in names, -1 for nothing."""

    names: tuple[str, ...]
    codes: np.ndarray


@dataclass(frozen=True)
class Scores:
    """Published scores of earlier waves, by [unit, dimension], NaN where there is none. rated: [unit] valid ballots."""

    score: np.ndarray
    rated: np.ndarray


@dataclass(frozen=True)
class Wave:
    """One wave. counts, weights: [unit, group, dimension, level], numbers and sums of weights of the ratings, those that
    were only counted too; tallies: the part of the counts without ballots behind it, None where there is no such part."""

    units: tuple[Unit, ...]
    groups: tuple[str, ...]
    dimensions: tuple[str, ...]
    levels: tuple[str, ...]
    counts: np.ndarray
    weights: np.ndarray
    ratings: Ratings
    population: Mapping[str, int] = field(default_factory=dict)
    """Persons in each group that is a full list; absent for samples."""
    tallies: np.ndarray | None = None
    scores: Scores | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    def pooled(self) -> Wave:
        """The wave as one group; a person known by a key is one respondent in it."""
        ratings = self.ratings
        keyed = ratings.respondent_key != 0
        identity = np.where(keyed, ratings.respondent_key.astype(np.int64), -1 - np.arange(len(keyed)))
        _, first, person = np.unique(identity, return_index=True, return_inverse=True)
        order = np.argsort(np.argsort(first))  # persons stay in the order in which they first appear
        return replace(
            self,
            groups=(EVERYBODY,),
            counts=self.counts.sum(axis=1, keepdims=True),
            weights=self.weights.sum(axis=1, keepdims=True),
            ratings=replace(
                ratings,
                ballot_group=np.zeros_like(ratings.ballot_group),
                ballot_respondent=order[person][ratings.ballot_respondent],
                respondent_key=ratings.respondent_key[np.sort(first)],
            ),
            population={},
            tallies=None if self.tallies is None else self.tallies.sum(axis=1, keepdims=True),
        )


def count_cube(shape: tuple[int, int, int, int], ratings: Ratings) -> tuple[np.ndarray, np.ndarray]:
    """Counts and weights of `ratings` by unit, group, dimension and level."""
    cell = np.ravel_multi_index(
        (ratings.unit, ratings.ballot_group[ratings.ballot], ratings.dimension, ratings.level), shape
    )
    size = int(np.prod(shape))
    counts = np.bincount(cell, minlength=size).reshape(shape)
    weights = np.bincount(cell, weights=ratings.ballot_weight[ratings.ballot], minlength=size).reshape(shape)
    return counts, weights
