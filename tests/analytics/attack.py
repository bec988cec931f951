"""Somebody who knows the scheme, who rated whom, and every figure that is shown, and wants to know the rest.

Written from the formulas and not with the program's own audit. Unknown is, for every cell of unit, group and dimension,
which share of its answers went to each level but the last. Every figure shown is an equation; a wrong reading of one
would not hold for the true answers, and `Attacker` asserts that all hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from analytics.appraisal import Appraisal, UnitResult
from analytics.scheme import OVERALL, Scheme
from analytics.wave import Wave

Cell = tuple[int, int, int]


class Attacker:
    """Of waves with one class and no weights of dimensions. A figure is a vector over the unknowns, the constant last."""

    def __init__(
        self, wave: Wave, scheme: Scheme, appraisal: Appraisal, explanations: Iterable, counts: Mapping[str, Iterable] = {}
    ) -> None:
        """counts: by unit, of answers by line, dimension and level."""
        self.wave, self.scheme, self.appraisal = wave, scheme, appraisal
        self.levels = [level.name for level in scheme.levels]
        self.points = [level.score for level in scheme.levels]
        self.answers = self._answers()
        self.scope = self._scope()
        self.own = [cell for cell in np.ndindex(self.answers.shape[:3]) if self._weight(cell) > 0 and self.scope[cell[1:]]]
        self.place = {cell: number for number, cell in enumerate(self.own)}
        self.free = len(self.levels) - 1
        self.means = {cell: self.mean(cell) for cell in self.own}
        self._borrow()
        self.truth = self._truth()
        self.known: list[np.ndarray] = []
        self._read(appraisal, explanations)
        for unit, found in counts.items():
            self._read_counts(unit, found)
        self.matrix = np.array(self.known)[:, :-1] if self.known else np.zeros((0, len(self.truth) - 1))

    def finds(self, wanted: np.ndarray) -> bool:
        """Whether a combination of the shown figures gives this one."""
        target = wanted[:-1]
        if not np.abs(target).max(initial=0.0) > 1e-12 or not len(self.matrix):
            return False
        solution = np.linalg.lstsq(self.matrix.T, target, rcond=None)[0]
        return bool(np.abs(self.matrix.T @ solution - target).max() < 1e-9 * np.abs(target).max())

    # --- figures by formula

    def mean(self, cell: Cell) -> np.ndarray:
        """Score of a unit's own cell."""
        figure = np.zeros(len(self.own) * self.free + 1)
        start = self.place[cell] * self.free
        figure[start : start + self.free] = np.array(self.points[:-1]) - self.points[-1]
        figure[-1] = self.points[-1]
        return figure

    def share(self, cell: Cell, level: int) -> np.ndarray:
        figure = np.zeros(len(self.own) * self.free + 1)
        figure[self.place[cell] * self.free + level] = 1.0
        return figure

    def groups(self, unit: int) -> list[int]:
        return sorted({cell[1] for cell in self.means if cell[0] == unit})

    def cells(self, unit: int, group: int) -> list[Cell]:
        return sorted(cell for cell in self.means if cell[:2] == (unit, group))

    def group(self, unit: int, group: int) -> np.ndarray:
        """Score that a group gives a unit: dimensions weigh alike."""
        return np.mean([self.means[cell] for cell in self.cells(unit, group)], axis=0)

    def line(self, unit: int, groups: Iterable[int]) -> np.ndarray:
        mine = [group for group in groups if group in self.groups(unit)]
        return np.average([self.group(unit, group) for group in mine], axis=0, weights=[self.G(group) for group in mine])

    def index(self, unit: int) -> np.ndarray:
        return self.line(unit, self.groups(unit))

    def dimension(self, unit: int, dimension: int) -> np.ndarray:
        """Over the groups that scored it; one asked nothing but 总体评价 stands in with that."""
        parts, weights = [], []
        for group in self.groups(unit):
            cell = self.cells(unit, group)[0] if self._alone(group) else (unit, group, dimension)
            if cell in self.means:
                parts.append(self.means[cell])
                weights.append(self.G(group))
        return np.average(parts, axis=0, weights=weights)

    def rate(self, units: Iterable[int], names: Iterable[str]) -> np.ndarray:
        """Percent of the scored answers to units, in all own cells."""
        cells = [cell for cell in self.own if cell[0] in set(units)]
        total, figure = sum(map(self._weight, cells)), np.zeros(len(self.own) * self.free + 1)
        satisfied = np.array([name in names for name in self.levels], dtype=float)
        for cell in cells:
            for level in range(self.free):
                figure += self._weight(cell) / total * (satisfied[level] - satisfied[-1]) * self.share(cell, level)
            figure[-1] += self._weight(cell) / total * satisfied[-1]
        return 100 * figure

    def G(self, group: int) -> float:
        return 1.0 if self.scheme.groups is None else self.scheme.groups.get(self.wave.groups[group], 0.0)

    # --- what is shown

    def _read(self, appraisal: Appraisal, explanations: Iterable) -> None:
        places = {unit.name: place for place, unit in enumerate(self.wave.units)}
        ranked = [unit for unit in appraisal.units if unit.rank is not None]
        for unit in appraisal.units:
            self._learn(unit.index_exact, lambda u=unit: self.index(places[u.name]))
            for value, names in (
                (unit.satisfaction_rate, self.scheme.satisfied), (unit.satisfaction_rate_broad, self.scheme.satisfied_broad),
            ):  # fmt: skip
                self._learn(value, lambda u=unit, n=names: self.rate([places[u.name]], n))
            self._read_parts(unit, ranked, places)
        (each,) = appraisal.classes
        overall, members = appraisal.overall, [places[unit.name] for unit in ranked]
        eligible = members or [places[unit.name] for unit in appraisal.units if unit.index_exact is not None]
        for mean in (each.mean, overall.index_exact):
            self._learn(mean, lambda: np.mean([self.index(unit) for unit in eligible], axis=0))
        self._learn(overall.satisfaction_rate, lambda: self.rate(eligible, self.scheme.satisfied))
        self._learn(overall.satisfaction_rate_broad, lambda: self.rate(eligible, self.scheme.satisfied_broad))
        for explanation in explanations:
            for step in explanation.cells if explanation else ():
                unit, dimension = places[explanation.unit], self.wave.dimensions.index(step.dimension)
                (group,) = set(self._groups_of(step.line)).intersection(self.groups(unit))
                cell = (unit, group, dimension)
                assert cell in self.place, "only own cells are counted out"
                total = sum(weight for _, weight, _ in step.answers)
                for name, weight, _ in step.answers:
                    if self.levels.index(name) < self.free:
                        self._learn(float(weight / total), lambda c=cell, n=name: self.share(c, self.levels.index(n)))
            for step in explanation.lines if explanation else ():
                # A single line has the rounded score of the screens; it is worth as much as the exact one.
                self.known.append(self.line(places[explanation.unit], self._groups_of(step.line)))

    def _read_counts(self, unit: str, found: Iterable) -> None:
        place = [each.name for each in self.wave.units].index(unit)
        for each in found:
            if not each.counts:
                continue
            dimension = self.wave.dimensions.index(each.dimension)
            cells = [(place, group, dimension) for group in self._groups_of(each.line)]
            cells = [cell for cell in cells if self._weight(cell) > 0]
            assert all(cell in self.place for cell in cells), "only own cells are counted"
            for name, weight in each.counts:
                if self.levels.index(name) < self.free:
                    self._learn(
                        float(weight),
                        lambda cs=cells, n=name: sum(self._weight(c) * self.share(c, self.levels.index(n)) for c in cs),
                    )

    def _read_parts(self, unit: UnitResult, ranked: list[UnitResult], places: dict[str, int]) -> None:
        for part in unit.groups:
            self._learn(part.score, lambda u=unit, p=part: self.line(places[u.name], self._groups_of(p.name)))
            if part.class_mean is not None:
                peers = [u for u in ranked if any(o.name == part.name and not o.merged for o in u.groups)]
                self._learn(
                    part.class_mean,
                    lambda p=part, us=peers: np.mean(
                        [self.line(places[u.name], self._groups_of(p.name)) for u in us], axis=0
                    ),
                )
        for part in unit.dimensions:
            dimension = self.wave.dimensions.index(part.name)
            self._learn(part.score, lambda u=unit, d=dimension: self.dimension(places[u.name], d))
            if part.class_mean is not None:
                peers = [u for u in ranked if any(o.name == part.name for o in u.dimensions)]
                self._learn(
                    part.class_mean,
                    lambda d=dimension, us=peers: np.mean([self.dimension(places[u.name], d) for u in us], axis=0),
                )

    def _learn(self, value: float | None, figure) -> None:
        if value is not None:
            row = figure()
            assert abs(row @ self.truth - value) < 1e-6, "a figure was read wrongly"
            self.known.append(row)

    def _groups_of(self, line: str) -> list[int]:
        names = line.split("、")
        return [place for place, group in enumerate(self.wave.groups) if self.scheme.line(group) in names or group in names]

    # --- what is known of the forms

    def _answers(self) -> np.ndarray:
        """[unit, group, dimension, level of the scheme] weights."""
        found = np.zeros((*self.wave.weights.shape[:3], len(self.levels)))
        for place, name in enumerate(self.levels):
            if name in self.wave.levels:
                found[..., place] = self.wave.weights[..., self.wave.levels.index(name)]
        return found

    def _weight(self, cell: Cell) -> float:
        return float(self.answers[cell].sum())

    def _scope(self) -> np.ndarray:
        """[group, dimension] whether its answers count."""
        asked = self.answers.sum(axis=(0, 3)) > 0
        scope = asked & np.array([[self.G(group) > 0] for group in range(len(asked))])
        overall = np.array([name == OVERALL for name in self.wave.dimensions])
        alone = np.array([self.scheme.score_from == "overall_if_alone" and not row[~overall].any() for row in scope])
        if scope[:, ~overall].any():
            scope[~alone] &= ~overall
        self.alone = alone & scope.any(axis=1)
        return scope

    def _alone(self, group: int) -> bool:
        return bool(self.alone[group])

    def _borrow(self) -> None:
        """Cells of the class's average in the place of those that a unit lacks."""
        own = dict(self.means)
        for unit in {cell[0] for cell in own}:
            for group, dimension in {cell[1:] for cell in own}:
                has_group = any(cell[:2] == (unit, group) for cell in own)
                policy = self.scheme.missing_dimension if has_group else self.scheme.missing_group
                if policy == "class_mean" and (unit, group, dimension) not in own:
                    lenders = [mean for cell, mean in own.items() if cell[1:] == (group, dimension)]
                    self.means[unit, group, dimension] = np.mean(lenders, axis=0)

    def _truth(self) -> np.ndarray:
        shares = [self.answers[cell][:-1] / self._weight(cell) for cell in self.own]
        return np.append(np.concatenate(shares) if shares else np.zeros(0), 1.0)
