"""双降 and 靠后且下降: units whose score fell beyond its error, and what else speaks against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.appraisal import Appraisal, ClassResult, UnitResult


@dataclass(frozen=True)
class Fall:
    """A ranked unit whose score fell beyond its error. both: its published rank fell too (双降); behind: it is below the
    mean of its class, beyond error (靠后且下降). At least one of the two."""

    unit: UnitResult
    both: bool
    behind: bool


def falls(appraisal: Appraisal) -> tuple[Fall, ...]:
    """Those that may be shown, who fell most first."""
    found = [
        Fall(unit, rank_fell(unit, each.ranked), unit.standing == "below")
        for each in appraisal.classes
        for unit in each.ranked
        if unit.shown and unit.change is not None and unit.change.shown and unit.change.verdict == "down"
    ]
    return tuple(sorted((fall for fall in found if fall.both or fall.behind), key=lambda fall: fall.unit.change.value))


def rank_fell(unit: UnitResult, ranked: Sequence[UnitResult]) -> bool:
    """Whether its published rank is worse than before, and so is its place among those ranked in both waves: a class that
    grew by better units alone makes nobody fall."""
    if unit.change is None or unit.change.rank is None or unit.rank <= unit.change.rank:
        return False
    both = [other for other in ranked if other.change is not None and other.change.rank is not None]
    better_before = sum(other.change.rank < unit.change.rank for other in both)
    return sum(other.rank < unit.rank for other in both) > better_before


def last_again(unit: UnitResult, each: ClassResult) -> bool:
    """Whether a unit that is proven last of its class was last in the wave before."""
    proven = bool(each.ranked) and each.ranked[-1].name == unit.name and unit.rank_low == len(each.ranked)
    return proven and unit.change is not None and unit.change.last
