"""What a change would do to scores and ranks: the change is made, looked at, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from analytics.appraisal import UnitResult
from analytics.difference import comparable_units
from analytics.errors import AnalysisError
from analytics.wave import Wave
from data.batches import batch_row
from data.problems import DataError
from data.progress import Progress
from data.store import Reader, Store
from data.wave_rows import waves
from jobs import FAILURES
from jobs.imports import Reading, keep, reinstate, replace_with, withdraw
from jobs.protection import protected_scheme
from jobs.results import measured_at
from jobs.sealing import adopt
from jobs.viewer import Viewer


@dataclass(frozen=True)
class UnitPreview:
    """A unit before and after, as published; None where it has no such figure, or none that may be shown.

    verdict: up, down or none against the wave before. withheld: nothing is given, since the change rests on the answers of
    too few people, or of a secret group, and the two figures would tell them.
    """

    wave: str
    unit: str
    unit_class: str
    rank_before: int | None
    rank_after: int | None
    index_before: Decimal | None
    index_after: Decimal | None
    verdict_before: str | None
    verdict_after: str | None
    withheld: bool = False

    @property
    def moves(self) -> bool:
        """Whether its rank changes."""
        return self.rank_before != self.rank_after

    @property
    def distance(self) -> int:
        """Places that its rank moves; where it has one only before or only after, farther than any."""
        if not self.moves:
            return 0
        return 1_000_000 if None in (self.rank_before, self.rank_after) else abs(self.rank_after - self.rank_before)

    @property
    def changes(self) -> bool:
        """Whether anything published of it changes."""
        return (self.rank_before, self.index_before, self.verdict_before) != (
            self.rank_after,
            self.index_after,
            self.verdict_after,
        )


@dataclass(frozen=True)
class Preview:
    """All units of the waves that the change touches, also by comparison. refused: why the change would not be made.

    action: import, withdraw, reinstate, replace, scheme.
    """

    action: str
    units: tuple[UnitPreview, ...]
    refused: DataError | AnalysisError | None = None

    @property
    def withheld(self) -> int:
        """Units of which nothing is given."""
        return sum(unit.withheld for unit in self.units)

    @property
    def changed(self) -> tuple[UnitPreview, ...]:
        """Those that change, the farthest moves first."""
        return tuple(sorted((unit for unit in self.units if unit.changes), key=lambda unit: -unit.distance))


def preview(
    viewer: Viewer,
    store: Store,
    reading: Reading,
    *,
    instead_of: int | None = None,
    again: bool = False,
    progress: Progress | None = None,
) -> Preview:
    """What storing a reading would change, with its new names confirmed and its rejected rows left out.

    instead_of: the batch that it would replace.
    """
    told = {"create_units": True, "skip_rejected": True, "again": again, "progress": progress}
    touched = {wave.id for wave in reading.waves}
    if instead_of is None:
        return _preview(viewer, store, "import", touched, lambda: keep(viewer, store, reading, **told), progress)
    touched.update(batch_row(store, instead_of)["waves"])
    return _preview(
        viewer, store, "replace", touched, lambda: replace_with(viewer, store, instead_of, reading, **told), progress
    )


def preview_withdraw(viewer: Viewer, store: Store, batch: int) -> Preview:
    """What withdrawing a batch would change. Raises DataError batch_unknown."""
    touched = set(batch_row(store, batch)["waves"])
    return _preview(viewer, store, "withdraw", touched, lambda: withdraw(viewer, store, batch))


def preview_reinstate(viewer: Viewer, store: Store, batch: int) -> Preview:
    """What bringing a batch back would change. Raises DataError batch_unknown."""
    touched = set(batch_row(store, batch)["waves"])
    return _preview(viewer, store, "reinstate", touched, lambda: reinstate(viewer, store, batch))


def preview_scheme(viewer: Viewer, store: Store, wave_id: str, text: str) -> Preview:
    """What another scheme of a wave would change, sealed or not. Raises SchemeError, DataError wave_unknown."""
    return _preview(viewer, store, "scheme", {wave_id}, lambda: adopt(viewer, store, wave_id, text, "scheme"))


def _preview(
    viewer: Viewer,
    store: Store,
    action: str,
    touched: Iterable[str],
    change: Callable[[], object],
    progress: Progress | None = None,
) -> Preview:
    viewer.must_edit()
    with store.rehearsal(progress) as then, store.snapshot() as now:
        try:
            change()
        except FAILURES as error:
            if error.code in ("not_allowed", "cancelled"):
                raise
            return Preview(action, (), error)
        wanted = {*touched, *_compared(now, touched), *_compared(then, touched)}
        before, after = _results(viewer, now, wanted), _results(viewer, then, wanted)
        secret = {row.id: protected_scheme(moment, row).secret for moment in (now, then) for row in waves(moment)}
    units = []
    for wave in dict.fromkeys((*before, *after)):
        (then_units, one), (now_units, other) = (each.get(wave, ({}, None)) for each in (before, after))
        shown = {} if one is None or other is None else comparable_units(one, other, secret[wave])
        for name in {**then_units, **now_units}:
            pair = (then_units.get(name), now_units.get(name))
            units.append(_unit(wave, name, *pair) if shown.get(name, True) else _withheld(wave, name, *pair))
    return Preview(action, tuple(units))


def _compared(moment: Reader, touched: Iterable[str]) -> set[str]:
    """Waves whose changes are measured against one of these."""
    rows = waves(moment)
    return {
        row.id for before, row in zip(rows, rows[1:], strict=False) if before.series == row.series and before.id in touched
    }


def _results(viewer: Viewer, moment: Reader, wanted: Iterable[str]) -> dict[str, tuple[dict[str, UnitResult], Wave]]:
    """By wave its units by name, and what was counted."""
    found = {}
    for row in waves(moment):
        if row.id in wanted:
            appraisal, measured = measured_at(viewer, moment, row.id)
            found[row.id] = {unit.name: unit for unit in appraisal.units}, measured.wave
    return found


def _withheld(wave: str, name: str, before: UnitResult | None, after: UnitResult | None) -> UnitPreview:
    return UnitPreview(wave, name, (after or before).unit_class, *(None,) * 6, withheld=True)


def _unit(wave: str, name: str, before: UnitResult | None, after: UnitResult | None) -> UnitPreview:
    then, now = (unit if unit is not None and unit.shown else None for unit in (before, after))
    return UnitPreview(
        wave=wave,
        unit=name,
        unit_class=(after or before).unit_class,
        rank_before=then and then.rank,
        rank_after=now and now.rank,
        index_before=then and then.index,
        index_after=now and now.index,
        verdict_before=then and then.change and then.change.verdict,
        verdict_after=now and now.change and now.change.verdict,
    )
