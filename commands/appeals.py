"""appeals, appeal-material"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from pathlib import Path

from commands.approval import day_named
from commands.printing import print_json, print_table
from jobs.appeals import OUTCOMES, all_appeals, appeal_material, check_appeal, receive_appeal, reply_to_appeal
from jobs.files import write_bytes
from jobs.viewer import LOCAL
from words import say
from words.approval import appeal_state
from words.dates import day

COLUMNS = ("number", "wave", "unit", "received", "due", "state", "outcome", "about")


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("appeals", parents=[shared], help=say("help.appeals"))
    parser.add_argument("action", nargs="?", choices=("list", "receive", "check", "reply"), default="list")
    parser.add_argument("--wave")
    parser.add_argument("--unit", default="")
    parser.add_argument("--number", type=int, default=0, help=say("help.number"))
    parser.add_argument("--day", type=day_named, default=None, help=say("help.day"))
    parser.add_argument("--contact", default="", help=say("help.contact"))
    parser.add_argument("--about", default="", help=say("help.about"))
    parser.add_argument("--outcome", choices=OUTCOMES, default=OUTCOMES[0], help=say("help.outcome"))
    parser.add_argument("--document", default="", help=say("help.document"))
    parser.add_argument("--note", default="", help=say("help.approve_note"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_appeals)
    parser = commands.add_parser("appeal-material", parents=[shared], help=say("help.appeal_material"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit", required=True)
    parser.add_argument("--out", required=True, metavar="PATH")
    parser.add_argument("--version", type=int, help=say("help.version"))
    parser.set_defaults(run=_material)


def _appeals(store, options) -> None:
    """The register, after what was asked for is written into it."""
    on = options.day or date.today()
    if options.action == "receive":
        receive_appeal(LOCAL, store, options.wave or "", options.unit, on, options.contact, options.about)
    elif options.action == "check":
        check_appeal(LOCAL, store, options.number, on, options.outcome, options.note)
    elif options.action == "reply":
        reply_to_appeal(LOCAL, store, options.number, on, options.document, options.note)
    found = all_appeals(LOCAL, store, options.wave)
    if options.json:
        print_json([{**asdict(each), "state": each.state, "outcome": each.outcome} for each in found])
        return
    if not found:
        print(say("appeal.none"))
        return
    print_table(
        [say("appeal.column_" + name) for name in COLUMNS],
        [
            [
                each.id, each.wave, each.unit, day(each.received), day(each.due), appeal_state(each, date.today()),
                say("appeal.outcome." + each.outcome) if each.outcome else "", each.about,
            ]
            for each in found
        ],
    )  # fmt: skip


def _material(store, options) -> None:
    out = Path(options.out)
    made = appeal_material(LOCAL, store, options.wave, options.unit, options.version)
    path = out / made.name if out.is_dir() else out
    write_bytes(path, made.content)
    print(say("export.done", path=path))
