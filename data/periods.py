"""When a wave was, and which of two came first: 2026年度, 2026年上半年, 2026Q3, 2026年7月, 2026-W27, 2026-07-01.

This is the one place that knows the order of periods; nothing else compares their texts.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

STEPS = ("year", "half", "quarter", "month", "week", "day")
"""From the longest to the shortest."""
MONTHS = {"year": 12, "half": 6, "quarter": 3, "month": 1}
"""Of those that months add up to."""
_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_PERIOD = re.compile(
    r"(?P<year>\d{4})年?度?"
    r"(?:(?:-?H(?P<half>[12])|(?P<half_named>[上下])半年)"
    r"|(?:-?Q(?P<quarter>[1-4])|第?(?P<quarter_named>[1-4一二三四])季度)"
    r"|(?:-?W(?P<week>\d{1,2})|第?(?P<week_named>\d{1,2})周)"
    r"|(?:[-/.]?(?P<month>0?[1-9]|1[0-2])月(?:份)?|[-/.](?P<number>0?[1-9]|1[0-2]))"
    r"(?:[-/.]?(?P<day>\d{1,2})日|(?<!月)(?<!份)[-/.](?P<day_number>\d{1,2}))?"
    r")?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Period:
    """start, end: in years, 2026.5 to 2026.75 for the third quarter; step: one of STEPS."""

    start: float
    step: str
    end: float


def period_of(text: str) -> Period | None:
    """None where the text names no period of the calendar."""
    found = _PERIOD.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if found is None:
        return None
    said = {name: _NUMERALS.get(value) or int(value) for name, value in found.groupdict().items() if value}
    year, month = said["year"], said.get("month", said.get("number"))
    week, day = said.get("week", said.get("week_named")), said.get("day", said.get("day_number"))
    try:
        if week:
            return _days(date.fromisocalendar(year, week, 1), 7, "week")
        if day:
            return _days(date(year, month, day), 1, "day")
    except ValueError:  # no such week or day
        return None
    for step, parts in (("half", 2), ("quarter", 4)):
        part = said.get(step, said.get(f"{step}_named"))
        if part:
            return Period(year + (part - 1) / parts, step, year + part / parts)
    if month:
        return Period(year + (month - 1) / 12, "month", year + month / 12)
    return Period(float(year), "year", year + 1.0) if week is None and day is None else None


def enclosing(period: Period, step: str) -> str:
    """The year, half, quarter or month that a period lies in: 2026, 2026-H2, 2026Q3, 2026-07."""
    year, month = divmod(round(period.start * 12, 6), 12)
    return _name(int(year), int(month) + 1, step)


def of_day(day: date, step: str) -> str:
    """The same for a day, and its week: 2026-W27, from Monday to Sunday."""
    if step == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return _name(day.year, day.month, step)


def _name(year: int, month: int, step: str) -> str:
    names = {
        "year": f"{year}", "half": f"{year}-H{(month + 5) // 6}", "quarter": f"{year}Q{(month + 2) // 3}",
        "month": f"{year}-{month:02}",
    }  # fmt: skip
    return names[step]


def in_order(text: str) -> tuple[float, float, str]:
    """A key that sorts periods by time: what ended earlier first, of those that end together the shorter first.

    What names no period comes after, by its text.
    """
    found = period_of(text)
    return (found.end, -found.start, text) if found else (float("inf"), 0.0, text)


def _days(first: date, days: int, step: str) -> Period:
    return Period(_in_years(first), step, _in_years(first + timedelta(days)))


def _in_years(day: date) -> float:
    """Months are equally long, so that a day fits between the months around it."""
    return day.year + (day.month - 1 + (day.day - 1) / monthrange(day.year, day.month)[1]) / 12
