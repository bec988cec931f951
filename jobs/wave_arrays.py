"""The arrays of the store as the wave that the statistics take."""

from __future__ import annotations

import numpy as np

from analytics.scheme import OVERALL
from analytics.wave import EVERYBODY, NOT_RATED, Attribute, Ratings, Scores, Unit, Wave
from data.wave_rows import WaveArrays


def wave_of(arrays: WaveArrays) -> Wave:
    """Positions are those of the arrays."""
    # A registry without ballots yet has a name on every axis all the same, and no counts.
    groups, dimensions = arrays.groups or (EVERYBODY,), arrays.dimensions or (OVERALL,)
    levels = arrays.levels or NOT_RATED[:1]
    shape = (len(arrays.units), len(groups), len(dimensions), len(levels))
    counts, weights, tallies = np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape, dtype=np.int64)
    axes = ("unit", "group", "dimension", "level")
    cell, counted = tuple(arrays.cube[axis] for axis in axes), tuple(arrays.tally[axis] for axis in axes)
    counts[cell], weights[cell], tallies[counted] = arrays.cube["n"], arrays.cube["w"], arrays.tally["n"]
    respondent, keys = _respondents(arrays.ballot_group, arrays.ballot_respondent)
    return Wave(
        units=tuple(
            Unit(unit.name, unit.unit_class, unit.ranked, unit.predecessors, unit.portfolio, unit.parent)
            for unit in arrays.units
        ),
        groups=groups,
        dimensions=dimensions,
        levels=levels,
        counts=counts,
        weights=weights,
        ratings=Ratings(
            arrays.ballot, arrays.unit, arrays.dimension, arrays.level, arrays.ballot_group, respondent,
            arrays.ballot_weight, keys,
        ),
        population=arrays.population,
        tallies=tallies if len(arrays.tally["n"]) else None,
        scores=_published_scores(arrays, len(dimensions)),
        attributes={name: Attribute(*each) for name, each in arrays.attributes.items()},
    )  # fmt: skip


def _published_scores(arrays: WaveArrays, n_dimensions: int) -> Scores | None:
    """None where the wave has none."""
    unit, rated = arrays.scores["unit"], np.zeros(len(arrays.units), dtype=np.int64)
    if len(unit) == 0:
        return None
    score = np.full((len(arrays.units), n_dimensions), np.nan)
    score[unit, arrays.scores["dimension"]] = arrays.scores["score"]
    np.maximum.at(rated, unit, arrays.scores["rated"])
    return Scores(score, rated)


def _respondents(group: np.ndarray, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Position of each ballot's respondent, and the respondents' keys: a key in a group, or the ballot itself.

    Respondents stand in the order of their first ballots, so that sums run in the same order every time.
    """
    keys, code = np.unique(key, return_inverse=True)
    known = group.astype(np.int64) * len(keys) + code
    label = np.where(key != 0, known, -1 - np.arange(len(key)))
    _, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse], key[np.sort(first)]
