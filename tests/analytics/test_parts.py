"""Scores by dimension and by line of groups, with their errors, and what they give away together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.explain import explain
from analytics.measure import Measured, measure
from analytics.parts import dimension_parts, group_parts
from analytics.scheme import OVERALL
from tests.analytics.build import LEVELS, Row, scheme_of, tallied, wave_of
from tests.analytics.derivative import covariance_of, slopes


def city(seed: int = 7, ballots: int = 110) -> list[Row]:
    """Three units; 代表 answer two dimensions, 居民 only 总体评价; every cell has more than a hundred raters."""
    rng = np.random.default_rng(seed)
    rows = []
    for group, dimensions in (("代表", ("公开", "效率")), ("居民", (OVERALL,))):
        for ballot in range(ballots):
            mood = rng.random() * 0.4
            for unit in ("甲局", "乙局", "丙局"):
                for dimension in dimensions:
                    level = LEVELS[min(3, int(4 * (rng.random() * 0.6 + mood) ** 2))]
                    rows.append(Row(f"{group}{ballot}", unit, level, dimension, group, weight=1 + (ballot % 3) / 10))
    return rows


SCHEME = scheme_of(score_from="overall_if_alone", groups={"代表": 0.25, "居民": 0.75}, dimensions={"公开": 2, "效率": 1})


def test_errors_of_parts_and_of_their_gaps_are_derivatives():
    """The error of a part, and of its distance from the class mean, from slopes of just these figures."""
    wave = wave_of(city())
    measured = measure(wave, SCHEME)
    names = ("公开", "效率", "代表", "居民")

    def scores(each: Measured) -> np.ndarray:
        """[part, unit]"""
        dimensions = [each.dimensions.score[:, wave.dimensions.index(name)] for name in names[:2]]
        return np.array(dimensions + [each.cells.group_score[:, wave.groups.index(name)] for name in names[2:]])

    every = [(*one, *other) for one, other in zip(dimension_parts(measured), group_parts(measured), strict=True)]
    for name, score, slope in zip(names, scores(measured), slopes(wave, SCHEME, scores).swapaxes(0, 1), strict=True):
        errors = np.sqrt(covariance_of(measured, slope).diagonal())
        gap_errors = np.sqrt(covariance_of(measured, slope - slope.mean(axis=1, keepdims=True)).diagonal())
        for place, parts in enumerate(every):
            part = next(part for part in parts if part.name == name)
            assert part.score == pytest.approx(score[place])
            assert part.class_mean == pytest.approx(score.mean())
            assert part.gap == pytest.approx(score[place] - score.mean())
            assert part.se == pytest.approx(errors[place], rel=1e-5)
            assert part.gap_se == pytest.approx(gap_errors[place], rel=1e-5)


def test_weights_of_parts_and_raters():
    measured = measure(wave_of(city()), SCHEME)
    groups, dimensions = group_parts(measured)[0], dimension_parts(measured)[0]
    assert [(part.name, part.n) for part in groups] == [("代表", 110), ("居民", 110)]
    assert [part.weight for part in groups] == pytest.approx([0.25, 0.75])
    assert [(part.name, part.n) for part in dimensions] == [("公开", 220), ("效率", 220)]
    assert [part.weight for part in dimensions] == pytest.approx([2 / 3, 1 / 3])
    for parts in (groups, dimensions):
        assert sum(part.weight * part.score for part in parts) == pytest.approx(measured.cells.index[0])


def test_the_only_line_has_the_error_of_the_index():
    rows = [*tallied("甲局", {"满意": 20, "一般": 9}), *tallied("乙局", {"满意": 15, "不满意": 14})]
    measured = measure(wave_of(rows), scheme_of())
    for place, (part,) in enumerate(group_parts(measured)):
        assert part.se == pytest.approx(np.sqrt(measured.influence.covariance[place, place]))
    assert measured.influence.small_cell[0, 0] > 0


def test_a_group_of_one_leaves_only_its_own_line_without_error():
    rows = [
        *tallied("甲局", {"满意": 20, "一般": 9}, group="居民"),
        *tallied("乙局", {"满意": 12, "一般": 9}, group="居民"),
        *[Row("x", unit, "满意", group="专家") for unit in ("甲局", "乙局")],
    ]
    scheme = scheme_of(shown_as={"专家": "专家和代表", "代表": "专家和代表"})
    rows += tallied("乙局", {"满意": 12, "一般": 2}, group="代表")
    parts = group_parts(measure(wave_of(rows), scheme))
    assert [(part.name, part.merged) for part in parts[0]] == [("居民、专家和代表", True)]
    assert parts[0][0].se is None
    assert {part.name: part.se is None for part in parts[1]} == {"居民": False, "专家和代表": True}


def test_standing_needs_a_gap_beyond_its_error():
    rows = [
        *tallied("甲局", {"满意": 60}),
        *tallied("乙局", {"满意": 20, "不满意": 40}),
        *tallied("丙局", {"满意": 39, "不满意": 21}),
    ]
    assert [part.standing for (part,) in group_parts(measure(wave_of(rows), scheme_of()))] == ["above", "below", "near"]


def test_no_class_mean_of_one():
    parts = group_parts(measure(wave_of(tallied("甲局", {"满意": 60})), scheme_of()))
    assert (parts[0][0].class_mean, parts[0][0].gap, parts[0][0].gap_se, parts[0][0].standing) == (None, None, None, "near")


def test_class_means_are_of_ranked_units_that_show_the_part():
    rows = [
        *tallied("甲局", {"满意": 30}, group="居民"),
        *tallied("乙局", {"一般": 30}, group="居民"),
        *tallied("丙局", {"不满意": 30}, group="居民"),
        *tallied("丁局", {"不满意": 9}, group="居民"),
        *[row for unit in "甲乙丙丁" for row in tallied(f"{unit}局", {"满意": 50}, group="企业")],
    ]
    parts = group_parts(measure(wave_of(rows, unranked=["丙局"]), scheme_of()))
    assert [part.class_mean for part in parts[0]] == [80.0, 100.0]
    assert {part.name: part.class_mean for part in parts[2]} == {"居民": 80.0, "企业": 100.0}
    assert [(part.name, part.class_mean) for part in parts[3]] == [("居民、企业", None)]


def test_a_line_merged_to_protect_a_group_has_no_class_mean():
    rows = [
        row
        for unit in ("甲局", "乙局")
        for group, n in (("居民", 30), ("企业", 4))
        for row in tallied(unit, {"满意": n}, group=group)
    ]
    for (part,) in group_parts(measure(wave_of(rows), scheme_of())):
        assert (part.name, part.merged, part.class_mean, part.gap_se) == ("居民、企业", True, None, None)


def test_a_borrowed_group_stands_merged_on_a_line():
    """甲局 takes 企业 from 乙局, where four firms rated: index less 居民 would be the score of those four."""
    rows = [
        *tallied("甲局", {"满意": 20, "一般": 10}, group="居民"),
        *tallied("甲局", {"满意": 30}, group="代表"),
        *tallied("乙局", {"满意": 50, "一般": 10}, group="居民"),
        *tallied("乙局", {"满意": 30}, group="代表"),
        *tallied("乙局", {"满意": 1, "一般": 3}, group="企业"),
    ]
    measured = measure(wave_of(rows), scheme_of(missing_group="class_mean"))
    parts = group_parts(measured)[0]
    assert [(part.name, part.n) for part in parts] == [("代表", 30), ("居民、企业", 30)]
    assert [part.weight for part in parts] == pytest.approx([1 / 3, 2 / 3])
    assert sum(part.weight * part.score for part in parts) == pytest.approx(measured.cells.index[0])


# --- what can be had by adding and subtracting


def delicate_rows(seed: int) -> tuple[list[Row], bool]:
    """A wave with a secret group, small groups, groups asked only 总体评价, and dimensions that a group left out."""
    rng = np.random.default_rng(seed)
    dimensions = ("公开", "效率", "廉政")[: rng.integers(1, 4)]
    rows = []
    for group, size in (("领导", 12), ("代表", 14), ("企业", 13), ("居民", 16)):
        asked = (OVERALL,) if rng.random() < 0.4 else dimensions
        for unit in ("甲局", "乙局", "丙局"):
            raters = rng.permutation(size)[: int(rng.choice([0, 4, size, size, size, size]))]
            left_out = rng.random(len(asked)) < 0.15
            for dimension in [d for d, out in zip(asked, left_out, strict=True) if not out]:
                rows += [Row(f"{group}{ballot}", unit, str(rng.choice(LEVELS)), dimension, group) for ballot in raters]
    return rows, bool(rng.random() < 0.3)


@settings(max_examples=80)
@given(seed=st.integers(0, 2**32 - 1))
def test_no_secret_or_small_group_by_subtraction(seed):
    """Every figure shown is a known sum of unknown cell means. A group's score is safe as long as no combination of
    the figures of all units gives it. (Where cells are borrowed from a class of three, a small group sometimes can be
    solved for; a secret one never.)"""
    rows, borrowed = delicate_rows(seed)
    if not rows:
        return
    scheme = scheme_of(
        score_from="overall_if_alone",
        groups={"领导": 0.05, "代表": 0.25, "企业": 0.3, "居民": 0.4},
        secret=("领导",),
        shown_as={"领导": "领导和代表", "代表": "领导和代表"},
        missing_group="class_mean" if borrowed else "renormalise",
    )
    measured = measure(wave_of(rows), scheme)
    figures = _figures_shown(measured)
    raters = measured.influence.raters
    for unit, group in np.argwhere(raters > 0):
        secret = measured.wave.groups[group] == "领导"
        others = raters[unit].sum() - raters[unit, group]
        if not secret and (borrowed or raters[unit, group] >= 10):
            continue
        if raters[unit].sum() < 10 or (secret and others < 10):
            continue  # too few to show but the index itself
        score = np.zeros(measured.cells.coefficient.shape)
        score[unit, group] = measured.cells.share[unit, group]
        assert not _spans(figures, score.ravel()), (measured.wave.units[unit].name, measured.wave.groups[group])


def test_the_span_finds_what_subtraction_gives():
    figures = [np.array([1.0, 1.0, 0.0]), np.array([0.0, 1.0, 0.0])]
    assert _spans(figures, np.array([2.0, 0.0, 0.0]))
    assert not _spans(figures, np.array([1.0, 0.0, 1.0]))


def _figures_shown(measured: Measured) -> list[np.ndarray]:
    """Index, lines, dimensions, class means and the steps of the calculation, as coefficients of the cell means."""
    cells, wave, shape = measured.cells, measured.wave, measured.cells.coefficient.shape
    whole = np.zeros((len(wave.units), *shape))
    for unit in range(len(wave.units)):
        whole[unit] = _of_means(measured, unit, cells.weight[unit])

    figures = list(whole)
    means: dict[str, list[np.ndarray]] = {}
    for unit, lines in enumerate(group_parts(measured)):
        for part, line in zip(lines, measured.lines[unit], strict=True):
            figure = np.zeros(shape)
            figure[:, list(line.groups)] = whole[unit][:, list(line.groups)] / part.weight
            figures.append(figure)
            if part.class_mean is not None:
                means.setdefault(f"line {part.name}", []).append(figure)
    for unit, parts in enumerate(dimension_parts(measured)):
        for part in parts:
            dimension = wave.dimensions.index(part.name)
            figure = _of_means(measured, unit, measured.dimensions.coefficient[dimension, unit])
            figures.append(figure)
            if part.class_mean is not None:
                means.setdefault(f"dimension {part.name}", []).append(figure)
    figures += [np.mean(each, axis=0) for each in means.values()]
    for unit, each in enumerate(wave.units):
        explanation = explain(measured, each.name)
        for step in explanation.cells if explanation else ():
            figure = np.zeros(shape)
            of_line = [
                g for g in np.flatnonzero(cells.group_share[unit]) if measured.scheme.line(wave.groups[g]) == step.line
            ]
            figure[unit, of_line, wave.dimensions.index(step.dimension)] = 1.0
            figures.append(figure)
    return [figure.ravel() for figure in figures]


def _of_means(measured: Measured, unit: int, coefficient: np.ndarray) -> np.ndarray:
    """[unit, group, dimension] the same figure from the units' own cells. coefficient: [group, dimension] of one unit."""
    figure = np.zeros(measured.cells.weight.shape)
    figure[unit] = np.where(measured.cells.total[unit] > 0, coefficient, 0.0)
    for cell in measured.cells.borrowed:
        if cell.unit == unit:
            figure[cell.lenders, cell.group, cell.dimension] += coefficient[cell.group, cell.dimension] / len(cell.lenders)
    return figure


def _spans(figures: list[np.ndarray], wanted: np.ndarray) -> bool:
    matrix = np.array(figures).T
    solution = np.linalg.lstsq(matrix, wanted, rcond=None)[0]
    return bool(np.abs(matrix @ solution - wanted).max() < 1e-9)
