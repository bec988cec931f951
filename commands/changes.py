"""changes"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from commands.results import change_row
from jobs.results import Change
from jobs.trends import WaveChanges, wave_changes
from jobs.viewer import LOCAL
from words import remarks, say
from words import trends as words
from words.numbers import NOTHING, figure, signed
from words.punctuation import beside, commas


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("changes", parents=[shared], help=say("help.changes"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_changes)


def changes_row(found: WaveChanges) -> dict[str, object]:
    """What `changes --json` prints. dimensions: those alone that moved, judged among all units' dimensions."""
    appraisal = found.appraisal
    return {
        "wave": appraisal.wave,
        "whole": appraisal.overall.change and change_row(appraisal.overall.change),
        "classes": [
            {"unit_class": each.name, "change": change_row(each.change)} for each in appraisal.classes if each.change
        ],
        "units": [
            {"unit": unit.name, "unit_class": unit.unit_class, "rank": unit.rank, "change": change_row(unit.change)}
            for unit in appraisal.units
            if unit.change
        ],
        "dimensions": [
            {"unit": unit.name, "dimension": part.name, "change": change_row(part.change)}
            for unit, part in found.dimensions
        ],
        "records": [asdict(each) for each in found.records],
    }


def _changes(store, options) -> None:
    found = wave_changes(LOCAL, store, options.wave)
    if options.json:
        print_json(changes_row(found))
        return
    appraisal = found.appraisal
    _table("whole", [("", appraisal.overall.change)])
    _table("classes", [(each.name, each.change) for each in appraisal.classes])
    _table("units", [(unit.name, unit.change) for unit in appraisal.units if unit.shown])
    _table("dimensions", [(beside(unit.name, part.name), part.change) for unit, part in found.dimensions])
    print(say("changes.records" if found.records else "changes.no_records"))
    for each in found.records:
        told = words.record(each, appraisal.period)
        print(say("changes.record", name=each.name, record=told) if each.name else told)


def _table(what: str, named: list[tuple[str, Change | None]]) -> None:
    """Those that moved, with the family they were tested in."""
    family = next((change.family for _, change in named if change and change.family), None)
    moved = [(name, change) for name, change in named if change and change.verdict != "none"]
    method = say(f"changes.method.{family.method}") if family else NOTHING
    print(say("changes.title", what=say(f"changes.{what}"), count=family.tests if family else 0, method=method))
    if not moved:
        print(say("changes.none_moved"))
    else:
        head = [say(key) for key in ("column.unit", "column.change", "column.error", "column.verdict", "changes.p")]
        rows = [
            [
                name, signed(change.value, 2), "±" + figure((change.ci_high - change.ci_low) / 2, 2),
                commas((remarks.verdict(change), remarks.small_change(change))),
                figure(change.p_adjusted, 4),
            ]
            for name, change in moved
        ]  # fmt: skip
        print_table(head, rows)
    print()
