"""Dots by class: names on what stands out, none over another, each beside its dot."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.analytics.results import appraisal_of, changed, class_of, many
from ui.dots import GAP, HIGHEST, ROOM, Name, class_dots, placed
from ui.session import Selection

SELECTION = Selection("s", "2026")
SPREAD = {"甲": "95.00", "乙": "92.00", "丙": "89.00", "丁": "86.00"}


def drawn(*classes, strong=None) -> str:
    return class_dots(classes, SELECTION, strong)


def names_of(html: str) -> list[str]:
    return re.findall(r'class="wp-dot-name"[^>]*><a [^>]*>([^<]+)<', html)


@given(st.lists(st.tuples(st.floats(0, 100), st.integers(1, 16)), min_size=1, max_size=40))
def test_names_never_touch_and_lie_beside_their_dots(wanted: list[tuple[float, int]]) -> None:
    done = placed([Name("名" * length, place, None) for place, length in wanted])
    assert done and (done[0].place, done[0].line) == (wanted[0][0], 0)
    for number, name in enumerate(done):
        assert name.left >= -1e-6 and name.left + name.width <= 100.02
        assert name.left - ROOM - 0.01 <= name.place <= name.left + name.width + ROOM + 0.01
        for other in done[number + 1 :]:
            apart = name.left + name.width + GAP - 0.02 <= other.left or other.left + other.width + GAP - 0.02 <= name.left
            assert apart or name.line != other.line


def test_the_ends_and_who_moved_have_names() -> None:
    moved = {"乙": changed("2.00", "up"), "丙": changed("-2.00", "down"), "丁": changed("-0.10")}
    assert sorted(names_of(drawn(class_of("部门", SPREAD, moved)))) == ["丁", "丙↓", "乙↑", "甲"]
    hidden = {"乙": replace(moved["乙"], shown=False)}
    assert sorted(names_of(drawn(class_of("部门", SPREAD, hidden)))) == ["丁", "甲"]


def test_units_of_which_none_is_proven_last_share_a_name() -> None:
    close = class_of("部门", {**SPREAD, "戊": "85.50", "己": "85.20"})
    assert sorted(names_of(drawn(close))) == ["后3名得分接近", "甲"]
    assert drawn(close).count('class="wp-span"') == 1
    wide = class_of("部门", {**SPREAD, "戊": "84.00"}, apart=2.5)
    assert "后2名在误差之内" in names_of(drawn(wide))
    no_errors = class_of("部门", SPREAD, apart=None)
    assert sorted(names_of(drawn(no_errors))) == ["丁", "甲"]


def test_where_all_are_alike_nobody_is_named_first() -> None:
    assert names_of(drawn(class_of("部门", {f"单位{number}": "100.00" for number in range(9)}))) == ["后9名得分接近"]


def test_units_that_are_looked_at_are_filled_and_named_and_others_hollow() -> None:
    html = drawn(class_of("部门", SPREAD), strong={"乙"})
    assert names_of(html) == ["乙"]
    marks = re.findall(r'class="wp-dot (wp-\w+)"[^>]*><a [^>]*title="(\w)[^>]*>(.)<', html)
    assert {(unit, css, mark) for css, unit, mark in marks} == {
        ("甲", "wp-faint", "△"), ("乙", "wp-above", "▲"), ("丙", "wp-faint", "▽"), ("丁", "wp-faint", "▽"),
    }  # fmt: skip
    assert "portfolio=%E5%9F%8E" in class_dots([class_of("部门", SPREAD)], replace(SELECTION, portfolio="城建口"), {"乙"})


def test_three_hundred_units_stay_within_their_lane() -> None:
    html = drawn(class_of("部门", many(300)), class_of("行业", SPREAD))
    assert html.count('class="wp-dot ') == 304 and html.count("wp-many") == 1
    heights = [int(height) for height in re.findall(r'class="wp-track" style="height:(\d+)px', html)]
    assert max(heights) <= HIGHEST and all(float(top) >= 0 for top in re.findall(r"top:(-?[\d.]+)px", html))


def test_units_that_may_not_be_shown_have_no_dot() -> None:
    few = class_of("部门", SPREAD, ballots=5)
    assert drawn(few) == ""
    html = drawn(class_of("行业", SPREAD), few)
    assert html.count('class="wp-dot ') == 4 and appraisal_of(few).units[0].shown is False
