"""People who are in two waves: what they make the two waves' figures have in common.

    Cov(x₁(u), x₂(v)) = Σ_g √(k₁g k₂g) Σ_r z₁(r,u) z₂(r,v)        k = (1 − f) n/(n−1)

over the respondents r known in both waves by their key, in the same group; ballot numbers restart every year and match
nobody. z are the influences of analytics/influence.py, on the index or on the score of a part of it.
"""

from __future__ import annotations

import numpy as np

from analytics.influence import Influence, influence_on_dimensions
from analytics.measure import Measured


def overlap_by_group(now: Influence, before: Influence) -> dict[str, np.ndarray]:
    """[unit now, unit before] parts of the covariance of the indices, by group; groups that share nobody are absent."""
    parts = {}
    for group in sorted(now.keyed.keys() & before.keyed.keys()):
        later, earlier = now.keyed[group], before.keyed[group]
        _, here, there = np.intersect1d(later.keys, earlier.keys, return_indices=True)
        if len(here):
            parts[group] = np.sqrt(later.factor * earlier.factor) * later.influence[here].T @ earlier.influence[there]
    return parts


def overlap_covariance(now: Influence, before: Influence) -> np.ndarray | None:
    """[unit now, unit before] covariance of the indices; None where nobody is shared."""
    parts = overlap_by_group(now, before)
    return sum(parts.values()) if parts else None


def overlap_by_dimension(now: Measured, before: Measured) -> dict[str, np.ndarray]:
    """[unit now, unit before] covariance of the scores of each dimension, by its name; without overlap there is none.

    The ratings of those who are in both waves are read a second time: to keep everybody's influence on every dimension
    would take as much memory as all else together.
    """
    covariance: dict[str, np.ndarray] = {}
    for group in sorted(now.influence.keyed.keys() & before.influence.keyed.keys()):
        later, earlier = now.influence.keyed[group], before.influence.keyed[group]
        keys = np.intersect1d(later.keys, earlier.keys)
        if len(keys) == 0:
            continue
        here, there = _influences(now, group, keys), _influences(before, group, keys)
        for name in sorted(here.keys() & there.keys()):
            part = np.sqrt(later.factor * earlier.factor) * here[name].T @ there[name]
            covariance[name] = covariance[name] + part if name in covariance else part
    return covariance


def _influences(measured: Measured, group: str, keys: np.ndarray) -> dict[str, np.ndarray]:
    names = measured.wave.dimensions
    found = influence_on_dimensions(measured.wave, measured.cells, measured.dimensions, measured.influence, group, keys)
    return {names[dimension]: influence for dimension, influence in found.items()}
