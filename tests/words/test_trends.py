"""Sentences about many waves."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.appraisal import Change
from analytics.breaks import Break
from analytics.records import Record
from analytics.trends import LongRun, MannKendall, Slope
from words import remarks, trends

RUN = LongRun(5, "up", Slope(0.36, 0.1, 0.5), MannKendall(10, 16.7, 2.2, 0.03, 1.0, 1.0))


@pytest.mark.parametrize(
    ("verdict", "since", "until", "expected"),
    [
        ("up", "2022", "2026", "2022—2026年5个年度总体上升，平均每年提高0.4分。"),
        ("down", "2025年第1季度", "2026Q1", "2025年第1季度至2026年第1季度5期总体下降，平均每年下降0.4分。"),
        ("none", "2022", "2026", "2022—2026年5个年度有升有降，没有一致的升降趋势。"),
    ],
)
def test_the_long_run(verdict: str, since: str, until: str, expected: str) -> None:
    assert trends.long_run(replace(RUN, verdict=verdict), since, until) == expected


def test_records() -> None:
    high = Record("unit", "甲局", "high", 3, "2024", False)
    assert trends.record(high, "2026") == "2026年度得分为2024年度以来最高，比其间各期都高，超出误差范围。"
    assert trends.record(replace(high, code="low", whole=True), "2026").startswith("2026年度得分为有记录以来最低")
    assert trends.record(replace(high, code="last"), "2026Q2") == "到2026年第2季度连续3期居本类末位。"


def test_breaks() -> None:
    moved = Break("groups", {"came": ["监督员"], "gone": ["企业", "居民"]})
    assert trends.break_line("2025", moved) == "2025年度起：评议主体有变化（新增监督员，减少企业、居民）"
    merged = Break("registry", {"kind": "merged", "names": ["甲", "乙"]})
    assert (trends.break_text(merged), trends.break_mark(merged)) == ("由甲、乙合并", "合并")
    apart = Break("apart", {"reason": "levels", "names": ["基本满意"]})
    assert trends.apart(apart, "2024") == "2024年度：评价选项“基本满意”不在所用计分办法里，仍按当时办法"


def test_a_change_that_is_proven_and_small() -> None:
    change = Change("2025", Decimal("0.34"), 0.1, 0.1, 0.5, "up", minimum=1.0)
    assert remarks.small_change(change) == "升幅不足1分"
    assert remarks.small_change(replace(change, verdict="down", value=Decimal("-0.34"))) == "降幅不足1分"
    assert remarks.small_change(replace(change, value=Decimal("1.00"))) == remarks.small_change(None) == ""
    assert remarks.small_change(replace(change, verdict="none")) == ""
