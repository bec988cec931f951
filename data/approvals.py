"""Frozen results and the record of every step to print. Both are only ever added to; they know the wave by its name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.approval_steps import Signature, Taken
from data.log import CHANGES_DATA, write_log
from data.log import moment as now
from data.store import Reader, Store


@dataclass(frozen=True)
class FrozenRow:
    """A frozen result without its content. at: number of the last entry of the log when it was calculated."""

    wave: str
    version: int
    series: str
    period: str
    corrects: int | None
    moment: datetime
    who: str
    scheme: str
    marks: Mapping[str, str]
    at: int


@dataclass(frozen=True)
class Frozen(FrozenRow):
    content: bytes


@dataclass(frozen=True)
class StepRow:
    """One step. who: recorded it; detail: what is peculiar to the step."""

    id: int
    wave: str
    step: str
    version: int
    moment: datetime
    who: str
    signature: Signature
    note: str
    detail: Mapping[str, object]


def freeze(
    store: Store,
    who: str,
    wave: str,
    series: str,
    period: str,
    corrects: int | None,
    scheme: str,
    marks: Mapping[str, str],
    at: int,
    content: bytes,
    moment: datetime | None = None,
) -> int:
    """Puts a result away; returns its version. moment: of an invented city, whose calendar is not ours."""
    with store.transaction() as cursor:
        version = 1 + (cursor.execute("select max(version) from frozen where wave = ?", [wave]).fetchone()[0] or 0)
        cursor.execute(
            "insert into frozen values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                wave, version, series, period, corrects, moment or now(), who, scheme,
                json.dumps(dict(marks), ensure_ascii=False), at, content,
            ],
        )  # fmt: skip
    return version


def record_step(
    store: Store,
    who: str,
    wave: str,
    step: str,
    version: int,
    signature: Signature,
    note: str,
    detail: Mapping[str, object],
    moment: datetime | None = None,
) -> None:
    """Adds a step to the record and to the log. moment: as with `freeze`."""
    with store.transaction() as cursor:
        number = 1 + (cursor.execute("select max(id) from approval").fetchone()[0] or 0)
        cursor.execute(
            "insert into approval values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                number, wave, step, version, moment or now(), who, signature.name, signature.day, signature.document, note,
                json.dumps(dict(detail), ensure_ascii=False),
            ],
        )  # fmt: skip
        said = [str(version), signature.name, str(signature.day or ""), signature.document, note]
        write_log(cursor, who, f"approval {step}", None, [wave], " ".join(each for each in said if each))


def approval_steps(store: Reader, wave: str) -> list[StepRow]:
    """Of a wave, the oldest first."""
    rows = store.rows(
        "select id, wave, step, version, moment, who, name, day, document, note, detail from approval where wave = ? "
        "order by id",
        [wave],
    )
    return [
        StepRow(number, of, step, version, moment, who, Signature(name, day, document), note, json.loads(detail))
        for number, of, step, version, moment, who, name, day, document, note, detail in rows
    ]


def taken(store: Reader, wave: str) -> list[Taken]:
    """The same for the rules of `data.approval_steps`."""
    corrects = {each.version: each.corrects for each in frozen_rows(store, wave)}
    return [Taken(each.step, each.version, corrects.get(each.version)) for each in approval_steps(store, wave)]


def frozen_rows(store: Reader, wave: str | None = None) -> list[FrozenRow]:
    """Of a wave, or of all, the oldest first; without what is in them."""
    rows = store.rows(
        "select wave, version, series, period, corrects, moment, who, scheme, marks, log_entry from frozen "
        "where ? is null or wave = ? order by wave, version",
        [wave, wave],
    )
    return [FrozenRow(*row[:8], json.loads(row[8]), row[9]) for row in rows]


def frozen(store: Reader, wave: str, version: int) -> Frozen | None:
    found = next((each for each in frozen_rows(store, wave) if each.version == version), None)
    if found is None:
        return None
    content = store.value("select content from frozen where wave = ? and version = ?", [wave, version])
    return Frozen(**vars(found), content=bytes(content))


def changed_since(store: Reader, at: int) -> list[tuple[str, tuple[str, ...]]]:
    """What the log says since this entry, as action and waves, but what changes no figure: steps to print and appeals."""
    rows = store.rows(f"select action, waves from log where id > ? and {CHANGES_DATA} order by id", [at])
    return [(action, tuple(waves)) for action, waves in rows]
