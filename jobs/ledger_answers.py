"""Units answer by workbook: one goes out to each, filled ones come back, and what they say otherwise is shown first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

from data.grid import Grid
from data.ledger import (
    LONGEST,
    LedgerRow,
    LedgerStep,
    change_task,
    ledger_rows,
    ledger_steps,
    mark_of,
    move_task,
    value_at,
    version_of,
)
from data.ledger_states import CLOSED, NEXT, OF_UNITS, QUESTIONS, RETURNED, UNDERWAY, WAITING, check_step
from data.problems import DataError
from data.reader import read_file, unpacked
from data.store import Reader, Store
from jobs.databases import is_demonstration
from jobs.files import Exported
from jobs.ledger import TEXTS, LedgerTask, kept, ledger_at, moment_of, places_of
from jobs.viewer import Viewer
from reports.cells import file_name
from reports.ledger_workbook import ID, MARK, WRITTEN, ledger_workbook
from words import say
from words.ledger import state_named
from words.sentences import wave_title

__all__ = ["AnswerCell", "AnswerFile", "Answers", "Taken", "read_answers", "take_answers", "workbook", "workbooks"]

STATE = "state"
THEIRS = (WAITING, UNDERWAY, RETURNED)
"""States in which a task lies with the unit."""
LEAD_ROWS = 20
"""Rows at the top among which the one that names the columns is looked for."""
BESIDE = 2
"""Workbooks that are read at the same time."""


@dataclass(frozen=True)
class AnswerCell:
    """A cell that says something else than the ledger. row: in the file; task: its number; field: one of WRITTEN, "" where
    the whole row is refused. was: what the ledger says; now: what the cell says. refused: why it cannot be taken, or None.
    """

    file: str
    row: int
    task: int | None
    unit: str
    field: str
    was: str
    now: str
    refused: DataError | None = None


@dataclass(frozen=True)
class AnswerFile:
    """A workbook that came. units: whose tasks it holds; failure: why nothing of it could be read, None where it was."""

    name: str
    units: tuple[str, ...]
    tasks: int
    failure: DataError | None = None


@dataclass(frozen=True)
class Answers:
    """What filled workbooks say otherwise than the ledger; nothing of it is taken yet. seen: version of each task then."""

    files: tuple[AnswerFile, ...]
    cells: tuple[AnswerCell, ...]
    seen: Mapping[int, int]

    @property
    def taken(self) -> tuple[AnswerCell, ...]:
        """Cells that can be taken."""
        return tuple(cell for cell in self.cells if cell.refused is None)

    @property
    def refused(self) -> tuple[AnswerCell, ...]:
        return tuple(cell for cell in self.cells if cell.refused is not None)

    @property
    def failed(self) -> tuple[AnswerFile, ...]:
        return tuple(file for file in self.files if file.failure is not None)


@dataclass(frozen=True)
class Taken:
    """What was written into the ledger. tasks: numbers of those that changed; cells: how many; moved: how many steps."""

    tasks: tuple[int, ...]
    cells: int
    moved: int


def workbook(viewer: Viewer, store: Store, wave_id: str, unit: str, today: date | None = None) -> Exported:
    """The workbook of one unit, with its tasks that are not closed. Raises DataError not_allowed, wave_unknown,
    ledger_nothing_open."""
    viewer.must_edit()
    return _workbooks(viewer, store, wave_id, [unit], today)[0]


def workbooks(
    viewer: Viewer, store: Store, wave_id: str, units: Collection[str] | None = None, today: date | None = None
) -> Exported:
    """The workbooks of all units with tasks that are not closed, or of these, in one ZIP. Raises as `workbook`."""
    viewer.must_edit()
    books = _workbooks(viewer, store, wave_id, units, today)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in books:
            archive.writestr(zipfile.ZipInfo(each.name, (2000, 1, 1, 0, 0, 0)), each.content, zipfile.ZIP_DEFLATED)
    return Exported(_name(store, wave_id, say("ledger.workbooks"), ending=".zip"), stream.getvalue())


def read_answers(viewer: Viewer, store: Store, files: Sequence[tuple[str, bytes]]) -> Answers:
    """What these files (name and content; workbooks, or archives of them) say otherwise than the ledger, cell by cell.

    A cell that is blank, or as it went out, says nothing. One whose field was changed in the ledger since then is refused,
    and so is what is not a unit's to say. A file that cannot be read is told and does not keep the others from being read.
    Raises DataError not_allowed.
    """
    viewer.must_edit()
    with ThreadPoolExecutor(BESIDE) as beside:
        read = [each for group in beside.map(_grids_of, files) for each in group]
    with store.snapshot() as moment:
        known = _Known(viewer, store, moment)
    found, cells, seen = [], [], {}
    for name, grids, failure in read:
        rows = [] if failure is not None else list(_rows(grids))
        if failure is None and not rows:
            failure = DataError("ledger_no_workbook", file=name)
        units, tasks = {}, set()
        for number, said in rows:
            task, some = known.compare(name, number, said)
            cells += some
            if task is not None:
                units[task.unit], seen[task.id] = None, task.version
                tasks.add(task.id)
        found.append(AnswerFile(name, tuple(units), len(tasks), failure))
    return Answers(tuple(found), tuple(_once(cells)), seen)


def take_answers(
    viewer: Viewer, store: Store, answers: Answers, skip_refused: bool = False, today: date | None = None
) -> Taken:
    """Writes the answers into the ledger, all or none. skip_refused: what is refused is left out, and the rest is taken.

    Raises DataError not_allowed, ledger_answers_refused, ledger_answers_same (there is nothing to take),
    ledger_task_changed (the ledger changed since they were read).
    """
    viewer.must_edit()
    refused = len(answers.refused) + len(answers.failed)
    if refused and not skip_refused:
        raise DataError("ledger_answers_refused", count=refused)
    if not answers.taken:
        raise DataError("ledger_answers_same")
    by_task: dict[int, list[AnswerCell]] = {}
    for cell in answers.taken:
        by_task.setdefault(cell.task, []).append(cell)
    when, moved = moment_of(store, today), 0
    with store.transaction():
        for number, cells in by_task.items():
            version, file = answers.seen[number], cells[0].file
            said = {cell.field: cell.now for cell in cells if cell.field != STATE}
            if said:
                version = change_task(store, viewer.name, number, said, version, file=file, when=when)
            for cell in cells:
                if cell.field == STATE:
                    move_task(store, viewer.name, number, cell.now, version, file=file, when=when)
                    moved += 1
    return Taken(tuple(by_task), len(answers.taken), moved)


class _Known:
    """The ledger of one moment, as far as the viewer sees it."""

    def __init__(self, viewer: Viewer, store: Store, moment: Reader) -> None:
        self.store = store
        rows = [row for row in ledger_rows(moment) if not row.dropped]
        places = {
            wave: places_of(moment, wave, [row for row in rows if row.wave == wave]) for wave in {row.wave for row in rows}
        }
        self.rows = {row.id: row for row in rows if viewer.sees_unit(row.series, row.unit, places[row.wave][row.unit][0])}
        self.steps: dict[int, list[LedgerStep]] = {}
        for step in ledger_steps(moment, list(self.rows)):
            self.steps.setdefault(step.task, []).append(step)

    def compare(self, file: str, number: int, said: Mapping[str, str]) -> tuple[LedgerRow | None, list[AnswerCell]]:
        """The task of a row, and what its cells say otherwise."""
        if not said[ID] and not said[MARK]:
            return None, [AnswerCell(file, number, None, "", "", "", "", DataError("ledger_row_new"))]
        row = self.rows.get(int(said[ID])) if said[ID].isascii() and said[ID].isdigit() and len(said[ID]) < 10 else None
        version = version_of(self.store, row, said[MARK]) if row is not None else None
        if version is None:
            return None, [AnswerCell(file, number, None, "", "", "", said[ID], DataError("ledger_mark_bad"))]
        cells = [
            AnswerCell(file, number, row.id, row.unit, name, row.value(name), text, self._refusal(row, version, name, text))
            for name, text in said.items()
            if name in TEXTS and text not in ("", self._base(row, version, name), row.value(name))
        ]
        accepted = {cell.field: cell.now for cell in cells if cell.refused is None}
        return row, [*cells, *self._step(file, number, row, version, said.get(STATE, ""), accepted)]

    def _step(
        self, file: str, number: int, row: LedgerRow, version: int, word: str, accepted: Mapping[str, str]
    ) -> list[AnswerCell]:
        if not word:
            return []
        to = state_named(word)
        if to in (self._base(row, version, STATE), row.state):
            return []
        refused = None
        if to is None:
            refused = DataError("ledger_state_word", seen=word)
        elif self._base(row, version, STATE) != row.state:
            refused = self._refusal(row, version, STATE, to)
        elif to not in OF_UNITS:
            refused = DataError("ledger_office_state", state=to)
        else:
            try:
                check_step(
                    row.id, row.state, to, {name: getattr(row, name) for name in (*TEXTS, *QUESTIONS)} | dict(accepted)
                )
            except DataError as error:
                refused = error
        return [AnswerCell(file, number, row.id, row.unit, STATE, row.state, to or word, refused)]

    def _base(self, row: LedgerRow, version: int, field: str) -> str:
        """What the workbook said when it went out."""
        return value_at(row, self.steps.get(row.id, ()), field, version)

    def _refusal(self, row: LedgerRow, version: int, field: str, text: str) -> DataError | None:
        if self._base(row, version, field) != row.value(field):
            last = next(step for step in reversed(self.steps[row.id]) if step.field == field)
            return DataError("ledger_stale", who=last.who, moment=str(last.moment))
        if row.state not in THEIRS:
            return DataError("ledger_not_theirs", state=row.state)
        return DataError("value_too_long", limit=LONGEST) if len(text) > LONGEST else None


def _grids_of(file: tuple[str, bytes]) -> list[tuple[str, tuple[Grid, ...], DataError | None]]:
    """Name and grids of a file, or of each one in an archive; or what is wrong with it."""
    try:
        members = unpacked(*file)
    except DataError as failure:
        return [(file[0], (), failure)]
    found = []
    for each in members:
        try:
            found.append((each.name, read_file(each.name, each.content).grids, None))
        except DataError as failure:
            found.append((each.name, (), failure))
    return found


def _rows(grids: Iterable[Grid]) -> Iterable[tuple[int, dict[str, str]]]:
    """Rows of tasks under the row that names the columns: number of the row, and what stands there by column."""
    for grid in grids:
        columns: list[str] | None = None
        for place in range(len(grid)):
            cells = grid.row(place)
            if columns is None:
                if place >= LEAD_ROWS:
                    break
                if ID in cells and MARK in cells:
                    columns = cells
                continue
            said = {name: text for name, text in zip(columns, cells, strict=True) if name in (ID, MARK, *WRITTEN)}
            said |= {name: kept(said[name]) for name in WRITTEN if name in said}
            if said[MARK] or (not said[ID] and any(said.values())):
                yield int(grid.rows[place]), said


def _once(cells: Iterable[AnswerCell]) -> Iterable[AnswerCell]:
    """The same said twice is said once; of two answers for one field the second is refused."""
    first: dict[tuple[int, str], AnswerCell] = {}
    for cell in cells:
        if cell.task is None or cell.refused is not None:
            yield cell
            continue
        before = first.setdefault((cell.task, cell.field), cell)
        if before is cell:
            yield cell
        elif before.now != cell.now:
            refused = DataError("ledger_answer_twice", file=before.file)
            yield AnswerCell(cell.file, cell.row, cell.task, cell.unit, cell.field, cell.was, cell.now, refused)


def _workbooks(
    viewer: Viewer, store: Store, wave_id: str, units: Collection[str] | None, today: date | None
) -> list[Exported]:
    with store.snapshot() as moment:
        found = ledger_at(viewer, moment, wave_id, today)
        rows = {row.id: row for row in ledger_rows(moment, wave_id)}
        notes = _last_notes(ledger_steps(moment, [each.id for each in found.tasks]))
    by_unit: dict[str, list[LedgerTask]] = {}
    for each in found.tasks:
        if each.state != CLOSED and (units is None or each.unit in units):
            by_unit.setdefault(each.unit, []).append(each)
    if not by_unit:
        raise DataError("ledger_nothing_open", wave=wave_id)
    title, demonstration = say("ledger.book_title", wave=wave_title(found.period)), is_demonstration(store)
    books = []
    for unit, tasks in by_unit.items():
        cells = [_cells(each, mark_of(store, rows[each.id]), notes.get(each.id, "")) for each in tasks]
        content = ledger_workbook(title, unit, cells, LONGEST, demonstration)
        books.append(Exported(_name(store, wave_id, unit, {each.name for each in books}), content))
    return books


def _cells(task: LedgerTask, mark: str, opinion: str) -> dict[str, object]:
    named = ("problem", "task", "goal", "answer_due", "due", *WRITTEN)
    return {name: getattr(task, name) for name in named} | {
        ID: task.id,
        MARK: mark,
        "opinion": opinion,
        "open": task.state in THEIRS,
        "choices": [task.state, *(state for state in NEXT[task.state] if state in OF_UNITS)],
    }


def _last_notes(steps: Iterable[LedgerStep]) -> dict[int, str]:
    """Why each task was last returned."""
    return {step.task: step.note for step in steps if step.field == STATE and step.now == RETURNED}


def _name(store: Store, wave_id: str, what: str, taken: Collection[str] = (), ending: str = ".xlsx") -> str:
    mark = [say("product.demonstration")] if is_demonstration(store) else []
    base = file_name("_".join([*mark, say("ledger.name"), wave_id, what]))
    # Long names are cut, and two of them may begin alike.
    endings = (ending, *(f"_{number}{ending}" for number in range(2, len(taken) + 3)))
    return next(name for name in (base + each for each in endings) if name not in taken)
