"""When a wave was: 2026年度, 2026年第3季度, 2026Q3, 2026年7月, 2026-07."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_PERIOD = re.compile(
    r"(?P<year>\d{4})年?度?"
    r"(?:(?:-?Q(?P<quarter>[1-4])|第?(?P<named>[1-4一二三四])季度)|[-/.]?(?P<month>0?[1-9]|1[0-2])月(?:份)?|[-/.](?P<number>0?[1-9]|1[0-2]))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Period:
    """start: in years, 2026.5 for the third quarter; step: year, quarter or month."""

    start: float
    step: str


def period_of(text: str) -> Period | None:
    """None where the text names no year, quarter or month."""
    found = _PERIOD.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    year, quarter, month = int(found["year"]), found["quarter"] or found["named"], found["month"] or found["number"]
    if quarter:
        return Period(year + (_QUARTERS.get(quarter) or int(quarter)) / 4 - 0.25, "quarter")
    if month:
        return Period(year + (int(month) - 1) / 12, "month")
    return Period(float(year), "year")
