"""One row for every respondent and unit: what the person gave the dimensions of the unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.cells import Cells
from analytics.wave import Wave


@dataclass(frozen=True)
class PersonScores:
    """Complete rows, by respondent and then unit. respondent, unit: positions in the wave; score: [row, column].

    weight: that of the person's ballot on the unit, their mean where there are several.
    """

    respondent: np.ndarray
    unit: np.ndarray
    score: np.ndarray
    weight: np.ndarray


def person_scores(wave: Wave, cells: Cells, units: np.ndarray, dimensions: np.ndarray) -> PersonScores:
    """Rows with a scored answer to every one of the dimensions, by groups that count; several answers are averaged.

    units, dimensions: positions in the wave; the columns of `score` are the dimensions as given.
    """
    ratings = wave.ratings
    column = np.full(len(wave.dimensions), -1)
    column[dimensions] = np.arange(len(dimensions))
    wanted = np.zeros(len(wave.units), dtype=bool)
    wanted[units] = True
    counts = (cells.group_weight > 0)[ratings.unit, ratings.ballot_group[ratings.ballot]]
    rows = np.flatnonzero(wanted[ratings.unit] & (column[ratings.dimension] >= 0) & cells.scored[ratings.level] & counts)
    person = ratings.ballot_respondent[ratings.ballot[rows]].astype(np.int64)
    pair, place = np.unique(person * len(wave.units) + ratings.unit[rows], return_inverse=True)
    slot, shape = place * len(dimensions) + column[ratings.dimension[rows]], (len(pair), len(dimensions))
    size = len(pair) * len(dimensions)
    answers = np.bincount(slot, minlength=size).reshape(shape)
    total = np.bincount(slot, cells.score[ratings.level[rows]], size).reshape(shape)
    weight = np.bincount(place, ratings.ballot_weight[ratings.ballot[rows]], len(pair))
    complete = np.flatnonzero((answers > 0).all(axis=1))
    return PersonScores(
        pair[complete] // len(wave.units),
        pair[complete] % len(wave.units),
        total[complete] / answers[complete],
        weight[complete] / answers[complete].sum(axis=1),
    )
