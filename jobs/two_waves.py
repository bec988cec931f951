"""Two waves of a series side by side, any two of them."""

from __future__ import annotations

from dataclasses import replace

from analytics.appraisal import Appraisal
from analytics.appraise import appraise as apply_scheme
from analytics.lineage import Lineage, comparable, register_of
from analytics.measure import Measured, measure
from analytics.two_waves import ClassPairs, Pair, TwoWaves, lineage_across, ranks_before, side_by_side
from data.batches import WaveRow
from data.problems import DataError
from data.store import Reader, Store
from data.wave_rows import nearest, units_of
from jobs.comparable import unit_of_row
from jobs.protection import protected_scheme
from jobs.results import for_viewer, seen_wave, series_waves
from jobs.strictness import EXCLUDED, load_counted
from jobs.viewer import Viewer
from jobs.wave_arrays import wave_of

__all__ = ["ClassPairs", "Pair", "TwoWaves", "places_before", "two_waves"]


def two_waves(viewer: Viewer, store: Store, wave_id: str, other: str) -> TwoWaves:
    """The earlier of the two and the later, each under its own scheme. Raises DataError wave_unknown, not_allowed;
    AnalysisError where one of them cannot be scored."""
    with store.snapshot() as moment:
        rows = series_waves(viewer, moment, seen_wave(viewer, moment, wave_id).series)
        names = [row.id for row in rows]
        if other not in names:
            raise DataError("wave_unknown", wave=other, nearest=nearest(other, names), known=names)
        first, last = sorted((names.index(wave_id), names.index(other)))
        rows = rows[first : last + 1]
        registers = [register_of([unit_of_row(each) for each in units_of(moment, row.id)]) for row in rows]
        earlier, later = _measured(moment, rows[0]), _measured(moment, rows[-1])
        lineage = _with_merged(lineage_across(registers), moment, rows[0], earlier)
        then = _appraised(earlier, rows[0])
        now = _appraised(later, rows[-1], (earlier, then), lineage)
    return side_by_side(for_viewer(viewer, then), for_viewer(viewer, now), registers)


def places_before(now: Appraisal, before: Appraisal) -> dict[str, int]:
    """Places that units had in the wave before, by name of the unit now."""
    return ranks_before(now, before)


def _measured(moment: Reader, row: WaveRow) -> Measured:
    return measure(wave_of(load_counted(moment, row, EXCLUDED)), protected_scheme(moment, row))


def _appraised(
    measured: Measured,
    row: WaveRow,
    earlier: tuple[Measured, Appraisal] | None = None,
    lineage: Lineage | None = None,
) -> Appraisal:
    """How sure the ranks are is not asked here."""
    return apply_scheme(
        measured, row.id, row.series, row.period, earlier, lineage or Lineage({}, {}), certainty=False
    )  # fmt: skip


def _with_merged(lineage: Lineage, moment: Reader, row: WaveRow, earlier: Measured) -> Lineage:
    """The earlier wave measured on the units that came from several too."""
    several = {name: names for name, names in lineage.sources.items() if len(names) > 1}
    if not several:
        return lineage
    wave = wave_of(load_counted(moment, row, EXCLUDED))
    return replace(lineage, merged=measure(comparable(wave, several), earlier.scheme))
