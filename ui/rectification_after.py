"""回头看, 反弹 and 重点监控 as markup, and what persons decide about the list."""

from __future__ import annotations

import streamlit as st

from jobs.follow_up import FollowUps, Relapses
from jobs.ledger import Ledger
from jobs.viewer import EDITORS
from jobs.watch_list import BY_RULES, OFF, ON, WatchList, decide, history, settle
from ui import cache
from ui.markup import headline, link, scrolling, section, table, text
from ui.rectification import LED
from ui.session import Selection, Session
from ui.shared import do_and_say, show_html
from words import follow_up, say, watch_list
from words.failures import one_line
from words.numbers import count
from words.sentences import Phrase

MESSAGE = "rectify_message"


def looked_back(found: FollowUps, ledger: Ledger, selection: Selection) -> str:
    """A line a task that the data can say something about; how many it cannot say anything about."""
    rows = []
    for each in found.found:
        if each.verdict == "unclear" and each.gain is None:
            continue
        to = Selection(ledger.series, ledger.wave, portfolio=selection.portfolio)
        opened = link(LED, to, one_line(each.task.unit), more={"task": str(each.task.number)})
        css = {"more": "wp-up", "less": "wp-down"}.get(each.verdict, "g")
        rows.append([
            opened, text(follow_up.subject(each.task)), f'<span class="{css}">{text(follow_up.verdict(each))}</span>',
            text(follow_up.line(each, found.decimals)),
        ])  # fmt: skip
    order = {"wp-up": 0, "wp-down": 1}
    rows.sort(key=lambda row: next((place for css, place in order.items() if css in row[2]), 2))
    head = [
        say("follow_up.column.unit"),
        say("follow_up.column.subject"),
        say("follow_up.column.verdict"),
        say("rectify.column.words"),
    ]
    title = say("rectify.view.follow_up")
    body = scrolling(table(head, rows, ["l wrap", "l wrap", "l", "l wrap"], caption=title), title) if rows else ""
    silent = len(found.found) - len(rows)
    rest = f'<p class="wp-note">{text(say("rectify.not_compared", n=count(silent)))}</p>' if silent else ""
    return headline("", [Phrase(follow_up.title(found))], "") + section(title, body + rest)


def came_back(found: Relapses) -> str:
    """反弹: proven ones first, then those still heard of."""
    ordered = sorted(found.found, key=lambda each: not each.certain)
    items = "".join(f"<li>{text(follow_up.relapse(each))}</li>" for each in ordered)
    body = f'<p class="wp-note">{text(follow_up.relapse_title(found))}</p>'
    return section(say("rectify.relapses"), body + (f'<ul class="wp-list">{items}</ul>' if items else ""))


def show_watch_list(session: Session) -> None:
    """Who is on the list and why; for analysts the candidates too, and what persons decide beside the rules."""
    found = cache.watched(session)
    show_html(headline("", [Phrase(watch_list.title(found))], watch_list.rules_line(found.rules)))
    show_html(_watched(found))
    settled, steps = history(session.viewer, session.store, found.series)
    if session.viewer.role in EDITORS:
        _decide_forms(session, found)
    lines = [watch_list.settled(each) for each in settled] + [watch_list.step_line(each) for each in steps]
    if lines:
        show_html(
            section(
                say("rectify.watch_history"),
                f'<ul class="wp-list">{"".join(f"<li>{text(line)}</li>" for line in lines)}</ul>',
            )
        )


def _watched(found: WatchList) -> str:
    listed, others = found.listed, [each for each in found.units if not each.listed]
    parts = [f"<li>{text(watch_list.line(each, found.period))}</li>" for each in listed]
    body = f'<ul class="wp-list">{"".join(parts)}</ul>' if parts else ""
    shown = section(say("rectify.watch_listed"), body or f'<p class="wp-note">{text(say("rectify.nothing"))}</p>')
    if others:
        rest = "".join(f"<li>{text(watch_list.line(each, found.period))}</li>" for each in others)
        told = say("watch.candidates", needed=found.rules.needed) + count(len(others))
        summary = f'<summary>{text(told)}</summary><ul class="wp-list">{rest}</ul>'
        shown += f'<details class="wp-method wp-on-screen">{summary}</details>'
    return shown


def _decide_forms(session: Session, found: WatchList) -> None:
    names = [unit.name for unit in cache.appraisal(session).units]
    with st.container(key="no_print_watch"), st.form(f"watch_{found.version}"):
        unit_box, step_box, why = st.columns([2, 2, 4])
        unit = unit_box.selectbox(say("column.unit"), names, key=f"watch_unit_{found.version}")
        step = step_box.selectbox(
            say("rectify.decision"), [ON, OFF, BY_RULES], format_func=lambda each: say("rectify.decision." + each),
            key=f"watch_step_{found.version}",
        )  # fmt: skip
        reason = why.text_input(say("rectify.reason"), key="watch_reason")
        decided = st.form_submit_button(say("rectify.decide"))
    if decided:
        do_and_say(lambda: _decide(session, found, unit, step, reason), MESSAGE)
    if st.button(say("rectify.settle"), key="watch_settle", help=say("rectify.settle_help")):
        do_and_say(
            lambda: (settle(session.viewer, session.store, found.wave, found.version), say("rectify.settled"))[1], MESSAGE
        )


def _decide(session: Session, found: WatchList, unit: str, step: str, reason: str) -> str:
    decide(session.viewer, session.store, found.wave, unit, step, reason, found.version)
    return say("rectify.decided", unit=unit)
