"""回头看: whole waves in, verdicts out, and what is not compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from analytics.follow_up import DIMENSION, EVENT, INDEX, TOPIC, FollowUp, Heard, Side, Task, follow_ups, judged
from analytics.measure import measure
from tests.analytics.arrays import points_scheme, points_wave

UNITS = [f"局{number}" for number in range(14)]
SAME = {name: name for name in UNITS}


def side(seed: int, moved: Mapping[int, float] = MappingProxyType({}), people: int = 400) -> Side:
    """Everybody rates 14 units in two dimensions. moved: points by which a unit is better in the first one."""
    rng = np.random.default_rng(seed)
    level = 80 + np.linspace(-6, 6, 14)[:, None] + np.zeros(2)
    for unit, points in moved.items():
        level[unit, 0] += points
    score = level + rng.normal(0, 6, (people, 1, 1)) + rng.normal(0, 8, (people, 14, 2))
    measured = measure(points_wave(score, dimensions=("公开", "效能")), points_scheme(min_change=1.0))
    shown = {name: frozenset(("公开", "效能", INDEX)) for name in UNITS}
    return Side(measured, shown, {name: Heard(50, {"排队": 10}) for name in UNITS})


def test_verdicts_of_scores():
    tasks = [Task(1, "局0", DIMENSION, "公开"), Task(2, "局1", DIMENSION, "公开"), Task(3, "局2", DIMENSION, "公开")]
    found = follow_ups(tasks, side(1), side(2, {0: 6.0, 1: -6.0}), SAME)
    assert [each.verdict for each in found][:2] == ["more", "less"] and found[2].verdict in ("no_more", "unclear")
    better = found[0]
    assert 4.0 < better.gain < 8.0 and better.low > 0 and better.similar == 11 and better.family.tests == 3
    assert better.after - better.expected == pytest.approx(better.gain)
    assert better.difference == pytest.approx(
        (better.after - better.before) - (better.similar_after - better.similar_before)
    )
    assert better.minimum == 1.0 and better.p_adjusted >= better.p
    assert found[1].gain < 0 and found[1].high < 0


def test_an_event_is_compared_by_the_index_and_against_all_without_one():
    tasks = [Task(1, "局4", EVENT, "事故"), Task(2, "局5", EVENT, "另一起事故")]
    found = follow_ups(tasks, side(1), side(2), SAME)
    assert [each.similar for each in found] == [12, 12]
    index = side(2).measured.cells.index
    assert found[0].after == index[4] and all(each.verdict in ("no_more", "unclear") for each in found)


def test_a_topic_is_compared_by_those_who_wrote():
    then, now = side(1), side(2)
    then.heard["局3"] = Heard(60, {"排队": 40, "态度": 3})
    now.heard["局3"] = Heard(80, {"排队": 12})
    found = follow_ups([Task(1, "局3", TOPIC, "排队"), Task(2, "局3", TOPIC, "态度")], then, now, SAME)
    assert found[0].verdict == "more" and found[0].raised == (40, 12) and found[0].raters == (60, 80)
    assert found[0].before == pytest.approx(100 * 40 / 60) and found[0].similar_before == 20.0
    assert found[0].gain == pytest.approx(found[0].expected - 15.0) and found[0].spread is None
    assert found[1].raised == (3, 0) and found[1].verdict in ("no_more", "unclear")


def test_why_nothing_is_said():
    tasks = {name: Task(number, name, DIMENSION, "公开") for number, name in enumerate(UNITS)}
    then, now = side(1), side(2)

    def why(tasks: list[Task], then: Side = then, now: Side = now, heirs: dict = SAME, **given: bool) -> list[str]:
        found = follow_ups(tasks, then, now, heirs, **given)
        assert all(each.verdict == "unclear" and each.gain is None for each in found)
        return [each.why for each in found]

    one = [tasks["局0"]]
    assert why(one, heirs={}) == ["gone"]
    assert why(one, comparable=False) == ["changed"]
    assert why([Task(1, "局0", DIMENSION, "廉洁")]) == ["not_asked"]
    assert why(one, now=replace(now, shown={**now.shown, "局0": frozenset()})) == ["hidden"]
    assert why([Task(1, "局0", TOPIC, "排队")], then=replace(then, heard={})) == ["hidden"]
    assert why([tasks[name] for name in UNITS[:10]]) == ["few_similar"] * 10
    assert why([Task(1, name, TOPIC, "排队") for name in UNITS[:10]]) == ["few_similar"] * 10
    units = (replace(now.measured.wave.units[0], unit_class="窗口"), *now.measured.wave.units[1:])
    elsewhere = replace(now, measured=replace(now.measured, wave=replace(now.measured.wave, units=units)))
    assert why(one, now=elsewhere) == ["moved"]


def test_who_may_not_be_shown_is_compared_with_nobody():
    """Else the mean of the similar units would tell what it has."""
    then, now = side(1), side(2)
    hidden = replace(
        now, shown={**now.shown, "局9": frozenset((INDEX,))}, heard={k: v for k, v in now.heard.items() if k != "局9"}
    )
    tasks = [Task(1, "局0", DIMENSION, "公开"), Task(2, "局0", TOPIC, "排队")]
    assert [each.similar for each in follow_ups(tasks, then, now, SAME)] == [13, 13]
    assert [each.similar for each in follow_ups(tasks, then, hidden, SAME)] == [12, 12]


def test_a_renamed_unit_is_the_same_one():
    then = side(1)
    found = follow_ups([Task(1, "旧局", DIMENSION, "公开")], then, side(2), {**SAME, "旧局": "局0"})
    assert found[0].unit == "局0" and found[0].before == then.measured.dimensions.score[0, 0]


def test_many_tasks_are_one_family():
    """Of 60 tasks without effect hardly one is called, where one by one three would be."""
    rng = np.random.default_rng(6)
    calls, alone = 0, 0
    for _ in range(40):
        p = rng.uniform(size=60)
        found = [
            FollowUp(Task(n, "局", DIMENSION, "公开"), "局", gain=1.0, low=-1.0, high=3.0, p=float(each), minimum=1.0)
            for n, each in enumerate(p)
        ]
        calls += any(each.verdict == "more" for each in judged(found))
        alone += int((p <= 0.05).sum())
    assert calls <= 6 and alone > 80


def test_no_improvement_is_only_said_where_one_that_matters_is_excluded():
    plain = FollowUp(Task(1, "局", DIMENSION, "公开"), "局", gain=-0.2, low=-0.9, high=0.5, p=0.5, minimum=1.0)
    assert judged([plain])[0].verdict == "no_more"
    assert judged([replace(plain, high=1.4)])[0].verdict == "unclear"
    assert judged([replace(plain, p=None, gain=None, why="gone")])[0].verdict == "unclear"
