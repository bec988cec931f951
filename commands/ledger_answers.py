"""ledger-workbooks, ledger-answers, holidays"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from commands.printing import print_json, print_table
from jobs.files import read_bytes, shown_name, write_bytes
from jobs.holidays import forget_holidays, holidays, set_holidays
from jobs.ledger_answers import Answers, read_answers, take_answers, workbooks
from jobs.viewer import LOCAL
from words import failure, joined, say
from words import ledger as words
from words.failures import one_line
from words.numbers import count


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("ledger-workbooks", parents=[shared], help=say("help.ledger_workbooks"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit", nargs="+")
    parser.add_argument("--out", required=True)
    parser.set_defaults(run=_workbooks)
    parser = commands.add_parser("ledger-answers", parents=[shared], help=say("help.ledger_answers"))
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--take", action="store_true", help=say("help.ledger_answers.take"))
    parser.add_argument("--skip-refused", action="store_true", help=say("help.ledger_answers.skip"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_answers)
    parser = commands.add_parser("holidays", parents=[shared], help=say("help.holidays"))
    parser.add_argument("--set", help=say("help.holidays.set"))
    parser.add_argument("--reset", action="store_true", help=say("help.holidays.reset"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_holidays)


def answers_row(answers: Answers) -> dict[str, object]:
    """As `ledger-answers --json` prints it."""
    return {
        "files": [
            {"name": each.name, "units": each.units, "tasks": each.tasks, "failure": _reason(each.failure)}
            for each in answers.files
        ],
        "cells": [
            {
                "file": each.file, "row": each.row, "task": each.task, "unit": each.unit, "field": each.field,
                "was": each.was, "now": each.now, "refused": _reason(each.refused),
            }
            for each in answers.cells
        ],
    }  # fmt: skip


def _workbooks(store, options) -> None:
    found = workbooks(LOCAL, store, options.wave, options.unit)
    path = Path(options.out)
    path = path / found.name if path.is_dir() else path
    write_bytes(path, found.content)
    print(path)


def _answers(store, options) -> None:
    paths = [Path(name) for name in options.files]
    answers = read_answers(LOCAL, store, [(shown_name(path), read_bytes(path)) for path in paths])
    if not options.json:
        _print_answers(answers)
    if not options.take:
        if options.json:
            print_json(answers_row(answers))
        return
    taken = take_answers(LOCAL, store, answers, options.skip_refused)
    if options.json:
        print_json(answers_row(answers) | {"taken": asdict(taken)})
        return
    print(say("ledger.taken", cells=count(taken.cells), tasks=count(len(taken.tasks)), moved=count(taken.moved)))


def _print_answers(answers: Answers) -> None:
    print(
        say(
            "ledger.read", files=count(len(answers.files)), cells=count(len(answers.taken)),
            refused=count(len(answers.refused) + len(answers.failed)),
        )
    )  # fmt: skip
    for each in answers.failed:
        print(failure(each.failure))
    if answers.cells:
        names = ("unit", "id", "answer", "refused")
        print_table(
            [words.field(name) for name in names],
            [
                [
                    one_line(each.unit) or each.file,
                    each.task or each.row,
                    words.answer_line(each),
                    _reason(each.refused) or "—",
                ]
                for each in answers.cells
            ],
        )


def _reason(error: Exception | None) -> str | None:
    return None if error is None else failure(error)


def _holidays(store, options) -> None:
    """Prints the office's own table, as it can be edited and given back."""
    if options.set:
        path = Path(options.set)
        found = set_holidays(LOCAL, store, shown_name(path), read_bytes(path))
    else:
        found = forget_holidays(LOCAL, store) if options.reset else holidays(store)
    if options.json:
        print_json(asdict(found))
        return
    print(say("holidays.known", years=joined(str(year) for year in found.known_years[-3:]), days=count(len(found.own))))
    for each in found.own:
        print(f"{each.day.isoformat()},{say('holidays.work' if each.works else 'holidays.off')},{one_line(each.name)}")
