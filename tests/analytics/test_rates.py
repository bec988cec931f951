"""满意率 and 知晓率 against the formulas."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measure import measure
from analytics.shares import clopper_pearson, wilson
from tests.analytics.build import LEVELS, Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.reference import Reference
from tests.analytics.test_cells import SCHEMES


@pytest.mark.parametrize("name", SCHEMES)
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_rates_equal_the_formula(name, seed):
    rows, scheme = random_rows(seed), SCHEMES[name]
    population = {"群0": 40, "群2": 25}
    expected = Reference(rows, scheme, {} if scheme.pooled else population)
    measured = measure(wave_of(rows, population=population), scheme)
    rates = measured.rates
    for place, unit in enumerate(measured.wave.units):
        strict = (rates.strict[place], rates.strict_low[place], rates.strict_high[place])
        broad = (rates.broad[place], rates.broad_low[place], rates.broad_high[place])
        _same(strict, expected.rate(unit.name, scheme.satisfied))
        _same(broad, expected.rate(unit.name, scheme.satisfied_broad))
        _same((rates.awareness[place],), _tuple(expected.awareness(unit.name)))
        assert rates.base[place] == sum(row.unit == unit.name for row in expected.counted)


def test_rates_are_pooled_and_not_weighed_by_group():
    rows = [*tallied("甲局", {"满意": 90}, group="居民"), *tallied("甲局", {"不满意": 10}, group="代表")]
    measured = measure(wave_of(rows), scheme_of(groups={"居民": 0.5, "代表": 0.5}))
    assert measured.rates.strict[0] == pytest.approx(0.9)
    assert measured.cells.index[0] == pytest.approx(50.0)


def test_only_unknown_enters_awareness():
    rows = tallied("甲局", {"满意": 30, "unknown": 10, "abstain": 7, "not_shown": 5, "skipped": 3})
    rates = measure(wave_of(rows), scheme_of()).rates
    assert rates.awareness[0] == pytest.approx(0.75)
    assert rates.strict[0] == 1.0
    assert rates.base[0] == 30


def test_answers_of_one_person_are_not_many_persons():
    """Ten dimensions ticked alike by 20 persons: the interval is that of 20 answers, not of 200."""
    rows = [
        Row(str(person), "甲局", "满意" if person < 15 else "一般", f"第{number}项")
        for person in range(20)
        for number in range(10)
    ]
    rates = measure(wave_of(rows), scheme_of()).rates
    low, high = wilson(0.75, 19.0)  # n/(n−1) as everywhere: V = p(1−p)/(n−1)
    assert rates.base[0] == 200
    assert (rates.strict_low[0], rates.strict_high[0]) == (pytest.approx(float(low)), pytest.approx(float(high)))


def test_persons_who_all_answer_alike_give_no_false_certainty():
    """Each of 7 persons ticks 满意 twice in six: their shares do not differ, and V is rounding noise, 2e-35."""
    rows = [
        Row(str(person), "甲局", "满意" if (person + item) % 6 < 2 else "一般", f"第{item}项")
        for person in range(7)
        for item in range(6)
    ]
    rates = measure(wave_of(rows), scheme_of()).rates
    low, high = clopper_pearson(1 / 3, 7)
    assert (rates.strict_low[0], rates.strict_high[0]) == (pytest.approx(float(low)), pytest.approx(float(high)))


def test_a_share_of_everything_is_one():
    rows = [Row(str(n), "甲局", "满意", weight=0.1 * (n % 7 + 1), group=f"群{n % 3}") for n in range(200)]
    rates = measure(wave_of(rows), scheme_of()).rates
    assert rates.strict[0] == 1.0 and rates.strict_high[0] == 1.0
    assert 0.9 < rates.strict_low[0] < 1


def test_two_sums_of_the_same_weights_make_no_share_above_one():
    """Weights whose sum over 满意 is larger than that over all levels, by the last digit of the order of adding."""
    rng = np.random.default_rng(11)
    n_groups, n_dimensions = rng.integers(1, 9, 2)
    weights = rng.choice([0.1, 0.2, 0.3, 0.7, 1.1], size=(n_groups, n_dimensions))
    weights = weights * rng.integers(1, 9, size=weights.shape)
    rows = [
        Row(f"{g} {d} {level}", "甲局", level, f"第{d}项", f"群{g}", weight=weights[g, d] if level == "满意" else 0.0)
        for g in range(n_groups)
        for d in range(n_dimensions)
        for level in LEVELS
    ]
    assert measure(wave_of(rows), scheme_of()).rates.strict[0] == 1.0


def _tuple(value: float | None) -> tuple[float] | None:
    return None if value is None else (value,)


def _same(ours: tuple[float, ...], wanted: tuple[float, ...] | None) -> None:
    if wanted is None:
        assert np.isnan(ours).all()
    else:
        assert ours == pytest.approx(wanted, rel=1e-9, abs=1e-12)
