"""重点监控 in the store: what persons decided by hand, and lists as they were settled. Waves and units are text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data.log import moment, write_log
from data.problems import DataError
from data.store import Reader, Store

ON, OFF, BY_RULES = STEPS = ("on", "off", "rules")
LONGEST = 500
"""Characters of a reason."""


@dataclass(frozen=True)
class WatchStep:
    """What one person decided. step: put on, taken off, or left to the rules again."""

    id: int
    series: str
    wave: str
    unit: str
    step: str
    reason: str
    moment: datetime
    who: str


@dataclass(frozen=True)
class SettledRow:
    """A list as it was settled. rules, units: as they were given."""

    id: int
    series: str
    wave: str
    rules: dict[str, object]
    units: list[dict[str, object]]
    moment: datetime
    who: str


def watch_steps(store: Reader, series: str, wave: str | None = None) -> list[WatchStep]:
    """Of a wave, or of all of the series, oldest first."""
    where, values = (" and wave = ?", [series, wave]) if wave is not None else ("", [series])
    rows = store.rows(
        f"select id, series, wave, unit, step, reason, moment, who from watch_step where series = ?{where} order by id",
        values,
    )
    return [WatchStep(*row) for row in rows]


def settled_rows(store: Reader, series: str, wave: str | None = None) -> list[SettledRow]:
    """Every list that was ever settled, oldest first."""
    where, values = (" and wave = ?", [series, wave]) if wave is not None else ("", [series])
    rows = store.rows(
        f"select id, series, wave, rules, units, moment, who from watch_settled where series = ?{where} order by id", values
    )
    return [SettledRow(*row[:3], json.loads(row[3]), json.loads(row[4]), *row[5:]) for row in rows]


def watch_version(store: Reader, wave: str) -> int:
    """Rises with every step on the list of a wave and with every settling of it."""
    return int(
        store.value(
            "select (select count(*) from watch_step where wave = ?) + (select count(*) from watch_settled where wave = ?)",
            [wave, wave],
        )
    )


def write_watch_step(store: Store, who: str, series: str, wave: str, unit: str, step: str, reason: str, seen: int) -> int:
    """Returns the version of the list after it. seen: the one that the person saw.

    Raises DataError watch_reason_missing, value_too_long, watch_list_changed.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise DataError("watch_reason_missing")
    if len(reason) > LONGEST:
        raise DataError("value_too_long", limit=LONGEST)
    with store.transaction() as cursor:
        _refuse_unseen(cursor, wave, seen)
        number = cursor.execute("select coalesce(max(id), 0) + 1 from watch_step").fetchone()[0]
        row = [number, series, wave, unit, step, reason, moment(), who]
        cursor.execute("insert into watch_step values (?, ?, ?, ?, ?, ?, ?, ?)", row)
        write_log(cursor, who, f"watch {step}", None, [], f"{wave} {unit}")
    return seen + 1


def settle(
    store: Store, who: str, series: str, wave: str, rules: dict[str, object], units: Sequence[dict[str, object]], seen: int
) -> int:
    """Writes a list down as it stands; returns its version. Raises DataError watch_list_changed."""
    with store.transaction() as cursor:
        _refuse_unseen(cursor, wave, seen)
        number = cursor.execute("select coalesce(max(id), 0) + 1 from watch_settled").fetchone()[0]
        told = (json.dumps(each, ensure_ascii=False, allow_nan=False) for each in (rules, list(units)))
        cursor.execute(
            "insert into watch_settled values (?, ?, ?, ?, ?, ?, ?)", [number, series, wave, *told, moment(), who]
        )
        write_log(cursor, who, "watch settle", None, [], f"{wave} {len(units)}")
    return seen + 1


def _refuse_unseen(cursor: duckdb.DuckDBPyConnection, wave: str, seen: int) -> None:
    version, who, last = cursor.execute(
        "select count(*), arg_max(who, moment), max(moment) from (select who, moment from watch_step where wave = ? "
        "union all select who, moment from watch_settled where wave = ?)",
        [wave, wave],
    ).fetchone()
    if version != seen:
        raise DataError("watch_list_changed", wave=wave, who=who or "", moment=str(last or ""))
