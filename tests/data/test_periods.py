"""Periods as offices write them, in years."""

from __future__ import annotations

import pytest

from data.periods import Period, period_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026", Period(2026.0, "year")),
        ("2026年度", Period(2026.0, "year")),
        ("2026年", Period(2026.0, "year")),
        ("2026Q3", Period(2026.5, "quarter")),
        ("2026-q1", Period(2026.0, "quarter")),
        ("2026年第3季度", Period(2026.5, "quarter")),
        ("2026年第四季度", Period(2026.75, "quarter")),
        ("２０２６年　第２季度", Period(2026.25, "quarter")),
        ("2026-07", Period(2026.5, "month")),
        ("2026年7月", Period(2026.5, "month")),
        ("2026年12月", Period(2026 + 11 / 12, "month")),
        ("2026/1", Period(2026.0, "month")),
    ],
)
def test_a_period(text: str, expected: Period) -> None:
    assert period_of(text) == expected


@pytest.mark.parametrize("text", ["", "第一期", "2026年上半年", "2026-13", "2026Q5", "26", "2026年第3", "2026017"])
def test_what_is_no_period(text: str) -> None:
    assert period_of(text) is None
