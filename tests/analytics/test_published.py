"""Rounding, ranks and grades: what leaves the office."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.published import competition_ranks, grade_of, published
from analytics.scheme import Grade

GRADES_85_75_60 = (
    Grade("满意", at_least=85.0),
    Grade("比较满意", at_least=75.0),
    Grade("基本满意", at_least=60.0),
    Grade("不满意"),
)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (84.995, 2, "85.00"),
        (84.994, 2, "84.99"),
        (0.125, 2, "0.13"),
        (2.675, 2, "2.68"),  # in binary 2.67499999…
        (1.005, 2, "1.01"),
        (79.22, 1, "79.2"),
        (83.33333333333333, 2, "83.33"),
        (0.1 + 0.2, 1, "0.3"),
        (90.00499999999998, 2, "90.01"),  # float noise of 90.005
        (90.004999, 2, "90.00"),  # no noise
        (100.0, 0, "100"),
        (99.5, 0, "100"),
        (-0.125, 2, "-0.13"),
        (-0.001, 2, "0.00"),
    ],
)
def test_half_up_in_decimal(value, decimals, expected):
    assert str(published(value, decimals)) == expected


@given(st.integers(0, 10**5), st.integers(0, 3), st.sampled_from([3, 6, 7, 9, 11, 13]))
def test_noise_moves_no_figure(thousandths, decimals, parts):
    """A figure of three decimals, computed through a division and back, is published like the exact one."""
    exact = Decimal(thousandths) / 1000
    noisy = sum([thousandths / 1000 / parts] * parts)
    assert published(noisy, decimals) == exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@given(st.fractions(-100, 100, max_denominator=1000), st.integers(0, 4))
def test_half_up_is_floor_of_a_half_more(value, decimals):
    unit = Fraction(1, 10**decimals)
    steps = (abs(value) / unit + Fraction(1, 2)).__floor__()
    assert abs(Fraction(published(float(value), decimals))) == steps * unit


def test_competition_ranks():
    indices = [Decimal("91.20"), Decimal("90.55"), Decimal("90.55"), Decimal("88.00")]
    assert competition_ranks(indices) == [1, 2, 2, 4]


@given(st.lists(st.integers(0, 12).map(Decimal), max_size=30))
def test_a_rank_is_one_more_than_the_number_of_better_ones(indices):
    assert competition_ranks(indices) == [1 + sum(other > index for other in indices) for index in indices]


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        ("85.00", "满意"),
        ("84.99", "比较满意"),
        ("75.00", "比较满意"),
        ("74.99", "基本满意"),
        ("60.00", "基本满意"),
        ("59.99", "不满意"),
    ],
)
def test_a_grade_takes_its_boundary(index, grade):
    assert grade_of(0, [Decimal(index)], "部门", GRADES_85_75_60) == grade


def test_a_grade_looks_at_the_published_figure():
    assert grade_of(0, [published(84.995, 2)], "部门", GRADES_85_75_60) == "满意"


def test_top_share_and_foot():
    """Of 34 places a fifth is six; the seventh, equal to the sixth, is in; the last three are 一般, one in 政法机关."""
    grades = (Grade("优秀", top_share=0.2), Grade("一般", last=3, last_by_class={"政法机关": 1}), Grade("良好"))
    indices = [Decimal(100 - place) for place in range(34)]
    given_out = [grade_of(place, indices, "政府部门", grades) for place in range(34)]
    assert given_out == ["优秀"] * 6 + ["良好"] * 25 + ["一般"] * 3
    indices[6] = indices[5]
    assert grade_of(6, indices, "政府部门", grades) == "优秀"
    assert [grade_of(place, indices, "政法机关", grades) for place in (31, 32, 33)] == ["良好", "良好", "一般"]


def test_ties_at_the_foot_are_all_in():
    grades = (Grade("一般", last=1), Grade("良好"))
    indices = [Decimal(90), Decimal(80), Decimal(80)]
    assert [grade_of(place, indices, "部门", grades) for place in range(3)] == ["良好", "一般", "一般"]


def test_a_small_class_has_at_least_one_at_the_top():
    assert grade_of(0, [Decimal(90), Decimal(80)], "部门", (Grade("优秀", top_share=0.2),)) == "优秀"
    assert grade_of(1, [Decimal(90), Decimal(80)], "部门", (Grade("优秀", top_share=0.2),)) is None


def test_without_grades_there_is_none():
    assert grade_of(0, [Decimal(90)], "部门", ()) is None
