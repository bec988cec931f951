"""ledger, ledger-task, ledger-propose, ledger-add, ledger-change, ledger-move, ledger-close, ledger-drop, ledger-rules"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date

from commands.printing import print_json, print_table
from jobs import ledger as jobs
from jobs.ledger import SOURCES, STATES, Ledger, LedgerTask, ledger, steps, task
from jobs.ledger_proposals import proposals, propose
from jobs.ledger_rules import ledger_rules, set_ledger_rules
from jobs.ledger_trace import TaskTrace, trace_task
from jobs.viewer import LOCAL
from words import ledger as words
from words import say
from words.failures import one_line
from words.numbers import count
from words.punctuation import arrow


def add_commands(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("ledger", parents=[shared], help=say("help.ledger"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit")
    parser.add_argument("--state", choices=STATES, help=say("help.ledger.state"))
    parser.add_argument("--today", type=date.fromisoformat, help=say("help.ledger.today"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_ledger)
    parser = commands.add_parser("ledger-task", parents=[shared], help=say("help.ledger_task"))
    parser.add_argument("task", type=int)
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_task)
    parser = commands.add_parser("ledger-propose", parents=[shared], help=say("help.ledger_propose"))
    parser.add_argument("--wave", required=True)
    parser.add_argument("--unit")
    parser.add_argument("--take", action="store_true", help=say("help.ledger_propose.take"))
    parser.add_argument("--key", nargs="+", metavar="KEY", help=say("help.ledger_propose.key"))
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_propose)
    parser = commands.add_parser("ledger-add", parents=[shared], help=say("help.ledger_add"))
    for name in ("wave", "unit", "problem", "task"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--source", choices=SOURCES, default=SOURCES[-1], help=say("help.ledger.source"))
    for name in ("subject", "goal", "answer-due", "due", "review-on"):
        parser.add_argument("--" + name, default="")
    parser.set_defaults(run=_add)
    parser = commands.add_parser("ledger-change", parents=[shared], help=say("help.ledger_change"))
    parser.add_argument("task", type=int)
    parser.add_argument("said", nargs="+", metavar="FIELD=TEXT")
    parser.add_argument("--note", default="")
    parser.set_defaults(run=_change)
    parser = commands.add_parser("ledger-move", parents=[shared], help=say("help.ledger_move"))
    parser.add_argument("task", type=int)
    parser.add_argument("state", choices=STATES)
    parser.add_argument("--note", default="")
    parser.set_defaults(run=_move)
    parser = commands.add_parser("ledger-close", parents=[shared], help=say("help.ledger_close"))
    parser.add_argument("task", type=int)
    for name in ("measures-done", "persons-dealt", "mechanism"):
        parser.add_argument("--" + name, required=True, help=say("help.ledger_close.question"))
    parser.add_argument("--note", default="")
    parser.set_defaults(run=_close)
    parser = commands.add_parser("ledger-drop", parents=[shared], help=say("help.ledger_drop"))
    parser.add_argument("task", type=int)
    parser.add_argument("--reason", required=True)
    parser.set_defaults(run=_drop)
    parser = commands.add_parser("ledger-rules", parents=[shared], help=say("help.ledger_rules"))
    parser.add_argument("said", nargs="*", metavar="NAME=NUMBER")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=_rules)


def ledger_row(found: Ledger, tasks: tuple[LedgerTask, ...]) -> dict[str, object]:
    """As `ledger --json` prints it."""
    return {
        "wave": found.wave, "series": found.series, "period": found.period, "today": found.today,
        "counts": asdict(found.counts), "units": [asdict(each) for each in found.units],
        "classes": [asdict(each) for each in found.classes], "portfolios": [asdict(each) for each in found.portfolios],
        "tasks": [task_row(each) for each in tasks], "without_tasks": found.without_tasks,
        "assumed_years": found.assumed_years,
    }  # fmt: skip


def task_row(each: LedgerTask) -> dict[str, object]:
    """A task as `ledger --json` prints it."""
    return asdict(each) | {"overdue": each.overdue}


def trace_row(found: TaskTrace) -> dict[str, object]:
    """A task with what led to it and what came of it, as `ledger-task --json` prints it."""
    return asdict(found) | {"task": task_row(found.task)}


def _ledger(store, options) -> None:
    found = ledger(LOCAL, store, options.wave, options.today)
    tasks = tuple(each for each in found.tasks if options.unit in (None, each.unit) and options.state in (None, each.state))
    if options.json:
        print_json(ledger_row(found, tasks))
        return
    print("\n".join(words.lines(found)))
    names = ("id", "unit", "task", "state", "deadline", "late", "leader")
    if tasks:
        print_table([words.field(name) for name in names], [_cells(each) for each in tasks])


def _cells(each: LedgerTask) -> list[str]:
    late = f"{count(each.days_late)} {words.colour(each.colour)}".strip() if each.overdue else "—"
    return [
        str(each.id), one_line(each.unit), one_line(each.task), words.state(each.state),
        each.deadline.isoformat() if each.deadline else "—", late, one_line(each.leader) or "—",
    ]  # fmt: skip


def _task(store, options) -> None:
    if options.json:
        print_json(trace_row(trace_task(LOCAL, store, options.task)))
        return
    each = task(LOCAL, store, options.task)
    names = ("unit", "problem", "task", "goal", "measures", "responsible", "leader", "progress", "evidence")
    print_table(
        [words.field("id"), str(each.id)],
        [*([words.field(name), getattr(each, name)] for name in names), [words.field("state"), words.state(each.state)]],
    )
    for step in steps(LOCAL, store, options.task):
        named = words.state if step.field == "state" else str
        was = named(step.was) if step.was else say("ledger.blank")
        print(
            step.moment,
            one_line(step.who),
            words.field(step.field),
            one_line(arrow(was, named(step.now))),
            one_line(step.note),
        )


def _propose(store, options) -> None:
    if options.take:
        numbers = propose(LOCAL, store, options.wave, options.key, options.unit)
        print_json({"tasks": numbers}) if options.json else print(say("ledger.proposed", n=count(len(numbers))))
        return
    found = proposals(LOCAL, store, options.wave, options.unit)
    if options.json:
        print_json([asdict(each) for each in found])
        return
    new = sum(each.taken is None for each in found)
    print(say("ledger.proposals", n=count(len(found)), new=count(new)))
    if found:
        print_table(
            [words.field(name) for name in ("unit", "source", "problem", "key")],
            [[each.unit, words.source(each.source), each.problem, each.key] for each in found],
        )


def _add(store, options) -> None:
    number = jobs.add(
        LOCAL, store, options.wave, options.unit, options.problem, options.task, source=options.source,
        subject=options.subject, goal=options.goal, answer_due=options.answer_due, due=options.due,
        review_on=options.review_on,
    )  # fmt: skip
    print(say("ledger.added", task=number))


def _change(store, options) -> None:
    jobs.change(LOCAL, store, options.task, _pairs(options.said), task(LOCAL, store, options.task).version, options.note)
    _say_state(store, options.task)


def _move(store, options) -> None:
    jobs.move(LOCAL, store, options.task, options.state, task(LOCAL, store, options.task).version, options.note)
    _say_state(store, options.task)


def _close(store, options) -> None:
    jobs.close(
        LOCAL, store, options.task, task(LOCAL, store, options.task).version, measures_done=options.measures_done,
        persons_dealt=options.persons_dealt, mechanism=options.mechanism, note=options.note,
    )  # fmt: skip
    _say_state(store, options.task)


def _drop(store, options) -> None:
    jobs.drop(LOCAL, store, options.task, options.reason, task(LOCAL, store, options.task).version)
    print(say("ledger.dropped", task=options.task))


def _rules(store, options) -> None:
    rules = set_ledger_rules(LOCAL, store, **_numbers(options.said)) if options.said else ledger_rules(store)
    if options.json:
        print_json(asdict(rules))
        return
    print_table([words.field("rule"), words.field("number")], [[name, value] for name, value in asdict(rules).items()])


def _say_state(store, number: int) -> None:
    print(say("ledger.stands", task=number, state=words.state(task(LOCAL, store, number).state)))


def _pairs(said: list[str]) -> dict[str, str]:
    """FIELD=TEXT; a field that is not known is told by the job."""
    return dict(each.partition("=")[::2] for each in said)


def _numbers(said: list[str]) -> dict[str, int]:
    return {name: int(text) if text.isascii() and text.isdigit() else 0 for name, text in _pairs(said).items()}
