"""The rules of 重点监控, each on results made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.comment_report import FEWER, SAME, TopicLine
from analytics.dissatisfaction import Dissatisfaction
from analytics.falls import Fall
from analytics.records import Record
from analytics.watch_list import CODES, RULES, Late, Seen, WatchRules, on_the_list, reasons_of
from tests.analytics.results import changed, class_of

PLAIN = WatchRules()
CERTAIN = class_of("部门", {"甲": "95.00", "乙": "92.00", "丙": "86.00", "丁": "90.00"})
CLOSE = class_of("行业", {"戊": "95.00", "己": "90.40", "庚": "90.20", "辛": "90.00"})


def seen(name: str, each=CERTAIN, **given: object) -> Seen:
    return replace(Seen(next(unit for unit in each.units if unit.name == name), each), **given)


def line(persons: int, before: int | None, change: str | None = SAME, criticism: int = 3, topic: str = "排队") -> TopicLine:
    return TopicLine(topic, "慢作为", persons, persons, 5, criticism, 2, 0, before, change)


def only(code: str, what: Seen, rules: WatchRules = PLAIN):
    return RULES[code](what, rules)


def test_the_last_place_is_certain_or_said_to_be_close() -> None:
    found = only("last", seen("丙"))
    assert found.certain and dict(found.facts) == {"unit_class": "部门", "rank": 4, "of": 4, "places": 1, "close": 1}
    found = only("last", seen("辛", CLOSE))
    assert not found.certain and found.facts["close"] == 3
    assert only("last", seen("庚", CLOSE)) is None, "one place, not all that are close to it"
    assert only("last", seen("辛", CLOSE), WatchRules(certain=True)) is None
    assert only("last", seen("甲")) is None
    assert only("last", replace(seen("丙"), unit=replace(seen("丙").unit, rank=None))) is None


def test_several_last_places_but_never_half_of_a_class() -> None:
    six = class_of("部门", {name: f"{95 - 2 * number}.00" for number, name in enumerate("甲乙丙丁戊己")})
    rules = WatchRules(places=2)
    assert only("last", seen("戊", six), rules).facts["rank"] == 5 and only("last", seen("丁", six), rules) is None
    assert only("last", seen("丁"), rules) is None, "two of four are half of the class"
    tied = class_of("部门", {"甲": "95.00", "乙": "92.00", "丙": "86.00", "丁": "86.00"})
    assert only("last", seen("丙", tied)) is not None and only("last", seen("丁", tied)) is not None


def test_behind_and_falling_needs_both_beyond_error() -> None:
    each = class_of("部门", {"甲": "95.00", "乙": "92.00", "丙": "86.00"}, {"丙": changed("-2.00", "down")})
    unit = seen("丙", each)
    assert only("behind_falling", unit) is None
    assert only("behind_falling", replace(unit, fall=Fall(unit.unit, both=True, behind=False))) is None
    found = only("behind_falling", replace(unit, fall=Fall(unit.unit, both=False, behind=True)))
    assert found.facts["value"] == -2.0 and found.facts["verdict"] == "down" and found.facts["since"] == "2025"


def test_periods_of_falling() -> None:
    record = Record("unit", "丙", "falling", 2, "2024", False)
    assert only("falling", seen("丙", falling=record)).facts["waves"] == 2
    assert only("falling", seen("丙", falling=record), WatchRules(periods=3)) is None
    assert only("falling", seen("丙")) is None


def test_dissatisfaction_says_whether_it_is_beyond_error() -> None:
    share = Dissatisfaction(3.0, 2.6, 3.5, 2.4, ("不满意",))
    found = only("dissatisfied", seen("丙", dissatisfaction=share))
    assert found.certain and found.facts["limit"] == 2.4 and found.facts["levels"] == ["不满意"]
    assert not only("dissatisfied", seen("丙", dissatisfaction=replace(share, limit=2.8))).certain
    assert only("dissatisfied", seen("丙", dissatisfaction=replace(share, limit=3.0))) is None
    assert only("dissatisfied", seen("丙")) is None


def test_tasks_that_are_late() -> None:
    assert dict(only("overdue", seen("丙", late=Late(2, 9))).facts) == {"tasks": 2, "days": 9}
    assert only("overdue", seen("丙", late=Late(2, 9)), WatchRules(tasks=3)) is None


@pytest.mark.parametrize(
    ("topic", "wrote", "holds"),
    [
        (line(10, 9), 40, True),
        (line(10, 7), 40, False),
        (line(7, 9), 20, False),
        (line(10, None), 40, False),
        (line(10, 30, FEWER), 40, False),
        (line(10, 9), 60, False),
        (line(10, 9, criticism=0), 40, False),
    ],
)
def test_a_topic_is_repeated_by_persons_and_by_share(topic: TopicLine, wrote: int, holds: bool) -> None:
    found = only("repeated", seen("丙", topics=(topic,), wrote=wrote))
    assert (found is not None) == holds


def test_of_several_repeated_topics_the_loudest_is_named() -> None:
    found = only("repeated", seen("丙", topics=(line(10, 9), line(20, 9, topic="态度")), wrote=40))
    assert found.facts == {"topic": "态度", "persons": 20, "before": 9, "wrote": 40, "topics": 2}


def test_any_two_of_the_rules_that_count() -> None:
    unit = seen("丙", late=Late(1, 3), events=("事故",))
    found = reasons_of(unit, PLAIN)
    assert [reason.code for reason in found] == ["last", "overdue", "event"] and on_the_list(found, PLAIN)
    assert set(RULES) == set(CODES)
    few = WatchRules(rules=("event", "falling"))
    assert [reason.code for reason in reasons_of(unit, few)] == ["event"] and not on_the_list(reasons_of(unit, few), few)
    assert not on_the_list(found, WatchRules(needed=4)) and on_the_list(found[:1], WatchRules(needed=1))
    assert reasons_of(seen("甲"), PLAIN) == ()
