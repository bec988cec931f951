"""Means of the cells unit × group × dimension, and the coefficient of each cell in its unit's index.

mean(u,g,d) = Σ w x / W(u,g,d)
b(u,g,d)    = D_d / Σ D over the dimensions the cell has a score in      inside the group
a(u,g)      = G_g / Σ G over the groups with some score                  over the groups
index(u)    = Σ_g a(u,g) Σ_d b(u,g,d) mean(u,g,d)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.errors import SchemeMismatch
from analytics.scheme import OVERALL, Scheme
from analytics.wave import NOT_RATED, Wave


@dataclass(frozen=True)
class Borrowed:
    """A cell that a unit lacks and takes from its class: the plain average of the units that have it."""

    unit: int
    group: int
    dimension: int
    lenders: np.ndarray
    """Positions of the units of the class that have the cell."""


@dataclass(frozen=True)
class Cells:
    """Arrays over [unit, group, dimension] unless said otherwise."""

    score: np.ndarray
    """[level] score, 0 where the level has none."""
    scored: np.ndarray
    """[level] whether the level has a score."""
    half_range: float
    """Half the distance from the scheme's lowest score to its highest."""
    in_scope: np.ndarray
    """Whether an answer in this cell counts toward the unit's score."""
    counted: np.ndarray
    """[unit, group, dimension, level] whether it is such an answer and has a score."""
    group_weight: np.ndarray
    """[unit, group] G of the unit's class."""
    dimension_weight: np.ndarray
    """D of the unit's class, as it applies to the group."""
    total: np.ndarray
    """W(u,g,d), 0 outside the scope."""
    mean: np.ndarray
    """NaN where total is 0."""
    share: np.ndarray
    """b(u,g,d)"""
    group_share: np.ndarray
    """[unit, group] a(u,g)"""
    weight: np.ndarray
    """a·b of the unit's cells, own and borrowed"""
    coefficient: np.ndarray
    """a·b of the unit's own cells"""
    value: np.ndarray
    """mean of an own cell, the class's average for a borrowed one; NaN for any other."""
    borrowed: tuple[Borrowed, ...]
    missing_group: np.ndarray
    """[unit, group] a group that counts for the class but did not score the unit."""
    absent_groups: dict[str, tuple[str, ...]]
    """By class the groups that the scheme names for it and that scored nobody in the wave."""
    missing_dimension: np.ndarray
    """[unit, dimension] a dimension asked of the class that some scoring group did not score."""
    group_score: np.ndarray
    """[unit, group] Σ_d b value; NaN where the group has no share."""
    index: np.ndarray
    """[unit] NaN where no cell has a score."""


