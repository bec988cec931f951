"""How far a place in the ranking hangs on the choices of the scheme. Analysts ask; nobody else sees it.

Secret groups: what is left out in turn is a whole line, so a secret group goes with its neighbours and never alone, and
ranks are given for it, not scores. The scores under other schemes weigh groups differently; who holds several of them
could work out what a secret group said, as with `rank --scheme`, and so they stay with the analysts.
"""

from __future__ import annotations

from dataclasses import replace

from analytics.measure import measure
from analytics.scheme import Scheme, Weights
from analytics.sensitivity import DRAWS, SPREAD, VOTES, Moved, Place, Refused, Sensitivity, UnitSensitivity
from analytics.sensitivity import sensitivity as analyse
from data.problems import DataError
from data.store import Store
from data.wave_rows import nearest
from jobs.results import seen_wave
from jobs.schemes import preset_schemes, scheme_of
from jobs.strictness import EXCLUDED, STRICTNESS, load_counted
from jobs.viewer import Viewer
from jobs.wave_arrays import wave_of
from words import say

__all__ = ["DRAWS", "SPREAD", "VOTES", "Moved", "Place", "Refused", "Sensitivity", "UnitSensitivity", "sensitivity"]


def sensitivity(
    viewer: Viewer, store: Store, wave_id: str, unit_class: str | None = None, unit: str | None = None
) -> tuple[Sensitivity, ...]:
    """The ranked classes of a wave, or one of them, with all units or one.

    Raises DataError not_allowed, wave_unknown, class_unknown, unit_unknown; SchemeMismatch.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        counted = {name: wave_of(load_counted(moment, row, name)) for name in STRICTNESS}
    scheme = scheme_of(row.scheme)
    measured = {name: measure(wave, scheme) for name, wave in counted.items()}
    found = analyse(measured[EXCLUDED], counted[EXCLUDED], _schemes(scheme), measured)
    found = tuple(each for each in found if viewer.sees_class(each.unit_class))
    return _of_unit(_of_class(found, unit_class, wave_id), unit, wave_id)


def _schemes(scheme: Scheme) -> list[Scheme]:
    """Those that ship, then the wave's own with groups that weigh the same, and without groups."""
    shipped = [scheme_of(text) for _, text in sorted(preset_schemes().items())]
    by_class = {name: Weights(None, own.dimensions) for name, own in scheme.by_class.items()}
    equal = replace(scheme, id="equal_groups", title=say("sensitivity.equal_groups"), groups=None, by_class=by_class)
    pooled = replace(equal, id="pooled", title=say("sensitivity.pooled"), pooled=True)
    return [*shipped, equal, pooled]


def _of_class(found: tuple[Sensitivity, ...], name: str | None, wave: str) -> tuple[Sensitivity, ...]:
    if name is None:
        return found
    known = [each.unit_class for each in found]
    if name not in known:
        raise DataError("class_unknown", unit_class=name, wave=wave, nearest=nearest(name, known) or known, known=known)
    return tuple(each for each in found if each.unit_class == name)


def _of_unit(found: tuple[Sensitivity, ...], name: str | None, wave: str) -> tuple[Sensitivity, ...]:
    if name is None:
        return found
    known = [each.unit for every in found for each in every.units]
    if name not in known:
        raise DataError("unit_unknown", unit=name, wave=wave, nearest=nearest(name, known), known=known)
    chosen = [replace(each, units=tuple(unit for unit in each.units if unit.unit == name)) for each in found]
    return tuple(each for each in chosen if each.units)
