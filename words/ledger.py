"""整改台账 in words: states, colours, what was proposed, what a workbook says otherwise."""

from __future__ import annotations

from words.catalog import catalog, joined, knows, say
from words.failures import one_line
from words.language import LANGUAGES
from words.numbers import count, difference, figure
from words.punctuation import arrow, counted, labelled


def state(name: str) -> str:
    """待反馈, 整改中, 已报结, 核查, 销号, 退回"""
    return say("ledger.state." + name)


def state_named(word: str) -> str | None:
    """The state that a cell names, in whichever language the workbook was written; None where it names none."""
    plain, start = " ".join(word.split()).lower(), "ledger.state."
    for language in LANGUAGES:
        for key, text in catalog(language).items():
            if key.startswith(start) and text.lower() == plain:
                return key.removeprefix(start)
    return None


def field(name: str) -> str:
    """整改措施, 责任领导, 整改进展 …"""
    return say("ledger.field." + name)


def source(name: str) -> str:
    """意见主题, 评议内容, 事件, 其他"""
    return say("ledger.source." + name)


def colour(name: str) -> str:
    """蓝, 黄, 红; nothing where there is none"""
    return say("ledger.colour." + name) if name else ""


def lines(ledger) -> list[str]:
    """A ledger in sentences: what was to be done, where tasks stand, what is late, and what was assumed."""
    counts = ledger.counts
    if not counts.tasks:
        return [say("ledger.empty")]
    states = [
        counted(state(name), count(getattr(counts, name)))
        for name in ("waiting", "underway", "reported", "checking", "returned", "closed")
    ]
    found = [say("ledger.due", due=count(counts.due), done=count(counts.done), late=count(counts.late))]
    found.append(say("ledger.stand", tasks=count(counts.tasks), states=joined(states)))
    if counts.overdue:
        colours = [counted(colour(name), count(getattr(counts, name))) for name in ("red", "amber", "blue")]
        found.append(say("ledger.overdue", overdue=count(counts.overdue), colours=joined(colours)))
    if counts.due_soon:
        found.append(say("ledger.due_soon", n=count(counts.due_soon), days=count(ledger.rules.soon)))
    if counts.unproven:
        found.append(say("ledger.unproven", n=count(counts.unproven)))
    return [*found, *assumed(ledger.assumed_years)]


def assumed(years) -> list[str]:
    """2027年的放假安排还没有录入，按周一至周五计算工作日。 Nothing where all is known."""
    return [say("ledger.assumed", years=joined(str(year) for year in years))] if years else []


def answer_line(cell) -> str:
    """What a cell of a workbook says otherwise: 整改进展：甲→乙"""
    if not cell.field:
        return cell.now
    named = _known_state if cell.field == "state" else one_line
    was, new = named(cell.was), named(cell.now)
    return labelled(field(cell.field), arrow(was or say("ledger.blank"), new))


def _known_state(text: str) -> str:
    return state(text) if knows("ledger.state." + text) else one_line(text)


def topic_texts(line, at_least: int) -> tuple[str, str, str]:
    """Problem, task and goal of a topic; how many raised it only where they are not few."""
    topic = one_line(line.topic)
    if line.persons < at_least:
        problem = say("ledger.topic_problem_few", topic=topic)
    else:
        problem = say("ledger.topic_problem", topic=topic, persons=count(line.persons))
    return problem, say("ledger.topic_task", topic=topic), say("ledger.topic_goal", topic=topic)


def dimension_texts(row, decimals: int) -> tuple[str, str, str]:
    """Problem, task and goal of a dimension that is proven below its class."""
    dimension = one_line(row.dimension)
    gap = difference(row.class_mean, row.score, decimals)
    problem = say(
        "ledger.dimension_problem", dimension=dimension, score=figure(row.score, decimals), gap=figure(gap, decimals)
    )
    return problem, say("ledger.dimension_task", dimension=dimension), say("ledger.dimension_goal", dimension=dimension)
