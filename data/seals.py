"""Sealed schemes: what was promised before ballots were opened, and every amendment since.

A seal belongs to the wave by its name and stays when the wave is gone with its only batch; a wave of that name that comes
again has the promised scheme or none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data.log import moment as now
from data.log import write_log
from data.problems import DataError
from data.store import Reader, Store
from data.wave_rows import wave_counts

LONGEST = 500
"""Characters of a note or a reason."""


@dataclass(frozen=True)
class Seal:
    """hash and scheme: as sealed; ballots: forms stored then; withdrawn: forms that had come and were gone by then."""

    wave: str
    moment: datetime
    who: str
    hash: str
    scheme: str
    ballots: int
    withdrawn: int
    note: str


@dataclass(frozen=True)
class Amendment:
    """scheme: the text from then on."""

    wave: str
    number: int
    moment: datetime
    who: str
    old_hash: str
    new_hash: str
    scheme: str
    reason: str


def seal_scheme(
    store: Store, who: str, wave: str, scheme: str, scheme_hash: str, note: str, at: datetime | None = None
) -> None:
    """Seals the scheme of a wave. at: of an invented city, whose calendar is not ours.

    Raises DataError wave_sealed, seal_note_too_long.
    """
    note = " ".join(note.split())
    if len(note) > LONGEST:
        raise DataError("seal_note_too_long", limit=LONGEST)
    with store.transaction() as cursor:
        if sealed := seal(store, wave):
            raise DataError("wave_sealed", wave=wave, day=f"{sealed.moment:%Y-%m-%d}")
        ballots = wave_counts(store)[wave][1]
        withdrawn = cursor.execute(
            "select coalesce(sum(ballots), 0)::bigint from batch where state = 'withdrawn' and list_contains(waves, ?)",
            [wave],
        ).fetchone()[0]
        cursor.execute(
            "insert into seal values (?, ?, ?, ?, ?, ?, ?, ?)",
            [wave, at or now(), who, scheme_hash, scheme, ballots, withdrawn, note],
        )
        write_log(cursor, who, "seal", None, [wave], scheme_hash)


def change_scheme(store: Store, who: str, wave: str, scheme_id: str, scheme: str) -> None:
    """Gives a wave that is not sealed another scheme. Raises DataError wave_sealed."""
    with store.transaction() as cursor:
        if sealed := seal(store, wave):
            raise DataError("wave_sealed", wave=wave, day=f"{sealed.moment:%Y-%m-%d}")
        _write_scheme(cursor, wave, scheme_id, scheme)
        write_log(cursor, who, "scheme", None, [wave], scheme_id)


def amend_scheme(
    store: Store, who: str, wave: str, scheme_id: str, scheme: str, old_hash: str, new_hash: str, reason: str
) -> int:
    """Gives a sealed wave another scheme, for everybody to see; returns the number of the amendment.

    Raises DataError wave_not_sealed, amendment_reason_missing, amendment_reason_too_long.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise DataError("amendment_reason_missing", wave=wave)
    if len(reason) > LONGEST:
        raise DataError("amendment_reason_too_long", limit=LONGEST)
    with store.transaction() as cursor:
        if seal(store, wave) is None:
            raise DataError("wave_not_sealed", wave=wave)
        number = len(amendments(store, wave)) + 1
        _write_scheme(cursor, wave, scheme_id, scheme)
        cursor.execute(
            "insert into amendment values (?, ?, ?, ?, ?, ?, ?, ?)",
            [wave, number, now(), who, old_hash, new_hash, scheme, reason],
        )
        write_log(cursor, who, "amend", None, [wave], f"{number}: {reason}")
    return number


def seals(store: Reader) -> list[Seal]:
    """All of them, also of waves that are gone, the oldest first."""
    return [
        Seal(*row)
        for row in store.rows(
            "select wave, moment, who, hash, scheme, ballots, withdrawn, note from seal order by moment, wave"
        )
    ]


def seal(store: Reader, wave: str) -> Seal | None:
    """None where the scheme of the wave was never sealed."""
    return next((each for each in seals(store) if each.wave == wave), None)


def amendments(store: Reader, wave: str) -> list[Amendment]:
    """Of a wave, the oldest first."""
    rows = store.rows(
        "select wave, number, moment, who, old_hash, new_hash, scheme, reason from amendment where wave = ? "
        "order by number",
        [wave],
    )
    return [Amendment(*row) for row in rows]


def promised_schemes(store: Reader) -> dict[str, str]:
    """The text that each sealed wave has to have: as sealed, or as last amended."""
    promised = {each.wave: each.scheme for each in seals(store)}
    return promised | dict(store.rows("select wave, arg_max(scheme, number) from amendment group by wave"))


def levels_in(store: Reader, wave: str) -> list[str]:
    """Names of the levels that some answer of the wave has."""
    rows = store.rows(
        "select distinct l.name from cube c join level l on l.id = c.level where c.wave = ? order by 1", [wave]
    )
    return [name for (name,) in rows]


def _write_scheme(cursor: duckdb.DuckDBPyConnection, wave: str, scheme_id: str, scheme: str) -> None:
    """Of the wave, and of what its batches say it is, should one of them come back."""
    cursor.execute("update wave set scheme_id = ?, scheme = ? where id = ?", [scheme_id, scheme, wave])
    rows = cursor.execute("select id, wave_rows from batch where list_contains(waves, ?)", [wave]).fetchall()
    for batch, definitions in rows:
        changed = [
            {**each, "scheme_id": scheme_id, "scheme": scheme} if each["id"] == wave else each
            for each in json.loads(definitions)
        ]
        cursor.execute("update batch set wave_rows = ? where id = ?", [json.dumps(changed, ensure_ascii=False), batch])
