"""Aliases of units that a person said: they stay when batches are withdrawn."""

from __future__ import annotations

from data.log import moment, write_log
from data.store import Reader, Store


def aliases(store: Reader) -> list[dict[str, object]]:
    """All of them, by unit: name (normalised), unit, moment, who."""
    return store.records("select name, unit, moment, who from alias order by unit, name")


def remember_alias(store: Store, who: str, name: str, unit: str) -> None:
    """From now on `name` (normalised) means the unit; what it meant before is forgotten."""
    with store.transaction() as cursor:
        cursor.execute("insert or replace into alias values (?, ?, ?, ?)", [name, unit, moment(), who])
        write_log(cursor, who, "alias", None, [], f"{name} = {unit}")


def forget_alias(store: Store, who: str, name: str) -> None:
    """The name means nothing by itself any more."""
    with store.transaction() as cursor:
        cursor.execute("delete from alias where name = ?", [name])
        write_log(cursor, who, "alias", None, [], f"{name} =")
