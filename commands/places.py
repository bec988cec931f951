"""places"""

from __future__ import annotations

import argparse
import math
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.places import CONFIDENCES, places
from jobs.results import class_of
from jobs.viewer import LOCAL
from words import places as words
from words import say
from words.failures import one_line


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("places", parents=[shared], help=say("help.places"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit-class")
    parser.add_argument("--confidence", type=int, choices=CONFIDENCES, default=CONFIDENCES[0], help=say("help.confidence"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_places)


def class_row(each) -> dict[str, object]:
    """A class as `places --json` prints it; the table's keys are null where it has none."""
    table = each.table
    return {
        "unit_class": each.name,
        "reliability": table and table.reliability,
        "tau2": table and table.tau2,
        "tiers": table and table.tiers,
        "tier_error": table and table.tier_error,
        "first": table and table.first and asdict(table.first),
        "last": table and table.last and asdict(table.last),
        "above": table and [[None if math.isnan(chance) else chance for chance in row] for row in table.above.tolist()],
        "units": [
            {
                "unit": unit.name,
                "rank": unit.rank,
                "tied": unit.tied,
                "index": unit.index,
                "rank_low": unit.rank_low,
                "rank_high": unit.rank_high,
                "place": unit.place and asdict(unit.place),
            }
            for unit in each.ranked
        ],
    }


def _places(store, options) -> None:
    appraisal = places(LOCAL, store, options.wave, options.confidence)
    classes = [class_of(appraisal, options.unit_class)] if options.unit_class else appraisal.classes
    if options.json:
        print_json([class_row(each) for each in classes])
        return
    for each in classes:
        print(one_line(each.name))
        print("\n".join(map(one_line, words.table_lines(each, appraisal.decimals, options.confidence))))
        print_table(words.header(each), [words.row(unit, appraisal.decimals) for unit in each.ranked])
        print()
    print(say("places.base", confidence=options.confidence))
