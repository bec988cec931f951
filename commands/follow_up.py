"""follow-up"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.follow_up import FollowUp, FollowUps, Relapses, back, follow_up
from jobs.viewer import LOCAL
from words import follow_up as words
from words import say
from words.failures import one_line
from words.numbers import NOTHING, figure, signed
from words.punctuation import arrow, from_to


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("follow-up", parents=[shared], help=say("help.follow_up"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--later", help=say("help.follow_up.later"))
    parser.add_argument("--unit")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_follow_up)


def follow_up_row(found: FollowUps, came_back: Relapses, unit: str | None = None) -> dict[str, object]:
    """What `follow-up --json` prints. unit: by its name then or now."""
    return {
        "then": found.then,
        "now": found.now,
        "tested": found.tested,
        "breaks": [asdict(each) for each in found.breaks],
        "tasks": [asdict(each) for each in found.found if unit in (None, each.unit, each.task.unit)],
        "closed": came_back.closed,
        "relapses": [
            asdict(each) | {"certain": each.certain}
            for each in came_back.found
            if unit in (None, each.unit, each.task.unit)
        ],
    }


def _follow_up(store, options) -> None:
    found = follow_up(LOCAL, store, options.wave, options.later)
    came_back = back(LOCAL, store, found.now)
    if options.json:
        print_json(follow_up_row(found, came_back, options.unit))
        return
    print(words.title(found))
    told = [each for each in found.found if options.unit in (None, each.unit, each.task.unit)]
    if options.unit:
        print("\n".join(words.line(each) for each in told))
    elif told:
        names = ("unit", "subject", "before", "after", "similar", "gain", "error", "verdict")
        print_table([say("follow_up.column." + name) for name in names], [_cells(each) for each in told])
    print(words.relapse_title(came_back))
    for each in came_back.found:
        if options.unit in (None, each.unit, each.task.unit):
            print(words.relapse(each))


def _cells(each: FollowUp) -> list[str]:
    tested, beside = each.gain is not None, each.similar_before is not None
    return [
        one_line(each.unit or each.task.unit), words.subject(each.task), figure(each.before, 1), figure(each.after, 1),
        arrow(figure(each.similar_before, 1), figure(each.similar_after, 1)) if beside else NOTHING,
        signed(each.gain, 1), from_to(figure(each.low, 1), figure(each.high, 1)) if tested else NOTHING,
        words.verdict(each) if tested else words.compared(each),
    ]  # fmt: skip
