"""The lines of all units of a series in one indicator: of appraisals, wave by wave."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.appraisal import Appraisal, UnitResult
from analytics.records import unit_records
from analytics.unit_lines import ClassLines, LinePoint, SeriesLines, UnitLine, judged, together_judged
from data.periods import period_of
from jobs.trends import TrendPoint, trend_of

__all__ = ["INDICATORS", "ClassLines", "LinePoint", "SeriesLines", "UnitLine", "index_lines"]
INDICATORS = ("index", "satisfied", "unknown")
"""满意度得分; 满意率 by the wider set of levels; 不了解占比, whose error is not known."""


def index_lines(appraisals: Sequence[Appraisal], indicator: str, basis: str = "now") -> SeriesLines:
    """appraisals: of a series, oldest first, as published or of one scheme; the units of the newest, in its order.

    indicator: one of INDICATORS. basis: as `trend_of` has it.
    """
    periods = tuple(appraisal.period for appraisal in appraisals)
    found = [period_of(period) for period in periods]
    steps = {each.step if each else "" for each in found}
    step = steps.pop() if len(steps) == 1 else ""
    times = tuple(each.start for each in found) if all(found) else None
    by_ends = step in ("year", "")
    lines = [judged(_line(appraisals, unit, indicator, basis), times, periods, by_ends) for unit in appraisals[-1].units]
    by_name = {line.unit: line for line in together_judged(lines)}
    classes = tuple(
        _class(appraisals, each.name, [by_name[unit.name] for unit in each.units], indicator)
        for each in appraisals[-1].classes
    )
    return SeriesLines(indicator, step, periods, classes, common=_common(trend_of(appraisals)), by_ends=by_ends)


def _line(appraisals: Sequence[Appraisal], unit: UnitResult, indicator: str, basis: str) -> UnitLine:
    by_wave: dict[str, list[TrendPoint]] = {}
    for point in trend_of(appraisals, unit.name, basis):
        by_wave.setdefault(point.wave, []).append(point)
    points = tuple(_point(by_wave.get(appraisal.wave, []), indicator) for appraisal in appraisals)
    records = unit_records(appraisals, unit.name) if indicator == "index" else ()
    portfolio = appraisals[-1].portfolios.get(unit.name, "")
    return UnitLine(unit.name, unit.unit_class, portfolio, points, records=records)


def _point(points: Sequence[TrendPoint], indicator: str) -> LinePoint:
    """Of a wave; where several units were this one, their figures stand apart."""
    if not points:
        return LinePoint()
    parted, breaks = points[0].parted, points[0].breaks
    names = tuple(name for point in points for name in point.names if point.kind != "own")
    if len(points) > 1:
        figures = [_figure(point.unit, indicator) for point in points if point.unit.shown]
        apart = tuple(figure.value for figure in figures if figure.value is not None)
        return LinePoint(apart=apart, parted=parted, breaks=breaks, names=names)
    unit = points[0].unit
    figure = _figure(unit, indicator) if unit.shown else LinePoint(hidden=unit.index is not None)
    return LinePoint(
        figure.value, figure.low, figure.high, base=figure.base, hidden=figure.hidden, parted=parted, breaks=breaks,
        names=names,
    )  # fmt: skip


def _figure(unit: UnitResult, indicator: str) -> LinePoint:
    if indicator == "satisfied":
        low, high = unit.satisfaction_rate_broad_ci or (None, None)
        return LinePoint(unit.satisfaction_rate_broad, low, high, base=unit.rate_base or None)
    if indicator == "unknown":
        return LinePoint(None if unit.awareness_rate is None else 100 - unit.awareness_rate)
    return LinePoint(unit.index_exact, unit.ci_low, unit.ci_high, base=unit.ballots or None)


def _class(appraisals: Sequence[Appraisal], name: str, units: list[UnitLine], indicator: str) -> ClassLines:
    """The mean of the class as it was in each wave; of rates that of the units drawn, each alike."""
    if indicator == "index":
        of_wave = [appraisal.unit_class(name) for appraisal in appraisals]
        return ClassLines(name, tuple(units), tuple(each.mean if each else None for each in of_wave))
    means = []
    for points in zip(*(unit.points for unit in units), strict=True):
        known = [point.value for point in points if point.value is not None]
        means.append(sum(known) / len(known) if known else None)
    return ClassLines(name, tuple(units), tuple(means))


def _common(points: Sequence[TrendPoint]) -> tuple:
    return tuple((place, point.breaks) for place, point in enumerate(points) if point.breaks)
