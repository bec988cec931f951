"""demo, import"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from commands.printing import print_json
from jobs.demonstration import load_demonstration
from jobs.exports import rejected_rows_csv
from jobs.files import read_bytes, shown_name, write_bytes
from jobs.imports import files_in, keep, receipt, understand
from jobs.viewer import LOCAL
from words import say
from words.summaries import reading_lines, receipt_line


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    demo = commands.add_parser("demo", parents=[shared], help=say("help.demo"))
    demo.set_defaults(run=_demo)

    parser = commands.add_parser("import", parents=[shared], help=say("help.import"))
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--wave", help=say("help.wave"))
    parser.add_argument("--series", help=say("help.series"))
    parser.add_argument("--period", help=say("help.period"))
    parser.add_argument("--scheme", help=say("help.scheme"))
    parser.add_argument("--layout", help=say("help.layout"))
    parser.add_argument("--encoding", help=say("help.encoding"))
    parser.add_argument("--key", metavar="KEYFILE", help=say("help.key"))
    parser.add_argument("--create-units", action="store_true", help=say("help.create_units"))
    parser.add_argument("--skip-rejected", action="store_true", help=say("help.skip_rejected"))
    parser.add_argument("--again", action="store_true", help=say("help.again"))
    parser.add_argument("--change-classes", action="store_true", help=say("help.change_classes"))
    parser.add_argument("--dry-run", action="store_true", help=say("help.dry_run"))
    parser.add_argument("--rejected", metavar="OUT.csv", help=say("help.rejected"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_import)


def _demo(store, options) -> None:
    for each in load_demonstration(LOCAL, store, _progress if sys.stderr.isatty() else None):
        print(receipt_line(each))


def _progress(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _import(store, options) -> None:
    readings, receipts = [], []
    try:
        for file in options.files:
            for name, content in files_in(LOCAL, shown_name(Path(file)), read_bytes(Path(file))):
                readings.append(_understand(store, name, content, options))
                if options.rejected:
                    write_bytes(Path(options.rejected), rejected_rows_csv(LOCAL, *readings))
                receipts.append(_keep(store, readings[-1], options))
                if not options.json:
                    print(receipt_line(receipts[-1]))
    finally:
        if options.json and receipts:
            print_json([asdict(each) for each in receipts])


def _understand(store, name: str, content: bytes, options):
    key = Path(options.key) if options.key else None
    reading = understand(
        LOCAL, store, name, content,
        wave=options.wave, series=options.series, period=options.period, scheme=options.scheme, layout=options.layout,
        encoding=options.encoding, key=(shown_name(key), read_bytes(key)) if key else None,
    )  # fmt: skip
    if not options.json:
        print("\n".join(reading_lines(reading)), flush=True)
    return reading


def _keep(store, reading, options):
    if options.dry_run:
        return receipt(reading, None)
    return keep(
        LOCAL, store, reading, create_units=options.create_units, skip_rejected=options.skip_rejected,
        again=options.again, change_classes=options.change_classes,
    )  # fmt: skip
