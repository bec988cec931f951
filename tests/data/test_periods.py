"""Periods as offices write them, in years, and which came first."""

from __future__ import annotations

import random

import pytest

from data.batches import BatchRow, WaveRow, add_batch
from data.content import REGISTRY_SCHEMA, Content
from data.periods import in_order, period_of
from data.store import Store
from data.wave_rows import wave_before, waves, waves_before


@pytest.mark.parametrize(
    ("text", "start", "step"),
    [
        ("2026", 2026.0, "year"),
        ("2026年度", 2026.0, "year"),
        ("2026年", 2026.0, "year"),
        ("2026年上半年", 2026.0, "half"),
        ("2026下半年", 2026.5, "half"),
        ("2026-H2", 2026.5, "half"),
        ("2026Q3", 2026.5, "quarter"),
        ("2026-q1", 2026.0, "quarter"),
        ("2026年第3季度", 2026.5, "quarter"),
        ("2026年第四季度", 2026.75, "quarter"),
        ("２０２６年　第２季度", 2026.25, "quarter"),
        ("2026-07", 2026.5, "month"),
        ("2026年7月", 2026.5, "month"),
        ("2026年7月份", 2026.5, "month"),
        ("2026年12月", 2026 + 11 / 12, "month"),
        ("2026/1", 2026.0, "month"),
        ("2026-W01", 2025 + (11 + 28 / 31) / 12, "week"),
        ("2026年第27周", 2026 + (5 + 28 / 30) / 12, "week"),
        ("2026-07-01", 2026.5, "day"),
        ("2026年7月1日", 2026.5, "day"),
        ("2026/7/16", 2026.5 + 15 / 31 / 12, "day"),
    ],
)
def test_a_period(text: str, start: float, step: str) -> None:
    found = period_of(text)
    assert (found.start, found.step) == (pytest.approx(start, abs=1e-12), step)
    length = {"year": 1, "half": 1 / 2, "quarter": 1 / 4, "month": 1 / 12, "week": 7 / 365, "day": 1 / 365}[step]
    assert found.end - found.start == pytest.approx(length, rel=0.1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "第一期",
        "2026-13",
        "2026Q5",
        "2026年前半年",
        "26",
        "2026年第3",
        "2026017",
        "2026-W54",
        "2026-W0",
        "2026年2月30日",
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert period_of(text) is None


MONTHS = [f"2026年{month}月" for month in range(1, 13)]


@pytest.mark.parametrize(
    "periods",
    [
        MONTHS,
        [f"2026-{month}" for month in range(1, 13)],
        [f"{year}年第{number}季度" for year in (2025, 2026) for number in "一二三四"],
        ["2025Q4", "2026年第1季度", "2026Q2", "2026-Q3", "2026年第四季度"],
        [f"2026-W{week}" for week in range(1, 54)],
        ["2026年9月30日", "2026-10-1", "2026年10月2日", "2026-10-11"],
        ["2025", "2026年上半年", "2026年下半年", "2027H1"],
        # Mixed: what ended earlier comes first, of those that end together the shorter one.
        ["2025年度", "2026年1月", "2026-03", "2026Q1", "2026年6月", "2026年第二季度", "2026年上半年", "2026年12月", "2026Q4", "2026"],
        # What is no period comes last, by its text.
        ["2025", "2026年10月", "第一期", "第二期"],
    ],
)  # fmt: skip
def test_periods_are_ordered_by_time(periods: list[str]) -> None:
    mixed = random.Random(1).sample(periods, len(periods))
    assert sorted(mixed, key=in_order) == periods


def test_waves_are_ordered_by_time(store: Store) -> None:
    """2026年10月 comes after 2026年7月, though its text would stand before."""
    rows = [WaveRow(f"w{place:02}", "好差评", period, "none", "") for place, period in enumerate(reversed(MONTHS))]
    registry = REGISTRY_SCHEMA.empty_table().from_pylist(
        [{"wave": row.id, "unit": "市公安局"} for row in rows], schema=REGISTRY_SCHEMA
    )
    add_batch(store, "张", BatchRow("a.csv", "0", "csv", "", "", "registry", "", 0, 0), Content(registry=registry), rows)
    assert [row.period for row in waves(store)] == MONTHS
    october = next(row.id for row in rows if row.period == "2026年10月")
    assert wave_before(store, october).period == "2026年9月"
    assert [row.period for row in waves_before(store, october)] == MONTHS[8::-1]
