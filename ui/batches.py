"""Parts of 导入批次: the list, one batch, what can be done with it, and whether files are kept."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs import FAILURES
from jobs.imports import detail, read_again, reinstate, replace_with, understand_for, withdraw
from jobs.layouts import layout_choices
from jobs.previews import preview, preview_reinstate, preview_withdraw
from jobs.settings import (
    MOST_MB,
    delete_raw_files,
    keep_raw_files,
    keeps_raw_files,
    kept_files,
    limit_uploads,
    upload_limit,
)
from ui.importing import Chosen, ask_key, choose_file, confirm, done, megabytes, read_as, show_reading
from ui.linked import show_linked
from ui.markup import headline, link, section, table, text
from ui.previews import show_changes, show_preview
from ui.session import Selection, Session
from ui.working import begin, begun, forget
from words import failure, joined, remarks, say
from words.numbers import count
from words.sentences import Phrase
from words.summaries import batch_facts, batch_log

LISTED = 12
"""Rows of a table about one batch; more are folded away."""


def news(rows: list[dict[str, object]]) -> str:
    """How many batches there are, and how many of them count."""
    gone = sum(row["state"] == "withdrawn" for row in rows)
    key = "batches.none" if not rows else "batches.some_gone" if gone else "batches.all"
    return headline(
        say("section.data"), [Phrase(say(key, count=count(len(rows)), gone=count(gone)))], say("batches.caveat")
    )


def choose_batch(session: Session, rows: list[dict[str, object]]) -> dict[str, object]:
    """The batch of the URL; where it names none, the newest."""
    by_number = {str(row["batch"]): row for row in rows}
    chosen = session.selection.batch if session.selection.batch in by_number else next(iter(by_number))
    st.session_state["batch_choice"] = chosen
    with st.container(key="no_print_choice"):
        st.selectbox(
            say("batch.choose"), list(by_number), key="batch_choice", on_change=_batch_changed,
            format_func=lambda number: say(
                "batch.option", batch=number, file=by_number[number]["file"],
                state=say("batch.state." + by_number[number]["state"]),
            ),
        )  # fmt: skip
    return by_number[chosen]


def show_table(session: Session, rows: list[dict[str, object]], chosen: dict[str, object]) -> None:
    """Every import, newest first; a number opens its batch."""
    head = [say("batch." + name) for name in ("batch", "file", "wave", "ballots", "rows", "moment", "state")]
    cells = [
        [
            _numbered(session, row, row is chosen),
            text(row["file"]), text(joined(row["waves"])), count(row["ballots"]), count(row["stored"]),
            text(f"{row['moment']:%Y-%m-%d}"), text(say("batch.state." + row["state"])),
        ]
        for row in rows
    ]  # fmt: skip
    kinds = ["", "l wrap", "l", "narrow-off", "", "g narrow-off", "l"]
    show_linked(section(say("batch.title"), table(head, cells, kinds, caption=say("batch.title"))), key="batches")


def show_detail(session: Session, row: dict[str, object]) -> None:
    """What the batch brought and what was done with it."""
    found = detail(session.viewer, session.store, row["batch"])
    kept = kept_files(session.viewer, session.store).get(row["batch"])
    facts = [*batch_facts(row, found), (say("batch.raw"), say("batch.raw_none") if kept is None else megabytes(kept))]
    listed = "".join(f"<dt>{text(label)}</dt><dd>{text(value)}</dd>" for label, value in facts)
    log = "".join(f"<li>{text(line)}</li>" for line in batch_log(row["batch"], found))
    levels = tuple((remarks.level(name), number) for name, number in found.levels)
    st.html(
        section(say("batch.detail", batch=row["batch"]), f'<dl class="wp-facts wp-close">{listed}</dl>')
        + section(say("batch.log"), f'<ul class="wp-list">{log}</ul>')
        + _counted("groups", "ballots", found.groups)
        + _counted("levels", "rows", levels)
        + _counted("units", "rows", found.units)
    )


def show_actions(session: Session, row: dict[str, object]) -> None:
    """Withdraw, bring back, replace, read again: what would change is shown before it is done."""
    if message := st.session_state.pop("batch_done", ""):
        st.success(message)
    number, active = row["batch"], row["state"] == "active"
    job, look, name = (withdraw, preview_withdraw, "withdraw") if active else (reinstate, preview_reinstate, "reinstate")
    key = (str(session.store.path), number, name, session.store.state())
    with st.container(key="no_print_batch"):
        if not begun("batch_preview", key):
            if st.button(say("batch." + name), key="batch_look"):
                begin("batch_preview", lambda progress: look(session.viewer, session.store, number), key, reads_only=True)
                st.rerun()
        else:
            _decide(session, number, name)


def show_replace(session: Session, row: dict[str, object]) -> None:
    """A corrected file in the place of an active batch."""
    if row["state"] == "active":
        with (
            st.container(key="no_print_replace"),
            st.expander(say("replace.title", batch=row["batch"]), key="replace_open"),
        ):
            _replace(session, row)


def show_settings(session: Session) -> None:
    """Whether files are kept, and how large an upload may be."""
    kept = kept_files(session.viewer, session.store)
    st.session_state["keep_raw"] = keeps_raw_files(session.viewer, session.store)
    st.session_state["upload_mb"] = upload_limit(session.store)
    with st.container(key="no_print_settings"):
        st.html(f'<section class="wp-section"><h2>{text(say("settings.title"))}</h2></section>')
        st.toggle(say("settings.keep_raw"), key="keep_raw", on_change=_keep_changed, args=(session,))
        st.html(f'<p class="wp-note">{text(say("settings.keep_raw_means"))}</p>')
        if kept:
            st.html(
                f'<p class="wp-note">{text(say("settings.kept", count=len(kept), size=megabytes(sum(kept.values()))))}</p>'
            )
            sure = st.checkbox(say("settings.sure"), key="raw_sure")
            if st.button(say("settings.delete_raw"), key="raw_delete", disabled=not sure):
                deleted = delete_raw_files(session.viewer, session.store)
                done("replace", say("settings.deleted", count=deleted))
        st.number_input(
            say("settings.upload_mb"), 1, MOST_MB, key="upload_mb", step=100, width=260,
            on_change=_limit_changed, args=(session,),
        )  # fmt: skip


def _decide(session: Session, number: int, name: str) -> None:
    """What would change, and the buttons to do it or to leave it."""
    found = show_preview("batch_preview")
    if found is None:
        return
    with st.container(horizontal=True):
        if found.refused is None and st.button(say("batch.sure_" + name), key="batch_change", type="primary"):
            _change(session, number, name)
        if st.button(say("batch.leave"), key="batch_leave"):
            forget("batch_preview")
            st.rerun()
    show_changes(found, beside=True)


def _change(session: Session, number: int, name: str) -> None:
    job, message = (withdraw, "batch.withdrawn") if name == "withdraw" else (reinstate, "batch.reinstated")
    try:
        job(session.viewer, session.store, number)
    except FAILURES as error:
        st.error(failure(error))
        return
    forget("batch_preview")
    st.session_state["batch_done"] = say(message, batch=number)
    st.rerun()


def _replace(session: Session, row: dict[str, object]) -> None:
    number, viewer, store = row["batch"], session.viewer, session.store
    st.html(f'<p class="wp-note">{text(say("replace.means", batch=number))}</p>')
    from_kept = False
    if number in kept_files(viewer, store):
        from_kept = st.checkbox(say("replace.from_kept", file=row["file"]), key=f"replace_kept_{number}")
    file = None if from_kept else choose_file(session, "replace")
    layout = st.selectbox(
        say("import.layout"), ["", *layout_choices(viewer, store)], key="replace_layout", width=360,
        format_func=lambda each: each or say("import.layout_auto"),
    ) or None  # fmt: skip
    if file is None and not from_kept:
        return
    sheet, needed = ask_key(session, "replace", file, layout) if file else (None, False)
    if needed:
        return
    key = (number, layout, file and file.key, sheet and sheet.key, str(store.path))
    reading = read_as("replace", key, _corrected(session, number, file, layout, sheet))
    if reading is None:
        return
    show_reading(session, reading)
    confirm(
        "replace", reading,
        lambda told: lambda progress: preview(viewer, store, reading, instead_of=number, again=told, progress=progress),
        lambda told: lambda progress: replace_with(viewer, store, number, reading, **told, progress=progress),
    )  # fmt: skip


def _corrected(session: Session, number: int, file: Chosen | None, layout: str | None, sheet: Chosen | None) -> Callable:
    """Reads the corrected file; without one, the file that was kept. sheet: the key to an optical reader's marks."""
    viewer, store = session.viewer, session.store
    if file is None:
        return lambda encoding: (
            lambda progress: read_again(viewer, store, number, layout=layout, encoding=encoding, progress=progress)
        )
    return lambda encoding: (
        lambda progress: understand_for(
            viewer, store, number, file.name, file.content, layout=layout, encoding=encoding, progress=progress
        )
    )


def _numbered(session: Session, row: dict[str, object], chosen: bool) -> str:
    here = session.selection
    opened = link("batches", Selection(here.series, here.wave, batch=str(row["batch"])), str(row["batch"]))
    return f"<b>{opened}</b>" if chosen else opened


def _counted(what: str, of: str, pairs: tuple[tuple[str, int], ...]) -> str:
    if not pairs:
        return ""
    title = say("reading." + what)
    rows = [[text(name), count(number)] for name, number in pairs]
    body = table([title, say("batch." + of)], rows, ["l wrap", ""], caption=title)
    if len(pairs) <= LISTED:
        return f'<section class="wp-section">{body}</section>'
    summary = text(say("batch.listed", what=title, count=len(pairs)))
    return f'<details class="wp-section wp-method"><summary>{summary}</summary>{body}</details>'


def _batch_changed() -> None:
    st.query_params["batch"] = st.session_state["batch_choice"]


def _keep_changed(session: Session) -> None:
    keep_raw_files(session.viewer, session.store, st.session_state["keep_raw"])


def _limit_changed(session: Session) -> None:
    limit_uploads(session.viewer, session.store, st.session_state["upload_mb"])
