"""reasons, fairness"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.reasons import ClassFairness, ClassReasons, Fairness, UnitReasons, WaveReasons, fairness, reasons
from jobs.viewer import LOCAL
from words import failure, joined, say
from words import reasons as words
from words.failures import one_line
from words.numbers import count, figure, percent, signed
from words.punctuation import counted

Z95 = 1.959964


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("reasons", parents=[shared], help=say("help.reasons"))
    parser.add_argument("--wave", required=True)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--unit")
    which.add_argument("--unit-class")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_reasons)

    parser = commands.add_parser("fairness", parents=[shared], help=say("help.fairness"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit-class")
    parser.add_argument("--standardised", action="store_true", help=say("help.standardised"))
    parser.add_argument("--case-mix", nargs="*", metavar="ATTRIBUTE", help=say("help.case_mix"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_fairness)


def reasons_row(found: WaveReasons) -> dict[str, object]:
    """The whole as `reasons --json` prints it."""
    return {
        "wave": found.appraisal.wave,
        "units": [_unit_row(each) for each in found.units],
        "maps": [asdict(each) for each in (found.dimension_map, found.group_map)],
        "drivers": [asdict(each) for each in found.drivers.values()],
        "refused": {name: failure(error) for name, error in found.refused.items()},
        "classes": [_class_row(each) for each in found.classes],
        "short": asdict(found.short),
    }


def fairness_row(found: Fairness) -> dict[str, object]:
    """The whole as `fairness --json` prints it."""
    return {
        "wave": found.appraisal.wave,
        "classes": [
            {
                "unit_class": each.unit_class.name,
                "funnel": each.funnel and asdict(each.funnel),
                "rate_funnel": each.rate_funnel and asdict(each.rate_funnel),
            }
            for each in found.classes
        ],
        "standardised": None if found.standardised is None else [asdict(each) for each in found.standardised],
        "case_mix": None if found.case_mix is None else asdict(found.case_mix),
    }


def _unit_row(each: UnitReasons) -> dict[str, object]:
    unit = each.unit
    return {
        "unit": unit.name, "unit_class": unit.unit_class, "index": unit.index if unit.shown else None,
        "class_mean": each.unit_class.mean_published, "band": unit.band, "band_plain": each.band_plain,
        "reasons": asdict(unit.reasons), "matrix": [asdict(point) for point in each.matrix],
    }  # fmt: skip


def _class_row(each: ClassReasons) -> dict[str, object]:
    return {
        "unit_class": each.unit_class.name, "class_mean": each.unit_class.mean_published,
        "lost": each.lost and asdict(each.lost), "profile": each.profile and asdict(each.profile),
        "basis": each.basis, "matrix": [asdict(point) for point in each.matrix],
    }  # fmt: skip


def _reasons(store, options) -> None:
    found = reasons(LOCAL, store, options.wave, options.unit, options.unit_class)
    if options.json:
        print_json(reasons_row(found))
        return
    if options.unit:
        _print_unit(found.units[0])
    else:
        _print_units(found)
    for title, heat in (("parts.dimensions", found.dimension_map), ("parts.groups", found.group_map)):
        if not heat.rows:
            continue
        print()
        print(f"{say('reasons.map', parts=say(title))}{words.map_note(heat)}")
        parts = [place for place in range(len(heat.parts)) if any(row.cells[place] is not None for row in heat.rows)]
        header = [say("column.unit"), *(one_line(heat.parts[place]) for place in parts)]
        print_table(header, [[row.unit, *(words.map_cell(row.cells[place]) for place in parts)] for row in heat.rows])
    _print_drivers(found)


def _print_unit(each: UnitReasons) -> None:
    unit = each.unit
    print(f"{one_line(unit.name)}{words.contribution_sentence(unit)}")
    print(f"{words.band(unit.band)}{say('reasons.band_note')}" if unit.band else say("reasons.no_band"))
    why = unit.reasons
    for title, gap, change in (
        ("parts.dimensions", why.gap_by_dimension, why.change_by_dimension),
        ("parts.groups", why.gap_by_group, why.change_by_group),
    ):
        if gap is None and change is None:
            continue
        print()
        header = [say(title), say("reasons.of_gap"), say("reasons.of_change")]
        print_table(header, words.contribution_rows(gap, change))


def _print_units(found: WaveReasons) -> None:
    header = [say("column." + name) for name in ("unit", "unit_class", "index")]
    header += [say("reasons." + name) for name in ("gap_column", "band_column", "dimension_column", "group_column")]
    print_table(header, [_unit_cells(each, found) for each in found.units])


def _unit_cells(each: UnitReasons, found: WaveReasons) -> list[str]:
    unit, why = each.unit, each.unit.reasons
    total = why.gap_by_group or why.gap_by_dimension
    return [
        unit.name, unit.unit_class,
        figure(unit.index, found.appraisal.decimals) if unit.shown else say("suppressed"),
        figure(None, 2) if total is None else signed(total.total, found.appraisal.decimals),
        words.band(unit.band), _most(why.gap_by_dimension), _most(why.gap_by_group),
    ]  # fmt: skip


def _most(found) -> str:
    most = found and found.most()
    return figure(None, 2) if most is None else counted(one_line(most.name), signed(most.points, 2))


def _print_drivers(found: WaveReasons) -> None:
    for error in found.refused.values():
        print()
        print(failure(error))
    for each in found.drivers.values():
        print()
        print(
            say(
                "reasons.drivers", unit_class=each.unit_class, method=say("reasons.method." + each.method),
                within=percent(100 * each.within.r2, 0), pooled=percent(100 * each.pooled.r2, 0),
                respondents=count(each.within.respondents),
            )
        )  # fmt: skip
        header = [say("parts.dimensions"), say("reasons.within"), say("reasons.pooled")]
        print_table(
            header,
            [
                [driver.dimension, words.share(driver), words.share(each.pooled.share(driver.dimension))]
                for driver in each.within.drivers
            ],
        )
    for each in found.units:
        if each.matrix:
            print()
            print(say("reasons.matrix", unit=one_line(each.unit.name)))
            header = [say("parts.dimensions"), *(say("reasons." + name) for name in ("importance", "gap_column"))]
            print_table(
                [*header, say("reasons.quadrant"), say("reasons.priority")],
                [
                    [
                        point.dimension, percent(100 * point.share, 0),
                        words.with_error(point.gap, point.margin, point.margin, 1),
                        words.quadrant(point.quadrant), figure(point.priority, 2),
                    ]
                    for point in each.matrix
                ],
            )  # fmt: skip


def _fairness(store, options) -> None:
    found = fairness(
        LOCAL, store, options.wave, options.unit_class, across_classes=options.standardised, attributes=options.case_mix
    )
    if options.json:
        print_json(fairness_row(found))
        return
    for place, each in enumerate(found.classes):
        if place:
            print()
        _print_class(each, found)
    if found.standardised is not None:
        print()
        print(say("fairness.warning"))
        header = [say("column." + name) for name in ("unit", "unit_class", "index")]
        print_table(
            [*header, say("fairness.ratio"), say("fairness.z")],
            [
                [
                    each.unit, each.unit_class, figure(each.index, found.appraisal.decimals),
                    words.with_error(each.ratio, each.ratio_se, _margin(each.ratio_se), 2),
                    words.with_error(each.z, each.z_se, _margin(each.z_se), 2),
                ]
                for each in found.standardised
            ],
        )  # fmt: skip
    if found.case_mix is not None:
        _print_case_mix(found)


def _print_class(each: ClassFairness, found: Fairness) -> None:
    name = one_line(each.unit_class.name)
    if each.funnel is None:
        print(say("fairness.no_funnel", unit_class=name))
        return
    print(
        say(
            "fairness.funnel", unit_class=name, mean=figure(each.funnel.target, found.appraisal.decimals),
            spread=figure(each.funnel.tau2**0.5, 2), phi=figure(each.funnel.phi, 1),
        )
    )  # fmt: skip
    rates = {point.unit: point for point in each.rate_funnel.points} if each.rate_funnel else {}
    header = [
        say("column.unit"),
        say("fairness.raters"),
        say("column.index"),
        say("fairness.z_plain"),
        say("fairness.z_wide"),
    ]
    print_table(
        [*header, say("reasons.band_column"), say("fairness.rate_band")],
        [
            [
                point.unit, count(round(point.raters)), figure(point.index, found.appraisal.decimals),
                signed(point.z, 1), signed(point.z_adjusted, 1), words.band(point.band),
                words.band(rates[point.unit].band if point.unit in rates else None),
            ]
            for point in sorted(each.funnel.points, key=lambda point: -point.index)
        ],
    )  # fmt: skip


def _print_case_mix(found: Fairness) -> None:
    mix = found.case_mix
    print()
    print(say("fairness.case_mix", attributes=joined(one_line(name) for name in mix.attributes)))
    header = [say("column.unit"), say("column.unit_class"), say("fairness.raw"), say("fairness.adjusted")]
    print_table(
        [*header, say("fairness.effect")],
        [
            [
                each.unit, each.unit_class, figure(each.index, 2),
                words.with_error(each.adjusted, each.se, _margin(each.se), 2), signed(each.effect, 2),
            ]
            for each in mix.units
        ],
    )  # fmt: skip
    print()
    header = [say("column.unit_class"), say("parts.groups"), say("fairness.attribute"), say("fairness.category")]
    print_table(
        [*header, say("fairness.points")],
        [
            [model.unit_class, model.group, attribute, words.category(name), signed(points, 1)]
            for model in mix.models
            for attribute, name, points in model.effects
        ],
    )
    if mix.skipped:
        print(say("fairness.skipped", groups=joined(counted(one_line(a), one_line(b)) for a, b in mix.skipped)))


def _margin(se: float | None) -> float | None:
    return None if se is None else Z95 * se
