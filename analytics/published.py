"""Published figures: half-up rounding in decimal, competition ranks, grades."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from analytics.scheme import Grade


def published(value: float, decimals: int) -> Decimal:
    """Rounded to 9 decimals, then half-up in decimal: float noise must not move an exact tie."""
    noiseless = Decimal(repr(float(value))).quantize(Decimal("1e-9"))
    rounded = noiseless.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)  # no −0.00


def competition_ranks(indices: Sequence[Decimal]) -> list[int]:
    """1, 2, 2, 4: best first, equal published figures share a place."""
    first: dict[Decimal, int] = {}
    for place, index in enumerate(sorted(indices, reverse=True), 1):
        first.setdefault(index, place)
    return [first[index] for index in indices]


def grade_of(place: int, indices: Sequence[Decimal], unit_class: str, grades: Sequence[Grade]) -> str | None:
    """The first grade whose rule holds for indices[place] among the published indices of its class.

    A share of places is rounded down, at least one; who ties with the last of them is in, as at the foot.
    """
    index = indices[place]
    rank = 1 + sum(other > index for other in indices)
    rank_from_below = 1 + sum(other < index for other in indices)
    for grade in grades:
        if grade.at_least is not None:
            if index >= Decimal(repr(grade.at_least)):
                return grade.name
        elif grade.top_share is not None:
            if rank <= max(1, int(Decimal(repr(grade.top_share)) * len(indices))):
                return grade.name
        elif grade.last is not None:
            if rank_from_below <= grade.last_by_class.get(unit_class, grade.last):
                return grade.name
        else:
            return grade.name
    return None
