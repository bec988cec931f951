"""Grades and flags: rules over places, in published figures."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.grades import Grade, Standing, flags_of, grade_of
from analytics.published import competition_ranks, dense_ranks, published

GRADES_85_75_60 = (
    Grade("满意", at_least=85.0),
    Grade("比较满意", at_least=75.0),
    Grade("基本满意", at_least=60.0),
    Grade("不满意"),
)


def standings(indices: list, unit_class: str = "部门", mean: str = "80", ranks=competition_ranks) -> list[Standing]:
    """A class with these published indices."""
    figures = [Decimal(index) for index in indices]
    places = zip(figures, ranks(figures), ranks(figures, from_below=True), competition_ranks(figures), strict=True)
    return [
        Standing(unit_class, index, above, below, better - 1, len(figures), figures.count(index) > 1, Decimal(mean))
        for index, above, below, better in places
    ]


def grades_of(grades: tuple[Grade, ...], indices: list, **how: object) -> list[str | None]:
    return [grade_of(grades, each) for each in standings(indices, **how)]


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        ("85.00", "满意"),
        ("84.99", "比较满意"),
        ("75.00", "比较满意"),
        ("74.99", "基本满意"),
        ("60.00", "基本满意"),
        ("59.99", "不满意"),
        (published(84.995, 2), "满意"),
    ],
)
def test_a_grade_takes_its_boundary_of_the_published_figure(index, grade):
    assert grades_of(GRADES_85_75_60, [index]) == [grade]


def test_below_leaves_its_boundary_out():
    assert grades_of((Grade("差", below=60.0),), ["59.99", "60.00"]) == ["差", None]


def test_top_share_and_foot():
    """Of 34 places a fifth is six; the seventh, equal to the sixth, is in; the last three are 一般, one in 政法机关."""
    grades = (Grade("优秀", top_share=0.2), Grade("一般", last=3, last_by_class={"政法机关": 1}), Grade("良好"))
    indices = [100 - place for place in range(34)]
    assert grades_of(grades, indices) == ["优秀"] * 6 + ["良好"] * 25 + ["一般"] * 3
    indices[6] = indices[5]
    assert grades_of(grades, indices)[6] == "优秀"
    assert grades_of(grades, indices, unit_class="政法机关")[31:] == ["良好", "良好", "一般"]


def test_ties_at_the_foot_and_at_the_top_are_all_in():
    assert grades_of((Grade("一般", last=1), Grade("良好")), [90, 80, 80]) == ["良好", "一般", "一般"]
    assert grades_of((Grade("优秀", top=1), Grade("良好")), [90, 90, 80]) == ["优秀", "优秀", "良好"]


def test_with_dense_ranks_a_tie_takes_one_place():
    grades = (Grade("优秀", top=2), Grade("一般", last=2), Grade("良好"))
    indices = [95, 95, 90, 85, 80, 75, 75]
    assert grades_of(grades, indices, ranks=dense_ranks) == ["优秀", "优秀", "优秀", "良好", "一般", "一般", "一般"]
    assert grades_of(grades, indices) == ["优秀", "优秀", "良好", "良好", "良好", "一般", "一般"]


def test_other_numbers_of_places_for_some_classes():
    grades = (Grade("优秀", top=2, top_by_class={"政法机关": 1, "行业": 0}),)
    assert grades_of(grades, [90, 80, 70]) == ["优秀", "优秀", None]
    assert grades_of(grades, [90, 80, 70], unit_class="政法机关") == ["优秀", None, None]
    assert grades_of(grades, [90, 80, 70], unit_class="行业") == [None, None, None]


def test_a_small_class_has_at_least_one_at_the_top():
    assert grades_of((Grade("优秀", top_share=0.2),), [90, 80]) == ["优秀", None]


def test_conditions_hold_together():
    """Below the mean of all, and among the last three of the class: nobody is called for being last of good ones."""
    flag = (Grade("约谈", last=3, below_mean=True),)
    marked = [flags_of(flag, each) for each in standings([90, 85, "80.00", "79.99", 79])]
    assert marked == [(), (), (), ("约谈",), ("约谈",)]
    assert not any(flags_of(flag, each) for each in standings([95, 94, 93]))


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12), st.integers(1, 4), st.integers(1, 20))
def test_the_last_below_a_line_are_the_last_among_those_below_it(indices, last, line):
    """So that no condition of its own is needed for "末位只在75分以下的单位中产生"."""
    below = [index for index in indices if index < line]
    among = {index for index in below if 1 + sum(other < index for other in below) <= last}
    together = grades_of((Grade("末位", last=last, below=line),), indices)
    assert [grade == "末位" for grade in together] == [index in among for index in indices]


def test_in_a_row():
    flag = (Grade("重点监控", last=3, consecutive=3),)
    foot, middle = standings([90, 80, 70, 60, 50])[3], standings([90, 80, 70, 60, 50])[1]
    assert flags_of(flag, foot, [foot, foot]) == ("重点监控",)
    assert flags_of(flag, foot, [foot, foot, middle]) == ("重点监控",), "what lies further back does not matter"
    assert flags_of(flag, foot, [foot]) == (), "not so many waves are known"
    assert (
        flags_of(flag, foot, [foot, middle])
        == flags_of(flag, foot, [None, foot])
        == flags_of(flag, middle, [foot, foot])
        == ()
    )


def test_what_a_rule_counts_is_that_of_the_wave_it_looks_at():
    """It was the last of four in another class, where only one place counts."""
    flag = (Grade("重点监控", last=2, last_by_class={"行业": 1}, consecutive=2),)
    now = standings([90, 80, 70])[1]
    last, second_last = standings([90, 80, 70, 60], unit_class="行业")[3], standings([90, 80, 70, 60], unit_class="行业")[2]
    assert flags_of(flag, now, [last]) == ("重点监控",) and flags_of(flag, now, [second_last]) == ()


def test_too_few_ballots_is_a_grade_of_those_without_a_rank():
    grades = (Grade("样本不足", too_few_ballots=True), Grade("合格", at_least=60.0), Grade("不合格"))
    assert grade_of(grades, None) == "样本不足"
    assert grades_of(grades, [70, 50]) == ["合格", "不合格"]
    assert grade_of(GRADES_85_75_60, None) is None and flags_of(GRADES_85_75_60, None) == ()


def test_flags_stand_beside_one_another_each_once():
    flags = (Grade("前列", top=1), Grade("表扬", at_least=90.0), Grade("表扬", top=2))
    assert [flags_of(flags, each) for each in standings([95, 89, 80])] == [("前列", "表扬"), ("表扬",), ()]


def test_without_grades_there_is_none():
    assert grades_of((), [90]) == [None]
