"""Two waves of a series side by side: each unit of the later one with what it was in the earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.appraisal import Appraisal, Change, ClassResult, UnitResult
from analytics.breaks import HARD, Break, breaks_between
from analytics.lineage import Ancestors, Lineage, Register, ancestors, sources_of_today


@dataclass(frozen=True)
class Pair:
    """A unit of the later wave. before: the units of the earlier one that became it.

    kind: own, renamed, merged, split; new where there was none; moved where it was in another class.
    """

    unit: UnitResult
    before: tuple[UnitResult, ...]
    kind: str

    @property
    def then(self) -> UnitResult | None:
        """The unit in the earlier wave, where it was one, and in this class."""
        return self.before[0] if self.before and self.kind in ("own", "renamed") else None

    @property
    def change(self) -> Change | None:
        """Of the score, where both figures may be shown."""
        change = self.unit.change
        return change if change is not None and change.shown and self.unit.shown else None


@dataclass(frozen=True)
class ClassPairs:
    """One class of the later wave, best first. then: units of the class in the earlier wave, best first; gone: those of
    them that are nothing in the later one. tested: changes of the wave's units that were tested as one family."""

    name: str
    pairs: tuple[Pair, ...]
    then: tuple[UnitResult, ...]
    gone: tuple[UnitResult, ...]
    tested: int

    @property
    def compared(self) -> tuple[Pair, ...]:
        """Ranked now, with a change that was tested."""
        return tuple(
            pair for pair in self.pairs if pair.unit.rank is not None and pair.change and pair.change.se is not None
        )

    def moved(self, verdict: str) -> tuple[Pair, ...]:
        """Those that rose (up) or fell (down) by more than the error, most first."""
        moved = [pair for pair in self.compared if pair.change.verdict == verdict]
        return tuple(sorted(moved, key=lambda pair: -abs(pair.change.value)))


@dataclass(frozen=True)
class TwoWaves:
    """then, now: periods, the earlier first. breaks: what is not the same in both; comparable: whether scores may be
    compared across them. decimals: of the published figures, then and now."""

    then: str
    now: str
    breaks: tuple[Break, ...]
    comparable: bool
    classes: tuple[ClassPairs, ...]
    decimals: tuple[int, int]

    def of_class(self, name: str) -> ClassPairs | None:
        return next((each for each in self.classes if each.name == name), None)


def lineage_across(registers: Sequence[Register]) -> Lineage:
    """What the units of the last register were in the first, through all between; nothing is measured yet."""
    split = {}
    for unit in registers[-1].unit_names:
        first = ancestors(registers, unit)[0]
        if first.kind == "split" and first.names:
            split[unit] = first.names
    return Lineage(sources_of_today(registers)[0], split)


def side_by_side(then: Appraisal, now: Appraisal, registers: Sequence[Register]) -> TwoWaves:
    """now: with its changes since `then`. No change is given across a break of the scale or of the rules."""
    breaks = breaks_between(then.basis, now.basis)
    comparable = not any(each.code in HARD for each in breaks)
    family = {unit.name: ancestors(registers, unit.name)[0] for unit in now.units}
    heirs = {name for found in family.values() for name in found.names}
    classes = tuple(_class(each, then, family, heirs, comparable, now) for each in now.classes)
    return TwoWaves(then.period, now.period, breaks, comparable, classes, (then.decimals, now.decimals))


def ranks_before(now: Appraisal, before: Appraisal) -> dict[str, int]:
    """Places that units had in the wave before, in the same class; a unit that was merged or split off has none."""
    found = {}
    for unit in now.units:
        first = ancestors((before, now), unit.name)[0]
        then = before.unit(first.names[0]) if first.kind in ("own", "renamed") and first.names else None
        if then is not None and then.rank is not None and then.unit_class == unit.unit_class:
            found[unit.name] = then.rank
    return found


def _class(
    each: ClassResult, then: Appraisal, family: dict[str, Ancestors], heirs: set[str], comparable: bool, now: Appraisal
) -> ClassPairs:
    pairs = tuple(_pair(unit, then, family[unit.name], comparable) for unit in each.units)
    earlier = then.unit_class(each.name)
    units = earlier.units if earlier is not None else ()
    tested = next((unit.change.family.tests for unit in now.units if unit.change and unit.change.family), 0)
    return ClassPairs(each.name, pairs, units, tuple(unit for unit in units if unit.name not in heirs), tested)


def _pair(unit: UnitResult, then: Appraisal, found: Ancestors, comparable: bool) -> Pair:
    before = tuple(each for each in map(then.unit, found.names) if each is not None)
    kind = found.kind if found.names else "new"
    if before and kind in ("own", "renamed") and before[0].unit_class != unit.unit_class:
        kind = "moved"
    return Pair(unit if comparable else replace(unit, change=None), before, kind)
