"""A scheme tried out, against the same scheme written by hand."""

from __future__ import annotations

import pytest

from data.problems import DataError
from data.store import Store
from jobs.results import appraise
from jobs.schemes import scheme_of
from jobs.trials import Number, numbers_of, own_text, trial, with_numbers
from jobs.viewer import LOCAL, Viewer
from tests.data.build import long_file
from tests.jobs.build import bring, mark

OWN = """\
id = "test"
title = "试"
satisfied = ["满意"]
satisfied_broad = ["满意", "基本满意"]
min_ballots = 1
min_units = 1
[[level]]
name = "满意"
score = 100
[[level]]
name = "基本满意"
score = 80
[[level]]
name = "不满意"
score = 0
[groups]
"群众" = 0.75
"企业" = 0.25
[class."行业".groups]
equal = true
"""


def test_weights_are_percent_whatever_the_file_writes() -> None:
    numbers = numbers_of(OWN)
    assert numbers[Number("groups", "", "群众")] == 75 and numbers[Number("levels", "", "基本满意")] == 80
    assert not any(number.unit_class for number in numbers), "equal weights are no numbers"


def test_one_number_changed_leaves_all_others() -> None:
    tried = scheme_of(with_numbers(OWN, {Number("groups", "", "企业"): 75.0, Number("levels", "", "没有"): 3.0}))
    assert tried.group_weights("部门") == {"群众": 75, "企业": 75}
    assert tried.group_weights("行业") is None and tried.scores == scheme_of(OWN).scores
    assert scheme_of(with_numbers(OWN, {})).hash == scheme_of(OWN).hash


@pytest.fixture
def two_groups(store: Store) -> Store:
    bring(store, long_file([f"A{n}" for n in range(30)], levels=("满意",), units=("市甲局",), group="群众"), "一.csv")
    bring(store, long_file([f"B{n}" for n in range(30)], levels=("不满意",), units=("市甲局",), group="企业"), "二.csv")
    bring(store, long_file([f"C{n}" for n in range(30)], levels=("基本满意",), units=("市乙局",), group="群众"), "三.csv")
    bring(store, long_file([f"D{n}" for n in range(30)], levels=("基本满意",), units=("市乙局",), group="企业"), "四.csv")
    return store


def test_a_trial_is_the_ranking_under_that_scheme_and_stores_nothing(two_groups: Store) -> None:
    own = own_text(LOCAL, two_groups, "2026")
    tried = with_numbers(own, {number: 80.0 for number in numbers_of(own) if number.name in ("一般", "不满意")})
    before = mark(two_groups)
    found = trial(LOCAL, two_groups, "2026", tried)
    assert mark(two_groups) == before
    other = appraise(LOCAL, two_groups, "2026", tried)
    assert {move.unit: move.index_after for move in found.moves} == {unit.name: unit.index for unit in other.units}
    assert {move.unit: move.index_before for move in found.moves} == {unit.name: unit.index for unit in found.own.units}
    assert [each.kind for each in found.differences] == ["levels"]
    assert found.own.unit("市乙局").index > found.own.unit("市甲局").index
    assert other.unit("市乙局").index < other.unit("市甲局").index
    assert {move.unit: move.up for move in found.moves if move.rank_after} in ({"市甲局": 1, "市乙局": -1}, {})


def test_only_analysts_try_schemes(two_groups: Store) -> None:
    with pytest.raises(DataError, match="not_allowed"):
        trial(Viewer("人", "viewer"), two_groups, "2026", own_text(LOCAL, two_groups, "2026"))
