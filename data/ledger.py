"""整改台账 in the store: tasks, and a row for every step and every changed field."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

import duckdb

from data.ledger_states import CLOSED, QUESTIONS, REPORTED, RETURNED, WAITING, check_needs, check_step
from data.log import moment, write_log
from data.problems import DataError
from data.registry import iso_date
from data.store import Reader, Store

TOPIC, DIMENSION, EVENT, FREE = SOURCES = ("topic", "dimension", "event", "free")
TEXTS = ("problem", "task", "goal", "measures", "responsible", "leader", "progress", "evidence")
"""Fields of text that may be changed until the task is closed; the answers to 三不放过 come with the last step."""
DATES = ("answer_due", "due", "review_on")
UNSEEN = ("Cc", "Cf", "Cs")
"""Control characters, marks that turn the direction of writing, halves of characters."""
LONGEST = 2000
"""Characters of a field."""


@dataclass(frozen=True)
class LedgerRow:
    """A task as it stands. version rises with every step and every change."""

    id: int
    series: str
    wave: str
    unit: str
    unit_class: str
    portfolio: str
    source: str
    subject: str
    problem: str
    task: str
    goal: str
    measures: str
    responsible: str
    leader: str
    progress: str
    evidence: str
    measures_done: str
    persons_dealt: str
    mechanism: str
    answer_due: date | None
    due: date | None
    review_on: date | None
    state: str
    version: int
    reported: date | None
    closed: date | None
    created: datetime
    who: str
    dropped: bool

    def value(self, field: str) -> str:
        """A field as its history writes it: days in ISO, "" where there is none."""
        found = getattr(self, field)
        return "" if found is None else found.isoformat() if isinstance(found, date) else str(found)


@dataclass(frozen=True)
class LedgerStep:
    """What one person did with a task. field "state": a step; version: of the task after it; file: of the workbook."""

    id: int
    task: int
    version: int
    moment: datetime
    who: str
    field: str
    was: str
    now: str
    note: str
    file: str


@dataclass(frozen=True)
class NewTask:
    """What is written of a task when it enters the ledger."""

    series: str
    wave: str
    unit: str
    unit_class: str
    portfolio: str
    source: str
    subject: str
    problem: str
    task: str
    goal: str = ""
    responsible: str = ""
    answer_due: date | None = None
    due: date | None = None
    review_on: date | None = None


DERIVED = ("reported", "closed")
"""Days of steps, which the history has already."""
_STORED = dict.fromkeys((*DATES, *DERIVED), "nullif(?, '')::date")
_TASK = ", ".join(each.name for each in fields(LedgerRow))
_STEP = ", ".join(each.name for each in fields(LedgerStep))


def ledger_rows(store: Reader, wave: str | None = None) -> list[LedgerRow]:
    """Of a wave, or of all, in the order in which they were written; those that were dropped too."""
    where, values = ("where wave = ? ", [wave]) if wave is not None else ("", [])
    return [LedgerRow(*row) for row in store.rows(f"select {_TASK} from ledger_task {where}order by id", values)]


def ledger_row(store: Reader, task: int) -> LedgerRow:
    """Raises DataError ledger_task_unknown."""
    rows = store.rows(f"select {_TASK} from ledger_task where id = ?", [task])
    if not rows:
        raise DataError("ledger_task_unknown", task=task)
    return LedgerRow(*rows[0])


def ledger_steps(store: Reader, tasks: Sequence[int]) -> list[LedgerStep]:
    """Of these tasks, oldest first."""
    rows = store.rows(
        f"select {_STEP} from ledger_step where task in (select unnest(?::integer[])) order by id", [list(tasks)]
    )
    return [LedgerStep(*row) for row in rows]


def ledger_version(store: Reader) -> int:
    """Rises with every change of the ledger."""
    return int(store.value("select coalesce(max(id), 0) from ledger_step"))


def mark_of(store: Store, row: LedgerRow) -> str:
    """What a workbook carries beside the number of a task: its version, and a seal that only this database can make."""
    return f"{row.version}-{_seal(store, row, row.version)}"


def version_of(store: Store, row: LedgerRow, mark: str) -> int | None:
    """The version that a mark names; None where the mark is not of this task."""
    version, _, seal = mark.partition("-")
    known = version.isascii() and version.isdigit() and 1 <= int(version) <= row.version
    return int(version) if known and hmac.compare_digest(seal, _seal(store, row, int(version))) else None


def _seal(store: Store, row: LedgerRow, version: int) -> str:
    said = f"ledger|{row.wave}|{row.unit}|{row.id}|{version}"
    return hmac.new(store.key(), said.encode(), "sha256").hexdigest()[:12]


def value_at(row: LedgerRow, steps: Sequence[LedgerStep], field: str, version: int) -> str:
    """What a field said in an earlier version of the task. steps: of the task, oldest first."""
    later = next((step for step in steps if step.field == field and step.version > version), None)
    return row.value(field) if later is None else later.was


def add_tasks(store: Store, who: str, tasks: Sequence[NewTask], when: datetime | None = None) -> list[int | None]:
    """Writes tasks down; a topic or a dimension of a unit and wave stands in the ledger once, also where it was dropped.

    Returns the number of each, None for those that were there already. Raises DataError value_too_long.
    """
    when = when or moment()
    numbers: list[int | None] = []
    with store.transaction() as cursor:
        there = set(cursor.execute("select wave, unit, source, subject from ledger_task").fetchall())
        last = cursor.execute("select coalesce(max(id), 0) from ledger_task").fetchone()[0]
        step = cursor.execute("select coalesce(max(id), 0) from ledger_step").fetchone()[0]
        rows = []
        for new in tasks:
            key = (new.wave, new.unit, new.source, checked_text(new.subject))
            if new.source in (TOPIC, DIMENSION) and key in there:
                numbers.append(None)
                continue
            there.add(key)
            last += 1
            numbers.append(last)
            rows.append(new_row(new, last, when, who))
        if rows:
            insert_rows(cursor, "ledger_task", rows)
            numbered = enumerate(rows, step + 1)
            insert_rows(
                cursor,
                "ledger_step",
                [LedgerStep(place, row.id, 1, when, who, "state", "", WAITING, "", "") for place, row in numbered],
            )
            write_log(cursor, who, "ledger add", None, [], f"{rows[0].wave} {len(rows)} {rows[0].id}")
    return numbers


def change_task(
    store: Store,
    who: str,
    task: int,
    said: Mapping[str, str],
    seen: int,
    note: str = "",
    file: str = "",
    when: datetime | None = None,
) -> int:
    """Changes fields (of TEXTS and DATES) and returns the version after that; what is said already changes nothing.

    seen: the version of the task that the person saw. Raises DataError ledger_task_unknown, ledger_task_changed,
    ledger_closed, ledger_field_unknown, ledger_date_bad, value_too_long, ledger_needs (the state would lack something).
    """
    when = when or moment()
    with store.transaction() as cursor:
        row = _row_as_seen(cursor, task, seen)
        if row.state == CLOSED:
            raise DataError("ledger_closed", task=task)
        changed = {name: text for name, given in said.items() if (text := checked_value(name, given)) != row.value(name)}
        if not changed:
            return row.version
        check_needs(task, row.state, {name: getattr(row, name) for name in (*TEXTS, *QUESTIONS)} | changed)
        _update(cursor, row, changed, when, who, checked_text(note), file)
        write_log(cursor, who, "ledger change", None, [], f"{row.wave} {task} {' '.join(changed)}")
    return row.version + 1


def move_task(
    store: Store,
    who: str,
    task: int,
    to: str,
    seen: int,
    note: str = "",
    proofs: Mapping[str, str] | None = None,
    file: str = "",
    when: datetime | None = None,
) -> int:
    """One step, and the version after it. proofs: the answers to 三不放过 by QUESTIONS, for the step to 销号 only.

    Raises DataError ledger_task_unknown, ledger_task_changed, ledger_state_unknown, ledger_step, ledger_needs,
    ledger_note_missing (退回 says why), value_too_long.
    """
    when = when or moment()
    proofs = {name: checked_text(text) for name, text in (proofs or {}).items() if name in QUESTIONS}
    note = checked_text(note)
    with store.transaction() as cursor:
        row = _row_as_seen(cursor, task, seen)
        changed = proofs if to == CLOSED else {}
        check_step(task, row.state, to, {name: getattr(row, name) for name in (*TEXTS, *QUESTIONS)} | changed)
        if to == RETURNED and not note:
            raise DataError("ledger_note_missing", task=task)
        dated = {"reported": when.date().isoformat()} if to == REPORTED else {}
        dated = {"closed": when.date().isoformat()} if to == CLOSED else dated
        _update(cursor, row, {**changed, **dated, "state": to}, when, who, note, file)
        write_log(cursor, who, f"ledger {to}", None, [], f"{row.wave} {task} {row.unit}")
    return row.version + 1


def drop_task(store: Store, who: str, task: int, reason: str, seen: int, when: datetime | None = None) -> None:
    """Takes a task that was written by mistake out of the lists; its history stays.

    Raises DataError ledger_task_unknown, ledger_task_changed, ledger_not_droppable (the unit has answered already),
    ledger_note_missing, value_too_long.
    """
    reason = checked_text(reason)
    with store.transaction() as cursor:
        row = _row_as_seen(cursor, task, seen)
        if row.state != WAITING or row.dropped:
            raise DataError("ledger_not_droppable", task=task, state=row.state)
        if not reason:
            raise DataError("ledger_note_missing", task=task)
        _update(cursor, row, {"dropped": "true"}, when or moment(), who, reason, "")
        write_log(cursor, who, "ledger drop", None, [], f"{row.wave} {task} {row.unit}")


def plain_text(text: str) -> str:
    """As fields are kept, and as a workbook gives them back: lines without blanks around them, no control characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = (
        "".join(char for char in line if unicodedata.category(char) not in UNSEEN and char not in "\ufffe\uffff")
        for line in lines
    )
    return "\n".join(line.strip() for line in kept).strip()


