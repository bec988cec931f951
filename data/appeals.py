"""复核申请: what units asked to have checked, and what came of it. Only ever added to; a wave is known by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from data.log import moment as now
from data.log import write_log
from data.problems import DataError
from data.store import Reader, Store

CHECK, REPLY = STEPS = ("check", "reply")
KEPT, CORRECTED, REFUSED = OUTCOMES = ("kept", "corrected", "refused")
"""The result stands; it has to be corrected; there was nothing to check."""
RECEIVED, CHECKED, REPLIED = STATES = ("received", "checked", "replied")
LONGEST = 500
"""Characters of what is written down."""


@dataclass(frozen=True)
class AppealStep:
    """step: of STEPS; outcome: of OUTCOMES, of a check; document: number of the reply."""

    step: str
    moment: datetime
    who: str
    day: date
    outcome: str
    document: str
    note: str


@dataclass(frozen=True)
class Appeal:
    """version: of the frozen result that it is about, None where there was none. contact: who brought it; about: what is to
    be checked; due: last day for a reply."""

    id: int
    wave: str
    series: str
    unit: str
    version: int | None
    received: date
    due: date
    contact: str
    about: str
    moment: datetime
    who: str
    steps: tuple[AppealStep, ...] = ()

    @property
    def state(self) -> str:
        done = {each.step for each in self.steps}
        return REPLIED if REPLY in done else CHECKED if CHECK in done else RECEIVED

    @property
    def outcome(self) -> str:
        """Of the last check; "" before there was one."""
        return next((each.outcome for each in reversed(self.steps) if each.step == CHECK), "")

    def late(self, today: date) -> bool:
        """Whether it was, or is still, replied to after the last day."""
        replied = next((each.day for each in self.steps if each.step == REPLY), today)
        return replied > self.due


def receive(
    store: Store,
    who: str,
    wave: str,
    series: str,
    unit: str,
    version: int | None,
    received: date,
    due: date,
    contact: str,
    about: str,
) -> int:
    """Puts an appeal into the register; returns its number. Raises DataError appeal_incomplete, appeal_too_long."""
    if not contact or not about:
        raise DataError("appeal_incomplete", unit=unit)
    _within_limit(contact, about)
    with store.transaction() as cursor:
        number = 1 + (cursor.execute("select max(id) from appeal").fetchone()[0] or 0)
        cursor.execute(
            "insert into appeal values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, wave, series, unit, version, received, due, contact, about, now(), who],
        )
        write_log(cursor, who, "appeal receive", None, [wave], f"{number} {unit}")
    return number


def add_step(store: Store, who: str, appeal: Appeal, step: str, day: date, outcome: str, document: str, note: str) -> None:
    """Raises DataError appeal_order, appeal_outcome_unknown, appeal_note_missing, appeal_too_long."""
    if step == CHECK and appeal.state == REPLIED or step == REPLY and appeal.state != CHECKED:
        raise DataError("appeal_order", appeal=appeal.id, state=appeal.state)
    if step == CHECK and outcome not in OUTCOMES:
        raise DataError("appeal_outcome_unknown", outcome=outcome, known=list(OUTCOMES))
    if not note:
        raise DataError("appeal_note_missing", appeal=appeal.id)
    if day < appeal.received:
        raise DataError("appeal_day", appeal=appeal.id, day=day.isoformat(), received=appeal.received.isoformat())
    _within_limit(document, note)
    with store.transaction() as cursor:
        number = 1 + (cursor.execute("select max(id) from appeal_step").fetchone()[0] or 0)
        cursor.execute(
            "insert into appeal_step values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, appeal.id, step, now(), who, day, outcome, document, note],
        )
        write_log(cursor, who, f"appeal {step}", None, [appeal.wave], f"{appeal.id} {outcome} {document}".strip())


def appeals(store: Reader, wave: str | None = None) -> list[Appeal]:
    """Of a wave, or all, the oldest first, with their steps."""
    steps: dict[int, list[AppealStep]] = {}
    for appeal, *row in store.rows(
        "select appeal, step, moment, who, day, outcome, document, note from appeal_step order by id"
    ):
        steps.setdefault(appeal, []).append(AppealStep(*row))
    rows = store.rows(
        "select id, wave, series, unit, version, received, due, contact, about, moment, who from appeal "
        "where ? is null or wave = ? order by id",
        [wave, wave],
    )
    return [Appeal(*row, steps=tuple(steps.get(row[0], ()))) for row in rows]


def _within_limit(*texts: str) -> None:
    if any(len(text) > LONGEST for text in texts):
        raise DataError("appeal_too_long", limit=LONGEST)
