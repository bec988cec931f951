"""What a change would do, shown before it is made."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs import FAILURES
from jobs.previews import Preview
from ui.markup import section, table, text
from ui.working import answer, begin, begun
from words import failure, say
from words.previews import preview_header, preview_news, preview_rows

SHOWN = 60
"""Units in the table; the command line lists all."""


def offer_preview(name: str, key: object, job: Callable) -> None:
    """A button, and once it was pressed what would change. key: what the preview is good for."""
    if not begun(name, key) and st.button(say("preview.look"), key=name):
        begin(name, job, key, reads_only=True)
    if begun(name, key):
        show_preview(name)


def show_preview(name: str) -> Preview | None:
    """What would change, once it is known."""
    try:
        found = answer(name)
    except FAILURES as error:
        st.error(failure(error))
        return None
    if found is None:
        return None
    rows = preview_rows(found)
    shown = [[text(cell) for cell in row] for row in rows[:SHOWN]]
    kinds = ["l narrow-off", "l wrap", "l g narrow-off", "", "", "g"]
    body = table(preview_header(), shown, kinds, caption=preview_news(found)) if shown else ""
    more = say("preview.shown", shown=SHOWN, count=len(rows)) if len(rows) > SHOWN else ""
    st.html(section(preview_news(found), body, more))
    return found
