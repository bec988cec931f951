"""Parts of 数据导入: upload, what was understood, confirm, batches."""

from __future__ import annotations

import streamlit as st

from jobs import FAILURES
from jobs.exports import rejected_rows_csv
from jobs.imports import DEFAULT_SERIES, Reading, batches, files_in, keep, reinstate, understand, withdraw
from jobs.layouts import MAPPABLE, layouts
from jobs.optical import needs_key
from jobs.schemes import DEFAULT_SCHEME, preset_layouts, preset_schemes, scheme_of
from ui.mapping import show_mapping, show_words
from ui.markup import section, table, text
from ui.session import Session
from words import failure, say
from words.failures import one_line, place_of
from words.numbers import count
from words.summaries import reading_facts, receipt_line, series_title, unknown_by_kind

NEW = ""
KINDS = [
    "csv", "tsv", "txt", "xlsx", "xls", "et", "xlsb", "ods", "sav", "zsav", "dta", "dbf", "html", "htm", "xml",
    "docx", "zip",
]  # fmt: skip
SHOWN_PROBLEMS = 20
TABLES = ["csv", "tsv", "txt", "xlsx", "xls", "et", "ods"]


def show_upload(session: Session) -> None:
    """Pick a file, say which wave, see what was understood, confirm."""
    _show_result()
    turn = st.session_state.setdefault("upload_turn", 0)
    file = st.file_uploader(say("import.file"), type=KINDS, key=f"upload_{turn}", help=say("import.file_help"))
    if file is None:
        return
    try:
        name, content = _choose_file(session, file)
    except FAILURES as error:
        st.error(failure(error))
        return
    plan = _ask_plan(session)
    if not plan["wave"] and not plan["in_file"]:
        st.info(say("import.wave_needed"))
        return
    key = None
    if needs_key(session.viewer, name, content) and not plan["layout"]:
        key = st.file_uploader(say("import.key"), type=TABLES, key=f"upload_key_{turn}", help=say("import.key_help"))
        if key is None:
            st.info(say("import.key_needed"))
            return
    try:
        reading = _understand(session, file.file_id, name, content, plan, key)
    except FAILURES as error:
        if getattr(error, "code", "") in MAPPABLE and key is None:
            show_mapping(session, file.file_id, name, content, plan, _encoding_of(file.file_id + name), failure(error))
            return
        st.error(failure(error))
        if getattr(error, "code", "") == "encoding_doubtful":
            _ask_encoding(file.file_id + name, error.facts["previews"])
        return
    _show_reading(session, reading)
    if reading.unknown_levels and key is None:
        show_words(session, file.file_id, name, content, plan, _encoding_of(file.file_id + name), reading)
    _confirm(session, reading)


def show_batches(session: Session) -> None:
    """Every import, newest first; a batch can be taken out and brought back."""
    rows = list(reversed(batches(session.viewer, session.store)))
    if not rows:
        return
    head = [say("batch." + name) for name in ("batch", "file", "wave", "rows", "ballots", "moment", "state")]
    cells = [
        [
            str(row["batch"]), text(row["file"]), text("、".join(row["waves"])), count(row["stored"]),
            count(row["ballots"]), text(f"{row['moment']:%Y-%m-%d %H:%M}"), text(say("batch.state." + row["state"])),
        ]
        for row in rows
    ]  # fmt: skip
    kinds = ["", "l wrap", "l", "", "narrow-off", "g narrow-off", "l"]
    st.html(section(say("batch.title"), table(head, cells, kinds, caption=say("batch.title"))))
    _change_batch(session, rows)


def _choose_file(session: Session, file) -> tuple[str, bytes]:
    """The file, or the one that is chosen where it is an archive of several. Unpacked once, not at every rerun."""
    if st.session_state.get("files_key") != file.file_id:
        st.session_state["files"] = files_in(session.viewer, file.name, file.getvalue())
        st.session_state["files_key"] = file.file_id
    files = dict(st.session_state["files"])
    name = st.selectbox(say("import.member"), list(files), key="import_member") if len(files) > 1 else next(iter(files))
    return name, files[name]


def _ask_encoding(key: str, previews: dict[str, str]) -> None:
    """The person sees how the text begins in each encoding that is possible, and chooses."""
    chosen = st.radio(
        say("import.encoding"), list(previews), index=None, key="import_encoding",
        format_func=lambda each: say("import.encoding_preview", name=each.upper(), preview=one_line(previews[each])),
    )  # fmt: skip
    if chosen:
        st.session_state["encoding_of"] = (key, chosen)
        st.rerun()


def _ask_plan(session: Session) -> dict[str, object]:
    """Which wave the file belongs to; for a new one its series and scheme."""
    known = [wave.wave for wave in reversed(session.waves)]
    columns = st.columns([2, 2, 3])
    with columns[0]:
        wave = st.selectbox(
            say("import.wave"), [*known, NEW, "*"], key="import_wave",
            format_func=lambda each: {NEW: say("import.wave_new"), "*": say("import.wave_in_file")}.get(each, each),
        )  # fmt: skip
    plan: dict[str, object] = {"wave": wave or None, "series": None, "scheme": None, "layout": None, "in_file": wave == "*"}
    if wave == "*":
        plan["wave"] = None
    if wave in (NEW, "*"):
        with columns[0]:
            if wave == NEW:
                plan["wave"] = (
                    st.text_input(say("import.wave_name"), key="import_wave_name", placeholder="2026").strip() or None
                )
        with columns[1]:
            series = list(dict.fromkeys(each.series for each in session.waves)) or [DEFAULT_SERIES]
            plan["series"] = st.selectbox(
                say("import.series"), series, key="import_series", format_func=series_title, accept_new_options=True
            )
        with columns[2]:
            schemes = preset_schemes()
            plan["scheme"] = st.selectbox(
                say("import.scheme"), list(schemes), key="import_scheme", index=list(schemes).index(DEFAULT_SCHEME),
                format_func=lambda each: scheme_of(schemes[each]).title,
            )  # fmt: skip
            lowest = scheme_of(schemes[plan["scheme"]]).lowest
            if lowest > 0:
                st.caption(say("method.floor", lowest=f"{lowest:g}"))
    if st.session_state.pop("layout_box_free", False):
        st.session_state["import_layout"] = ""  # what was just saved is found by the header
    saved = [each.name for each in layouts(session.viewer, session.store)]
    with columns[1]:
        chosen = st.selectbox(
            say("import.layout"),
            list(dict.fromkeys(["", *saved, *preset_layouts()])),
            key="import_layout",
            format_func=lambda each: each or say("import.layout_auto"),
        )
        plan["layout"] = chosen or None
    return plan


