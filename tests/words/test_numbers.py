"""Figures as text."""

from decimal import Decimal

import pytest

from words import numbers


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (90.25, 1, "90.3"),
        (84.995, 2, "85.00"),
        (0.1 + 0.2, 1, "0.3"),
        (-2.65, 1, "－2.7"),
        (1234.5, 0, "1,235"),
        (None, 2, "—"),
        (-0.001, 2, "0.00"),
    ],
)
def test_half_up_in_decimal_with_a_true_minus(value, decimals: int, text: str) -> None:
    assert numbers.figure(value, decimals) == text


def test_signs() -> None:
    assert [numbers.signed(value, 1) for value in (2.1, -0.3, 0.0, None)] == ["＋2.1", "－0.3", "0.0", "—"]


def test_differences_are_of_the_figures_shown() -> None:
    assert numbers.difference(86.88, 89.53, 1) == Decimal("-2.6")


def test_plain_numbers_have_no_exponent() -> None:
    assert [numbers.plain(Decimal(text)) for text in ("100", "1E+2", "2.50", "0.05")] == ["100", "100", "2.5", "0.05"]
