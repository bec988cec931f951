"""单位情况: one unit, why it stands where it stands, and the calculation for whoever has a calculator."""

import streamlit as st

from analytics.facts import lowest_group, weakest_dimension
from jobs.trends import BASES, COMPARABLE, series_of, trend_of
from ui import cache
from ui.frame import current
from ui.linked import show_linked
from ui.shared import choose_basis, choose_unit, chosen_unit, show_empty, show_html
from ui.unit import breadcrumb, contributions, dimensions, groups, news, notes, own_place, steps, trend

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    unit, each = chosen_unit(session, appraisal)
    trail, choice = st.columns([7, 2], vertical_alignment="center")
    with choice:
        choose_unit(appraisal, unit)
    with trail:
        show_linked(breadcrumb(appraisal, each, unit, session.selection), key="breadcrumb")
    show_html(news(appraisal, each, unit, weakest_dimension(unit), lowest_group(unit)))
    if session.viewer.analyses and unit.place:
        show_html(own_place(unit))
    if unit.shown:
        appraisals = cache.series_appraisals(session)
        basis = choose_basis(trend_of(appraisals, unit.name, "then"))
        if basis == COMPARABLE:
            appraisals = cache.comparable_appraisals(session)
        points = trend_of(appraisals, unit.name, BASES[0] if basis == COMPARABLE else basis)
        rated = next((point.unit for point in points if point.wave == appraisal.wave), unit)
        drawn = trend(points, series_of(points, appraisals), rated if basis == COMPARABLE else unit, basis)
        left = dimensions(unit) + groups(unit) + notes(unit)
        columns = f'<div class="wp-columns wp-even"><div>{left}</div><div>{drawn}</div></div>'
        show_linked(columns + contributions(unit) + steps(cache.explanation(session, unit.name), appraisal), key="unit")
    else:
        show_html(notes(unit))
