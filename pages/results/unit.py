"""单位情况: one unit, why it stands where it stands, and the calculation for whoever has a calculator."""

import streamlit as st

from analytics.facts import lowest_group, weakest_dimension
from jobs.trends import BASES, COMPARABLE, bases_of, series_of, trend_of
from jobs.unit_sheets import beside, children, in_order, position
from jobs.viewer import EDITORS
from ui import cache
from ui.choices import chosen_by_link
from ui.downloads import unit_downloads
from ui.frame import current
from ui.linked import show_linked
from ui.rectification import unit_block
from ui.shared import choose_unit, chosen_unit, show_empty, show_html
from ui.unit import (
    basis_links,
    beneath,
    breadcrumb,
    chain,
    contributions,
    counted,
    dimensions,
    foot,
    groups,
    heard,
    news,
    notes,
    rates,
    reviewed,
    trend,
)
from ui.unit_position import position_section
from words import say
from words.places import own_place

session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    unit, each = chosen_unit(session, appraisal)
    here = session.selection.of_unit(each.name, unit.name)
    weakest, lowest = weakest_dimension(unit), lowest_group(unit)
    trail, choice = st.columns([7, 2], vertical_alignment="center")
    with choice:
        choose_unit(appraisal, unit)
    with trail:
        around = beside(in_order(appraisal, unit, here.portfolio), unit.name)
        show_linked(breadcrumb(each, unit, here, *around), key="breadcrumb")
    show_html(news(appraisal, each, unit, weakest, lowest))
    if unit.shown:
        sure = own_place(unit) if session.viewer.analyses and unit.place else ""
        show_linked(position_section(appraisal, each, unit, position(each, unit), here, sure), key="position")
        appraisals = cache.series_appraisals(session)
        bases = bases_of(appraisals, unit.name)
        basis = BASES[0]
        if len(bases) > 1:
            basis = chosen_by_link("basis", say("trend.basis"), bases, show=lambda name: say("trend.basis." + name))
        if basis == COMPARABLE:
            appraisals = cache.comparable_appraisals(session)
        points = trend_of(appraisals, unit.name, BASES[0] if basis == COMPARABLE else basis)
        rated = next((point.unit for point in points if point.wave == appraisal.wave), unit)
        drawn = trend(
            points, series_of(points, appraisals), rated if basis == COMPARABLE else unit, basis,
            basis_links(bases, basis, here),
        )  # fmt: skip
        calculation = cache.calculation(session, unit.name)
        way = chain(calculation.shown, lowest.name if lowest else "", weakest.name if weakest else "")
        said = heard(cache.comments(session), unit.name, here)
        edits = session.viewer.role in EDITORS
        mended = unit_block(cache.last_ledger(session), cache.own_ledger(session), unit.name, here, edits)
        asides = f'<div class="wp-beside">{rates(unit, appraisal)}{said}</div>'
        parts = dimensions(unit) + groups(unit)
        left, right = (parts + asides, drawn + way) if parts else (drawn, way + asides)
        newest = session.series_waves[-1].wave == appraisal.wave
        windows = cache.windows(session, unit.name) if newest else ()
        under = beneath(children(appraisal, unit.name), here) + reviewed(windows)
        columns = f'<div class="wp-columns wp-even"><div>{left}</div><div>{right}{notes(unit)}{under}</div></div>'
        below = mended + contributions(unit) + counted(calculation)
        show_linked(f'<div class="wp-sheet">{columns}{below}{foot(appraisal, unit)}</div>', key="unit")
        unit_downloads(session, appraisal, unit, calculation)
    else:
        show_html(notes(unit))
