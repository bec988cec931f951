"""What a sentence may claim about an appraisal, each claim with its test already passed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from analytics.change import judged
from analytics.rates import Z95


@dataclass(frozen=True)
class Movers:
    """Ranked units whose change is beyond its error, most first; compared: how many have a tested change; tested: how many
    units, ranked or not, were tested as one family."""

    up: tuple[UnitResult, ...]
    down: tuple[UnitResult, ...]
    compared: int
    tested: int = 0


@dataclass(frozen=True)
class Foot:
    """The last place of a class. certain: one unit is proven last; else `close` are the units, from the last one upward,
    of which none can be told from the last, and `spread` is the gap between their published figures."""

    unit_class: str
    certain: UnitResult | None
    close: tuple[UnitResult, ...]
    spread: Decimal | None


@dataclass(frozen=True)
class Head:
    """The first place of a class: the units that share it, and whether it is proven."""

    units: tuple[UnitResult, ...]
    certain: bool


def movers(appraisal: Appraisal) -> Movers:
    compared = [unit for unit in appraisal.units if unit.rank is not None and unit.change and unit.change.se is not None]
    up = [unit for unit in compared if unit.change.verdict == "up"]
    down = [unit for unit in compared if unit.change.verdict == "down"]
    return Movers(
        tuple(sorted(up, key=lambda unit: -unit.change.value)),
        tuple(sorted(down, key=lambda unit: unit.change.value)),
        len(compared),
        tested(appraisal),
    )


def tested(appraisal: Appraisal) -> int:
    """How many changes of units were tested as one family."""
    return next((unit.change.family.tests for unit in appraisal.units if unit.change and unit.change.family), 0)


def dimension_movers(appraisal: Appraisal) -> tuple[tuple[UnitResult, Part], ...]:
    """Dimensions of units that changed, each change judged among those of all units and dimensions of the wave.

    On the page of one unit its parts are judged among themselves: there they are one statement, here one of hundreds.
    """
    pairs = [(unit, part) for unit in appraisal.units if unit.shown for part in unit.dimensions if part.change is not None]
    changes = judged([part.change for _, part in pairs], "dimensions")
    moved = [
        (unit, replace(part, change=change))
        for (unit, part), change in zip(pairs, changes, strict=True)
        if change.verdict != "none"
    ]
    return tuple(sorted(moved, key=lambda pair: -abs(pair[1].change.value)))


def foot(each: ClassResult) -> Foot | None:
    """None for a class without ranks."""
    ranked = each.ranked
    if not ranked:
        return None
    last = ranked[-1]
    if last.rank_low == len(ranked):
        return Foot(each.name, last, (), None)
    close = []
    for unit in reversed(ranked):
        # A published score has no error: nothing is proven of it, and nothing is called close to it.
        if unit.rank_high is None or unit.rank_high < len(ranked):
            break
        close.append(unit)
    close = close or [last]
    return Foot(each.name, None, tuple(close), close[-1].index - close[0].index)


def head(each: ClassResult) -> Head | None:
    """None for a class without ranks."""
    ranked = each.ranked
    if not ranked:
        return None
    first = tuple(unit for unit in ranked if unit.rank == 1)
    return Head(first, len(first) == 1 and first[0].rank_high == 1)


def weakest_dimension(unit: UnitResult) -> Part | None:
    """The dimension that costs most of the index against the class mean (weight × gap), where its gap is beyond the error
    and there are several to choose from."""
    below = [part for part in unit.dimensions if part.standing == "below"]
    return min(below, key=lambda part: part.weight * part.gap) if below and len(unit.dimensions) > 1 else None


def lowest_group(unit: UnitResult) -> Part | None:
    """The line of groups that rates the unit furthest below what it gives the class, beyond the error."""
    below = [part for part in unit.groups if part.standing == "below"]
    return min(below, key=lambda part: part.gap) if below and len(unit.groups) > 1 else None


def disagreement(unit: UnitResult) -> tuple[Part, Part] | None:
    """The lines of groups with the highest and the lowest gap from the class mean, where the two gaps differ beyond error.

    Groups are different people, so that the errors of the two gaps are independent.
    """
    parts = [part for part in unit.groups if part.gap is not None and part.gap_se is not None]
    if len(parts) < 2:
        return None
    high, low = max(parts, key=lambda part: part.gap), min(parts, key=lambda part: part.gap)
    return (high, low) if high.gap - low.gap > Z95 * (high.gap_se**2 + low.gap_se**2) ** 0.5 else None


def twice_last(now: ClassResult, before: ClassResult | None) -> UnitResult | None:
    """The unit that is proven last in this wave and was last in the one before."""
    this = foot(now)
    if this is None or this.certain is None or before is None or not before.ranked:
        return None
    return this.certain if before.ranked[-1].name == this.certain.name else None
