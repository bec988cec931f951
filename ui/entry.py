"""Parts of 评议表录入: begin, key, compare and settle, store; two files compared; the papers to sign."""

from __future__ import annotations

import streamlit as st

from jobs import FAILURES
from jobs.entry import (
    BLANK,
    MULTIPLE,
    Entry,
    EntryState,
    Open,
    Review,
    begin,
    compare_files,
    comparison_workbook,
    differences_workbook,
    entries,
    form_proposal,
    own_forms,
    reading_of,
    remove,
    remove_form,
    renumber_form,
    review,
    save_form,
    settle,
    store_entry,
)
from jobs.plan import DEFAULT_SERIES
from jobs.schemes import DEFAULT_SCHEME, preset_schemes, scheme_of
from ui.downloads import MIME, counts_download
from ui.importing import TABLES
from ui.keyboard import ask_form, finished_form
from ui.markup import section, table, text
from ui.session import Session
from words import failure, joined, say
from words.language import in_this_language
from words.numbers import count, figure
from words.punctuation import bracketed
from words.summaries import receipt_line, series_title, unknown_by_kind

NEW = 0
NEW_WAVE = ""
VIEWS = ("key", "review", "store")
SHOWN = 12
SAID = ("number", "item", "late", "twice", "stage_number", "stage_done", "stage_wait")


def show_entries(session: Session) -> None:
    """Choose an entry, or begin one; then key, compare and store its forms."""
    _say_what_was_done()
    known = entries(session.viewer, session.store)
    by_id = {each.entry.id: each for each in known}
    if st.session_state.get("entry_choice") not in (*by_id, NEW):
        st.session_state["entry_choice"] = next(iter(by_id), NEW)
    left, middle, right = st.columns([4, 3, 5], vertical_alignment="bottom")
    with left:
        number = st.selectbox(
            say("entry.choose"), [*by_id, NEW], key="entry_choice",
            format_func=lambda each: _entry_title(by_id[each]) if each else say("entry.new"),
        )  # fmt: skip
    if number == NEW:
        _begin(session)
        return
    with middle:
        clerk = st.text_input(say("entry.clerk"), key="entry_clerk", help=say("entry.clerk_help"), max_chars=40).strip()
    with right:
        view = st.radio(
            say("entry.view"), VIEWS, key="entry_view", horizontal=True, label_visibility="collapsed",
            format_func=lambda each: say("entry.view." + each),
        )  # fmt: skip
    {"key": _key, "review": _review, "store": _store}[view](session, by_id[number], clerk)


def show_comparison(session: Session) -> None:
    """Two files, or two sheets of one, made from the same paper."""
    with st.expander(say("compare.title")):
        files = st.file_uploader(
            say("compare.files"), type=TABLES, accept_multiple_files=True, key="compare_files",
            help=say("compare.help"),
        )  # fmt: skip
        if not files:
            return
        try:
            compared = compare_files(session.viewer, *((file.name, file.getvalue()) for file in files[:2]))
        except FAILURES as error:
            st.error(failure(error))
            return
        facts = [
            say("compare.forms", forms=count(compared.forms), cells=count(compared.cells)),
            say("compare.differences", count=count(len(compared.differences))),
            say("compare.single", first=len(compared.only_first), second=len(compared.only_second)),
        ]
        if compared.missing:
            facts.append(say("compare.missing", columns=joined(compared.missing[:SHOWN]), count=len(compared.missing)))
        st.html('<ul class="wp-list">' + "".join(f"<li>{text(each)}</li>" for each in facts) + "</ul>")
        head = [say("differences." + name) for name in ("form", "unit", "dimension", "first", "second")]
        rows = [
            [text(each.form), text(each.unit), text(each.dimension), text(each.first), text(each.second)]
            for each in compared.differences[:SHOWN]
        ]
        if rows:
            st.html(table(head, rows, ["l", "l wrap", "l", "l", "l"], caption=say("compare.title")))
        st.download_button(
            say("entry.download"),
            data=in_this_language(lambda: comparison_workbook(session.viewer, session.store, compared).content),
            file_name=say("compare.name") + ".xlsx", mime=MIME["xlsx"], key="compare_download", on_click="ignore",
        )  # fmt: skip


def show_papers(session: Session) -> None:
    """The papers to sign of the wave that is looked at."""
    if session.waves:
        st.html(section(say("counts.name"), "", say("counts.download_base")))
        counts_download(session)


