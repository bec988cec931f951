"""Where a unit stands among those of its class, and in which order a reader turns from one unit to the next."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.appraisal import Appraisal, ClassResult, UnitResult


@dataclass(frozen=True)
class Position:
    """A unit among the ranked ones of its class. before, after: whose places are next to it, None at the ends and for a
    unit without a rank; tied: how many others share its rank; close: how many others are of its tier, None where the tiers
    are not known."""

    rank: int | None
    ranked: int
    before: UnitResult | None
    after: UnitResult | None
    tied: int
    close: int | None


def position(each: ClassResult, unit: UnitResult) -> Position:
    """unit: of the class."""
    ranked = each.ranked
    if unit.rank is None:
        return Position(None, len(ranked), None, None, 0, None)
    place = [other.name for other in ranked].index(unit.name)
    before = ranked[place - 1] if place else None
    after = ranked[place + 1] if place + 1 < len(ranked) else None
    tied = sum(other.rank == unit.rank for other in ranked) - 1
    tier = None if unit.place is None else unit.place.tier
    close = None if tier is None else sum(other.place is not None and other.place.tier == tier for other in ranked) - 1
    return Position(unit.rank, len(ranked), before, after, tied, close)


def in_order(appraisal: Appraisal, unit: UnitResult, portfolio: str = "") -> tuple[UnitResult, ...]:
    """The units among which a reader turns to the next one: those of its class as they are ranked; with a portfolio that
    holds the unit, those of the portfolio, class after class."""
    if portfolio and appraisal.portfolios.get(unit.name) == portfolio:
        return tuple(each for each in appraisal.units if appraisal.portfolios.get(each.name) == portfolio)
    return appraisal.unit_class(unit.unit_class).units


def beside(units: tuple[UnitResult, ...], name: str) -> tuple[UnitResult | None, UnitResult | None]:
    """The unit before and the one after it; None at the ends."""
    place = [each.name for each in units].index(name)
    return (units[place - 1] if place else None), (units[place + 1] if place + 1 < len(units) else None)


def children(appraisal: Appraisal, name: str) -> tuple[UnitResult, ...]:
    """The units of the wave that the registry puts beneath this one, in the order of the wave."""
    return tuple(each for each in appraisal.units if appraisal.parents.get(each.name) == name)
