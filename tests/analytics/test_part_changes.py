"""Changes of dimensions and lines of groups: each is the change of an index that consists of that part alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.appraisal import Change, Part
from analytics.appraise import appraise
from analytics.lineage import Lineage
from analytics.measure import Measured, measure
from analytics.multiplicity import LEVEL
from analytics.parts import dimension_parts
from tests.analytics.build import LEVELS, Row, scheme_of, wave_of
from tests.analytics.test_change import two_waves

DIMENSIONS, GROUPS = ("政务公开", "依法行政", "效能建设"), ("代表", "居民")
SCHEME = scheme_of(groups={"代表": 0.3, "居民": 0.7}, dimensions=dict(zip(DIMENSIONS, (1.0, 2.0, 3.0), strict=True)))


def rows(seed: int, respondents: range, shift: float = 0.0, units: tuple[str, ...] = ("甲局", "乙局")) -> list[Row]:
    """Half of the respondents in each group; answers a person gives hang together, over waves too. Some are missing."""
    rng = np.random.default_rng(seed)
    made = []
    for number in respondents:
        habit = np.random.default_rng(number).normal()
        for unit in units:
            for dimension in DIMENSIONS:
                place = int(np.clip(np.round(1.0 + habit + rng.normal() - shift), 0, 3))
                if rng.random() < 0.9:
                    made.append(
                        Row(str(number), unit, LEVELS[place], dimension, GROUPS[number % 2], respondent=f"人{number}")
                    )
    return made


BEFORE, NOW = rows(1, range(120)), rows(2, range(60, 180), shift=0.4)


def same(one: Change, other: Change) -> None:
    for name in ("se", "ci_low", "ci_high", "p"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9)
    assert one.value == other.value


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_a_dimension_changes_like_an_index_of_it_alone(dimension):
    whole, _, _ = two_waves(BEFORE, NOW, SCHEME)
    alone, _, _ = two_waves(BEFORE, NOW, replace(SCHEME, dimensions={dimension: 1.0}))
    for unit in ("甲局", "乙局"):
        (part,) = [part for part in whole.unit(unit).dimensions if part.name == dimension]
        same(part.change, alone.unit(unit).change)


@pytest.mark.parametrize("group", GROUPS)
def test_a_line_changes_like_an_index_of_it_alone(group):
    whole, _, _ = two_waves(BEFORE, NOW, SCHEME)
    alone, _, _ = two_waves(BEFORE, NOW, replace(SCHEME, groups={group: 1.0}))
    for unit in ("甲局", "乙局"):
        (part,) = [part for part in whole.unit(unit).groups if part.name == group]
        same(part.change, alone.unit(unit).change)


def test_people_who_come_back_make_a_change_surer():
    known, _, _ = two_waves(BEFORE, NOW, SCHEME)
    unknown, _, _ = two_waves([row._replace(respondent=None) for row in BEFORE], NOW, SCHEME)
    for unit in ("甲局", "乙局"):
        for part, other in zip(
            (*known.unit(unit).dimensions, *known.unit(unit).groups),
            (*unknown.unit(unit).dimensions, *unknown.unit(unit).groups),
            strict=True,
        ):
            assert 0.3 < part.change.se / other.change.se < 0.95


def test_the_parts_of_a_page_are_one_family():
    unit = two_waves(BEFORE, NOW, SCHEME)[0].unit("甲局")
    changes = [part.change for part in (*unit.dimensions, *unit.groups)]
    assert {(change.family.name, change.family.tests) for change in changes} == {("unit_parts", 5)}
    assert all(change.p_adjusted >= change.p for change in changes)
    assert {change.verdict for change in changes} <= {"up", "none"}
    assert all((change.verdict == "none") == (change.p_adjusted > LEVEL) for change in changes)


def test_a_part_that_may_not_be_shown_in_one_of_the_waves_has_no_change():
    few = [row for row in BEFORE if row.group == "居民" or int(row.ballot) < 16]
    unit = two_waves(few, NOW, SCHEME)[0].unit("甲局")
    assert [part.name for part in unit.groups] == ["代表", "居民"]
    assert [part.change for part in unit.groups] == [None, None]  # before, they stood on one line
    assert all(part.change is not None for part in unit.dimensions)


def test_parts_of_a_renamed_and_of_a_merged_unit():
    before = rows(1, range(120), units=("甲局", "旧局", "丙局"))
    now = [*NOW, *rows(3, range(60, 180), units=("合局",))]
    scheme = SCHEME
    old = measure(
        wave_of([row._replace(unit={"旧局": "合局", "丙局": "合局"}.get(row.unit, row.unit)) for row in before]), scheme
    )
    measured, measured_before = measure(wave_of(now), scheme), measure(wave_of(before), scheme)
    earlier = appraise(measured_before, "2025", "万人评议", "2025")
    lineage = Lineage({"乙局": ("甲局",), "合局": ("旧局", "丙局")}, {}, old)
    found = appraise(measured, "2026", "万人评议", "2026", (measured_before, earlier), lineage)
    for name in ("甲局", "乙局", "合局"):
        unit = found.unit(name)
        assert all(part.change is not None and part.change.se > 0 for part in (*unit.dimensions, *unit.groups))
    apart = {part.name: part.score for part in dimensions_of(old, "合局")}
    for part in found.unit("合局").dimensions:
        middle = (part.change.ci_low + part.change.ci_high) / 2
        assert middle == pytest.approx(part.score - apart[part.name])


def dimensions_of(measured: Measured, unit: str) -> tuple[Part, ...]:
    return dimension_parts(measured)[[each.name for each in measured.wave.units].index(unit)]
