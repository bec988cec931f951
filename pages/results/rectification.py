"""整改: what units have to mend, how far they are, what is late; one task whole; 回头看 and 重点监控; the office's work."""

import streamlit as st

from jobs import FAILURES
from jobs.viewer import EDITORS, UNIT
from ui import cache
from ui.choices import choose_one, chosen_by_link
from ui.frame import current
from ui.linked import show_linked
from ui.markup import text
from ui.rectification import LISTS, flow, lists, narrowed, news, scopes, tasks_table, wave_links
from ui.rectification_after import came_back, looked_back, news_of_looking_back, show_watch_list
from ui.rectification_task import after, back_link, card, history, show_actions, source
from ui.rectification_task import news as task_news
from ui.rectification_work import open_proposals, show_holidays, show_message, show_proposals, show_workbooks
from ui.session import Selection
from ui.shared import show_empty, show_html, show_warning
from words import failure, joined, say

VIEWS = ("ledger", "follow_up", "watch")
OFFICE = ("propose", "workbooks", "holidays")


def show_ledger(session) -> None:
    found, selection = cache.ledger(session), session.selection
    periods = {wave.wave: wave.period for wave in session.series_waves}
    waves = [(wave, periods[wave]) for wave in cache.ledger_waves(session) if wave in periods]
    tasks = found.of(selection.unit, selection.unit_class, selection.portfolio)
    counts = found.counts_of(selection.unit, selection.unit_class, selection.portfolio)
    here = Selection(selection.series, selection.wave, selection.unit_class, selection.unit, portfolio=selection.portfolio)
    whose = selection.unit or selection.unit_class or selection.portfolio
    show_linked(wave_links(found, waves, selection) + news(found, counts, whose), key="news")
    if not counts.tasks:
        show_linked(nothing_yet(session, whose), key="nothing")
        return
    name = chosen_by_link("list", say("rectify.lists"), LISTS)
    shown = narrowed(tasks, name)
    left = flow(counts, here, name) + lists(counts, here, name)
    left += tasks_table(shown, selection, name, whose=not selection.unit)
    classes = {each.name: selection.of_class(each.name) for each in found.classes}
    portfolios = {
        each.name: Selection(selection.series, selection.wave, portfolio=each.name)
        for each in found.portfolios
        if each.name
    }
    of = {each.name: selection.of_unit(each.unit_class, each.name) for each in found.units}
    units = [each for each in found.units if selection.portfolio in ("", each.portfolio)]
    units.sort(key=lambda each: (-each.counts.overdue, each.counts.done - each.counts.due))
    right = scopes(say("column.unit_class"), found.classes, classes, selection.unit_class)
    right += scopes(say("column.portfolio"), found.portfolios, portfolios, selection.portfolio)
    right += scopes(say("column.unit"), units, of, selection.unit)
    show_linked(f'<div class="wp-columns wp-rectify"><div>{left}</div><div>{right}</div></div>', key="ledger")


def nothing_yet(session, whose: str) -> str:
    told = say("rectify.empty" if not whose else "rectify.nothing_of", whose=whose)
    go = open_proposals(session) if session.viewer.role in EDITORS else ""
    return f'<div class="wp-empty"><p>{text(told)}</p>{go}</div>'


def show_task(session, number: str) -> None:
    with st.spinner(say("rectify.tracing")):
        traced = cache.trace(session, int(number))
        try:
            looked = cache.follow_ups(session, traced.task.wave) if traced.outcome is not None else None
        except FAILURES:
            looked = None
    each, selection = traced.task, session.selection
    found = cache.ledger(session, each.wave)
    show_linked(back_link(found, selection), key="back")
    show_html(task_news(found, each))
    left, right = st.columns([3, 2], gap="large")
    with left:
        show_linked(card(each, selection), key="card")
    with right:
        show_actions(session, each)
        show_linked(source(traced, selection) + after(traced, looked, selection), key="around")
    show_html(history(traced))


def show_follow_up(session) -> None:
    found = cache.ledger(session)
    with st.spinner(say("rectify.tracing")):
        looked = _or_why(lambda: cache.follow_ups(session, found.wave))
        returned = _or_why(lambda: cache.relapses(session))
    if looked is not None:
        show_html(news_of_looking_back(looked))
    if returned is not None:
        show_html(came_back(returned))
    if looked is not None:
        show_linked(looked_back(looked, found, session.selection), key="follow_up")


def _or_why(job):
    """What a job found; why there is nothing is said."""
    try:
        return job()
    except FAILURES as error:
        show_html(f'<p class="wp-note">{text(failure(error))}</p>')


def show_own(session) -> None:
    """A rated unit reads its own tasks, and nothing else."""
    waves = cache.ledger_waves(session, None)
    asked = st.query_params.get("wave", "")
    if not waves:
        show_html(f'<h1 class="wp-news">{text(say("rectify.own_none"))}</h1>')
        return
    found = cache.ledger(session, asked if asked in waves else waves[-1])
    links = wave_links(found, [(wave, wave) for wave in waves], session.selection)
    show_linked(links + news(found, found.counts, joined(session.viewer.units)), key="news")
    show_linked(tasks_table(narrowed(found.tasks, "all"), session.selection, "all", whose=False), key="ledger")


session = current()
number = st.query_params.get("task", "")
own = session.viewer.role == UNIT
if not session.waves and not own:
    show_empty()
elif number.isascii() and number.isdigit() and len(number) < 10:
    show_task(session, number)
else:
    if number:
        show_warning(say("rectify.no_number", asked=number))
    if own:
        show_own(session)
        st.stop()
    views = (*VIEWS, *OFFICE) if session.viewer.role in EDITORS else VIEWS
    view = choose_one(
        "show", say("rectify.views"), views, show=lambda each: say("rectify.view." + each), segments=True, hide_label=True
    )
    show_message()
    if view == "ledger":
        show_ledger(session)
    elif view == "follow_up":
        show_follow_up(session)
    elif view == "watch":
        with st.spinner(say("rectify.tracing")):
            show_watch_list(session)
    elif view == "propose":
        with st.spinner(say("rectify.tracing")):
            show_proposals(session)
    elif view == "workbooks":
        show_workbooks(session, cache.ledger(session))
    else:
        show_holidays(session)
