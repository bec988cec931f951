"""Settings whose change everybody should find in the log."""

from __future__ import annotations

from data.log import write_log
from data.store import Store


def remember_logged(store: Store, who: str, key: str, value: str, action: str, detail: str) -> None:
    """Writes a setting that the figures of all waves rest on, so that their versions rise."""
    with store.transaction() as cursor:
        cursor.execute("insert or replace into meta values (?, ?)", [key, value])
        waves = [wave for (wave,) in cursor.execute("select id from wave order by id").fetchall()]
        write_log(cursor, who, action, None, waves, detail)
