"""The waves of a series side by side: as they were published, or all under one scheme and on the units of today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analytics.appraisal import Appraisal, ClassResult, Overall, Part, UnitResult
from analytics.breaks import HARD, Break, breaks_between
from analytics.facts import dimension_movers
from analytics.lineage import ancestors, merged_result
from analytics.multiplicity import Family
from analytics.records import Record, overall_records, records, unit_records
from analytics.trends import Limits, LongRun, control_limits, long_run
from data.periods import period_of
from data.store import Store
from jobs.comparable import comparable_appraisals
from jobs.known import unit_unknown
from jobs.results import appraise, seen_wave, series_waves
from jobs.viewer import Viewer

BASES = ("now", "then")
"""A trend on the units of today, or on those of each wave."""
COMPARABLE = "comparable"
"""可比口径: on the units of today, all waves under one scheme."""


@dataclass(frozen=True)
class TrendPoint:
    """One wave of a trend: of a unit with its class, or of all units.

    kind: own; renamed, merged, split, or part of what was merged later, where the figure is that of other units, which
    `names` lists. breaks: what is not as in the wave before. apart: why the wave is not under the scheme of the others.
    """

    wave: str
    period: str
    unit: UnitResult | None
    unit_class: ClassResult | None
    overall: Overall
    scheme_title: str
    scheme_hash: str
    kind: str = "own"
    names: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()
    apart: Break | None = None

    @property
    def parted(self) -> bool:
        """Whether it is not to be compared with the wave before."""
        return any(each.code in HARD for each in self.breaks)

    @property
    def figure(self) -> float | None:
        return (self.unit or self.overall).index_exact

    @property
    def error(self) -> float | None:
        return (self.unit or self.overall).se


@dataclass(frozen=True)
class Series:
    """What the points of a trend say together. long_run: since the last break that parts them, whose first is `since`.

    limits: the usual range of quarters or months, by position of the points in `limited`; none where the series rises or
    falls over all waves, since then no range is usual. records: claims about the newest wave.
    """

    long_run: LongRun | None
    since: str
    limits: Limits | None
    limited: tuple[int, ...]
    records: tuple[Record, ...]


def trend(
    viewer: Viewer,
    store: Store,
    series: str,
    unit: str | None = None,
    basis: str = "now",
    comparable: bool = False,
    scheme: str | None = None,
) -> list[TrendPoint]:
    """The waves of a series, oldest first. Raises DataError series_unknown, unit_unknown.

    Each as `appraise` gives it; comparable: as `comparable_appraisals` does, under its newest scheme or another one.
    """
    return trend_and_series(viewer, store, series, unit, basis, comparable, scheme)[0]


def trend_and_series(
    viewer: Viewer,
    store: Store,
    series: str,
    unit: str | None = None,
    basis: str = "now",
    comparable: bool = False,
    scheme: str | None = None,
) -> tuple[list[TrendPoint], Series]:
    """The same, and what the points say together."""
    if comparable:
        appraisals, basis = comparable_appraisals(viewer, store, series, scheme), BASES[0]
    else:
        appraisals = [appraise(viewer, store, row.id) for row in series_waves(viewer, store, series)]
    points = trend_of(appraisals, unit, basis)
    return points, series_of(points, appraisals)


@dataclass(frozen=True)
class WaveChanges:
    """What changed in a wave. dimensions: units and dimensions that moved among all of them; records: claims that stand."""

    appraisal: Appraisal
    dimensions: tuple[tuple[UnitResult, Part], ...]
    dimension_family: Family | None
    records: tuple[Record, ...]


def wave_changes(viewer: Viewer, store: Store, wave: str) -> WaveChanges:
    """Raises DataError wave_unknown."""
    row = seen_wave(viewer, store, wave)
    rows = series_waves(viewer, store, row.series)
    earlier = rows[: [each.id for each in rows].index(row.id) + 1]
    appraisals = [appraise(viewer, store, each.id) for each in earlier]
    moved = dimension_movers(appraisals[-1])
    return WaveChanges(appraisals[-1], moved, moved[0][1].change.family if moved else None, records(appraisals))


def trend_of(appraisals: Sequence[Appraisal], unit: str | None = None, basis: str = "now") -> list[TrendPoint]:
    """The series' waves, of a unit those in which it, or what became it, was rated. Raises DataError unit_unknown.

    basis: "then" gives every predecessor as a point of its own; "now" one point a wave, of merged units their mean
    weighted by ballots, and none where the unit was only a part of another.
    """
    breaks = _breaks(appraisals)
    if unit is None:
        return [_point(appraisal, None, changed) for appraisal, changed in zip(appraisals, breaks, strict=True)]
    points: list[TrendPoint] = []
    for appraisal, before, changed in zip(appraisals, ancestors(appraisals, unit), breaks, strict=True):
        found = [each for each in (appraisal.unit(name) for name in before.names) if each is not None]
        if basis == "then":
            points += [_point(appraisal, each, changed, _kind(unit, each, before.kind), (each.name,)) for each in found]
        elif len(found) == len(before.names) == 1 and before.kind != "split":
            points.append(_point(appraisal, found[0], changed, before.kind, before.names))
        elif len(found) == len(before.names) > 1 and before.kind != "split":
            points.append(_point(appraisal, merged_result(unit, found, appraisal), changed, "merged", before.names))
    if not points:
        names = list(dict.fromkeys(each.name for appraisal in appraisals for each in appraisal.units))
        raise unit_unknown(unit, names)
    return _with_registry_breaks(points)


def bases_of(appraisals: Sequence[Appraisal], unit: str) -> tuple[str, ...]:
    """On what a trend of the unit may stand; one basis where all give the same."""
    points = trend_of(appraisals, unit, BASES[1])
    same = all(point.kind == "own" and not point.breaks for point in points)
    return BASES[:1] if same else (*BASES, COMPARABLE)


def series_of(points: Sequence[TrendPoint], appraisals: Sequence[Appraisal]) -> Series:
    """Whether a trend rises or falls over its waves, its usual range, and the records of its newest wave.

    appraisals: of the series, as for `trend_of`. Points that share a wave, the parts of what was merged, say nothing
    together.
    """
    single = [place for place, point in enumerate(points) if [p.wave for p in points].count(point.wave) == 1]
    known = [place for place in single if points[place].figure is not None and _may_show(points[place])]
    first = max((place for place, point in enumerate(points) if point.parted), default=0)
    kept = [place for place in known if place >= first]
    times = [period_of(points[place].period) for place in kept]
    whole = all(times) and bool(kept) and kept[-1] == len(points) - 1
    increasing = whole and all(a.start < b.start for a, b in zip(times, times[1:], strict=False))
    run, limits = None, None
    if increasing:
        figures = np.array([points[place].figure for place in kept])
        run = long_run(np.array([time.start for time in times]), figures)
        if all(time.step != "year" for time in times) and (run is None or run.verdict == "none"):
            errors = [points[place].error for place in kept]
            known_errors = None if None in errors else np.array(errors, dtype=float)
            limits = control_limits(figures, known_errors, appraisals[-1].lowest, appraisals[-1].highest)
    unit = points[-1].unit if points else None
    found = overall_records(appraisals) if unit is None else unit_records(appraisals, unit.name)
    return Series(run, points[kept[0]].period if kept else "", limits, tuple(kept), found)


def _breaks(appraisals: Sequence[Appraisal]) -> list[tuple[Break, ...]]:
    """Of each wave against the one before it in the series."""
    bases = [appraisal.basis for appraisal in appraisals]
    return [(), *(breaks_between(before, now) for before, now in zip(bases, bases[1:], strict=False))]


def _with_registry_breaks(points: list[TrendPoint]) -> list[TrendPoint]:
    """The first wave in which a unit is what it is now says what it was before."""
    marked = points[:1]
    for before, point in zip(points, points[1:], strict=False):
        if before.kind in ("merged", "renamed", "part", "split") and point.kind == "own" and point.wave != before.wave:
            names = [each for other in points if other.wave == before.wave for each in other.names]
            kind = "merged" if before.kind == "part" else before.kind
            point = replace(point, breaks=(*point.breaks, Break("registry", {"kind": kind, "names": names})))
        marked.append(point)
    return marked


def _may_show(point: TrendPoint) -> bool:
    return point.unit is None or point.unit.shown


def _kind(unit: str, found: UnitResult, kind: str) -> str:
    """A unit that took another in is itself, then as now; of merged ones each is a part."""
    if kind == "merged":
        return "own" if found.name == unit else "part"
    return kind


def _point(
    appraisal: Appraisal,
    unit: UnitResult | None,
    breaks: tuple[Break, ...],
    kind: str = "own",
    names: tuple[str, ...] = (),
) -> TrendPoint:
    return TrendPoint(
        appraisal.wave,
        appraisal.period,
        unit,
        appraisal.unit_class(unit.unit_class) if unit else None,
        appraisal.overall,
        appraisal.scheme_title,
        appraisal.scheme_hash,
        kind,
        names,
        breaks,
        appraisal.basis.apart if appraisal.basis else None,
    )