def checked_text(text: str) -> str:
    """Raises DataError value_too_long."""
    text = plain_text(text)
    if len(text) > LONGEST:
        raise DataError("value_too_long", limit=LONGEST)
    return text


def checked_value(field: str, given: str) -> str:
    """A text or a day as it is kept. Raises DataError ledger_field_unknown, ledger_date_bad, value_too_long."""
    if field in TEXTS:
        return checked_text(given)
    if field not in DATES:
        raise DataError("ledger_field_unknown", field=field, known=[*TEXTS, *DATES])
    if not given.strip():
        return ""
    day = iso_date(given)
    if day is None or len(day) < 10:
        raise DataError("ledger_date_bad", seen=given)
    return day


def new_row(new: NewTask, number: int, when: datetime, who: str) -> LedgerRow:
    """The row of a task that enters the ledger. Raises DataError value_too_long."""
    texts = {name: checked_text(getattr(new, name)) for name in ("problem", "task", "goal", "responsible", "subject")}
    given = {each.name: getattr(new, each.name) for each in fields(NewTask)} | texts
    blank = dict.fromkeys((*TEXTS, *QUESTIONS), "")
    return LedgerRow(
        **(blank | given),
        id=number,
        state=WAITING,
        version=1,
        reported=None,
        closed=None,
        created=when,
        who=who,
        dropped=False,
    )


