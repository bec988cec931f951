"""Pictures: what is drawn stands where its number says."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from ui.drawings import Scale, interval, scale_for, trend_line

points = st.floats(0, 100).map(lambda value: round(value, 4))


@given(st.lists(points, min_size=1, max_size=30))
def test_every_value_lies_inside_the_scale_in_order(values: list[float]) -> None:
    scale = scale_for(values)
    places = [scale.place(value) for value in sorted(values)]
    assert places == sorted(places) and places[0] > 0 and places[-1] < 100
    assert 2 <= len(scale.ticks()) <= 7


def test_an_interval_is_drawn_to_scale() -> None:
    drawn = interval(90, 1.0, "near", Scale(80, 100), 95)
    assert (
        "left:45.0%;width:10.0%" in drawn
        and 'wp-mark" style="left:50.0%' in drawn
        and 'wp-mean" style="left:75.0%' in drawn
    )


def test_an_unknown_error_draws_no_bar() -> None:
    assert "wp-bar" not in interval(90, None, "near", Scale(80, 100), None)


def test_a_trend_survives_gaps_one_point_and_hostile_labels() -> None:
    drawn = trend_line(
        ["2024", "<b>", "2026"], [(88.0, 0.5), None, (86.0, None)], [90.0, 90.5, None], "86.0", "x", '"><script>'
    )
    assert "<script" not in drawn and "<b>" not in drawn
    assert len(re.findall("<circle", drawn)) == 2


@given(st.integers(1, 20))
def test_labels_under_a_trend_never_touch(count: int) -> None:
    labels = [f"{2020 + place // 4}年第{place % 4 + 1}季度" for place in range(count)]
    drawn = trend_line(labels, [(90.0, 1.0)] * count, [91.0] * count, "90", "91", "")
    shown = [(float(x), name) for x, name in re.findall(r'x="([\d.]+)" y="204" text-anchor="middle">([^<]+)<', drawn)]
    shown.sort()
    assert shown[-1][1] == labels[-1]
    assert all(after[0] - before[0] > 100 for before, after in zip(shown, shown[1:], strict=False))


def test_marks_stand_between_two_waves_and_lines_stop_where_figures_do_not_compare() -> None:
    labels, own = ["2022", "2023", "2024", "2025"], [(88.0, None), (88.5, None), (86.0, 0.5), (87.0, 0.5)]
    plain = trend_line(labels, own, [90.0] * 4, "87.0", "x", "x")
    drawn = trend_line(
        labels, own, [90.0] * 4, "87.0", "x", "x", breaks=[(2, "分值变化"), (2, "合并"), (3, "<b>")], parted={2},
        usual=[(2, 85.0, 88.0), (3, 85.0, 88.0)],
    )  # fmt: skip
    assert len(re.findall('<polyline class="wp-line-own"', plain)) == 1 and "wp-break" not in plain
    assert len(re.findall('<polyline class="wp-line-own"', drawn)) == 2
    assert len(re.findall('class="wp-break"', drawn)) == 2 and len(re.findall('class="wp-usual"', drawn)) == 2
    assert "分值变化、合并" in drawn and "<b>" not in drawn
    circles = [float(x) for x in re.findall(r'cx="([\d.]+)"', drawn)]
    (first, second) = [float(x) for x in re.findall(r'wp-break" x1="([\d.]+)"', drawn)]
    assert circles[1] < first < circles[2] < second < circles[3]
