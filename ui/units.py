"""Parts of 单位名录: the table with its filters, the form of one unit, aliases, the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from jobs.registry import (
    FIELDS,
    KINDS,
    UnitRecord,
    add_unit,
    aliases,
    change_unit,
    confirm_alias,
    day_of,
    end_unit,
    export_registry,
    forget_alias,
    own_city,
    registry_file_name,
    rename_unit,
    set_city,
    unit_names,
)
from jobs.viewer import EDITORS
from ui.downloads import MIME
from ui.importing import show_registry_upload
from ui.linked import show_linked
from ui.markup import headline, link, section, table, text
from ui.session import Selection, Session
from ui.shared import do_and_say
from words import joined, say
from words.catalog import sentences
from words.language import in_this_language
from words.punctuation import ended
from words.sentences import Phrase, wave_title
from words.summaries import field_text

ADD = ""
SHOWN_FIELDS = ("unit_class", "kind", "district", "governance", "portfolio", "authority", "aliases", "predecessors")
"""Columns of the table beside the name; those that say nothing of any unit are left out."""
NARROW = ("unit_class",)
"""Of them those that a telephone shows too."""
CHOICES = ("unit_class", "governance", "portfolio", "district")
"""Fields for which the values of the other units are offered."""


def news(session: Session, units: Sequence[UnitRecord]) -> str:
    wave = wave_title(next(each.period for each in session.waves if each.wave == session.selection.wave))
    if not units:
        return headline(say("section.data"), [Phrase(say("units.headline_none", wave=wave))], "")
    opinion = sum(not each.ranked for each in units)
    news = say("units.headline", wave=wave, units=len(units))
    news += say("units.headline_opinion", count=opinion) if opinion else ""
    classes = Counter(each.unit_class for each in units)
    by_class = joined(say("units.by_class", unit_class=name, count=count) for name, count in classes.items())
    return headline(say("section.data"), [Phrase(ended(news))], sentences((ended(by_class), say("units.caveat"))))


def show_units(session: Session, units: Sequence[UnitRecord]) -> None:
    """Everybody sees the table and may take the workbook; the rest is for editors."""
    if session.viewer.role not in EDITORS:
        _show_table(session, units)
        _download(session)
        return
    names = ("list", "edit", "aliases", "files")
    parts = dict(zip(names, st.tabs([say("units.tab." + name) for name in names]), strict=True))
    with parts["list"]:
        _show_table(session, units)
    with parts["edit"]:
        _show_form(session, units)
    with parts["aliases"]:
        _show_aliases(session)
    with parts["files"]:
        _download(session)
        show_registry_upload(session)


def _show_table(session: Session, units: Sequence[UnitRecord]) -> None:
    shown = _filtered(units)
    if not shown:
        st.html(f'<p class="wp-note">{text(say("units.nothing"))}</p>')
        return
    show_linked(units_table(shown, session.selection, len(units)), key="units")


def _filtered(units: Sequence[UnitRecord]) -> list[UnitRecord]:
    with st.container(key="no_print_units"):
        columns = st.columns([2, 2, 3])
        wanted = {}
        for place, name in enumerate(("unit_class", "portfolio")):
            values = sorted({getattr(each, name) for each in units} - {""})
            with columns[place]:
                wanted[name] = st.selectbox(
                    say("units.filter_" + ("class" if name == "unit_class" else name)), ["", *values],
                    key=f"units_{name}", format_func=lambda value: value or say("units.filter_all"),
                )  # fmt: skip
        with columns[2]:
            part = st.text_input(say("units.filter_text"), key="units_text", placeholder=say("units.filter_text_help"))
    return [
        each
        for each in units
        if all(not value or getattr(each, name) == value for name, value in wanted.items())
        and part.strip() in "\n".join((each.name, each.full_name, each.short_name, each.code, *each.aliases))
    ]


def _broken(name: str) -> str:
    """Short names of places stay whole."""
    return "" if name == "district" else "wrap "


def units_table(units: Sequence[UnitRecord], selection: Selection, count: int) -> str:
    """A row a unit; whose full name differs, it stands beneath."""
    fields = [name for name in SHOWN_FIELDS if any(getattr(each, name) for each in units)]
    head = [say("field.name"), *(say("field." + name) for name in fields), say("field.ranked")]
    kinds = ["l wrap", *("l wrap" if name in NARROW else f"l {_broken(name)}narrow-off" for name in fields), "l narrow-off"]
    rows = [
        [
            _name(each, selection),
            *(text(field_text(name, getattr(each, name))) for name in fields),
            text(say("answer.yes") if each.ranked else say("answer.not_ranked")),
        ]
        for each in units
    ]
    return section(
        say("page.units"),
        table(head, rows, kinds, caption=say("page.units")),
        say("units.shown", shown=len(units), count=count),
    )


def _name(unit: UnitRecord, selection: Selection) -> str:
    opened = link("unit", Selection(selection.series, selection.wave, unit.unit_class, unit.name), unit.name)
    beneath = [unit.full_name] if unit.full_name and unit.full_name != unit.name else []
    beneath += [f"{say('field.valid_to')}{unit.valid_to}"] if unit.valid_to else []
    return opened + "".join(f'<br><span class="g">{text(line)}</span>' for line in beneath)


def _show_form(session: Session, units: Sequence[UnitRecord]) -> None:
    """One unit by its name: what is saved is what differs from what was shown."""
    by_name = {each.name: each for each in units}
    name = st.selectbox(
        say("units.choose"), [*by_name, ADD], key="units_choice", format_func=lambda each: each or say("units.add"),
    )  # fmt: skip
    record = by_name.get(name)
    # A key of its own for every unit and state: a box never keeps what belongs to another one.
    suffix = f"{session.selection.wave}_{name}_{session.store.state()}"
    with st.form(f"unit_{suffix}"):
        new_name = "" if record else st.text_input(say("field.name"), key=f"field_name_{suffix}")
        said = {}
        for first in range(0, len(FIELDS), 3):  # a row of its own, so that the order stays on a narrow screen
            for field, column in zip(FIELDS[first : first + 3], st.columns(3), strict=False):
                with column:
                    said[field] = _field(field, record, units, suffix)
        saved = st.form_submit_button(say("units.save"), type="primary")
    if saved and record is None:
        _do(
            lambda: add_unit(session.viewer, session.store, session.selection.wave, new_name, said),
            lambda batch: say("units.saved", unit=new_name.strip(), batch=batch),
        )
    elif saved:
        changed = {field: value for field, value in said.items() if value != _text(field, record)}
        _do(
            lambda: change_unit(session.viewer, session.store, session.selection.wave, name, changed),
            lambda batch: say("units.saved", unit=name, batch=batch),
        )
    if record:
        _show_succession(session, name, suffix)


def _field(field: str, record: UnitRecord | None, units: Sequence[UnitRecord], suffix: str) -> str:
    label, key, now = say("field." + field), f"field_{field}_{suffix}", _text(field, record)
    if field == "ranked":
        options = [say("answer.yes"), say("answer.no")]
        return st.selectbox(label, options, index=options.index(now or options[0]), key=key)
    if field == "kind":
        options = ["", *(say("kind." + kind) for kind in KINDS)]
        return st.selectbox(label, options, index=options.index(now), key=key, format_func=_or_blank)
    if field in CHOICES:
        options = list(dict.fromkeys(["", now, *sorted({_text(field, each) for each in units})]))
        return (
            st.selectbox(label, options, index=options.index(now), key=key, format_func=_or_blank, accept_new_options=True)
            or ""
        )
    return st.text_input(label, now, key=key)


def _show_succession(session: Session, name: str, suffix: str) -> None:
    rename, end = st.columns(2)
    with rename, st.form(f"rename_{suffix}"):
        new_name = st.text_input(say("units.rename_name"), key=f"rename_name_{suffix}", help=say("units.rename_help"))
        day = st.text_input(say("units.rename_day"), f"{date.today().year}-01-01", key=f"rename_day_{suffix}")
        if st.form_submit_button(say("units.rename")):
            _do(
                lambda: rename_unit(
                    session.viewer, session.store, session.selection.wave, name, new_name, day_of(name, day)
                ),
                lambda batch: say("units.renamed", unit=name, name=new_name.strip(), batch=batch),
            )
    with end, st.form(f"end_{suffix}"):
        last = st.text_input(
            say("units.end_day"), f"{date.today().year - 1}-12-31", key=f"end_day_{suffix}", help=say("units.end_help")
        )
        if st.form_submit_button(say("units.end")):
            _do(
                lambda: end_unit(session.viewer, session.store, session.selection.wave, name, day_of(name, last)),
                lambda batch: say("units.ended", unit=name, batch=batch),
            )


def _show_aliases(session: Session) -> None:
    known = aliases(session.viewer, session.store)
    head = [say("column.alias"), say("column.unit"), say("column.who"), say("column.moment")]
    rows = [
        [text(row["name"]), text(row["unit"]), text(row["who"]), text(f"{row['moment']:%Y-%m-%d %H:%M}")] for row in known
    ]
    body = table(head, rows, ["l wrap", "l wrap", "l narrow-off", "g narrow-off"], caption=say("units.aliases_title"))
    none = f'<p class="wp-note">{text(say("units.aliases_none"))}</p>'
    st.html(section(say("units.aliases_title"), body if rows else none, say("units.aliases_base")))
    add, forget, city = st.columns(3)
    with add, st.form("alias_add"):
        name = st.text_input(say("units.alias_name"), key="alias_name")
        unit = st.selectbox(say("units.alias_unit"), unit_names(session.viewer, session.store), key="alias_unit")
        if st.form_submit_button(say("units.alias_add")):
            _do(
                lambda: confirm_alias(session.viewer, session.store, name, unit),
                lambda _: say("units.alias_added", name=name.strip(), unit=unit),
            )
    if known:
        with forget, st.form("alias_forget"):
            gone = st.selectbox(say("units.alias_forget"), [row["name"] for row in known], key="alias_gone")
            if st.form_submit_button(say("units.alias_forget_do")):
                _do(
                    lambda: forget_alias(session.viewer, session.store, gone),
                    lambda _: say("units.alias_forgotten", name=gone),
                )
    with city, st.form("city"):
        named = st.text_input(say("units.city"), own_city(session.store), key="own_city", help=say("units.city_help"))
        if st.form_submit_button(say("units.city_save")):
            _do(lambda: set_city(session.viewer, session.store, named), lambda _: say("units.city_saved"))


def _download(session: Session) -> None:
    """The file is made when it is asked for."""
    series, wave = session.selection.series, session.selection.wave
    st.download_button(
        say("units.download"), data=in_this_language(lambda: export_registry(session.viewer, session.store, wave).content),
        file_name=registry_file_name(session.store, series, wave) + ".xlsx", mime=MIME["xlsx"], key="units_download",
        on_click="ignore", help=say("units.download_help"),
    )  # fmt: skip


def _text(field: str, record: UnitRecord | None) -> str:
    """A field as the form shows it."""
    return "" if record is None else field_text(field, getattr(record, field))


def _or_blank(value: str) -> str:
    return value or say("field.blank")


def _do(job: Callable[[], object], done: Callable[[object], str]) -> None:
    do_and_say(lambda: done(job()), "units_done")
