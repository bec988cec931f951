"""How many ballots each group of a wave was to bring: a quota, or all persons of a full list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from data.log import write_log
from data.packing import pack_table, unpack_table
from data.problems import DataError
from data.store import Reader, Store

MOST = 2_000_000_000
PART = "plan"


@dataclass(frozen=True)
class PlanRow:
    """planned: a quota; where full_list, the number of all persons of the group, each of whom was asked."""

    group: str
    planned: int
    full_list: bool


def set_plan(store: Store, who: str, wave: str, rows: Sequence[PlanRow]) -> None:
    """Replaces the plan of a wave. Raises DataError plan_bad."""
    for row in rows:
        if not 0 < row.planned <= MOST:
            raise DataError("plan_bad", group=row.group, planned=row.planned)
    with store.transaction() as cursor:
        cursor.execute("delete from plan where wave = ?", [wave])
        for row in rows:
            cursor.execute("insert into plan values (?, ?, ?, ?)", [wave, row.group, row.planned, row.full_list])
        write_log(cursor, who, "plan", None, [wave], str(len(rows)))


def plan(store: Reader, wave: str) -> list[PlanRow]:
    """By name of the group."""
    return [
        PlanRow(*row) for row in store.rows("select grp, planned, full_list from plan where wave = ? order by grp", [wave])
    ]


def population(store: Reader, wave: str) -> dict[str, int]:
    """Persons of each group that is a full list."""
    return {row.group: row.planned for row in plan(store, wave) if row.full_list}


def put_away(cursor: duckdb.DuckDBPyConnection, batch: int) -> None:
    """The plan of a wave that is gone leaves with the batch that took the wave away."""
    rows = cursor.sql("select * from plan where wave not in (select id from wave) order by all").to_arrow_table()
    if len(rows):
        cursor.execute("insert into withdrawn values (?, ?, ?)", [batch, PART, pack_table(rows)])
        cursor.execute("delete from plan where wave not in (select id from wave)")


def bring_back(cursor: duckdb.DuckDBPyConnection, packed: bytes | None) -> None:
    """And comes back with it, unless the wave has another plan by now."""
    if packed is not None:
        cursor.register("incoming", unpack_table(packed))
        cursor.execute("insert into plan by name select * from incoming where wave not in (select wave from plan)")
        cursor.unregister("incoming")
