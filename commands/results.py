"""waves, rank, unit, trend"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.results import (
    UNWEIGHTED,
    WEIGHTED,
    Appraisal,
    Change,
    Part,
    UnitResult,
    appraise,
    class_of,
    explain,
    unit_of,
    waves,
)
from jobs.schemes import scheme_text
from jobs.trends import BASES, Series, TrendPoint, trend_and_series
from jobs.viewer import LOCAL
from words import remarks, say
from words import trends as trend_words
from words.failures import one_line
from words.numbers import count, figure, percent
from words.punctuation import bracketed, clauses
from words.steps import step_lines


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("waves", parents=[shared], help=say("help.waves"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_waves)

    parser = commands.add_parser("rank", parents=[shared], help=say("help.rank"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit-class")
    parser.add_argument("--scheme", help=say("help.scheme_trial"))
    parser.add_argument("--unweighted", action="store_true", help=say("help.unweighted"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_rank)

    parser = commands.add_parser("unit", parents=[shared], help=say("help.unit"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit", required=True)
    parser.add_argument("--scheme", help=say("help.scheme_trial"))
    parser.add_argument("--explain", action="store_true", help=say("help.explain"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_unit)

    parser = commands.add_parser("trend", parents=[shared], help=say("help.trend"))
    parser.add_argument("--series", required=True)
    parser.add_argument("--unit")
    parser.add_argument("--basis", choices=BASES, default=BASES[0], help=say("help.basis"))
    parser.add_argument("--comparable", action="store_true", help=say("help.comparable"))
    parser.add_argument("--scheme", help=say("help.scheme_comparable"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_trend)


def unit_row(unit: UnitResult) -> dict[str, object]:
    """One unit as `rank --json` prints it."""
    change = unit.change
    return {
        "unit": unit.name,
        "unit_class": unit.unit_class,
        "rank": unit.rank,
        "tied": unit.tied,
        "index": unit.index,
        "index_exact": unit.index_exact,
        "se": unit.se,
        "ci_low": unit.ci_low,
        "ci_high": unit.ci_high,
        "rank_low": unit.rank_low,
        "rank_high": unit.rank_high,
        "ballots": unit.ballots,
        "satisfaction_rate": unit.satisfaction_rate,
        "satisfaction_rate_broad": unit.satisfaction_rate_broad,
        "awareness_rate": unit.awareness_rate,
        "rate_base": unit.rate_base,
        "grade": unit.grade,
        "change": None
        if change is None
        else {
            "from": change.since,
            "value": change.value,
            "se": change.se,
            "ci_low": change.ci_low,
            "ci_high": change.ci_high,
            "verdict": change.verdict,
        },
        "notes": [{"code": note.code, "text": remarks.note(note.code, note.facts)} for note in unit.notes],
    }


def change_row(change: Change) -> dict[str, object]:
    """A change with its test, as `unit --json` prints those of parts, and `changes --json` all."""
    return {
        "from": change.since, "value": change.value, "se": change.se, "ci_low": change.ci_low, "ci_high": change.ci_high,
        "verdict": change.verdict, "p": change.p, "p_adjusted": change.p_adjusted,
        "family": change.family and asdict(change.family), "important": change.important,
    }  # fmt: skip


def _waves(store, options) -> None:
    found = waves(LOCAL, store)
    if options.json:
        print_json([asdict(each) for each in found])
        return
    names = ("wave", "series", "period", "scheme_title", "units", "ballots", "ratings")
    rows = [[getattr(each, name) for name in names] for each in found]
    print_table([say("wave." + name) for name in names], rows)


def _rank(store, options) -> None:
    appraisal = _appraise(store, options, UNWEIGHTED if options.unweighted else WEIGHTED)
    weighted = _appraise(store, options) if options.unweighted and not options.json else None
    classes = [class_of(appraisal, options.unit_class)] if options.unit_class else appraisal.classes
    if options.json:
        print_json([unit_row(unit) for each in classes for unit in each.units])
        return
    for each in classes:
        print(
            bracketed(
                one_line(each.name), say("scheme.named", title=appraisal.scheme_title, hash=appraisal.scheme_hash[:12])
            )
        )
        header = [
            say("column." + name) for name in ("rank", "unit", "index", "error", "change", "ballots", "grade", "notes")
        ]
        rows = [_rank_cells(unit, appraisal) for unit in each.units]
        if weighted is not None:
            header.insert(1, say("weighting.rank"))
            for row, unit in zip(rows, each.units, strict=True):
                row.insert(1, str(weighted.unit(unit.name).rank or say("rank.none")))
        print_table(header, rows)


def _rank_cells(unit: UnitResult, appraisal: Appraisal) -> list[str]:
    return [
        str(unit.rank or say("rank.none")),
        unit.name,
        figure(unit.index, appraisal.decimals),
        "±" + figure(unit.margin, appraisal.decimals) if unit.margin is not None else figure(None, 2),
        remarks.change(unit.change, appraisal.decimals) if unit.change else figure(None, 2),
        count(unit.ballots),
        remarks.grade(unit) or figure(None, 2),
        clauses(remarks.note(note.code, note.facts) for note in unit.notes),
    ]


def _unit(store, options) -> None:
    appraisal = _appraise(store, options)
    unit = unit_of(appraisal, options.unit)
    explanation = None
    if options.explain:
        scheme = scheme_text(options.scheme) if options.scheme else None
        explanation = explain(LOCAL, store, options.wave, unit.name, scheme)
    lines = step_lines(explanation) if explanation else []
    if options.json:
        print_json(
            unit_row(unit)
            | {"flags": unit.flags}
            | {"dimensions": [_part(part) for part in unit.dimensions], "groups": [_part(part) for part in unit.groups]}
            | ({"explain": lines} if options.explain else {})
        )
        return
    header = [say("column." + name) for name in ("rank", "unit", "index", "error", "change", "ballots", "grade", "notes")]
    print_table(header, [_rank_cells(unit, appraisal)])
    for title, parts in (("dimensions", unit.dimensions), ("groups", unit.groups)):
        print()
        names = [say("parts." + title), *(say("column." + name) for name in ("weight", "index", "class_mean", "raters"))]
        print_table(
            names,
            [
                [part.name, percent(100 * part.weight), figure(part.score, 2), figure(part.class_mean, 2), count(part.n)]
                for part in parts
            ],
        )
    if lines:
        print()
        print("\n".join(lines))


def _part(part: Part) -> dict[str, object]:
    return asdict(part) | {"change": part.change and change_row(part.change)}


def _trend(store, options) -> None:
    scheme = scheme_text(options.scheme) if options.scheme else None
    comparable = options.comparable or scheme is not None
    points, together = trend_and_series(LOCAL, store, options.series, options.unit, options.basis, comparable, scheme)
    if options.json:
        print_json(
            [
                {
                    "wave": point.wave,
                    "period": point.period,
                    **(
                        unit_row(point.unit)
                        if point.unit
                        else {
                            "index": point.overall.index,
                            "index_exact": point.overall.index_exact,
                            "se": point.overall.se,
                            "ballots": point.overall.ballots,
                        }
                    ),
                    **({"kind": point.kind, "names": point.names} if point.unit else {}),
                    "class_mean": point.unit_class.mean if point.unit_class else None,
                    "scheme_hash": point.scheme_hash,
                    "breaks": [asdict(each) for each in point.breaks],
                    "apart": point.apart and asdict(point.apart),
                    **({"series": asdict(together)} if point is points[-1] else {}),
                }
                for point in points
            ]
        )
        return
    header = [say("column." + name) for name in ("wave", "trend_unit", "index", "rank", "class_mean")]
    rows = [
        [
            point.wave,
            remarks.trend_unit(point.kind, point.names) if point.unit else "",
            figure(point.unit.index if point.unit else point.overall.index, 2),
            (point.unit.rank or say("rank.none")) if point.unit else "",
            figure(point.unit_class.mean_published, 2) if point.unit_class else "",
        ]
        for point in points
    ]
    print_table(header, rows)
    for line in _trend_lines(points, together):
        print(line)


def _trend_lines(points: list[TrendPoint], together: Series) -> list[str]:
    """What the waves say together, and where they are not alike."""
    until = points[-1].period
    lines = [trend_words.long_run(together.long_run, together.since, until)] if together.long_run else []
    lines += [trend_words.record(each, until) for each in together.records]
    if together.limits:
        lines.append(trend_words.outside([points[together.limited[place]].period for place in together.limits.outside]))
    lines += [trend_words.break_line(point.period, each) for point in points for each in point.breaks]
    return lines + [trend_words.apart(point.apart, point.period) for point in points if point.apart]


def _appraise(store, options, weighting: str = WEIGHTED) -> Appraisal:
    scheme = scheme_text(options.scheme) if options.scheme else None
    return appraise(LOCAL, store, options.wave, scheme, weighting=weighting)
