"""Figures in a text, read back and held against the facts that it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from words.numbers import rounded_to

UNITS = {
    "分": "points",
    "个百分点": "percentage_points",
    "%": "percent",
    "份": "forms",
    "位": "place",
    "名": "units",
    "个单位": "units",
}
_FIGURE = re.compile(r"([－-]?)(\d[\d,]*(?:\.\d+)?)(个百分点|个单位|分(?!出)|%|份|位|名|)")
_PERIOD = re.compile(r"\d{4}年(?:度|第\d季度|\d{1,2}月)?")
_AS_WRITTEN = re.compile(r"[－-]?\d[\d,]*(?:\.\d+)?")
_NO_FIGURE = re.compile(r"\d{4}年(?:度|第\d季度|\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|〔\d{4}〕\d+号")


@dataclass(frozen=True)
class TextFigure:
    """A figure as it is written; unit: of UNITS, "" for a plain number."""

    value: Decimal
    decimals: int
    unit: str


def written(text: str) -> list[str]:
    """Figures as they stand there, in the order of the text; days, years and numbers of documents are none."""
    return _AS_WRITTEN.findall(_NO_FIGURE.sub("", text))


def masked(text: str) -> str:
    """The text with every number the same: what is left is its wording."""
    return _AS_WRITTEN.sub("0", text)


def figures_of(text: str, names: Iterable[str] = ()) -> list[TextFigure]:
    """Figures in the order of the text. names: of units, groups and so on, whose digits are no figures; so are periods."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    found = []
    for sign, digits, unit in _FIGURE.findall(_PERIOD.sub("", text)):
        value = Decimal(digits.replace(",", ""))
        found.append(TextFigure(-value if sign else value, len(digits.partition(".")[2]), UNITS.get(unit, "")))
    return found


def unsupported(text: str, facts: Iterable, names: Iterable[str] = ()) -> list[TextFigure]:
    """Figures for which no fact stands: none has this value at as many decimals, in this unit.

    facts: with `unit`, `figures` (its value, and what else it may be shown as).
    """
    known = [(fact.unit, figure) for fact in facts for figure in fact.figures]
    return [
        figure
        for figure in figures_of(text, names)
        if not any(
            figure.unit in ("", unit) and abs(rounded_to(value, figure.decimals)) == abs(figure.value)
            for unit, value in known
        )
    ]
