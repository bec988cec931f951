"""What a registry says otherwise of units than the store does."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from data.registry import FIELDS, registry_of
from data.store import Reader


@dataclass(frozen=True)
class UnitChange:
    """A field of a unit that would become another one; lists as tuples, whether it is ranked as a bool."""

    wave: str
    unit: str
    field: str
    before: object
    after: object


def changes_of(store: Reader, registry: pa.Table) -> tuple[UnitChange, ...]:
    """Fields of units that their wave has already, in the order of the rows."""
    known = {
        (wave, record.name): record for wave in registry["wave"].unique().to_pylist() for record in registry_of(store, wave)
    }
    return tuple(
        UnitChange(row["wave"], row["unit"], name, getattr(record, name), _read(row[name]))
        for row in registry.to_pylist()
        if (record := known.get((row["wave"], row["unit"]))) is not None
        for name in FIELDS
        if row[name] is not None and _read(row[name]) != getattr(record, name)
    )


def _read(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
