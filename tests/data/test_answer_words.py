"""What answers say, and which level each is nearest to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.answer_words import code_of, degree, other_than_rated, proposed

FOUR = ["满意", "基本满意", "一般", "不满意"]
FIVE = ["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


def levels_of(words, levels, direction: str = "") -> dict[str, str | None]:
    return {each.word: each.level for each in proposed(dict.fromkeys(words, 1), levels, direction)}


def test_answers_near_a_level_are_proposed_and_marked_as_near() -> None:
    words = proposed({"很满意": 5, "比较满意": 3, "一般": 2, "不太满意": 1}, FOUR)
    assert [(each.word, each.level, each.sure) for each in words] == [
        ("很满意", "满意", False), ("比较满意", "基本满意", False), ("一般", "一般", True), ("不太满意", "不满意", False),
    ]  # fmt: skip


def test_as_many_answers_as_levels_stand_in_order() -> None:
    agree = ["Agree", "Strongly Disagree", "Neither", "Strongly Agree", "Disagree"]
    assert levels_of(agree, FIVE) == {
        "Strongly Agree": "非常满意", "Agree": "满意", "Neither": "基本满意", "Disagree": "不满意", "Strongly Disagree": "非常不满意",
    }  # fmt: skip


def test_a_neutral_answer_is_never_bad_for_being_the_fourth() -> None:
    words = ["Completely satisfied", "Very satisfied", "Satisfied", "Neutral", "Dissatisfied"]
    assert levels_of(words, FIVE)["Neutral"] == "基本满意"


def test_the_four_that_are_not_rated_stay_four() -> None:
    assert levels_of(["说不清", "Don't know", "拒答", "未展示", "not asked", "（跳过）", "N/A"], FOUR) == {
        "说不清": "不了解", "Don't know": "不了解", "拒答": "弃权", "未展示": "未展示", "not asked": "未展示",
        "（跳过）": "(跳过)", "N/A": "(跳过)",
    }  # fmt: skip
    assert other_than_rated("一般") == other_than_rated("Neutral / Not sure") == ""


def test_numbers_get_a_level_only_when_somebody_said_which_end_is_best() -> None:
    assert set(levels_of("12345", FIVE).values()) == {None}
    assert levels_of("12345", FIVE, "down") == dict(zip("12345", FIVE, strict=True))
    assert levels_of("12345", FIVE, "up") == dict(zip("54321", FIVE, strict=True))
    assert set(levels_of("12345", FOUR, "up").values()) == {None}  # five points are not four levels
    assert set(levels_of("1234", FIVE, "up").values()) == {None}  # a scale of four, or of five of which one is missing
    assert levels_of(["1.0", "0", "2.0", "3"], FOUR, "up") == {"3": "满意", "2.0": "基本满意", "1.0": "一般", "0": "不满意"}


def test_a_word_beside_a_number_tells_the_direction() -> None:
    words = ["1 - Very satisfied", "2", "3 - Neutral", "4", "5 - Very dissatisfied"]
    assert levels_of(words, FIVE) == dict(zip(words, FIVE, strict=True))


def test_what_says_nothing_is_left_to_a_person() -> None:
    assert levels_of(["还凑合吧", "Yes", "x" * 5000], FOUR) == {"还凑合吧": None, "Yes": None, "x" * 5000: None}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("非常满意", "满意"), ("满意", "比较满意"), ("比较满意", "一般"), ("一般", "不太满意"), ("不太满意", "很不满意"),
        ("A.满意", "D、不满意"), ("满意（100分）", "不满意（0分）"), ("Very satisfied", "Satisfied"), ("Good", "Fair"),
        ("Somewhat agree", "Neither agree nor disagree"), ("Disagree", "Strongly disagree"), ("Satisfaction", "Insatisfaction"),
    ],
)  # fmt: skip
def test_degrees_are_in_order(better: str, worse: str) -> None:
    assert degree(better) > degree(worse)


@given(st.dictionaries(st.text(max_size=30), st.integers(0, 99), max_size=20), st.sampled_from(["", "up", "down"]))
def test_any_words_are_all_there_and_levels_are_levels(counts: dict[str, int], direction: str) -> None:
    words = proposed(counts, FOUR, direction)
    assert {each.word: each.count for each in words} == counts
    assert {each.level for each in words} <= {*FOUR, "不了解", "弃权", "未展示", "(跳过)", None}
    assert all(code_of(each.word) is None or 0 <= code_of(each.word) <= 10 for each in words)
