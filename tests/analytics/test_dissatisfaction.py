"""不满意率: counted by hand, its limit, and units that do not show it."""

from __future__ import annotations

import numpy as np
import pytest

from analytics.dissatisfaction import dissatisfaction
from analytics.measure import measure
from tests.analytics.build import Row, scheme_of, wave_of


def rows(worst: list[int], forms: int = 40) -> list[Row]:
    """worst: how many of the forms are 不满意 with each unit."""
    return [
        Row(f"{form}", f"局{unit}", "不满意" if form < n else "满意", respondent=f"人{form}")
        for form in range(forms)
        for unit, n in enumerate(worst)
    ]


def test_share_interval_and_limit() -> None:
    worst = [1, 2, 3, 4, 12]
    found = dissatisfaction(measure(wave_of(rows(worst)), scheme_of(min_units=4)), 90)
    assert [each.share for each in found.values()] == pytest.approx([100 * n / 40 for n in worst])
    assert found["局4"].limit == pytest.approx(100 * np.quantile([n / 40 for n in worst], 0.9))
    assert found["局4"].low < 30 < found["局4"].high and found["局0"].levels == ("不满意",)
    assert not found["局4"].certain


def test_the_scheme_says_which_levels_are_dissatisfied() -> None:
    found = dissatisfaction(measure(wave_of(rows([1, 2, 3, 4])), scheme_of(dissatisfied=("一般", "不满意"))), 90)
    assert found["局0"].levels == ("一般", "不满意") and found["局3"].share == pytest.approx(10.0)


def test_it_is_not_shown_of_few_nor_of_a_class_too_small() -> None:
    few = rows([1, 2, 3, 4]) + [Row(str(form), "小局", "不满意", respondent=f"人{form}") for form in range(9)]
    assert "小局" not in dissatisfaction(measure(wave_of(few), scheme_of()), 90)
    assert dissatisfaction(measure(wave_of(rows([1, 2, 3])), scheme_of(min_units=4)), 90) == {}


def test_it_does_not_give_a_secret_group_away() -> None:
    """One dimension, two levels and two groups: with one rate more the few of the secret group could be had."""
    both = rows([1, 2, 3, 4]) + [
        Row(f"s{form}", f"局{unit}", "满意" if form else "不满意", group="领导", respondent=f"领导{form}")
        for form in range(12)
        for unit in range(4)
    ]
    scheme = scheme_of(secret=("领导",), shown_as={"领导": "各方面", "群众": "各方面"})
    measured = measure(wave_of(both), scheme)
    if not any(shown.rates for shown in measured.shown):
        assert dissatisfaction(measured, 90) == {}
    open_too = dissatisfaction(measure(wave_of(both), scheme_of()), 90)
    assert len(open_too) == 4
