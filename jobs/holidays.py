"""放假安排: the days by which the ledger counts, and the office's own table over what the program knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from data.settings import remember_logged
from data.store import Reader, Store
from data.working_days import SETTING, WorkCalendar, holidays_text, read_holidays, work_calendar
from jobs.viewer import Viewer

__all__ = [
    "Holiday",
    "Holidays",
    "WorkCalendar",
    "forget_holidays",
    "holidays",
    "holidays_text",
    "set_holidays",
    "work_calendar",
]


@dataclass(frozen=True)
class Holiday:
    """A day that the office's own table names. works: it is worked."""

    day: date
    works: bool
    name: str


@dataclass(frozen=True)
class Holidays:
    """known_years: of which holidays are known, to the program or by the table; own: the table, by day."""

    known_years: tuple[int, ...]
    own: tuple[Holiday, ...]


def holidays(store: Reader) -> Holidays:
    """What is known today."""
    calendar = work_calendar(store)
    own = tuple(Holiday(day, works, calendar.names.get(day, "")) for day, works in sorted(calendar.own.items()))
    return Holidays(calendar.known_years, own)


def set_holidays(viewer: Viewer, store: Store, file: str, content: bytes) -> Holidays:
    """Takes a table of days (CSV: day, 放假 or 上班, name) in the place of the one before. Days that tasks have already
    do not move. Raises DataError not_allowed, holidays_bad, and what decoding raises."""
    viewer.must_edit()
    text = read_holidays(file, content)
    remember_logged(store, viewer.name, SETTING, text, "holidays", f"{len(text.splitlines())} {file}")
    return holidays(store)


def forget_holidays(viewer: Viewer, store: Store) -> Holidays:
    """Back to what the program knows. Raises DataError not_allowed."""
    viewer.must_edit()
    remember_logged(store, viewer.name, SETTING, "", "holidays", "")
    return holidays(store)
