"""How many raise a topic, beside similar units: laws, and a truth that is known."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.similar_topics import topic_against
from benchmarks.follow_up import topics

WROTE = np.full(12, 60)
SIMILAR = np.arange(1, 12)


def against(before: list[int], after: list[int]):
    """A topic that others hardly have; two more that nothing moved in."""
    rest = np.array([[6, 5, 7, 6, 4, 8, 6, 5, 7, 6, 6, 5], [1, 0, 2, 1, 0, 0, 1, 1, 0, 2, 0, 1]])
    return topic_against(np.vstack([before, rest]), WROTE, np.vstack([after, rest]), WROTE, 0, 0, SIMILAR)


def test_what_is_said_half_as_often_has_gained():
    others = [1, 0, 2, 1, 0, 1, 0, 0, 1, 2, 1]
    found = against([30, *others], [10, *others])
    assert found.gain == pytest.approx(found.expected - 10 / 60) and 0.45 < found.expected < 0.5
    assert found.low > 0 and found.p < 0.01
    same = against([30, *others], [30, *others])
    assert same.low < 0 < same.high and same.p > 0.5
    worse = against([12, *others], [34, *others])
    assert worse.high < 0 and worse.p < 0.01


def test_the_interval_holds_zero_exactly_where_the_test_does_not_reject():
    others = [3, 4, 2, 5, 3, 4, 2, 3, 5, 4, 3]
    for now in range(0, 40, 3):
        found = against([20, *others], [now, *others])
        assert (found.low > 1e-6 or found.high < -1e-6) == (found.p < 0.05), now


def test_what_falls_everywhere_is_no_gain():
    found = against([30, *([20] * 11)], [15, *([8] * 11)])
    assert found.expected < 0.35 and found.low < 0 < found.high


def test_a_few_voices_more_than_others_are_mostly_luck():
    """7 of 60 where the class has 2: fewer are to be expected next time."""
    found = against([7, *([2] * 11)], [3, *([2] * 11)])
    assert found.expected < 7 / 60 and found.p > 0.05


def test_the_truth_is_held_where_the_loudest_were_chosen():
    found = topics(22, 3, 40, 0.15, 4, 0.0, 0.0, 50, 3)
    assert found[:, 0].mean() >= 0.9 and found[:, 1].mean() <= 0.06 and found[:, 2].mean() <= 0.06
