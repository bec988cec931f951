"""watch-list, watch-rules"""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace

from commands.printing import print_json, print_table
from jobs.results import seen_wave
from jobs.viewer import LOCAL
from jobs.watch_list import (
    BY_RULES,
    OFF,
    ON,
    Settled,
    Watched,
    WatchList,
    WatchRules,
    decide,
    history,
    set_watch_rules,
    settle,
    watch_list,
    watch_rules,
)
from words import say
from words import watch_list as words
from words.failures import one_line


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("watch-list", parents=[shared], help=say("help.watch_list"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--history", action="store_true", help=say("help.watch_list.history"))
    for name in ("on", "off", "by-rules"):
        parser.add_argument("--" + name, metavar="UNIT", help=say("help.watch_list." + name.replace("-", "_")))
    parser.add_argument("--reason", default="")
    parser.add_argument("--settle", action="store_true", help=say("help.watch_list.settle"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_watch_list)
    parser = commands.add_parser("watch-rules", parents=[shared], help=say("help.watch_rules"))
    parser.add_argument("said", nargs="*", metavar="NAME=VALUE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_rules)


def watch_list_row(found: WatchList) -> dict[str, object]:
    """What `watch-list --json` prints: the list, and units with fewer reasons than are needed."""
    return {
        "wave": found.wave,
        "rules": asdict(found.rules),
        "units": [watched_row(each, found.period) for each in found.units],
        "version": found.version,
        "settled": found.settled and {"moment": found.settled[0], "who": found.settled[1]},
    }


def watched_row(each: Watched, period: str) -> dict[str, object]:
    """A unit; `text` of a reason is its sentence."""
    return {
        "unit": each.unit, "unit_class": each.unit_class, "portfolio": each.portfolio, "listed": each.listed,
        "by_rules": each.by_rules,
        "reasons": [asdict(reason) | {"text": words.reason(reason, period)} for reason in each.reasons],
        "step": each.step and asdict(each.step),
    }  # fmt: skip


def _watch_list(store, options) -> None:
    if options.history:
        _print_history(store, options)
        return
    found = watch_list(LOCAL, store, options.wave)
    for step, unit in ((ON, options.on), (OFF, options.off), (BY_RULES, options.by_rules)):
        if unit:
            decide(LOCAL, store, options.wave, unit, step, options.reason, found.version)
            found = watch_list(LOCAL, store, options.wave)
    if options.settle:
        found = settle(LOCAL, store, options.wave, found.version)
    if options.json:
        print_json(watch_list_row(found))
        return
    print(words.title(found))
    for each in found.listed:
        print(words.line(each, found.period))
    rest = [each for each in found.units if not each.listed]
    if rest:
        print(say("watch.candidates", needed=found.rules.needed))
    for each in rest:
        print(words.line(each, found.period))
    print(words.rules_line(found.rules))


def _print_history(store, options) -> None:
    lists, steps = history(LOCAL, store, seen_wave(LOCAL, store, options.wave).series)
    if options.json:
        print_json({"lists": [_settled_row(each) for each in lists], "steps": [asdict(each) for each in steps]})
        return
    for each in lists:
        print(words.settled(each))
    for each in steps:
        print(words.step_line(each))


def _settled_row(each: Settled) -> dict[str, object]:
    return {
        "wave": each.wave, "moment": each.moment, "who": each.who, "last": each.last, "rules": asdict(each.rules),
        "units": [watched_row(unit, each.period) for unit in each.units],
    }  # fmt: skip


def _rules(store, options) -> None:
    rules = watch_rules(store)
    if options.said:
        rules = set_watch_rules(LOCAL, store, _changed(rules, options.said))
    if options.json:
        print_json(asdict(rules))
        return
    print(words.rules_line(rules))
    print_table(
        [say("ledger.field.rule"), say("ledger.field.number")],
        [[name, one_line(str(value))] for name, value in asdict(rules).items() if name != "rules"],
    )


def _changed(rules: WatchRules, said: list[str]) -> WatchRules:
    """NAME=NUMBER, certain=yes, rules=last,overdue; what no rule is called is told by the job."""
    for each in said:
        name, _, text = each.partition("=")
        if name == "rules":
            rules = replace(rules, rules=tuple(code.strip() for code in text.split(",") if code.strip()))
        elif name == "certain":
            rules = replace(rules, certain=text == "yes")
        elif name in asdict(rules):
            rules = replace(rules, **{name: int(text) if text.isascii() and text.isdigit() else -1})
        else:
            rules = replace(rules, rules=(*rules.rules, name))
    return rules
