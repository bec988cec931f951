"""回头看 and 反弹: what became of the tasks of a wave by a later one, as far as the viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.appraisal import Appraisal, Change
from analytics.appraise import appraise as apply_scheme
from analytics.breaks import HARD, Break, breaks_between
from analytics.comment_report import CommentReport
from analytics.follow_up import (
    DIMENSION,
    EVENT,
    INDEX,
    KINDS,
    LESS,
    MORE,
    NO_MORE,
    TOPIC,
    UNCLEAR,
    FollowUp,
    Heard,
    Side,
    Task,
    follow_ups,
)
from analytics.lineage import Ancestors, ancestors, comparable, register_of
from analytics.measure import measure
from analytics.relapses import Closed, Raised, Relapse, relapses
from data.batches import WaveRow
from data.ledger import LedgerRow, ledger_rows
from data.ledger_states import CLOSED
from data.periods import period_of
from data.problems import DataError
from data.store import Reader, Store
from data.wave_rows import nearest, units_of
from jobs.comments import comments_at
from jobs.comparable import unit_of_row
from jobs.known import unit_unknown
from jobs.protection import protected_scheme
from jobs.results import appraise_at, for_viewer, seen_wave, series_waves
from jobs.strictness import EXCLUDED, load_counted
from jobs.viewer import Viewer
from jobs.wave_arrays import wave_of

__all__ = [
    "DIMENSION", "EVENT", "KINDS", "LESS", "MORE", "NO_MORE", "TOPIC", "UNCLEAR", "FollowUp", "FollowUps", "Relapse",
    "Relapses", "Task", "back", "follow_up",
]  # fmt: skip


@dataclass(frozen=True)
class FollowUps:
    """The tasks of one wave, looked back at from a later one. then, now: the waves, with their periods; tested: how many
    were tested as one family; breaks: what is not the same in both waves; decimals: of published scores now."""

    then: str
    now: str
    period_then: str
    period_now: str
    found: tuple[FollowUp, ...]
    tested: int
    breaks: tuple[Break, ...]
    decimals: int

    def of(self, verdict: str) -> tuple[FollowUp, ...]:
        return tuple(each for each in self.found if each.verdict == verdict)


@dataclass(frozen=True)
class Relapses:
    """Closed tasks of earlier waves that came back by this one. closed: how many were looked at."""

    wave: str
    period: str
    found: tuple[Relapse, ...]
    closed: int


def follow_up(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    later: str | None = None,
    tasks: Sequence[Task] | None = None,
) -> FollowUps:
    """wave_id: of the problems; later: a wave after it, the newest of the series where none is given. tasks: those of the
    ledger where none are given; others are tested beside them only as one family, so all that belong together are given.

    Raises DataError wave_unknown, not_allowed, no_later_wave, unit_unknown; AnalysisError where a wave cannot be scored.
    """
    with store.snapshot() as moment:
        rows = _from(viewer, moment, wave_id, later)
        if tasks is None:
            tasks = [_task(row) for row in _seen_rows(viewer, moment, rows[0])]
        else:
            _must_know(viewer, moment, rows[0], tasks)
        family = _families(moment, rows)
        then, now = _side(viewer, moment, rows[0], family), _side(viewer, moment, rows[-1])
    heirs = {name: unit for unit, before in family.items() if before.kind != "split" for name in before.names}
    breaks = breaks_between(then[1].basis, now[1].basis)
    found = follow_ups(tasks, then[0], now[0], heirs, not any(each.code in HARD for each in breaks))
    tested = next((each.family.tests for each in found if each.family), 0)
    return FollowUps(
        rows[0].id, rows[-1].id, rows[0].period, rows[-1].period, found, tested, breaks, now[1].decimals
    )  # fmt: skip


def back(viewer: Viewer, store: Store, wave_id: str) -> Relapses:
    """反弹 by a wave: tasks of earlier waves of its series that were closed before it ended. Raises DataError wave_unknown,
    not_allowed; AnalysisError where it cannot be scored."""
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        rows = series_waves(viewer, moment, row.series)
        rows = rows[: [each.id for each in rows].index(wave_id) + 1]
        closed: list[Closed] = []
        waves = _Waves(viewer, moment)
        for place, earlier in enumerate(rows[:-1]):
            done = [each for each in _seen_rows(viewer, moment, earlier) if _closed_before(each, row)]
            if done:
                family = _families(moment, rows[place:])
                closed += [each for each in (waves.closed(task, rows[place:], family) for task in done) if each is not None]
    return Relapses(row.id, row.period, relapses(closed), len(closed))


class _Waves:
    """Appraisals and comments of waves, each made once."""

    def __init__(self, viewer: Viewer, moment: Reader) -> None:
        self.viewer, self.moment = viewer, moment
        self._appraisals: dict[str, Appraisal] = {}
        self._reports: dict[str, CommentReport] = {}

    def closed(self, row: LedgerRow, rows: Sequence[WaveRow], family: dict[str, Ancestors]) -> Closed | None:
        """rows: from the wave of the task to the newest. None where the unit is none of today's alone."""
        task = _task(row)
        unit = next((name for name, before in family.items() if task.unit in before.names), None)
        if unit is None or family[unit].kind not in ("own", "renamed"):
            return None
        if task.kind != TOPIC:
            return Closed(task, unit, change=self._change(rows[-1].id, unit, task))
        since = [rows[0], *(each for each in rows[1:] if _closed_before(row, each))]
        names = [task.unit, *([unit] * (len(since) - 1))]
        heard = [self._raised(each.id, name, task.subject) for each, name in zip(since, names, strict=True)]
        if heard[0] is None or heard[-1] is None:
            return None
        return Closed(task, unit, tuple(each for each in heard if each is not None))

    def _change(self, wave: str, unit: str, task: Task) -> Change | None:
        if wave not in self._appraisals:
            self._appraisals[wave] = appraise_at(self.viewer, self.moment, wave)
        found = self._appraisals[wave].unit(unit)
        if found is None or not found.shown:
            return None
        parts = {part.name: part.change for part in found.dimensions}
        change = parts.get(task.subject) if task.kind == DIMENSION else found.change
        return change if change is not None and change.shown else None

    def _raised(self, wave: str, unit: str, topic: str) -> Raised | None:
        if wave not in self._reports:
            self._reports[wave] = comments_at(self.viewer, self.moment, wave)
        heard = _heard(self._reports[wave]).get(unit)
        return None if heard is None or not heard.persons else Raised(wave, heard.raised.get(topic, 0), heard.persons)


