"""整改 on the screen in words: the finding first, how late a task is, what is needed next."""

from __future__ import annotations

from words.catalog import joined, say, sentences
from words.dates import day, day_of_year
from words.failures import one_line
from words.ledger import assumed, colour, field, source, state
from words.numbers import count
from words.punctuation import beside, bracketed, counted, labelled
from words.sentences import Phrase, wave_title
from words.summaries import series_name

COLOURS = ("red", "amber", "blue")


def kicker(ledger) -> str:
    """截至2026年12月15日　万人评议机关作风　2025年度整改台账"""
    return beside(
        say("rectify.as_of", day=day(ledger.today)), series_name(ledger.series),
        say("ledger.book_title", wave=wave_title(ledger.period)),
    )  # fmt: skip


def headline(ledger, counts, whose: str = "") -> list[Phrase]:
    """2025年度应完成49项整改任务，已销号39项，逾期5项。 whose: the class, portfolio or unit that is looked at."""
    who = one_line(whose) or wave_title(ledger.period)
    if not counts.tasks:
        return [Phrase(say("rectify.headline_none", who=who))]
    if not counts.due:
        return [
            Phrase(
                say(
                    "rectify.headline_begun",
                    who=who,
                    tasks=count(counts.tasks),
                    answered=count(counts.answered),
                    waiting=count(counts.unanswered),
                )
            )  # fmt: skip
        ]
    late = say("rectify.headline_late" if counts.overdue else "rectify.headline_in_time", n=count(counts.overdue))
    told = say("rectify.headline", who=who, due=count(counts.due), done=count(counts.done))
    return [Phrase(told + say("join.comma")), Phrase(late, "down" if counts.overdue else "plain"), Phrase(say("join.stop"))]


def caveat(ledger, counts) -> str:
    """The three colours with their days, and what was assumed."""
    rules = ledger.rules
    told = [say("rectify.colours", blue=rules.blue, amber=rules.amber, red=rules.red)] if counts.overdue else []
    return sentences([*told, *assumed(ledger.assumed_years)])


def colours(counts) -> str:
    """红3、黄1、蓝1; those that there are."""
    return joined(counted(colour(name), count(getattr(counts, name))) for name in COLOURS if getattr(counts, name))


def late(task) -> str:
    """红：逾期32个工作日 or 还有3个工作日; when it was closed or reported."""
    if task.overdue:
        told = say("rectify.days_late", days=count(task.days_late))
        return labelled(colour(task.colour), told) if task.colour else told
    if task.closed is not None:
        return say("rectify.closed_on", day=day_of_year(task.closed))
    if task.days_left is None:
        return say("rectify.reported_on", day=day_of_year(task.reported)) if task.reported is not None else ""
    return say("rectify.days_left", days=count(task.days_left)) if task.days_left else say("rectify.due_today")


def subject(task) -> str:
    """What a task is about, short: its topic or dimension, else its problem."""
    return one_line(task.subject or task.problem)


def task_title(task) -> str:
    """市水务集团：整改水电气热方面的问题。"""
    return labelled(one_line(task.unit), one_line(task.task))


def task_kicker(ledger_period: str, task) -> str:
    return beside(
        say("rectify.number", task=task.id), wave_title(ledger_period), source(task.source), one_line(task.unit_class),
        one_line(task.portfolio),
    )  # fmt: skip


def needed(task) -> str:
    """下一步：已报结，还缺整改进展、佐证"""
    if not task.next:
        return say("rectify.finished")
    told = say("rectify.next", states=joined(map(state, task.next)))
    return bracketed(told, say("rectify.lacking", fields=joined(map(field, task.needs)))) if task.needs else told


def unit_line(task) -> str:
    """占道扰民　销号; 政务公开　红：逾期17个工作日"""
    return beside(subject(task), late(task) if task.overdue else state(task.state))


def step_words(step) -> str:
    """What one person did: the state, or the field and what it says now."""
    if step.field == "state":
        return labelled(field("state"), state(step.now))
    if step.field == "dropped":
        return field("dropped")
    return labelled(field(step.field), one_line(step.now) or say("ledger.blank"))
