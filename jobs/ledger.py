"""整改台账: what each unit has to mend, how far it is, and what is late. Read by whoever may see the unit.

Who asks gets one `Ledger` of a wave, from which every screen and document is made, so that two of them cannot disagree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from analytics.comment_masking import masked_numbers
from data.ledger import (
    DATES,
    DIMENSION,
    EVENT,
    FREE,
    SOURCES,
    TEXTS,
    TOPIC,
    LedgerRow,
    LedgerStep,
    NewTask,
    add_tasks,
    change_task,
    checked_value,
    drop_task,
    ledger_row,
    ledger_rows,
    ledger_steps,
    ledger_version,
    move_task,
    plain_text,
)
from data.ledger_states import (
    CHECKING,
    CLOSED,
    NEXT,
    OF_UNITS,
    QUESTIONS,
    REPORTED,
    RETURNED,
    STATES,
    UNDERWAY,
    WAITING,
    missing,
)
from data.log import moment as now
from data.problems import DataError
from data.store import Reader, Store
from data.wave_rows import nearest, units_of
from data.wave_rows import waves as wave_rows
from data.working_days import WorkCalendar, work_calendar
from jobs.databases import today_in
from jobs.known import unit_unknown
from jobs.ledger_rules import LedgerRules, ledger_rules
from jobs.viewer import Viewer

__all__ = [
    "AMBER", "BLUE", "CHECKING", "CLOSED", "COLOURS", "DATES", "DIMENSION", "EVENT", "FREE", "NEXT", "OF_UNITS",
    "QUESTIONS", "RED", "REPORTED", "RETURNED", "SOURCES", "STATES", "TEXTS", "TOPIC", "UNDERWAY", "WAITING", "Ledger",
    "LedgerCounts", "LedgerRules", "LedgerScope", "LedgerStep", "LedgerTask", "add", "change", "close", "deadlines", "drop",
    "forward", "kept", "ledger", "ledger_at", "ledger_rules", "ledger_waves", "move", "moment_of", "places_of",
    "seen_row", "steps", "task", "version",
]  # fmt: skip

BLUE, AMBER, RED = COLOURS = ("blue", "amber", "red")


@dataclass(frozen=True)
class LedgerTask:
    """A task, and how it stands on the day that was asked for. Days late and left are working days.

    source: one of SOURCES; subject: name of the topic or dimension, or what happened. state: one of STATES; next: those
    that may follow; needs: what has to be written before the first of them, by field. deadline: the day that counts in this
    state, None where none does (reported, checked, closed: it lies with the office). days_late: beyond it; days_left: until
    it, None without one. colour: "" or one of COLOURS. answered: the unit has fed back; sent_back: how often 退回. version:
    to be handed back with a change. unproven: closed, and evidence or an answer to 三不放过 is missing.
    """

    id: int
    version: int
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
    next: tuple[str, ...]
    needs: tuple[str, ...]
    deadline: date | None
    days_late: int
    days_left: int | None
    colour: str
    due_soon: bool
    reported: date | None
    closed: date | None
    created: datetime
    answered: bool
    sent_back: int
    unproven: bool

    @property
    def overdue(self) -> bool:
        return self.days_late > 0


@dataclass(frozen=True)
class LedgerCounts:
    """Numbers of tasks. The six states add up to tasks.

    due: 应完成, those whose 时限 has come or that are closed before; done: of these closed ones; late: of these that the
    unit has not reported. overdue: late for the day of their state, feeding back included; blue, amber, red: of these.
    answered, unanswered: fed back or not; sent_back: returned at least once; unproven: closed without evidence.
    """

    tasks: int = 0
    waiting: int = 0
    underway: int = 0
    reported: int = 0
    checking: int = 0
    closed: int = 0
    returned: int = 0
    due: int = 0
    done: int = 0
    late: int = 0
    overdue: int = 0
    blue: int = 0
    amber: int = 0
    red: int = 0
    due_soon: int = 0
    answered: int = 0
    unanswered: int = 0
    sent_back: int = 0
    unproven: int = 0


@dataclass(frozen=True)
class LedgerScope:
    """A unit, a class or a portfolio with its counts."""

    name: str
    unit_class: str
    portfolio: str
    counts: LedgerCounts


@dataclass(frozen=True)
class Ledger:
    """The ledger of a wave on a day, as this viewer may see it.

    tasks: in the order of units and then as they were written. units, classes, portfolios: those that have tasks.
    without_tasks: units of the wave that have none. assumed_years: of which no holidays are known, where a day of a task or
    today lies in one: Monday to Friday were taken for working days.
    """

    wave: str
    series: str
    period: str
    today: date
    rules: LedgerRules
    counts: LedgerCounts
    units: tuple[LedgerScope, ...]
    classes: tuple[LedgerScope, ...]
    portfolios: tuple[LedgerScope, ...]
    tasks: tuple[LedgerTask, ...]
    without_tasks: tuple[str, ...]
    assumed_years: tuple[int, ...]

    @property
    def overdue(self) -> tuple[LedgerTask, ...]:
        """Latest first."""
        return tuple(sorted((each for each in self.tasks if each.overdue), key=lambda each: -each.days_late))

    @property
    def due_soon(self) -> tuple[LedgerTask, ...]:
        """The next first."""
        return tuple(sorted((each for each in self.tasks if each.due_soon), key=lambda each: each.deadline))

    @property
    def unanswered(self) -> tuple[LedgerTask, ...]:
        return tuple(each for each in self.tasks if not each.answered)

    @property
    def returned(self) -> tuple[LedgerTask, ...]:
        return self.in_state(RETURNED)

    @property
    def unproven(self) -> tuple[LedgerTask, ...]:
        return tuple(each for each in self.tasks if each.unproven)

    def in_state(self, *states: str) -> tuple[LedgerTask, ...]:
        return tuple(each for each in self.tasks if each.state in states)

    def of(self, unit: str = "", unit_class: str = "", portfolio: str = "") -> tuple[LedgerTask, ...]:
        """Tasks of a unit, a class, a portfolio; "" is all of them."""
        return tuple(
            each
            for each in self.tasks
            if unit in ("", each.unit) and unit_class in ("", each.unit_class) and portfolio in ("", each.portfolio)
        )

    def unit(self, name: str) -> LedgerScope | None:
        return next((each for each in self.units if each.name == name), None)

    def counts_of(self, unit: str = "", unit_class: str = "", portfolio: str = "") -> LedgerCounts:
        """The counts of the same."""
        return _counts(self.of(unit, unit_class, portfolio), self.today)


def ledger(viewer: Viewer, store: Store, wave_id: str, today: date | None = None) -> Ledger:
    """The ledger of a wave on a day (None: on this one). Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        return ledger_at(viewer, moment, wave_id, today)


