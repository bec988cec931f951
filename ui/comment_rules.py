"""The rules behind the topics, for analysts: name what no rule caught, change words, see first what that changes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from jobs import FAILURES
from jobs.comment_effect import Effect, change_topic, drop_topic, topic_effect
from jobs.comment_rules import comment_rules
from jobs.comments import CommentItem, WordGroup
from ui import cache
from ui.markup import section, table, text
from ui.session import Session
from ui.shared import do_and_say, show_html
from words import comments as words
from words import failure, joined, say
from words.failures import one_line
from words.numbers import count

DONE = "comment_rules_done"
NEW = ""


def show_rules(session: Session) -> None:
    """Groups without a name, then the table, a topic at a time."""
    if message := st.session_state.pop(DONE, ""):
        st.success(message)
    groups = cache.unnamed_groups(session)
    show_html(section(say("comments.rules.unnamed"), _groups(groups), say("comments.rules.unnamed_base")))
    rules = comment_rules(session.store)
    names = [topic.name for topic in rules.topics]
    show_html(section(say("comments.rules.title"), "", say("comments.rules.base")))
    with st.container(key="no_print_rules"):
        _take_group(groups)
        if st.session_state.get("rule_topic", NEW) not in (NEW, *names):
            st.session_state["rule_topic"] = NEW
        left, right = st.columns([1, 1])
        with left:
            name = st.selectbox(
                say("comments.rules.topic"), [NEW, *names], key="rule_topic", on_change=_topic_changed, args=(session,),
                format_func=lambda each: one_line(each) or say("comments.rules.new"),
            )  # fmt: skip
        with right:
            named = st.text_input(say("comments.rules.name"), key="rule_name", max_chars=40, disabled=name != NEW)
            family = st.text_input(say("comments.column.family"), key="rule_family", max_chars=40)
        with left:
            caught = st.text_area(say("comments.rules.words"), key="rule_words", height=170)
        with right:
            without = st.text_area(say("comments.rules.without"), key="rule_without", height=90)
        asked = (name or named, caught.split("\n"), without.split("\n"), family)
        _effect_and_take(session, name, asked)


def _effect_and_take(session: Session, name: str, asked: tuple) -> None:
    """What it would change, then the button that takes exactly that."""
    see, drop, _ = st.columns([2, 2, 6])
    if see.button(say("comments.rules.see"), key="rule_see"):
        st.session_state["rule_asked"] = asked
    if name and drop.button(say("comments.rules.drop"), key="rule_drop"):
        st.session_state.pop("rule_asked", None)
        do_and_say(lambda: _dropped(session, name), DONE)
    if st.session_state.get("rule_asked") != asked:
        return
    try:
        found = topic_effect(session.viewer, session.store, session.selection.wave, *asked)
    except FAILURES as error:
        st.error(failure(error))
        return
    show_html(effect(found))
    if st.button(say("comments.rules.take"), key="rule_take", type="primary"):
        st.session_state.pop("rule_asked", None)
        do_and_say(lambda: _taken(session, asked), DONE)


def _taken(session: Session, asked: tuple) -> str:
    change_topic(session.viewer, session.store, *asked)
    return say("comments.done.rule", topic=one_line(asked[0]))


def _dropped(session: Session, name: str) -> str:
    drop_topic(session.viewer, session.store, name)
    return say("comments.done.drop", topic=one_line(name))


def _take_group(groups: Sequence[WordGroup]) -> None:
    """A group's words into the fields of a new topic."""
    if not groups:
        return
    labels = [joined(each.words[:4]) for each in groups]
    chosen = st.selectbox(
        say("comments.rules.group"), range(len(groups)), key="rule_group", index=None,
        format_func=lambda number: labels[number], placeholder=say("choice.placeholder"),
    )  # fmt: skip
    if chosen is not None and st.session_state.get("rule_group_taken") != groups[chosen]:
        st.session_state["rule_group_taken"] = groups[chosen]
        st.session_state.update(
            rule_topic=NEW, rule_name="", rule_family="", rule_words="\n".join(groups[chosen].words[:3]), rule_without=""
        )


def _topic_changed(session: Session) -> None:
    """The fields hold the topic that was chosen."""
    topic = comment_rules(session.store).topic(st.session_state["rule_topic"])
    st.session_state.update(
        rule_name="",
        rule_family=topic.family if topic else "",
        rule_words="\n".join(topic.words) if topic else "",
        rule_without="\n".join(topic.without) if topic else "",
    )


def _groups(groups: Sequence[WordGroup]) -> str:
    if not groups:
        return f'<p class="wp-note">{text(say("comments.rules.nothing_unnamed"))}</p>'
    rows = [
        [
            text(joined(map(one_line, each.words))), text(count(each.comments)), text(count(each.persons)),
            text(one_line(each.samples[0])),
        ]
        for each in groups
    ]  # fmt: skip
    head = [
        say("comments.rules.group_words"),
        *(say("comments.column." + name) for name in ("comments", "writers", "text")),
    ]
    return table(head, rows, ["l wrap", "", "g", "l wrap"], caption=say("comments.rules.unnamed"))


def effect(found: Effect) -> str:
    """What another wording would change: how many, and some of them."""
    body = "".join(f'<p class="wp-said">{text(each)}</p>' for each in words.effect(found))
    for name in ("gained", "lost"):
        samples = getattr(found, name + "_texts")
        if samples:
            items = "".join(f"<li>{text(each)}</li>" for each in samples)
            body += f'<h3 class="wp-base">{text(say("comments.effect." + name))}</h3><ul class="wp-quotes">{items}</ul>'
    return section(say("comments.rules.effect"), body)


def leads(items: Sequence[CommentItem]) -> str:
    """涉嫌违纪线索 and where they go; in no export."""
    if not items:
        return section(say("comments.leads.title"), f'<p class="wp-note">{text(say("comments.leads.none"))}</p>')
    rows = [
        [text(one_line(each.unit)), text(each.text), text(count(each.comments)), text(say("comments.leads.to"))]
        for each in items
    ]
    head = [*(say("comments.column." + name) for name in ("unit", "text", "said_by")), say("comments.leads.where")]
    body = table(head, rows, ["l wrap", "l wrap", "", "l wrap"], caption=say("comments.leads.title"))
    return f'<div class="wp-on-screen">{section(say("comments.leads.title"), body, say("comments.leads.base"))}</div>'
