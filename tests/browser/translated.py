"""Words of English that Streamlit has left on a Chinese page: what is read, and what is read aloud."""

from __future__ import annotations

import re

KNOWN = {
    "English", "Excel", "WPS", "SPSS", "CSV", "TSV", "TXT", "XLSX", "XLS", "ET", "XLSB", "ODS", "SAV", "ZSAV", "DTA", "DBF",
    "HTML", "XML", "DOCX", "ZIP", "TOML", "MB", "Ctrl", "Enter", "API", "IP", "min", "units", "shown", "ballots", "false",
    "true",
}  # fmt: skip
"""Names of products and formats, keys of a scheme, and what a check box says in a grid."""
_SHOWN = """() => {
  const ours = "[data-testid=stHtml], .wp-linked, .wp-keyboard, .wp-upload, [data-testid=stIconMaterial], pre, code, style, script";
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT,
    (each) => each.nodeType === 1 && each.matches(ours) ? 2 : 1);
  for (let each = walker.nextNode(); each; each = walker.nextNode()) {
    if (each.nodeType === 3) { if (each.parentElement.checkVisibility()) found.add(each.data); }
    else for (const name of ["aria-label", "title", "placeholder"]) found.add(each.getAttribute(name) ?? "");
  }
  return [...found];
}"""


def english(page) -> list[str]:
    """Texts, labels, titles and placeholders with a word that no Chinese page should have."""
    return sorted(said for said in page.evaluate(_SHOWN) if set(re.findall("[A-Za-z]{2,}", said)) - KNOWN)
