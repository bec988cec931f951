"""Markup whose links open pages inside the session: a click, or Enter, changes the page without a new start.

Opened in a new tab, copied or printed, the same links are ordinary addresses.
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
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".wp-linked");
  if (root.dataset.shown !== data.html) {
    // Who followed a link by keyboard stays where it was.
    const links = () => [...root.querySelectorAll("a[data-page]")];
    const place = links().indexOf(document.activeElement);
    root.innerHTML = data.html;
    root.dataset.shown = data.html;
    links()[place]?.focus({ preventScroll: true });
  }
  root.onclick = (event) => {
    const link = event.target.closest("a[data-page]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = new URL(link.href, window.location.href);
    const parameters = {};
    for (const [name, value] of address.searchParams) (parameters[name] ??= []).push(value);
    setTriggerValue("opened", { page: link.dataset.page, parameters });
  };
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
