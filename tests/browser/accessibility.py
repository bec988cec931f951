"""What axe-core finds wrong with a page: serious and critical violations that are ours.

axe/axe.min.js is that of the npm package axe-core 4.14.1 (Mozilla Public License 2.0, beside it), for tests alone.
"""

from __future__ import annotations

from pathlib import Path

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
STREAMLITS_OWN: dict[str, str] = {}
"""Rule and what it is about, as a CSS selector: markup of Streamlit's that we cannot change."""

_RUN = """async ([known, rules]) => {
  const found = await axe.run(document, { resultTypes: ["violations"], ...(rules.length ? { runOnly: rules } : {}) });
  const ours = (rule, node) => {
    const element = document.querySelector(node.target[0]);
    return !(known[rule] && element && element.closest(known[rule]));
  };
  return found.violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .flatMap((each) => each.nodes.filter((node) => ours(each.id, node))
      .map((node) => `${each.id}: ${node.html.slice(0, 160)} | ${node.failureSummary.replace(/\\s+/g, " ").slice(0, 240)}`));
}"""


def violations(page, *rules: str) -> list[str]:
    """A line for each element with a serious or critical violation: rule, markup, what would have to change.

    rules: only these, by their ids; else all.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    return page.evaluate(_RUN, [STREAMLITS_OWN, rules])
