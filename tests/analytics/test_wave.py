"""The arrays of a wave: counting, and the wave as one group."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analytics.build import Row, random_rows, wave_of


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
