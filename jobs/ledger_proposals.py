"""What belongs into the ledger by the results of a wave: topics that a unit is criticised for, and its proven weak
dimensions.

Only what every reader may be shown: counts after suppression, dimensions of the appraisal that leaves the office.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from analytics.appraisal import Appraisal
from analytics.comment_report import CommentReport, TopicLine
from analytics.disclosure import COMMENTS_AT_LEAST
from analytics.errors import AnalysisError
from analytics.readers import for_readers
from analytics.shortfalls import shortfalls
from data.ledger import DIMENSION, TOPIC, NewTask, add_tasks, ledger_rows
from data.problems import DataError
from data.store import Reader, Store
from data.wave_rows import units_of
from data.working_days import work_calendar
from jobs.comments import comments_at
from jobs.databases import today_in
from jobs.known import unit_unknown
from jobs.ledger import deadlines, moment_of
from jobs.ledger_rules import LedgerRules, ledger_rules
from jobs.results import appraise_at, seen_wave
from jobs.viewer import Viewer
from words.ledger import dimension_texts, topic_texts

__all__ = ["Proposal", "proposals", "propose"]


@dataclass(frozen=True)
class Proposal:
    """A task that may be taken. key: to name it by; source: topic or dimension, subject: its name; problem, task, goal: as
    they would be written. persons: who raised the topic, cost: points of the index that the dimension costs (below 0); the
    other is None. taken: its number in the ledger, None while it is not there; dropped: it was there and was taken out.
    """

    key: str
    unit: str
    unit_class: str
    portfolio: str
    source: str
    subject: str
    problem: str
    task: str
    goal: str
    persons: int | None
    cost: float | None
    taken: int | None
    dropped: bool


def proposals(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    unit: str | None = None,
    report: CommentReport | None = None,
    appraisal: Appraisal | None = None,
) -> tuple[Proposal, ...]:
    """In the order of units; of each its topics, most raised first, then its dimensions, costliest first.

    report, appraisal: of the wave as this viewer sees them, where somebody has them already. Raises DataError not_allowed,
    wave_unknown, unit_unknown.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        return _proposals(viewer, moment, wave_id, unit, report, appraisal)


def propose(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    chosen: Collection[str] | None = None,
    unit: str | None = None,
    today: date | None = None,
    report: CommentReport | None = None,
    appraisal: Appraisal | None = None,
) -> tuple[int, ...]:
    """Takes proposals into the ledger, those with these keys or all that are not there yet, and returns the numbers of the
    new tasks: what is there already is not written again.

    Raises DataError not_allowed, wave_unknown, unit_unknown, ledger_proposal_unknown.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        found = _proposals(viewer, moment, wave_id, unit, report, appraisal)
        series = seen_wave(viewer, moment, wave_id).series
        days = deadlines(ledger_rules(moment), work_calendar(moment), today or today_in(moment))
    if chosen is not None:
        unknown = set(chosen) - {each.key for each in found}
        if unknown:
            raise DataError("ledger_proposal_unknown", names=sorted(unknown))
        found = tuple(each for each in found if each.key in set(chosen))
    new = [
        NewTask(
            series, wave_id, each.unit, each.unit_class, each.portfolio, each.source, each.subject, each.problem, each.task,
            each.goal, each.unit, **days,
        )
        for each in found
        if each.taken is None
    ]  # fmt: skip
    written = add_tasks(store, viewer.name, new, moment_of(store, today))
    return tuple(number for number in written if number is not None)


def _proposals(
    viewer: Viewer,
    moment: Reader,
    wave_id: str,
    unit: str | None,
    report: CommentReport | None = None,
    appraisal: Appraisal | None = None,
) -> tuple[Proposal, ...]:
    seen_wave(viewer, moment, wave_id)
    units = [each for each in units_of(moment, wave_id) if viewer.sees_class(each.unit_class)]
    if unit is not None and unit not in {each.name for each in units}:
        raise unit_unknown(unit, [each.name for each in units], wave_id)
    rules, report = ledger_rules(moment), report or comments_at(viewer, moment, wave_id)
    appraisal = appraisal or _appraised(viewer, moment, wave_id)
    # What a unit is asked to mend leaves the analysts' pages, whoever proposes it.
    short = shortfalls(for_readers(appraisal)).rows if appraisal is not None else ()
    there = {(row.unit, row.source, row.subject): row for row in ledger_rows(moment, wave_id)}
    found = []
    for each in units:
        if unit not in (None, each.name):
            continue
        said = [
            (TOPIC, line.topic, topic_texts(line, COMMENTS_AT_LEAST), line.persons, None)
            for line in _topics(report, each.name, rules)
        ]
        weak = [row for row in short if row.unit == each.name][: rules.dimensions]
        said += [(DIMENSION, row.dimension, dimension_texts(row, appraisal.decimals), None, row.cost) for row in weak]
        for source, subject, texts, persons, cost in said:
            row = there.get((each.name, source, subject))
            found.append(
                Proposal(
                    f"{source}:{each.name}:{subject}", each.name, each.unit_class, each.portfolio, source, subject, *texts,
                    persons, cost, row.id if row is not None else None, row is not None and row.dropped,
                )
            )  # fmt: skip
    return tuple(found)


def _topics(report: CommentReport, unit: str, rules: LedgerRules) -> list[TopicLine]:
    """Most-raised topics of a unit that somebody criticised."""
    scope = report.unit(unit)
    lines = scope.topics if scope is not None else ()
    return [line for line in lines if line.criticism and line.persons >= rules.persons][: rules.topics]


def _appraised(viewer: Viewer, moment: Reader, wave_id: str) -> Appraisal | None:
    """None where the wave has comments alone, or its scheme does not fit it."""
    try:
        return appraise_at(viewer, moment, wave_id)
    except AnalysisError:
        return None
