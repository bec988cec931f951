"""The change from one wave to the next, and whether it is more than its error.

    Var(x₂ − x₁) = V₁ + V₂ − 2 Cov          Cov: see analytics/overlap.py

Without keys of respondents the waves count as independent, which is conservative where people are consistent. Every
change is tested with its family: see analytics/multiplicity.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from analytics.appraisal import Appraisal, Change, ClassResult, Note, Overall, Part, UnitResult
from analytics.lineage import ITSELF, Lineage
from analytics.measure import Measured
from analytics.multiplicity import LEVEL, adjusted, two_sided
from analytics.overlap import overlap_by_dimension, overlap_by_group
from analytics.parts import dimension_parts, group_parts
from analytics.published import published
from analytics.rate_change import broad_change_interval
from analytics.rates import Z95


def with_changes(
    now: Appraisal, measured: Measured, before: Appraisal, measured_before: Measured, lineage: Lineage = ITSELF
) -> Appraisal:
    """`now` with the changes of its units and their parts, classes and whole; `before` is the preceding wave of the series.

    A unit that had another name is compared with it, one that was several with their ratings put together, one that was
    split off with nothing; a note says so. Classes and the whole are compared as they were then.
    """
    return _Comparison(now, measured, before, measured_before, lineage).result()


def judged(changes: Sequence[Change | None], family: str) -> list[Change | None]:
    """The changes with p-values adjusted and verdicts given as one family; those without an error stay as they are."""
    p = np.array([np.nan if change is None or change.p is None else change.p for change in changes], dtype=float)
    corrected, tested = adjusted(p, family)
    return [
        change
        if change is None or change.p is None
        else replace(change, verdict=_verdict(change, value), p_adjusted=float(value), family=tested)
        for change, value in zip(changes, corrected, strict=True)
    ]


def _verdict(change: Change, p: float) -> str:
    if p > LEVEL:
        return "none"
    return "up" if change.ci_low + change.ci_high > 0 else "down"


class _Past:
    """The earlier wave that units are compared with, on its own units or on merged ones, and what it shares with now."""

    def __init__(self, now: Measured, past: Measured) -> None:
        self.now, self.past = now, past
        self.place = {unit.name: number for number, unit in enumerate(past.wave.units)}
        self._by_group = overlap_by_group(now.influence, past.influence)
        self._by_dimension = overlap_by_dimension(now, past)

    def of_indices(self, units: np.ndarray, units_past: np.ndarray) -> float:
        """Covariance of the plain means of some indices."""
        return float(sum(part[np.ix_(units, units_past)].mean() for part in self._by_group.values()))

    def of_dimension(self, name: str, unit: int, unit_past: int) -> float:
        return float(self._by_dimension[name][unit, unit_past]) if name in self._by_dimension else 0.0

    def of_line(self, name: str, unit: int, unit_past: int) -> float:
        """A line's score is the share-weighted mean of its groups."""
        scale = self._share(self.now, name, unit) * self._share(self.past, name, unit_past)
        of = self.now.scheme.line
        shared = sum(part[unit, unit_past] for group, part in self._by_group.items() if of(group) == name)
        return float(shared / scale) if scale > 0 else 0.0

    @staticmethod
    def _share(measured: Measured, name: str, unit: int) -> float:
        shares = zip(measured.wave.groups, measured.cells.group_share[unit], strict=True)
        return sum(share for group, share in shares if measured.scheme.line(group) == name)


