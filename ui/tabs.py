"""Links to the classes of a wave, as tabs; what else the page was asked to show comes along."""

from __future__ import annotations

from collections.abc import Mapping

from analytics.appraisal import Appraisal, ClassResult
from ui.markup import link, text
from ui.session import Selection
from words import say


def class_tabs(
    page: str, appraisal: Appraisal, shown: ClassResult, selection: Selection, more: Mapping[str, str | list[str]] = {}
) -> str:
    """Nothing where there is one class only."""
    if len(appraisal.classes) < 2:
        return ""
    links = "".join(
        link(page, selection.of_class(each.name), each.name, more=more, current=each.name == shown.name)
        for each in appraisal.classes
    )
    return f'<nav class="wp-tabs" aria-label="{text(say("column.unit_class"))}">{links}</nav>'
