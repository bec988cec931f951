"""Numbers typed in as answers: 0 to 100 for each item, or a number inside the band that is ticked.

A number is a level like any other: its name is the number, 87 or 87.5, and its score the number itself. So counts,
covariance, exclusions and withdrawals know nothing of numbers and stay exact; Σw, Σwx, Σwx² of a cell follow from its
counts. Names are few, since a scale is coarse: MOST of them, and a finer scale is refused.

    [numbers]
    lowest = 0
    highest = 100
    step = 1                    # or 0.5, 0.1
    satisfied_from = 80         # in the place of `satisfied`, which may name bands
    satisfied_broad_from = 60   # in the place of `satisfied_broad`
    [[numbers.band]]            # absent: no bands. Best first, without gaps
    name = "满意"
    low = 80
    high = 100
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from analytics.errors import SchemeError

STEPS = (1, 0.5, 0.1)
MOST = 201
"""Numbers of a scale: 0 to 100 in halves. A database knows 255 names of levels, words for not rated among them."""
FROM = "≥"
"""Stands before a number for all levels from it upward."""
_THRESHOLDS = {"satisfied": "satisfied_from", "satisfied_broad": "satisfied_broad_from"}


@dataclass(frozen=True)
class Band:
    """The numbers from low to high, both of them in, under the word that is ticked."""

    name: str
    low: float
    high: float


@dataclass(frozen=True)
class Numbers:
    """A scale of numbers; with bands every number is in one of them."""

    lowest: float
    highest: float
    step: float = 1
    bands: tuple[Band, ...] = ()

    @cached_property
    def levels(self) -> tuple[tuple[str, float], ...]:
        """Name and score of every number, best first."""
        step, lowest = _exact(self.step), _exact(self.lowest)
        count = int((_exact(self.highest) - lowest) / step)
        return tuple((name_of(value), float(value)) for value in (lowest + step * place for place in range(count, -1, -1)))

    def within(self, names: Iterable[str]) -> tuple[str, ...]:
        """Names of the levels that these bands and thresholds stand for."""
        bands = {band.name: band for band in self.bands}
        ranges = [
            (float(name.removeprefix(FROM)), self.highest) if name.startswith(FROM) else (bands[name].low, bands[name].high)
            for name in names
        ]
        return tuple(name for name, score in self.levels if any(low <= score <= high for low, high in ranges))

    def band_of(self, score: float) -> str:
        """The band that a number is in. "" where there are none."""
        return next((band.name for band in self.bands if band.low <= score <= band.high), "")


def name_of(value: Decimal) -> str:
    """A number as the name of its level: 87, 87.5, 100."""
    return f"{value.normalize():f}"


def parse_numbers(content: Mapping) -> Numbers | None:
    """The table [numbers] of a scheme file, None where there is none. Raises SchemeError, which names the key."""
    table = content.get("numbers")
    if table is None:
        return None
    if not isinstance(table, dict) or "level" in content:
        raise SchemeError("scheme_numbers_alone", key="numbers")
    allowed = {"lowest", "highest", "step", "band", *_THRESHOLDS.values()}
    for key in table:
        if key not in allowed:
            raise SchemeError("scheme_unknown_key", key=f"numbers.{key}", allowed=sorted(allowed))
    step = table.get("step", 1)
    if isinstance(step, bool) or step not in STEPS:
        raise SchemeError("scheme_needs_choice", key="numbers.step", seen=step, allowed=list(STEPS))
    lowest, highest = (_on_grid(table.get(key), f"numbers.{key}", 0, step) for key in ("lowest", "highest"))
    if lowest >= highest:
        raise SchemeError("scheme_needs_number", key="numbers.highest", seen=highest)
    if (highest - lowest) / step + 1 > MOST + 0.5:
        raise SchemeError("scheme_numbers_many", key="numbers.step", most=MOST)
    return Numbers(lowest, highest, step, _bands(table.get("band", []), lowest, highest, step))


def parse_satisfied(content: Mapping, numbers: Numbers, key: str) -> tuple[str, ...]:
    """Of typed numbers: the bands that `key` names, or the threshold in its place. Raises SchemeError."""
    threshold = content["numbers"].get(_THRESHOLDS[key])
    where = f"numbers.{_THRESHOLDS[key]}"
    if (threshold is None) == (key not in content):
        raise SchemeError("scheme_numbers_satisfied", key=key, other=where)
    if threshold is not None:
        value = _on_grid(threshold, where, numbers.lowest, numbers.step)
        if value > numbers.highest:
            raise SchemeError("scheme_needs_number", key=where, seen=threshold)
        return (FROM + name_of(_exact(value)),)
    names, known = content[key], [band.name for band in numbers.bands]
    if not isinstance(names, list) or not names:
        raise SchemeError("scheme_needs_texts", key=key, seen=names)
    for name in names:
        if name not in known:
            raise SchemeError("scheme_unknown_level", key=key, seen=name, allowed=known)
    return tuple(names)


def _bands(rows: object, lowest: float, highest: float, step: float) -> tuple[Band, ...]:
    """Best first; each begins one step above the next one, so that every number is in one of them."""
    if not isinstance(rows, list) or not all(
        isinstance(row, dict) and row.keys() == {"name", "low", "high"} for row in rows
    ):
        raise SchemeError("scheme_numbers_bands", key="numbers.band")
    bands = []
    for place, row in enumerate(rows, 1):
        where = f"numbers.band[{place}]"
        if not isinstance(row["name"], str) or not row["name"].strip() or row["name"] in [band.name for band in bands]:
            raise SchemeError("scheme_needs_text", key=f"{where}.name", seen=row["name"])
        low, high = (_on_grid(row[key], f"{where}.{key}", lowest, step) for key in ("low", "high"))
        wanted = _exact(bands[-1].low) - _exact(step) if bands else _exact(highest)
        if low > high or _exact(high) != wanted:
            raise SchemeError("scheme_numbers_bands", key=where)
        bands.append(Band(row["name"], low, high))
    if bands and bands[-1].low != lowest:
        raise SchemeError("scheme_numbers_bands", key="numbers.band")
    return tuple(bands)


def _on_grid(value: object, key: str, lowest: float, step: float) -> float:
    """A number of the scale: a whole number of steps above the lowest."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= 10_000:
        raise SchemeError("scheme_needs_number", key=key, seen=value)
    if (_exact(value) - _exact(lowest)) % _exact(step):
        raise SchemeError("scheme_needs_number", key=key, seen=value)
    return float(value)


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))
