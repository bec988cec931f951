"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.numerals import is_number, is_percentage, number_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234"), ("1,234", "1234"), ("１，２３４．５", "1234.5"), (" 12,345,678 ", "12345678"), ("-3", "-3"), ("−3", "-3"),
        ("+.5", "0.5"), ("65%", "65"), ("65.50％", "65.50"), ("85.5分", "85.5"), ("120 票", "120"), ("007", "7"),
    ],
)  # fmt: skip
def test_a_number_however_it_is_typed(text: str, value: str) -> None:
    assert number_of(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "分", "1,23", "1.2.3", "12a", "2026-11-03", "一", "1/2", "%", ".", "1 234", "٣"])
def test_what_is_none(text: str) -> None:
    assert number_of(text) is None


def test_the_name_of_a_level_is_not_a_number_alone() -> None:
    assert not is_number("5分") and is_number("5") and is_number("1,234.50%")


def test_percentages() -> None:
    assert is_percentage("65%") and is_percentage("65.5 ％") and not is_percentage("0.65") and not is_percentage("约65%")
