"""approve, state, recompute"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date

from commands.printing import print_json, print_table
from jobs.approval import (
    Signature,
    calculate,
    corrections,
    decide,
    frozen_appraisal,
    history,
    issue,
    recompute,
    review,
    state_of,
    submit,
    withdraw_result,
)
from jobs.approval import correct as correct_result
from jobs.publication import EFFECTS, KINDS, PublicationScope, Veto
from jobs.results import waves
from jobs.viewer import LOCAL
from words import say
from words.approval import (
    banner,
    difference_row,
    next_line,
    recomputed_line,
    scope_line,
    signature_line,
    state_name,
    step_name,
    veto_line,
)
from words.dates import day
from words.punctuation import commas

STEPS = ("calculate", "review", "submit", "decide", "issue", "correct", "withdraw")
COLUMNS = ("subject", "figure", "frozen", "now")


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("approve", parents=[shared], help=say("help.approve"))
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("--wave", required=True)
    parser.add_argument("--name", default="", help=say("help.approve_name"))
    parser.add_argument("--day", type=day_named, help=say("help.day"))
    parser.add_argument("--document", default="", help=say("help.document"))
    parser.add_argument("--note", default="", help=say("help.approve_note"))
    parser.add_argument("--scope", choices=KINDS, help=say("help.scope"))
    parser.add_argument("--first", type=int, default=0, help=say("help.first"))
    parser.add_argument("--last", type=int, default=0, help=say("help.last"))
    parser.add_argument("--letters", action="store_true", help=say("help.letters"))
    parser.add_argument("--with-error", action="store_true", help=say("help.with_error"))
    parser.add_argument("--with-rank-range", action="store_true", help=say("help.with_rank_range"))
    parser.add_argument("--veto", action="append", default=[], metavar="UNIT=EVENT[=EFFECT]", help=say("help.veto"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_approve)
    parser = commands.add_parser("state", parents=[shared], help=say("help.state"))
    parser.add_argument("--wave")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_state)
    parser = commands.add_parser("recompute", parents=[shared], help=say("help.recompute"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--version", type=int, help=say("help.version"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_recompute)


def day_named(text: str) -> date:
    """A day as 2026-11-03, for argparse."""
    return date.fromisoformat(text)


def _approve(store, options) -> None:
    signature = Signature(options.name, options.day, options.document)
    arguments = (LOCAL, store, options.wave)
    if options.step in ("calculate", "correct", "withdraw"):
        taken = {"calculate": calculate, "correct": correct_result, "withdraw": withdraw_result}[options.step]
        state = taken(*arguments, note=options.note)
    elif options.step == "decide":
        scope = PublicationScope(
            options.scope or "", options.first, options.last, letters=options.letters, error=options.with_error,
            rank_range=options.with_rank_range,
        )  # fmt: skip
        state = decide(*arguments, scope, signature, [_veto(each) for each in options.veto], options.note)
    else:
        taken = {"review": review, "submit": submit, "issue": issue}[options.step]
        state = taken(*arguments, signature, options.note)
    if options.json:
        print_json(_plain(state))
        return
    print(*banner(state), next_line(state), sep="\n")


def _veto(text: str) -> Veto:
    """UNIT=EVENT, or UNIT=EVENT=EFFECT."""
    unit, _, rest = text.partition("=")
    event, _, effect = rest.rpartition("=") if rest.rpartition("=")[2] in EFFECTS else (rest, "", EFFECTS[0])
    return Veto(unit, event, effect)


def _state(store, options) -> None:
    """Of one wave with everything that was done, or of all waves in a line each."""
    if options.wave is None:
        states = [state_of(LOCAL, store, each.wave) for each in waves(LOCAL, store)]
        if options.json:
            print_json([_plain(each) for each in states])
            return
        heads = [say("approval.column_" + name) for name in ("wave", "state", "version", "document")]
        print_table(heads, [[each.wave, state_name(each), each.version or "", each.document] for each in states])
        return
    state, steps = state_of(LOCAL, store, options.wave), history(LOCAL, store, options.wave)
    if options.json:
        print_json({**_plain(state), "history": [asdict(each) for each in steps]})
        return
    print(*banner(state), next_line(state), sep="\n")
    for each in steps:
        told = [day(each.moment), step_name(each.step), each.who, signature_line(each.signature), each.note]
        if each.scope is not None:
            told += [scope_line(each.scope), *map(veto_line, each.vetoes)]
        if each.differences is not None:
            told.append(say("approval.reviewed", count=each.differences))
        print(commas(told))


def _recompute(store, options) -> None:
    found = recompute(LOCAL, store, options.wave, options.version)
    corrected = corrections(LOCAL, store, options.wave, options.version)
    if options.json:
        print_json(
            {
                "wave": found.wave, "version": found.version, "moment": found.moment, "identical": found.identical,
                "changed": found.changed, "differences": [asdict(each) for each in found.differences],
                "corrections": [asdict(each) for each in corrected],
            }
        )  # fmt: skip
        return
    decimals = frozen_appraisal(LOCAL, store, options.wave, options.version).decimals
    print(recomputed_line(found))
    for key, rows in (("approval.differences", found.differences), ("approval.corrections", corrected)):
        if rows:
            print(say(key))
            print_table(
                [say("approval.column_" + name) for name in COLUMNS], [difference_row(each, decimals) for each in rows]
            )


def _plain(state) -> dict[str, object]:
    return {**asdict(state), "correcting": state.correcting, "is_out": state.is_out}
