"""Small lines as markup: what is hidden, beyond the frame, parted or many."""

from __future__ import annotations

import time

from analytics.unit_lines import ClassLines, LinePoint, SeriesLines, UnitLine, judged, together_judged
from ui.drawings import Scale
from ui.session import Selection
from ui.trends import charts, figures_table, news, small_chart
from words import say

PERIODS = ("2024", "2025", "2026")


def point(value: float, **more) -> LinePoint:
    return LinePoint(value, value - 1, value + 1, base=400, **more)


def series(*units: UnitLine, indicator: str = "index", periods=PERIODS, mean=(90.0, 90.0, 90.0)) -> SeriesLines:
    lines = tuple(together_judged([judged(unit, None, periods, by_ends=True) for unit in units]))
    return SeriesLines(indicator, "year", periods, (ClassLines("部门", lines, mean),), by_ends=True)


def unit(*points: LinePoint, name: str = "甲局") -> UnitLine:
    return UnitLine(name, "部门", "城建口", points)


def drawn(line: UnitLine, **more) -> str:
    lines = series(line, **more)
    return small_chart(lines, lines.units[0], lines.classes[0].mean, Scale(80, 95))


def test_a_line_with_its_errors_its_class_and_its_newest_figure() -> None:
    shown = drawn(unit(point(90), point(91), point(92)))
    assert shown.count("<circle") == 3 and shown.count("wp-line-own") == 1 and shown.count("wp-line-class") == 1
    assert ">92.0</text>" in shown and 'aria-label="甲局满意度得分：2024年度90.0、2025年度91.0、2026年度92.0"' in shown


def test_what_may_not_be_shown_breaks_the_line_and_is_no_zero() -> None:
    shown = drawn(unit(point(90), LinePoint(hidden=True), point(92)))
    assert shown.count("<circle") == 2 and "wp-line-own" not in shown
    lines = series(unit(point(90), point(91), LinePoint(hidden=True)))
    everything = charts(lines, Selection()) + figures_table(lines, Selection())
    assert everything.count(say("suppressed")) == 2


def test_a_wave_that_was_left_out_leaves_no_gap_and_one_that_cannot_be_compared_does() -> None:
    assert drawn(unit(point(90), LinePoint(), point(92))).count("wp-line-own") == 1
    parted = drawn(unit(point(90), point(91), point(92, parted=True)))
    assert parted.count("wp-line-own") == 1 and parted.count("L") == 2  # one step of the line, one of the class


def test_a_figure_beyond_the_frame_is_an_arrow_and_its_number() -> None:
    shown = drawn(unit(point(90), point(91), point(99)))
    assert "↑" in shown and shown.count("<circle") == 2 and ">99.0</text>" in shown


def test_merged_units_stand_apart() -> None:
    assert drawn(unit(LinePoint(apart=(88.0, 86.0)), point(91), point(92))).count("wp-apart") == 2


def test_who_fell_stands_first_and_is_told_in_the_headline() -> None:
    lines = series(unit(point(90), point(90), point(90), name="平局"), unit(point(95), point(93), point(86), name="降局"))
    shown = charts(lines, Selection("s", "w"))
    assert shown.index("降局") < shown.index("平局") and "▼" in shown and "wp-fell" in shown
    assert "1个单位满意度得分下降" in news(lines, Selection("s"))
    assert "unit=%E9%99%8D%E5%B1%80" in shown


def test_more_complaints_are_worse() -> None:
    up = unit(point(20), point(30), point(60))
    shown = charts(series(up, indicator="complaints"), Selection())
    assert "wp-fell" in shown and "▲＋40.0" in shown


def test_names_are_escaped() -> None:
    shown = charts(series(unit(point(90), point(91), point(92), name="<b>&局")), Selection())
    assert "<b>&局" not in shown and "&lt;b&gt;&amp;局" in shown


def test_nothing_at_all_and_a_hundred_per_cent_everywhere() -> None:
    assert "<svg" in charts(series(unit(*[LinePoint()] * 3), mean=(None,) * 3), Selection())
    flat = [LinePoint(100.0, 99.0, 100.0, part=300, base=300)] * 3
    shown = charts(series(unit(*flat), indicator="content", mean=(100.0,) * 3), Selection())
    assert ">100.0%</text>" in shown and "—100%" in shown


def test_three_hundred_units_are_light() -> None:
    lines = series(*(unit(point(90), point(91), point(92), name=f"{n}局") for n in range(300)))
    start = time.process_time()
    shown = charts(lines, Selection())
    assert time.process_time() - start < 1 and len(shown) < 600_000