def ledger_at(viewer: Viewer, moment: Reader, wave_id: str, today: date | None = None) -> Ledger:
    """The same in one state of the database."""
    today = today or today_in(moment)
    rows = [row for row in ledger_rows(moment, wave_id) if not row.dropped]
    series, period = _wave(viewer, moment, wave_id, rows)
    places = places_of(moment, wave_id, rows)
    rows = [row for row in rows if viewer.sees_unit(series, row.unit, places[row.unit][0])]
    rules, calendar = ledger_rules(moment), work_calendar(moment)
    returns = Counter(each.task for each in ledger_steps(moment, [row.id for row in rows]) if each.now == RETURNED)
    order = {name: number for number, name in enumerate(places)}
    tasks = tuple(
        _task(row, places[row.unit], returns[row.id], rules, calendar, today)
        for row in sorted(rows, key=lambda row: (order[row.unit], row.id))
    )
    seen = [name for name, place in places.items() if viewer.sees_unit(series, name, place[0])]
    busy = {each.unit for each in tasks}
    days = [today, *(day for each in tasks for day in (each.answer_due, each.due, each.review_on) if day is not None)]
    return Ledger(
        wave=wave_id,
        series=series,
        period=period,
        today=today,
        rules=rules,
        counts=_counts(tasks, today),
        units=_scopes(tasks, today, lambda each: each.unit, lambda each: (each.unit_class, each.portfolio)),
        classes=_scopes(tasks, today, lambda each: each.unit_class),
        portfolios=_scopes(tasks, today, lambda each: each.portfolio),
        tasks=tasks,
        without_tasks=tuple(name for name in seen if name not in busy),
        assumed_years=calendar.assumed(days),
    )


