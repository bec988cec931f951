"""facts"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.facts import Fact, facts
from jobs.viewer import LOCAL
from words import say
from words.numbers import NOTHING, count, figure
from words.punctuation import from_to


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("facts", parents=[shared], help=say("help.facts"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_facts)


def fact_row(fact: Fact) -> dict[str, object]:
    """One fact as `facts --json` prints it."""
    return {"id": fact.id, **asdict(fact)}


def _facts(store, options) -> None:
    found = facts(LOCAL, store, options.wave)
    if options.json:
        print_json([fact_row(fact) for fact in found])
        return
    header = [say("facts." + name) for name in ("id", "value", "interval", "base", "test", "family")]
    print_table(header, [_cells(fact) for fact in found])


def _cells(fact: Fact) -> list[str]:
    low, high = fact.interval or (None, None)
    proven = NOTHING
    if fact.test is not None:
        proven = fact.test.name if fact.test.passed else say("facts.not_proven", test=fact.test.name)
    return [
        fact.id,
        figure(fact.value, fact.decimals),
        NOTHING if fact.interval is None else from_to(figure(low, 2), figure(high, 2)),
        count(fact.base),
        proven,
        NOTHING if fact.family is None else f"{fact.family.name} {fact.family.tests}",
    ]
