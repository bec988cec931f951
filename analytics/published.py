"""Published figures: half-up rounding in decimal, the only way there is, and ranks."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal


def published(value: float, decimals: int) -> Decimal:
    """Rounded to 9 decimals, then half-up in decimal: float noise must not move an exact tie."""
    noiseless = Decimal(repr(float(value))).quantize(Decimal("1e-9"))
    rounded = noiseless.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)  # no −0.00


def competition_ranks(keys: Sequence, from_below: bool = False) -> list[int]:
    """1, 2, 2, 4: the greatest first, or the least; equal keys share a place."""
    first: dict[object, int] = {}
    for place, key in enumerate(sorted(keys, reverse=not from_below), 1):
        first.setdefault(key, place)
    return [first[key] for key in keys]


def dense_ranks(keys: Sequence, from_below: bool = False) -> list[int]:
    """1, 2, 2, 3: places, not units, are counted."""
    places = {key: place for place, key in enumerate(sorted(set(keys), reverse=not from_below), 1)}
    return [places[key] for key in keys]
