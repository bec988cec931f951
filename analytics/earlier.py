"""Published scores of earlier waves: of a unit without ballots they are all there is, and they carry no error.

    index(u) = the published score where one for 总体评价 is given
               Σ_d D_d score(u,d) / Σ D_d over the dimensions with a score where only dimensions are

D as for ballots: from the scheme, equal over the dimensions with a score in the class where it names none. Where a
unit has scored ballots or tallies, they are its index and the published score is not used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.cells import Cells, classes_of
from analytics.scheme import OVERALL, Scheme
from analytics.wave import Wave


@dataclass(frozen=True)
class Earlier:
    """index: [unit] from the scores, NaN where there are none; stands: [unit] whether it is the unit's index.

    score, weight: [unit, dimension] of its dimensions, without 总体评价 where there are others; rated: [unit] ballots.
    """

    index: np.ndarray
    stands: np.ndarray
    score: np.ndarray
    weight: np.ndarray
    rated: np.ndarray


def measure_earlier(wave: Wave, scheme: Scheme, cells: Cells) -> Earlier:
    """Before the index of the cells is replaced by what stands here."""
    shape = (len(wave.units), len(wave.dimensions))
    if wave.scores is None:
        nothing = np.full(shape, np.nan)
        return Earlier(nothing[:, 0], np.zeros(shape[0], bool), nothing, np.zeros(shape), np.zeros(shape[0], np.int64))
    score, overall = wave.scores.score, np.array([name == OVERALL for name in wave.dimensions], dtype=bool)
    weight = np.zeros(shape)
    for unit_class, members in classes_of(wave).items():
        here = np.isfinite(score[members])
        named = scheme.dimension_weights(unit_class)
        if (here & ~overall).any():
            here &= ~overall
        each = [1.0 if named is None else named.get(name, 0.0) for name in wave.dimensions]
        weight[members] = np.where(here, each, 0.0)
    total = weight.sum(axis=1, keepdims=True)
    weight = np.divide(weight, total, out=np.zeros(shape), where=total > 0)
    index = np.where(total[:, 0] > 0, (weight * np.nan_to_num(score)).sum(axis=1), np.nan)
    for dimension in np.flatnonzero(overall):
        index = np.where(np.isfinite(score[:, dimension]), score[:, dimension], index)
    return Earlier(index, np.isfinite(index) & ~np.isfinite(cells.index), score, weight, wave.scores.rated)
