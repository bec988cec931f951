"""Answers by level as a unit may have them. That nothing hidden follows from them is in test_audit.py."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from analytics.explain import explain
from analytics.level_counts import level_counts
from analytics.measure import measure
from tests.analytics.build import scheme_of, tallied, wave_of
from tests.analytics.test_audit import SHOWN_AS

SIZES = {"领导": 12, "代表": 40, "企业": 60, "居民": 80}


def measured(sizes=SIZES, secret: tuple[str, ...] = (), **changes: object):
    rows = [
        row
        for group, size in sizes.items()
        for row in tallied("甲局", {"满意": size - 8, "一般": 5, "不满意": 3}, group=group)
    ]
    return measure(wave_of(rows), scheme_of(secret=secret, shown_as=SHOWN_AS if secret else {}, **changes))


def test_groups_that_may_stand_alone_are_those_of_the_calculation() -> None:
    found, steps = level_counts(measured(), "甲局"), explain(measured(), "甲局").cells
    assert [(each.line, each.dimension) for each in found] == [(step.line, step.dimension) for step in steps]
    counts = {each.line: dict(each.counts) for each in found}
    assert counts["企业"] == {"满意": Decimal(52), "一般": Decimal(5), "不满意": Decimal(3)}
    assert {line: sum(each.values()) for line, each in counts.items()} == SIZES


def test_a_secret_group_is_counted_with_its_neighbour_or_not_at_all() -> None:
    found = {each.line: each for each in level_counts(measured(secret=("领导",)), "甲局")}
    assert "领导" not in found and found["领导和代表"].merged
    together = dict(found["领导和代表"].counts)
    assert together in ({}, {"满意": Decimal(36), "一般": Decimal(10), "不满意": Decimal(6)})
    assert found["企业"].counts and not found["企业"].merged


def test_too_few_beside_the_secret_ones_are_not_counted() -> None:
    found = level_counts(measured({**SIZES, "代表": 9}, secret=("领导",)), "甲局")
    assert [each.line for each in found if each.counts and "领导" in each.line] == []


@pytest.mark.parametrize("sizes", [{"居民": 9}, {}])
def test_nothing_of_a_unit_that_is_not_shown(sizes: dict[str, int]) -> None:
    rows = [row for group, size in sizes.items() for row in tallied("甲局", {"满意": size}, group=group)]
    rows += tallied("乙局", {"满意": 50, "一般": 10}, group="居民")
    rows += tallied("甲局", {"unknown": 30}, group="居民")
    found = measure(wave_of(rows), scheme_of())
    assert level_counts(found, "甲局") == () and level_counts(found, "乙局") != ()
    with pytest.raises(KeyError):
        level_counts(found, "丙局")


def test_counts_are_of_what_is_counted() -> None:
    """They add up to the weights of the scored answers in the cells that enter the score."""
    found = measured()
    counted = sum(n for each in level_counts(found, "甲局") for _, n in each.counts)
    assert float(counted) == pytest.approx(np.nansum(found.cells.total[0]))
