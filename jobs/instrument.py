"""Reliability of the instrument, for analysts: groups stand by line, a secret one with its neighbours."""

from __future__ import annotations

from analytics.agreement import Concordance, Difference
from analytics.instrument import Agreement, Distribution, Instrument, LineScale, Mildness, Scale
from analytics.instrument import instrument as analyse
from analytics.measure import measure
from analytics.reliability import Item, Reliability
from data.store import Store
from jobs.known import class_unknown
from jobs.protection import protected_scheme
from jobs.results import seen_wave
from jobs.strictness import EXCLUDED, load_counted
from jobs.viewer import Viewer
from jobs.wave_arrays import wave_of

__all__ = [
    "Agreement", "Concordance", "Difference", "Distribution", "Instrument", "Item", "LineScale", "Mildness", "Reliability",
    "Scale", "instrument",
]  # fmt: skip


def instrument(viewer: Viewer, store: Store, wave_id: str, unit_class: str | None = None) -> tuple[Instrument, ...]:
    """Classes with ranked units, or one of them, of the ballots that count.

    Raises DataError not_allowed, wave_unknown, class_unknown; SchemeMismatch.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        wave, rules = wave_of(load_counted(moment, row, EXCLUDED)), protected_scheme(moment, row)
    found = tuple(each for each in analyse(measure(wave, rules)) if viewer.sees_class(each.unit_class))
    if unit_class is None:
        return found
    known = [each.unit_class for each in found]
    if unit_class not in known:
        raise class_unknown(unit_class, known, wave_id)
    return tuple(each for each in found if each.unit_class == unit_class)
