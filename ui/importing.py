"""Parts of 数据导入: upload, what was understood, confirm. 导入批次 takes the same road when it replaces a batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import streamlit as st

from jobs import FAILURES
from jobs.exports import rejected_rows_csv
from jobs.imports import Reading, files_in, keep, understand
from jobs.layouts import MAPPABLE, layout_choices, layouts
from jobs.optical import needs_key
from jobs.plan import DEFAULT_SERIES
from jobs.previews import preview
from jobs.registry import confirm_alias, own_city, unit_names
from jobs.results import state
from jobs.schemes import DEFAULT_SCHEME, preset_schemes, scheme_of
from ui.mapping import show_mapping, show_words
from ui.markup import section, text
from ui.previews import offer_preview
from ui.session import Session
from ui.upload_box import let_go, upload_box
from ui.working import answer, begin, begun, forget
from words import failure, joined, say
from words.failures import one_line, place_of
from words.language import in_this_language
from words.numbers import count, figure
from words.summaries import reading_facts, receipt_line, series_title, unknown_by_kind

NEW = ""
KINDS = [
    "csv", "tsv", "txt", "xlsx", "xls", "et", "xlsb", "ods", "sav", "zsav", "dta", "dbf", "html", "htm", "xml",
    "docx", "zip",
]  # fmt: skip
SHOWN_PROBLEMS = 20
TABLES = ["csv", "tsv", "txt", "xlsx", "xls", "et", "ods"]
SHOWN_NAMES = 20


@dataclass(frozen=True)
class Chosen:
    """A file that a person has chosen; key stands for it."""

    name: str
    content: bytes | Path
    key: str


def show_upload(session: Session) -> None:
    """Pick a file, say which wave, see what was understood, confirm."""
    if still_storing("import"):
        return
    file = choose_file(session, "import")
    if file is None:
        return
    plan = _ask_plan(session)
    if not plan["wave"] and not plan["in_file"]:
        st.info(say("import.wave_needed"))
        return
    sheet, needed = ask_key(session, "import", file, plan["layout"])
    if needed:
        return
    reading = _understand(session, file, plan, sheet)
    if reading is None:
        return
    show_reading(session, reading)
    if reading.unknown_levels and sheet is None and isinstance(file.content, bytes):
        show_words(session, file.key, file.name, file.content, plan, _chosen_encoding("import", file), reading)
    _choose_same(session, reading)
    _confirm_import("import", session, reading)


def show_registry_upload(session: Session) -> None:
    """A registry of the selected wave: what it would change, and confirm."""
    file = choose_file(session, "units", say("units.upload"))
    if file is None:
        return
    plan = {"wave": session.selection.wave, "series": None, "scheme": None, "layout": None}
    reading = _understand(session, file, plan, None, "units")
    if reading is not None:
        show_reading(session, reading)
        _confirm_import("units", session, reading)


def _confirm_import(place: str, session: Session, reading: Reading) -> None:
    viewer, store = session.viewer, session.store
    confirm(
        place, reading,
        lambda told: lambda progress: preview(viewer, store, reading, again=told, progress=progress),
        lambda told: lambda progress: keep(viewer, store, reading, **told, progress=progress),
    )  # fmt: skip


def choose_file(session: Session, place: str, label: str = "") -> Chosen | None:
    """A file from the browser, cells that were pasted, or a large file through the box; of an archive the file chosen."""
    turn = st.session_state.setdefault(place + "_turn", 0)
    file = st.file_uploader(label or say("import.file"), type=KINDS, key=f"{place}_{turn}", help=say("import.file_help"))
    if file is not None:
        return _chosen_in(session, place, Chosen(file.name, file.getvalue(), file.file_id))
    pasted = _pasted(place, turn)
    if pasted is not None:
        return pasted
    with st.expander(say("upload.title", limit=st.get_option("server.maxUploadSize")), key=place + "_large"):
        ticket = upload_box(session, place)
        if ticket is not None:
            st.html(f'<p class="wp-note">{text(say("upload.there", file=ticket.name, size=megabytes(ticket.size)))}</p>')
            if st.button(say("upload.remove"), key=place + "_remove"):
                let_go(place)
                st.rerun()
    return _chosen_in(session, place, Chosen(ticket.name, ticket.path, ticket.token)) if ticket is not None else None


def _pasted(place: str, turn: int) -> Chosen | None:
    """Cells copied out of a table: programs put them on the clipboard as text between tabs."""
    with st.expander(say("paste.title"), key=place + "_paste_open"):
        cells = st.text_area(say("paste.label"), key=f"{place}_paste_{turn}", height=180)
    content = cells.strip("\r\n").encode("utf-8")
    return Chosen(say("paste.file"), content, sha256(content).hexdigest()) if content else None


def ask_key(session: Session, place: str, file: Chosen, layout: str | None) -> tuple[Chosen | None, bool]:
    """The sheet that says what an optical reader's marks mean, and whether it is still needed."""
    if layout or isinstance(file.content, Path) or not needs_key(session.viewer, file.name, file.content):
        return None, False
    key = f"{place}_key_{st.session_state[place + '_turn']}"
    sheet = st.file_uploader(say("import.key"), type=TABLES, key=key, help=say("import.key_help"))
    if sheet is None:
        st.info(say("import.key_needed"))
        return None, True
    return Chosen(sheet.name, sheet.getvalue(), sheet.file_id), False