def ledger_waves(viewer: Viewer, store: Reader, series: str | None = None) -> tuple[str, ...]:
    """Waves whose ledger has tasks, the first written first; of a series, or of all that the viewer sees."""
    rows = (row for row in ledger_rows(store) if not row.dropped and series in (None, row.series))
    return tuple(dict.fromkeys(row.wave for row in rows if viewer.sees_unit(row.series, row.unit, row.unit_class)))


def version(store: Reader) -> int:
    """Rises with every change of a task. What else a Ledger rests on (registry, settings) raises `results.state`."""
    return ledger_version(store)


def task(viewer: Viewer, store: Store, number: int, today: date | None = None) -> LedgerTask:
    """One task. Raises DataError ledger_task_unknown, not_allowed."""
    with store.snapshot() as moment:
        row, place = seen_row(viewer, moment, number)
        returns = sum(each.now == RETURNED for each in ledger_steps(moment, [number]))
        rules, calendar = ledger_rules(moment), work_calendar(moment)
        return _task(row, place, returns, rules, calendar, today or today_in(moment))


def steps(viewer: Viewer, store: Store, number: int) -> tuple[LedgerStep, ...]:
    """All that was ever done with a task, oldest first. Raises DataError ledger_task_unknown, not_allowed."""
    with store.snapshot() as moment:
        seen_row(viewer, moment, number)
        return tuple(ledger_steps(moment, [number]))


def add(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    unit: str,
    problem: str,
    task: str,
    *,
    source: str = FREE,
    subject: str = "",
    goal: str = "",
    answer_due: str = "",
    due: str = "",
    review_on: str = "",
    today: date | None = None,
) -> int:
    """Writes a task down by hand and returns its number; days as people write them, blank ones by the rules of the office.

    Raises DataError not_allowed, wave_unknown, unit_unknown, ledger_source_unknown, ledger_blank, ledger_date_bad,
    value_too_long, ledger_there (a topic or dimension of a unit stands in the ledger once).
    """
    viewer.must_edit()
    if source not in SOURCES:
        raise DataError("ledger_source_unknown", seen=source, known=list(SOURCES))
    if not problem.strip() or not task.strip():
        raise DataError("ledger_blank")
    with store.transaction():
        series, _ = _wave(viewer, store, wave_id, ledger_rows(store, wave_id))
        places = places_of(store, wave_id, ())
        if unit not in places:
            raise unit_unknown(unit, list(places), wave_id)
        _must_see_unit(viewer, series, unit, places[unit][0])
        days = deadlines(ledger_rules(store), work_calendar(store), today or today_in(store))
        said = {"answer_due": answer_due, "due": due, "review_on": review_on}
        for name, text in said.items():
            if text.strip():
                days[name] = date.fromisoformat(checked_value(name, text))
        new = NewTask(
            series, wave_id, unit, *places[unit], source, subject.strip(), kept(problem), kept(task), kept(goal), unit,
            **days,
        )  # fmt: skip
        (number,) = add_tasks(store, viewer.name, [new], moment_of(store, today))
        if number is None:
            raise DataError("ledger_there", unit=unit, subject=subject.strip())
    return number


def change(
    viewer: Viewer, store: Store, number: int, said: Mapping[str, str], seen: int, note: str = "", today: date | None = None
) -> int:
    """Changes fields of a task (of TEXTS and DATES) and returns its version. seen: the version that the person saw.

    Raises DataError not_allowed, ledger_task_unknown, ledger_task_changed (somebody else was faster), ledger_closed,
    ledger_field_unknown, ledger_date_bad, ledger_needs, value_too_long.
    """
    _must_write(viewer, store, number)
    said = {name: kept(text) for name, text in said.items()}
    return change_task(store, viewer.name, number, said, seen, kept(note), when=moment_of(store, today))