def _understand(session: Session, upload: str, name: str, content: bytes, plan: dict[str, object], sheet) -> Reading:
    """Read once per file and plan, not at every rerun. sheet: the key to an optical reader's marks."""
    encoding = _encoding_of(upload + name)
    key = (
        upload,
        name,
        encoding,
        sheet.file_id if sheet else None,
        str(session.store.path),
        *(plan[name] for name in ("wave", "series", "scheme", "layout")),
        tuple(w.wave for w in session.waves),
        tuple(layouts(session.viewer, session.store)),
    )
    if st.session_state.get("reading_key") != key:
        with st.spinner(say("import.reading")):
            try:
                st.session_state["reading"] = understand(
                    session.viewer, session.store, name, content, encoding=encoding,
                    wave=plan["wave"], series=plan["series"], scheme=plan["scheme"], layout=plan["layout"],
                    key=(sheet.name, sheet.getvalue()) if sheet else None,
                )  # fmt: skip
            except FAILURES as error:
                st.session_state["reading"] = error  # a mapping is made in many reruns
        st.session_state["reading_key"] = key
    if isinstance(st.session_state["reading"], FAILURES):
        raise st.session_state["reading"]
    return st.session_state["reading"]


def _encoding_of(upload: str) -> str | None:
    """The encoding that the person chose for this file."""
    asked, encoding = st.session_state.get("encoding_of", ("", None))
    return encoding if asked == upload else None


def _show_reading(session: Session, reading: Reading) -> None:
    facts = "".join(f"<dt>{text(label)}</dt><dd>{text(value)}</dd>" for label, value in reading_facts(reading))
    st.html(section(say("reading.title"), f'<dl class="wp-facts">{facts}</dl>', say("reading.base")))
    for label, names in unknown_by_kind(reading):
        st.html(section(label, f'<p class="wp-note">{text("、".join(names))}</p>'))
    if reading.problems:
        items = "".join(f"<li>{text(place_of(problem))}</li>" for problem in reading.problems[:SHOWN_PROBLEMS])
        title = say("reading.problems", count=count(len(reading.problems)))
        more = say("reading.problems_shown", shown=SHOWN_PROBLEMS) if len(reading.problems) > SHOWN_PROBLEMS else ""
        st.html(section(title, f'<ul class="wp-list">{items}</ul>', more))
        st.download_button(
            say("download.rejected"), data=lambda: rejected_rows_csv(session.viewer, reading),
            file_name=say("rejected.file_name") + ".csv", mime="text/csv", key="download_rejected", on_click="ignore",
        )  # fmt: skip


def _confirm(session: Session, reading: Reading) -> None:
    if reading.unknown_levels:
        st.error(say("import.levels_first"))
        return
    create = skip = True
    if reading.unknown:
        create = st.checkbox(say("import.create", count=len(reading.unknown)), key="import_create")
    if reading.problems:
        skip = st.checkbox(say("import.skip", count=count(len(reading.problems))), key="import_skip")
    again = st.checkbox(say("import.again"), key="import_again", help=say("import.again_help"))
    if st.button(say("import.store"), type="primary", key="import_store", disabled=not (create and skip)):
        try:
            receipt = keep(session.viewer, session.store, reading, create_units=create, skip_rejected=skip, again=again)
        except FAILURES as error:
            st.error(failure(error))
            return
        _done(receipt_line(receipt))


def _change_batch(session: Session, rows: list[dict[str, object]]) -> None:
    with st.container(key="no_print_batches", horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox(
            say("batch.choose"), [row["batch"] for row in rows], key="batch_choice", width=360,
            format_func=lambda each: next(f"{each}　{row['file']}" for row in rows if row["batch"] == each),
        )  # fmt: skip
        state = next(row["state"] for row in rows if row["batch"] == number)
        job, label, done = (
            (withdraw, "batch.withdraw", "batch.withdrawn")
            if state == "active"
            else (reinstate, "batch.reinstate", "batch.reinstated")
        )
        if st.button(say(label), key="batch_change"):
            try:
                job(session.viewer, session.store, number)
            except FAILURES as error:
                st.error(failure(error))
                return
            _done(say(done, batch=number))


def _done(message: str) -> None:
    """Says what happened on the next run, which starts with an empty upload."""
    st.session_state["import_done"] = message
    st.session_state["upload_turn"] = st.session_state.get("upload_turn", 0) + 1
    for key in ("reading", "reading_key", "files", "files_key", "encoding_of", "mappable", "mappable_key"):
        st.session_state.pop(key, None)
    st.rerun()


def _show_result() -> None:
    if message := st.session_state.pop("import_done", ""):
        st.success(message)
