"""Maps of what stands out: few false alarms, one group that sees a unit differently, nothing that is hidden."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.appraise import appraise
from analytics.heat_map import HeatMap, dimension_map, group_map
from analytics.measure import measure
from tests.analytics.arrays import points_scheme, points_wave
from tests.analytics.build import Row, scheme_of, tallied, wave_of
from tests.analytics.derivative import covariance_of, slopes

DIMENSIONS = ("公开", "效率", "廉政", "服务")


def city(seed: int, low: float = 0.0, group_low: float = 0.0, ballots: int = 240):
    """Everybody rates all ten units, three groups with a level of their own; 局3 may be low in 效率, or with 群1."""
    rng = np.random.default_rng(seed)
    group = (np.arange(ballots) % 3).astype(np.int64)
    score = 60 + 5.0 * group[:, None, None] + rng.normal(0, 6, (ballots, 1, 1)) + rng.normal(0, 8, (ballots, 10, 4))
    score[:, 3, 1] -= low
    score[group == 1, 3] -= group_low
    measured = measure(points_wave(score, dimensions=DIMENSIONS, group=group), points_scheme())
    return measured, appraise(measured, "w", "s", "p")


def marked(found: HeatMap) -> set[tuple[str, str]]:
    return {
        (row.unit, part)
        for row in found.rows
        for part, cell in zip(found.parts, row.cells, strict=True)
        if cell is not None and cell.mark != "near"
    }


def test_where_nothing_differs_a_map_is_mostly_empty():
    """Each map has a mark at all in some 5 of 100 cities; tested cell by cell, nearly every one would."""
    maps = [(dimension_map(appraisal), group_map(appraisal)) for _, appraisal in (city(seed) for seed in range(25))]
    assert {found.tested for found, _ in maps} == {40} and {found.tested for _, found in maps} == {30}
    for kind in (0, 1):
        assert sum(pair[kind].marked > 0 for pair in maps) <= 4
        single = [any(cell.p < 0.05 for row in pair[kind].rows for cell in row.cells) for pair in maps]
        assert sum(single) >= 12


def test_what_stands_out_is_marked():
    found = dimension_map(city(1, low=8.0)[1])
    assert ("局3", "效率") in marked(found) and found.marked == len(marked(found)) <= 3
    cell = next(row for row in found.rows if row.unit == "局3").cells[found.parts.index("效率")]
    assert cell.mark == "below" and cell.gap == pytest.approx(-7.2, abs=2) and cell.q >= cell.p


def test_a_group_that_sees_a_unit_differently_is_told_from_one_that_is_strict():
    """群0 gives everybody ten points less than 群2, and is not marked; 群1 holds something against 局3."""
    found = group_map(city(2, group_low=9.0)[1])
    cells = {(row.unit, part): cell for row in found.rows for part, cell in zip(found.parts, row.cells, strict=True)}
    assert cells["局3", "群1"].mark == "below" and cells["局3", "群1"].gap == pytest.approx(-8.1, abs=2)
    assert max((cell.q, *place) for place, cell in cells.items() if cell.mark == "near")[0] > 0.5
    assert len(marked(found)) <= 6 and sum(cell.mark == "near" for cell in cells.values()) >= 24


def test_errors_of_a_group_against_the_others_are_derivatives():
    measured, appraisal = city(4, ballots=60)
    found = group_map(appraisal)

    def figures(each) -> np.ndarray:
        gap = each.cells.group_score - each.cells.group_score.mean(axis=0)
        share = each.cells.group_share
        others = ((share * gap).sum(axis=1, keepdims=True) - share * gap) / (1 - share)
        return gap - others

    slope = slopes(measured.wave, points_scheme(), figures)
    assert measured.influence.small_cell.max() > 0  # cells of twenty: errors may only be wider
    for row in found.rows:
        place = [unit.name for unit in measured.wave.units].index(row.unit)
        errors = np.sqrt(covariance_of(measured, slope[:, place]).diagonal())
        for cell, figure, error in zip(row.cells, figures(measured)[place], errors, strict=True):
            assert cell.gap == pytest.approx(figure)
            assert error <= cell.se < 1.4 * error


def test_what_is_not_shown_has_no_cell():
    rows = [
        row
        for unit in "甲乙丙丁"
        for group, n in (("居民", 40), ("企业", 30))
        for row in tallied(f"{unit}局", {"满意": n, "不满意": 12}, group=group)
    ]
    rows += tallied("甲局", {"满意": 4}, group="专家")
    rows += [Row("x", "戊局", "满意", group="居民")]
    appraisal = appraise(measure(wave_of(rows), scheme_of(min_ballots=2)), "w", "s", "p")
    found = group_map(appraisal)
    assert [row.unit for row in found.rows] == ["甲局", "乙局", "丙局", "丁局"] or len(found.rows) == 4
    assert not any("专家" in part for part in found.parts)
    row = next(row for row in found.rows if row.unit == "甲局")
    assert sum(cell is not None for cell in row.cells) <= 1


def test_a_wave_without_anything_to_compare_has_an_empty_map():
    appraisal = appraise(measure(wave_of(tallied("甲局", {"满意": 60})), scheme_of()), "w", "s", "p")
    for found in (dimension_map(appraisal), group_map(appraisal)):
        assert (found.rows, found.tested, found.marked) == ((), 0, 0)
