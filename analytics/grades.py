"""Grades (等次) and flags (标记): rules of a scheme over a unit's place, in published figures.

A rule holds where all its conditions hold. The first grade whose rule holds is the unit's; every flag whose rule holds
stands beside it. Boundaries belong to the better side: `at_least` takes its figure in, `below` leaves it out. Who ties
with the last place of a number of places is in, at the top as at the foot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Grade:
    """A grade or a flag, and its conditions; a grade without any takes whoever is left.

    at_least, below: published index; top, last: number of places of the class, top_by_class, last_by_class: others for some
    classes; top_share: share of the ranked units of the class; below_mean: published index below the published mean of
    all ranked units of the wave; consecutive: waves in a row, this one included, in which the other conditions hold;
    too_few_ballots: the unit is not ranked because its ballots are too few.
    """

    name: str
    at_least: float | None = None
    top_share: float | None = None
    last: int | None = None
    last_by_class: Mapping[str, int] = field(default_factory=dict)
    below: float | None = None
    top: int | None = None
    top_by_class: Mapping[str, int] = field(default_factory=dict)
    below_mean: bool = False
    consecutive: int = 1
    too_few_ballots: bool = False


@dataclass(frozen=True)
class Separated:
    """A tie-break that told a unit from others of the same index. part, whole: its share, exactly."""

    by: str
    units: tuple[str, ...]
    part: Decimal
    whole: Decimal


@dataclass(frozen=True)
class Standing:
    """The place of a ranked unit in its class, in published figures.

    rank, from_below: the place from the top and from the foot, by the scheme's rule for ranks; better: how many units of
    the class stand before it, of how many; tied: whether another has the same place; mean: published mean of all ranked
    units of the wave. separated: by which tie-break it was told from which units of the same index, with its share.
    """

    unit_class: str
    index: Decimal
    rank: int
    from_below: int
    better: int
    of: int
    tied: bool
    mean: Decimal
    separated: tuple[Separated, ...] = ()


def grade_of(grades: Sequence[Grade], standing: Standing | None, earlier: Sequence[Standing | None] = ()) -> str | None:
    """The first grade whose rule holds. standing: None for a unit with too few ballots to be ranked.

    earlier: its standings in the waves before, the nearest first, None where it had none.
    """
    return next((grade.name for grade in grades if _holds(grade, standing, earlier)), None)


def flags_of(flags: Sequence[Grade], standing: Standing | None, earlier: Sequence[Standing | None] = ()) -> tuple[str, ...]:
    """All flags whose rule holds, each once; arguments as for a grade."""
    return tuple(dict.fromkeys(flag.name for flag in flags if _holds(flag, standing, earlier)))


def _holds(rule: Grade, standing: Standing | None, earlier: Sequence[Standing | None]) -> bool:
    if standing is None:
        return rule.too_few_ballots
    waves = [standing, *earlier[: rule.consecutive - 1]]
    return len(waves) == rule.consecutive and all(each is not None and _holds_in(rule, each) for each in waves)


def _holds_in(rule: Grade, standing: Standing) -> bool:
    """In one wave. A share of places is rounded down, to one at least."""
    return not (
        rule.too_few_ballots
        or (rule.at_least is not None and standing.index < _decimal(rule.at_least))
        or (rule.below is not None and standing.index >= _decimal(rule.below))
        or (rule.below_mean and standing.index >= standing.mean)
        or (rule.top is not None and standing.rank > rule.top_by_class.get(standing.unit_class, rule.top))
        or (rule.top_share is not None and standing.better >= max(1, int(_decimal(rule.top_share) * standing.of)))
        or (rule.last is not None and standing.from_below > rule.last_by_class.get(standing.unit_class, rule.last))
    )


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))
