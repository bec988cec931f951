"""Figures as text. Rounding is half-up in decimal; signs as the language writes them; no blanks beside digits."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from words.language import chinese

NOTHING = "—"


def figure(value: float | Decimal | None, decimals: int) -> str:
    """90.3; — where there is no value."""
    if value is None:
        return NOTHING
    rounded = rounded_to(value, decimals)
    return f"{rounded:,.{decimals}f}" if rounded >= 0 else minus() + f"{-rounded:,.{decimals}f}"


def signed(value: float | Decimal | None, decimals: int) -> str:
    """＋2.1, －0.3, 0.0; +2.1, −0.3 in English"""
    if value is None:
        return NOTHING
    rounded = rounded_to(value, decimals)
    return plus() + f"{rounded:,.{decimals}f}" if rounded > 0 else figure(rounded, decimals)


def count(value: int | None) -> str:
    """11,842"""
    return NOTHING if value is None else f"{value:,}"


def percent(value: float | Decimal | None, decimals: int = 1) -> str:
    """90.0%; the value is in percent."""
    return NOTHING if value is None else figure(value, decimals) + "%"


def difference(value: float | Decimal, other: float | Decimal, decimals: int) -> Decimal:
    """Between two figures as they are shown: a reader will subtract them."""
    return rounded_to(value, decimals) - rounded_to(other, decimals)


def plain(value: Decimal) -> str:
    """A decimal without trailing zeros and without an exponent."""
    return f"{value.normalize():f}"


def minus() -> str:
    return "－" if chinese() else "\N{MINUS SIGN}"


def plus() -> str:
    return "＋" if chinese() else "+"


def rounded_to(value: float | Decimal, decimals: int) -> Decimal:
    """First to 9 decimals, so that float noise moves no tie, then half-up."""
    noiseless = Decimal(repr(float(value))) if not isinstance(value, Decimal) else value
    noiseless = noiseless.quantize(Decimal("1e-9"))
    return noiseless.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP) + 0
