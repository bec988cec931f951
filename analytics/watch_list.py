"""重点监控: units that rules put on a list, each rule with its reason and the figures behind it.

A rule is a small function of what is seen of a unit; it gives a reason or none. Which rules count, how many must hold, and
their thresholds are the office's. Verbs of change rest on the tests of the appraisal. Places and shares are compared as
published, as offices do; whether the last place, or the distance from the limit, is beyond error is said with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields

from analytics.appraisal import ClassResult, UnitResult
from analytics.comment_report import FEWER, TopicLine
from analytics.dissatisfaction import Dissatisfaction
from analytics.facts import foot
from analytics.falls import Fall
from analytics.records import Record

LAST, BEHIND_FALLING, FALLING, DISSATISFIED, OVERDUE, REPEATED, EVENT = CODES = (
    "last", "behind_falling", "falling", "dissatisfied", "overdue", "repeated", "event",
)  # fmt: skip
LIMITS: Mapping[str, tuple[int, int]] = {
    "needed": (1, len(CODES)), "places": (1, 20), "periods": (2, 10), "percentile": (50, 99), "tasks": (1, 100),
    "persons": (1, 1000), "share": (0, 100),
}  # fmt: skip
"""Lowest and highest of each number of the rules."""


@dataclass(frozen=True)
class WatchRules:
    """rules: codes of those that count; needed: how many must hold. places: the last so many of a class; certain: whether a
    last place that is within error does not count. periods: changes in a row. percentile: of 不满意率 in the class. tasks:
    overdue ones. persons, share: who raised a repeated topic, in each of two waves, and what percent of who wrote."""

    rules: tuple[str, ...] = CODES
    needed: int = 2
    places: int = 1
    certain: bool = False
    periods: int = 2
    percentile: int = 90
    tasks: int = 1
    persons: int = 8
    share: int = 20


NUMBERS = tuple(each.name for each in fields(WatchRules) if each.name in LIMITS)


@dataclass(frozen=True)
class Late:
    """Tasks of a unit that are overdue, and by how many working days the latest is."""

    tasks: int
    days: int


@dataclass(frozen=True)
class Seen:
    """What the rules may look at of a unit. fall, falling: where it has one; topics: lines of its
    comments, and wrote: persons, () and 0 where they may not be shown; late: None without overdue tasks; events: what
    happened, as the ledger has it."""

    unit: UnitResult
    unit_class: ClassResult
    fall: Fall | None = None
    falling: Record | None = None
    dissatisfaction: Dissatisfaction | None = None
    topics: tuple[TopicLine, ...] = ()
    wrote: int = 0
    late: Late | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why a unit is on the list. code: of the rule; certain: whether it is beyond error; facts: its figures, by name."""

    code: str
    certain: bool = True
    facts: Mapping[str, object] = field(default_factory=dict)


def reasons_of(seen: Seen, rules: WatchRules) -> tuple[Reason, ...]:
    """In the order of CODES."""
    found = [RULES[code](seen, rules) for code in CODES if code in rules.rules]
    return tuple(reason for reason in found if reason is not None)


def on_the_list(reasons: Sequence[Reason], rules: WatchRules) -> bool:
    return len(reasons) >= rules.needed


def last_in_class(seen: Seen, rules: WatchRules) -> Reason | None:
    """Among the last places by the published ranks; none where so many places are half of the class or more."""
    ranked, unit = seen.unit_class.ranked, seen.unit
    if unit.rank is None or 2 * rules.places >= len(ranked) or unit.rank < ranked[-rules.places].rank:
        return None
    certain = unit.rank_low is not None and unit.rank_low > len(ranked) - rules.places
    if rules.certain and not certain:
        return None
    at_foot = foot(seen.unit_class)
    close = len(at_foot.close) if at_foot.certain is None and unit.name in {each.name for each in at_foot.close} else 1
    return Reason(
        LAST, certain,
        {"unit_class": unit.unit_class, "rank": unit.rank, "of": len(ranked), "places": rules.places, "close": close},
    )  # fmt: skip


def behind_and_falling(seen: Seen, rules: WatchRules) -> Reason | None:
    """靠后且下降: below the mean of its class and fallen, both beyond error."""
    if seen.fall is None or not seen.fall.behind:
        return None
    change = seen.unit.change
    return Reason(
        BEHIND_FALLING,
        facts={
            "index": float(seen.unit.index), "mean": float(seen.unit_class.mean), "value": float(change.value),
            "since": change.since, "verdict": change.verdict,
        },
    )  # fmt: skip


def falling_for_periods(seen: Seen, rules: WatchRules) -> Reason | None:
    """So many changes in a row were falls, as one family."""
    if seen.falling is None or seen.falling.waves < rules.periods:
        return None
    return Reason(FALLING, facts={"waves": seen.falling.waves, "since": seen.falling.since, "code": seen.falling.code})


def dissatisfied_above(seen: Seen, rules: WatchRules) -> Reason | None:
    """不满意率 above the percentile of its class."""
    found = seen.dissatisfaction
    if found is None or found.share <= found.limit:
        return None
    return Reason(
        DISSATISFIED, found.certain,
        {"share": found.share, "limit": found.limit, "percentile": rules.percentile, "levels": list(found.levels)},
    )  # fmt: skip


def overdue_tasks(seen: Seen, rules: WatchRules) -> Reason | None:
    if seen.late is None or seen.late.tasks < rules.tasks:
        return None
    return Reason(OVERDUE, facts={"tasks": seen.late.tasks, "days": seen.late.days})


def repeated_topic(seen: Seen, rules: WatchRules) -> Reason | None:
    """A topic that many raise in this wave and raised in the one before, not proven fewer; the one raised by most."""
    again = [
        line
        for line in seen.topics
        if min(line.persons, line.before or 0) >= rules.persons
        and line.criticism
        and line.change != FEWER
        and 100 * line.persons >= rules.share * seen.wrote
    ]
    if not again:
        return None
    line = max(again, key=lambda each: each.persons)
    return Reason(
        REPEATED,
        facts={
            "topic": line.topic, "persons": line.persons, "before": line.before, "wrote": seen.wrote,
            "topics": len(again),
        },
    )  # fmt: skip


def serious_event(seen: Seen, rules: WatchRules) -> Reason | None:
    """一票否决 or another event that stands in the ledger of the wave."""
    return Reason(EVENT, facts={"events": list(seen.events)}) if seen.events else None


RULES: Mapping[str, Callable[[Seen, WatchRules], Reason | None]] = {
    LAST: last_in_class, BEHIND_FALLING: behind_and_falling, FALLING: falling_for_periods,
    DISSATISFIED: dissatisfied_above, OVERDUE: overdue_tasks, REPEATED: repeated_topic, EVENT: serious_event,
}  # fmt: skip
