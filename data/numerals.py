"""Numbers as people type them: 1,234 and １，２３４ and 65% and 85.5分."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

PLAIN = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")
NOTHING = {"", "-", "--", "—", "–", "/", ".", "…", "无", "n/a", "na"}
COUNTED = "分票份人次户家个元项名件"
"""Words of measure behind a number."""


def number_of(text: str) -> Decimal | None:
    """The number that a cell is; a percentage is its figure before the sign (65% is 65). None where it is none."""
    return _number(_plain(text).rstrip(COUNTED))


def is_percentage(text: str) -> bool:
    return _plain(text).endswith("%") and is_number(text)


def is_number(text: str) -> bool:
    """Whether a cell is a number and nothing else: 5分 may be the name of a level."""
    return _number(_plain(text)) is not None


def is_nothing(text: str) -> bool:
    """Whether a cell stands for no number: blank, a dash, a dot."""
    return _plain(text).lower() in NOTHING


def is_share(text: str) -> bool:
    """65% or 0.65 or 65.5: a part of something, no count."""
    value = number_of(text)
    return value is not None and value >= 0 and (is_percentage(text) or value != value.to_integral_value())


def whole_of(text: str, most: int = 2_000_000_000) -> int | None:
    """A whole number from 0 to `most`; None where a text is none."""
    value = None if is_percentage(text) else number_of(text)
    if value is None or value != value.to_integral_value() or not 0 <= value <= most:
        return None
    return int(value)


def place_of_text(text: str) -> int | None:
    """A rank: 3, 第3名, 并列第3; None where a text is none."""
    found = re.fullmatch(r"(?:并列)?第?(\d{1,6})(?:名|位)?(?:\(?并列\)?)?", _plain(text))
    return int(found[1]) if found else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").replace(" ", "").strip()


def _number(plain: str) -> Decimal | None:
    plain = plain.strip().removesuffix("%").strip()
    if not any(char.isdigit() for char in plain) or not plain.isascii() or not PLAIN.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))
