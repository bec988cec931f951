"""weights"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from commands.printing import print_json, print_table
from jobs.schemes import scheme_text
from jobs.viewer import LOCAL
from jobs.weighting import GroupWeighting, Weighting, weighting
from words import say
from words.numbers import count, figure
from words.weighting import margin_rows, weighting_lines


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("weights", parents=[shared], help=say("help.weights"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--scheme", help=say("help.scheme_trial"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_weights)


def weighting_row(report: Weighting) -> dict[str, object]:
    """The report as `weights --json` prints it."""
    return {
        "wave": report.wave,
        "groups": [_group_row(group) for group in report.groups],
        "units": [asdict(each) for each in report.effects],
    }


def _group_row(group: GroupWeighting) -> dict[str, object]:
    return {
        "group": group.group, "steps": list(group.steps), "ballots": group.ballots, "effective": group.effective,
        "efficiency": group.efficiency, "design_effect": group.design_effect, "largest": group.largest,
        "smallest": group.smallest, "ratio": group.ratio, "rounds": group.rounds, "trimmed": group.trimmed,
        "missing": dict(group.missing), "margins": [asdict(line) for line in group.margins],
    }  # fmt: skip


def _weights(store, options) -> None:
    report = weighting(LOCAL, store, options.wave, scheme_text(options.scheme) if options.scheme else None)
    if options.json:
        print_json(weighting_row(report))
        return
    if not report.groups:
        print(say("weighting.none", scheme=report.scheme_title))
        return
    for group in report.groups:
        print("\n".join(weighting_lines(group)))
        if group.margins:
            header = ("attribute", "category", "ballots", "before", "after", "target")
            print_table([say("weighting." + name) for name in header], margin_rows(group))
        print()
    print(say("weighting.moved", count=len(report.moved), units=len(report.effects)))
    header = [say("column.unit"), *(say("weighting." + name) for name in ("rank", "rank_plain", "index", "index_plain"))]
    rows = [
        [
            each.unit, count(each.rank), count(each.rank_unweighted), figure(each.index, report.decimals),
            figure(each.index_unweighted, report.decimals),
        ]
        for each in report.effects
    ]  # fmt: skip
    print_table(header, rows)
