"""Reliability of the instrument: do the questions of a class measure one thing, do the groups see one order of the units?

A row of answers is a unit of analysis, and three are given, since a person who rates many units is no sample of rows:

    person   a person's mean over the units: do people who are mild in one question tend to be so in the others?
    rating   each answer sheet of a person on a unit: both together; the rows of a person hang together
    within   the same less the person's own means: do the questions move together from unit to unit? This is what
             tells units apart, and a person who ticks the same everywhere adds nothing to it

Intervals and errors take the number of persons for n in all three: that of the rows would be too large. Ballots count
the same here, whatever their weight: the question is how people answer, not what the city thinks.

Groups stand by line, secret and small ones merged (analytics/class_lines.py). The score of a line for a unit is that of
its groups by their weights in the scheme. How mildly a line judges is taken against the index of the same units, person
by person, so that who rates other units is not taken for milder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.agreement import Concordance, Difference, concordance, differ, mean_correlation, rank_correlations
from analytics.blocks import Block, respondent_blocks
from analytics.cells import classes_of
from analytics.class_lines import class_lines
from analytics.disclosure import Line, may_show
from analytics.measure import Measured
from analytics.reliability import Moments, Reliability, moments_of, reliability
from analytics.shares import clopper_pearson

LEVELS = ("person", "rating", "within")
FEWEST_PERSONS = 30
"""Below so many persons a line has no alpha of its own."""


@dataclass(frozen=True)
class Distribution:
    """Scored answers of one dimension, or of one unit. Shares between 0 and 1; mean and sd in points.

    ceiling, floor: at the highest and the lowest score of the scheme; satisfied: of the levels named so; net: satisfied
    less those that are not even satisfied_broad.
    """

    name: str
    n: int
    mean: float
    sd: float
    ceiling: float
    floor: float
    satisfied: float
    net: float


@dataclass(frozen=True)
class Scale:
    """Alpha and omega at one unit of analysis. rows: of answers; persons: n of the interval is in the reliability."""

    level: str
    listwise: bool
    rows: int
    reliability: Reliability


@dataclass(frozen=True)
class LineScale:
    """One line of groups, persons' means, pairwise. reliability: None with too few persons, or one question."""

    name: str
    persons: int
    reliability: Reliability | None


@dataclass(frozen=True)
class Mildness:
    """Persons of one line: how far their answers lie above the index of the units that they rated, in points."""

    name: str
    persons: int
    mean: float


@dataclass(frozen=True)
class Agreement:
    """How the lines order the units. correlations: [line][line] Spearman's, None where unknown."""

    lines: tuple[str, ...]
    concordance: Concordance | None
    correlations: tuple[tuple[float | None, ...], ...]
    mean_correlation: float | None


@dataclass(frozen=True)
class Instrument:
    """One class. questions: dimensions that the scales are made of; persons: with a scored answer on a ranked unit.

    dimensions, units: what was answered; scales: none where fewer than two questions were asked together, or where there
    are counts only. flat: everybody gave everything the highest score; flat_bound: then the exact 95 % upper bound of the
    share of persons who would not. mildness: mildest first; difference: whether the lines differ in it.
    """

    unit_class: str
    questions: tuple[str, ...]
    persons: int
    dimensions: tuple[Distribution, ...]
    units: tuple[Distribution, ...]
    flat: bool
    flat_bound: float | None
    scales: tuple[Scale, ...]
    lines: tuple[LineScale, ...]
    agreement: Agreement | None
    mildness: tuple[Mildness, ...]
    difference: Difference | None

    def scale(self, level: str, listwise: bool = False) -> Scale | None:
        return next((each for each in self.scales if (each.level, each.listwise) == (level, listwise)), None)


def instrument(measured: Measured) -> tuple[Instrument, ...]:
    """Classes with ranked units, in the registry's order; one pass over the ratings."""
    classes = [
        _Class(measured, name, everybody[measured.eligible[everybody]])
        for name, everybody in classes_of(measured.wave).items()
        if measured.eligible[everybody].any()
    ]
    if classes:
        for block in respondent_blocks(measured.wave, measured.cells.counted):
            _add(measured, classes, block)
    return tuple(each.result() for each in classes)


