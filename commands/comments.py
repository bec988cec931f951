"""comments, comment-rules"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from commands.printing import print_json, print_table
from jobs.comment_rules import comment_rules, comment_rules_text, forget_comment_rules, set_comment_rules
from jobs.comments import CommentReport, CommentScope, comments, leads, search, top_topics
from jobs.files import read_bytes
from jobs.known import class_unknown, unit_unknown
from jobs.viewer import LOCAL
from words import comments as words
from words import joined, say
from words.failures import one_line
from words.numbers import count


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("comments", parents=[shared], help=say("help.comments"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit")
    parser.add_argument("--unit-class")
    parser.add_argument("--search", help=say("help.comments.search"))
    parser.add_argument("--leads", action="store_true", help=say("help.comments.leads"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_comments)
    parser = commands.add_parser("comment-rules", parents=[shared], help=say("help.comment_rules"))
    parser.add_argument("--set", help=say("help.comment_rules.set"))
    parser.add_argument("--reset", action="store_true", help=say("help.comment_rules.reset"))
    parser.set_defaults(run=_rules)


def report_row(report: CommentReport) -> dict[str, object]:
    """The report as `comments --json` prints it; what may not be shown is null."""
    return {
        "wave": report.wave,
        "wave_before": report.wave_before,
        **scope_row(report.whole),
        "classes": [scope_row(each) for each in report.classes],
        "units": [scope_row(each) for each in report.units],
        "portfolios": [scope_row(each) for each in report.portfolios],
        "groups": [scope_row(each) for each in report.groups],
        "unnamed": report.unnamed,
        "leads": report.leads,
        "undecided": report.undecided,
        "rules": report.rules,
    }


def scope_row(scope: CommentScope) -> dict[str, object]:
    """One scope; a class and a portfolio are a unit's."""
    row: dict[str, object] = {"name": scope.name, "counts": None if scope.counts is None else asdict(scope.counts)}
    if scope.unit_class or scope.portfolio:
        row |= {"unit_class": scope.unit_class, "portfolio": scope.portfolio}
    return row | {"topics": [asdict(line) for line in scope.topics], "quotes": [asdict(quote) for quote in scope.quotes]}


def _comments(store, options) -> None:
    if options.leads:
        _print_comments(leads(LOCAL, store, options.wave), options)
        return
    report = comments(LOCAL, store, options.wave)
    if options.unit and report.unit(options.unit) is None:
        raise unit_unknown(options.unit, [each.name for each in report.units], options.wave)
    if options.unit_class and report.unit_class(options.unit_class) is None:
        raise class_unknown(options.unit_class, [each.name for each in report.classes], options.wave)
    if options.search is not None:
        found = search(LOCAL, store, options.wave, options.search, options.unit, options.unit_class)
        if not options.json:
            print(say("comments.found", merged=count(found.merged), comments=count(found.comments)))
        _print_comments(found.hits, options)
        return
    scope = report.scope(options.unit, options.unit_class)
    if options.json:
        print_json(scope_row(scope) if options.unit or options.unit_class else report_row(report))
        return
    print("\n".join(words.lines(report, scope)))
    if scope.topics:
        print_table(words.topic_header(), [words.topic_row(line) for line in scope.topics])
    if not options.unit:
        _print_units(report, options.unit_class)


def _print_units(report: CommentReport, unit_class: str | None) -> None:
    names = ("unit", "collected", "effective", "merged", "praise", "criticism", "suggestion", "top")
    rows = [
        [
            one_line(each.name), *(count(getattr(each.counts, name)) for name in names[1:-1]),
            joined(one_line(line.topic) for line in top_topics(report, unit=each.name)),
        ]
        for each in report.units
        if each.counts is not None and unit_class in (None, each.unit_class)
    ]  # fmt: skip
    if rows:
        print_table([say("comments.column." + name) for name in names], rows)


def _print_comments(found, options) -> None:
    if options.json:
        print_json([asdict(each) for each in found])
        return
    rows = [[one_line(each.unit), words.kind(each.type), count(each.comments), one_line(each.text)] for each in found]
    if rows:
        print_table([say("comments.column." + name) for name in ("unit", "type", "comments", "text")], rows)


def _rules(store, options) -> None:
    """Prints the table in use, as it can be edited and given back."""
    if options.set:
        rules = set_comment_rules(LOCAL, store, read_bytes(Path(options.set)).decode("utf-8-sig", "replace"))
    elif options.reset:
        rules = forget_comment_rules(LOCAL, store)
    else:
        print(comment_rules_text(store), end="")
        return
    print(say("comments.rules", title=one_line(rules.title), topics=len(comment_rules(store).topics)))