def _from(viewer: Viewer, moment: Reader, wave_id: str, later: str | None) -> list[WaveRow]:
    """The waves from the one of the problems to the later one."""
    rows = series_waves(viewer, moment, seen_wave(viewer, moment, wave_id).series)
    names = [row.id for row in rows]
    rows, after = rows[names.index(wave_id) :], names[names.index(wave_id) + 1 :]
    if not after:
        raise DataError("no_later_wave", wave=wave_id)
    if later is None:
        return rows
    if later not in after:
        raise DataError("wave_unknown", wave=later, nearest=nearest(later, after), known=after)
    return rows[: after.index(later) + 2]


def _families(moment: Reader, rows: Sequence[WaveRow]) -> dict[str, Ancestors]:
    """By unit of the last wave what it was in the first."""
    registers = [register_of([unit_of_row(each) for each in units_of(moment, row.id)]) for row in rows]
    return {unit: ancestors(registers, unit)[0] for unit in registers[-1].unit_names}


def _side(
    viewer: Viewer, moment: Reader, row: WaveRow, family: dict[str, Ancestors] | None = None
) -> tuple[Side, Appraisal]:
    """family: what later units were in this wave; they are measured under their later names."""
    wave, scheme = wave_of(load_counted(moment, row, EXCLUDED)), protected_scheme(moment, row)
    measured = measure(wave, scheme)
    appraisal = for_viewer(viewer, apply_scheme(measured, row.id, row.series, row.period, certainty=False))
    shown, heard = _shown(appraisal), _heard(comments_at(viewer, moment, row.id))
    if family is None:
        return Side(measured, shown, heard), appraisal
    kept = {unit: before for unit, before in family.items() if before.names and before.kind != "split"}
    sources = {unit: before.names for unit, before in kept.items() if before.names != (unit,)}
    if sources:
        measured = measure(comparable(wave, sources), scheme)
    together = {
        unit: frozenset.intersection(*(shown.get(name, frozenset()) for name in before.names))
        for unit, before in kept.items()
    }
    alone = {unit: before.names[0] for unit, before in kept.items() if len(before.names) == 1}
    return Side(measured, together, {unit: heard[name] for unit, name in alone.items() if name in heard}), appraisal


def _shown(appraisal: Appraisal) -> dict[str, frozenset[str]]:
    return {
        unit.name: frozenset((*(part.name for part in unit.dimensions), INDEX))
        for unit in appraisal.units
        if unit.shown and unit.index_exact is not None
    }


def _heard(report: CommentReport) -> dict[str, Heard]:
    """Of units whose comments may be shown."""
    return {
        scope.name: Heard(scope.counts.persons, {line.topic: line.persons for line in scope.topics})
        for scope in report.units
        if scope.counts is not None and scope.counts.persons
    }


def _seen_rows(viewer: Viewer, moment: Reader, row: WaveRow) -> list[LedgerRow]:
    """Tasks of a wave that name what is measured, and that the viewer may see."""
    classes = {unit.name: unit.unit_class for unit in units_of(moment, row.id)}
    return [
        each
        for each in ledger_rows(moment, row.id)
        if not each.dropped
        and each.source in KINDS
        and viewer.sees_unit(row.series, each.unit, classes.get(each.unit, each.unit_class))
    ]


def _task(row: LedgerRow) -> Task:
    return Task(row.id, row.unit, row.source, row.subject)


def _must_know(viewer: Viewer, moment: Reader, row: WaveRow, tasks: Sequence[Task]) -> None:
    known = [unit.name for unit in units_of(moment, row.id) if viewer.sees_class(unit.unit_class)]
    for task in tasks:
        if task.unit not in known:
            raise unit_unknown(task.unit, known, row.id)


def _closed_before(row: LedgerRow, wave: WaveRow) -> bool:
    """Whether the task was closed when the wave ended; of one that names no time of the calendar, whether it was at all."""
    if row.state != CLOSED or row.closed is None:
        return False
    period = period_of(wave.period)
    return period is None or period_of(row.closed.isoformat()).start < period.end
