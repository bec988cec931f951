"""How far a place in the ranking hangs on the choices of the scheme. Analysts ask; nobody else sees it.

Secret groups: what is left out in turn is a whole line, so a secret group goes with its neighbours and never alone, and
ranks are given for it, not scores. The scores under other schemes weigh groups differently; who holds several of them
could work out what a secret group said, as with `rank --scheme`, and so they stay with the analysts.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace

from analytics.measure import measure
from analytics.scheme import Scheme
from analytics.sensitivity import DRAWS, SPREAD, VOTES, Moved, Place, Refused, Sensitivity, UnitSensitivity
from analytics.sensitivity import sensitivity as analyse
from data.store import Store
from jobs import FAILURES
from jobs.composing import composed, toml_text
from jobs.known import class_unknown, unit_unknown
from jobs.protection import protection_of
from jobs.results import seen_wave
from jobs.schemes import Preset, presets, scheme_of
from jobs.strictness import EXCLUDED, STRICTNESS, load_counted
from jobs.viewer import Viewer
from jobs.wave_arrays import wave_of

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
        protection = protection_of(moment, row.series)
    scheme = protection.over(scheme_of(row.scheme))
    measured = {name: measure(wave, scheme) for name, wave in counted.items()}
    schemes, unfilled = _schemes(row.scheme)
    found = analyse(measured[EXCLUDED], counted[EXCLUDED], [protection.over(each) for each in schemes], measured)
    found = tuple(replace(each, refused=(*each.refused, *unfilled)) for each in found if viewer.sees_class(each.unit_class))
    return _of_unit(_of_class(found, unit_class, wave_id), unit, wave_id)


def _schemes(own: str) -> tuple[list[Scheme], list[Refused]]:
    """Whole schemes that ship, then the wave's own with each set of group weights that ships; sets that cannot be used.

    What ships for dimensions says what is asked, not how to weigh what was asked.
    """
    texts = {name: each.text for name, each in presets().items()}
    schemes, refused = [], []
    for preset in presets().values():
        if preset.kind == "scales":
            schemes.append(scheme_of(preset.text))
        elif preset.kind == "groups":
            try:
                schemes.append(scheme_of(composed(_with_groups(own, preset), texts)))
            except FAILURES as error:
                refused.append(Refused(preset.id, preset.title, error.code, error.facts))
    return schemes, refused


def _with_groups(own: str, part: Preset) -> str:
    """The wave's own scheme with a part's weights of groups in the place of its own, in every class."""
    content = tomllib.loads(own)
    for place in (content, *content.get("class", {}).values()):
        place.pop("groups", None)
    return toml_text({**content, "id": part.id, "title": part.title, "use": [part.id]})


def _of_class(found: tuple[Sensitivity, ...], name: str | None, wave: str) -> tuple[Sensitivity, ...]:
    if name is None:
        return found
    known = [each.unit_class for each in found]
    if name not in known:
        raise class_unknown(name, known, wave)
    return tuple(each for each in found if each.unit_class == name)


def _of_unit(found: tuple[Sensitivity, ...], name: str | None, wave: str) -> tuple[Sensitivity, ...]:
    if name is None:
        return found
    known = [each.unit for every in found for each in every.units]
    if name not in known:
        raise unit_unknown(name, known, wave)
    chosen = [replace(each, units=tuple(unit for unit in each.units if unit.unit == name)) for each in found]
    return tuple(each for each in chosen if each.units)
