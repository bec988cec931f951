"""Markup whose links open pages inside the session: a click, or Enter, changes the page without a new start.

Opened in a new tab, copied or printed, the same links are ordinary addresses. A link with keys of its own (markup.keyed)
is opened by them from anywhere on the page, unless somebody types or chooses.
"""

from __future__ import annotations

import streamlit as st

PAGES = {
    "overview": "pages/results/overview.py",
    "ranking": "pages/results/ranking.py",
    "unit": "pages/results/unit.py",
    "portfolio": "pages/results/portfolio.py",
    "compare": "pages/results/compare.py",
    "trends": "pages/results/trends.py",
    "causes": "pages/results/causes.py",
    "comments": "pages/results/comments.py",
    "rectification": "pages/results/rectification.py",
    "import": "pages/manage/import.py",
    "checks": "pages/manage/checks.py",
    "batches": "pages/manage/batches.py",
    "entry": "pages/manage/entry.py",
    "units": "pages/manage/units.py",
    "schemes": "pages/manage/schemes.py",
    "documents": "pages/documents/documents.py",
    "glossary": "pages/help/glossary.py",
}

_SCRIPT = """
const TAKEN = "input, textarea, select, [contenteditable=true], [role=application], [role=combobox], [role=dialog], " +
  "[role=listbox], [role=menu], [role=radio], [role=radiogroup], [role=slider], [role=tab]";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".wp-linked");
  if (root.dataset.shown !== data.html) {
    // Who followed a link by keyboard stays on the one with the same key, else on the one in the same place.
    const links = () => [...root.querySelectorAll("a[data-page]")];
    const place = links().indexOf(document.activeElement);
    const held = place < 0 ? undefined : document.activeElement.dataset.key;
    root.innerHTML = data.html;
    root.dataset.shown = data.html;
    const again = (held && keyed().find((link) => link.dataset.key === held)) || links()[place];
    again?.focus({ preventScroll: true });
  }

  function keyed() {
    return [...root.querySelectorAll("a[data-key]")];
  }

  function open(link) {
    const address = new URL(link.href, window.location.href);
    const parameters = {};
    for (const [name, value] of address.searchParams) (parameters[name] ??= []).push(value);
    setTriggerValue("opened", { page: link.dataset.page, parameters });
  }

  function pressed(event) {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest?.(TAKEN)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const link = root.isConnected && keyed().find((each) => each.dataset.key.split(" ").includes(key));
    if (!link) return;
    event.preventDefault();
    open(link);
  }

  root.onclick = (event) => {
    const link = event.target.closest("a[data-page]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(link);
  };
  document.removeEventListener("keydown", root.pressed);
  root.pressed = pressed;
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
"""


def show_linked(html: str, key: str) -> None:
    """Shows markup from ui.markup or ui.drawings; a followed link switches the page."""
    component = st.components.v2.component(
        "wanping_linked", html='<div class="wp-linked"></div>', js=_SCRIPT, isolate_styles=False
    )
    result = component(data={"html": html}, key=key, on_opened_change=lambda: None)
    opened = result.opened
    if opened and opened.get("page") in PAGES:
        st.switch_page(PAGES[opened["page"]], query_params=opened["parameters"])