def _begin(session: Session) -> None:
    """Which forms are keyed: wave, group, and the items in the order of the paper."""
    known = [wave.wave for wave in reversed(session.waves)]
    columns = st.columns([2, 3, 3])
    with columns[0]:
        wave = st.selectbox(
            say("import.wave"), [*known, NEW_WAVE], key="entry_wave",
            format_func=lambda each: each or say("import.wave_new"),
        )  # fmt: skip
    plan: dict[str, str | None] = {"series": None, "scheme": None}
    if wave == NEW_WAVE:
        with columns[0]:
            wave = st.text_input(say("import.wave_name"), key="entry_wave_name", placeholder="2026").strip()
        with columns[1]:
            series = list(dict.fromkeys(each.series for each in session.waves)) or [DEFAULT_SERIES]
            plan["series"] = st.selectbox(
                say("import.series"), series, key="entry_series", format_func=series_title, accept_new_options=True
            )
        with columns[2]:
            schemes = preset_schemes()
            plan["scheme"] = st.selectbox(
                say("import.scheme"), list(schemes), key="entry_scheme", index=list(schemes).index(DEFAULT_SCHEME),
                format_func=lambda each: scheme_of(schemes[each]).title,
            )  # fmt: skip
    with columns[1]:
        group = st.text_input(say("wave.group"), key="entry_group", max_chars=100)
    if wave in known:
        with columns[2]:
            overall = st.checkbox(say("entry.overall_only"), key="entry_overall")
        if st.session_state.get("entry_proposed") != (wave, overall):
            st.session_state["entry_items"] = form_proposal(session.viewer, session.store, wave, overall)
            st.session_state["entry_proposed"] = (wave, overall)
    items = st.text_area(say("entry.items"), key="entry_items", height=260, help=say("entry.items_help"))
    if st.button(say("entry.begin"), type="primary", key="entry_begin"):
        try:
            st.session_state["entry_opened"] = begin(session.viewer, session.store, wave, group, items, **plan)
        except FAILURES as error:
            st.error(failure(error))
            return
        _done(say("entry.begun"))


def _key(session: Session, state: EntryState, clerk: str) -> None:
    if state.batch is not None:
        st.info(say("entry.in_batch", batch=state.batch))
        return
    if not clerk:
        st.info(say("entry.clerk_first"))
        return
    _keyboard(session, state.entry, clerk)


@st.fragment
def _keyboard(session: Session, entry: Entry, clerk: str) -> None:
    """The form, and the clerk's own forms beneath; nothing of what others keyed."""
    forms = own_forms(session.viewer, session.store, entry.id, clerk)
    numbers = [form.form for form in forms]

    def finished() -> None:
        st.session_state["entry_answer"] = _save(session, entry, clerk)

    words = {name: say("entry.say." + name) for name in SAID}
    ask_form(
        f"{entry.id}/{clerk}", entry.items, _legend(entry), numbers, st.session_state.get("entry_answer"), words, finished
    )
    if forms:
        st.caption(say("entry.own", count=len(forms), last=joined(reversed(numbers[-SHOWN:]))))
        _correct(session, entry, clerk, numbers)


def _save(session: Session, entry: Entry, clerk: str) -> dict[str, str] | None:
    """The answer to a finished form; a form that is sent again, since no answer came, is answered again."""
    form, before = finished_form(), st.session_state.get("entry_answer")
    if not form or (before and before["id"] == form["id"]):
        return before
    try:
        save_form(session.viewer, session.store, entry.id, clerk, str(form["form"]), str(form["marks"]))
    except FAILURES as error:
        return {"id": str(form["id"]), "refused": failure(error)}
    return {
        "id": str(form["id"]),
        "saved": say("entry.saved", form=form["form"], keys=form["keys"], seconds=form["seconds"]),
    }


def _correct(session: Session, entry: Entry, clerk: str, numbers: list[str]) -> None:
    """A wrong number, or a form that has to be keyed again."""
    with st.expander(say("entry.correct")):
        columns = st.columns([3, 3, 2, 2], vertical_alignment="bottom")
        form = columns[0].selectbox(say("differences.form"), list(reversed(numbers)), key="entry_own_form")
        new = columns[1].text_input(say("entry.new_number"), key="entry_new_number", max_chars=40).strip()
        changes = {
            "renumber": lambda: renumber_form(session.viewer, session.store, entry.id, clerk, form, new),
            "remove": lambda: remove_form(session.viewer, session.store, entry.id, clerk, form),
        }
        for column, (name, change) in zip(columns[2:], changes.items(), strict=True):
            with column:
                if st.button(say("entry." + name), key="entry_" + name, disabled=name == "renumber" and not new):
                    _change(change, say("entry.corrected", form=form))


def _review(session: Session, state: EntryState, clerk: str) -> None:
    """Differences one after the other, each with the marks of both; then who was wrong how often."""
    found = review(session.viewer, session.store, state.entry.id)
    st.html(_progress(found))
    if found.open and state.batch is None:
        _settle(session, state.entry, found)
    if found.single:
        names = joined(bracketed(form.form, form.clerk) for form in found.single[:SHOWN])
        more = say("list.more", count=len(found.single)) if len(found.single) > SHOWN else ""
        st.html(section(say("entry.single", count=len(found.single)), f'<p class="wp-note">{text(names + more)}</p>'))
    if found.clerks:
        st.html(_clerks(found))
    if found.differences or found.single:
        st.download_button(
            say("entry.download"),
            data=in_this_language(lambda: differences_workbook(session.viewer, session.store, state.entry.id).content),
            file_name=say("entry.differences_name", group=state.entry.group) + ".xlsx", mime=MIME["xlsx"],
            key="entry_download", on_click="ignore",
        )  # fmt: skip


