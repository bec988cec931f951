"""件件有着落，事事有回音: from a comment to its tasks, their answers and the next wave, and back.

A task is tied to comments by topic, unit and wave, never to single ballots. How many there are, and their words, are shown
as `jobs.comments` shows them to this viewer; single comments are for analysts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from analytics.appraisal import Appraisal, Change
from analytics.comment_report import CommentReport, Quote, TopicLine
from analytics.errors import AnalysisError
from data.batches import WaveRow
from data.ledger import DIMENSION, TOPIC, LedgerStep, ledger_rows
from data.problems import DataError
from data.store import Reader, Store
from data.wave_rows import units_of
from data.wave_rows import waves as wave_rows
from jobs.comments import CommentItem, comments_at, comments_to_sort
from jobs.ledger import LedgerTask, steps, task
from jobs.results import appraise_at
from jobs.viewer import Viewer

__all__ = ["CommentTrace", "KnownWaves", "Outcome", "TaskTrace", "trace_comment", "trace_task"]


@dataclass(frozen=True)
class KnownWaves:
    """What somebody has already of waves, as this viewer sees them, by wave: it is not made again."""

    reports: Mapping[str, CommentReport] = field(default_factory=dict)
    appraisals: Mapping[str, Appraisal] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What the next wave of the series says of the unit. unit: its name there. index, change: its published score and the
    tested change since the wave of the task, of the dimension where the task is about one; None where there is none.
    raised: what is said of the topic there; None where the task is about no topic, nobody raised it, or it may not be
    shown. comments_shown: whether comments on the unit may be shown there, so that no `raised` means that nobody raised
    it.
    """

    wave: str
    period: str
    unit: str
    index: Decimal | float | None
    change: Change | None
    raised: TopicLine | None
    comments_shown: bool


@dataclass(frozen=True)
class TaskTrace:
    """A task with all that was done with it. raised: what people said of its topic, quotes: some of their words, masked;
    None and () where it is about no topic or where that may not be shown. comments: keys of the comments, for analysts
    only. outcome: None where no wave came after, or it may not be seen.
    """

    task: LedgerTask
    steps: tuple[LedgerStep, ...]
    raised: TopicLine | None
    quotes: tuple[Quote, ...]
    comments: tuple[str, ...]
    outcome: Outcome | None


@dataclass(frozen=True)
class CommentTrace:
    """A comment and what became of it. tasks: those of its unit that are about one of its topics; untaken: its other
    topics.
    """

    comment: CommentItem
    tasks: tuple[TaskTrace, ...]
    untaken: tuple[str, ...]


def trace_task(viewer: Viewer, store: Store, number: int, known: KnownWaves = KnownWaves()) -> TaskTrace:
    """From a task back to what people said, and on to the next wave. Raises DataError ledger_task_unknown, not_allowed."""
    found = task(viewer, store, number)
    keys: tuple[str, ...] = ()
    if found.source == TOPIC and viewer.analyses and _exists(store, found.wave):
        items = comments_to_sort(viewer, store, found.wave)
        keys = tuple(item.key for item in items if item.unit == found.unit and found.subject in item.topics)
    return _traced(viewer, store, found, keys, known)


def trace_comment(
    viewer: Viewer, store: Store, wave_id: str, comment: str, known: KnownWaves = KnownWaves()
) -> CommentTrace:
    """From a comment to its tasks. For analysts: others have no keys of comments. 涉嫌违纪线索 are traced to nothing.

    Raises DataError not_allowed, wave_unknown, comment_unknown.
    """
    items = comments_to_sort(viewer, store, wave_id)
    item = next((each for each in items if comment in (each.key, *(key for key, _ in each.alike))), None)
    if item is None:
        raise DataError("comment_unknown", comment=comment)
    rows = [row for row in ledger_rows(store, wave_id) if not row.dropped and row.unit == item.unit]
    mine = [row for row in rows if row.source == TOPIC and row.subject in item.topics]
    found = [task(viewer, store, row.id) for row in mine]
    keys = {
        each.id: tuple(one.key for one in items if one.unit == item.unit and each.subject in one.topics) for each in found
    }
    return CommentTrace(
        item,
        tuple(_traced(viewer, store, each, keys[each.id], known) for each in found),
        tuple(topic for topic in item.topics if topic not in {row.subject for row in mine}),
    )


def _traced(viewer: Viewer, store: Store, found: LedgerTask, keys: tuple[str, ...], known: KnownWaves) -> TaskTrace:
    raised, quotes, outcome = None, (), None
    with store.snapshot() as moment:
        if viewer.sees_series(found.series):
            if found.source == TOPIC and _exists(moment, found.wave):
                report = known.reports.get(found.wave) or comments_at(viewer, moment, found.wave)
                raised, quotes = _said(report, found.unit, found.subject)
            outcome = _outcome(viewer, moment, found, known)
    return TaskTrace(found, steps(viewer, store, found.id), raised, quotes, keys, outcome)


def _said(report: CommentReport, unit: str, topic: str) -> tuple[TopicLine | None, tuple[Quote, ...]]:
    scope = report.unit(unit)
    if scope is None:  # what may not be shown has no topics and no quotes
        return None, ()
    line = next((line for line in scope.topics if line.topic == topic), None)
    return line, tuple(quote for quote in scope.quotes if topic in quote.topics)


def _outcome(viewer: Viewer, moment: Reader, found: LedgerTask, known: KnownWaves) -> Outcome | None:
    after = _wave_after(moment, found.series, found.wave)
    if after is None:
        return None
    heirs = [each for each in units_of(moment, after.id) if found.unit in (each.name, *each.predecessors)]
    heir = next((each for each in heirs if each.name == found.unit), heirs[0] if len(heirs) == 1 else None)
    if heir is None or not viewer.sees_class(heir.unit_class):
        return None
    index, change = _score(viewer, moment, after, heir.name, found, known)
    report = known.reports.get(after.id) or comments_at(viewer, moment, after.id)
    scope = report.unit(heir.name)
    raised = _said(report, heir.name, found.subject)[0] if found.source == TOPIC else None
    shown = scope is None or scope.counts is not None
    return Outcome(after.id, after.period, heir.name, index, change, raised, shown)


def _score(
    viewer: Viewer, moment: Reader, after: WaveRow, unit: str, found: LedgerTask, known: KnownWaves
) -> tuple[Decimal | float | None, Change | None]:
    try:
        appraisal = known.appraisals.get(after.id) or appraise_at(viewer, moment, after.id)
    except AnalysisError:
        return None, None
    result = appraisal.unit(unit)
    if result is None or not result.shown:
        return None, None
    if found.source != DIMENSION:
        return result.index, result.change
    part = next((each for each in result.dimensions if each.name == found.subject), None)
    return (part.score, part.change) if part is not None else (None, None)


def _wave_after(moment: Reader, series: str, wave: str) -> WaveRow | None:
    rows = [row for row in wave_rows(moment) if row.series == series]
    place = next((number for number, row in enumerate(rows) if row.id == wave), None)
    return rows[place + 1] if place is not None and place + 1 < len(rows) else None


def _exists(store: Reader, wave: str) -> bool:
    return any(row.id == wave for row in wave_rows(store))
