"""可比口径: all waves of a series scored under one scheme and on the units of the newest wave."""

from __future__ import annotations

from dataclasses import replace

from analytics.appraisal import Appraisal
from analytics.appraise import appraise as apply_scheme
from analytics.breaks import Break, basis_of
from analytics.errors import SchemeMismatch
from analytics.lineage import Lineage, as_today, lineage_of, register_of, sources_of_today
from analytics.measure import Measured, measure
from analytics.scheme import Scheme
from analytics.wave import Unit, Wave
from data.batches import WaveRow
from data.store import Store
from data.wave_rows import RegistryRow, units_of
from jobs.protection import must_be_official, protection_of
from jobs.results import for_viewer, series_waves
from jobs.schemes import scheme_of
from jobs.strictness import EXCLUDED, load_counted
from jobs.viewer import Viewer
from jobs.wave_arrays import wave_of


def comparable_appraisals(viewer: Viewer, store: Store, series: str, scheme: str | None = None) -> list[Appraisal]:
    """Oldest first. scheme: TOML text; the newest wave's own where none is given.

    A wave whose levels the scheme lacks, or of which there are published scores alone, stands apart under its own
    scheme, and `basis.apart` says why. Raises DataError series_unknown, not_allowed; SchemeMismatch where the newest wave
    itself does not fit.
    """
    rows = series_waves(viewer, store, series)
    must_be_official(viewer, rows[-1], scheme)
    found: list[Appraisal] = []
    with store.snapshot() as moment:
        protection = protection_of(moment, series)
        asked = protection.over(scheme_of(scheme or rows[-1].scheme))
        units = [tuple(map(unit_of_row, units_of(moment, row.id))) for row in rows]
        before: tuple[Measured, Appraisal] | None = None
        for row, sources in zip(rows, sources_of_today([register_of(each) for each in units]), strict=True):
            wave = as_today(wave_of(load_counted(moment, row, EXCLUDED)), sources, units[-1], viewer.sees_class)
            own = protection.over(scheme_of(row.scheme))
            measured, apart = _measured(wave, asked, own, newest=row is rows[-1])
            appraisal = _appraised(measured, row, None if apart else before)
            appraisal = replace(appraisal, basis=replace(appraisal.basis, apart=apart))
            before = None if apart else (measured, appraisal)
            found.append(for_viewer(viewer, appraisal))
    return found


def unit_of_row(row: RegistryRow) -> Unit:
    return Unit(row.name, row.unit_class, row.ranked, row.predecessors, row.portfolio, row.parent)


def _measured(wave: Wave, asked: Scheme, own: Scheme, newest: bool) -> tuple[Measured, Break | None]:
    """Under the scheme asked for; where that cannot be, under the wave's own, and why."""
    try:
        measured = measure(wave, asked)
    except SchemeMismatch as error:
        if newest:
            raise
        return measure(wave, own), _apart("levels", names=error.facts.get("levels", []))
    if basis_of(measured).published and not newest:
        then = measure(wave, own)
        if basis_of(then) != basis_of(measured):
            return then, _apart("published", names=[])
    return measured, None


def _apart(reason: str, **facts: object) -> Break:
    return Break("apart", {"reason": reason, **facts})


def _appraised(measured: Measured, row: WaveRow, before: tuple[Measured, Appraisal] | None) -> Appraisal:
    """With changes from the wave before, where both are under the one scheme; only what was split off has none."""
    lineage = Lineage({}, {})
    if before is not None:
        split = lineage_of(measured.wave.units, {unit.name for unit in before[0].wave.units}).split
        lineage = Lineage({}, split)
    return apply_scheme(measured, row.id, row.series, row.period, before, lineage)
