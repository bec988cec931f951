"""整改 as markup: where the tasks of a wave stand, which are late, and blocks of the same for other pages."""

from __future__ import annotations

from collections.abc import Sequence

from jobs.ledger import (
    CHECKING,
    CLOSED,
    COLOURS,
    REPORTED,
    RETURNED,
    UNDERWAY,
    WAITING,
    Ledger,
    LedgerCounts,
    LedgerScope,
    LedgerTask,
)
from ui.markup import headline, link, scrolling, section, table, text
from ui.session import Selection
from words import rectification as words
from words import say
from words.dates import day_of_year
from words.failures import one_line
from words.ledger import state
from words.numbers import NOTHING, count
from words.punctuation import beside
from words.sentences import wave_title

WALK = (WAITING, UNDERWAY, REPORTED, CHECKING, CLOSED)
LISTS = ("all", "overdue", "due_soon", "unanswered", "sent_back", "unproven", *WALK, RETURNED)
"""What the list of tasks may be narrowed to; the URL says it."""
LED = "rectification"
SHOWN = 3
"""Tasks of a unit named on its own page."""


def of_task(selection: Selection, task: LedgerTask, label: str, css: str = "") -> str:
    """A link to the card of a task."""
    to = Selection(task.series, task.wave, task.unit_class, task.unit, portfolio=selection.portfolio)
    return link(LED, to, label, css=css, more={"task": str(task.id)})


def narrowed(tasks: Sequence[LedgerTask], name: str) -> list[LedgerTask]:
    """Those of a list: what is late first, what is closed last."""
    if name == "due_soon":
        return sorted((each for each in tasks if each.due_soon), key=lambda each: each.deadline)
    chosen = {
        "all": lambda each: True,
        "overdue": lambda each: each.overdue,
        "unanswered": lambda each: not each.answered,
        "sent_back": lambda each: each.sent_back > 0,
        "unproven": lambda each: each.unproven,
    }.get(name, lambda each: each.state == name)
    return sorted(filter(chosen, tasks), key=lambda each: (-each.days_late, each.state == CLOSED, not each.due_soon))


def news(ledger: Ledger, counts: LedgerCounts, whose: str) -> str:
    return headline(words.kicker(ledger), words.headline(ledger, counts, whose), words.caveat(ledger, counts))


def wave_links(ledger: Ledger, waves: Sequence[tuple[str, str]], selection: Selection) -> str:
    """Ledgers of other waves; nothing where there is one. waves: with their periods."""
    if len(waves) < 2:
        return ""
    links = "".join(
        link(
            LED,
            Selection(ledger.series, wave, portfolio=selection.portfolio),
            wave_title(period),
            current=wave == ledger.wave,
        )
        for wave, period in waves
    )
    return f'<nav class="wp-choice wp-on-screen" aria-label="{text(say("rectify.waves"))}">{links}</nav>'


def flow(counts: LedgerCounts, selection: Selection, chosen: str) -> str:
    """待反馈 → 整改中 → 已报结 → 核查 → 销号, and 退回, each with its number; a click lists them."""
    steps = "".join(f"<li>{_step(name, counts, selection, chosen)}</li>" for name in WALK)
    back = f'<li class="wp-flow-back">{_step(RETURNED, counts, selection, chosen)}</li>'
    return f'<ol class="wp-flow" aria-label="{text(say("rectify.flow"))}">{steps}{back}</ol>'


def _step(name: str, counts: LedgerCounts, selection: Selection, chosen: str) -> str:
    number = getattr(counts, name)
    label = f"<b>{text(count(number))}</b><span>{text(state(name))}</span>"
    opened = link(LED, selection, "", more={"list": name}, current=chosen == name, title=state(name))
    return opened.replace("></a>", f">{label}</a>")


def lists(counts: LedgerCounts, selection: Selection, chosen: str) -> str:
    """Links to what needs attention, with how many there are."""
    numbers = {
        "all": counts.tasks, "overdue": counts.overdue, "due_soon": counts.due_soon, "unanswered": counts.unanswered,
        "sent_back": counts.sent_back, "unproven": counts.unproven,
    }  # fmt: skip
    links = "".join(
        link(LED, selection, say("rectify.list", name=say("rectify.list." + name), n=count(number)), more={"list": name},
             current=chosen == name)
        for name, number in numbers.items()
        if number or name in ("all", "overdue", chosen)
    )  # fmt: skip
    return f'<nav class="wp-tabs" aria-label="{text(say("rectify.lists"))}">{links}</nav>'


def tasks_table(tasks: Sequence[LedgerTask], selection: Selection, name: str, whose: bool = True) -> str:
    """A row a task. whose: with its unit."""
    title = say("rectify.list." + name) if name not in (*WALK, RETURNED) else state(name)
    if not tasks:
        return section(title, f'<p class="wp-note">{text(say("rectify.nothing"))}</p>')
    head = [*([say("column.unit")] if whose else []), say("rectify.column.task"), say("rectify.column.state")]
    head += [say("rectify.column.deadline"), say("rectify.column.late"), say("rectify.column.leader")]
    kinds = [*(["l wrap"] if whose else []), "l wrap wp-what", "l", "l g narrow-off", "l", "l g wrap narrow-off"]
    rows = [
        [
            *([link("unit", _unit(selection, each), one_line(each.unit))] if whose else []),
            f"{of_task(selection, each, words.subject(each))} <small>{text(one_line(each.problem))}</small>",
            text(state(each.state)),
            text(day_of_year(each.deadline)) if each.deadline else NOTHING,
            lateness(each),
            text(one_line(each.leader) or NOTHING),
        ]
        for each in tasks
    ]
    shown = scrolling(table(head, rows, kinds, "wp-tasks", title), title)
    return section(title, shown, say("rectify.table_base", n=count(len(tasks))))


