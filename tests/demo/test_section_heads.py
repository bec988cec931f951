"""民主评议科长: a small wave beside the others, in which every form asks dimensions and the whole."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from demo.section_heads import APPROVAL, DIMENSIONS, DRIVERS, POSTS, WAVE, WEAK
from demo.units import UNITS
from tests.demo.reading import read_table

SCORES = {"满意": 100.0, "基本满意": 80.0, "一般": 60.0, "不满意": 0.0}


@pytest.fixture(scope="module")
def answers(truth) -> dict[tuple[str, str], dict[str, str]]:
    """By form and post, what was answered to each question."""
    (file,) = (file for file in truth.files if file.wave == WAVE and file.kind == "ballots")
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in read_table(file.path).itertuples():
        found[row.评议表编号, row.参评单位][row.评议内容] = row.评价选项
    return found


def test_posts_are_of_departments_of_the_city_and_name_nobody(truth):
    registry = read_table(next(file.path for file in truth.files if file.wave == WAVE and file.kind == "registry"))
    assert len(registry) == len(POSTS) == 40 == registry["参评单位"].nunique()
    assert set(registry["所属单位"]) <= {unit.name for unit in UNITS if "2026" in unit.index}
    assert {post for post, _ in WEAK} <= set(registry["参评单位"])
    assert truth.waves[WAVE].series == "民主评议科长"


def test_every_form_asks_six_dimensions_and_the_whole_of_eight_posts(answers):
    assert {frozenset(each) for each in answers.values()} == {frozenset((*DIMENSIONS, "总体评价"))}
    assert set(Counter(form for form, _ in answers).values()) == {8}
    forms = Counter(post for _, post in answers)
    assert len({form for form, _ in answers}) == 600 and 60 <= min(forms.values()) <= max(forms.values()) < 200


def test_what_drives_the_whole_can_be_had_from_the_file(answers):
    """Correlations within persons, by another road than the program's: the drivers come first, in their order."""
    classes = {post.name: post.unit_class for post in POSTS}
    for unit_class, drivers in DRIVERS.items():
        by_form: dict[str, list[list[float]]] = defaultdict(list)
        for (form, post), each in answers.items():
            if classes[post] == unit_class and all(tick in SCORES for tick in each.values()):
                by_form[form].append([SCORES[each[question]] for question in (*DIMENSIONS, "总体评价")])
        centred = np.concatenate([np.array(rows) - np.mean(rows, axis=0) for rows in by_form.values() if len(rows) > 1])
        alone = np.corrcoef(centred.T)[-1, :-1]
        order = [DIMENSIONS[place] for place in np.argsort(-alone)[: len(drivers)]]
        assert order == sorted(drivers, key=lambda name: -drivers[name]), unit_class
    assert classes["市行政审批局投资项目审批科"] == APPROVAL
