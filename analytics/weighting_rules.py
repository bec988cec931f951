"""How a scheme wants the answers of a group weighted: the tables under [weighting] of its file.

[weighting."城乡居民"]
trim = 5                                        # no weight above 5 times the mean; or trim_iqr = 6
missing = "own_category"                        # who lacks an attribute; absent: refused
[weighting."城乡居民".design."所在县区"]        # persons of each stratum from which the sample was drawn
"望湖区" = 412000
[weighting."城乡居民".margins."性别"]           # shares, percent or persons of the population
"男" = 0.49
"女" = 0.51
[weighting."城乡居民".post_stratify."性别×年龄段"]    # in the place of margins: every cell of the crossing
"男×18–24" = 0.05
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.errors import SchemeError

CROSSED = "×"
MISSING_ATTRIBUTE = ("refuse", "own_category")
MOST_MARGINS = 8
ROUNDED = 0.005
"""How far shares may miss 1 because they were rounded."""
SAME_TOTAL = 0.01
"""How far the persons of two margins may differ and still be those of one population."""


@dataclass(frozen=True)
class WeightingRule:
    """The weighting of one group. design: attribute to persons by stratum, at most one attribute; margins: attribute, or
    several joined by ×, to shares by category, which add up to 1. post_stratified: the one margin is every cell there is.

    trim: largest weight as a multiple of the mean; trim_iqr: farthest from the median in interquartile ranges.
    missing: refuse, or own_category: who lacks an attribute keeps the share of the answers that such people have.
    """

    design: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    margins: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    post_stratified: bool = False
    missing: str = "refuse"
    trim: float | None = None
    trim_iqr: float | None = None


def parse_weighting(table: object) -> dict[str, WeightingRule]:
    """By group, from the tables under [weighting]. Raises SchemeError."""
    if not isinstance(table, dict):
        raise SchemeError("scheme_needs_weighting", key="weighting", seen=table)
    return {group: _rule(own, f"weighting.{group}") for group, own in table.items()}


def plain(name: str) -> str:
    """A category as it is compared: 18-24 is 18–24."""
    return re.sub(r"[‐-―~－～]", "-", "".join(unicodedata.normalize("NFKC", name).split()))


def _rule(table: object, where: str) -> WeightingRule:
    allowed = ("design", "margins", "post_stratify", "missing", "trim", "trim_iqr")
    if not isinstance(table, dict) or not {"design", "margins", "post_stratify"} & table.keys():
        raise SchemeError("scheme_needs_weighting", key=where, seen=table)
    for key in table:
        if key not in allowed:
            raise SchemeError("scheme_unknown_key", key=f"{where}.{key}", allowed=sorted(allowed))
    for one, other in (("margins", "post_stratify"), ("trim", "trim_iqr")):
        if one in table and other in table:
            raise SchemeError("scheme_either", key=f"{where}.{one}", other=f"{where}.{other}")
    design = _tables(table.get("design", {}), f"{where}.design", most=1)
    kind = "post_stratify" if "post_stratify" in table else "margins"
    margins = _tables(table.get(kind, {}), f"{where}.{kind}", most=1 if kind == "post_stratify" else MOST_MARGINS)
    missing = table.get("missing", MISSING_ATTRIBUTE[0])
    if missing not in MISSING_ATTRIBUTE:
        raise SchemeError("scheme_needs_choice", key=f"{where}.missing", seen=missing, allowed=list(MISSING_ATTRIBUTE))
    _check_totals(margins, f"{where}.{kind}")
    return WeightingRule(
        design=design,
        margins={name: _shares(values, f"{where}.{kind}.{name}") for name, values in margins.items()},
        post_stratified=kind == "post_stratify",
        missing=missing,
        trim=_number(table, "trim", where, low=1.0),
        trim_iqr=_number(table, "trim_iqr", where, low=0.0),
    )


def _tables(tables: object, where: str, most: int) -> dict[str, dict[str, float]]:
    """Numbers by category, by attribute."""
    if not isinstance(tables, dict) or len(tables) > most:
        raise SchemeError("scheme_margins", key=where, most=most)
    return {name: _numbers(values, f"{where}.{name}", len(name.split(CROSSED))) for name, values in tables.items()}


def _numbers(values: object, where: str, parts: int) -> dict[str, float]:
    if not isinstance(values, dict) or len(values) < 2:
        raise SchemeError("scheme_needs_margin", key=where, seen=values)
    seen: set[str] = set()
    for name, value in values.items():
        if len(name.split(CROSSED)) != parts or plain(name) in seen:
            raise SchemeError("scheme_margin_category", key=f"{where}.{name}", parts=parts)
        seen.add(plain(name))
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < math.inf:
            raise SchemeError("scheme_margin_number", key=f"{where}.{name}", seen=value)
    return {name: float(value) for name, value in values.items()}


def _shares(values: Mapping[str, float], where: str) -> dict[str, float]:
    """Shares that add up to 1, of shares, percent or persons. A sum that is none of these is a slip of somebody's pen."""
    total = sum(values.values())
    if not _are_persons(values) and min(abs(total - 1), abs(total / 100 - 1)) > ROUNDED:
        raise SchemeError("scheme_margin_sum", key=where, total=total)
    return {name: value / total for name, value in values.items()}


def _are_persons(values: Mapping[str, float]) -> bool:
    total = sum(values.values())
    return all(value == int(value) for value in values.values()) and not 100 * (1 - ROUNDED) > total > 90


def _check_totals(margins: Mapping[str, Mapping[str, float]], where: str) -> None:
    """Persons counted by sex and by age are the same persons."""
    totals = {
        name: sum(values.values())
        for name, values in margins.items()
        if _are_persons(values) and abs(sum(values.values()) / 100 - 1) > ROUNDED
    }
    if totals and max(totals.values()) > min(totals.values()) * (1 + SAME_TOTAL):
        fewest, most = min(totals, key=totals.get), max(totals, key=totals.get)
        raise SchemeError(
            "scheme_margin_totals", key=where, attribute=fewest, total=totals[fewest], other=most, other_total=totals[most]
        )


def _number(table: Mapping, key: str, where: str, low: float) -> float | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not low < value < math.inf:
        raise SchemeError("scheme_needs_number", key=f"{where}.{key}", seen=value)
    return float(value)
