"""Many units over the waves of a series, each a small line: which have moved over all of it, which left their usual range.

Over years the newest figure is tested against the first one that it can be compared with, by the errors of both; over
quarters, months and weeks all of them by Mann–Kendall (trends.py). The units of a series are one family (multiplicity.py):
of sixty-six that only vary, three or so would be said to have moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analytics.breaks import Break
from analytics.multiplicity import LEVEL, adjusted, two_sided
from analytics.records import Record
from analytics.shares import Z95
from analytics.trends import LEAST_WAVES, Limits, control_limits, long_run, share_limits

FAR, LEAST_RANGE = 3, 0.25
"""Quartile ranges that a scale reaches beyond the middle half of all figures; the least that a range counts for."""


@dataclass(frozen=True)
class LinePoint:
    """A figure as it is shown (points, percent, or of 10,000 cases) with its 95 % interval; None where there is none.

    part, base, per: of a share, and how many cases its figure is for; base alone: of other figures. hidden: it may not be
    shown. parted: not to be compared with the point before. apart: figures of the units that became this one later.
    breaks: what is not as before; names: the units that were this one, where they were others.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    part: int | None = None
    base: int | None = None
    per: int = 100
    hidden: bool = False
    parted: bool = False
    apart: tuple[float, ...] = ()
    breaks: tuple[Break, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def error(self) -> float | None:
        return None if self.low is None or self.high is None else (self.high - self.low) / (2 * Z95)


@dataclass(frozen=True)
class Way:
    """What a unit has done since a wave. verdict: up, down or none, by p_adjusted. value: newest less first, as shown."""

    since: str
    value: float
    p: float
    p_adjusted: float = 1.0
    direction: str = "up"

    @property
    def verdict(self) -> str:
        return self.direction if self.p_adjusted <= LEVEL else "none"


@dataclass(frozen=True)
class UnitLine:
    """points: one a period. limits: the usual range of the points in `limited`; outside: positions of points beyond it."""

    unit: str
    unit_class: str
    portfolio: str
    points: tuple[LinePoint, ...]
    way: Way | None = None
    limits: Limits | None = None
    limited: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()
    records: tuple[Record, ...] = ()

    @property
    def last(self) -> LinePoint:
        return self.points[-1]

    @property
    def verdict(self) -> str:
        return self.way.verdict if self.way else "none"

    @property
    def stands_out(self) -> bool:
        """Whether it moved over all waves, or a figure lies beyond its usual range."""
        return self.verdict != "none" or bool(self.outside)


@dataclass(frozen=True)
class ClassLines:
    """mean: of the class by period, as shown; None where there is none."""

    name: str
    units: tuple[UnitLine, ...]
    mean: tuple[float | None, ...]

    @property
    def standing_out_first(self) -> tuple[UnitLine, ...]:
        return standing_out_first(self.units)

    @property
    def span(self) -> tuple[float, float, bool]:
        """What one scale for all its units has to hold, and whether a figure lies beyond it.

        Figures farther than FAR quartile ranges from the middle half do not widen it: one would flatten all others.
        """
        values = sorted(point.value for unit in self.units for point in unit.points if point.value is not None)
        if not values:
            return 0.0, 100.0, False
        lower, upper = values[len(values) // 4], values[-1 - len(values) // 4]
        reach = FAR * max(upper - lower, LEAST_RANGE)
        kept = [value for value in values if lower - reach <= value <= upper + reach]
        errors = sorted(point.error for unit in self.units for point in unit.points if point.error is not None)
        room = Z95 * errors[len(errors) // 2] if errors else 0.0
        low = kept[0] - room if kept[0] < 0 else max(0.0, kept[0] - room)
        return low, kept[-1] + room, len(kept) < len(values)


@dataclass(frozen=True)
class SeriesLines:
    """All of it. indicator: what is drawn; step: one of data.periods.STEPS, "" where periods are no calendar's.

    common: what is not as before for all units, by position of the period. incomplete: positions of periods of which only
    a part is in the data. by_ends: the newest figures are tested against the first. missing: why the indicator is not
    known in the newest period, and of how many units.
    """

    indicator: str
    step: str
    periods: tuple[str, ...]
    classes: tuple[ClassLines, ...]
    common: tuple[tuple[int, tuple[Break, ...]], ...] = ()
    incomplete: tuple[int, ...] = ()
    by_ends: bool = False
    missing: dict[str, int] = field(default_factory=dict)

    @property
    def least(self) -> int:
        """So many periods it takes to claim a direction."""
        return 2 if self.by_ends else LEAST_WAVES

    @property
    def units(self) -> tuple[UnitLine, ...]:
        return tuple(unit for each in self.classes for unit in each.units)

    @property
    def tested(self) -> tuple[UnitLine, ...]:
        """Units of which something can be said over all the waves."""
        return tuple(unit for unit in self.units if unit.way is not None)

    @property
    def since(self) -> str:
        """Where most of what is said of the units begins."""
        starts = [unit.way.since for unit in self.tested]
        return max(starts, key=starts.count) if starts else self.periods[0]

    def moved(self, verdict: str) -> tuple[UnitLine, ...]:
        """Those that went up or down, the farthest first."""
        return standing_out_first([unit for unit in self.units if unit.verdict == verdict])

    def holding(self, code: str) -> tuple[UnitLine, ...]:
        """Those that moved, and whose newest figure is a record too: high or low."""
        moved = self.moved("up" if code == "high" else "down")
        return tuple(unit for unit in moved if any(record.code == code for record in unit.records))

    @property
    def beyond(self) -> tuple[UnitLine, ...]:
        """Those of which a figure lies beyond its usual range, the latest first."""
        return standing_out_first([unit for unit in self.units if unit.outside and unit.verdict == "none"])

    def of(self, unit_class: str = "", portfolio: str = "") -> SeriesLines:
        """What is looked at: one class, one portfolio; classes without a unit of it left out."""
        classes = [
            replace(each, units=tuple(unit for unit in each.units if portfolio in ("", unit.portfolio)))
            for each in self.classes
            if unit_class in ("", each.name)
        ]
        return replace(self, classes=tuple(each for each in classes if each.units))


def judged(line: UnitLine, times: Sequence[float] | None, periods: Sequence[str], by_ends: bool = False) -> UnitLine:
    """The line with its way, still unadjusted, and its usual range.

    times: of the periods in years, None where unknown. by_ends: test the newest figure against the first.
    """
    known = _comparable(line.points)
    if len(known) < 2:
        return line
    points = [line.points[place] for place in known]
    values = np.array([point.value for point in points])
    if by_ends:
        return replace(line, way=_end_to_end(line, known, periods))
    if times is None:
        return line
    kept = np.array([times[place] for place in known])
    run = long_run(kept, values) if np.all(np.diff(kept) > 0) else None
    way = None
    if run is not None:
        way = Way(periods[known[0]], float(values[-1] - values[0]), run.test.p, 1.0, "up" if run.test.s > 0 else "down")
    # Where a line rises or falls over all waves, no range is usual.
    limits = _limits(points, values) if run is None or run.verdict == "none" else None
    outside = tuple(known[place] for place in limits.outside) if limits else ()
    return replace(line, way=way, limits=limits, limited=tuple(known) if limits else (), outside=outside)


def together_judged(lines: Sequence[UnitLine]) -> list[UnitLine]:
    """The ways of the units of a series adjusted as one family."""
    p = np.array([line.way.p if line.way else np.nan for line in lines])
    corrected = adjusted(p, "ways")[0] if len(p) else p
    return [
        replace(line, way=replace(line.way, p_adjusted=float(each))) if line.way else line
        for line, each in zip(lines, corrected, strict=True)
    ]


def standing_out_first(units: Sequence[UnitLine]) -> tuple[UnitLine, ...]:
    """Those that moved, the farthest first, then those beyond their usual range, the latest first; the others stay in
    their order."""

    def key(unit: UnitLine) -> tuple[int, float]:
        if unit.verdict != "none":
            return 0, -abs(unit.way.value)
        return (1, -unit.outside[-1]) if unit.outside else (2, 0.0)

    return tuple(sorted(units, key=key))


def _comparable(points: Sequence[LinePoint]) -> list[int]:
    """Positions of the known points since the last one that is parted from those before; none without a newest."""
    first = max((place for place, point in enumerate(points) if point.parted), default=0)
    known = [place for place, point in enumerate(points) if place >= first and point.value is not None]
    return known if known and known[-1] == len(points) - 1 else []


def _end_to_end(line: UnitLine, known: Sequence[int], periods: Sequence[str]) -> Way | None:
    """The newest figure against the first whose error is known too."""
    first = next((place for place in known if line.points[place].error is not None), None)
    newest = line.last
    if first is None or newest.error is None or first == len(line.points) - 1:
        return None
    difference = newest.value - line.points[first].value
    p = two_sided(difference, float(np.hypot(newest.error, line.points[first].error)))
    return Way(periods[first], difference, p, 1.0, "up" if difference > 0 else "down")


def _limits(points: Sequence[LinePoint], values: np.ndarray) -> Limits | None:
    """Of shares with the cases that each rests on, as shown; of other figures with their errors."""
    if all(point.part is not None for point in points):
        parts, bases = (np.array([getattr(point, name) for point in points], dtype=float) for name in ("part", "base"))
        found = share_limits(parts, bases)
        if found is None:
            return None
        per = points[0].per
        low, high = (tuple(per * end for end in ends) for ends in (found.low, found.high))
        return replace(found, centre=per * found.centre, low=low, high=high)
    errors = [point.error for point in points]
    return control_limits(values, None if None in errors else np.array(errors), -np.inf, np.inf)
