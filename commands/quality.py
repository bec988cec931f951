"""checks"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.quality import Flag, GroupLine, Quality, quality
from jobs.viewer import LOCAL
from words import checks as words
from words import say
from words.numbers import count


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("checks", parents=[shared], help=say("help.checks"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_checks)


def quality_row(report: Quality) -> dict[str, object]:
    """The report as `checks --json` prints it."""
    return {
        "wave": report.wave,
        "steps": asdict(report.steps),
        "groups": [group_row(line) for line in report.groups],
        "forms": [asdict(form) for form in report.forms],
        "known": dict(report.known),
        "flags": [flag_row(flag) for flag in report.flags],
        "own_ratings": [{"unit": unit, "ratings": n} for unit, n in report.own_ratings],
        "decisions": [asdict(each) for each in report.decisions],
    }


def group_row(line: GroupLine) -> dict[str, object]:
    """One group against its plan."""
    return {
        "group": line.group, "planned": line.planned, "full_list": line.full_list, "source": line.source,
        **asdict(line.steps),
    }  # fmt: skip


def flag_row(flag: Flag) -> dict[str, object]:
    """One hint; effects name the units whose published figures would change."""
    return {
        "key": flag.key, "check": flag.check, "strength": flag.strength, "ballots": flag.ballots,
        "left_out": flag.left_out, "group": flag.group, "channel": flag.channel, "network": flag.network,
        "start": flag.start, "end": flag.end, "unit": flag.unit, "p": flag.p,
        "effects": [
            {
                "unit": each.unit, "rank": each.rank, "rank_without": each.rank_without, "index": each.index,
                "index_without": each.index_without,
            }
            for each in flag.effects
        ],
    }  # fmt: skip


def _checks(store, options) -> None:
    report = quality(LOCAL, store, options.wave)
    if options.json:
        print_json(quality_row(report))
        return
    print(words.headline(report))
    print("\n".join(words.steps_lines(report)))
    print(words.known_line(report))
    print_table(
        [say("parts.groups"), say("checks.planned"), say("checks.stored_column"), say("checks.scored_column")],
        [[line.group, count(line.planned), count(line.steps.stored), count(line.steps.scored)] for line in report.groups],
    )
    print_table(
        [say("checks." + name) for name in ("strength", "check", "place", "ballots", "effect")],
        [
            [
                say("strength." + flag.strength), say("check." + flag.check), words.place(flag), count(flag.ballots),
                words.effect(flag, report.scheme_fits),
            ]
            for flag in report.flags
        ],
    )  # fmt: skip
