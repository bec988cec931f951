"""Why a unit stands where it stands, and whether the comparison is fair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from analytics.banding import Funnel
from analytics.bands import class_rate_funnel
from analytics.case_mix import CaseMix, adjust_case_mix
from analytics.cells import classes_of
from analytics.class_profile import ClassProfile, class_profiles
from analytics.drivers import ClassDrivers, class_drivers
from analytics.errors import AnalysisError
from analytics.heat_map import HeatMap, dimension_map, group_map
from analytics.importance import Point, class_matrix, importance_performance
from analytics.losses import Losses, losses
from analytics.measure import Measured
from analytics.shortfalls import Shortfalls, shortfalls
from analytics.standardised import Standardised, standardised
from data.problems import DataError
from data.store import Store
from data.wave_rows import nearest
from jobs.results import class_of, measured_at, unit_of
from jobs.viewer import Viewer

__all__ = [
    "ClassFairness", "ClassReasons", "Fairness", "UnitReasons", "WaveReasons", "class_reasons", "drivers_of",
    "fairness", "reasons",
]  # fmt: skip


@dataclass(frozen=True)
class UnitReasons:
    """A unit with its reasons. matrix: importance and performance, most urgent first; empty where no drivers are known."""

    unit: UnitResult
    unit_class: ClassResult
    band_plain: str | None
    matrix: tuple[Point, ...]


@dataclass(frozen=True)
class ClassReasons:
    """A class. lost: 失分 over its units; profile: how its dimensions and lines stand to one another; None where there are
    no figures. matrix: importance and performance of its dimensions; basis: what importance is, see class_matrix."""

    unit_class: ClassResult
    lost: Losses | None
    profile: ClassProfile | None
    basis: str
    matrix: tuple[Point, ...]


@dataclass(frozen=True)
class WaveReasons:
    """units: those asked for. maps, short: their rows; what is tested is the whole wave. classes: those of the units;
    drivers, refused: by class."""

    appraisal: Appraisal
    units: tuple[UnitReasons, ...]
    dimension_map: HeatMap
    group_map: HeatMap
    drivers: dict[str, ClassDrivers]
    refused: dict[str, AnalysisError]
    classes: tuple[ClassReasons, ...]
    short: Shortfalls


@dataclass(frozen=True)
class ClassFairness:
    """A class with its funnel and that of the broad satisfaction rate; None below 8 units."""

    unit_class: ClassResult
    funnel: Funnel | None
    rate_funnel: Funnel | None


@dataclass(frozen=True)
class Fairness:
    """standardised, case_mix: None where they were not asked for."""

    appraisal: Appraisal
    classes: tuple[ClassFairness, ...]
    standardised: tuple[Standardised, ...] | None
    case_mix: CaseMix | None


def reasons(
    viewer: Viewer, store: Store, wave_id: str, unit: str | None = None, unit_class: str | None = None
) -> WaveReasons:
    """Of all units, of one class or of one. Raises DataError wave_unknown, unit_unknown, class_unknown; AnalysisError."""
    with store.snapshot() as moment:
        appraisal, measured = measured_at(viewer, moment, wave_id)
    if unit is not None:
        units: Sequence[UnitResult] = (unit_of(appraisal, unit),)
    else:
        units = class_of(appraisal, unit_class).units if unit_class else appraisal.units
    names = {each.name for each in units}
    classes = tuple(dict.fromkeys(each.unit_class for each in units))
    drivers, refused = drivers_of(measured, classes)
    short = shortfalls(appraisal)
    return WaveReasons(
        appraisal,
        tuple(_unit_reasons(appraisal, each, drivers.get(each.unit_class)) for each in units),
        _rows(dimension_map(appraisal), names),
        _rows(group_map(appraisal), names),
        drivers,
        refused,
        class_reasons(appraisal, measured, classes, drivers),
        replace(short, rows=tuple(row for row in short.rows if row.unit in names)),
    )


def drivers_of(
    measured: Measured, classes: Sequence[str], of_units: bool = True
) -> tuple[dict[str, ClassDrivers], dict[str, AnalysisError]]:
    """By class; and why a class has none."""
    drivers, refused = {}, {}
    for name in classes:
        try:
            drivers[name] = class_drivers(measured, name, of_units)
        except AnalysisError as error:
            refused[name] = error
    return drivers, refused


def class_reasons(
    appraisal: Appraisal, measured: Measured, classes: Sequence[str], drivers: dict[str, ClassDrivers]
) -> tuple[ClassReasons, ...]:
    """A class whose mean may not be shown has no profile: less the other units, its means would be those of one."""
    results = [appraisal.unit_class(name) for name in classes]
    profiles = class_profiles(measured, [each.name for each in results if each.mean is not None])
    found = []
    for each in results:
        profile = profiles.get(each.name)
        within = drivers[each.name].within if each.name in drivers else None
        basis, matrix = class_matrix(profile.dimensions if profile else (), within)
        found.append(ClassReasons(each, losses(each.units, appraisal), profile, basis, matrix))
    return tuple(found)


def fairness(
    viewer: Viewer,
    store: Store,
    wave_id: str,
    unit_class: str | None = None,
    across_classes: bool = False,
    attributes: Sequence[str] | None = None,
) -> Fairness:
    """For analysts: bands of the classes, and where asked for scores of different classes side by side and case-mix.

    attributes: of respondents; an empty sequence takes all that the wave has. Raises DataError not_allowed, wave_unknown,
    class_unknown, attribute_unknown, AnalysisError.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        appraisal, measured = measured_at(viewer, moment, wave_id)
    classes = (class_of(appraisal, unit_class),) if unit_class else appraisal.classes
    members, names = classes_of(measured.wave), {each.name for each in classes}
    found = None if attributes is None else _case_mix(measured, attributes, wave_id)
    return Fairness(
        appraisal,
        tuple(ClassFairness(each, each.funnel, class_rate_funnel(measured, members[each.name])) for each in classes),
        tuple(each for each in standardised(measured) if each.unit_class in names) if across_classes else None,
        found and _of_classes(found, names),
    )


def _unit_reasons(appraisal: Appraisal, unit: UnitResult, drivers: ClassDrivers | None) -> UnitReasons:
    each = appraisal.unit_class(unit.unit_class)
    points = each.funnel.points if each.funnel else ()
    plain = next((point.band_plain for point in points if point.unit == unit.name), None)
    matrix = ()
    if drivers is not None and unit.shown:
        matrix = importance_performance(unit.dimensions, drivers.units.get(unit.name, drivers.within))
    return UnitReasons(unit, each, plain, matrix)


def _rows(found: HeatMap, names: set[str]) -> HeatMap:
    return replace(found, rows=tuple(row for row in found.rows if row.unit in names))


def _case_mix(measured: Measured, attributes: Sequence[str], wave_id: str) -> CaseMix:
    known = measured.wave.attributes
    for name in attributes:
        if name not in known:
            near = nearest(name, list(known))
            raise DataError("attribute_unknown", attribute=name, wave=wave_id, nearest=near, known=list(known))
    return adjust_case_mix(measured, {name: known[name] for name in attributes or known})


def _of_classes(found: CaseMix, names: set[str]) -> CaseMix:
    return replace(
        found,
        units=tuple(each for each in found.units if each.unit_class in names),
        models=tuple(each for each in found.models if each.unit_class in names),
        skipped=tuple(each for each in found.skipped if each[0] in names),
    )