class _Comparison:
    def __init__(
        self, now: Appraisal, measured: Measured, before: Appraisal, measured_before: Measured, lineage: Lineage
    ) -> None:
        self.now, self.before, self.lineage = now, before, lineage
        self.measured, self.measured_before = measured, measured_before
        self.minimum = measured.scheme.min_change
        self.place = {unit.name: number for number, unit in enumerate(measured.wave.units)}
        self.past = _Past(measured, measured_before)
        self.merged = None if lineage.merged is None else _Merged(measured, lineage.merged)

    def result(self) -> Appraisal:
        units = [self._changed(unit) for unit in self.now.units]
        changes = judged([unit.change for unit in units], "units")
        units = {unit.name: replace(unit, change=change) for unit, change in zip(units, changes, strict=True)}
        of_classes = judged([self._class(each) for each in self.now.classes], "classes")
        classes = tuple(
            replace(each, units=tuple(units[unit.name] for unit in each.units), change=change)
            for each, change in zip(self.now.classes, of_classes, strict=True)
        )
        return replace(self.now, classes=classes, overall=self._overall())

    def _changed(self, unit: UnitResult) -> UnitResult:
        """The unit with its changes, and with a note where they are measured from other units."""
        if names := self.lineage.split.get(unit.name):
            return replace(unit, notes=(*unit.notes, Note("split", {"units": list(names)})))
        names = self.lineage.sources.get(unit.name, (unit.name,))
        found = self._since(unit, names[0]) if len(names) == 1 else self._since_merged(unit, names)
        if found.change is None or names == (unit.name,):
            return found
        note = Note("renamed" if len(names) == 1 else "merged", {"units": list(names)})
        return replace(found, notes=(*found.notes, note))

    def _since(self, unit: UnitResult, name: str) -> UnitResult:
        """The unit compared with what the unit of this name had."""
        past = self.before.unit(name)
        if past is None or past.index is None or unit.index is None:
            return unit
        change = self._since_figures(
            self.past, unit, (past.index, past.index_exact, past.se), self.place[unit.name], self.past.place[name]
        )
        rank = past.rank if past.unit_class == unit.unit_class else None
        last = rank is not None and rank == self.before.unit_class(past.unit_class).ranked[-1].rank
        change = replace(change, shown=unit.shown and past.shown, rank=rank, last=last)
        return self._with_parts(replace(unit, change=change), self.past, name, past.dimensions, past.groups)

    def _since_merged(self, unit: UnitResult, names: Sequence[str]) -> UnitResult:
        """The unit compared with what the units that became it had together."""
        past, merged = self.merged, self.merged.past
        place = past.place[unit.name]
        exact, unknown = merged.cells.index[place], merged.influence.unknown[place]
        if not np.isfinite(exact) or unit.index is None:
            return unit
        se = None if unknown else float(np.sqrt(merged.influence.covariance[place, place]))
        figures = published(exact, self.before.decimals), float(exact), se
        sources = [self.before.unit(name) for name in names]
        change = self._since_figures(past, unit, figures, self.place[unit.name], place)
        changed = replace(unit, change=replace(change, shown=unit.shown and all(source.shown for source in sources)))
        return self._with_parts(
            changed, past, unit.name,
            _shown_in_all(past.dimensions[place], [source.dimensions for source in sources]),
            _shown_in_all(past.groups[place], [source.groups for source in sources]),
        )  # fmt: skip

    def _since_figures(
        self, past: _Past, unit: UnitResult, figures: tuple[Decimal, float, float | None], place: int, place_past: int
    ) -> Change:
        """figures: published and unrounded index of the past, and its error."""
        index, exact, se = figures
        covariance = past.of_indices(np.array([place]), np.array([place_past]))
        return self._change((unit.index, index), (unit.index_exact, exact), (unit.se, se), covariance)

    def _with_parts(
        self, unit: UnitResult, past: _Past, name: str, dimensions: Sequence[Part], groups: Sequence[Part]
    ) -> UnitResult:
        """Dimensions and lines of groups compared with those of the past that may be shown too, judged as one family."""
        place, place_past = self.place[unit.name], past.place[name]
        by_dimension = self._part_changes(unit.dimensions, dimensions, past.of_dimension, place, place_past)
        by_line = self._part_changes(unit.groups, groups, past.of_line, place, place_past)
        changes = iter(judged([*by_dimension, *by_line], "unit_parts"))
        return replace(
            unit,
            dimensions=tuple(replace(part, change=next(changes)) for part in unit.dimensions),
            groups=tuple(replace(part, change=next(changes)) for part in unit.groups),
        )

    def _part_changes(
        self,
        parts: Sequence[Part],
        parts_past: Iterable[Part],
        covariance: Callable[[str, int, int], float],
        place: int,
        place_past: int,
    ) -> list[Change | None]:
        """A line merged to protect a group is made of others in another wave: nothing is compared."""
        before: Mapping[str, Part] = {part.name: part for part in parts_past if not part.merged}
        changes: list[Change | None] = []
        for part in parts:
            past = None if part.merged else before.get(part.name)
            if past is None:
                changes.append(None)
                continue
            values = published(part.score, self.now.decimals), published(past.score, self.before.decimals)
            shared = covariance(part.name, place, place_past)
            changes.append(self._change(values, (part.score, past.score), (part.se, past.se), shared))
        return changes

    def _class(self, each: ClassResult) -> Change | None:
        past = self.before.unit_class(each.name)
        if past is None or past.mean is None or each.mean is None:
            return None
        shared = self.past.of_indices(
            _ranked_positions(self.measured, each.name), _ranked_positions(self.measured_before, each.name)
        )
        return self._change(
            (each.mean_published, past.mean_published), (each.mean, past.mean), (each.mean_se, past.mean_se), shared
        )

    def _overall(self) -> Overall:
        overall, past = self.now.overall, self.before.overall
        if overall.index is None or past.index is None:
            return overall
        shared = self.past.of_indices(np.flatnonzero(self.measured.eligible), np.flatnonzero(self.measured_before.eligible))
        change = self._change(
            (overall.index, past.index), (overall.index_exact, past.index_exact), (overall.se, past.se), shared
        )
        rates = overall.satisfaction_rate_broad, past.satisfaction_rate_broad
        broad = None if None in rates else published(rates[0], 1) - published(rates[1], 1)
        interval = None if broad is None else broad_change_interval(self.measured, self.measured_before)
        return replace(overall, change=judged([change], "whole")[0], broad_change=broad, broad_change_ci=interval)

    def _change(
        self,
        index: tuple[Decimal, Decimal],
        exact: tuple[float, float],
        errors: tuple[float | None, float | None],
        covariance: float,
    ) -> Change:
        """Pairs are (now, before). Without a verdict yet: that is its family's."""
        value, difference = index[0] - index[1], exact[0] - exact[1]
        if errors[0] is None or errors[1] is None:
            return Change(self.before.wave, value, None, None, None, "none", minimum=self.minimum)
        se = float(np.sqrt(max(0.0, errors[0] ** 2 + errors[1] ** 2 - 2 * covariance)))
        low, high = difference - Z95 * se, difference + Z95 * se
        return Change(
            self.before.wave, value, se, low, high, "none", p=two_sided(difference, se), minimum=self.minimum
        )  # fmt: skip


class _Merged(_Past):
    """The earlier wave measured on the units that came from several, with their parts."""

    def __init__(self, now: Measured, past: Measured) -> None:
        super().__init__(now, past)
        self.dimensions, self.groups = dimension_parts(past), group_parts(past)


def _shown_in_all(parts: Iterable[Part], of_sources: Sequence[Sequence[Part]]) -> list[Part]:
    """Parts that each of the sources shows too: else what one of them hides could be had by subtraction."""
    return [part for part in parts if all(any(part.name == other.name for other in parts) for parts in of_sources)]


def _ranked_positions(measured: Measured, unit_class: str) -> np.ndarray:
    places = np.array([place for place, unit in enumerate(measured.wave.units) if unit.unit_class == unit_class])
    return places[measured.eligible[places]]