def _add(measured: Measured, classes: Sequence[_Class], block: Block) -> None:
    """Means of what each person of the block answered on each unit in each dimension: one but for several forms."""
    n_dimensions, n_levels = len(measured.wave.dimensions), len(measured.wave.levels)
    people, n_units = block.rows.shape
    place = block.rows.slot * n_dimensions + block.dimension
    size = people * n_units * n_dimensions
    n = np.bincount(place, minlength=size)
    total = np.bincount(place, measured.cells.score[block.rows.cell % n_levels], size)
    answers = np.divide(total, n, out=np.full(size, np.nan), where=n > 0).reshape(people, n_units, n_dimensions)
    for each in classes:
        each.add(block.group, answers[:, each.members])


class _Class:
    """Adds up one class. Answers: [person, unit, dimension], NaN where missing."""

    def __init__(self, measured: Measured, name: str, members: np.ndarray) -> None:
        self.measured, self.name, self.members = measured, name, members
        asked = measured.cells.counted[members] & (measured.wave.counts[members] > 0)
        by_group = asked.any(axis=(0, 3))  # [group, dimension]
        self.questions = np.flatnonzero(by_group[by_group.sum(axis=1) > 1].any(axis=0))
        self.moments: dict[tuple[str, bool], Moments] = {}
        self.persons: dict[tuple[str, bool], int] = {}
        self.means: list[np.ndarray] = []
        self.mild: list[np.ndarray] = []
        self.groups: list[np.ndarray] = []

    def add(self, group: int, answers: np.ndarray) -> None:
        there = np.isfinite(answers)
        answers = answers[there.any(axis=(1, 2))]
        if len(answers) == 0:
            return
        on_unit = _mean(answers, axis=2)
        self.mild.append(_mean(on_unit - self.measured.cells.index[self.members], axis=1))
        self.groups.append(np.full(len(answers), group))
        questions = answers[:, :, self.questions]
        self.means.append(_mean(questions, axis=1))
        if len(self.questions) < 2:
            return
        several = np.isfinite(questions).sum(axis=1, keepdims=True) > 1
        within = np.where(several, questions - self.means[-1][:, None], np.nan)
        for listwise in (False, True):
            self._sum("person", listwise, self.means[-1][:, None])
            self._sum("rating", listwise, questions)
            self._sum("within", listwise, within)

    def result(self) -> Instrument:
        means, groups = _joined(self.means, len(self.questions)), _joined(self.groups)
        mild = _joined(self.mild)
        lines = class_lines(self.measured, self.members)
        of_line = {line.name: np.isin(groups, line.groups) for line in lines} if len(lines) > 1 else {}
        dimensions, units = self._distributions()
        flat = bool(dimensions) and all(each.ceiling == 1 for each in dimensions)
        sides = [Mildness(name, int(take.sum()), float(mild[take].mean())) for name, take in of_line.items() if take.any()]
        return Instrument(
            unit_class=self.name,
            questions=tuple(self.measured.wave.dimensions[place] for place in self.questions),
            persons=len(groups),
            dimensions=dimensions,
            units=units,
            flat=flat,
            flat_bound=1 - float(clopper_pearson(1.0, len(groups))[0]) if flat and len(groups) else None,
            scales=tuple(scale for level in LEVELS for listwise in (False, True) for scale in self._scale(level, listwise)),
            lines=tuple(self._line_scale(name, means[take]) for name, take in of_line.items()),
            agreement=self._agreement(lines) if len(lines) > 1 else None,
            mildness=tuple(sorted(sides, key=lambda each: -each.mean)),
            difference=differ([mild[take] for take in of_line.values()]),
        )

    def _sum(self, level: str, listwise: bool, answers: np.ndarray) -> None:
        """answers: [person, row, question]."""
        there = np.isfinite(answers)
        used = there.all(axis=2) if listwise else there.any(axis=2)
        moments, key = moments_of(answers[used]), (level, listwise)
        self.moments[key] = self.moments[key] + moments if key in self.moments else moments
        self.persons[key] = self.persons.get(key, 0) + int(used.any(axis=1).sum())

    def _scale(self, level: str, listwise: bool) -> list[Scale]:
        moments = self.moments.get((level, listwise))
        if moments is None or moments.rows == 0:
            return []
        return [Scale(level, listwise, moments.rows, reliability(moments, self._names(), self.persons[level, listwise]))]

    def _line_scale(self, name: str, means: np.ndarray) -> LineScale:
        rows = means[np.isfinite(means).any(axis=1)]
        enough = len(rows) >= FEWEST_PERSONS and len(self.questions) > 1
        return LineScale(name, len(means), reliability(moments_of(rows), self._names()) if enough else None)

    def _agreement(self, lines: tuple[Line, ...]) -> Agreement:
        """Over the units that enough people of every line rated."""
        cells, raters = self.measured.cells, self.measured.influence.raters[self.members]
        scores = np.full((len(self.members), len(lines)), np.nan)
        for number, line in enumerate(lines):
            groups = list(line.groups)
            share = cells.group_share[self.members][:, groups]
            value = np.where(share > 0, share * np.nan_to_num(cells.group_score[self.members][:, groups]), 0.0)
            total = share.sum(axis=1)
            known = np.array([may_show(each) for each in raters[:, groups].sum(axis=1)]) & (total > 0)
            scores[known, number] = value.sum(axis=1)[known] / total[known]
        scores = np.round(scores, 9)  # what is equal is a tie, whatever binary fractions say
        matrix = rank_correlations(scores)
        return Agreement(
            tuple(line.name for line in lines),
            concordance(scores),
            tuple(tuple(float(each) if np.isfinite(each) else None for each in row) for row in matrix),
            mean_correlation(matrix),
        )

    def _distributions(self) -> tuple[tuple[Distribution, ...], tuple[Distribution, ...]]:
        """By dimension, and by unit."""
        wave, counted = self.measured.wave, self.measured.cells.counted[self.members]
        counts = np.where(counted, wave.counts[self.members], 0)
        weights = np.where(counted, wave.weights[self.members], 0.0)
        units = [wave.units[member].name for member in self.members]
        return (
            distributions(self.measured, wave.dimensions, counts.sum(axis=(0, 1)), weights.sum(axis=(0, 1))),
            distributions(self.measured, units, counts.sum(axis=(1, 2)), weights.sum(axis=(1, 2))),
        )

    def _names(self) -> list[str]:
        return [self.measured.wave.dimensions[place] for place in self.questions]


