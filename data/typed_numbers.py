"""Answers that are numbers: ８７, 87分, 87.0 are the level 87 of a scale of numbers, 满意（87） too where its band says so.

What is a number and not one of the scale has a fault of its own, and rejects its cell; any other word stays what it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from data.numerals import is_number, is_percentage, number_of

BETWEEN = " ()[]【】:、,;-—–_/=的打分"
"""What may stand between the word of a band and its number."""
FAULTS = ("number_out_of_range", "number_too_fine", "number_outside_band", "number_missing")
ENOUGH = 0.5
"""Of the different texts of a column so many are numbers of the scale, else it is a column of other numbers."""


@dataclass(frozen=True)
class TypedNumbers:
    """What a scheme says of numbers. names: those of the scale, as levels are named; bands: word, low and high."""

    names: frozenset[str]
    lowest: Decimal
    highest: Decimal
    bands: tuple[tuple[str, Decimal, Decimal], ...] = ()

    def level(self, word: str) -> str:
        """The level that a cell means; the cell itself where it is no number of the scale."""
        band, number = self._parts(word)
        return word if number is None or self._wrong(band, number) else _name(number)

    def fault(self, word: str) -> str:
        """What is wrong with a cell that is meant as a number of the scale, "" where it is none or nothing is."""
        band, number = self._parts(word)
        if number is None:
            return "number_missing" if band else ""
        return self._wrong(band, number)

    def reads(self, word: str) -> bool:
        """Whether a cell is meant as a number of the scale, right or wrong."""
        return any(self._parts(word))

    def _wrong(self, band: str, number: Decimal) -> str:
        if not self.lowest <= number <= self.highest:
            return "number_out_of_range"
        if _name(number) not in self.names:
            return "number_too_fine"
        inside = all(low <= number <= high for name, low, high in self.bands if name == band)
        return "" if inside else "number_outside_band"

    def _parts(self, word: str) -> tuple[str, Decimal | None]:
        """The band that a cell names, "" where it names none, and its number."""
        plain = unicodedata.normalize("NFKC", word).strip()
        for band in sorted((name for name, _, _ in self.bands), key=len, reverse=True):
            short = unicodedata.normalize("NFKC", band)
            if plain.startswith(short):
                return _said(band, plain[len(short) :])
            if plain.endswith((short, short + ")")):
                return _said(band, plain.removesuffix(")").removesuffix(short))
        return "", _number(plain)


def is_typed_column(words: Collection[str], numbers: TypedNumbers, others: Collection[str]) -> bool:
    """Whether a column is one of numbers of the scale. words: its different texts; others: words for not rated."""
    read = [word for word in words if word not in others]
    right = sum(not numbers.fault(word) for word in read)
    return bool(read) and all(map(numbers.reads, read)) and right >= ENOUGH * len(read)


def _said(band: str, rest: str) -> tuple[str, Decimal | None]:
    """Beside the word of a band; a word that goes on otherwise is another word."""
    rest = rest.strip(BETWEEN)
    number = _number(rest)
    return ("", None) if rest and number is None else (band, number)


def _number(plain: str) -> Decimal | None:
    """A number, 87分 too; a percentage is none."""
    plain = plain.removesuffix("分").strip()
    return number_of(plain) if is_number(plain) and not is_percentage(plain) else None


def _name(number: Decimal) -> str:
    return f"{number.normalize() + 0:f}"
