"""对比分析: units side by side, one unit over the waves, and maps of dimensions and groups."""

from dataclasses import replace

import streamlit as st

from jobs.comparing import pairs_of, rows_of
from ui import cache
from ui.choices import choose_many, choose_one
from ui.compare import beside, column_of_wave, columns_of_units, heat_table, pair_list
from ui.frame import current
from ui.linked import show_linked
from ui.markup import headline
from ui.shared import chosen_class, in_portfolio, show_empty, show_html
from ui.tabs import class_tabs
from words import compare, say
from words.sentences import wave_title

MOST = 6
KINDS = ("units", "waves", "dimensions", "groups")


def show_units(session, appraisal) -> None:
    named = [unit.name for unit in appraisal.units]
    largest = max(appraisal.classes, key=lambda each: len(each.units))
    ends = (largest.ranked or largest.units)[0].name, (largest.ranked or largest.units)[-1].name
    asked = session.selection.unit
    default = list(dict.fromkeys([asked, *ends] if asked in named else ends))
    chosen = choose_many("units", say("compare.units"), named, default, MOST)
    pairs = pairs_of(appraisal, chosen)
    columns = columns_of_units(appraisal, chosen, session.selection)
    told = compare.units_headline([column.unit for column in columns], pairs, appraisal.decimals)
    show_html(headline(wave_title(appraisal.period), told, say("compare.units_caveat")))
    show_linked(beside(columns, pair_list(pairs, appraisal.decimals)), key="compare_units")


def show_waves(session, appraisal) -> None:
    named = [unit.name for unit in appraisal.units]
    asked = session.selection.unit if session.selection.unit in named else named[0]
    known = {wave.wave: wave_title(wave.period) for wave in session.series_waves}
    left, right = st.columns(2)
    with left:
        unit = choose_one("of", say("column.unit"), named, asked)
    with right:
        chosen = choose_many("waves", say("column.wave"), list(known), list(known)[-3:], MOST, known.get)
    columns = [
        column_of_wave(cache.appraisal(session, wave), unit, known[wave], replace(session.selection, wave=wave))
        for wave in sorted(chosen, key=list(known).index)
    ]
    scored = [(each.name, each.unit.index) for each in columns if each.unit and each.unit.shown]
    show_html(headline(unit, compare.waves_headline(unit, scored, appraisal.decimals), say("compare.waves_caveat")))
    show_linked(beside(columns), key="compare_waves")


def show_map(session, appraisal, kind: str) -> None:
    each = chosen_class(session, appraisal)
    names = [unit.name for unit in in_portfolio(session, appraisal, each.units)]
    found = rows_of(cache.maps(session)[kind], names)
    show_html(headline(wave_title(appraisal.period), compare.map_headline(found, each.name), say("compare.map_caveat")))
    tabs = class_tabs("compare", appraisal, each, session.selection, {"kind": kind})
    shown = heat_table(found, session.selection, say(f"compare.map.{kind}")) if found.rows and found.parts else ""
    show_linked(tabs + shown, key="compare_map")


session = current()
appraisal = cache.appraisal(session) if session.waves else None
if appraisal is None or not appraisal.units:
    show_empty()
else:
    kind = choose_one("kind", say("compare.kind"), KINDS, show=lambda each: say("compare.kind." + each), segments=True)
    if kind == "units":
        show_units(session, appraisal)
    elif kind == "waves":
        show_waves(session, appraisal)
    else:
        show_map(session, appraisal, kind)
