"""Parts of 意见, as markup: what was said in all, by topic, unit and group, and what a search found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jobs.comment_files import Asked
from jobs.comments import CommentReport, CommentScope, Found, Quote, TopicLine
from ui.markup import headline, link, scrolling, section, table, text, toned
from ui.session import Selection
from words import comments as words
from words import joined, say
from words.catalog import sentences
from words.failures import one_line
from words.numbers import count, figure

PAGE = "comments"
FIRST = 3
"""Topics that are marked as the most concentrated."""
TOPICS, UNITS = 15, 15
"""Topics and units that stand in sight; the others are unfolded."""
OF_TOPIC = 10
QUOTES = 8
_TONES = {"new": "down", "more": "down", "fewer": "up"}


def views(names: Sequence[str], shown: str, selection: Selection) -> str:
    """概况, 查找, 归类 as tabs; class, unit and portfolio come along."""
    links = "".join(
        link(PAGE, selection, say("comments.view." + name), more={"view": name}, current=name == shown) for name in names
    )
    return f'<nav class="wp-tabs wp-on-screen" aria-label="{text(say("comments.view"))}">{links}</nav>'


def news(report: CommentReport, scope: CommentScope) -> str:
    place = one_line(scope.name)
    caveat = "" if scope.counts is None or not scope.counts.collected else words.funnel(scope.counts)
    return headline(words.kicker(report, place), words.headline(report, scope, place), caveat)


def waiting(report: CommentReport, selection: Selection) -> str:
    """What waits for an analyst; nothing for others."""
    told = []
    if report.undecided:
        told.append(link(PAGE, selection, say("comments.undecided", n=count(report.undecided)), more={"view": "sort"}))
    if report.leads:
        label = say("comments.leads", n=count(report.leads))
        told.append(link(PAGE, selection, label, more={"view": "sort", "part": "leads"}))
    return f'<p class="wp-note wp-on-screen">{"".join(told)}</p>' if told else ""


def class_links(report: CommentReport, selection: Selection) -> str:
    """全部 and a link per class; nothing where there is one class only."""
    names = [each.name for each in report.classes]
    if len(names) < 2:
        return ""
    links = "".join(
        link(PAGE, selection.of_class(name), name or say("causes.all_classes"), current=name == selection.unit_class)
        for name in ("", *names)
    )
    return f'<nav class="wp-tabs" aria-label="{text(say("column.unit_class"))}">{links}</nav>'


def flow(scope: CommentScope) -> str:
    """征集 → 有效 → 归并 and what the merged ones are: every line adds up."""
    counts = scope.counts
    if counts is None or not counts.collected:
        return ""
    steps = (
        ("collected", counts.collected, say("comments.flow.collected")),
        ("effective", counts.effective, say("comments.flow.effective", without=count(counts.without_substance))),
        ("merged", counts.merged, say("comments.flow.merged", persons=count(counts.persons))),
    )
    boxes = "".join(
        f"<li><span>{text(say('comments.column.' + name))}</span><b>{text(count(number))}</b>"
        f"<small>{text(said)}</small></li>"
        for name, number, said in steps
    )
    kinds = [(name, getattr(counts, name)) for name in ("praise", "criticism", "suggestion")]
    total = max(1, counts.merged)
    bars = "".join(
        f'<div class="wp-kind wp-{name}" style="width:{figure(100 * number / total, 2)}%"></div>'
        for name, number in kinds
        if number
    )
    told = "".join(
        f'<span class="wp-kind-name wp-{name}">{text(words.kind(name))} <b>{text(count(number))}</b></span>'
        for name, number in kinds
    )
    return (
        f'<section class="wp-section"><ol class="wp-sifted">{boxes}</ol>'
        f'<div class="wp-kinds" aria-hidden="true">{bars}</div><p class="wp-kind-names">{told}</p></section>'
    )


def suppressed(scope: CommentScope) -> str:
    """Why nothing stands here."""
    body = f'<p class="wp-suppressed">{text(say("suppressed"))}</p>'
    return section(one_line(scope.name) or say("comments.topics"), body, say("comments.too_few"))


def topics(report: CommentReport, scope: CommentScope, selection: Selection, chosen: str, group: str = "") -> str:
    """Topics by persons, the first three marked; those that are only praised beneath."""
    raised = [line for line in scope.topics if line.persons]
    praised = [line for line in scope.topics if not line.persons]
    compared = any(line.change is not None for line in scope.topics)
    base = [say("comments.topics.base")]
    base += [say("comments.topics.compared")] if compared else []
    body = _topic_table(raised[:TOPICS], selection, chosen, compared, group) if raised else ""
    if rest := raised[TOPICS:]:
        told, open_ = (
            say("comments.topics.more", count=len(rest)),
            " open" if chosen in [each.topic for each in rest] else "",
        )
        more = _topic_table(rest, selection, chosen, compared, group, TOPICS)
        body += f'<details class="wp-method"{open_}><summary>{text(told)}</summary>{more}</details>'
    if praised:
        names = joined(say("comments.topic", topic=one_line(line.topic), persons=count(line.praised)) for line in praised)
        body += f'<p class="wp-note">{text(say("comments.topics.praised", topics=names))}</p>'
    if scope is report.whole and report.unnamed:
        body += f'<p class="wp-note">{text(say("comments.topics.unnamed", n=count(report.unnamed)))}</p>'
    body = body or f'<p class="wp-note">{text(say("comments.topics.none"))}</p>'
    return section(say("comments.topics"), body, sentences(base))


def _topic_table(
    lines: Sequence[TopicLine], selection: Selection, chosen: str, compared: bool, group: str, before: int = 0
) -> str:
    most = max(line.persons for line in lines)
    rows, css = [], []
    more = {"group": group} if group else {}
    for number, line in enumerate(lines, before):
        name = link(PAGE, selection, one_line(line.topic), more={**more, "topic": line.topic}, current=line.topic == chosen)
        mark = f'<b class="wp-first">{number + 1}</b>' if number < FIRST else f'<span class="g">{number + 1}</span>'
        rows.append(
            [
                mark, name, _bar(line.persons, most), text(count(line.persons)), text(count(line.merged)),
                text(count(line.criticism)), text(count(line.suggestion)), text(count(line.praised)),
                *([text(count(line.before)), _change(line)] if compared else []),
            ]
        )  # fmt: skip
        css.append("wp-chosen-row" if line.topic == chosen else "")
    names = ("persons", "merged", "criticism", "suggestion", "praised", *(("before", "change") if compared else ()))
    head = ["", say("comments.column.topic"), "", *(say("comments.column." + name) for name in names)]
    kinds = ["", "l", "wide narrow-off", "s", "g narrow-off", "g narrow-off", "g narrow-off", "g narrow-off"]
    kinds += ["g narrow-off", ""] if compared else []
    return scrolling(table(head, rows, kinds, "wp-topics", say("comments.topics"), css))


def _bar(number: int, most: int) -> str:
    return f'<span class="wp-share"><i style="width:{figure(100 * number / most, 1)}%"></i></span>'


def _change(line: TopicLine) -> str:
    return toned(words.change(line), _TONES.get(line.change or "", ""))


def of_topic(report: CommentReport, scope: CommentScope, selection: Selection, topic: str) -> str:
    """One topic: who raises it about whom, what they say, and the way to all of them."""
    line = next((each for each in scope.topics if each.topic == topic), None)
    title = say("comments.of_topic", topic=one_line(topic))
    close = link(PAGE, selection, say("comments.of_topic.close"), css="wp-go")
    if line is None:
        return section(title, f'<p class="wp-note">{text(say("comments.of_topic.none"))}</p>{close}')
    facts = say(
        "comments.of_topic.facts", persons=count(line.persons), merged=count(line.merged),
        criticism=count(line.criticism), suggestion=count(line.suggestion), praised=count(line.praised),
    )  # fmt: skip
    go = link(PAGE, selection, say("comments.of_topic.go"), css="wp-go", more={"view": "search", "topic": topic})
    body = f'<p class="wp-said">{text(facts)}</p><p>{go} {close}</p>'
    if not selection.unit:
        body += _units_of_topic(report, selection, topic)
    quotes = [
        (each, quote)
        for each in report.units
        if (not selection.unit or each.name == selection.unit) and _within(each, selection)
        for quote in each.quotes
        if topic in quote.topics
    ]
    if quotes:
        quotes.sort(key=lambda each: -each[1].comments)
        items = "".join(_quote(quote, "" if selection.unit else each.name) for each, quote in quotes[:QUOTES])
        body += f'<ul class="wp-quotes">{items}</ul>'
    return f'<div class="wp-of-topic">{section(title, body)}</div>'


def _units_of_topic(report: CommentReport, selection: Selection, topic: str) -> str:
    found = [
        (each, line)
        for each in report.units
        if _within(each, selection)
        for line in each.topics
        if line.topic == topic and line.persons
    ]
    if not found:
        return ""
    found.sort(key=lambda each: -each[1].persons)
    rows = [
        [
            link(PAGE, selection.of_unit(each.unit_class, each.name), one_line(each.name), more={"topic": topic}),
            text(count(line.persons)), text(count(line.merged)), _change(line),
        ]
        for each, line in found[:OF_TOPIC]
    ]  # fmt: skip
    head = [say("comments.column." + name) for name in ("unit", "persons", "merged", "change")]
    more = say("list.more", count=len(found)) if len(found) > OF_TOPIC else ""
    return table(head, rows, ["l wrap", "s", "g", ""], caption=say("comments.of_topic", topic=one_line(topic))) + text(more)


def units(report: CommentReport, selection: Selection) -> str:
    """Every unit of the class or portfolio that is looked at; what may not be shown looks so."""
    found = sorted(
        (each for each in report.units if _within(each, selection)),
        key=lambda each: (each.counts is None, -(each.counts.effective if each.counts else 0), each.name),
    )
    found = [each for each in found if each.counts is None or each.counts.collected]
    if not found:
        return ""
    body = _unit_table(found[:UNITS], selection)
    if rest := found[UNITS:]:
        told = say("comments.units.more", count=len(rest))
        body += f'<details class="wp-method"><summary>{text(told)}</summary>{_unit_table(rest, selection)}</details>'
    return section(say("comments.units"), body, say("comments.units.base"))


def _unit_table(found: Sequence[CommentScope], selection: Selection) -> str:
    rows = []
    for each in found:
        name = link(PAGE, selection.of_unit(each.unit_class, each.name), one_line(each.name))
        if each.counts is None:
            hidden = f'<span class="wp-suppressed">{text(say("suppressed"))}</span>'
            rows.append([name, hidden, "", ""])
            continue
        top = joined(one_line(line.topic) for line in each.topics[:FIRST] if line.persons)
        rows.append([name, text(count(each.counts.effective)), text(count(each.counts.merged)), text(top)])
    head = [say("comments.column." + name) for name in ("unit", "effective", "merged", "top")]
    return scrolling(table(head, rows, ["l wrap", "s", "g narrow-off", "l wrap"], caption=say("comments.units")))


def groups(report: CommentReport, selection: Selection, chosen: str) -> str:
    """Lines of groups; small ones stand together, secret ones under the name of their line."""
    if not report.groups:
        return ""
    rows = [
        [
            link(PAGE, selection.only_wave(), one_line(each.name), more={"group": each.name}, current=each.name == chosen),
            text(count(each.counts.effective)), text(count(each.counts.persons)),
            text(joined(one_line(line.topic) for line in each.topics[:FIRST] if line.persons)),
        ]
        for each in report.groups
    ]  # fmt: skip
    head = [say("parts.groups"), *(say("comments.column." + name) for name in ("effective", "writers", "top"))]
    shown = table(head, rows, ["l wrap", "s", "g", "l wrap"], caption=say("comments.groups"))
    return section(say("comments.groups"), shown, say("comments.groups.base"))


def quotes(scope: CommentScope) -> str:
    """原话 of a unit, masked."""
    if not scope.quotes:
        return ""
    items = "".join(_quote(each) for each in scope.quotes)
    return section(say("comments.quotes"), f'<ul class="wp-quotes">{items}</ul>', say("comments.quotes.base"))


def _quote(quote: Quote, unit: str = "") -> str:
    said = [words.kind(quote.type), joined(one_line(each) for each in quote.topics), one_line(unit)]
    if quote.comments > 1:
        said.append(say("comments.alike", n=count(quote.comments)))
    return f"<li>{text(quote.text)}<small>{text('　'.join(each for each in said if each))}</small></li>"


def _within(scope: CommentScope, selection: Selection) -> bool:
    return selection.unit_class in ("", scope.unit_class) and selection.portfolio in ("", scope.portfolio)


def search_news(report: CommentReport, found: Found, asked: Asked) -> str:
    told = words.asked_words(asked)
    told_of = say("comments.search.of", asked=joined(told)) if told else say("comments.search.all")
    found_all = say("comments.found", merged=count(found.merged), comments=count(found.comments))
    return headline(words.kicker(report, say("comments.view.search")), words.plain(told_of + found_all), "")


def hits(found: Found, asked: Asked) -> str:
    """What was found, most said first, with the words that were searched for marked; what is never found is said."""
    never = f'<p class="wp-base">{text(say("comments.never_found"))}</p>'
    if not found.hits:
        return f'<p class="wp-said">{text(say("comments.search.nothing"))}</p>{never}'
    items = "".join(_hit(each, asked.text) for each in found.hits)
    more = ""
    if found.merged > len(found.hits):
        more = f'<p class="wp-note">{text(say("comments.search.first", n=count(len(found.hits))))}</p>'
    return f'<ol class="wp-hits">{items}</ol>{more}{never}'


def _hit(hit, searched: str) -> str:
    about = [words.kind(hit.type), *map(one_line, hit.topics)]
    times = f'<b title="{text(say("comments.column.said_by"))}">{text(count(hit.comments))}</b>'
    said = f"<span>{highlighted(hit.text, searched)}</span>"
    return f"<li>{times}<div>{said}<small>{text(one_line(hit.unit))}　{text('　'.join(about))}</small></div></li>"


def highlighted(said: str, searched: str) -> str:
    """The text as HTML with every one of the words marked."""
    asked = sorted({each for each in searched.casefold().split() if each}, key=len, reverse=True)
    low = said.casefold()
    if not asked or len(low) != len(said):  # a few letters are longer when folded: then nothing is marked
        return text(said)
    marked, at = [], 0
    for found in re.finditer("|".join(map(re.escape, asked)), low):
        marked += [text(said[at : found.start()]), f"<mark>{text(said[found.start() : found.end()])}</mark>"]
        at = found.end()
    return "".join([*marked, text(said[at:])])
