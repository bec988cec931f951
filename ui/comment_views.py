"""意见 in its three views; what is chosen stands in the URL."""

from __future__ import annotations

import streamlit as st

from jobs.comment_desk import SHOWN
from jobs.comment_files import Asked
from jobs.comments import TYPES, CommentReport, CommentScope
from jobs.comments import leads as leads_of
from ui import cache, comments
from ui.choices import choose_one, choose_text, chosen_by_link
from ui.comment_desk import show_desk
from ui.comment_rules import leads, show_rules
from ui.downloads import comment_downloads
from ui.linked import show_linked
from ui.markup import headline, link, text
from ui.session import Selection, Session
from ui.shared import show_html
from words import comments as words
from words import say

VIEWS = ("topics", "search", "sort")
PARTS = ("desk", "rules", "leads")


def show_comments(session: Session) -> None:
    """Who sorts no comments is not offered to."""
    report = cache.comments(session)
    names = VIEWS if session.viewer.analyses else VIEWS[:-1]
    view = chosen_by_link("view", say("comments.view"), names, show=lambda name: say("comments.view." + name))
    show_linked(comments.views(names, view, session.selection), key="comments_views")
    {"topics": _topics, "search": _search, "sort": _sort}[view](session, report)


def _topics(session: Session, report: CommentReport) -> None:
    selection = session.selection
    head, body = st.container(), st.container()
    names = [each.name for each in report.units if selection.unit_class in ("", each.unit_class)]
    lines = [each.name for each in report.groups]
    with body:
        show_linked(comments.class_links(report, selection), key="comments_classes")
        left, right, _ = st.columns([3, 3, 4], vertical_alignment="bottom")
        with left:
            every = {"": say("comments.every_unit")}
            unit = choose_one("unit", say("column.unit"), ["", *names], show=lambda name: every.get(name, name))
        group = ""
        if lines and not (unit or selection.unit_class or selection.portfolio):
            with right:
                all_groups = {"": say("comments.every_group")}
                group = choose_one("group", say("parts.groups"), ["", *lines], show=lambda name: all_groups.get(name, name))
    scope = report.group(group) if group else report.scope(unit, selection.unit_class, selection.portfolio)
    topic = st.query_params.get("topic", "")
    here = Selection(selection.series, selection.wave, selection.unit_class, unit, portfolio=selection.portfolio)
    with head:
        show_html(comments.news(report, scope))
    with body:
        show_linked(_topics_of(session, report, scope, here, topic, group), key="comments_topics")


def _topics_of(
    session: Session, report: CommentReport, scope: CommentScope, here: Selection, topic: str, group: str
) -> str:
    if scope.counts is None:
        return comments.suppressed(scope)
    if not scope.counts.collected:
        return ""
    chosen = comments.of_topic(report, scope, here, topic) if topic else ""
    waits = comments.waiting(report, here) if scope is report.whole else ""
    left = waits + comments.flow(scope) + comments.topics(report, scope, here, topic, group)
    if here.unit:
        right = comments.quotes(scope)
    elif group:
        right = comments.groups(report, here, group)
    else:
        whole = not (here.unit_class or here.portfolio)
        right = comments.units(report, here) + (comments.groups(report, here, group) if whole else "")
    return f'<div class="wp-columns wp-comments"><div>{left}</div><div>{chosen}{right}</div></div>'


def _search(session: Session, report: CommentReport) -> None:
    selection = session.selection
    head = st.container()
    every = {"": say("comments.any")}
    columns = st.columns([4, 3, 3, 3, 2], vertical_alignment="bottom")
    with columns[0]:
        said = choose_text("text", say("comments.search.text"), say("comments.search.placeholder"))
    with columns[1]:
        classes = ["", *(each.name for each in report.classes)]
        unit_class = choose_one("class", say("column.unit_class"), classes, show=lambda name: every.get(name, name))
    with columns[2]:
        names = ["", *(each.name for each in report.units if unit_class in ("", each.unit_class))]
        unit = choose_one("unit", say("column.unit"), names, show=lambda name: every.get(name, name))
    with columns[3]:
        topics = ["", *(line.topic for line in report.whole.topics)]
        topic = choose_one("topic", say("comments.column.topic"), topics, show=lambda name: every.get(name, name))
    with columns[4]:
        kind = choose_one(
            "type", say("comments.column.type"), ["", *TYPES], show=lambda name: words.kind(name) if name else every[""]
        )
    asked = Asked(said, unit, unit_class, topic, kind, selection.portfolio)
    found = cache.found_comments(session, asked)
    with head:
        show_html(comments.search_news(report, found, asked))
    show_html(comments.hits(found, asked))
    if found.hits:
        comment_downloads(session, asked)


def _sort(session: Session, report: CommentReport) -> None:
    """For analysts: the desk, the rules behind it, and what goes elsewhere."""
    part = chosen_by_link("part", say("comments.part"), PARTS, show=lambda name: say("comments.part." + name))
    links = "".join(
        link(
            comments.PAGE, session.selection, say("comments.part." + name), more={"view": "sort", "part": name},
            current=name == part,
        )
        for name in PARTS
    )  # fmt: skip
    show_html(headline(words.kicker(report, ""), words.plain(say("comments.sort.news." + part)), ""))
    label = text(say("comments.part"))
    show_linked(f'<nav class="wp-choice wp-on-screen" aria-label="{label}">{links}</nav>', key="comments_parts")
    if part == "rules":
        show_rules(session)
    elif part == "leads":
        show_html(leads(leads_of(session.viewer, session.store, session.selection.wave)))
    else:
        left, right, _ = st.columns([3, 3, 5], vertical_alignment="bottom")
        with left:
            shown = choose_one("shown", say("comments.desk.shown"), SHOWN, show=lambda name: say("comments.shown." + name))
        with right:
            every = {"": say("comments.every_unit")}
            names = ["", *(each.name for each in report.units)]
            unit = choose_one("unit", say("column.unit"), names, show=lambda name: every.get(name, name))
        show_desk(session, shown, unit)
