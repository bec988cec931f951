"""The words that Streamlit itself writes, for readers of another language than English: replaced in the browser."""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

import streamlit as st

from words.catalog import catalog
from words.language import spoken

OF_STREAMLIT = "streamlit."
"""Ids of its words; their English is exactly what it writes."""

_SCRIPT = """
const ATTRIBUTES = ["aria-label", "title", "placeholder"];
const OURS = "[data-testid=stHtml], .wp-linked, .wp-keyboard, .wp-upload, pre, code, style, script";
const LONGEST = 300;

export default function ({ data }) {
  const here = (window.wanpingWords ??= { exact: {}, patterns: [], language: "en", shown: new WeakMap(), watcher: null });
  if (here.language === data.language) return;
  Object.assign(here, { exact: data.exact, language: data.language });
  here.patterns = data.patterns.map(([pattern, text]) => [new RegExp(pattern, "u"), text]);
  walk(document.body);
  if (here.watcher) return;
  here.watcher = new MutationObserver((changes) => {
    for (const { type, target, attributeName, addedNodes } of changes) {
      if (type === "attributes") attribute(target, attributeName);
      else if (type === "characterData") { if (!ours(target.parentElement)) text(target); }
      else if (addedNodes.length && !ours(target)) addedNodes.forEach(walk);
    }
  });
  here.watcher.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });

  function ours(element) { return !element || element.closest(OURS); }

  function walk(node) {
    if (node.nodeType === Node.TEXT_NODE) { text(node); return; }
    if (node.nodeType !== Node.ELEMENT_NODE || ours(node)) return;
    const accept = (each) => each.nodeType === Node.ELEMENT_NODE && each.matches(OURS) ? 2 : 1;
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, accept);
    for (let each = node; each; each = walker.nextNode()) {
      if (each.nodeType === Node.TEXT_NODE) text(each);
      else for (const name of ATTRIBUTES) if (each.hasAttribute(name)) attribute(each, name);
    }
  }

  function text(node) {
    replace(node, "text", node.data, (said) => { node.data = said; });
  }

  function attribute(element, name) {
    const now = element.getAttribute(name);
    if (now !== null && !ours(element)) replace(element, name, now, (said) => element.setAttribute(name, said));
  }

  // What was replaced is kept, so that another language finds what Streamlit wrote.
  function replace(node, place, now, put) {
    if (now.length > LONGEST) return;
    const kept = here.shown.get(node)?.[place];
    const source = kept && kept.said === now ? kept.source : now;
    const said = translated(source);
    if (said !== source) here.shown.set(node, { ...here.shown.get(node), [place]: { source, said } });
    if (said !== now) put(said);
  }

  function translated(source) {
    const plain = source.trim();
    if (!/[A-Za-z]/.test(plain)) return source;
    if (Object.hasOwn(here.exact, plain)) return here.exact[plain];
    for (const [pattern, text] of here.patterns) {
      const found = pattern.exec(plain);
      if (found) return text.replace(/\\{(\\w+)\\}/g, (_, name) => translated(found.groups[name]));
    }
    return source;
  }
}
"""


def translate_streamlit() -> None:
    """Every word of Streamlit's that is on the page or comes later."""
    component = st.components.v2.component("wanping_words", html="<span hidden></span>", js=_SCRIPT, isolate_styles=False)
    exact, patterns = replacements(spoken())
    component(data={"language": spoken(), "exact": exact, "patterns": patterns}, key="words_of_streamlit")


@cache
def replacements(language: str) -> tuple[dict[str, str], list[list[str]]]:
    """Text by what Streamlit writes, and pairs of a pattern and the text with what the pattern found. English: none."""
    exact, patterns = {}, []
    if language != "en":
        said = catalog(language)
        for key, written in catalog("en").items():
            if key.startswith(OF_STREAMLIT):
                if "{" in written:
                    patterns.append([_pattern(written), said[key]])
                else:
                    exact[written] = said[key]
    return exact, patterns


def _pattern(written: str) -> str:
    """Remove {name}: a regular expression with a named group for each fact, as JavaScript reads it."""
    parts = (
        re.sub(r"[$()*+./?\[\\\]^{|}]", r"\\\g<0>", fixed) + (f"(?<{name}>.+)" if name else "")
        for fixed, name, _, _ in Formatter().parse(written)
    )
    return f"^{''.join(parts)}$"
