"""Working days of the Chinese calendar: holidays, and weekends that are worked to make up for them.

What the library chinesecalendar knows (notices of the State Council) counts, and over it the office's own table. Of a year
that neither knows, Monday to Friday are taken for working days, and that is said.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from data.problems import DataError, Problem
from data.registry import iso_date
from data.store import Reader
from data.text_reader import decode

SETTING = "holidays"
FREE_WORDS = ("放假", "假日", "节假日", "休", "休息", "off", "holiday")
WORK_WORDS = ("上班", "补班", "工作日", "班", "调休上班", "work", "workday")
MOST_DAYS = 20_000
"""Rows of a table: fifty years of a day each."""


@dataclass(frozen=True)
class WorkCalendar:
    """own: what the office's table says of single days, True for a working day; names: of them."""

    own: Mapping[date, bool] = field(default_factory=dict)
    names: Mapping[date, str] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        if day in self.own:
            return self.own[day]
        holidays, workdays, years = _known()
        if day.year in years:
            return day in workdays or (day.weekday() < 5 and day not in holidays)
        return day.weekday() < 5

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day (it does not count itself); before it where count is negative."""
        step = timedelta(days=1 if count >= 0 else -1)
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after start until end, end included; negative where end lies before."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_workday(start + timedelta(days=number)) for number in range(1, (end - start).days + 1))

    def assumed(self, days: Iterable[date]) -> tuple[int, ...]:
        """The years of these days of which no holidays are known."""
        known = _known()[2] | {day.year for day in self.own}
        return tuple(sorted({day.year for day in days} - known))

    @property
    def known_years(self) -> tuple[int, ...]:
        return tuple(sorted(_known()[2] | {day.year for day in self.own}))


def work_calendar(store: Reader) -> WorkCalendar:
    """As the office has it. Raises DataError holidays_bad where the setting was broken by hand."""
    return _parsed(holidays_text(store))


def holidays_text(store: Reader) -> str:
    """The office's own table as CSV, "" where there is none."""
    return store.remembered(SETTING) or ""


def read_holidays(file: str, content: bytes) -> str:
    """A table of days as this program keeps it. Columns: day, 放假 or 上班, and a name that may be blank; a header may
    stand above. Raises DataError holidays_bad with its rows, and what decoding raises."""
    text = decode(file, content)[0].decode("utf-8")
    days, problems = {}, []
    for number, row in enumerate(csv.reader(text.splitlines()), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or number > MOST_DAYS:
            continue
        day, kind = iso_date(cells[0]), _kind(cells[1] if len(cells) > 1 else "")
        if day is None or len(day) < 10:
            if number > 1 or any(char.isdigit() for char in cells[0]):
                problems.append(Problem("date_bad", file, row=number, value=cells[0]))
        elif kind is None:
            problems.append(Problem("holiday_kind", file, row=number, value=cells[1] if len(cells) > 1 else ""))
        elif days.get(day, (kind,))[0] != kind:
            problems.append(Problem("holiday_twice", file, row=number, value=cells[0]))
        else:
            days[day] = (kind, cells[2] if len(cells) > 2 else "")
    if problems or not days:
        raise DataError("holidays_bad", tuple(problems), file=file)
    return "".join(f"{day},{'work' if kind else 'off'},{_quoted(name)}\n" for day, (kind, name) in sorted(days.items()))


def _kind(word: str) -> bool | None:
    if word.lower() in WORK_WORDS:
        return True
    return False if word.lower() in FREE_WORDS else None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "'") + '"' if "," in name or '"' in name else name


@cache
def _parsed(text: str) -> WorkCalendar:
    rows = [row for row in csv.reader(text.splitlines()) if row]
    own = {date.fromisoformat(row[0]): row[1] == "work" for row in rows}
    return WorkCalendar(own, {date.fromisoformat(row[0]): row[2] for row in rows})


@cache
def _known() -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
    """Holidays, make-up days and years of the library."""
    from chinese_calendar.constants import holidays, workdays  # 0.02 s that most commands do not need

    return frozenset(holidays), frozenset(workdays), frozenset(day.year for day in holidays)
