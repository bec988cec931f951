"""Waves made of arrays, for simulations: scores 0 to 100 in whole points, a level each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analytics.scheme import OVERALL, Level, Scheme
from analytics.wave import Attribute, Ratings, Unit, Wave, count_cube
from tests.analytics.build import scheme_of

LEVELS = tuple(str(points) for points in range(100, -1, -1))


def points_scheme(**changes: object) -> Scheme:
    levels = tuple(Level(name, float(name)) for name in LEVELS)
    return scheme_of(levels=levels, satisfied=LEVELS[:21], satisfied_broad=LEVELS[:41], **changes)


def points_wave(
    score: np.ndarray,
    *,
    dimensions: Sequence[str] = (OVERALL,),
    group: np.ndarray | None = None,
    attributes: Mapping[str, Attribute] | None = None,
) -> Wave:
    """score: [ballot, unit, dimension], NaN where nothing was answered; rounded and held between 0 and 100."""
    ballot, unit, dimension = np.nonzero(np.isfinite(score))
    level = 100 - np.clip(np.rint(score[ballot, unit, dimension]), 0, 100).astype(np.int64)
    n = len(score)
    group = np.zeros(n, dtype=np.int64) if group is None else group
    ratings = Ratings(ballot, unit, dimension, level, group, np.arange(n), np.ones(n), np.zeros(n, dtype=np.int64))
    groups = tuple(f"群{number}" for number in range(int(group.max()) + 1))
    shape = (score.shape[1], len(groups), len(dimensions), len(LEVELS))
    units = tuple(Unit(f"局{number}", "部门") for number in range(score.shape[1]))
    return Wave(units, groups, tuple(dimensions), LEVELS, *count_cube(shape, ratings), ratings, attributes=attributes or {})
