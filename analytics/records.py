"""创新高, 创新低, 连续上升, 连续末位: claims about a series of waves, each with its test passed.

high, low         the newest figure differs beyond error from each one before it, tested as one family by Holm; two waves
                  have a change, no record. Only waves count whose errors are known and which no hard break parts from
                  the newest.
rising, falling   the last so many changes, each wave against the one before, all proven as one family by Holm.
last              proven last by its rank set in each of so many waves.

A record never says more than the verdicts of the waves it rests on: a unit whose newest change is 基本持平 among all units
reaches no new high, and no wave in which it was 基本持平 is part of a run. Waves count as independent but for a wave and
the one before, whose change knows who answered both: where people are consistent that makes claims rarer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from analytics.appraisal import Appraisal, Change, UnitResult
from analytics.breaks import HARD, breaks_between
from analytics.lineage import ancestors
from analytics.multiplicity import LEVEL, Family, adjusted, two_sided


@dataclass(frozen=True)
class Record:
    """A claim that stands. subject: unit, unit_class or overall; name: "" for the whole.

    waves: how many it speaks of, the newest included; of rising and falling how many changes. since: period of the first
    of them. whole: no wave of the series lies before. p_adjusted: the largest of its family, None for last places.
    """

    subject: str
    name: str
    code: str
    waves: int
    since: str
    whole: bool
    p_adjusted: float | None = None
    family: Family | None = None


@dataclass(frozen=True)
class _Point:
    period: str
    index: Decimal | None
    exact: float | None
    se: float | None
    change: Change | None
    last: bool = False


def records(appraisals: Sequence[Appraisal]) -> tuple[Record, ...]:
    """Of the whole, the classes and the units of the newest wave. appraisals: of one series, oldest first."""
    if not appraisals:
        return ()
    newest = appraisals[-1]
    found = [*overall_records(appraisals)]
    for each in newest.classes:
        found += class_records(appraisals, each.name)
    for unit in newest.units:
        found += unit_records(appraisals, unit.name)
    return tuple(found)


def overall_records(appraisals: Sequence[Appraisal]) -> tuple[Record, ...]:
    points = []
    for appraisal in appraisals:
        each = appraisal.overall
        points.append(_Point(appraisal.period, each.index, each.index_exact, each.se, each.change))
    return _claims("overall", "", _comparable(appraisals, points))


def class_records(appraisals: Sequence[Appraisal], name: str) -> tuple[Record, ...]:
    points = []
    for appraisal in appraisals:
        each = appraisal.unit_class(name)
        points.append(
            None if each is None else _Point(appraisal.period, each.mean_published, each.mean, each.mean_se, each.change)
        )
    return _claims("unit_class", name, _comparable(appraisals, points))


def unit_records(appraisals: Sequence[Appraisal], name: str) -> tuple[Record, ...]:
    """A unit under its names; what was several, or a part of another, or may not be shown, is not the same unit."""
    points = []
    for appraisal, before in zip(appraisals, ancestors(appraisals, name), strict=True):
        unit = appraisal.unit(before.names[0]) if before.kind in ("own", "renamed") and before.names else None
        points.append(None if unit is None or not unit.shown else _point(appraisal, unit))
    return _claims("unit", name, _comparable(appraisals, points))


def _point(appraisal: Appraisal, unit: UnitResult) -> _Point:
    ranked = appraisal.unit_class(unit.unit_class).ranked
    last = unit.rank is not None and unit.rank_low == len(ranked) > 1
    return _Point(appraisal.period, unit.index, unit.index_exact, unit.se, unit.change, last)


def _comparable(appraisals: Sequence[Appraisal], points: Sequence[_Point | None]) -> tuple[list[_Point], bool]:
    """The newest points without a gap, a hard break or an unknown error between them; whether they are all there are."""
    kept: list[_Point] = []
    for place in range(len(points) - 1, -1, -1):
        point = points[place]
        if point is None or point.exact is None or point.se is None:
            break
        if place + 1 < len(points):
            earlier, later = appraisals[place].basis, appraisals[place + 1].basis
            if earlier and later and any(each.code in HARD for each in breaks_between(earlier, later)):
                break
        kept.insert(0, point)
    return kept, len(kept) == len(points)


def _claims(subject: str, name: str, comparable: tuple[list[_Point], bool]) -> tuple[Record, ...]:
    points, whole = comparable
    found = [*_extreme(subject, name, points, whole), *_run(subject, name, points, whole)]
    lasting = next((n for n, point in enumerate(reversed(points)) if not point.last), len(points))
    if lasting >= 2:
        found.append(Record(subject, name, "last", lasting, points[-lasting].period, whole and lasting == len(points)))
    return tuple(found)


def _extreme(subject: str, name: str, points: Sequence[_Point], whole: bool) -> list[Record]:
    if len(points) < 3:
        return []
    newest, earlier = points[-1], points[:-1]
    differences = np.array([newest.exact - point.exact for point in earlier])
    p = [two_sided(d, float(np.hypot(newest.se, point.se))) for d, point in zip(differences, earlier, strict=True)]
    corrected, family = adjusted(np.array(p), "records")
    if corrected.max() > LEVEL or not (np.all(differences > 0) or np.all(differences < 0)):
        return []
    code, verdict = ("high", "up") if differences[0] > 0 else ("low", "down")
    if newest.change is None or newest.change.verdict != verdict:
        return []
    return [Record(subject, name, code, len(points), points[0].period, whole, float(corrected.max()), family)]


def _run(subject: str, name: str, points: Sequence[_Point], whole: bool) -> list[Record]:
    """The longest run of changes in one direction that stands."""
    verdict = points[-1].change.verdict if points and points[-1].change else "none"
    if verdict == "none":
        return []
    same = next((n for n, point in enumerate(reversed(points)) if not _moved(point, verdict)), len(points))
    for length in range(min(same, len(points) - 1), 1, -1):
        corrected, family = adjusted(np.array([point.change.p for point in points[-length:]]), "records")
        if corrected.max() <= LEVEL:
            first, code = len(points) - 1 - length, "rising" if verdict == "up" else "falling"
            worst = float(corrected.max())
            return [Record(subject, name, code, length, points[first].period, whole and first == 0, worst, family)]
    return []


def _moved(point: _Point, verdict: str) -> bool:
    return point.change is not None and point.change.p is not None and point.change.verdict == verdict
