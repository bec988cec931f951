"""Tasks of the ledger that come with all that was done with them already, as from a demonstration: written whole.

Every step passes the same checks as one that is taken today. A statement a step would take a hundred times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from data.ledger import (
    DATES,
    TEXTS,
    LedgerRow,
    LedgerStep,
    NewTask,
    checked_text,
    checked_value,
    insert_rows,
    new_row,
)
from data.ledger_states import CLOSED, QUESTIONS, REPORTED, RETURNED, WAITING, check_needs, check_step
from data.log import write_log
from data.problems import DataError
from data.store import Store


@dataclass(frozen=True)
class CourseStep:
    """said: fields written then; to: the state after that, "" where it stays; proofs: with the step to 销号."""

    moment: datetime
    to: str = ""
    said: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    proofs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """A task from the moment when it was written down."""

    task: NewTask
    written: datetime
    steps: Sequence[CourseStep]


def write_courses(store: Store, who: str, courses: Sequence[Course]) -> None:
    """Whole or not at all, beside the tasks that are there. Raises what `add_tasks`, `change_task`, `move_task` raise."""
    if not courses:
        return
    rows: list[LedgerRow] = []
    steps: list[LedgerStep] = []
    with store.transaction() as cursor:
        last = cursor.execute("select coalesce(max(id), 0) from ledger_task").fetchone()[0]
        first = cursor.execute("select coalesce(max(id), 0) from ledger_step").fetchone()[0] + 1
        for number, course in enumerate(courses, last + 1):
            row, done = _replayed(course, number, who)
            rows.append(row)
            steps += [replace(step, id=first + len(steps) + place) for place, step in enumerate(done)]
        insert_rows(cursor, "ledger_task", rows)
        insert_rows(cursor, "ledger_step", steps)
        write_log(cursor, who, "ledger add", None, [], f"{rows[0].wave} {len(rows)} {rows[0].id}")


def _replayed(course: Course, number: int, who: str) -> tuple[LedgerRow, list[LedgerStep]]:
    """The task after its last step, and a row for every change; their numbers are still to be given."""
    row = new_row(course.task, number, course.written, who)
    done = [LedgerStep(0, number, 1, course.written, who, "state", "", WAITING, "", "")]
    for step in course.steps:
        said = {name: checked_value(name, text) for name, text in step.said.items()}
        if said:
            row, some = _changed(row, said, step, who)
            check_needs(number, row.state, _fields(row))
            done += some
        if step.to:
            proofs = {name: checked_text(text) for name, text in step.proofs.items()} if step.to == CLOSED else {}
            check_step(number, row.state, step.to, _fields(row) | proofs)
            if step.to == RETURNED and not step.note:
                raise DataError("ledger_note_missing", task=number)
            row, some = _changed(row, proofs | {"state": step.to}, step, who)
            dated = {REPORTED: "reported", CLOSED: "closed"}.get(step.to)
            row = replace(row, **{dated: step.moment.date()}) if dated else row
            done += some
    return row, done


def _changed(row: LedgerRow, said: Mapping[str, str], step: CourseStep, who: str) -> tuple[LedgerRow, list[LedgerStep]]:
    version, note = row.version + 1, checked_text(step.note)
    done = [
        LedgerStep(0, row.id, version, step.moment, who, name, row.value(name), text, note, "")
        for name, text in said.items()
    ]
    kept = {name: (date.fromisoformat(text) if text else None) if name in DATES else text for name, text in said.items()}
    return replace(row, **kept, version=version), done


def _fields(row: LedgerRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in (*TEXTS, *QUESTIONS)}
