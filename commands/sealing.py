"""seal, amend, seals"""

from __future__ import annotations

import argparse

from commands.printing import preview_as_json, print_json, print_preview, print_table
from jobs.previews import preview_scheme
from jobs.schemes import scheme_text
from jobs.sealing import Sealing, adopt, all_seals, changes, seal
from jobs.viewer import LOCAL
from words import say
from words.dates import day
from words.numbers import count
from words.punctuation import commas
from words.scheme_terms import difference_lines
from words.sealing import amendment_title, sealing_line


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("seal", parents=[shared], help=say("help.seal"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--note", default="", help=say("help.seal_note"))
    parser.set_defaults(run=_seal)
    parser = commands.add_parser("amend", parents=[shared], help=say("help.amend"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--scheme", required=True, help=say("help.amend_scheme"))
    parser.add_argument("--reason", default="", help=say("help.amend_reason"))
    parser.add_argument("--dry-run", action="store_true", help=say("help.dry_run"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_amend)
    parser = commands.add_parser("seals", parents=[shared], help=say("help.seals"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_seals)


def _seal(store, options) -> None:
    sealed = seal(LOCAL, store, options.wave, options.note)
    print(say("sealing.done", title=sealed.scheme.title))
    print(sealing_line(sealed.sealed))


def _amend(store, options) -> None:
    """What differs, and then either how ranks would move, or it is done."""
    text = scheme_text(options.scheme)
    differing = difference_lines(changes(LOCAL, store, options.wave, text))
    if options.dry_run:
        found = preview_scheme(LOCAL, store, options.wave, text)
        if options.json:
            print_json({"differences": differing, **preview_as_json(found)})
            return
        print("\n".join(differing))
        print_preview(found)
        return
    changed = adopt(LOCAL, store, options.wave, text, options.reason)
    if options.json:
        print_json({"differences": differing, "amendments": len(changed.amendments), "hash": changed.scheme.hash})
        return
    print("\n".join(differing))
    print(_done(changed))


def _done(changed: Sealing) -> str:
    if changed.seal is None:
        return say("sealing.changed", title=changed.scheme.title)
    return say("sealing.amended_done", title=changed.scheme.title, number=len(changed.amendments))


def seal_row(each) -> dict[str, object]:
    """A seal as `seals --json` prints it."""
    return {
        "wave": each.seal.wave, "moment": each.seal.moment, "who": each.seal.who, "hash": each.seal.hash,
        "ballots": each.seal.ballots, "withdrawn": each.seal.withdrawn, "note": each.seal.note,
        "amendments": [
            {
                "number": one.number, "moment": one.moment, "who": one.who, "old_hash": one.old_hash,
                "new_hash": one.new_hash, "reason": one.reason,
            }
            for one in each.amendments
        ],
    }  # fmt: skip


def _seals(store, options) -> None:
    found = all_seals(LOCAL, store)
    if options.json:
        print_json([seal_row(each) for each in found])
        return
    if not found:
        print(say("sealing.all_none"))
        return
    names = ("wave", "day", "ballots", "amendments", "last", "hash")
    print_table(
        [say("sealing.column_" + name) for name in names],
        [
            [
                each.seal.wave if each.period is not None else say("sealing.gone", wave=each.seal.wave),
                day(each.seal.moment),
                count(each.seal.ballots),
                len(each.amendments),
                "".join(
                    commas((amendment_title(one), say("sealing.reason_of", reason=one.reason)))
                    for one in each.amendments[-1:]
                ),
                (each.amendments[-1].new_hash if each.amendments else each.seal.hash)[:12],
            ]
            for each in found
        ],
    )
