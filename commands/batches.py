"""batches, withdraw, reinstate"""

from __future__ import annotations

import argparse

from commands.printing import print_json, print_preview, print_table
from jobs.imports import batches, reinstate, withdraw
from jobs.previews import preview_reinstate, preview_withdraw
from jobs.viewer import LOCAL
from words import say


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("batches", parents=[shared], help=say("help.batches"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_batches)
    for name, run in (("withdraw", _withdraw), ("reinstate", _reinstate)):
        parser = commands.add_parser(name, parents=[shared], help=say("help." + name))
        parser.add_argument("batch", type=int, metavar="BATCH")
        parser.add_argument("--dry-run", action="store_true", help=say("help.dry_run"))
        parser.set_defaults(run=run)


def _batches(store, options) -> None:
    rows = [
        {
            "batch": each["batch"],
            "file": each["file"],
            "wave": ",".join(each["waves"]),
            "rows": each["stored"],
            "state": each["state"],
        }
        for each in batches(LOCAL, store)
    ]
    if options.json:
        print_json(rows)
    else:
        header = [say("batch." + name) for name in ("batch", "file", "wave", "rows", "state")]
        print_table(header, [[*list(row.values())[:4], say("batch.state." + row["state"])] for row in rows])


def _withdraw(store, options) -> None:
    if options.dry_run:
        print_preview(preview_withdraw(LOCAL, store, options.batch))
        return
    withdraw(LOCAL, store, options.batch)
    print(say("batch.withdrawn", batch=options.batch))


def _reinstate(store, options) -> None:
    if options.dry_run:
        print_preview(preview_reinstate(LOCAL, store, options.batch))
        return
    reinstate(LOCAL, store, options.batch)
    print(say("batch.reinstated", batch=options.batch))