def distributions(
    measured: Measured, names: Sequence[str], counts: np.ndarray, weights: np.ndarray
) -> tuple[Distribution, ...]:
    """Of each name with an answer. counts, weights: [name, level] of scored answers."""
    score, scheme, levels = measured.cells.score, measured.scheme, measured.wave.levels
    sets = {
        "ceiling": score == scheme.highest,
        "floor": score == scheme.lowest,
        "satisfied": np.array([level in scheme.satisfied for level in levels]),
        "broad": np.array([level in scheme.satisfied_broad for level in levels]),
    }
    found = []
    for name, n, w in zip(names, counts.sum(axis=1).tolist(), weights, strict=True):
        total = w.sum()
        if n == 0 or total <= 0:
            continue
        mean = (w * score).sum() / total
        variance = (w * (score - mean) ** 2).sum() / total * (n / (n - 1) if n > 1 else float("nan"))
        share = {key: float(w[chosen].sum() / total) for key, chosen in sets.items()}
        net = share["satisfied"] + share.pop("broad") - 1
        found.append(Distribution(name, int(n), float(mean), float(np.sqrt(variance)), **share, net=net))
    return tuple(found)


def _mean(values: np.ndarray, axis: int) -> np.ndarray:
    """NaN where nothing is known, without a warning."""
    n = np.isfinite(values).sum(axis=axis)
    return np.divide(np.nansum(values, axis=axis), n, out=np.full(n.shape, np.nan), where=n > 0)


def _joined(parts: list[np.ndarray], width: int | None = None) -> np.ndarray:
    if parts:
        return np.concatenate(parts)
    return np.zeros((0, width) if width is not None else 0)
