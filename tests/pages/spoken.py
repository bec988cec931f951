"""All that a page says, as a reader sees it, and what of it belongs to the data."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from streamlit.testing.v1 import AppTest

from data.store import Store

WIDGETS = {
    "button", "caption", "checkbox", "error", "expander", "info", "markdown", "multiselect", "number_input", "radio",
    "selectbox", "success", "tab", "text_area", "text_input", "toggle", "warning",
}  # fmt: skip
_UNSEEN = re.compile(r"<(style|script|pre|code)[^>]*>.*?</\1>", re.DOTALL)
_SAID = re.compile(r'>([^<]+)<|(?:aria-label|title|alt|placeholder)="([^"]*)"')


def said(at: AppTest) -> Iterator[str]:
    """Texts of our markup, and of widgets with their help and options."""
    markup = [element.proto.body for element in at.get("html")]
    markup += [json.loads(element.proto.json).get("html", "") for element in at.get("bidi_component")]
    for each in markup:
        for found in _SAID.finditer(_UNSEEN.sub("", each)):
            yield html.unescape(found[1] or found[2] or "")
    for kind in WIDGETS:
        for element in at.get(kind):
            texts = (getattr(element, name, "") for name in ("label", "value", "help", "placeholder"))
            yield from (text for text in texts if isinstance(text, str))
            yield from map(str, getattr(element, "options", ()))


def written(store: Store) -> str:
    """Every text of the database, one a line."""
    lines = []
    with store.snapshot() as reader:
        columns = reader.rows(
            "select table_name, column_name from information_schema.columns where data_type in ('VARCHAR', 'VARCHAR[]')"
        )
        for table, column in columns:
            for (value,) in reader.rows(f'select distinct "{column}" from "{table}"'):
                lines += value if isinstance(value, list) else [value or ""]
    return "\n".join(lines)
