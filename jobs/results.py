"""What a wave says: appraisals, and one unit with its calculation."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analytics.appraisal import Appraisal, Change, ClassResult, Part, UnitResult
from analytics.appraise import appraise as apply_scheme
from analytics.errors import AnalysisError
from analytics.explain import Explanation
from analytics.explain import explain as explain_index
from analytics.lineage import ITSELF, Lineage, comparable, lineage_of
from analytics.measure import Measured, measure
from analytics.readers import for_readers
from analytics.scheme import Scheme
from data.batches import WaveRow
from data.fingerprint import fingerprint
from data.problems import DataError
from data.store import Reader, Store
from data.wave_rows import WaveArrays, data_date, load_wave, nearest, units_of, wave_before, wave_counts, waves_before
from data.wave_rows import waves as wave_rows
from jobs.known import class_unknown, unit_unknown
from jobs.protection import UNWEIGHTED, WEIGHTED, must_be_official, protected_scheme, protection_in
from jobs.schemes import scheme_of
from jobs.seal_notes import sealed_of
from jobs.strictness import EXCLUDED, load_counted
from jobs.viewer import EDITORS, Viewer
from jobs.wave_arrays import wave_of

__all__ = [
    "UNWEIGHTED", "WEIGHTED", "Appraisal", "Calculation", "Change", "Part", "UnitResult", "WaveSummary", "appraise",
    "appraise_at", "calculations", "class_of", "explain", "portfolios", "seen_wave", "series_waves", "state", "unit_of",
    "version", "waves",
]  # fmt: skip


@dataclass(frozen=True)
class WaveSummary:
    """A wave in a list. ballots: forms with at least one rating."""

    wave: str
    series: str
    period: str
    scheme: str
    scheme_title: str
    scheme_hash: str
    units: int
    ballots: int
    ratings: int


@dataclass(frozen=True)
class Calculation:
    """The calculation of an index. shown: as it may leave the office, None where nothing may; every_cell: where analysts
    see more than that, all of it."""

    shown: Explanation | None
    every_cell: Explanation | None = None


def waves(viewer: Viewer, store: Store) -> list[WaveSummary]:
    """Waves the viewer may see, oldest first inside each series."""
    with store.snapshot() as moment:
        rows, counts = _visible(viewer, moment), wave_counts(moment)
    summaries = []
    for row in rows:
        scheme = scheme_of(row.scheme)
        summaries.append(WaveSummary(row.id, row.series, row.period, scheme.id, scheme.title, scheme.hash, *counts[row.id]))
    return summaries


def state(store: Store) -> int:
    """Changes whenever the list of waves may."""
    return store.state()


def portfolios(viewer: Viewer, store: Store, wave_id: str) -> tuple[str, ...]:
    """The 分管口 that the registry of a wave names, in its order. Raises DataError wave_unknown."""
    seen_wave(viewer, store, wave_id)
    return tuple(dict.fromkeys(each.portfolio for each in units_of(store, wave_id) if each.portfolio))


def version(viewer: Viewer, store: Store, wave_id: str) -> tuple[int, ...]:
    """Changes whenever the appraisal of the wave may: it rests on the waves before too, and on whom the series protects."""
    rows = wave_rows(store)
    series = _seen(viewer, rows, wave_id).series
    same = [row.id for row in rows if row.series == series]
    until = same[: same.index(wave_id) + 1]
    return (*store.versions(until[::-1]), zlib.crc32(repr(protection_in(rows, series)).encode()))


def appraise(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    scheme: str | None = None,
    strictness: str = EXCLUDED,
    weighting: str = WEIGHTED,
) -> Appraisal:
    """A wave under its own scheme, or under another one (TOML text). Raises DataError, AnalysisError.

    strictness: which ballots count, in this wave and in the one before; see jobs/strictness.py. weighting: one of
    WEIGHTINGS, in both waves too.
    """
    with store.snapshot() as moment:
        return appraise_at(viewer, moment, wave_id, scheme, strictness, weighting)


def appraise_at(
    viewer: Viewer,
    moment: Reader,
    wave_id: str,
    scheme: str | None = None,
    strictness: str = EXCLUDED,
    weighting: str = WEIGHTED,
) -> Appraisal:
    """The same in one state of the database."""
    return measured_at(viewer, moment, wave_id, scheme, strictness, weighting)[0]


def measured_at(
    viewer: Viewer,
    moment: Reader,
    wave_id: str,
    scheme: str | None = None,
    strictness: str = EXCLUDED,
    weighting: str = WEIGHTED,
) -> tuple[Appraisal, Measured]:
    """The same with what it was made from. Raises DataError not_allowed for a trial that is not an analyst's."""
    row = seen_wave(viewer, moment, wave_id)
    must_be_official(viewer, row, scheme, strictness, weighting)
    before = wave_before(moment, row.id)
    arrays = load_counted(moment, row, strictness)
    arrays_before = load_counted(moment, before, strictness) if before is not None else None
    date, sealed = data_date(moment, row.id), sealed_of(moment, row, scheme)
    measured = _measure(arrays, protected_scheme(moment, row, scheme), weighting)
    earlier = None
    if before is not None:
        earlier = _earlier(arrays_before, before, protected_scheme(moment, before, scheme), weighting)
    lineage = ITSELF if earlier is None else _lineage(measured, arrays_before, earlier[0])
    past = _waves_before(moment, row, measured.scheme.periods - 1, earlier, scheme, strictness)
    appraisal = apply_scheme(measured, row.id, row.series, row.period, earlier, lineage, past)
    appraisal = replace(
        appraisal,
        scheme_hash=_under(scheme_of(scheme or row.scheme), weighting).hash,
        fingerprint=fingerprint(arrays),
        data_date=date,
        strictness=strictness,
        left_out=arrays.left_out,
        sealed=sealed,
    )
    return for_viewer(viewer, appraisal), measured


