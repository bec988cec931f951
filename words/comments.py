"""What people wrote, in words: the numbers that add up, what most is said about, and changes that a test has shown."""

from __future__ import annotations

from words.catalog import joined, say
from words.claims import claim
from words.failures import one_line
from words.numbers import count

NAMED = 3


def lines(report, scope) -> list[str]:
    """A scope of a report in sentences; what may not be shown is said."""
    if scope.counts is None:
        return [say("comments.too_few")]
    if not scope.counts.collected:
        return [say("comments.none")]
    found = [funnel(scope.counts), top(scope.topics)]
    if report.undecided and scope is report.whole:
        found.append(say("comments.undecided", n=count(report.undecided)))
    if report.leads and scope is report.whole:
        found.append(say("comments.leads", n=count(report.leads)))
    return [each for each in found if each]


def funnel(counts) -> str:
    """共收到意见建议3,912条，剔除无实质内容的2,105条，有效1,807条，归并为612条，其中表扬128条、批评197条、建议287条。"""
    return say(
        "comments.funnel",
        collected=count(counts.collected),
        without=count(counts.without_substance),
        effective=count(counts.effective),
        merged=count(counts.merged),
        praise=count(counts.praise),
        criticism=count(counts.criticism),
        suggestion=count(counts.suggestion),
    )


def top(topics, n: int = NAMED) -> str:
    """反映较集中的是排队等候（157人）、政策解释（136人）、办事便利（130人）。 Nothing where nobody complains."""
    named = [
        say("comments.topic", topic=one_line(line.topic), persons=count(line.persons)) for line in topics if line.persons
    ]
    return say("comments.top", topics=joined(named[:n])) if named else ""


def topic_header() -> list[str]:
    names = ("topic", "family", "persons", "comments", "merged", "criticism", "suggestion", "praised", "before", "change")
    return [say("comments.column." + name) for name in names]


def topic_row(line) -> list[str]:
    """A row of the table of topics."""
    return [
        one_line(line.topic), one_line(line.family), count(line.persons), count(line.comments), count(line.merged),
        count(line.criticism), count(line.suggestion), count(line.praised), count(line.before), change(line),
    ]  # fmt: skip


def change(line) -> str:
    """How often a topic is raised against the wave before; nothing where it was not compared."""
    if line.change is None:
        return "—"
    return claim("comments.change." + line.change, line.change)


def kind(name: str) -> str:
    """表扬, 批评, 建议"""
    return say("comments.type." + name)
