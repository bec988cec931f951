"""回头看, 反弹 and 重点监控 as markup, and what persons decide about the list."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from jobs.follow_up import LESS, MORE, NO_MORE, UNCLEAR, FollowUp, FollowUps, Relapses
from jobs.ledger import Ledger
from jobs.viewer import EDITORS
from jobs.watch_list import BY_RULES, OFF, ON, WatchList, decide, history, settle
from ui import cache
from ui.markup import headline, link, scrolling, section, table, text, toned
from ui.rectification import LED
from ui.session import Selection, Session
from ui.shared import do_and_say, show_html
from words import follow_up, say, watch_list
from words.failures import one_line
from words.numbers import count
from words.sentences import Phrase

MESSAGE = "rectify_message"


def news_of_looking_back(found: FollowUps) -> str:
    return headline("", [Phrase(follow_up.title(found))], follow_up.tested(found))


def looked_back(found: FollowUps, ledger: Ledger, selection: Selection) -> str:
    """A row a task that the data decide; those that they do not decide stand folded beneath."""
    shown = _looked_back_table([each for each in found.found if each.verdict != UNCLEAR], found, ledger, selection)
    nothing = f'<p class="wp-note">{text(say("rectify.nothing"))}</p>'
    body = section(say("rectify.decided_by_data"), shown or nothing)
    rest = found.of(UNCLEAR)
    if rest:
        summary = f"<summary>{text(say('rectify.undecided', n=count(len(rest))))}</summary>"
        body += f'<details class="wp-method">{summary}{_looked_back_table(rest, found, ledger, selection)}</details>'
    return body


def _looked_back_table(some: Sequence[FollowUp], found: FollowUps, ledger: Ledger, selection: Selection) -> str:
    to = Selection(ledger.series, ledger.wave, portfolio=selection.portfolio)
    head = [say("follow_up.column." + name) for name in ("unit", "subject", "verdict")] + [say("rectify.column.words")]
    rows = [
        [
            link(LED, to, one_line(each.task.unit), more={"task": str(each.task.number)}),
            text(follow_up.subject(each.task)),
            toned(follow_up.verdict(each), {MORE: "up", LESS: "down"}.get(each.verdict, "")),
            text(follow_up.line(each, found.decimals)),
        ]
        for each in sorted(some, key=lambda each: (MORE, LESS, NO_MORE, UNCLEAR).index(each.verdict))
    ]
    title = say("rectify.view.follow_up")
    return scrolling(table(head, rows, ["l wrap", "l wrap", "l", "l wrap wp-words"], caption=title), title) if rows else ""


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
