"""What every group should give every unit on every dimension, so that the index comes out at its true value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from demo.classes import CLASSES
from demo.groups import CONGRESS, CONSULTATIVE, ENTERPRISES, GROUP_NAMES, PARTY, RESIDENTS, Group, rates
from demo.units import UNITS, Unit


def expected_scores(wave: str, units: list[Unit], groups: list[Group]) -> np.ndarray:
    """Expected mean score by group, unit and dimension; nan where the group does not rate the unit.

    A group that is asked only 总体评价 has the same value in all four places.
    """
    scores = np.full((len(groups), len(units), 4), np.nan)
    for place, unit in enumerate(units):
        raters = [number for number, group in enumerate(groups) if rates(group, unit)]
        by_group = _group_offsets(wave, unit, [groups[number] for number in raters])
        by_dimension = _dimension_offsets(wave, unit)
        for number, offset in zip(raters, by_group, strict=True):
            scores[number, place] = unit.index[wave] + offset
            if not groups[number].overall_only:
                scores[number, place] += by_dimension
    return scores


# Offsets from the unit's index that a story holds fast; the other groups or dimensions share the balance.
_GROUP_STORIES = {
    ("2026", "市住房城乡建设局"): {ENTERPRISES: -3.8},
    ("2025", "市医保局"): {RESIDENTS: -4.4, PARTY: +3.0, CONGRESS: +2.8, CONSULTATIVE: +2.6},
    ("2026", "市医保局"): {RESIDENTS: -5.4, PARTY: +3.2, CONGRESS: +2.8, CONSULTATIVE: +2.6},
}
_DIMENSION_STORIES = {
    ("2026", "市住房城乡建设局"): {"效能建设": -5.0},
}


def _group_offsets(wave: str, unit: Unit, raters: list[Group]) -> np.ndarray:
    offsets = np.array([group.offset + _TASTES[unit.name, group.name] for group in raters])
    weights = np.array([group.weight for group in raters])
    return _balanced(offsets, weights, [group.name for group in raters], _GROUP_STORIES.get((wave, unit.name), {}))


def _dimension_offsets(wave: str, unit: Unit) -> np.ndarray:
    unit_class = CLASSES[unit.unit_class]
    offsets = np.array(unit_class.offsets) + [_TASTES[unit.name, dimension] for dimension in unit_class.dimensions]
    return _balanced(offsets, np.ones(4), unit_class.dimensions, _DIMENSION_STORIES.get((wave, unit.name), {}))


def _balanced(offsets: np.ndarray, weights: np.ndarray, names: Sequence[str], held: dict[str, float]) -> np.ndarray:
    """The offsets with the held ones in place and the others moved together until the weighted sum is zero."""
    free = np.array([name not in held for name in names])
    offsets = np.array([held.get(name, offset) for name, offset in zip(names, offsets, strict=True)])
    offsets[free] -= (weights @ offsets) / weights[free].sum()
    return offsets


def _tastes(seed: int = 990100, of_group: float = 0.6, of_dimension: float = 0.4) -> dict[tuple[str, str], float]:
    """Every unit is better liked by some group and stronger in some respect, and stays so over the years."""
    rng = np.random.default_rng(seed)
    return {
        (unit.name, name): size * draw
        for unit in UNITS
        for names, size in ((GROUP_NAMES, of_group), (CLASSES[unit.unit_class].dimensions, of_dimension))
        for name, draw in zip(names, rng.standard_normal(len(names)).clip(-2, 2), strict=True)
    }


_TASTES = _tastes()
