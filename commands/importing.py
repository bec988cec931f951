"""demo, import"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from commands.printing import preview_as_json, print_json, print_preview
from commands.replacing import add_confirmations, key_of
from jobs.demonstration import make_demonstration
from jobs.exports import rejected_rows_csv
from jobs.files import shown_name, write_bytes
from jobs.imports import files_in, keep, receipt, understand
from jobs.previews import preview
from jobs.viewer import LOCAL
from words import say
from words.summaries import reading_lines, receipt_line


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    demo = commands.add_parser("demo", parents=[shared], help=say("help.demo"))
    demo.set_defaults(run_on_path=_demo)

    parser = commands.add_parser("import", parents=[shared], help=say("help.import"))
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--wave", help=say("help.wave"))
    parser.add_argument("--series", help=say("help.series"))
    parser.add_argument("--period", help=say("help.period"))
    parser.add_argument("--scheme", help=say("help.scheme"))
    parser.add_argument("--layout", help=say("help.layout"))
    add_confirmations(parser)
    parser.set_defaults(run=_import)


def _demo(path: Path, options) -> None:
    for each in make_demonstration(LOCAL, path, _progress if sys.stderr.isatty() else None):
        print(receipt_line(each))


def _progress(done: int, total: int) -> None:
    print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _import(store, options) -> None:
    readings, reported = [], []
    try:
        for file in options.files:
            for name, content in files_in(LOCAL, shown_name(Path(file)), Path(file)):
                readings.append(_understand(store, name, content, options))
                if options.rejected:
                    write_bytes(Path(options.rejected), rejected_rows_csv(LOCAL, *readings))
                report = _rehearse if options.dry_run else _keep
                reported.append(report(store, readings[-1], options))
    finally:
        if options.json and reported:
            print_json(reported)


def _understand(store, name: str, content: bytes, options):
    reading = understand(
        LOCAL, store, name, content,
        wave=options.wave, series=options.series, period=options.period, scheme=options.scheme, layout=options.layout,
        encoding=options.encoding, key=key_of(options),
    )  # fmt: skip
    if not options.json:
        print("\n".join(reading_lines(reading)), flush=True)
    return reading


def _keep(store, reading, options) -> dict[str, object]:
    stored = keep(
        LOCAL, store, reading, create_units=options.create_units, skip_rejected=options.skip_rejected,
        again=options.again, change_classes=options.change_classes,
    )  # fmt: skip
    if not options.json:
        print(receipt_line(stored))
    return asdict(stored)


def _rehearse(store, reading, options) -> dict[str, object]:
    found = preview(LOCAL, store, reading, again=options.again)
    if not options.json:
        print(receipt_line(receipt(reading, None)))
        print_preview(found)
    return {**asdict(receipt(reading, None)), **preview_as_json(found)}