def move(viewer: Viewer, store: Store, number: int, to: str, seen: int, note: str = "", today: date | None = None) -> int:
    """One step to another state; returns the version. 退回 needs a note; to close, take `close`.

    Raises DataError not_allowed, ledger_task_unknown, ledger_task_changed, ledger_state_unknown, ledger_step, ledger_needs,
    ledger_note_missing, value_too_long.
    """
    _must_write(viewer, store, number)
    return move_task(store, viewer.name, number, to, seen, kept(note), when=moment_of(store, today))


def forward(
    viewer: Viewer,
    store: Store,
    number: int,
    to: str,
    said: Mapping[str, str],
    seen: int,
    note: str = "",
    today: date | None = None,
) -> int:
    """Changes fields and takes the step that needs them, both or neither; returns the version. Raises as both."""
    with store.transaction():
        return move(viewer, store, number, to, change(viewer, store, number, said, seen, today=today), note, today)


def close(
    viewer: Viewer,
    store: Store,
    number: int,
    seen: int,
    *,
    measures_done: str,
    persons_dealt: str,
    mechanism: str,
    note: str = "",
    today: date | None = None,
) -> int:
    """销号: the three questions of 三不放过, each with its evidence; returns the version. Raises as `move`."""
    _must_write(viewer, store, number)
    proofs = {"measures_done": kept(measures_done), "persons_dealt": kept(persons_dealt), "mechanism": kept(mechanism)}
    return move_task(store, viewer.name, number, CLOSED, seen, kept(note), proofs, when=moment_of(store, today))


def drop(viewer: Viewer, store: Store, number: int, reason: str, seen: int, today: date | None = None) -> None:
    """Takes a task out of the lists that was written by mistake and not answered yet. Raises DataError not_allowed,
    ledger_task_unknown, ledger_task_changed, ledger_not_droppable, ledger_note_missing, value_too_long."""
    _must_write(viewer, store, number)
    drop_task(store, viewer.name, number, kept(reason), seen, when=moment_of(store, today))


def kept(text: str) -> str:
    """A text as the ledger keeps it: whose telephone or identity card it is, is nobody's business here."""
    return masked_numbers(plain_text(text))


def deadlines(rules: LedgerRules, calendar: WorkCalendar, today: date) -> dict[str, date]:
    """The days of a task that is written today, by field."""
    due = calendar.after(today, rules.due_days)
    return {
        "answer_due": calendar.after(today, rules.answer_days),
        "due": due,
        "review_on": calendar.after(due, rules.review_days),
    }


def _task(
    row: LedgerRow, place: tuple[str, str], returns: int, rules: LedgerRules, calendar: WorkCalendar, today: date
) -> LedgerTask:
    fields = {name: getattr(row, name) for name in (*TEXTS, *QUESTIONS)}
    deadline = _deadline(row)
    left = None if deadline is None else calendar.between(today, deadline)
    late = calendar.between(deadline, today) if deadline is not None and today > deadline else 0
    following = NEXT[row.state]
    return LedgerTask(
        id=row.id, version=row.version, series=row.series, wave=row.wave, unit=row.unit, unit_class=place[0],
        portfolio=place[1], source=row.source, subject=row.subject, **fields, answer_due=row.answer_due, due=row.due,
        review_on=row.review_on, state=row.state, next=following, needs=missing(following[0], fields) if following else (),
        deadline=deadline, days_late=late, days_left=left, colour=_colour(late, rules),
        due_soon=left is not None and late == 0 and today <= deadline and left <= rules.soon,
        reported=row.reported, closed=row.closed, created=row.created,
        answered=row.state != WAITING, sent_back=returns, unproven=row.state == CLOSED and bool(missing(CLOSED, fields)),
    )  # fmt: skip


