"""What to say of a name that nobody has: the nearest ones, and all that there are."""

from __future__ import annotations

from collections.abc import Collection

from data.problems import DataError
from data.wave_rows import nearest


def unit_unknown(name: str, known: Collection[str], wave: str = "") -> DataError:
    """To be raised; wave: where it was looked for, "" for everywhere."""
    return DataError("unit_unknown", unit=name, wave=wave, nearest=nearest(name, known), known=known)


def class_unknown(name: str, known: Collection[str], wave: str) -> DataError:
    """To be raised; there are so few classes that all of them stand in for nearest ones."""
    return DataError("class_unknown", unit_class=name, wave=wave, nearest=nearest(name, known) or known, known=known)