def _unit(selection: Selection, each: LedgerTask) -> Selection:
    return Selection(each.series, each.wave, each.unit_class, each.unit, portfolio=selection.portfolio)


def lateness(task: LedgerTask) -> str:
    """How late, in its colour and in words, so that a photocopy still says it."""
    css = f"wp-late-{task.colour}" if task.colour in COLOURS else "g"
    said = words.late(task)
    return f'<span class="{css}">{text(said)}</span>' if said else ""


def scopes(title: str, found: Sequence[LedgerScope], to: dict[str, Selection], name: str = "") -> str:
    """A row a class, portfolio or unit: what was due, what is closed, what is late. to: where each leads."""
    if not found or (len(found) < 2 and not found[0].name):
        return ""
    head = [title, *(say("rectify.column." + column) for column in ("tasks", "due", "done", "overdue"))]
    rows = []
    for each in found:
        late = f'<span class="wp-down">{count(each.counts.overdue)}</span>' if each.counts.overdue else "0"
        shown = each.name or say("portfolio.unnamed")
        opened = link(LED, to[each.name], shown, current=each.name == name) if each.name in to else text(shown)
        rows.append(
            [opened, *(text(count(number)) for number in (each.counts.tasks, each.counts.due, each.counts.done)), late]
        )
    return section(say("rectify.by", what=title), table(head, rows, ["l wrap", "g", "", "s", ""], caption=title))


def ledger_block(ledger: Ledger | None, selection: Selection, portfolio: str = "") -> str:
    """上年整改: 应完成, 已销号, 逾期 of the wave or of one 分管口, with links. ledger: None where there is none."""
    counts = ledger.counts_of(portfolio=portfolio) if ledger is not None else None
    if counts is None or not counts.tasks:
        told = say("ledger.none" if ledger is None else "rectify.none_here")
        return section(say("ledger.title"), f'<p class="wp-note">{text(told)}</p>')
    to = Selection(ledger.series, ledger.wave, portfolio=portfolio)
    late = say("rectify.block_late", n=count(counts.overdue), colours=words.colours(counts))
    late = late if counts.overdue else say("rectify.headline_in_time", n=0)
    parts = [
        link(LED, to, say("rectify.block_due", n=count(counts.due))),
        link(LED, to, say("rectify.block_done", n=count(counts.done)), more={"list": CLOSED}),
        link(LED, to, late, css="wp-down" if counts.overdue else "", more={"list": "overdue"}),
    ]
    title = say("rectify.block", wave=wave_title(ledger.period))
    base = say("rectify.as_of", day=day_of_year(ledger.today))
    body = f'<p class="wp-plain">{text(say("join.comma")).join(parts)}</p>'
    return f'<section class="wp-section"><h2>{text(title)} <small>{text(base)}</small></h2>{body}</section>'


def unit_block(last: Ledger | None, own: Ledger | None, unit: str, selection: Selection, edits: bool = False) -> str:
    """整改 of a unit: what became of last year's tasks, the late ones first, and what has begun. None: no ledger.

    edits: with the way to what could be taken in.
    """
    more = (
        link(LED, selection, say("rectify.go_propose"), css="wp-go wp-on-screen", more={"show": "propose"}) if edits else ""
    )
    before, begun = (found.of(unit) if found is not None else () for found in (last, own))
    if not before and not begun:
        return section(say("unit.rectification"), f'<p class="wp-base">{text(say("unit.no_rectification"))}</p>{more}')
    parts = []
    if before:
        counts = last.counts_of(unit)
        base = say("rectify.unit_base", wave=wave_title(last.period), tasks=count(counts.tasks), done=count(counts.closed))
        named = sorted(before, key=lambda each: (-each.days_late, each.state == CLOSED))[:SHOWN]
        items = text(say("join.clause")).join(of_task(selection, each, words.unit_line(each)) for each in named)
        parts.append(f"{text(base)}{text(say('join.colon'))}{items}")
    if begun:
        to = Selection(own.series, own.wave, begun[0].unit_class, unit, portfolio=selection.portfolio)
        told = say("rectify.unit_begun", wave=wave_title(own.period), tasks=count(len(begun)))
        days = [each.deadline for each in begun if each.deadline is not None]
        until = say("rectify.unit_until", day=day_of_year(min(days))) if days else ""
        parts.append(link(LED, to, beside(told, until) if until else told))
    told = text(say("join.clause")).join(parts)
    title = f"<h2>{text(say('unit.rectification'))}</h2>"
    return f'<section class="wp-section wp-mended">{title}<p class="wp-note">{told}</p>{"" if begun else more}</section>'
