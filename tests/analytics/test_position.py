"""Where a unit stands in its class, and who comes before and after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.appraisal import ClassResult, Place
from analytics.position import beside, children, in_order, position
from tests.words.test_sentences import appraisal, unit

PLACE = Place(1, 3, 1, 3, 0.3, 0.3, 0.5, 0.5, 1, 1, 2.0, 90.0, 0.3)


def ranked(name: str, rank: int | None, tier: int | None = None, unit_class: str = "部门"):
    place = None if tier is None else replace(PLACE, tier=tier)
    return unit(name, rank=rank, place=place, unit_class=unit_class)


DEPARTMENTS = ClassResult(
    "部门",
    (ranked("甲", 1, 1), ranked("乙", 2, 2), ranked("丙", 2, 2), ranked("丁", 4, 2), ranked("戊", None)),
    90.0, None, None, None,
)  # fmt: skip
WINDOWS = ClassResult(
    "窗口", (ranked("子", 1, unit_class="窗口"), ranked("丑", 2, unit_class="窗口")), 90.0, None, None, None
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("甲", (1, 4, None, "乙", 0, 0)),
        ("丙", (2, 4, "乙", "丁", 1, 2)),
        ("丁", (4, 4, "丙", None, 0, 2)),
        ("戊", (None, 4, None, None, 0, None)),
    ],
)
def test_a_unit_among_the_ranked_ones_of_its_class(name: str, expected: tuple) -> None:
    found = position(DEPARTMENTS, next(each for each in DEPARTMENTS.units if each.name == name))
    sides = (found.before and found.before.name, found.after and found.after.name)
    assert (found.rank, found.ranked, *sides, found.tied, found.close) == expected


def test_a_class_whose_tiers_are_not_known() -> None:
    assert position(WINDOWS, WINDOWS.units[0]).close is None


def test_a_reader_turns_the_pages_of_a_class_or_of_a_portfolio() -> None:
    whole = appraisal(classes=(DEPARTMENTS, WINDOWS), portfolios={"乙": "城建口", "戊": "城建口", "丑": "城建口"})
    names = [each.name for each in in_order(whole, DEPARTMENTS.units[1])]
    assert names == ["甲", "乙", "丙", "丁", "戊"]
    mine = in_order(whole, DEPARTMENTS.units[1], "城建口")
    assert [each.name for each in mine] == ["乙", "戊", "丑"]
    assert [each and each.name for each in beside(mine, "戊")] == ["乙", "丑"] and beside(mine, "乙")[0] is None
    outside = in_order(whole, DEPARTMENTS.units[0], "城建口")
    assert [each.name for each in outside] == names, "a unit of another portfolio is read among its class"


def test_the_units_beneath_one() -> None:
    whole = appraisal(classes=(DEPARTMENTS, WINDOWS), parents={"丑": "甲", "子": "甲", "丙": "乙"})
    assert [each.name for each in children(whole, "甲")] == ["子", "丑"] and children(whole, "丙") == ()