def measure_cells(wave: Wave, scheme: Scheme) -> Cells:
    """Raises SchemeMismatch where the wave holds levels that the scheme does not know."""
    score, scored = _level_scores(wave, scheme)
    weights = np.where(scored, wave.weights, 0.0)
    total = weights.sum(axis=3)
    group_weight, dimension_weight = _policy_weights(wave, scheme, wave.counts[..., scored].sum(axis=3))
    in_scope = (dimension_weight > 0) & (group_weight > 0)[:, :, None]
    total = np.where(in_scope, total, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(total > 0, (weights * score).sum(axis=3) / total, np.nan)

    own = total > 0
    asked = asked_cells(wave, own)
    scored_units = own.any(axis=(1, 2))
    scored_groups = own.any(axis=(0, 2))
    lacks_group = (group_weight > 0) & scored_groups & ~own.any(axis=2)
    lacks_cell = asked & ~own & own.any(axis=2)[:, :, None]
    borrows = np.zeros_like(own)
    if scheme.missing_group == "class_mean":
        borrows |= asked & lacks_group[:, :, None]
    if scheme.missing_dimension == "class_mean":
        borrows |= lacks_cell
    borrows &= scored_units[:, None, None]

    share = _normalised(np.where(own | borrows, dimension_weight, 0.0), axis=2)
    group_share = _normalised(np.where((own | borrows).any(axis=2), group_weight, 0.0), axis=1)
    weight = group_share[:, :, None] * share
    borrowed = _borrowed(wave, own, borrows)
    value = mean.copy()
    for cell in borrowed:
        value[cell.unit, cell.group, cell.dimension] = mean[cell.lenders, cell.group, cell.dimension].mean()
    parts = (weight * np.nan_to_num(value)).sum(axis=2)
    index = np.where(scored_units, parts.sum(axis=1), np.nan)
    group_score = np.divide(parts, group_share, out=np.full_like(parts, np.nan), where=group_share > 0)
    return Cells(
        score=score,
        scored=scored,
        half_range=(scheme.highest - scheme.lowest) / 2,
        in_scope=in_scope,
        counted=in_scope[..., None] & scored,
        group_weight=group_weight,
        dimension_weight=dimension_weight,
        total=total,
        mean=mean,
        share=share,
        group_share=group_share,
        weight=weight,
        coefficient=np.where(own, weight, 0.0),
        value=value,
        borrowed=borrowed,
        missing_group=lacks_group,
        absent_groups=_absent_groups(wave, scheme, scored_groups),
        missing_dimension=lacks_cell.any(axis=1),
        group_score=group_score,
        index=index,
    )


def _level_scores(wave: Wave, scheme: Scheme) -> tuple[np.ndarray, np.ndarray]:
    scores = scheme.scores
    present = wave.counts.sum(axis=(0, 1, 2)) > 0
    lacking = [
        name
        for name, here in zip(wave.levels, present, strict=True)
        if here and name not in scores and name not in NOT_RATED
    ]
    if lacking:
        raise SchemeMismatch("scheme_lacks_level", scheme=scheme.id, levels=lacking, known=list(scores))
    scored = np.array([name in scores for name in wave.levels], dtype=bool)
    return np.array([scores.get(name, 0.0) for name in wave.levels]), scored


def _policy_weights(wave: Wave, scheme: Scheme, answers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """G [unit, group] and D [unit, group, dimension]. answers: scored ratings by unit, group, dimension."""
    shape = answers.shape
    group_weight, dimension_weight = np.zeros(shape[:2]), np.zeros(shape)
    group_answers = answers.sum(axis=(0, 2)) > 0
    overall = np.array([name == OVERALL for name in wave.dimensions], dtype=bool)
    for unit_class, members in classes_of(wave).items():
        named_groups = scheme.group_weights(unit_class)
        if named_groups is None:
            weights = group_answers.astype(float)
        else:
            weights = np.array([named_groups.get(name, 0.0) for name in wave.groups])
        group_weight[members] = weights
        asked = (answers[members].sum(axis=0) > 0) & (weights > 0)[:, None]
        named = scheme.dimension_weights(unit_class)
        for group in range(shape[1]):
            dimension_weight[members, group] = _dimension_weights(
                scheme.score_from_in(unit_class), named, wave.dimensions, overall, asked[group], asked.any(axis=0)
            )
    return group_weight, dimension_weight


def _dimension_weights(score_from, named, dimensions, overall, asked_of_group, asked_of_class) -> np.ndarray:
    if score_from == "overall":
        return overall.astype(float)
    if score_from == "overall_if_alone" and asked_of_group.any() and not (asked_of_group & ~overall).any():
        return overall.astype(float)
    if named is not None:
        return np.array([named.get(name, 0.0) for name in dimensions])
    weights = asked_of_class.astype(float)
    if (asked_of_class & ~overall).any():
        weights[overall] = 0.0
    return weights


def _absent_groups(wave: Wave, scheme: Scheme, scored_groups: np.ndarray) -> dict[str, tuple[str, ...]]:
    here = {name for name, scored in zip(wave.groups, scored_groups, strict=True) if scored}
    named = {unit_class: scheme.group_weights(unit_class) or {} for unit_class in classes_of(wave)}
    return {
        unit_class: tuple(name for name, weight in weights.items() if weight > 0 and name not in here)
        for unit_class, weights in named.items()
    }


def asked_cells(wave: Wave, own: np.ndarray) -> np.ndarray:
    """[unit, group, dimension] cells that some unit of the same class has. own: those that the unit itself has."""
    asked = np.zeros_like(own)
    for members in classes_of(wave).values():
        asked[members] = own[members].any(axis=0)
    return asked


def classes_of(wave: Wave) -> dict[str, np.ndarray]:
    """Positions of the units of each class, classes in the registry's order."""
    classes: dict[str, list[int]] = {}
    for position, unit in enumerate(wave.units):
        classes.setdefault(unit.unit_class, []).append(position)
    return {name: np.array(members) for name, members in classes.items()}


def _normalised(weights: np.ndarray, axis: int) -> np.ndarray:
    total = weights.sum(axis=axis, keepdims=True)
    return np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)


def _borrowed(wave: Wave, own: np.ndarray, borrows: np.ndarray) -> tuple[Borrowed, ...]:
    cells = []
    members_of = classes_of(wave)
    for unit, group, dimension in np.argwhere(borrows):
        members = members_of[wave.units[unit].unit_class]
        lenders = members[own[members, group, dimension]]
        cells.append(Borrowed(int(unit), int(group), int(dimension), lenders))
    return tuple(cells)
