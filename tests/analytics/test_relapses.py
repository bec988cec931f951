"""反弹: what counts as coming back, and that counts alone are none."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from analytics.appraisal import Change
from analytics.follow_up import DIMENSION, TOPIC, Task
from analytics.relapses import FEW, Closed, Raised, relapses
from analytics.shares import newcombe, newcombe_p


def topic(*raised: tuple[int, int], number: int = 1) -> Closed:
    heard = tuple(Raised(str(2024 + place), *each) for place, each in enumerate(raised))
    return Closed(Task(number, "局", TOPIC, "排队"), "局", heard)


def score(difference: float, se: float, number: int = 1) -> Closed:
    from analytics.multiplicity import two_sided

    change = Change(
        "2025", Decimal(repr(difference)), se, difference - 2 * se, difference + 2 * se, "none", two_sided(difference, se)
    )
    return Closed(Task(number, "局", DIMENSION, "效能"), "局", change=change)


def test_a_topic_that_had_gone_and_is_back():
    (found,) = relapses([topic((40, 80), (4, 80), (30, 80))])
    assert found.code == "returned" and found.certain and (found.before.wave, found.now.wave) == ("2025", "2026")
    assert found.p_adjusted < 0.001 and found.family.tests == 1


def test_more_voices_among_more_who_wrote_are_no_return():
    """Twelve against four, of three times as many: counts alone would call it."""
    found = relapses([topic((40, 80), (4, 80), (12, 240))])
    assert [each.code for each in found] == []


def test_what_never_went_is_for_a_person_to_look_at():
    (found,) = relapses([topic((33, 68), (55, 112))])
    assert found.code == "still" and not found.certain and found.p_adjusted is None
    assert relapses([topic((33, 68), (20, 112))]) == (), "proven fewer"
    assert relapses([topic((6, 68), (FEW - 1, 60))]) == (), "too few voices"
    assert relapses([topic((33, 68))]) == (), "no wave since"


def test_a_score_that_fell_again():
    found = relapses([score(-2.0, 0.4, 1), score(-0.5, 0.4, 2), score(3.0, 0.4, 3)])
    assert [(each.task.number, each.code, each.change.verdict) for each in found] == [(1, "fell", "down")]
    assert found[0].family.tests == 3


def test_all_closed_tasks_are_one_family_and_the_proven_ones_come_first():
    rng = np.random.default_rng(4)
    calm = [score(float(rng.normal(0, 0.4)), 0.4, number) for number in range(40)]
    found = relapses([topic((33, 68), (55, 112), number=98), *calm, topic((40, 80), (4, 80), (30, 80), number=99)])
    assert [each.task.number for each in found] == [99, 98]


@pytest.mark.parametrize(("one", "other"), [((0.3, 50), (0.1, 60)), ((0.0, 20), (0.2, 20)), ((0.5, 9), (0.5, 30))])
def test_p_of_two_shares_is_where_their_interval_reaches_zero(one, other):
    p = newcombe_p(*one, *other)
    if one[0] == other[0]:
        assert p == 1.0
        return
    low, high = newcombe(*one, *other, 1 - p)
    assert min(abs(low), abs(high)) < 1e-6
