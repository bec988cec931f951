"""The calculation of one index, step by step from answers to place, with numbers that a pocket calculator confirms.

Every step is computed from the rounded figures of the steps before it; the fewest decimals are taken with which the
last step still gives the published index. For readers the lines of groups are those of the screens, and answers are
counted out only as far as nothing hidden can be had from them; analysts see every cell, but never a secret group's: it
stands with its neighbours as one line for everybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from analytics.appraisal import ClassResult
from analytics.disclosure import Line, lines_of, may_show
from analytics.measure import Measured
from analytics.numbers import Numbers
from analytics.published import published
from analytics.suppression import listed_of_unit

DECIMALS = range(2, 9)


@dataclass(frozen=True)
class CellStep:
    """Answers of one line of groups on one dimension. answers: level, its weight (a count if unweighted), score; of a cell
    taken from the class there are none, and `lenders` holds the scores of its units, of which it is the plain average.

    points: of typed numbers the sum of weight × score, None where answers are words; bands: their names and weights.
    """

    line: str
    dimension: str
    answers: tuple[tuple[str, Decimal, Decimal], ...]
    result: Decimal
    lenders: tuple[Decimal, ...] = ()
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
class PlaceStep:
    """The place in the class. above: published figures of the units placed above, best first; hidden: how many more of
    them show no figure; tied: how many others share the place; ranked: how many have one.

    rule: competition, the next place after as many as stand above; dense, after as many different figures.
    """

    unit_class: str
    rank: int
    ranked: int
    above: tuple[Decimal, ...]
    hidden: int
    tied: int
    rule: str


@dataclass(frozen=True)
class Explanation:
    """Steps of one unit. confirmed: recomputing from the printed figures gives the published index. place: None where
    the unit has no rank."""

    unit: str
    cells: tuple[CellStep, ...]
    lines: tuple[LineStep, ...]
    index: IndexStep
    confirmed: bool
    place: PlaceStep | None = None


def explain(
    measured: Measured, name: str, unit_class: ClassResult | None = None, every_cell: bool = False
) -> Explanation | None:
    """None for a unit without an index, with a published one, or with too few ballots to be shown to a reader.

    unit_class: the result with the unit's place; every_cell: for analysts. Raises KeyError for an unknown unit.
    """
    unit = {each.name: place for place, each in enumerate(measured.wave.units)}[name]
    if not np.isfinite(measured.cells.index[unit]) or measured.earlier.stands[unit]:
        return None
    if not every_cell and not may_show(int(measured.influence.ballots[unit])):
        return None
    wanted = published(measured.cells.index[unit], measured.scheme.decimals)
    lines = _every_line(measured, unit) if every_cell else shown_lines(measured, unit)
    listed = _every_cell(measured, unit, lines) if every_cell else shown_cells(measured, unit, lines)
    place = None if unit_class is None else _place(unit_class, name)
    explanation = None
    for decimals in DECIMALS:
        explanation = _at(measured, unit, lines, listed, decimals, wanted, place)
        if explanation.confirmed:
            break
    return explanation


def _every_line(measured: Measured, unit: int) -> list[Line]:
    """Each group on its own, but a secret one with the line of its neighbours, and with more where those are too few."""
    share, secret, names = measured.cells.group_share[unit], measured.secret, measured.wave.groups
    raters, lines = measured.influence.raters[unit], lines_of(measured.scheme, names)
    there = [[group for group in line.groups if share[group] > 0] for line in lines]
    hides = [group for groups in there if secret.intersection(groups) for group in groups]
    alone = [group for groups in there for group in groups if group not in hides]
    for group in sorted(alone, key=lambda group: raters[group]):
        if not hides or may_show(int(sum(raters[each] for each in hides if each not in secret))):
            break
        hides.append(group)
        alone.remove(group)
    kept = [Line(names[group], (group,)) for group in alone]
    if hides:
        title = "、".join(dict.fromkeys(measured.scheme.line(names[group]) for group in hides))
        kept.append(Line(title, tuple(hides), merged=True))
    return kept


def shown_lines(measured: Measured, unit: int) -> list[Line]:
    """Those of the screens; everything as one where they show none."""
    share, lines = measured.cells.group_share[unit], measured.lines[unit]
    if not lines:
        scheme_lines = lines_of(measured.scheme, measured.wave.groups)
        lines = (Line("、".join(line.name for line in scheme_lines), tuple(range(len(share))), merged=True),)
    return [_weighing(line, share) for line in lines]


def _weighing(line: Line, share: np.ndarray) -> Line:
    return Line(line.name, tuple(group for group in line.groups if share[group] > 0), line.merged)


def _every_cell(measured: Measured, unit: int, lines: list[Line]) -> set[tuple[int, int]]:
    return {cell for line in lines if _open(measured, line) for cell in cells_of(measured, unit, line)}


def shown_cells(measured: Measured, unit: int, lines: list[Line]) -> set[tuple[int, int]]:
    """All cells of a line, or none: those that are large enough and give nothing hidden away. None at all in a class in
    which units borrow cells: what is counted out of one would tell what another one's average is made of."""
    raters, classes = measured.influence.cell_raters[unit], [each.unit_class for each in measured.wave.units]
    if any(classes[cell.unit] == classes[unit] for cell in measured.cells.borrowed):
        return set()
    candidates = []
    for line in lines:
        cells = cells_of(measured, unit, line)
        if _open(measured, line) and all(may_show(int(raters[cell])) for cell in cells):
            candidates.append((line, tuple(cells)))
    shown = listed_of_unit(
        measured.figures[unit], measured.shown[unit], candidates, measured.influence.raters[unit], raters, measured.secret
    )
    return set(shown.listed)


