"""Which ballots persons left out, and why. Everything is logged, and everything can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from data.log import moment, write_log
from data.packing import pack_table, unpack_table
from data.problems import DataError
from data.store import Reader, Store

LONGEST = 500
"""Characters of a reason."""
PART = "exclusion"


def exclude_ballots(store: Store, who: str, wave: str, ballots: Sequence[int], hint: str, reason: str) -> int:
    """Leaves ballots of a wave out of every figure; returns the number of the decision.

    ballots: identifiers; those that are left out already stay as they are. hint: the check that pointed at them, or "".
    Raises DataError reason_missing, reason_too_long, nothing_to_exclude.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise DataError("reason_missing")
    if len(reason) > LONGEST:
        raise DataError("reason_too_long", limit=LONGEST)
    with store.transaction() as cursor:
        found = cursor.execute(
            "select id, batch from ballot where wave = ? and id in (select unnest(?::integer[])) "
            "and id not in (select ballot from exclusion where active) order by id",
            [wave, [int(each) for each in ballots]],
        ).fetchall()
        if not found:
            raise DataError("nothing_to_exclude", wave=wave)
        write_log(cursor, who, "exclude", None, [wave], f"{hint} {len(found)}: {reason}".strip())
        decision = cursor.execute("select max(id) from log").fetchall()[0][0]
        cursor.register(
            "incoming",
            pa.table({"ballot": pa.array([row[0] for row in found]), "batch": pa.array([row[1] for row in found])}),
        )
        cursor.execute(
            "insert into exclusion select ?, ballot, batch, ?, ?, ?, ?, ?, true from incoming",
            [decision, wave, hint, reason, who, moment()],
        )
        cursor.unregister("incoming")
    return decision


def restore_ballots(store: Store, who: str, wave: str, decision: int) -> int:
    """Counts the ballots of a decision again; returns how many. Raises DataError decision_unknown."""
    with store.transaction() as cursor:
        count = cursor.execute(
            "select count(*) from exclusion where wave = ? and decision = ? and active", [wave, decision]
        ).fetchall()[0][0]
        if count == 0:
            raise DataError("decision_unknown", decision=decision, wave=wave)
        cursor.execute("update exclusion set active = false where wave = ? and decision = ?", [wave, decision])
        write_log(cursor, who, "restore", None, [wave], f"{decision}: {count}")
    return count


def decisions(store: Reader, wave: str) -> list[dict[str, object]]:
    """What was decided on a wave, newest first: decision, hint, reason, who, moment, ballots, active."""
    return store.records(
        "select decision, hint, reason, who, moment, count(*) as ballots, bool_or(active) as active from exclusion "
        "where wave = ? group by decision, hint, reason, who, moment order by decision desc",
        [wave],
    )


def excluded(store: Reader, wave: str) -> list[int]:
    """Identifiers of the ballots that are left out."""
    rows = store.rows("select ballot from exclusion where wave = ? and active order by ballot", [wave])
    return [ballot for (ballot,) in rows]


def ballots_labelled(store: Reader, wave: str, labels: Sequence[str]) -> list[int]:
    """Ballots by their numbers (评议表编号), also where several batches have the number.

    Raises DataError labels_unknown.
    """
    rows = store.rows(
        "select label, id from ballot where wave = ? and label in (select unnest(?::varchar[])) order by id",
        [wave, list(labels)],
    )
    known = {label for label, _ in rows}
    unknown = [label for label in dict.fromkeys(labels) if label not in known]
    if unknown:
        raise DataError("labels_unknown", wave=wave, labels=unknown, count=len(unknown))
    return [number for _, number in rows]


def put_away(cursor: duckdb.DuckDBPyConnection, batch: int) -> None:
    """What was decided on the ballots of a batch leaves with it."""
    rows = cursor.sql("select * from exclusion where batch = ? order by all", params=[batch]).to_arrow_table()
    if len(rows):
        cursor.execute("insert into withdrawn values (?, ?, ?)", [batch, PART, pack_table(rows)])
        cursor.execute("delete from exclusion where batch = ?", [batch])


def bring_back(cursor: duckdb.DuckDBPyConnection, packed: bytes | None) -> None:
    """And comes back with it: ballots keep their identifiers."""
    if packed is not None:
        cursor.register("incoming", unpack_table(packed))
        cursor.execute("insert into exclusion by name select * from incoming")
        cursor.unregister("incoming")
