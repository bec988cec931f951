"""整改台账 in words: states, colours, what was proposed, what a workbook says otherwise."""

from __future__ import annotations

from words.catalog import catalog, say
from words.failures import one_line
from words.language import LANGUAGES
from words.numbers import count, difference, figure


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
    problem = say("ledger.dimension_problem", dimension=dimension, score=figure(row.score, decimals), gap=figure(gap, decimals))
    return problem, say("ledger.dimension_task", dimension=dimension), say("ledger.dimension_goal", dimension=dimension)
