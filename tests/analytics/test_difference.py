"""Two views of a wave side by side."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.difference import comparable_units
from tests.analytics.build import Row, tallied, wave_of

BASE = [row for unit in ("甲", "乙") for group in ("领导", "居民") for row in tallied(unit, {"满意": 30}, group=group)]


@pytest.mark.parametrize(
    ("more", "shown"),
    [
        ({}, True),
        ({"居民": 9}, False),
        ({"居民": 10}, True),
        ({"领导": 30}, False),
        ({"领导": 30, "居民": 10}, True),
    ],
)
def test_a_difference_rests_on_enough_people(more: dict[str, int], shown: bool) -> None:
    rows = [*BASE, *[Row(f"新{group}{n}", "甲", "一般", group=group) for group, size in more.items() for n in range(size)]]
    for pair in ((wave_of(BASE), wave_of(rows)), (wave_of(rows), wave_of(BASE))):
        assert comparable_units(*pair, ["领导"]) == {"甲": shown, "乙": True}


def test_changed_answers_and_weights_differ_too() -> None:
    other = [row._replace(level="一般") if place < 9 else row for place, row in enumerate(BASE)]
    assert not comparable_units(wave_of(BASE), wave_of(other))["甲"]
    heavier = [row._replace(weight=2.0) if place < 3 else row for place, row in enumerate(BASE)]
    assert not comparable_units(wave_of(BASE), wave_of(heavier))["甲"]


def test_a_unit_of_one_view_alone_has_nothing_to_subtract() -> None:
    rows = [*BASE, *tallied("丙", {"满意": 3}, group="居民")]
    assert comparable_units(wave_of(BASE), wave_of(rows))["丙"]


def test_what_carries_no_score_is_no_difference() -> None:
    rows = [*BASE, Row("新", "甲", "unknown", "总体评价", "居民")]
    assert comparable_units(wave_of(BASE), wave_of(rows))["甲"]
    assert np.all(list(comparable_units(wave_of(BASE[::-1]), wave_of(BASE)).values()))
