"""The registry of units of a wave: read, changed, taken away as a workbook; aliases that a person confirms.

Every change is a batch of its own, so that it stands in the log and can be withdrawn.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, timedelta

from data.aliases import aliases as alias_rows
from data.aliases import forget_alias as forget
from data.aliases import remember_alias
from data.batches import BatchRow, add_batch
from data.content import ONE_CLASS, Content
from data.names import normalised
from data.problems import DataError, Problem
from data.registry import (
    FIELDS,
    KINDS,
    LISTS,
    NONE,
    UnitRecord,
    content_rows,
    field_fault,
    field_values,
    iso_date,
    ratings_of,
    registry_of,
)
from data.store import Store
from data.wave_rows import known_names, wave
from jobs.databases import is_demonstration
from jobs.exports import Exported
from jobs.known import unit_unknown
from jobs.names import CITY, name_book, own_city
from jobs.viewer import Viewer
from reports.cells import file_name
from reports.registry_sheet import registry_workbook
from words import say
from words.summaries import series_name

__all__ = [
    "FIELDS", "KINDS", "LISTS", "ONE_CLASS", "UnitRecord", "add_unit", "aliases", "change_unit", "confirm_alias",
    "end_unit", "export_registry", "forget_alias", "own_city", "registry", "registry_file_name", "rename_unit", "set_city",
    "unit_names",
]  # fmt: skip


def registry(viewer: Viewer, store: Store, wave_id: str) -> tuple[UnitRecord, ...]:
    """The units of a wave that the viewer may see. Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        viewer.must_see(wave(moment, wave_id).series)
        return tuple(each for each in registry_of(moment, wave_id) if viewer.sees_class(each.unit_class))


def change_unit(viewer: Viewer, store: Store, wave_id: str, unit: str, said: Mapping[str, str]) -> int:
    """Changes fields of a unit, as a file would write them; an empty text empties the field. Returns the batch.

    Raises DataError unit_unknown, unit_field_bad, unit_unchanged.
    """
    record = _record(viewer, store, wave_id, unit)
    return _store_edit(viewer, store, wave_id, [{"name": unit, **_changed(record, _values(unit, said))}])


def add_unit(viewer: Viewer, store: Store, wave_id: str, name: str, said: Mapping[str, str]) -> int:
    """A new unit of the wave. Raises DataError unit_nameless, unit_there, unit_field_bad."""
    record = _new(viewer, store, wave_id, name)
    values = _values(record.name, {key: text for key, text in said.items() if text.strip()})
    return _store_edit(viewer, store, wave_id, [{"name": record.name, **values}])


def end_unit(viewer: Viewer, store: Store, wave_id: str, unit: str, day: date) -> int:
    """The unit ends with this day. Raises DataError unit_unknown."""
    _record(viewer, store, wave_id, unit)
    return _store_edit(viewer, store, wave_id, [{"name": unit, "valid_to": day.isoformat()}])


def rename_unit(viewer: Viewer, store: Store, wave_id: str, unit: str, name: str, day: date) -> int:
    """From this day on the unit has another name, under which all that is known of it goes on.

    Raises DataError unit_unknown, unit_nameless, unit_there, unit_rated.
    """
    record = _record(viewer, store, wave_id, unit)
    successor = replace(
        record, name=_new(viewer, store, wave_id, name).name, full_name="", short_name="", aliases=(),
        predecessors=(unit,), valid_from=day.isoformat(), valid_to="",
    )  # fmt: skip
    rated = ratings_of(store, wave_id, unit)
    if rated:
        raise DataError("unit_rated", unit=unit, wave=wave_id, ratings=rated)
    ended = {"name": unit, "valid_to": (day - timedelta(days=1)).isoformat()}
    said = {name: value for name, value in _plain(successor).items() if value not in ("", [])}
    return _store_edit(viewer, store, wave_id, [said, ended])


def day_of(unit: str, text: str) -> date:
    """A full day as people write it: 2025-03-01, 2025年3月1日. Raises DataError unit_field_bad."""
    day = iso_date(text)
    if day is None or len(day) < 10:
        raise DataError("unit_field_bad", (Problem("date_bad", value=text),), unit=unit)
    return date.fromisoformat(day)