def measured_alone(viewer: Viewer, moment: Reader, wave_id: str) -> Measured:
    """What the official appraisal of a wave is made from, without ranks and without the waves before.

    Raises DataError wave_unknown, not_allowed; AnalysisError.
    """
    row = seen_wave(viewer, moment, wave_id)
    return _measure(load_counted(moment, row, EXCLUDED), protected_scheme(moment, row))


def unit_of(appraisal: Appraisal, name: str) -> UnitResult:
    """Raises DataError unit_unknown with the nearest names."""
    unit = appraisal.unit(name)
    if unit is None:
        raise unit_unknown(name, [each.name for each in appraisal.units], appraisal.wave)
    return unit


def class_of(appraisal: Appraisal, name: str) -> ClassResult:
    """Raises DataError class_unknown with the nearest names."""
    found = appraisal.unit_class(name)
    if found is None:
        raise class_unknown(name, [each.name for each in appraisal.classes], appraisal.wave)
    return found


def explain(viewer: Viewer, store: Store, wave_id: str, unit: str, scheme: str | None = None) -> Explanation | None:
    """The calculation of one index, step by step; None where the unit has no index. Raises DataError unit_unknown."""
    measured, names, result = _measured_for(viewer, store, wave_id, scheme)
    if unit not in names:
        raise unit_unknown(unit, names, wave_id)
    return _explained(viewer, measured, result, unit)


def calculations(viewer: Viewer, store: Store, wave_id: str) -> dict[str, Calculation]:
    """The calculation of every index of a wave, by unit: measuring the wave once is nearly all of the work."""
    measured, names, result = _measured_for(viewer, store, wave_id, None)
    return calculations_of(viewer, measured, result, names)


def calculations_of(
    viewer: Viewer, measured: Measured, appraisal: Appraisal, units: Iterable[str]
) -> dict[str, Calculation]:
    """The same from what the wave was measured as. appraisal: with the ranks of these units."""
    return {unit: _calculation(viewer, measured, appraisal, unit) for unit in units}


def series_waves(viewer: Viewer, store: Reader, series: str) -> list[WaveRow]:
    """Raises DataError series_unknown with the nearest names."""
    visible = _visible(viewer, store)
    rows = [row for row in visible if row.series == series]
    if not rows:
        known = sorted({row.series for row in visible})
        raise DataError("series_unknown", series=series, nearest=nearest(series, known), known=known)
    return rows


def _visible(viewer: Viewer, store: Reader) -> list[WaveRow]:
    return [row for row in wave_rows(store) if viewer.sees_series(row.series)]


