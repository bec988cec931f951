"""失分 by hand; it adds up to what is missing to full marks, whatever is hidden."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from math import erfc, sqrt

import numpy as np
import pytest

from analytics.appraise import appraise
from analytics.losses import loss_facts, losses
from analytics.measure import measure
from analytics.shortfalls import shortfalls
from tests.analytics.arrays import points_scheme, points_wave
from tests.analytics.test_heat_map import DIMENSIONS, city


def result(scores: list[list[float]], **changes):
    """Units [dimension] that everybody rates alike but for a point up and down."""
    score = np.array([[[each + (-1) ** ballot for each in row] for row in scores] for ballot in range(40)])
    dimensions = DIMENSIONS[: len(scores[0])]
    return appraise(measure(points_wave(score, dimensions=dimensions), points_scheme(**changes)), "w", "s", "p")


def test_by_hand():
    found = losses(result([[90, 70], [80, 60], [95, 85]], dimensions={"公开": 3, "效率": 1}).units, result([[1, 1]]))
    assert found.units == found.rated == 3
    first, second = found.dimensions
    assert (first.name, first.weight, first.points) == ("公开", pytest.approx(0.75), pytest.approx(0.75 * 35 / 3))
    assert (second.name, second.weight, second.points) == ("效率", pytest.approx(0.25), pytest.approx(0.25 * 85 / 3))
    assert found.total == pytest.approx(first.points + second.points) and found.dimensions_rest == 0
    assert first.share == pytest.approx(105 / 190) and found.lowest == (("效率", 3),) and found.groups == ()
    facts = {(fact.code, fact.detail): fact.value for fact in loss_facts(found, "部门")}
    assert facts["lowest_in", "效率"] == 3 and facts["loss_share", "公开"] == pytest.approx(100 * 105 / 190)


def test_two_lowest_are_none_and_full_marks_lose_nothing():
    found = losses(result([[70, 70, 90], [60, 80, 90]]).units, result([[1, 1]]))
    assert found.lowest == (("公开", 1),) and found.rated == 2
    full = result([[100, 100], [100, 100]])
    units = [
        replace(
            unit, index=Decimal(100), index_exact=100.0, dimensions=tuple(replace(p, score=100.0) for p in unit.dimensions)
        )
        for unit in full.units
    ]
    found = losses(units, full)
    assert found.total == 0 and {loss.share for loss in found.dimensions} == {0.0} and found.lowest == ()


def test_it_adds_up_with_groups_and_what_is_hidden_stays_in_the_rest():
    measured, appraisal = city(4, low=6.0)
    found = losses(appraisal.units, appraisal)
    assert found.total == pytest.approx(100 - appraisal.unit_class("部门").mean)
    for parts, rest in ((found.dimensions, found.dimensions_rest), (found.groups, found.groups_rest)):
        assert sum(loss.points for loss in parts) + rest == pytest.approx(found.total)
        assert sum(loss.share for loss in parts) == pytest.approx(1) and rest == 0
    hidden = [replace(unit, dimensions=unit.dimensions[:2]) for unit in appraisal.units]
    less = losses(hidden, appraisal)
    assert less.dimensions_rest == pytest.approx(
        sum(loss.points for loss in found.dimensions if loss.name in DIMENSIONS[2:])
    )
    secret = [replace(unit, groups=tuple(replace(part, merged=True) for part in unit.groups)) for unit in appraisal.units]
    assert losses(secret, appraisal).groups == () and losses([], appraisal) is None
    assert losses([replace(unit, min_shown=10_000) for unit in appraisal.units], appraisal) is None


# --- 短板


def test_shortfalls_are_the_proven_ones_costliest_first():
    measured, appraisal = city(1, low=8.0)
    found = shortfalls(appraisal)
    p = {
        (unit.name, part.name): (abs(part.gap) / part.gap_se, part)
        for unit in appraisal.units
        for part in unit.dimensions
    }  # fmt: skip
    order = sorted(p, key=lambda key: -p[key][0])
    assert found.tested == len(order) == 40 and found.rows
    proven = max((rank for rank, key in enumerate(order, 1) if erfc(p[key][0] / sqrt(2)) * 40 / rank <= 0.05), default=0)
    below = {key for key in order[:proven] if p[key][1].gap < 0}
    assert {(row.unit, row.dimension) for row in found.rows} == below
    costs = [row.cost for row in found.rows]
    assert costs == sorted(costs) and all(cost < 0 for cost in costs)
    row = found.rows[0]
    part = p[row.unit, row.dimension][1]
    assert (row.unit, row.dimension) == ("局3", "效率")
    assert row.cost == pytest.approx(part.weight * (part.score - part.class_mean)) and row.n == part.n == 240
    assert row.margin == pytest.approx(1.959964 * part.gap_se) and row.q <= 0.05