def export_registry(viewer: Viewer, store: Store, wave_id: str, format_name: str = "xlsx") -> Exported:
    """单位名录 as a workbook that can be printed, filled in and imported again. Raises DataError format_unknown."""
    if format_name != "xlsx":
        raise DataError("format_unknown", format=format_name, known=["xlsx"])
    units = registry(viewer, store, wave_id)
    with store.snapshot() as moment:
        row = wave(moment, wave_id)
    content = registry_workbook([asdict(each) for each in units], row.period, is_demonstration(store), ONE_CLASS)
    return Exported(registry_file_name(store, row.series, wave_id) + ".xlsx", content)


def registry_file_name(store: Store, series: str, wave_id: str) -> str:
    """The same words as the heading of the page, in a row."""
    parts = [say("product.demonstration")] if is_demonstration(store) else []
    return file_name("_".join(part for part in (*parts, say("units.name"), series_name(series), wave_id) if part))


def unit_names(viewer: Viewer, store: Store) -> list[str]:
    """Every unit that some active batch brought, for a person to choose from."""
    viewer.must_edit()
    return known_names(store)["unit"]


def aliases(viewer: Viewer, store: Store) -> list[dict[str, object]]:
    """Names that a person said are another name of a unit: name, unit, moment, who."""
    viewer.must_edit()
    return alias_rows(store)


def confirm_alias(viewer: Viewer, store: Store, name: str, unit: str) -> None:
    """Every file that writes `name` means `unit` from now on.

    Raises DataError unit_unknown, alias_is_unit, unit_nameless.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        known, book = known_names(moment)["unit"], name_book(moment, [])
    if unit not in known:
        raise unit_unknown(unit, known)
    key = normalised(name, book.city)
    if not key:
        raise DataError("unit_nameless")
    if any(normalised(each, book.city) == key for each in known):
        raise DataError("alias_is_unit", name=name.strip())
    remember_alias(store, viewer.name, key, unit)


def forget_alias(viewer: Viewer, store: Store, name: str) -> None:
    """Files that write the name are asked about again."""
    viewer.must_edit()
    forget(store, viewer.name, name)


def set_city(viewer: Viewer, store: Store, city: str) -> None:
    """Which city is one's own: its name may stand before 市 or not."""
    viewer.must_edit()
    store.remember(CITY, city.strip())


def _record(viewer: Viewer, store: Store, wave_id: str, unit: str) -> UnitRecord:
    viewer.must_edit()
    units = registry(viewer, store, wave_id)
    for each in units:
        if each.name == unit:
            return each
    raise unit_unknown(unit, [each.name for each in units], wave_id)


def _new(viewer: Viewer, store: Store, wave_id: str, name: str) -> UnitRecord:
    """A unit by a name that none of the wave has, however it is written."""
    viewer.must_edit()
    city, name = own_city(store), " ".join(name.split())
    if not normalised(name, city):
        raise DataError("unit_nameless")
    for each in registry(viewer, store, wave_id):
        if normalised(each.name, city) == normalised(name, city):
            raise DataError("unit_there", unit=each.name, wave=wave_id)
    return UnitRecord(name)


def _values(unit: str, said: Mapping[str, str]) -> dict[str, object]:
    """Texts as they are stored. Raises DataError unit_field_bad."""
    cell = {name: text.strip() or NONE for name, text in said.items() if name in FIELDS}
    code, role = field_fault(cell)
    if code:
        raise DataError("unit_field_bad", (Problem(code, value=said[role]),), unit=unit)
    return field_values(cell)


def _changed(record: UnitRecord, values: Mapping[str, object]) -> dict[str, object]:
    """What is not said already. Raises DataError unit_unchanged."""
    now = _plain(record)
    changed = {name: value for name, value in values.items() if (value or "") != (now[name] or "")}
    if not changed:
        raise DataError("unit_unchanged", unit=record.name)
    return changed


def _plain(record: UnitRecord) -> dict[str, object]:
    plain = {name: list(value) if name in LISTS else value for name, value in asdict(record).items()}
    return plain | ({"unit_class": ""} if record.unit_class == ONE_CLASS else {})


def _store_edit(viewer: Viewer, store: Store, wave_id: str, said: Sequence[Mapping[str, object]]) -> int:
    with store.snapshot() as moment:
        row = wave(moment, wave_id)
    rows = content_rows(wave_id, said)
    digest = hashlib.sha256(json.dumps(rows.to_pylist(), ensure_ascii=False).encode()).hexdigest()
    batch = BatchRow(say("units.edit_name"), digest, "edit", "", "", "registry", "", 0, 0)
    # The same change may come again after another one, so that equal content is not the same batch.
    return add_batch(store, viewer.name, batch, Content(registry=rows), [row], again=True, change_classes=True)
