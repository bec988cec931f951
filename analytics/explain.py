"""The calculation of one index, step by step, with numbers that a pocket calculator confirms.

Every step is computed from the rounded figures of the steps before it; the fewest decimals are taken with which the
last step still gives the published index. Lines of groups are those of the screens, so that no secret or small group
stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from analytics.disclosure import Line, lines_for_unit, lines_of, may_show
from analytics.measure import Measured
from analytics.numbers import Numbers
from analytics.published import published

DECIMALS = range(2, 9)


@dataclass(frozen=True)
class CellStep:
    """Answers of one line of groups on one dimension. answers: level, its weight (a count if unweighted), score.

    points: of typed numbers the sum of weight × score, None where answers are words; bands: their names and weights.
    """

    line: str
    dimension: str
    answers: tuple[tuple[str, Decimal, Decimal], ...]
    result: Decimal
    points: Decimal | None = None
    bands: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class LineStep:
    """A line of groups. terms: dimension, weight, score; none where the line is shown merged."""

    line: str
    terms: tuple[tuple[str, Decimal, Decimal], ...]
    result: Decimal
    groups: int


@dataclass(frozen=True)
class IndexStep:
    """The index. terms: line, weight, score. exact: the last division, rounded; published: as it is published."""

    terms: tuple[tuple[str, Decimal, Decimal], ...]
    exact: Decimal
    published: Decimal


@dataclass(frozen=True)
class Explanation:
    """Steps of one unit. confirmed: recomputing from the printed figures gives the published index."""

    unit: str
    cells: tuple[CellStep, ...]
    lines: tuple[LineStep, ...]
    index: IndexStep
    confirmed: bool


def explain(measured: Measured, name: str) -> Explanation | None:
    """None for a unit without an index or with a published one. Raises KeyError for an unknown unit."""
    unit = {each.name: place for place, each in enumerate(measured.wave.units)}[name]
    if not np.isfinite(measured.cells.index[unit]) or measured.earlier.stands[unit]:
        return None
    wanted = published(measured.cells.index[unit], measured.scheme.decimals)
    explanation = None
    for decimals in DECIMALS:
        explanation = _at(measured, unit, name, decimals, wanted)
        if explanation.confirmed:
            break
    return explanation


def _at(measured: Measured, unit: int, name: str, decimals: int, wanted: Decimal) -> Explanation:
    cells, scheme = measured.cells, measured.scheme
    raters = np.where(cells.group_share[unit] > 0, measured.influence.raters[unit], 0)
    weighs = np.flatnonzero(cells.group_share[unit] > 0)
    lines = [
        Line(line.name, tuple(group for group in line.groups if group in weighs), line.merged)
        for line in lines_for_unit(
            lines_of(scheme, measured.wave.groups), np.maximum(raters, cells.group_share[unit] > 0), measured.secret
        )
    ]
    cell_steps: list[CellStep] = []
    line_steps, terms = [], []
    for line in lines:
        steps = _cell_steps(measured, unit, line, decimals)
        if steps:
            cell_steps += steps
            weights = [_decimal(cells.dimension_weight[unit, line.groups[0], d]) for d in _dimensions(measured, unit, line)]
            parts = tuple((step.dimension, weight, step.result) for step, weight in zip(steps, weights, strict=True))
            result = _mean(parts, decimals)
        else:
            share = cells.group_share[unit, list(line.groups)]
            score = float((share * cells.group_score[unit, list(line.groups)]).sum() / share.sum())
            parts, result = (), published(score, decimals)
        line_steps.append(LineStep(line.name, parts, result, len(line.groups)))
        weight = sum(_decimal(cells.group_weight[unit, group]) for group in line.groups)
        terms.append((line.name, weight, result))
    exact = _mean(tuple(terms), max(decimals, scheme.decimals + 2))
    final = _round(exact, scheme.decimals)
    return Explanation(name, tuple(cell_steps), tuple(line_steps), IndexStep(tuple(terms), exact, final), final == wanted)


def _cell_steps(measured: Measured, unit: int, line: Line, decimals: int) -> list[CellStep]:
    """Empty where the line is merged, borrows from its class, or a cell is too small to be shown."""
    cells, wave = measured.cells, measured.wave
    if len(line.groups) != 1 or line.groups[0] in measured.secret:
        return []
    group = line.groups[0]
    if any(cell.unit == unit and cell.group == group for cell in cells.borrowed):
        return []
    steps = []
    for dimension in _dimensions(measured, unit, line):
        if not may_show(int(wave.counts[unit, group, dimension, cells.scored].sum())):
            return []
        answers = tuple(
            (
                level.name,
                _decimal(wave.weights[unit, group, dimension, wave.levels.index(level.name)]),
                _decimal(level.score),
            )
            for level in measured.scheme.levels
            if level.name in wave.levels
        )
        result = _mean(tuple((name, weight, score) for name, weight, score in answers), decimals)
        typed = {} if measured.scheme.numbers is None else _summed_up(answers, measured.scheme.numbers)
        steps.append(CellStep(line.name, wave.dimensions[dimension], answers, result, **typed))
    return steps


def _summed_up(answers: tuple[tuple[str, Decimal, Decimal], ...], numbers: Numbers) -> dict[str, object]:
    """A hundred numbers are no sum for a pocket calculator: their total, and how many stand in each band."""
    bands = {band.name: Decimal(0) for band in numbers.bands}
    for _, weight, score in answers:
        if bands:
            bands[numbers.band_of(float(score))] += weight
    return {"points": sum(weight * score for _, weight, score in answers), "bands": tuple(bands.items())}


def _dimensions(measured: Measured, unit: int, line: Line) -> list[int]:
    return [int(d) for d in np.flatnonzero(measured.cells.coefficient[unit, line.groups[0]] > 0)]


def _mean(terms: tuple[tuple[str, Decimal, Decimal], ...], decimals: int) -> Decimal:
    total = sum(weight for _, weight, _ in terms)
    return _round(sum(weight * value for _, weight, value in terms) / total, decimals)


def _round(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 6))).normalize() + 0
