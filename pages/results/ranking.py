"""排名: one class with the error of every score, sorted and searched, two waves side by side, and as a file."""

import streamlit as st

from analytics.facts import foot, head, near
from jobs import FAILURES
from jobs.exports import listed
from ui import cache
from ui.downloads import ranking_downloads
from ui.frame import current
from ui.linked import show_linked
from ui.ranking import certainty, method, news, said, tabs
from ui.ranking_choices import choose
from ui.ranking_table import ranking_table, sheet_style
from ui.shared import chosen_class, show_empty, show_html
from ui.two_waves import two_waves
from ui.variants import offer, variants
from words import failure

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    each, here = chosen_class(session, appraisal), session.selection
    top = st.container()
    choices = choose(session, appraisal, each)
    view, found = choices.view, near(each, choices.near) if choices.near else None
    names = [unit.name for units in listed(appraisal, each, view) for unit in units] if view.filtered else None
    with top:
        show_html(news(appraisal, each, head(each), foot(each), choices))
        show_linked(tabs(appraisal, each, here, choices), key="ranking_tabs")
    waves = None
    if choices.against:
        try:
            waves = cache.side_by_side(session, choices.against)
        except FAILURES as error:
            st.warning(failure(error))
    pairs = waves.of_class(each.name) if waves else None
    if told := said(appraisal, each, here, choices, found if pairs is None else None):
        show_linked(told, key="ranking_said")
    if pairs is not None:
        show_linked(two_waves(waves, pairs, here, names, swapped=waves.then == appraisal.period), key="ranking")
    else:
        shown = ranking_table(appraisal, each, here, choices, found)
        show_linked(shown + sheet_style(each, view.columns), key="ranking")
    if session.viewer.analyses and each.ranked:
        show_html(certainty(appraisal, each))
        result = cache.variants(session, each.name) if choices.variants else None
        shown = offer(each, here, choices) if result is None else variants(result, each, here, choices, names)
        show_linked(shown, key="ranking_variants")
    show_html(method(appraisal, each))
    ranking_downloads(session, appraisal, each, view)
