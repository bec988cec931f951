"""Cells that should hold a count, a share or a place."""

from __future__ import annotations

import re
import unicodedata

from data.numerals import is_percentage, number_of

NOTHING = {"", "-", "--", "—", "–", "/", ".", "…", "无", "n/a", "na"}


def is_nothing(text: str) -> bool:
    """Whether a cell stands for no number: blank, a dash, a dot."""
    return _plain(text) in NOTHING


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
    return unicodedata.normalize("NFKC", text).replace(" ", "").strip().lower()