def _progress(found: Review) -> str:
    facts = [
        say("entry.forms", forms=count(found.forms), twice=count(found.twice), single=count(len(found.single))),
        say("entry.compared", cells=count(found.cells), count=count(len(found.differences)), open=count(len(found.open))),
        say("entry.odd", blank=count(found.blank), multiple=count(found.multiple)),
    ]
    return section(
        say("entry.state"), '<ul class="wp-list">' + "".join(f"<li>{text(each)}</li>" for each in facts) + "</ul>"
    )


def _settle(session: Session, entry: Entry, found: Review) -> None:
    """The first difference that nobody has settled: every key is a button, the two that were keyed come first."""
    each = found.open[0]
    cell, words = each.difference, _legend(entry)
    title = say("entry.difference", place=len(found.differences) - len(found.open) + 1, of=len(found.differences))
    body = say(
        "entry.difference_text", form=cell.form, unit=cell.unit, dimension=cell.dimension,
        first=words[cell.first], second=words[cell.second],
    )  # fmt: skip
    st.html(section(title, f'<p class="wp-difference">{text(body)}</p>', say("entry.difference_base")))
    with st.container(key="no_print_settle", horizontal=True):
        for mark in dict.fromkeys([cell.first, cell.second, *words]):
            st.button(
                words[mark], key=f"settle_{mark}", type="primary" if mark in (cell.first, cell.second) else "secondary",
                on_click=_settled, args=(session, entry, each, mark),
            )  # fmt: skip


def _settled(session: Session, entry: Entry, each: Open, mark: str) -> None:
    try:
        settle(session.viewer, session.store, entry.id, each.difference.form, each.difference.item, mark)
    except FAILURES as error:
        st.session_state["entry_failed"] = failure(error)


def _clerks(found: Review) -> str:
    head = [say("differences." + name) for name in ("clerk", "clerk_forms", "clerk_cells", "clerk_wrong", "clerk_rate")]
    rows = [
        [text(each.name), count(each.forms), count(each.cells), count(each.wrong), figure(each.error_rate, 2)]
        for each in found.clerks
    ]
    body = table(head, rows, ["l", "", "", "", ""], caption=say("differences.clerks"))
    return section(say("differences.clerks"), body, say("entry.rate_base"))


def _store(session: Session, state: EntryState, clerk: str) -> None:
    """As one ordinary batch, when every difference is settled."""
    if state.batch is not None:
        st.info(say("entry.in_batch", batch=state.batch))
        return
    found = review(session.viewer, session.store, state.entry.id)
    st.html(_progress(found))
    if not found.forms:
        _remove_empty(session, state.entry)
        return
    if found.open:
        st.info(say("entry.settle_first", count=len(found.open)))
        return
    single = False
    if found.single:
        single = st.checkbox(say("entry.take_single", count=len(found.single)), key="entry_take_single")
        if not single:
            return
    try:
        reading = reading_of(session.viewer, session.store, state.entry.id, single=single)
    except FAILURES as error:
        st.error(failure(error))
        return
    for label, names in unknown_by_kind(reading):
        st.html(section(label, f'<p class="wp-note">{text(joined(names))}</p>'))
    create = not reading.unknown
    if reading.unknown:
        create = st.checkbox(say("import.create", count=len(reading.unknown)), key="entry_create")
    label = say("entry.store", forms=count(reading.ballots), ratings=count(reading.stored))
    if st.button(label, type="primary", key="entry_store", disabled=not create):
        try:
            receipt = store_entry(session.viewer, session.store, reading, create_units=create)
        except FAILURES as error:
            st.error(failure(error))
            return
        _done(receipt_line(receipt))


def _remove_empty(session: Session, entry: Entry) -> None:
    if st.button(say("entry.remove_entry"), key="entry_remove_entry"):
        _change(lambda: remove(session.viewer, session.store, entry.id), say("entry.removed"))


def _legend(entry: Entry) -> dict[str, str]:
    """What each key means, also those that write nothing."""
    return {**entry.keys, BLANK: say("entry.key_blank"), MULTIPLE: say("entry.key_multiple")}


def _entry_title(state: EntryState) -> str:
    title = say("entry.title_of", number=state.entry.id, wave=state.entry.wave, group=state.entry.group)
    return title if state.batch is None else title + say("entry.title_batch", batch=state.batch)


def _change(change, message: str) -> None:
    try:
        change()
    except FAILURES as error:
        st.error(failure(error))
        return
    _done(message)


def _done(message: str) -> None:
    st.session_state["entry_done"] = message
    st.rerun()


def _say_what_was_done() -> None:
    if (opened := st.session_state.pop("entry_opened", None)) is not None:
        st.session_state["entry_choice"] = opened
    if message := st.session_state.pop("entry_done", ""):
        st.success(message)
    if message := st.session_state.pop("entry_failed", ""):
        st.error(message)
