"""Why: what classes lose where, what goes with 总体评价, and which units fall short in what, for one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.appraisal import Appraisal, UnitResult
from analytics.cells import classes_of
from analytics.class_profile import ClassProfile
from analytics.drivers import ClassDrivers
from analytics.errors import AnalysisError
from analytics.facts import Fact, movers
from analytics.importance import Point
from analytics.losses import Losses, loss_facts, losses
from analytics.readers import for_readers
from analytics.shortfalls import Shortfall, Shortfalls, shortfalls
from data.problems import DataError
from data.store import Store
from jobs.databases import is_demonstration
from jobs.files import Exported
from jobs.reasons import class_reasons, drivers_of
from jobs.results import class_of, measured_alone
from jobs.viewer import Viewer
from reports.cells import file_name
from reports.sheets import ranking_csv, ranking_workbook
from reports.shortfall_table import shortfall_tables
from words import say
from words.causes import chosen_words
from words.summaries import series_name

SHORTFALL_FORMATS = ("xlsx", "csv")


@dataclass(frozen=True)
class Chosen:
    """What of a wave is looked at; "" is everything."""

    unit_class: str = ""
    portfolio: str = ""
    dimension: str = ""


@dataclass(frozen=True)
class ClassCauses:
    """A class. matrix, basis: see analytics/importance.py; drivers: without those of units; refused: why there are none."""

    name: str
    profile: ClassProfile | None
    basis: str
    matrix: tuple[Point, ...]
    drivers: ClassDrivers | None
    refused: AnalysisError | None


@dataclass(frozen=True)
class Causes:
    """Of a whole wave, as far as the viewer sees it."""

    classes: tuple[ClassCauses, ...]


@dataclass(frozen=True)
class ClassView:
    """What is looked at of a class. units: those of the portfolio; lost: over them; facts: what sentences may claim."""

    name: str
    units: tuple[UnitResult, ...]
    lost: Losses | None
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class View:
    """classes: those with units of the portfolio; dimensions: that may be chosen, in their order; short: of the whole wave;
    moved: changed beyond error, most first."""

    classes: tuple[ClassView, ...]
    dimensions: tuple[str, ...]
    short: Shortfalls
    moved: tuple[UnitResult, ...]


def causes(viewer: Viewer, store: Store, appraisal: Appraisal) -> Causes:
    """appraisal: as the viewer sees it. Raises DataError wave_unknown; AnalysisError."""
    with store.snapshot() as moment:
        measured = measured_alone(viewer, moment, appraisal.wave)
    known = classes_of(measured.wave)
    names = [each.name for each in appraisal.classes if each.name in known]
    drivers, refused = drivers_of(measured, names, of_units=False)
    return Causes(
        tuple(
            ClassCauses(
                each.unit_class.name, each.profile, each.basis, each.matrix,
                drivers.get(each.unit_class.name), refused.get(each.unit_class.name),
            )
            for each in class_reasons(appraisal, measured, names, drivers)
        )
    )  # fmt: skip


def view(appraisal: Appraisal, chosen: Chosen) -> View:
    """The classes and units that were chosen, from the appraisal alone: it is there before the rest is calculated."""
    classes = []
    for each in appraisal.classes:
        units = tuple(unit for unit in each.units if _is_chosen(unit.name, each.name, appraisal, chosen))
        if units:
            lost = losses(units, appraisal)
            classes.append(ClassView(each.name, units, lost, loss_facts(lost, each.name) if lost else ()))
    moving, names = movers(appraisal), {unit.name for each in classes for unit in each.units}
    dimensions = [loss.name for each in classes if each.lost for loss in each.lost.dimensions]
    order = {part.name: place for unit in appraisal.units for place, part in enumerate(unit.dimensions)}
    return View(
        tuple(classes),
        tuple(sorted(dict.fromkeys(dimensions), key=lambda name: order[name])),
        shortfalls(appraisal),
        tuple(
            sorted((unit for unit in (*moving.up, *moving.down) if unit.name in names), key=lambda u: -abs(u.change.value))
        ),
    )


def chosen_rows(short: Shortfalls, appraisal: Appraisal, chosen: Chosen) -> tuple[Shortfall, ...]:
    """The rows of what was chosen, costliest first."""
    return tuple(
        row
        for row in short.rows
        if _is_chosen(row.unit, row.unit_class, appraisal, chosen) and chosen.dimension in ("", row.dimension)
    )


def export_shortfalls(
    viewer: Viewer, store: Store, appraisal: Appraisal, format_name: str, chosen: Chosen = Chosen()
) -> Exported:
    """短板清单 of what was chosen. Raises DataError format_unknown, class_unknown, nothing_short, not_allowed."""
    viewer.must_see(appraisal.series)
    if format_name not in SHORTFALL_FORMATS:
        raise DataError("format_unknown", format=format_name, known=list(SHORTFALL_FORMATS))
    if chosen.unit_class:
        class_of(appraisal, chosen.unit_class)
    # What is taken away leaves the analysts' pages, whoever takes it.
    public = for_readers(appraisal)
    short = shortfalls(public)
    rows = chosen_rows(short, public, chosen)
    if not rows:
        raise DataError("nothing_short", wave=appraisal.wave)
    words, demonstration = chosen_words(chosen.unit_class, chosen.portfolio, chosen.dimension), is_demonstration(store)
    tables = shortfall_tables(public, rows, short.tested, words, demonstration)
    content = ranking_csv(tables) if format_name == "csv" else ranking_workbook(tables)
    return Exported(shortfalls_file_name(appraisal, demonstration, chosen) + "." + format_name, content)


def shortfalls_file_name(appraisal: Appraisal, demonstration: bool, chosen: Chosen) -> str:
    """The words of the heading of the page, in a row."""
    mark: Sequence[str] = [say("product.demonstration")] if demonstration else []
    words = chosen_words(chosen.unit_class, chosen.portfolio, chosen.dimension)
    return file_name("_".join([*mark, say("causes.short_name"), series_name(appraisal.series), appraisal.wave, *words]))


def _is_chosen(unit: str, unit_class: str, appraisal: Appraisal, chosen: Chosen) -> bool:
    return chosen.unit_class in ("", unit_class) and chosen.portfolio in ("", appraisal.portfolios.get(unit, ""))
