"""办件量 and 差评整改量: how many cases a unit handled in a wave, and how many bad reviews it made good.

They stand in a table of their own (caseload_sheet.py), or in columns beside the counts of a tally.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from data.content import CASELOAD_SCHEMA
from data.numerals import is_nothing, whole_of

CASELOAD_NUMBERS = ("handled", "rectified")


@dataclass(frozen=True, slots=True)
class Stated:
    """What one line of a file says of a unit; texts: by role, as they stand."""

    row: int
    unit: str
    wave: str
    texts: Mapping[str, str]

    def numbers(self) -> dict[str, int | None]:
        """By role; None where the cell is blank, or no whole number."""
        return {role: whole_of(text) for role, text in self.texts.items()}

    def faulty(self) -> list[str]:
        """Roles whose text is no whole number."""
        return [role for role, text in self.texts.items() if not is_nothing(text) and whole_of(text) is None]


class Caseload:
    """One line a unit and wave; what several lines of a file say otherwise of a unit, they do not say."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], dict[str, int | None]] = {}
        self.contradicted: set[tuple[str, str]] = set()

    def take(self, wave: str, unit: str, numbers: Mapping[str, int | None]) -> bool:
        """Whether it agrees with what was said before: the same number on every line of a unit is said once."""
        line = self._lines.setdefault((wave, unit), dict.fromkeys(CASELOAD_NUMBERS))
        for role, number in numbers.items():
            if number is None:
                continue
            if line[role] not in (None, number):
                self.contradicted.add((wave, unit))
                return False
            line[role] = number
        return True

    def rows(self) -> pa.Table:
        """Of the units of which something is known."""
        known = [
            {"wave": wave, "unit": unit, **numbers}
            for (wave, unit), numbers in self._lines.items()
            if (wave, unit) not in self.contradicted and any(number is not None for number in numbers.values())
        ]
        return pa.Table.from_pylist(known, schema=CASELOAD_SCHEMA)
