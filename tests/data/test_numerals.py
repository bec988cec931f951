"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.numerals import is_nothing, is_number, is_percentage, is_share, number_of, place_of_text, whole_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234", "1234"), ("１，２３４", "1234"), ("12票", "12"), ("65%", "65"), ("65％", "65"), ("85.5分", "85.5"),
        ("−3", "-3"), (" 7 ", "7"), ("1 234", "1234"), ("12,34", None), ("", None), ("满意", None), ("1.2.3", None), ("-", None),
    ],
)  # fmt: skip
def test_a_number(text: str, value: str | None) -> None:
    assert number_of(text) == (None if value is None else Decimal(value))


def test_what_is_no_number_but_looks_like_one() -> None:
    assert not is_number("5分") and is_number("65%") and is_percentage("65％") and not is_percentage("百分之65%的")
    assert is_share("0.65") and is_share("65%") and not is_share("65") and not is_share("")
    assert is_nothing("—") and is_nothing("N/A") and not is_nothing("0")


@pytest.mark.parametrize(
    ("text", "rank"), [("3", 3), ("第3名", 3), ("并列第3", 3), ("3（并列）", 3), ("三", None), ("", None)]
)
def test_a_rank(text: str, rank: int | None) -> None:
    assert place_of_text(text) == rank


@given(st.integers(0, 2_000_000_000))
def test_a_whole_number_is_read_however_it_is_grouped(number: int) -> None:
    assert whole_of(str(number)) == whole_of(f"{number:,}") == number
    assert whole_of(f"-{number + 1}") is None and whole_of(f"{number}.5") is None and whole_of(f"{number}%") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234"), ("1,234", "1234"), ("１，２３４．５", "1234.5"), (" 12,345,678 ", "12345678"), ("-3", "-3"), ("−3", "-3"),
        ("+.5", "0.5"), ("65%", "65"), ("65.50％", "65.50"), ("85.5分", "85.5"), ("120 票", "120"), ("007", "7"),
    ],
)  # fmt: skip
def test_a_number_however_it_is_typed(text: str, value: str) -> None:
    assert number_of(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "分", "1,23", "1.2.3", "12a", "2026-11-03", "一", "1/2", "%", ".", "٣"])
def test_what_is_none(text: str) -> None:
    assert number_of(text) is None


def test_the_name_of_a_level_is_not_a_number_alone() -> None:
    assert not is_number("5分") and is_number("5") and is_number("1,234.50%")


def test_percentages() -> None:
    assert is_percentage("65%") and is_percentage("65.5 ％") and not is_percentage("0.65") and not is_percentage("约65%")