def read_as(
    place: str, key: tuple[object, ...], job: Callable, mend: Callable[[str | None, str], None] | None = None
) -> Reading | None:
    """What is understood, once it is done; read once per key, not at every rerun.

    job takes the encoding that a person has chosen, or None, and returns a job for ui.working. mend takes the same, and why
    nothing understood the file, and lets the person say what it means.
    """
    name, asked = place + "_reading", st.session_state.get(place + "_encoding_of", ((), None))
    encoding = asked[1] if asked[0] == key else None
    if not begun(name, (*key, encoding)):
        begin(name, job(encoding), (*key, encoding), reads_only=True)
    try:
        return answer(name)
    except FAILURES as error:
        if mend is not None and getattr(error, "code", "") in MAPPABLE:
            mend(encoding, failure(error))
            return None
        st.error(failure(error))
        if getattr(error, "code", "") == "encoding_doubtful":
            _ask_encoding(place, key, error.facts["previews"])
        elif st.button(say("import.read_again"), key=place + "_read_again"):
            forget(name)
            st.rerun()
        return None


def still_storing(place: str) -> bool:
    """Whether a file is being stored; says what came of it when it is over."""
    if message := st.session_state.pop(place + "_done", ""):
        st.success(message)
    if not begun(place + "_storing"):
        return False
    try:
        stored = answer(place + "_storing")
    except FAILURES as error:
        forget(place + "_storing")
        st.error(failure(error))
        return False
    if stored is not None:
        done(place, receipt_line(stored))
    return True


def done(place: str, message: str) -> None:
    """Says what happened on the next run, which starts with an empty upload."""
    st.session_state[place + "_done"] = message
    st.session_state[place + "_turn"] = st.session_state.get(place + "_turn", 0) + 1
    for name in ("storing", "reading", "preview"):
        forget(f"{place}_{name}")
    for name in (f"{place}_files", f"{place}_encoding_of", "mappable", "mappable_key"):
        st.session_state.pop(name, None)
    let_go(place)
    st.rerun()


def _chosen_in(session: Session, place: str, file: Chosen) -> Chosen | None:
    """The file, or the one that is chosen where it is an archive of several. Unpacked once, not at every rerun."""
    held = st.session_state.get(place + "_files")
    if held is None or held[0] != file.key:
        try:
            held = (file.key, dict(files_in(session.viewer, file.name, file.content)))
        except FAILURES as error:
            st.error(failure(error))
            return None
        st.session_state[place + "_files"] = held
    files = held[1]
    name = next(iter(files))
    if len(files) > 1:
        name = st.selectbox(say("import.member"), list(files), key=place + "_member")
    return Chosen(name, files[name], file.key + name)


def _ask_encoding(place: str, key: tuple[object, ...], previews: dict[str, str]) -> None:
    """The person sees how the text begins in each encoding that is possible, and chooses."""
    chosen = st.radio(
        say("import.encoding"), list(previews), index=None, key=place + "_encoding",
        format_func=lambda each: say("import.encoding_preview", name=each.upper(), preview=one_line(previews[each])),
    )  # fmt: skip
    if chosen:
        st.session_state[place + "_encoding_of"] = (key, chosen)
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
            scheme = scheme_of(schemes[plan["scheme"]])
            source = say("schemes.source." + scheme.source)
            st.caption(say("import.scheme_source", source=source, description=scheme.description))
            lowest = scheme.lowest
            if lowest > 0:
                st.caption(say("method.floor", lowest=f"{lowest:g}"))
    if st.session_state.pop("layout_box_free", False):
        st.session_state["import_layout"] = ""  # what was just saved is found by the header
    with columns[1]:
        chosen = st.selectbox(
            say("import.layout"),
            ["", *layout_choices(session.viewer, session.store)],
            key="import_layout",
            format_func=lambda each: each or say("import.layout_auto"),
        )
        plan["layout"] = chosen or None
    return plan


