"""What a gap and a change are made of: sums that come out to the last digit, and no more than is shown already."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraisal import Appraisal
from analytics.appraise import appraise
from analytics.contributions import class_parts, gap_decomposition
from analytics.decomposition import Decomposition, decomposed, term
from analytics.facts import weakest_dimension
from analytics.lineage import comparable, lineage_of
from analytics.measure import measure
from analytics.scheme import OVERALL
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of

SCHEMES = {
    "plain": scheme_of(),
    "weights": scheme_of(groups={"群0": 0.5, "群1": 0.3, "群2": 0.2}, secret=("群2",), shown_as={"群2": "群1"}),
    "from the class": scheme_of(missing_group="class_mean", missing_dimension="class_mean"),
    "one decimal": scheme_of(decimals=1, score_from="overall_if_alone"),
}
KINDS = ("gap_by_dimension", "gap_by_group", "change_by_dimension", "change_by_group")


def appraised(rows, scheme, before=None) -> Appraisal:
    measured = measure(wave_of(rows), scheme)
    if before is None:
        return appraise(measured, "w", "s", "2")
    past = measure(wave_of(before), scheme)
    lineage = lineage_of(measured.wave.units, {unit.name for unit in past.wave.units})
    return appraise(measured, "w", "s", "2", (past, appraise(past, "v", "s", "1")), lineage)


def total_of(found: Decomposition) -> Decimal:
    return sum((each.points for each in found.terms), found.rest + found.rounding)


def terms_of(found: Decomposition) -> dict[tuple[str, str], Decimal]:
    return {(each.kind, each.name): each.points for each in found.terms}


@pytest.mark.parametrize("name", sorted(SCHEMES))
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32 - 1))
def test_contributions_add_up_to_the_published_difference(name, seed):
    """Whatever is missing, borrowed, merged or hidden, and whatever came or went."""
    rows, before = random_rows(seed, units=6, ballots=40), random_rows(seed + 1, units=6, ballots=40)
    now = appraised(rows, SCHEMES[name], before)
    for each in now.classes:
        for unit in each.units:
            reasons = unit.reasons
            for found, total in (
                (reasons.gap_by_dimension, unit.index and each.mean_published and unit.index - each.mean_published),
                (reasons.gap_by_group, unit.index and each.mean_published and unit.index - each.mean_published),
                (reasons.change_by_dimension, unit.change and unit.change.value),
                (reasons.change_by_group, unit.change and unit.change.value),
            ):
                if found is not None:
                    assert found.total == total == total_of(found)
                    digits = 10 ** -SCHEMES[name].decimals
                    assert abs(found.rounding) <= Decimal(str(digits)) * (len(found.terms) + 3) / 2


@settings(max_examples=60)
@given(
    exact=st.lists(st.floats(-50, 50), min_size=1, max_size=12),
    rest=st.floats(-5, 5),
    ulps=st.integers(-1, 1),
    decimals=st.integers(0, 4),
)
def test_rounded_terms_rest_and_rounding_are_the_total(exact, rest, ulps, decimals):
    terms = [term("value", str(place), value, decimals) for place, value in enumerate(exact)]
    whole = sum(exact) + rest
    total = Decimal(repr(round(whole, decimals))).quantize(Decimal(1).scaleb(-decimals)) + Decimal(ulps).scaleb(-decimals)
    assert total_of(decomposed(total, whole, terms, decimals)) == total


def departments(shift: float = 0.0, lacks: bool = False) -> list[Row]:
    """Four units; 甲局 is low with 企业 in 效率, and may lack 居民."""
    rows = []
    for unit in ("甲局", "乙局", "丙局", "丁局"):
        for group, good in (("企业", 60), ("居民", 40)):
            if lacks and unit == "甲局" and group == "居民":
                continue
            for dimension in ("公开", "效率"):
                low = 30 if (unit, group, dimension) == ("甲局", "企业", "效率") else 0
                counts = {"满意": int(good - low - shift * 10), "不满意": int(100 - good + low + shift * 10)}
                rows += tallied(unit, counts, group=group, dimension=dimension)
    return rows


def test_the_part_that_costs_most_is_named_with_its_points():
    """甲局: 企业 give 效率 30 of 60 points less, a quarter of the index, in a mean of four units."""
    unit = appraised(departments(), scheme_of()).unit("甲局")
    found = unit.reasons.gap_by_dimension
    assert terms_of(found) == {("value", "公开"): Decimal("0.00"), ("value", "效率"): Decimal("-5.63")}
    assert (found.total, found.rest, found.rounding) == (Decimal("-5.63"), Decimal("0.00"), Decimal("0.00"))
    assert terms_of(unit.reasons.gap_by_group) == {("value", "企业"): Decimal("-5.63"), ("value", "居民"): Decimal("0.00")}
    assert unit.reasons.gap_by_dimension.most().name == weakest_dimension(unit).name == "效率"
    assert unit.reasons.gap_by_group.most().name == "企业"


def test_the_weight_of_a_dimension_decides_what_costs_most():
    rows = []
    for place, unit in enumerate(("甲局", "乙局", "丙局", "丁局")):
        rows += tallied(unit, {"满意": 50 if place else 30, "不满意": 50 if place else 70}, dimension="公开")
        rows += tallied(unit, {"满意": 50 if place else 20, "不满意": 50 if place else 80}, dimension="效率")
    unit = appraised(rows, scheme_of(dimensions={"公开": 3, "效率": 1})).unit("甲局")
    assert min(unit.dimensions, key=lambda part: part.gap).name == "效率"
    assert weakest_dimension(unit).name == unit.reasons.gap_by_dimension.most().name == "公开"


def test_a_group_that_is_missing_has_a_term_of_its_own():
    """居民 give everybody 40 points, 企业 60 less what they hold against 甲局: who lacks 居民 gains by that."""
    unit = appraised(departments(lacks=True), scheme_of()).unit("甲局")
    terms = terms_of(unit.reasons.gap_by_group)
    assert set(terms) == {("value", "企业"), ("weight", ""), ("absent", "居民")}
    assert terms["absent", "居民"] > 3 and terms["value", "企业"] < -5
    assert unit.reasons.gap_by_group.rest == 0


def test_a_dimension_that_came_and_one_that_went():
    rows = [row._replace(dimension="廉政") if row.dimension == "公开" else row for row in departments()]
    unit = appraised(rows, scheme_of(), before=departments(shift=1.0)).unit("甲局")
    found = unit.reasons.change_by_dimension
    assert set(terms_of(found)) == {("value", "效率"), ("came", "廉政"), ("went", "公开")}
    assert found.total == unit.change.value == Decimal("10.00")
    assert terms_of(found)["value", "效率"] == Decimal("5.00")
    assert terms_of(unit.reasons.change_by_group) == {
        ("value", "企业"): Decimal("5.00"),
        ("value", "居民"): Decimal("5.00"),
    }


def test_a_change_of_weights_is_not_a_change_of_scores():
    before = measure(wave_of(departments()), scheme_of(groups={"企业": 1, "居民": 1}))
    now = measure(wave_of(departments()), scheme_of(groups={"企业": 3, "居民": 1}))
    unit = appraise(now, "w", "s", "2", (before, appraise(before, "v", "s", "1"))).unit("乙局")
    assert terms_of(unit.reasons.change_by_group) == {
        ("value", "企业"): Decimal("0.00"),
        ("value", "居民"): Decimal("0.00"),
        ("weight", ""): Decimal("5.00"),
    }


def test_units_that_became_one_are_explained_from_what_they_were_together():
    rows = [row._replace(unit="新局") if row.unit == "甲局" else row for row in departments()]
    rows = [row for row in rows if row.unit != "乙局"]
    wave = wave_of(rows)
    units = tuple(replace(unit, predecessors=("甲局", "乙局")) if unit.name == "新局" else unit for unit in wave.units)
    past = measure(wave_of(departments()), scheme_of())
    now = measure(replace(wave, units=units), scheme_of())
    lineage = lineage_of(units, {unit.name for unit in past.wave.units})
    lineage = replace(lineage, merged=measure(comparable(past.wave, {"新局": ("甲局", "乙局")}), past.scheme))
    unit = appraise(now, "w", "s", "2", (past, appraise(past, "v", "s", "1")), lineage).unit("新局")
    found = unit.reasons.change_by_dimension
    assert found.total == unit.change.value == total_of(found) and terms_of(found)["value", "效率"] < -3


def test_nothing_hidden_is_given_away():
    """A decomposition follows from the figures that are shown: other hidden figures with the same shown ones change nothing."""
    rows = departments() + tallied("甲局", {"满意": 6}, group="专家", dimension="公开")
    now = appraised(rows, scheme_of())
    each = now.classes[0]
    unit = now.unit("甲局")
    assert any(part.merged for part in unit.groups)
    found = gap_decomposition(unit, class_parts(each, "groups"), 2)
    assert found == unit.reasons.gap_by_group
    assert not any("专家" in name and kind != "value" for kind, name in terms_of(found))
    few = replace(unit, ballots=9)
    assert few.shown is False
    hidden = appraised([*rows, *tallied("戊局", {"满意": 5}, group="企业", dimension="公开")], scheme_of()).unit("戊局")
    assert not hidden.shown and all(getattr(hidden.reasons, kind) is None for kind in KINDS)


def test_one_part_explains_nothing():
    rows = [row for unit in "甲乙丙丁" for row in tallied(f"{unit}局", {"满意": 30, "一般": 12}, dimension=OVERALL)]
    reasons = appraised(rows, scheme_of()).unit("甲局").reasons
    assert all(getattr(reasons, kind) is None for kind in KINDS)


def test_only_what_is_beyond_its_error_is_named():
    rng = np.random.default_rng(3)
    rows = []
    for unit in "甲乙丙丁":
        for dimension in ("公开", "效率"):
            n = int(rng.integers(14, 17))
            rows += tallied(f"{unit}局", {"满意": n, "不满意": 30 - n}, dimension=dimension)
    for unit in appraised(rows, scheme_of()).units:
        assert unit.reasons.gap_by_dimension.most() is None


def test_where_every_line_is_shown_the_terms_leave_nothing_over():
    whole = 0
    for seed in range(12):
        now = appraised(
            random_rows(seed, units=5, ballots=150), SCHEMES["plain"], random_rows(seed + 99, units=5, ballots=150)
        )
        for each in now.classes:
            if any(part.merged for unit in each.units for part in unit.groups):
                continue
            for found in [unit.reasons.gap_by_group for unit in each.units if unit.reasons.gap_by_group]:
                assert found.rest == 0 and abs(found.total - sum(Decimal(term.exact) for term in found.terms)) < Decimal(
                    "0.011"
                )
                whole += 1
    assert whole > 5
