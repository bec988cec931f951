"""分管口: the units that one leader answers for, across the classes.

Ranks stay those of the class, and no mean is taken: other classes are rated by other groups with other weights, so that
neither an order inside a portfolio nor a score of it would mean anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.appraisal import Appraisal, UnitResult
from analytics.facts import foot, movers


@dataclass(frozen=True)
class Portfolio:
    """The units of one 分管口 in the order of the classes, best first; name "" for those of none.

    up, down: of them, those whose change is beyond its error; compared: how many have a tested change. last: those that are
    proven last of their class; first: those with the first rank. above, below, near: against the mean of their class,
    ranked ones only; None where no error is known.
    """

    name: str
    units: tuple[UnitResult, ...]
    up: tuple[UnitResult, ...]
    down: tuple[UnitResult, ...]
    compared: int
    last: tuple[UnitResult, ...]
    first: tuple[UnitResult, ...]
    above: int | None
    below: int | None
    near: int | None

    @property
    def ranked(self) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in self.units if unit.rank is not None)


def portfolio_of(appraisal: Appraisal, name: str) -> Portfolio:
    """The units of a portfolio that the wave has, maybe none."""
    units = tuple(unit for unit in appraisal.units if appraisal.portfolios.get(unit.name, "") == name)
    names = {unit.name for unit in units}
    moving = movers(appraisal)
    lasts = [found.certain for found in map(foot, appraisal.classes) if found is not None and found.certain is not None]
    judged = [unit for unit in units if unit.rank is not None and unit.class_gap_se is not None]
    sides = [sum(unit.standing == side for unit in judged) if judged else None for side in ("above", "below", "near")]
    return Portfolio(
        name,
        units,
        tuple(unit for unit in moving.up if unit.name in names),
        tuple(unit for unit in moving.down if unit.name in names),
        sum(unit.rank is not None and unit.change is not None and unit.change.se is not None for unit in units),
        tuple(unit for unit in lasts if unit.name in names),
        tuple(unit for unit in units if unit.rank == 1),
        *sides,
    )


def portfolios(appraisal: Appraisal) -> tuple[Portfolio, ...]:
    """All that have units here, in the order of the registry; units of none last, under ""."""
    names = dict.fromkeys(appraisal.portfolios.get(unit, "") for unit in (*appraisal.portfolios, *appraisal.unit_names))
    found = [portfolio_of(appraisal, name) for name in sorted(names, key=lambda name: not name)]
    return tuple(each for each in found if each.units)