def _understand(
    session: Session, file: Chosen, plan: dict[str, object], sheet: Chosen | None, place: str = "import"
) -> Reading | None:
    wave, series, scheme, layout = (plan[name] for name in ("wave", "series", "scheme", "layout"))
    known = (state(session.store), own_city(session.store), *layouts(session.viewer, session.store))

    def mend(encoding: str | None, why: str) -> None:
        show_mapping(session, file.key, file.name, file.content, plan, encoding, why)

    return read_as(
        place,
        (file.key, sheet and sheet.key, str(session.store.path), wave, series, scheme, layout, *known),
        lambda encoding: lambda progress: understand(
            session.viewer, session.store, file.name, file.content, wave=wave, series=series, scheme=scheme,
            layout=layout, encoding=encoding, key=sheet and (sheet.name, sheet.content), progress=progress,
        ),
        mend if sheet is None and place == "import" and isinstance(file.content, bytes) else None,
    )  # fmt: skip


def _chosen_encoding(place: str, file: Chosen) -> str | None:
    """The encoding that the person chose for this file."""
    key, encoding = st.session_state.get(place + "_encoding_of", ((), None))
    return encoding if key and key[0] == file.key else None


def show_reading(session: Session, reading: Reading) -> None:
    """What a file was understood to be, and every place that cannot be stored."""
    facts = "".join(f"<dt>{text(label)}</dt><dd>{text(value)}</dd>" for label, value in reading_facts(reading))
    st.html(section(say("reading.title"), f'<dl class="wp-facts">{facts}</dl>', say("reading.base")))
    for label, names in unknown_by_kind(reading):
        st.html(section(label, f'<p class="wp-note">{text(joined(names))}</p>'))
    if reading.problems:
        items = "".join(f"<li>{text(place_of(problem))}</li>" for problem in reading.problems[:SHOWN_PROBLEMS])
        title = say("reading.problems", count=count(len(reading.problems)))
        more = say("reading.problems_shown", shown=SHOWN_PROBLEMS) if len(reading.problems) > SHOWN_PROBLEMS else ""
        st.html(section(title, f'<ul class="wp-list">{items}</ul>', more))
        st.download_button(
            say("download.rejected"), data=in_this_language(lambda: rejected_rows_csv(session.viewer, reading)),
            file_name=say("rejected.file_name") + ".csv", mime="text/csv", key="download_rejected", on_click="ignore",
        )  # fmt: skip


def confirm(place: str, reading: Reading, foresee: Callable, store: Callable) -> None:
    """What a person has to confirm, what would change, and the button that stores.

    foresee takes whether the ballots are other ones, store what was confirmed; each returns a job for ui.working.
    """
    if reading.unknown_levels:
        st.error(say("import.levels_first"))
        return
    create = skip = change = True
    if reading.unknown:
        create = st.checkbox(say("import.create", count=len(reading.unknown)), key=place + "_create")
    if reading.problems:
        skip = st.checkbox(say("import.skip", count=count(len(reading.problems))), key=place + "_skip")
    if reading.changes_classes:
        change = st.checkbox(say("import.change_classes"), key=place + "_change_classes")
    again = st.checkbox(say("import.again"), key=place + "_again", help=say("import.again_help"))
    offer_preview(place + "_preview", (reading, again), foresee(again))
    if st.button(say(place + ".store"), type="primary", key=place + "_store", disabled=not (create and skip and change)):
        told = {"create_units": create, "skip_rejected": skip, "again": again, "change_classes": change}
        begin(place + "_storing", store(told))
        st.rerun()


def _choose_same(session: Session, reading: Reading) -> None:
    """Beside each unknown unit the known ones that it may be; what is chosen is remembered as an alias."""
    unknown = sorted((each for each in reading.unknown if each.kind == "unit"), key=lambda each: not each.nearest)
    known = unit_names(session.viewer, session.store) if unknown else []
    if not known or reading.unknown_levels:
        return
    st.html(section(say("import.same_title"), "", say("import.same_base", shown=SHOWN_NAMES)))
    chosen = {}
    columns = st.columns(2)
    for place, each in enumerate(unknown[:SHOWN_NAMES]):
        with columns[place % 2]:
            chosen[each.name] = st.selectbox(
                say("import.same", name=each.name), [NEW, *dict.fromkeys([*each.nearest, *known])],
                key=f"import_same_{each.name}", format_func=lambda unit: unit or say("import.same_new"),
            )  # fmt: skip
    said = {name: unit for name, unit in chosen.items() if unit}
    if st.button(say("import.same_store"), key="import_same_store", disabled=not said):
        try:
            for name, unit in said.items():
                confirm_alias(session.viewer, session.store, name, unit)
        except FAILURES as error:
            st.error(failure(error))
            return
        st.session_state["import_done"] = say("import.same_done", count=len(said))
        st.rerun()


def megabytes(size: int) -> str:
    """0.3MB"""
    return say("size.mb", size=figure(size / (1 << 20), 1))
