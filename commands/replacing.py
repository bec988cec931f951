"""replace, and what every import may be told"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from commands.printing import preview_as_json, print_json, print_preview
from jobs.exports import rejected_rows_csv
from jobs.files import read_bytes, shown_name, write_bytes
from jobs.imports import read_again, replace_with, understand_for
from jobs.previews import preview
from jobs.viewer import LOCAL
from words import say
from words.summaries import reading_lines, receipt_line


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("replace", parents=[shared], help=say("help.replace"))
    parser.add_argument("batch", type=int, metavar="BATCH")
    parser.add_argument("file", nargs="?", metavar="FILE", help=say("help.replace_file"))
    parser.add_argument("--layout", help=say("help.layout"))
    add_confirmations(parser)
    parser.set_defaults(run=_replace)


def add_confirmations(parser: argparse.ArgumentParser) -> None:
    """What a person chooses and confirms of a file, as options."""
    parser.add_argument("--key", metavar="KEYFILE", help=say("help.key"))
    parser.add_argument("--encoding", help=say("help.encoding"))
    parser.add_argument("--create-units", action="store_true", help=say("help.create_units"))
    parser.add_argument("--skip-rejected", action="store_true", help=say("help.skip_rejected"))
    parser.add_argument("--again", action="store_true", help=say("help.again"))
    parser.add_argument("--change-classes", action="store_true", help=say("help.change_classes"))
    parser.add_argument("--dry-run", action="store_true", help=say("help.dry_run"))
    parser.add_argument("--rejected", metavar="OUT.csv", help=say("help.rejected"))
    parser.add_argument("--json", action="store_true")


def key_of(options: argparse.Namespace) -> tuple[str, bytes] | None:
    """Name and bytes of the sheet that says what an optical reader's marks mean."""
    path = Path(options.key) if options.key else None
    return (shown_name(path), read_bytes(path)) if path else None


def _replace(store, options) -> None:
    if options.file is None:
        reading = read_again(LOCAL, store, options.batch, layout=options.layout, encoding=options.encoding)
    else:
        path = Path(options.file)
        reading = understand_for(
            LOCAL, store, options.batch, shown_name(path), path,
            layout=options.layout, encoding=options.encoding, key=key_of(options),
        )  # fmt: skip
    if not options.json:
        print("\n".join(reading_lines(reading)), flush=True)
    if options.rejected:
        write_bytes(Path(options.rejected), rejected_rows_csv(LOCAL, reading))
    if options.dry_run:
        found = preview(LOCAL, store, reading, instead_of=options.batch, again=options.again)
        if options.json:
            print_json(preview_as_json(found))
        else:
            print_preview(found)
        return
    stored = replace_with(
        LOCAL, store, options.batch, reading,
        create_units=options.create_units, skip_rejected=options.skip_rejected, again=options.again,
        change_classes=options.change_classes,
    )  # fmt: skip
    if options.json:
        print_json(asdict(stored))
    else:
        print(say("batch.replaced", batch=options.batch))
        print(receipt_line(stored))
