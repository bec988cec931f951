"""Scores of the parts of an index, dimension by dimension and line of groups by line, beside the mean of the class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.appraisal import Part
from analytics.cells import classes_of
from analytics.disclosure import Line
from analytics.measure import Measured


@dataclass(frozen=True)
class _Column:
    """One part of every unit; arrays over units, NaN where unknown. gap: score minus the mean of its ranked peers."""

    score: np.ndarray
    se: np.ndarray
    raters: np.ndarray
    class_mean: np.ndarray
    gap_se: np.ndarray


def dimension_parts(measured: Measured) -> list[tuple[Part, ...]]:
    """Per unit its dimensions in the order of the wave, without those that must not be shown."""
    names, dimensions, influence = measured.wave.dimensions, measured.dimensions, measured.influence
    raters = influence.dimension_raters
    shown = np.array([each.dimensions for each in measured.shown], dtype=bool).reshape(-1, len(names))
    columns = [
        _column(
            measured,
            dimensions.score[:, number],
            influence.by_dimension[number],
            raters[number].sum(axis=1),
            influence.dimension_unknown[:, number],
            shown[:, number],
        )
        for number in range(len(names))
    ]
    return [
        _earlier_parts(measured, unit)
        if measured.earlier.stands[unit]
        else tuple(
            _part(names[number], dimensions.weight[unit, number], columns[number], unit) for number in np.flatnonzero(row)
        )
        for unit, row in enumerate(shown)
    ]


def group_parts(measured: Measured) -> list[tuple[Part, ...]]:
    """Per unit its lines of groups; a line merged to protect a group has no class mean."""
    share, of_units = measured.cells.group_share, measured.lines
    columns = {
        line: _line_column(measured, line, np.array([line in lines and not line.merged for lines in of_units]))
        for line in dict.fromkeys(line for lines in of_units for line in lines)
    }
    return [
        tuple(_part(line.name, share[unit, list(line.groups)].sum(), columns[line], unit, line.merged) for line in lines)
        for unit, lines in enumerate(of_units)
    ]


def _earlier_parts(measured: Measured, unit: int) -> tuple[Part, ...]:
    """Published scores of dimensions, beside the mean of the ranked units of the class that have only such scores too."""
    earlier, wave = measured.earlier, measured.wave
    members = classes_of(wave)[wave.units[unit].unit_class]
    peers = members[measured.eligible[members] & earlier.stands[members]]
    parts = []
    for dimension in np.flatnonzero((earlier.weight[unit] > 0) & np.isfinite(earlier.score[unit])):
        score, others = earlier.score[unit, dimension], earlier.score[peers, dimension]
        mean = float(np.nanmean(others)) if np.isfinite(others).sum() > 1 else None
        parts.append(
            Part(
                name=wave.dimensions[dimension],
                weight=float(earlier.weight[unit, dimension]),
                score=float(score),
                se=None,
                n=int(earlier.rated[unit]),
                class_mean=mean,
                gap=None if mean is None else float(score - mean),
                gap_se=None,
            )
        )
    return tuple(parts)


def _line_column(measured: Measured, line: Line, shown: np.ndarray) -> _Column:
    cells, influence, members = measured.cells, measured.influence, list(line.groups)
    share = cells.group_share[:, members]
    total = share.sum(axis=1)
    parts = np.where(share > 0, share * np.nan_to_num(cells.group_score[:, members]), 0.0).sum(axis=1)
    score = np.divide(parts, total, out=np.full(len(total), np.nan), where=total > 0)
    covariance = influence.by_group[members].sum(axis=0)
    covariance[np.diag_indices_from(covariance)] += influence.small_cell[members].sum(axis=0)
    scale = np.divide(1.0, total, out=np.zeros(len(total)), where=total > 0)
    unknown = ((share > 0) & influence.alone[members]).any(axis=1)
    raters = influence.raters[:, members].sum(axis=1)
    return _column(measured, score, covariance * np.outer(scale, scale), raters, unknown, shown)


def _column(
    measured: Measured,
    score: np.ndarray,
    covariance: np.ndarray,
    raters: np.ndarray,
    unknown: np.ndarray,
    shown: np.ndarray,
) -> _Column:
    """Beside the mean of those peers whose part is shown too: a mean over more would give away what is not shown."""
    class_mean, gap_variance = np.full(len(score), np.nan), np.full(len(score), np.nan)
    for members in classes_of(measured.wave).values():
        peers = members[shown[members] & measured.eligible[members]]
        if len(peers) < 2:
            continue
        class_mean[members] = score[peers].mean()
        if not unknown[peers].any():
            among = covariance[np.ix_(peers, peers)]
            gap_variance[peers] = among.diagonal() - 2 * among.mean(axis=1) + among.mean()
    return _Column(
        score=score,
        se=np.sqrt(np.where(unknown, np.nan, covariance.diagonal())),
        raters=raters,
        class_mean=class_mean,
        gap_se=np.sqrt(np.maximum(gap_variance, 0.0)),
    )


def _part(name: str, weight: float, column: _Column, unit: int, merged: bool = False) -> Part:
    return Part(
        name=name,
        weight=float(weight),
        score=float(column.score[unit]),
        se=_known(column.se[unit]),
        n=int(column.raters[unit]),
        class_mean=_known(column.class_mean[unit]),
        gap=_known(column.score[unit] - column.class_mean[unit]),
        gap_se=_known(column.gap_se[unit]),
        merged=merged,
    )


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
