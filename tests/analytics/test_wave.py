"""The arrays of a wave: counting, and the wave as one group."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.cells import measure_cells
from analytics.wave import Wave
from tests.analytics.build import Row, random_rows, scheme_of, wave_of


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_cube_counts_rows(seed):
    rows = random_rows(seed)
    wave = wave_of(rows)
    counts = Counter((row.unit, row.group, row.dimension, row.level) for row in rows)
    for u, unit in enumerate(wave.units):
        for g, group in enumerate(wave.groups):
            for d, dimension in enumerate(wave.dimensions):
                for n, level in enumerate(wave.levels):
                    of_cell = [
                        r for r in rows if (r.unit, r.group, r.dimension, r.level) == (unit.name, group, dimension, level)
                    ]
                    assert wave.counts[u, g, d, n] == counts[unit.name, group, dimension, level]
                    assert wave.weights[u, g, d, n] == sum(row.weight for row in of_cell)


@settings(max_examples=20)
@given(seeds=st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)))
def test_cubes_of_two_batches_add_up_to_the_cube_of_both(seeds):
    """And to the same indices: means need nothing but the cube."""
    first, second = (random_rows(seed) for seed in seeds)
    classes = {row.unit: row.unit_class for row in first}
    second = [row._replace(ballot="b" + row.ballot, unit_class=classes.get(row.unit, "部门")) for row in second]
    both = wave_of([*first, *second])
    sums = [np.zeros_like(both.counts), np.zeros_like(both.weights)]
    for part in (wave_of(first), wave_of(second)):
        axes = zip(_names(part), _names(both), strict=True)
        places = np.ix_(*([there.index(name) for name in here] for here, there in axes))
        for total, cube in zip(sums, (part.counts, part.weights), strict=True):
            total[places] += cube
    assert np.array_equal(sums[0], both.counts) and np.allclose(sums[1], both.weights, rtol=1e-12)
    added = measure_cells(replace(both, counts=sums[0], weights=sums[1]), scheme_of()).index
    assert np.allclose(added, measure_cells(both, scheme_of()).index, rtol=1e-12, equal_nan=True)


def test_the_wave_as_one_group():
    rows = [
        Row("1", "甲局", "满意", group="代表", respondent="张"),
        Row("2", "甲局", "一般", group="居民"),
        Row("3", "乙局", "满意", group="居民", respondent="张", weight=2.0),
        Row("4", "乙局", "满意", group="居民", respondent="李"),
    ]
    wave = wave_of(rows, population={"代表": 100})
    pooled = wave.pooled()
    assert pooled.groups == ("全体",)
    assert pooled.population == {}, "a full list of one group is none of the whole"
    np.testing.assert_array_equal(pooled.counts[:, 0], wave.counts.sum(axis=1))
    np.testing.assert_array_equal(pooled.weights[:, 0], wave.weights.sum(axis=1))
    assert pooled.ratings.ballot_respondent.tolist() == [0, 1, 0, 2]
    keys = wave.ratings.respondent_key
    assert pooled.ratings.respondent_key.tolist() == [keys[0], 0, keys[3]]
    assert pooled.ratings.respondent_group.tolist() == [0, 0, 0]


def test_strangers_stay_strangers_when_pooled():
    wave = wave_of([Row(str(number), "甲局", "满意", group=f"群{number % 2}") for number in range(6)])
    assert len(wave.pooled().ratings.respondent_key) == 6


def _names(wave: Wave) -> list[list[str]]:
    return [[unit.name for unit in wave.units], list(wave.groups), list(wave.dimensions), list(wave.levels)]
