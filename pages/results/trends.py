"""趋势: every unit a small line over all waves, by class; reviews also by week, month, quarter and year."""

from dataclasses import replace

import streamlit as st

from jobs.reviews import INDICATORS as OF_REVIEWS
from jobs.reviews import NEED_CASES
from jobs.trends import BASES, COMPARABLE
from jobs.unit_lines import INDICATORS as OF_SCORES
from ui import cache
from ui.choices import choose_one
from ui.frame import current
from ui.linked import show_linked
from ui.shared import show_empty, show_html
from ui.trends import charts, figures_table, finer, first_steps, news, nobody, notes, one_wave, tabs
from words import say
from words.unit_lines import indicator_name, step_name


def lines_of_reviews(series):
    """The chosen indicator of reviews by the chosen step, the table it comes from, and what the URL keeps."""
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    with first:
        indicator = choose_one("indicator", say("trends.indicator"), OF_REVIEWS, show=indicator_name, segments=True)
    table = series.review_table()
    with second:
        step = choose_one("step", say("trends.step"), table.steps, table.step, show=step_name, segments=True)
    if step != table.step:
        table = series.review_table(step)
    return series.of_reviews(step, indicator), table, {"indicator": indicator, "step": step}


def lines_of_scores(series):
    """The chosen indicator of appraisals on the chosen basis, and what the URL keeps."""
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    with first:
        indicator = choose_one("indicator", say("trends.indicator"), OF_SCORES, show=indicator_name, segments=True)
    with second:
        basis = choose_one(
            "basis", say("trends.basis"), (*BASES, COMPARABLE), show=lambda each: say("trend.basis." + each), segments=True
        )
    return series.of_scores(indicator, basis), None, {"indicator": indicator, "basis": basis}


def shown_class(session, names):
    """The class of the URL, all where it names none; one that does not exist is said."""
    asked = session.selection.unit_class
    if asked in ("", *names):
        return asked
    st.warning(say("choice.unknown", label=say("column.unit_class"), asked=asked, chosen=say("trends.all")))
    return ""


def show_lines(session, lines, table, kept, above):
    """Headline, charts and table; or what is missing for them. above: where the headline stands."""
    names = [each.name for each in lines.classes]
    selection = replace(session.selection, unit_class=shown_class(session, names))
    seen = lines.of(selection.unit_class, selection.portfolio)
    body = tabs(names, selection, kept)
    if table is not None and table.finer and lines.indicator in NEED_CASES:
        title = finer(lines.indicator, table.own, table.step)
    elif len(lines.periods) < 2:
        title, body = one_wave(lines.periods[-1]), first_steps()
    elif not seen.units:
        title = nobody(selection)
    else:
        title = news(seen, selection, table.undated if table is not None else 0)
        body += notes(seen) + charts(seen, selection) + figures_table(seen, selection)
    with above:
        show_html(title)
    show_linked(body, key="trends")


session = current()
if not session.waves:
    show_empty()
else:
    above, series = st.container(), cache.Lines(session)
    lines, table, asked = lines_of_reviews(series) if series.is_reviews() else lines_of_scores(series)
    show_lines(session, lines, table, asked, above) if lines.units else show_empty()
