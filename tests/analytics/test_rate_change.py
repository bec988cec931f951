"""The change of the 满意率 of a whole wave, with its interval."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measure import Measured, measure
from analytics.rate_change import _pooled, broad_change_interval
from analytics.shares import newcombe
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.reference import Reference
from tests.analytics.test_change import two_waves

BROAD = ("满意", "基本满意")


def measured_of(rows, **changes: object) -> Measured:
    return measure(wave_of(rows), scheme_of(**changes))


def test_the_change_of_the_broad_rate_has_newcombes_interval():
    before = tallied("甲局", {"满意": 300, "基本满意": 300, "一般": 400})
    now = tallied("甲局", {"满意": 300, "基本满意": 353, "一般": 347})
    overall = two_waves(before, now)[0].overall
    assert (overall.broad_change, overall.broad_moved) == (Decimal("5.3"), True)
    wanted = [100 * float(end) for end in newcombe(0.653, 999, 0.6, 999)]
    assert overall.broad_change_ci == pytest.approx(wanted)
    small = two_waves(before[::10], now[::10])[0].overall
    assert not small.broad_moved and small.broad_change_ci[0] < 0 < small.broad_change_ci[1]


def test_one_person_who_rates_ten_units_is_one_person():
    rows = [Row(str(person), f"局{unit}", "满意" if person < 60 else "一般") for person in range(100) for unit in range(10)]
    assert _pooled(measured_of(rows), BROAD) == pytest.approx((0.6, 99.0))


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_variance_equals_the_formula(seed):
    rows, scheme = random_rows(seed), scheme_of(groups={"群0": 0.5, "群1": 0.5})
    slow = Reference(rows, scheme)
    found = _pooled(measure(wave_of(rows), scheme), BROAD)
    whole = sum(row.weight for row in slow.counted)
    if not whole:
        assert found is None
        return
    p = sum(row.weight for row in slow.counted if row.level in BROAD) / whole
    variance = 0.0
    for group in slow.groups:
        people = slow.people(group)
        if len(people) < 2:
            continue
        z = [
            sum(
                r.weight * ((r.level in BROAD) - p) / whole for r in slow.counted if (r.group, r.respondent) == (group, who)
            )
            for who in people
        ]
        variance += slow.factor(group) * sum((each - sum(z) / len(z)) ** 2 for each in z)
    assert found[0] == pytest.approx(p)
    if variance > 1e-12:
        assert found[1] == pytest.approx(p * (1 - p) / variance, rel=1e-9)
    else:
        assert found[1] == len({(row.group, row.respondent) for row in slow.counted})


def test_counts_without_ballots_are_no_more_certain_than_ballots():
    rows = [
        Row(str(person), f"局{unit}", "满意" if (person + unit) % 4 else "一般", f"第{item}项")
        for person in range(80)
        for unit in range(3)
        for item in range(2)
    ]
    ballots = measured_of(rows)
    empty = wave_of([]).ratings
    counted = replace(ballots.wave, tallies=ballots.wave.counts, ratings=empty, groups=ballots.wave.groups)
    share, n = _pooled(ballots, BROAD)
    share_counted, n_counted = _pooled(measure(counted, scheme_of()), BROAD)
    assert share_counted == pytest.approx(share)
    assert n_counted <= n + 1e-9
    assert n_counted == pytest.approx(79)


def test_without_scored_answers_there_is_no_interval():
    nobody = measured_of(tallied("甲局", {"unknown": 5}))
    assert broad_change_interval(measured_of(tallied("甲局", {"满意": 5})), nobody) is None
    np.testing.assert_allclose(_pooled(measured_of(tallied("甲局", {"满意": 5})), BROAD), (1.0, 5.0))
