"""How sure the ranks are, in words: what every reader sees and what analysts see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.appraisal import ClassResult
from tests.analytics.test_places import appraised, rows_of
from words import places


@pytest.fixture(scope="module")
def each() -> ClassResult:
    return appraised(rows_of(1))[0].classes[0]


def test_every_reader_is_told_what_the_bands_mean_and_whether_the_scores_are_close(each: ClassResult) -> None:
    assert places.class_notes(each) == "同一底色的单位得分接近，可视为同一档。"
    close = replace(each, table=replace(each.table, reliability=0.69, tiers=1))
    assert places.class_notes(close) == "本类单位得分接近，请结合得分看名次。"
    assert places.class_notes(replace(each, table=None)) == ""


def test_analysts_read_reliability_tiers_and_who_may_be_first_and_last(each: ClassResult) -> None:
    table = replace(each.table, reliability=0.93, tiers=4, tier_error=0.052)
    lines = places.table_lines(replace(each, table=table), 2, 90)
    assert lines[0] == "名次的可靠程度0.93（满分1，低于0.7时应结合得分看名次），本类可分4档。"
    assert lines[1] == "相邻两档单位实际排反的可能约5%。"
    assert lines[2].startswith("有90%的把握认为，真正居前2位的都在局7")
    assert lines[3].startswith(f"局7得分最高，为{each.table.first.index:.2f}分；") and lines[4].startswith("局0得分最低")
    assert places.table_lines(replace(each, table=None), 2) == ("本类已知误差的单位过少，说不出名次的把握。",)


def test_a_row_has_as_many_cells_as_the_header(each: ClassResult) -> None:
    unknown = replace(each.ranked[0], place=None, rank_low=None, rank_high=None)
    for unit in (*each.ranked, unknown):
        assert len(places.row(unit, 2)) == len(places.header(each)) == 10
    assert places.row(unknown, 2)[2:] == ["—"] * 8
    assert "居后2位的可能性" in places.header(each)
    assert places.flip_detail(unknown) == places.flip_detail(each.ranked[-1]) == ""
    assert places.flip_detail(each.ranked[0]).endswith(f"即排到{each.ranked[1].name}之后")


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0, "不到1%"), (0.0099, "不到1%"), (0.415, "42%"), (0.99, "99%"), (1.0, "99%以上")]
)
def test_nothing_is_certain(value: float, shown: str) -> None:
    assert places.chance(value) == shown


def test_the_sentence_of_a_unit(each: ClassResult) -> None:
    unit = each.ranked[3]
    unit = replace(unit, place=replace(unit.place, marginal_low=3, marginal_high=9))
    assert places.own_place(unit) == "单看本单位，按现有评价数量，有95%的把握认为其名次在第3至第9之间。"
    unit = replace(unit, place=replace(unit.place, marginal_high=3))
    assert places.own_place(unit) == "单看本单位，按现有评价数量，有95%的把握认为其名次就是第3位。"
