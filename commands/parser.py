"""Puts the commands together and turns failures into one sentence."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

from words import failure, say
from words.language import LANGUAGES, speak

FAMILIES = {
    "demo": "importing", "import": "importing",
    "batches": "batches", "withdraw": "batches", "reinstate": "batches", "replace": "replacing",
    "places": "places",
    "waves": "results", "rank": "results", "unit": "results", "trend": "results",
    "reviews": "reviews",
    "export": "export", "publish": "papers", "letterhead": "papers", "template": "papers", "check-paper": "papers",
    "checks": "quality", "changes": "changes", "facts": "facts",
    "sensitivity": "sensitivity", "instrument": "instrument",
    "schemes": "schemes",
    "weights": "weighting",
    "reasons": "reasons", "fairness": "reasons",
    "seal": "sealing", "amend": "sealing", "seals": "sealing",
    "approve": "approval", "state": "approval", "recompute": "approval",
    "appeals": "appeals", "appeal-material": "appeals",
    "comments": "comments", "comment-rules": "comments",
    "follow-up": "follow_up",
    "watch-list": "watch_list", "watch-rules": "watch_list",
    "ledger": "ledger", "ledger-task": "ledger", "ledger-propose": "ledger", "ledger-add": "ledger",
    "ledger-change": "ledger", "ledger-move": "ledger", "ledger-close": "ledger", "ledger-drop": "ledger",
    "ledger-rules": "ledger",
    "ledger-workbooks": "ledger_answers", "ledger-answers": "ledger_answers", "holidays": "ledger_answers",
}  # fmt: skip
"""Which module has a command; only that one is loaded, so that a short command starts quickly."""


def main(arguments: list[str]) -> int:
    """Exit status: 0, 1 for a failure (one sentence on standard error), 2 for wrong arguments."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    _speak(arguments)
    named = {FAMILIES[word] for word in arguments if word in FAMILIES}
    options = build_parser(named or set(FAMILIES.values())).parse_args(arguments)
    try:
        _run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader went away, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not hasattr(error, "code") and os.environ.get("WANPING_DEBUG"):
            traceback.print_exc()
        print(failure(error), file=sys.stderr)
        return 1
    return 0


def _speak(arguments: list[str]) -> None:
    """The language is known before anything is said: --lang, else WANPING_LANG, else Chinese."""
    first = _Parser(prog="manage.py", add_help=False, allow_abbrev=False)
    first.add_argument("--lang", choices=LANGUAGES)
    named = first.parse_known_args(arguments)[0].lang or os.environ.get("WANPING_LANG") or LANGUAGES[0]
    if named not in LANGUAGES:
        first.error(f"WANPING_LANG={named}")
    speak(named)


def _run(options: argparse.Namespace) -> None:
    """On the open database; a command that makes one gets its path."""
    from jobs.databases import open_store

    if "run_on_path" in options:
        options.run_on_path(_database(options), options)
        return
    with open_store(_database(options)) as store:
        options.run(store, options)


def _database(options: argparse.Namespace) -> Path:
    """The database that is named; else the office's, but for the demonstration its own: the two never mix."""
    from jobs.databases import demonstration_path, office_path

    if options.db:
        return Path(options.db)
    return demonstration_path() if options.command == "demo" and "WANPING_DB" not in os.environ else office_path()


def build_parser(families: Iterable[str]) -> argparse.ArgumentParser:
    """--db and --lang stand before or after the command."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--db", default=argparse.SUPPRESS, help=say("help.db"))
    shared.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=say("help.lang"))
    parser = _Parser(prog="manage.py", description=say("help.program"))
    parser.add_argument("--db", default=None, help=say("help.db"))
    parser.add_argument("--lang", choices=LANGUAGES, default=None, help=say("help.lang"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for family in sorted(families):
        importlib.import_module(f"commands.{family}").add_commands(commands, shared)
    return parser


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, say("failure.arguments", detail=" ".join(message.split())) + "\n")
