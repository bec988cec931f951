"""The terms of the field with their help, and which labels of tables and figures they explain."""

from __future__ import annotations

import re
from functools import cache

from words import say
from words.language import spoken

PAGE = "glossary"
TERMS = {
    "index": ("figure.index", "column.index", "column.score"),
    "margin": ("column.error", "column.interval"),
    "rank": ("column.rank",),
    "tier": (),
    "near": (),
    "verdict": ("column.change", "column.change_value", "column.verdict", "reasons.of_change"),
    "class": ("column.unit_class",),
    "class_mean": ("column.class_mean", "column.gap", "reasons.of_gap"),
    "grade": ("column.grade",),
    "satisfaction_rate": ("column.satisfaction_rate", "column.satisfaction_rate_broad"),
    "unknown": ("level.unknown", "column.unknown_share"),
    "ballots": ("figure.ballots", "column.ballots"),
    "raters": ("column.raters",),
    "dimension": ("parts.dimensions",),
    "group": ("parts.groups",),
    "weight": ("column.weight",),
    "double_fall": (),
    "low_and_falling": (),
    "portfolio": ("wave.portfolio",),
    "suppressed": ("suppressed",),
    "secret": (),
    "comparable": (),
    "scheme": (),
    "rank_set": (),
    "shrunken": (),
    "very_satisfied": (),
    "bad_reviews": (),
    "own_accord": (),
    "mended": (),
}
"""In the order of the glossary; per term the ids of the labels that mean it."""
ASKED = ("what", "how", "why")


@cache
def _labels(language: str) -> dict[str, str]:
    named = {say(f"term.{term}.name"): term for term in TERMS}
    return named | {say(label): term for term, labels in TERMS.items() for label in labels}


def term_of(label: str) -> str | None:
    """The term that a label on the screen means, in the language of this run; what stands in brackets adds nothing."""
    known = _labels(spoken())
    return known.get(label) or known.get(re.split(r"（| \(", label)[0])


def help_on(term: str) -> str:
    """What it is, in one sentence."""
    return say(f"term.{term}.what")
