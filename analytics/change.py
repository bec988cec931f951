"""The change from an earlier wave, with its test.

    value = difference of the published figures;  test: |x₂ − x₁| > 1.96 √(V₁ + V₂ − 2 Cov)

Cov comes from respondents known in both waves by their key, in the same group; ballot numbers restart every year and
match nobody. Without keys the waves count as independent, which is conservative where people are consistent.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np

from analytics.appraisal import Appraisal, Change, ClassResult, Note, Overall, UnitResult
from analytics.influence import Influence
from analytics.lineage import ITSELF, Lineage
from analytics.measure import Measured
from analytics.published import published
from analytics.rates import Z95


def with_changes(
    now: Appraisal, measured: Measured, before: Appraisal, measured_before: Measured, lineage: Lineage = ITSELF
) -> Appraisal:
    """`now` with the changes of its units, classes and whole; `before` is the preceding wave of the series.

    A unit that had another name is compared with it, one that was several with their ratings put together, one that was
    split off with nothing; a note says so. Classes and the whole are compared as they were then.
    """
    return _Comparison(now, measured, before, measured_before, lineage).result()


def overlap_covariance(now: Influence, before: Influence) -> np.ndarray | None:
    """[unit now, unit before] covariance of the indices through shared respondents; None where nobody is shared."""
    shared = None
    for group in sorted(now.keyed.keys() & before.keyed.keys()):
        later, earlier = now.keyed[group], before.keyed[group]
        _, here, there = np.intersect1d(later.keys, earlier.keys, return_indices=True)
        if len(here):
            part = np.sqrt(later.factor * earlier.factor) * later.influence[here].T @ earlier.influence[there]
            shared = part if shared is None else shared + part
    return shared


class _Comparison:
    def __init__(
        self, now: Appraisal, measured: Measured, before: Appraisal, measured_before: Measured, lineage: Lineage
    ) -> None:
        self.now, self.before, self.lineage = now, before, lineage
        self.measured, self.measured_before = measured, measured_before
        self.shared = overlap_covariance(measured.influence, measured_before.influence)
        self.shared_merged = (
            None if lineage.merged is None else overlap_covariance(measured.influence, lineage.merged.influence)
        )

    def result(self) -> Appraisal:
        classes = tuple(
            replace(each, units=tuple(self._changed(unit) for unit in each.units), change=self._class(each))
            for each in self.now.classes
        )
        return replace(self.now, classes=classes, overall=self._overall())

    def _changed(self, unit: UnitResult) -> UnitResult:
        """The unit with its change, and with a note where it is measured from other units."""
        if names := self.lineage.split.get(unit.name):
            return replace(unit, notes=(*unit.notes, Note("split", {"units": list(names)})))
        names = self.lineage.sources.get(unit.name, (unit.name,))
        change = self._since(unit, names[0]) if len(names) == 1 else self._since_merged(unit)
        if change is None or names == (unit.name,):
            return replace(unit, change=change)
        note = Note("renamed" if len(names) == 1 else "merged", {"units": list(names)})
        return replace(unit, change=change, notes=(*unit.notes, note))

    def _since(self, unit: UnitResult, name: str) -> Change | None:
        """The change from what the unit of this name had."""
        past = self.before.unit(name)
        if past is None or past.index is None or unit.index is None:
            return None
        change = self._change(
            (unit.index, past.index), (unit.index_exact, past.index_exact), (unit.se, past.se),
            _positions(self.measured, lambda each: each.name == unit.name),
            _positions(self.measured_before, lambda each: each.name == name),
            self.shared,
        )  # fmt: skip
        return replace(change, shown=unit.shown and past.shown)

    def _since_merged(self, unit: UnitResult) -> Change | None:
        """The change from what the units that became this one had together."""
        merged = self.lineage.merged
        (place,) = places = _positions(merged, lambda each: each.name == unit.name)
        exact, unknown = merged.cells.index[place], merged.influence.unknown[place]
        if not np.isfinite(exact) or unit.index is None:
            return None
        se = None if unknown else float(np.sqrt(merged.influence.covariance[place, place]))
        change = self._change(
            (unit.index, published(exact, self.before.decimals)), (unit.index_exact, float(exact)), (unit.se, se),
            _positions(self.measured, lambda each: each.name == unit.name), places, self.shared_merged,
        )  # fmt: skip
        parts = [self.before.unit(name) for name in self.lineage.sources[unit.name]]
        return replace(change, shown=unit.shown and all(part.shown for part in parts if part is not None))

    def _class(self, each: ClassResult) -> Change | None:
        past = self.before.unit_class(each.name)
        if past is None or past.mean is None or each.mean is None:
            return None
        return self._change(
            (each.mean_published, past.mean_published), (each.mean, past.mean), (each.mean_se, past.mean_se),
            _ranked_positions(self.measured, each.name), _ranked_positions(self.measured_before, each.name), self.shared,
        )  # fmt: skip

    def _overall(self) -> Overall:
        overall, past = self.now.overall, self.before.overall
        if overall.index is None or past.index is None:
            return overall
        change = self._change(
            (overall.index, past.index), (overall.index_exact, past.index_exact), (overall.se, past.se),
            np.flatnonzero(self.measured.eligible), np.flatnonzero(self.measured_before.eligible), self.shared,
        )  # fmt: skip
        rates = overall.satisfaction_rate_broad, past.satisfaction_rate_broad
        broad = None if None in rates else published(rates[0], 1) - published(rates[1], 1)
        return replace(overall, change=change, broad_change=broad)

    def _change(
        self,
        index: tuple[Decimal, Decimal],
        exact: tuple[float, float],
        errors: tuple[float | None, float | None],
        units: np.ndarray,
        units_before: np.ndarray,
        shared: np.ndarray | None,
    ) -> Change:
        """Pairs are (now, before); the figures are plain means over the given units. shared: as overlap_covariance."""
        value, difference = index[0] - index[1], exact[0] - exact[1]
        if errors[0] is None or errors[1] is None:
            return Change(self.before.wave, value, None, None, None, "none")
        covariance = 0.0 if shared is None else shared[np.ix_(units, units_before)].mean()
        se = float(np.sqrt(max(0.0, errors[0] ** 2 + errors[1] ** 2 - 2 * covariance)))
        low, high = difference - Z95 * se, difference + Z95 * se
        return Change(self.before.wave, value, se, low, high, "up" if low > 0 else "down" if high < 0 else "none")


def _positions(measured: Measured, wanted) -> np.ndarray:
    return np.array([place for place, unit in enumerate(measured.wave.units) if wanted(unit)])


def _ranked_positions(measured: Measured, unit_class: str) -> np.ndarray:
    places = _positions(measured, lambda unit: unit.unit_class == unit_class)
    return places[measured.eligible[places]]
