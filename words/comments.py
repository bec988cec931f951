"""What people wrote, in words: the numbers that add up, what most is said about, and changes that a test has shown."""

from __future__ import annotations

from words.catalog import joined, say
from words.claims import claim
from words.failures import one_line
from words.numbers import count
from words.punctuation import beside
from words.sentences import Phrase, wave_title
from words.summaries import series_name

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


def kicker(report, place: str) -> str:
    """What the page is about: wave, series, and the part of it that is looked at."""
    return beside(wave_title(report.period), series_name(report.series), place)


def headline(report, scope, place: str = "") -> list[Phrase]:
    """What most is said about, and what has come more or less often than in the wave before."""
    if scope.counts is None:
        return [Phrase(say("comments.too_few"))]
    if not scope.counts.collected:
        return [Phrase(say("comments.none"))]
    raised = [line for line in scope.topics if line.persons]
    if not raised:
        return [Phrase(say("comments.news.nothing", n=count(scope.counts.merged)))]
    told = joined(say("comments.topic", topic=one_line(line.topic), persons=count(line.persons)) for line in raised[:NAMED])
    where = say("comments.news.of", place=place) if place else ""
    found = [Phrase(where + say("comments.news.top", topics=told))]
    compared = [line for line in scope.topics if line.change is not None]
    if not compared:
        return [*found, Phrase(say("join.stop"))]
    moved = []
    for change_, tone in (("new", "down"), ("more", "down"), ("fewer", "up")):
        names = [one_line(line.topic) for line in compared if line.change == change_ and (line.persons or line.before)]
        if names:
            moved.append(Phrase(claim("comments.news." + change_, change_, topics=_some(names)), tone))
    if not moved:
        return [*found, Phrase(claim("comments.news.same", "same"))]
    parts = [found[0], Phrase(say("comments.news.against", wave=wave_title(report.wave_before)))]
    for number, each in enumerate(moved):
        parts += [Phrase(say("join.comma")), each] if number else [each]
    return [*parts, Phrase(say("join.stop"))]


def _some(names: list[str]) -> str:
    return joined(names[:NAMED]) + (say("list.more", count=len(names)) if len(names) > NAMED else "")


def asked_words(asked) -> list[str]:
    """What was searched for, a word for each thing that was chosen."""
    return [
        each
        for each in (
            asked.portfolio, asked.unit_class, asked.unit, asked.topic, kind(asked.type) if asked.type else "",
            say("comments.asked_text", text=asked.text) if asked.text else "",
        )
        if each
    ]  # fmt: skip


def reasons(why) -> list[str]:
    """What the rules said of a comment, and by which words."""
    told = [say("comments.why.type", type=kind(why.type))]
    told += [
        say("comments.why." + name, words=_quoted(getattr(why, name)))
        for name in ("praise", "negated", "criticism", "suggestion", "irony", "leads")
        if getattr(why, name)
    ]
    if why.ticks:
        told.append(say("comments.why.ticks_" + why.ticks))
    if why.names:
        told.append(say("comments.why.names", units=joined(one_line(each) for each in why.names)))
    if why.caught:
        told.append(joined(say("comments.why.topic", topic=one_line(t), word=one_line(word)) for t, word in why.caught))
    elif not why.topics:
        told.append(say("comments.why.no_topic"))
    return told


def _quoted(words) -> str:
    return joined(say("comments.why.word", word=one_line(word)) for word in words)


def effect(found) -> list[str]:
    """What another wording of a topic would change, in sentences."""
    told = [
        say(
            "comments.effect", topic=one_line(found.topic.name), gained=count(found.gained), lost=count(found.lost),
            units=count(found.units),
        )
    ]  # fmt: skip
    if found.moved:
        told.append(say("comments.effect.moved", n=count(found.moved)))
    if found.decided:
        told.append(say("comments.effect.decided", n=count(found.decided)))
    return told


def plain(sentence: str) -> list[Phrase]:
    """A headline that claims nothing."""
    return [Phrase(sentence)]
