"""What a change would do, shown before it is made."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from jobs import FAILURES
from jobs.previews import Preview
from ui.markup import table, text
from ui.working import answer, begin, begun
from words import failure, say
from words.previews import preview_header, preview_news, preview_rows

SHOWN = 15
"""Units in the table, those that move farthest first; the others are folded away."""


def offer_preview(name: str, key: object, job: Callable) -> None:
    """A button, and once it was pressed what would change. key: what the preview is good for."""
    if not begun(name, key) and st.button(say("preview.look"), key=name):
        begin(name, job, key, reads_only=True)
    if begun(name, key) and (found := show_preview(name)):
        show_changes(found)


def show_preview(name: str) -> Preview | None:
    """The sentence, once it is known; `show_changes` adds the table."""
    try:
        found = answer(name)
    except FAILURES as error:
        st.error(failure(error))
        return None
    if found is not None:
        st.html(f'<section class="wp-section"><h2>{text(preview_news(found))}</h2></section>')
    return found


def show_changes(found: Preview, beside: bool = False) -> None:
    """Units whose figures would change. beside: in a column, so that only what changes most is told."""
    rows = preview_rows(found)
    if not rows:
        return
    several = len({unit.wave for unit in found.changed}) > 1
    columns = [0, 1, 3, 4] if beside and several else [1, 3, 4] if beside else [0, 1, 2, 3, 4, 5]
    html = _table(rows[:SHOWN], columns, preview_news(found))
    if rest := rows[SHOWN:]:
        summary = text(say("preview.more", count=len(rest)))
        html += f'<details class="wp-method"><summary>{summary}</summary>{_table(rest, columns, summary)}</details>'
    st.html(html)


def _table(rows: list[tuple[str, ...]], columns: list[int], caption: str) -> str:
    kinds = ["l narrow-off", "l wrap", "l g narrow-off", "", "", "g narrow-off"]
    return table(
        [preview_header()[column] for column in columns],
        [[text(row[column]) for column in columns] for row in rows],
        [kinds[column] for column in columns],
        caption=caption,
    )
