"""Reviews of many units over time, and the lines that one indicator draws of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.reviews import PER, Reviews, Share, shares_of
from analytics.unit_lines import ClassLines, LinePoint, SeriesLines, UnitLine, judged, together_judged


@dataclass(frozen=True)
class ReviewedUnit:
    """reviews, hidden: by period; None where there are no reviews. hidden: they may not be shown."""

    name: str
    unit_class: str
    portfolio: str
    reviews: tuple[Reviews | None, ...]
    hidden: tuple[bool, ...]

    def shares(self, place: int) -> dict[str, Share]:
        """Of a period, by indicator; none where they may not be shown."""
        found = self.reviews[place]
        return {} if found is None or self.hidden[place] else shares_of(found)


@dataclass(frozen=True)
class ReviewTable:
    """The reviews of a series, on the units of its newest wave. step: one of data.periods.STEPS; steps: all that can be
    asked for; own: the step of the waves, "" where they have none in common.

    times: starts of the periods in years, None where one is unknown. incomplete: positions of periods of which only a part
    is in the data. undated: reviews that no period holds, since nobody knows their day.
    """

    step: str
    steps: tuple[str, ...]
    own: str
    periods: tuple[str, ...]
    times: tuple[float, ...] | None
    units: tuple[ReviewedUnit, ...]
    incomplete: tuple[int, ...] = ()
    undated: int = 0

    @property
    def finer(self) -> bool:
        """Whether the steps are shorter than the waves, of which alone the cases handled are known."""
        return self.own in self.steps and self.steps.index(self.step) > self.steps.index(self.own)


def review_lines(table: ReviewTable, indicator: str) -> SeriesLines:
    """One indicator of all units; the mean of a class is that of all its reviews that may be shown.

    A direction is claimed by all periods together and never by the last against the first: with tens of thousands of
    reviews every two months differ beyond their sampling errors.
    """
    lines = [_line(table, unit, indicator) for unit in table.units]
    lines = together_judged([judged(line, table.times, table.periods) for line in lines])
    classes: dict[str, list[UnitLine]] = {}
    for line in lines:
        classes.setdefault(line.unit_class, []).append(line)
    newest = [unit.reviews[-1] for unit in table.units if unit.reviews[-1] is not None and not unit.hidden[-1]]
    missing = Counter(each.missing[indicator] for each in newest if indicator in each.missing)
    return SeriesLines(
        indicator,
        table.step,
        table.periods,
        tuple(ClassLines(name, tuple(units), _mean(units, indicator)) for name, units in classes.items()),
        incomplete=table.incomplete,
        missing=dict(missing),
    )


def _line(table: ReviewTable, unit: ReviewedUnit, indicator: str) -> UnitLine:
    points = tuple(_point(unit.shares(place), indicator, unit.hidden[place]) for place in range(len(table.periods)))
    return UnitLine(unit.name, unit.unit_class, unit.portfolio, points)


def _point(shares: Mapping[str, Share], indicator: str, hidden: bool) -> LinePoint:
    share = shares.get(indicator)
    if share is None:
        return LinePoint(hidden=hidden, per=PER.get(indicator, 100))
    return LinePoint(
        share.figure, share.per * share.low, share.per * share.high, share.part, share.base, share.per
    )  # fmt: skip


def _mean(units: Sequence[UnitLine], indicator: str) -> tuple[float | None, ...]:
    means = []
    for points in zip(*(unit.points for unit in units), strict=True):
        known = [point for point in points if point.base]
        whole = sum(point.base for point in known)
        means.append(PER.get(indicator, 100) * sum(point.part for point in known) / whole if whole else None)
    return tuple(means)
