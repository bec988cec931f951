"""Numbers as people type them: 1,234 and １，２３４ and 65% and 85.5分."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

PLAIN = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")
COUNTED = "分票份人次户家个元项名"
"""Words of measure behind a number."""


def number_of(text: str) -> Decimal | None:
    """The number that a cell is; a percentage is its figure before the sign (65% is 65). None where it is none."""
    return _number(_plain(text).rstrip(COUNTED))


def is_percentage(text: str) -> bool:
    return _plain(text).endswith("%") and is_number(text)


def is_number(text: str) -> bool:
    """Whether a cell is a number and nothing else: 5分 may be the name of a level."""
    return _number(_plain(text)) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()


def _number(plain: str) -> Decimal | None:
    plain = plain.strip().removesuffix("%").strip()
    if not any(char.isdigit() for char in plain) or not plain.isascii() or not PLAIN.fullmatch(plain):
        return None
    return Decimal(plain.replace(",", ""))
