"""instrument"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.instrument import Agreement, Instrument, Reliability, Scale, instrument
from jobs.viewer import LOCAL
from words import instrument as words
from words import say


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("instrument", parents=[shared], help=say("help.instrument"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit-class")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_instrument)


def class_row(result: Instrument) -> dict[str, object]:
    """One class as `instrument --json` prints it; what is not known is null."""
    return {
        "unit_class": result.unit_class,
        "questions": result.questions,
        "persons": result.persons,
        "summary": words.lines(result),
        "flat": result.flat,
        "flat_bound": result.flat_bound,
        "dimensions": [_known(asdict(each)) for each in result.dimensions],
        "units": [_known(asdict(each)) for each in result.units],
        "scales": [_scale_row(each) for each in result.scales],
        "lines": [
            {"line": each.name, "persons": each.persons, "scale": each.reliability and _reliability_row(each.reliability)}
            for each in result.lines
        ],
        "agreement": None if result.agreement is None else _agreement_row(result.agreement),
        "mildness": [asdict(each) for each in result.mildness],
        "difference": None if result.difference is None else asdict(result.difference),
    }


def _scale_row(scale: Scale) -> dict[str, object]:
    missing = "listwise" if scale.listwise else "pairwise"
    return {"level": scale.level, "missing": missing, "rows": scale.rows, **_reliability_row(scale.reliability)}


def _reliability_row(found: Reliability) -> dict[str, object]:
    row = asdict(found)
    row["persons"] = row.pop("rows")
    return {**row, "items": [_known(item) for item in row["items"]]}


def _agreement_row(agreement: Agreement) -> dict[str, object]:
    return {
        "lines": agreement.lines,
        "concordance": None if agreement.concordance is None else asdict(agreement.concordance),
        "correlations": agreement.correlations,
        "mean_correlation": agreement.mean_correlation,
    }


def _known(row: dict[str, object]) -> dict[str, object]:
    """JSON has no NaN."""
    return {key: None if value != value else value for key, value in row.items()}


def _instrument(store, options) -> None:
    results = instrument(LOCAL, store, options.wave, options.unit_class)
    if options.json:
        print_json([class_row(each) for each in results])
        return
    if not results:
        print(say("instrument.nobody"))
    for result in results:
        print("\n".join(words.lines(result)))
        if result.dimensions:
            print_table(words.dimension_header(), words.dimension_rows(result))
        if result.agreement is not None:
            print_table(words.line_header(result), words.line_rows(result))