def _deadline(row: LedgerRow) -> date | None:
    """The day that counts for the unit in this state."""
    if row.state == WAITING:
        return row.answer_due or row.due
    return row.due if row.state in (UNDERWAY, RETURNED) else None


def _colour(late: int, rules: LedgerRules) -> str:
    reached = [colour for colour in COLOURS if late >= getattr(rules, colour)]
    return reached[-1] if reached else ""


def _counts(tasks: Iterable[LedgerTask], today: date) -> LedgerCounts:
    tasks = list(tasks)
    states, colours = Counter(each.state for each in tasks), Counter(each.colour for each in tasks)
    due = [each for each in tasks if each.state == CLOSED or (each.due is not None and each.due <= today)]
    return LedgerCounts(
        tasks=len(tasks),
        **{state: states[state] for state in STATES},
        due=len(due),
        done=sum(each.state == CLOSED for each in due),
        late=sum(each.overdue and each.due < today for each in due),
        overdue=sum(each.overdue for each in tasks),
        **{colour: colours[colour] for colour in COLOURS},
        due_soon=sum(each.due_soon for each in tasks),
        answered=sum(each.answered for each in tasks),
        unanswered=sum(not each.answered for each in tasks),
        sent_back=sum(each.sent_back > 0 for each in tasks),
        unproven=sum(each.unproven for each in tasks),
    )


def _scopes(
    tasks: Iterable[LedgerTask],
    today: date,
    name_of: Callable[[LedgerTask], str],
    place_of: Callable[[LedgerTask], tuple[str, str]] = lambda each: ("", ""),
) -> tuple[LedgerScope, ...]:
    members: dict[str, list[LedgerTask]] = {}
    for each in tasks:
        members.setdefault(name_of(each), []).append(each)
    return tuple(LedgerScope(name, *place_of(some[0]), _counts(some, today)) for name, some in members.items())


def _wave(viewer: Viewer, store: Reader, wave_id: str, rows: Iterable[LedgerRow]) -> tuple[str, str]:
    """Series and period of a wave; the ledger outlives it. Raises DataError wave_unknown, not_allowed."""
    known = wave_rows(store)
    found = next(((row.series, row.period) for row in known if row.id == wave_id), None)
    found = found or next(((row.series, row.wave) for row in rows), None)
    if found is None:
        names = [row.id for row in known if viewer.sees_series(row.series)]
        raise DataError("wave_unknown", wave=wave_id, nearest=nearest(wave_id, names), known=names)
    if not viewer.sees_ledger(found[0]):
        raise DataError("not_allowed", role=viewer.role)
    return found


def places_of(store: Reader, wave_id: str, rows: Iterable[LedgerRow]) -> dict[str, tuple[str, str]]:
    """Class and portfolio of each unit: as the registry of the wave says today, else as when the task was written."""
    known = any(row.id == wave_id for row in wave_rows(store))
    places = {each.name: (each.unit_class, each.portfolio) for each in units_of(store, wave_id)} if known else {}
    for row in rows:
        places.setdefault(row.unit, (row.unit_class, row.portfolio))
    return places


def seen_row(viewer: Viewer, store: Reader, number: int) -> tuple[LedgerRow, tuple[str, str]]:
    row = ledger_row(store, number)
    place = places_of(store, row.wave, [row])[row.unit]
    _must_see_unit(viewer, row.series, row.unit, place[0])
    return row, place


def _must_see_unit(viewer: Viewer, series: str, unit: str, unit_class: str) -> None:
    if not viewer.sees_unit(series, unit, unit_class):
        raise DataError("not_allowed", role=viewer.role)


def _must_write(viewer: Viewer, store: Reader, number: int) -> None:
    viewer.must_edit()
    if viewer.classes is None:  # then the registry need not be asked
        viewer.must_see(ledger_row(store, number).series)
    else:
        seen_row(viewer, store, number)


def moment_of(store: Reader, today: date | None) -> datetime:
    """Now, as the clock says, on the day by which the database counts; at noon of a day that was given."""
    return datetime.combine(today_in(store), now().time()) if today is None else datetime.combine(today, time(12))