def seen_wave(viewer: Viewer, store: Reader, wave_id: str) -> WaveRow:
    """Raises DataError wave_unknown with the nearest names, not_allowed."""
    return _seen(viewer, wave_rows(store), wave_id)


def _seen(viewer: Viewer, rows: list[WaveRow], wave_id: str) -> WaveRow:
    row = next((row for row in rows if row.id == wave_id), None)
    if row is None:
        names = [row.id for row in rows if viewer.sees_series(row.series)]
        raise DataError("wave_unknown", wave=wave_id, nearest=nearest(wave_id, names), known=names)
    viewer.must_see(row.series)
    return row


def _measured_for(viewer: Viewer, store: Store, wave_id: str, scheme: str | None) -> tuple[Measured, list[str], Appraisal]:
    """A measured wave, the names of its units that the viewer may see, and its ranks, without a comparison."""
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        must_be_official(viewer, row, scheme)
        arrays, rules = load_wave(moment, row.id), protected_scheme(moment, row, scheme)
    names = [each.name for each in arrays.units if viewer.sees_class(each.unit_class)]
    measured = measure(wave_of(arrays), rules)
    return measured, names, apply_scheme(measured, row.id, row.series, row.period, certainty=False)


def _measure(arrays: WaveArrays, rules: Scheme, weighting: str = WEIGHTED) -> Measured:
    return measure(wave_of(arrays), _under(rules, weighting))


def _under(rules: Scheme, weighting: str) -> Scheme:
    """The rules that were applied: figures without weights do not stand under the hash of a scheme that has some."""
    return rules if weighting == WEIGHTED else replace(rules, weighting={})


def _calculation(viewer: Viewer, measured: Measured, result: Appraisal, unit: str) -> Calculation:
    each = result.unit_class(result.unit(unit).unit_class)
    shown = explain_index(measured, unit, each)
    full = explain_index(measured, unit, each, every_cell=True) if viewer.role in EDITORS else None
    more = full is not None and (shown is None or set(full.cells) != set(shown.cells))
    return Calculation(shown, full if more else None)


def _explained(viewer: Viewer, measured: Measured, result: Appraisal, unit: str) -> Explanation | None:
    """Analysts see every cell; for others small ones stand merged."""
    each = result.unit_class(result.unit(unit).unit_class)
    return explain_index(measured, unit, each, every_cell=viewer.role in EDITORS)


def _earlier(arrays: WaveArrays, row: WaveRow, rules: Scheme, weighting: str) -> tuple[Measured, Appraisal] | None:
    """The wave before, under its own scheme or the one asked for; None where that one does not fit it."""
    try:
        measured = _measure(arrays, rules, weighting)
        return measured, apply_scheme(measured, row.id, row.series, row.period, certainty=False)
    except AnalysisError:
        return None


def _waves_before(
    moment: Reader,
    row: WaveRow,
    count: int,
    earlier: tuple[Measured, Appraisal] | None,
    scheme: str | None,
    strictness: str,
) -> list[Measured]:
    """The waves that the rules of the scheme look back at, the nearest first; they end before one that cannot be measured.

    earlier: the nearest, which is measured already.
    """
    if count < 1 or earlier is None:
        return []
    past = [earlier[0]]
    for before in waves_before(moment, row.id)[1:count]:
        try:
            past.append(_measure(load_counted(moment, before, strictness), protected_scheme(moment, before, scheme)))
        except AnalysisError:
            break
    return past


def _lineage(measured: Measured, arrays_before: WaveArrays, measured_before: Measured) -> Lineage:
    """What the units were in the wave before; those that were several are measured there as one."""
    lineage = lineage_of(measured.wave.units, {unit.name for unit in measured_before.wave.units})
    several = {name: names for name, names in lineage.sources.items() if len(names) > 1}
    if not several:
        return lineage
    return replace(lineage, merged=measure(comparable(wave_of(arrays_before), several), measured_before.scheme))


def for_viewer(viewer: Viewer, appraisal: Appraisal) -> Appraisal:
    """What the viewer may see: not other classes; what only analysts may see only for them."""
    if viewer.role not in EDITORS:
        appraisal = for_readers(appraisal)
    if viewer.classes is None:
        return appraisal
    return replace(appraisal, classes=tuple(each for each in appraisal.classes if viewer.sees_class(each.name)))