def _open(measured: Measured, line: Line) -> bool:
    return len(line.groups) == 1 and line.groups[0] not in measured.secret and not line.merged


def cells_of(measured: Measured, unit: int, line: Line) -> list[tuple[int, int]]:
    return [
        (group, int(dimension))
        for group in line.groups
        for dimension in np.flatnonzero(measured.cells.weight[unit, group] > 0)
    ]


def _at(
    measured: Measured,
    unit: int,
    lines: list[Line],
    listed: set[tuple[int, int]],
    decimals: int,
    wanted: Decimal,
    place: PlaceStep | None,
) -> Explanation:
    cells, scheme = measured.cells, measured.scheme
    cell_steps: list[CellStep] = []
    line_steps, terms = [], []
    for line in lines:
        mine = [cell for cell in cells_of(measured, unit, line) if cell in listed]
        if mine:
            steps = [_cell_step(measured, unit, line, cell, decimals) for cell in mine]
            cell_steps += steps
            weights = [_decimal(cells.dimension_weight[(unit, *cell)]) for cell in mine]
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
    index = IndexStep(tuple(terms), exact, final)
    name = measured.wave.units[unit].name
    return Explanation(name, tuple(cell_steps), tuple(line_steps), index, final == wanted, place)


def _cell_step(measured: Measured, unit: int, line: Line, cell: tuple[int, int], decimals: int) -> CellStep:
    cells, wave = measured.cells, measured.wave
    group, dimension = cell
    name = wave.dimensions[dimension]
    for borrowed in cells.borrowed:
        if (borrowed.unit, borrowed.group, borrowed.dimension) == (unit, group, dimension):
            scores = tuple(published(cells.mean[lender, group, dimension], decimals) for lender in borrowed.lenders)
            return CellStep(line.name, name, (), _round(sum(scores) / len(scores), decimals), scores)
    answers = tuple(
        (
            level.name,
            _decimal(wave.weights[unit, group, dimension, wave.levels.index(level.name)]),
            _decimal(level.score),
        )
        for level in measured.scheme.levels
        if level.name in wave.levels
    )
    typed = {} if measured.scheme.numbers is None else _summed_up(answers, measured.scheme.numbers)
    return CellStep(line.name, name, answers, _mean(answers, decimals), **typed)


def _summed_up(answers: tuple[tuple[str, Decimal, Decimal], ...], numbers: Numbers) -> dict[str, object]:
    """A hundred numbers are no sum for a pocket calculator: their total, and how many stand in each band."""
    bands = {band.name: Decimal(0) for band in numbers.bands}
    for _, weight, score in answers:
        if bands:
            bands[numbers.band_of(float(score))] += weight
    return {"points": sum(weight * score for _, weight, score in answers), "bands": tuple(bands.items())}


def _place(each: ClassResult, name: str) -> PlaceStep | None:
    unit = next(unit for unit in each.units if unit.name == name)
    if unit.rank is None:
        return None
    above = [other for other in each.ranked if other.rank < unit.rank]
    figures = tuple(other.index for other in above if other.shown)
    return PlaceStep(
        unit_class=each.name,
        rank=unit.rank,
        ranked=len(each.ranked),
        above=figures,
        hidden=len(above) - len(figures),
        tied=sum(other.rank == unit.rank for other in each.ranked) - 1,
        rule="competition" if len(above) + 1 == unit.rank else "dense",
    )


def _mean(terms: tuple[tuple[str, Decimal, Decimal], ...], decimals: int) -> Decimal:
    total = sum(weight for _, weight, _ in terms)
    return _round(sum(weight * value for _, weight, value in terms) / total, decimals)


def _round(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 9))).normalize() + 0
