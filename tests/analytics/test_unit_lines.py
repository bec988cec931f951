"""Lines of many units: who moved over all waves as one family, who is out of range, and one scale for all."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.review_lines import ReviewedUnit, ReviewTable, review_lines
from analytics.reviews import Reviews
from analytics.unit_lines import ClassLines, LinePoint, SeriesLines, UnitLine, judged, together_judged

YEARS = ("2024", "2025", "2026")


def line(*values: float | None, error: float = 0.25, name: str = "甲", **more) -> UnitLine:
    points = [LinePoint() if v is None else LinePoint(v, v - 1.959964 * error, v + 1.959964 * error) for v in values]
    return UnitLine(name, "部门", "", tuple(points), **more)


def by_ends(*lines: UnitLine) -> list[UnitLine]:
    return together_judged([judged(each, None, YEARS, by_ends=True) for each in lines])


def test_the_newest_year_against_the_first() -> None:
    up, down, flat = by_ends(line(90, 90, 92), line(90, 91, 88), line(90, 95, 90.2))
    assert [each.verdict for each in (up, down, flat)] == ["up", "down", "none"]
    assert up.way.since == "2024" and up.way.value == pytest.approx(2)
    # √2 · 0.25 makes 2 points z = 5.66.
    assert up.way.p == pytest.approx(1.54e-8, rel=0.01)


def test_a_first_year_without_an_error_is_passed_over() -> None:
    points = (LinePoint(80.0), *line(90, 92).points)
    (found,) = by_ends(UnitLine("甲", "部门", "", points))
    assert found.way.since == "2025"


def test_nothing_is_said_across_a_break_or_without_a_newest_figure() -> None:
    parted = line(80, 90, 90)
    points = (parted.points[0], LinePoint(90, 89.5, 90.5, parted=True), parted.points[2])
    across, gone = by_ends(UnitLine("甲", "部门", "", points), line(80, 90, None))
    assert across.way.since == "2025" and across.verdict == "none"
    assert gone.way is None


def test_units_are_one_family() -> None:
    """Of sixty-six units that only vary, hardly ever one is called moved; one by one three are."""
    rng = np.random.default_rng(3)
    moved = single = 0
    for _ in range(60):
        found = by_ends(*(line(*rng.normal(90, 0.25, 3)) for _ in range(66)))
        moved += any(each.verdict != "none" for each in found)
        single += sum(each.way.p <= 0.05 for each in found)
    assert moved <= 6 and single > 120


def quarters(*values: float, **more) -> UnitLine:
    times = tuple(2025 + place / 4 for place in range(len(values)))
    found = judged(line(*values, **more), times, [f"q{place}" for place in range(len(values))])
    return together_judged([found])[0]


def test_quarters_are_judged_together() -> None:
    rising = quarters(90, 91, 92, 93, 94, 95)
    assert rising.verdict == "up" and rising.limits is None and rising.way.since == "q0"
    steady = quarters(90, 90.2, 89.9, 90.1, 89.8, 93.0)
    assert steady.verdict == "none" and steady.outside == (5,) and steady.stands_out
    assert quarters(90, 93).way is None


def test_those_that_stand_out_come_first() -> None:
    units = by_ends(line(90, 90, 90, name="平"), line(90, 90, 92, name="升"), line(90, 90, 86, name="降"))
    units.append(line(90, 90, 90, name="外", outside=(1,)))
    assert [unit.unit for unit in ClassLines("部门", tuple(units), ()).standing_out_first] == ["降", "升", "外", "平"]
    series = SeriesLines("index", "year", YEARS, (ClassLines("部门", tuple(units), ()),), by_ends=True)
    assert [unit.unit for unit in series.moved("down")] == ["降"] and len(series.tested) == 3
    assert series.of("没有").units == () and series.of(portfolio="没有").classes == ()


def test_one_far_unit_does_not_flatten_the_others() -> None:
    units = [line(value, error=2.0) for value in (20, 30, 40, 50, 35, 708)]
    low, high, cut = ClassLines("窗口", tuple(units), ()).span
    assert cut and low < 20 and 50 < high < 200
    assert ClassLines("窗口", (line(None),), ()).span == (0.0, 100.0, False)


def test_reviews_of_a_class_are_pooled_over_what_may_be_shown() -> None:
    units = (
        ReviewedUnit("甲", "窗口", "", (Reviews(100, 50, 90), Reviews(300, 150, 290)), (False, False)),
        ReviewedUnit("乙", "窗口", "", (Reviews(5, 0, 0), None), (True, False)),
    )
    table = ReviewTable("month", ("month",), "month", ("2026-07", "2026-08"), (2026.5, 2026.583), units)
    lines = review_lines(table, "delighted")
    assert lines.classes[0].mean == (50.0, 50.0)
    assert lines.units[1].points[0] == LinePoint(hidden=True) and lines.units[1].points[1] == LinePoint()
    assert review_lines(table, "active").missing == {"cases": 1}
