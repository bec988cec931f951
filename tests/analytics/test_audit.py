"""Suppression can never be undone: an attacker with every shown figure solves for nothing that is hidden."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraise import appraise
from analytics.disclosure import may_show_comments
from analytics.explain import explain
from analytics.level_counts import level_counts
from analytics.measure import measure
from analytics.readers import for_readers
from analytics.scheme import OVERALL, Level, Scheme
from tests.analytics.attack import Attacker
from tests.analytics.build import Row, scheme_of, tallied, wave_of

GROUPS = ("领导", "代表", "企业", "居民")
SHOWN_AS = {"领导": "领导和代表", "代表": "领导和代表"}
SCALES = {
    2: ("满意", "不满意"),
    3: ("满意", "一般", "不满意"),
    4: ("满意", "基本满意", "一般", "不满意"),
}


def scale(levels: int) -> dict[str, object]:
    names = SCALES[levels]
    points = np.linspace(100, 0, levels) if levels != 4 else (100, 80, 60, 0)
    return {
        "levels": tuple(Level(name, float(score)) for name, score in zip(names, points, strict=True)),
        "satisfied": names[:1],
        "satisfied_broad": names[: max(1, levels - 2)],
    }


def delicate_wave(rng: np.random.Generator, levels: int) -> list[Row]:
    """Small groups, groups asked only 总体评价, units and dimensions that a group left out."""
    dimensions = ("公开", "效率", "廉政")[: rng.integers(1, 4)]
    rows = []
    for group, size in zip(GROUPS, (int(rng.integers(9, 16)) for _ in GROUPS), strict=True):
        asked = (OVERALL,) if rng.random() < 0.4 else dimensions
        for unit in ("甲局", "乙局", "丙局", "丁局"):
            raters = rng.permutation(size)[: int(rng.choice([0, 4, 7, size, size, size, size]))]
            left_out = rng.random(len(asked)) < 0.15
            for dimension in [d for d, out in zip(asked, left_out, strict=True) if not out]:
                rows += [
                    Row(f"{group}{ballot}", unit, str(rng.choice(SCALES[levels])), dimension, group) for ballot in raters
                ]
    return rows


def any_scheme(rng: np.random.Generator, levels: int) -> Scheme:
    secret = {} if rng.random() < 0.25 else {"secret": ("领导",), "shown_as": SHOWN_AS if rng.random() < 0.7 else {}}
    groups = [None, {"领导": 0.05, "代表": 0.25, "企业": 0.3, "居民": 0.4}, {"领导": 0.7, "代表": 0.01, "企业": 0.29}]
    borrows = rng.random() < 0.3
    return scheme_of(
        score_from="overall_if_alone",
        groups=groups[rng.integers(3)],
        min_ballots=int(rng.choice([1, 5, 30])),
        missing_group="class_mean" if borrows else "renormalise",
        missing_dimension="class_mean" if borrows and rng.random() < 0.5 else "renormalise",
        **scale(levels),
        **secret,
    )


@settings(max_examples=50)
@given(seed=st.integers(0, 2**32 - 1), levels=st.sampled_from((2, 3, 4)))
def test_nothing_hidden_is_had_by_adding_and_subtracting(seed: int, levels: int) -> None:
    rng = np.random.default_rng(seed)
    rows, scheme = delicate_wave(rng, levels), any_scheme(rng, levels)
    if not rows:
        return
    wave = wave_of(rows)
    attacker, measured = attack(wave, scheme)
    raters, cell_raters = raters_of(rows, wave)
    secret = {place for place, name in enumerate(wave.groups) if name in scheme.secret}
    whole = {}
    for unit in range(len(wave.units)):
        groups = attacker.groups(unit)
        if not groups:
            continue
        open_raters = sum(raters[unit, group] for group in groups if group not in secret)
        if raters[unit].sum() < 10 or (secret.intersection(groups) and open_raters < 10):
            assert not attacker.finds(attacker.index(unit)), f"{wave.units[unit].name} itself"
        for group in groups:
            small = 0 < raters[unit, group] < 10  # what is borrowed is the average of other units
            others = sum(raters[unit, other] for other in groups if other != group)
            if group in secret:
                whole[unit, group] = attacker.group(unit, group)
            if (group in secret or small) and others >= 10:
                assert not attacker.finds(attacker.group(unit, group)), (wave.units[unit].name, wave.groups[group])
            for cell in attacker.cells(unit, group):
                if (group in secret or 0 < cell_raters[cell] < 10) and len(attacker.cells(unit, group)) + others > 1:
                    assert not attacker.finds(attacker.means[cell]), (wave.units[unit].name, wave.groups[group], cell)
    if len(whole) > 1 and not measured.withheld.any():
        assert not attacker.finds(sum(whole.values())), "the secret group over all units"


def attack(wave, scheme: Scheme) -> tuple[Attacker, object]:
    """On what readers see."""
    measured = measure(wave, scheme)
    result = for_readers(appraise(measured, "2026", "s", "2026"))
    steps = [explain(measured, unit.name, result.unit_class(unit.unit_class)) for unit in result.units]
    counts = {unit.name: level_counts(measured, unit.name) for unit in result.units}
    return Attacker(wave, scheme, result, steps, counts), measured


def raters_of(rows: list[Row], wave) -> tuple[np.ndarray, np.ndarray]:
    """[unit, group] and [unit, group, dimension] people, counted from the rows."""
    shape = (len(wave.units), len(wave.groups), len(wave.dimensions))
    units = [unit.name for unit in wave.units]
    people: dict[tuple, set[str]] = {}
    for row in rows:
        place = units.index(row.unit), wave.groups.index(row.group)
        people.setdefault(place, set()).add(row.ballot)
        people.setdefault((*place, wave.dimensions.index(row.dimension)), set()).add(row.ballot)
    raters, cells = np.zeros(shape[:2], dtype=int), np.zeros(shape, dtype=int)
    for place, ballots in people.items():
        (raters if len(place) == 2 else cells)[place] = len(ballots)
    return raters, cells


def parts_of(rows: list[Row], **changes: object):
    measured = measure(wave_of(rows), scheme_of(secret=("领导",), shown_as=SHOWN_AS, **changes))
    return measured, measured.shown[0]


def test_a_scale_of_two_levels_makes_the_rate_a_second_equation() -> None:
    """Index and rate are then two sums of the same two scores, so that one more line has to go."""
    rows = [
        row
        for group, size in (("领导", 12), ("代表", 20), ("企业", 30), ("居民", 40))
        for row in tallied("甲局", {"满意": size - 5, "不满意": 5}, group=group)
    ]
    weights = {"领导": 0.4, "代表": 0.2, "企业": 0.2, "居民": 0.2}
    _, two = parts_of(rows, groups=weights, **scale(2))
    assert [line.name for line in two.lines] == ["居民", "领导和代表、企业"] and two.rates
    _, four = parts_of(rows, groups=weights)
    assert [line.name for line in four.lines] == ["领导和代表", "企业", "居民"]


def test_rates_go_where_nobody_is_left_to_stand_beside() -> None:
    rows = [row for group in ("领导", "代表") for row in tallied("甲局", {"满意": 12, "不满意": 8}, group=group)] + tallied(
        "乙局", {"满意": 12, "不满意": 8}, group="代表"
    )
    measured, shown = parts_of(rows, groups={"领导": 0.4, "代表": 0.6}, **scale(2))
    assert not shown.rates and measured.shown[1].rates
    result = appraise(measured, "1", "s", "1")
    assert result.unit("甲局").satisfaction_rate is None and result.unit("乙局").satisfaction_rate is not None
    assert result.overall.satisfaction_rate is None, "less the other unit it would be the one that is left out"


def test_a_neighbour_without_weight_hides_nobody() -> None:
    """Where the secret group is nearly all of a line, the line is its score."""
    rows = [
        row
        for group in ("领导", "代表", "居民")
        for row in tallied("甲局", {"满意": 12, "一般": 8, "不满意": 3}, group=group)
    ]
    _, shown = parts_of(rows, groups={"领导": 0.5, "代表": 0.01, "居民": 0.49})
    assert [line.groups for line in shown.lines] == [(0, 1, 2)]


def test_answers_are_counted_out_only_as_far_as_the_rates_allow() -> None:
    """The rate less what is counted out would be the pooled answers of the line whose weighted score is shown."""
    sizes = {"领导": (12, 12), "代表": (20, 20), "居民": (40, 20)}
    rows = [
        Row(f"{group}{ballot}", "甲局", "不满意" if ballot % 4 == 0 else "满意", dimension, group)
        for group, raters in sizes.items()
        for dimension, size in zip(("公开", "效率"), raters, strict=True)
        for ballot in range(size)
    ]
    measured, shown = parts_of(rows, groups={"领导": 0.2, "代表": 0.3, "居民": 0.5}, **scale(2))
    assert [line.name for line in shown.lines] == ["领导和代表", "居民"] and shown.rates and shown.dimensions.all()
    assert explain(measured, "甲局").cells == ()
    assert {step.line for step in explain(measured, "甲局", every_cell=True).cells} == {"居民"}


@pytest.mark.parametrize(("comments", "shown"), [(0, False), (7, False), (8, True)])
def test_eight_comments_or_none(comments: int, shown: bool) -> None:
    assert may_show_comments(comments) is shown
