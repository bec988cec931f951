"""sensitivity"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.sensitivity import Sensitivity, UnitSensitivity, sensitivity
from jobs.viewer import LOCAL
from words import say
from words import sensitivity as words
from words.failures import failure
from words.numbers import figure
from words.punctuation import labelled


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("sensitivity", parents=[shared], help=say("help.sensitivity"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit-class")
    parser.add_argument("--unit")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_sensitivity)


def class_row(result: Sensitivity) -> dict[str, object]:
    """One class as `sensitivity --json` prints it."""
    return {
        "unit_class": result.unit_class,
        "draws": result.draws,
        "seed": result.seed,
        "spread": result.spread,
        "votes": result.votes,
        "others": [{"id": id_, "title": title} for id_, title in result.others],
        "refused": [{"id": each.id, "title": each.title, "reason": failure(each)} for each in result.refused],
        "shift": {"spread": result.shift[0], "votes": result.shift[1]},
        "units": [unit_row(unit, result) for unit in result.units],
    }


def unit_row(unit: UnitSensitivity, result: Sensitivity) -> dict[str, object]:
    """One unit; what is left out stands by name."""
    return {
        "unit": unit.unit,
        **asdict(unit.place),
        "summary": words.summary(unit, result),
        "others": {id_: asdict(place) for (id_, _), place in zip(result.others, unit.others, strict=True)},
        "spread": asdict(unit.spread),
        "votes": asdict(unit.votes),
        "strictness": {name: asdict(place) for name, place in unit.strictness.items()},
        "unweighted": None if unit.unweighted is None else asdict(unit.unweighted),
        "without_groups": dict(zip(result.lines, unit.without_lines, strict=True)),
        "without_dimensions": dict(zip(result.dimensions, unit.without_dimensions, strict=True)),
    }


def _sensitivity(store, options) -> None:
    results = sensitivity(LOCAL, store, options.wave, options.unit_class, options.unit)
    if options.json:
        print_json([class_row(each) for each in results])
        return
    if not results:
        print(say("sensitivity.nobody"))
    for result in results:
        print(labelled(result.unit_class, words.shift_line(result)))
        if options.unit:
            for unit in result.units:
                print("\n".join([words.summary(unit, result), *words.detail_lines(unit, result)]))
        else:
            _print_class(result)
    for line in words.refused_lines(results[0]) if results else []:
        print(line)


def _print_class(result: Sensitivity) -> None:
    header = [say("column.unit"), say("column.rank"), say("column.index")]
    header += [say("sensitivity.column." + name) for name in ("others", "held", "spread", "lines", "dimensions", "strict")]
    print_table(
        header,
        [
            [
                unit.unit, unit.place.rank, figure(unit.place.index, max(0, -unit.place.index.as_tuple().exponent)),
                words.span(place.rank for place in unit.others), words.share(words.held(unit)),
                words.span((unit.spread.rank_low, unit.spread.rank_high)), words.span(unit.without_lines),
                words.span(unit.without_dimensions), unit.strictness["strict"].rank or say("rank.none"),
            ]
            for unit in result.units
        ],
    )  # fmt: skip
