"""Small things every page does: show markup, teach where there is nothing yet, read class and unit from the URL."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from jobs import FAILURES
from jobs.results import class_of, unit_of
from ui import markup
from ui.linked import show_linked
from ui.session import Selection, Session
from words import failure, say


def show_html(html: str) -> None:
    """Markup without links."""
    st.html(html)


def show_warning(sentence: str) -> None:
    """Something that was asked for and is not there."""
    st.warning(sentence)


def show_empty() -> None:
    """What to do where nothing was imported yet."""
    steps = "".join(f"<li>{markup.text(say(f'empty.step{number}'))}</li>" for number in (1, 2, 3))
    st.html(
        f'<h1 class="wp-news">{markup.text(say("empty.title"))}</h1>'
        f'<div class="wp-empty"><p>{markup.text(say("empty.text"))}</p><ol class="wp-list">{steps}</ol></div>'
    )
    show_linked(markup.link("import", Selection(), say("empty.go"), css="wp-go"), key="empty")


def do_and_say(job: Callable[[], str], key: str) -> None:
    """Does it, and leaves the message under `key` for the next run; a failure is said at once."""
    try:
        message = job()
    except FAILURES as error:
        st.error(failure(error))
        return
    st.session_state[key] = message
    st.rerun()


def in_portfolio(session: Session, appraisal: Appraisal, units: Sequence[UnitResult]) -> list[UnitResult]:
    """Those of the 分管口 that is looked at; all of them where none is chosen."""
    wanted = session.selection.portfolio
    return [unit for unit in units if not wanted or appraisal.portfolios.get(unit.name) == wanted]


def chosen_class(session: Session, appraisal: Appraisal) -> ClassResult:
    """The class of the URL; where it names none, the largest. A name that does not exist is said."""
    asked = session.selection.unit_class
    if not asked:
        return _remember(max(appraisal.classes, key=lambda each: len(each.units)))
    try:
        return class_of(appraisal, asked)
    except FAILURES as error:
        st.warning(failure(error))
        return _remember(max(appraisal.classes, key=lambda each: len(each.units)))


def chosen_unit(session: Session, appraisal: Appraisal) -> tuple[UnitResult, ClassResult]:
    """The unit of the URL; where it names none, the last of the largest class."""
    asked = session.selection.unit
    unit = None
    if asked:
        try:
            unit = unit_of(appraisal, asked)
        except FAILURES as error:
            st.warning(failure(error))
    if unit is None:
        largest = max(appraisal.classes, key=lambda each: len(each.units))
        unit = (largest.ranked or largest.units)[-1]
    if st.query_params.get("unit") != unit.name:
        st.query_params["unit"] = unit.name
    return unit, appraisal.unit_class(unit.unit_class)


def choose_unit(appraisal: Appraisal, unit: UnitResult) -> None:
    """A box to go to another unit, beside the links."""
    names = [each.name for each in appraisal.units]
    st.session_state["unit_choice"] = unit.name
    with st.container(key="no_print_unit"):
        st.selectbox(say("unit.choose"), names, key="unit_choice", on_change=_unit_changed, label_visibility="collapsed")


def _remember(each: ClassResult) -> ClassResult:
    st.query_params["class"] = each.name
    return each


def _unit_changed() -> None:
    st.query_params["unit"] = st.session_state["unit_choice"]
