"""Two views of one wave side by side: what lies between them may be seen only where it rests on enough people.

Whoever sees an index with some ballots and without them can solve for what those ballots said. So the difference of a
unit may be shown only if nothing of it differs, or if the answers of at least SHOW_AT_LEAST people outside the secret
groups do. How many people differ is taken at the least: the most answers of one group on one dimension that came or
went.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from analytics.disclosure import SHOW_AT_LEAST
from analytics.wave import NOT_RATED, Wave


def comparable_units(one: Wave, other: Wave, secret: Iterable[str] = ()) -> dict[str, bool]:
    """By name of the unit whether its figures in both may stand side by side; units of either wave."""
    axes = [
        list(dict.fromkeys(names))
        for names in (
            (unit.name for wave in (one, other) for unit in wave.units),
            (*one.groups, *other.groups),
            (*one.dimensions, *other.dimensions),
            (level for wave in (one, other) for level in wave.levels if level not in NOT_RATED),
        )
    ]
    counts = [_on(axes, wave, wave.counts) for wave in (one, other)]
    weights = [_on(axes, wave, wave.weights) for wave in (one, other)]
    change = counts[1] - counts[0]
    people = np.maximum(np.maximum(change, 0).sum(axis=3), np.maximum(-change, 0).sum(axis=3)).max(axis=2, initial=0)
    weighed = (np.abs(weights[1] - weights[0]) > 1e-9).any(axis=(2, 3))
    people = np.where(weighed, np.maximum(people, 1), people)
    hidden = np.array([group in set(secret) for group in axes[1]], dtype=bool)
    both = [each.any(axis=(1, 2, 3)) for each in counts]
    shown = ~(both[0] & both[1]) | ~people.any(axis=1) | (people[:, ~hidden].sum(axis=1) >= SHOW_AT_LEAST)
    return dict(zip(axes[0], shown.tolist(), strict=True))


def _on(axes: Sequence[Sequence[str]], wave: Wave, cube: np.ndarray) -> np.ndarray:
    """The cube of a wave on common names; levels that carry no score fall out."""
    names = ([unit.name for unit in wave.units], wave.groups, wave.dimensions, wave.levels)
    kept = [position for position, name in enumerate(wave.levels) if name in axes[3]]
    places = [[axis.index(name) for name in own] for axis, own in zip(axes[:3], names[:3], strict=True)]
    places.append([axes[3].index(wave.levels[position]) for position in kept])
    wide = np.zeros([len(axis) for axis in axes], dtype=cube.dtype)
    wide[np.ix_(*places)] = cube[..., kept]
    return wide
