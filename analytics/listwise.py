"""Answers that only count together (`missing_answer = "listwise"`).

A ballot's answers on a unit count if it gave a scored one on every dimension that its group was asked of the unit's class
and that counts. The others become 跳过: they carry no score and enter no rate, but the ballot stays an answered one.
What was only counted cannot be told apart by ballots and stays as it is. (ACSI: an index of three questions takes the
respondents who answered all three.)
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analytics.cells import Cells, asked_cells
from analytics.wave import Wave, count_cube

SKIPPED = "skipped"


def complete_answers(wave: Wave, cells: Cells) -> tuple[Wave, np.ndarray]:
    """The wave without the scores of incomplete answers, and [unit] how many ballots that concerns."""
    ratings = wave.ratings
    group = ratings.ballot_group[ratings.ballot]
    scored = cells.counted[ratings.unit, group, ratings.dimension, ratings.level]
    needed = asked_cells(wave, cells.total > 0).sum(axis=2)
    rows = np.flatnonzero(scored)
    pairs = ratings.ballot[rows].astype(np.int64) * len(wave.units) + ratings.unit[rows]
    _, pair, given = np.unique(pairs, return_inverse=True, return_counts=True)
    partial = rows[given[pair] < needed[ratings.unit[rows], group[rows]]]

    levels = wave.levels if SKIPPED in wave.levels else (*wave.levels, SKIPPED)
    level = ratings.level.copy()
    level[partial] = levels.index(SKIPPED)
    changed = replace(ratings, level=level)
    counts, weights = count_cube((*wave.counts.shape[:3], len(levels)), changed)
    tallies = None
    if wave.tallies is not None:
        tallies = np.zeros(counts.shape, dtype=wave.tallies.dtype)
        tallies[..., : len(wave.levels)] = wave.tallies
        counts, weights = counts + tallies, weights + tallies
    concerned = np.unique(ratings.ballot[partial].astype(np.int64) * len(wave.units) + ratings.unit[partial])
    ballots = np.bincount(concerned % len(wave.units), minlength=len(wave.units))
    return replace(wave, levels=levels, counts=counts, weights=weights, ratings=changed, tallies=tallies), ballots