def insert_rows(cursor: duckdb.DuckDBPyConnection, table: str, rows: Sequence[LedgerRow] | Sequence[LedgerStep]) -> None:
    """All in one statement: a statement a row takes forty times as long."""
    names = [each.name for each in fields(rows[0])]
    marks = "(" + ", ".join("?" * len(names)) + ")"
    values = [getattr(row, name) for row in rows for name in names]
    cursor.execute(f"insert into {table} ({', '.join(names)}) values {', '.join([marks] * len(rows))}", values)


def _row_as_seen(cursor: duckdb.DuckDBPyConnection, task: int, seen: int) -> LedgerRow:
    found = cursor.execute(f"select {_TASK} from ledger_task where id = ?", [task]).fetchone()
    if found is None:
        raise DataError("ledger_task_unknown", task=task)
    row = LedgerRow(*found)
    if row.version != seen:
        who, last = cursor.execute(
            "select who, moment from ledger_step where task = ? order by id desc limit 1", [task]
        ).fetchone()
        raise DataError("ledger_task_changed", task=task, who=who, moment=str(last))
    return row


def _update(
    cursor: duckdb.DuckDBPyConnection,
    row: LedgerRow,
    changed: Mapping[str, str],
    when: datetime,
    who: str,
    note: str,
    file: str,
) -> None:
    version, steps = row.version + 1, []
    step = cursor.execute("select coalesce(max(id), 0) from ledger_step").fetchone()[0]
    for field, value in changed.items():
        cursor.execute(f"update ledger_task set {field} = {_STORED.get(field, '?')} where id = ?", [value, row.id])
        if field not in DERIVED:
            step += 1
            steps.append(LedgerStep(step, row.id, version, when, who, field, row.value(field), value, note, file))
    insert_rows(cursor, "ledger_step", steps)
    cursor.execute("update ledger_task set version = ? where id = ?", [version, row.id])
