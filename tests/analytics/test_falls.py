"""双降 and 靠后且下降: only what passed its test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.appraisal import Appraisal
from analytics.falls import falls, last_again, rank_fell
from tests.analytics.build import Row, scheme_of, tallied
from tests.analytics.results import appraisal_of, changed, class_of
from tests.analytics.test_change import two_waves

INDICES = {"甲": "95.00", "乙": "92.00", "丙": "89.00", "丁": "86.00"}


def of(**changes) -> Appraisal:
    """A class of four whose changes are given by unit."""
    return appraisal_of(class_of("部门", INDICES, changes))


def found(appraisal: Appraisal) -> dict[str, tuple[bool, bool]]:
    return {fall.unit.name: (fall.both, fall.behind) for fall in falls(appraisal)}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (changed("-2.00", "down", rank=2), (True, True)),
        (changed("-2.00", "down", rank=3), (False, True)),
        (changed("-2.00", "down", rank=4), (False, True)),
        (changed("-2.00", "down", rank=None), (False, True)),
        (changed("-2.00", "none", rank=1), None),
        (changed("2.00", "up", rank=1), None),
        (changed("-2.00", rank=1, se=None), None),
        (replace(changed("-2.00", "down", rank=1), shown=False), None),
    ],
)
def test_a_unit_below_the_mean(change, expected) -> None:
    others = {"甲": changed("0.10", rank=1), "乙": changed("0.10", rank=3)}
    assert found(of(丙=change, **others)).get("丙") == expected


def test_a_unit_above_the_mean_can_only_fall_in_both() -> None:
    assert found(of(乙=changed("-1.00", "down", rank=1), 甲=changed("1.00", rank=2))) == {"乙": (True, False)}
    assert found(of(乙=changed("-1.00", "down", rank=2), 甲=changed("0.00", rank=1))) == {}


def test_better_units_that_are_new_make_nobody_fall() -> None:
    each = class_of("部门", INDICES, {"丙": changed("-1.00", "down", rank=2), "甲": changed("0.00", rank=1)})
    assert not rank_fell(each.ranked[2], each.ranked)  # 乙 is new and stands above
    each = class_of("部门", INDICES, {"丙": changed("-1.00", "down", rank=2), "乙": changed("0.00", rank=3)})
    assert rank_fell(each.ranked[2], each.ranked)


def test_who_fell_most_stands_first_and_too_few_ballots_hide() -> None:
    both = {"丙": changed("-1.00", "down", rank=1), "丁": changed("-3.00", "down", rank=2)}
    assert list(found(of(**both))) == ["丁", "丙"]
    hidden = appraisal_of(class_of("部门", INDICES, both, ballots=5))
    assert found(hidden) == {}


def test_last_again_needs_a_proof_now() -> None:
    last = {"丁": changed("0.00", rank=4, last=True)}
    proven, open_end = class_of("部门", INDICES, last), class_of("部门", INDICES, last, apart=5.0)
    assert last_again(proven.ranked[3], proven) and not last_again(proven.ranked[2], proven)
    assert not last_again(open_end.ranked[3], open_end)
    before = class_of("部门", INDICES, {"丁": changed("0.00", rank=3)})
    assert not last_again(before.ranked[3], before)


def test_a_change_knows_the_rank_before() -> None:
    def rows(best: int, class_of_last: str = "部门") -> list[Row]:
        counts = {"甲": best, "乙": 30, "丙": 20}
        same = {"甲": "部门", "乙": "部门", "丙": class_of_last}
        return [
            row
            for unit, good in counts.items()
            for row in tallied(unit, {"满意": good, "一般": 50 - good}, unit_class=same[unit])
        ]

    now, *_ = two_waves(rows(10), rows(40), scheme_of())
    assert {unit.name: (unit.change.rank, unit.change.last) for unit in now.units} == {
        "甲": (3, True), "乙": (1, False), "丙": (2, False),
    }  # fmt: skip
    moved, *_ = two_waves(rows(10), rows(40, "行业"), scheme_of())
    assert moved.unit("丙").change.rank is None
