"""Rounding and ranks: what leaves the office."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.published import competition_ranks, dense_ranks, published


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (84.995, 2, "85.00"),
        (84.994, 2, "84.99"),
        (0.125, 2, "0.13"),
        (2.675, 2, "2.68"),  # in binary 2.67499999…
        (1.005, 2, "1.01"),
        (79.22, 1, "79.2"),
        (83.33333333333333, 2, "83.33"),
        (0.1 + 0.2, 1, "0.3"),
        (90.00499999999998, 2, "90.01"),  # float noise of 90.005
        (90.004999, 2, "90.00"),  # no noise
        (100.0, 0, "100"),
        (99.5, 0, "100"),
        (-0.125, 2, "-0.13"),
        (-0.001, 2, "0.00"),
    ],
)
def test_half_up_in_decimal(value, decimals, expected):
    assert str(published(value, decimals)) == expected


@given(st.integers(0, 10**5), st.integers(0, 3), st.sampled_from([3, 6, 7, 9, 11, 13]))
def test_noise_moves_no_figure(thousandths, decimals, parts):
    """A figure of three decimals, computed through a division and back, is published like the exact one."""
    exact = Decimal(thousandths) / 1000
    noisy = sum([thousandths / 1000 / parts] * parts)
    assert published(noisy, decimals) == exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@given(st.fractions(-100, 100, max_denominator=1000), st.integers(0, 4))
def test_half_up_is_floor_of_a_half_more(value, decimals):
    unit = Fraction(1, 10**decimals)
    steps = (abs(value) / unit + Fraction(1, 2)).__floor__()
    assert abs(Fraction(published(float(value), decimals))) == steps * unit


def test_competition_ranks():
    indices = [Decimal("91.20"), Decimal("90.55"), Decimal("90.55"), Decimal("88.00")]
    assert competition_ranks(indices) == [1, 2, 2, 4]


@given(st.lists(st.integers(0, 12).map(Decimal), max_size=30))
def test_a_rank_is_one_more_than_the_number_of_better_ones(indices):
    assert competition_ranks(indices) == [1 + sum(other > index for other in indices) for index in indices]


def test_dense_ranks_leave_no_place_empty():
    indices = [Decimal("91.20"), Decimal("90.55"), Decimal("90.55"), Decimal("88.00")]
    assert dense_ranks(indices) == [1, 2, 2, 3]
    assert dense_ranks(indices, from_below=True) == [3, 2, 2, 1]
    assert competition_ranks(indices, from_below=True) == [4, 2, 2, 1]


KEYS = st.lists(st.integers(0, 12), min_size=1, max_size=30)


@given(KEYS)
def test_the_sum_of_competition_ranks(keys):
    """Sorted, n units have the places 1 … n; a tie of t units that begins at place p takes p t times in their stead, which is
    t(t−1)/2 less. Midranks, (rank + n + 1 − rank from below) / 2, add up to n(n+1)/2 whatever the ties."""
    n, ties = len(keys), Counter(keys).values()
    above, below = competition_ranks(keys), competition_ranks(keys, from_below=True)
    assert sum(above) == n * (n + 1) // 2 - sum(t * (t - 1) // 2 for t in ties)
    assert sum(up + n + 1 - down for up, down in zip(above, below, strict=True)) == n * (n + 1)


@given(KEYS)
def test_the_sum_of_dense_ranks(keys):
    """k places, each as often as it is shared; from above and from below they add up to k + 1."""
    ties = Counter(keys)
    above, below = dense_ranks(keys), dense_ranks(keys, from_below=True)
    assert sum(above) == sum(place * ties[key] for place, key in enumerate(sorted(ties, reverse=True), 1))
    assert {up + down for up, down in zip(above, below, strict=True)} == {len(ties) + 1}
    assert set(above) == set(range(1, len(ties) + 1))
    assert all(dense <= competition for dense, competition in zip(above, competition_ranks(keys), strict=True))
