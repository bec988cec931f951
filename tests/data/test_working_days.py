"""The Chinese calendar against the notices of the State Council, and an office's own table over it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.problems import DataError
from data.working_days import WorkCalendar, read_holidays

CALENDAR = WorkCalendar()
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        # 国办发明电〔2024〕12号: 国庆节、中秋节10月1日至8日放假，9月28日（周日）、10月11日（周六）上班
        (date(2025, 9, 28), True), (date(2025, 10, 1), False), (date(2025, 10, 8), False), (date(2025, 10, 9), True),
        (date(2025, 10, 11), True), (date(2025, 10, 12), False), (date(2025, 1, 26), True), (date(2025, 2, 8), True),
        # 国办发明电〔2025〕7号: 国庆节10月1日至7日放假，9月20日（周日）、10月10日（周六）上班；春节2月15日至23日，2月14日、28日上班
        (date(2026, 9, 20), True), (date(2026, 10, 7), False), (date(2026, 10, 8), True), (date(2026, 10, 10), True),
        (date(2026, 2, 14), True), (date(2026, 2, 23), False), (date(2026, 2, 24), True), (date(2026, 2, 28), True),
        (date(2026, 9, 25), False), (date(2026, 9, 26), False),
    ],
)  # fmt: skip
def test_official_days(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


def test_due_dates_go_around_the_holidays() -> None:
    assert CALENDAR.after(date(2025, 9, 26), 4) == date(2025, 9, 30) + timedelta(days=9)  # 28, 29, 30 September, 9 October
    assert CALENDAR.between(date(2026, 9, 30), date(2026, 10, 12)) == 4  # 8, 9, 10, 12 October
    assert CALENDAR.between(date(2026, 10, 1), date(2026, 10, 7)) == 0


@given(DAYS, st.integers(1, 60))
def test_counting_forward_is_counted_back(day: date, count: int) -> None:
    later = CALENDAR.after(day, count)
    assert CALENDAR.is_workday(later) and CALENDAR.between(day, later) == count
    assert CALENDAR.between(later, day) == -count


@settings(max_examples=30)
@given(DAYS, DAYS, DAYS)
def test_days_between_add_up(first: date, second: date, third: date) -> None:
    first, second, third = sorted((first, second, third))
    assert CALENDAR.between(first, third) == CALENDAR.between(first, second) + CALENDAR.between(second, third)


def test_a_year_that_nobody_knows_is_said_and_monday_to_friday() -> None:
    assert CALENDAR.assumed([date(2026, 12, 31), date(2031, 1, 1), date(2032, 5, 1)]) == (2031, 2032)
    assert CALENDAR.is_workday(date(2031, 10, 1)) and not CALENDAR.is_workday(date(2031, 10, 4))


def test_the_table_of_the_office_wins() -> None:
    text = read_holidays(
        "放假.csv", "日期,安排,名称\n2031年10月1日,放假,国庆节\n2031-10-04,上班,\n2026-10-08,放假,本地\n".encode("gb18030")
    )
    own = WorkCalendar({date(2031, 10, 1): False, date(2031, 10, 4): True, date(2026, 10, 8): False})
    assert text.splitlines() == ["2026-10-08,off,本地", "2031-10-01,off,国庆节", "2031-10-04,work,"]
    assert (
        not own.is_workday(date(2031, 10, 1))
        and own.is_workday(date(2031, 10, 4))
        and not own.is_workday(date(2026, 10, 8))
    )
    assert own.assumed([date(2031, 1, 1)]) == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [("2031-10-01,歇着\n", "holiday_kind"), ("2031-13-01,放假\n2031-10-01,放假", "date_bad"), ("2031-10,放假\n", "date_bad"),
     ("2031-10-01,放假\n2031-10-01,上班", "holiday_twice"), ("日期,安排\n", None), ("=cmd|' /C calc'!A0,放假\n", "date_bad")],
)  # fmt: skip
def test_a_bad_table_changes_nothing_and_names_its_rows(text: str, code: str | None) -> None:
    with pytest.raises(DataError) as error:
        read_holidays("放假.csv", text.encode())
    assert error.value.code == "holidays_bad"
    assert [each.code for each in error.value.problems] == ([code] if code else [])
