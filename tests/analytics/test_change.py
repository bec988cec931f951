"""Changes between waves: the published difference, and its test with respondents who are in both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraisal import Appraisal
from analytics.appraise import appraise
from analytics.measure import Measured, measure
from analytics.overlap import overlap_covariance
from analytics.scheme import Level, Scheme
from tests.analytics.build import Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.reference import Reference
from tests.analytics.test_cells import SCHEMES

PLAIN = scheme_of()


def two_waves(before: Sequence[Row], now: Sequence[Row], scheme: Scheme = PLAIN) -> tuple[Appraisal, Measured, Measured]:
    """The appraisal of the later wave, with changes, and both measured."""
    measured_before, measured = measure(wave_of(before), scheme), measure(wave_of(now), scheme)
    earlier = appraise(measured_before, "2025", "万人评议", "2025")
    return appraise(measured, "2026", "万人评议", "2026", (measured_before, earlier)), measured, measured_before


@pytest.mark.parametrize("name", ["equal", "weighted", "both from the class", "overall if alone", "pooled"])
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_covariance_through_shared_respondents_equals_the_formula(name, seed):
    """Σ over groups and persons of both waves: √(factor · factor') z z'. Persons are known by name inside their group."""
    scheme = SCHEMES[name]
    rows, rows_before = random_rows(seed), random_rows(seed + 1)
    now, before = Reference(rows, scheme), Reference(rows_before, scheme)
    measured, measured_before = measure(wave_of(rows), scheme), measure(wave_of(rows_before), scheme)
    shared = overlap_covariance(measured.influence, measured_before.influence)
    wanted = np.zeros((len(measured.wave.units), len(measured_before.wave.units)))
    for group in {*now.groups} & {*before.groups}:
        names = set(now.people(group)) & set(before.people(group))
        if len(now.people(group)) < 2 or len(before.people(group)) < 2:
            continue
        factor = np.sqrt(now.factor(group) * before.factor(group))
        for person in sorted(name for name in names if not name.startswith("ballot ")):
            for u, unit in enumerate(measured.wave.units):
                for v, unit_before in enumerate(measured_before.wave.units):
                    z, z_before = now.influence(group, person, unit.name), before.influence(group, person, unit_before.name)
                    wanted[u, v] += factor * z * z_before
    np.testing.assert_allclose(np.zeros_like(wanted) if shared is None else shared, wanted, rtol=1e-9, atol=1e-9)


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_changes_equal_the_formula(seed):
    rows, rows_before = random_rows(seed), random_rows(seed + 1)
    unit_class = {row.unit: row.unit_class for row in rows}
    rows_before = [row._replace(unit_class=unit_class.get(row.unit, "部门")) for row in rows_before]
    appraisal, measured, measured_before = two_waves(rows_before, rows)
    now, before = Reference(rows, PLAIN), Reference(rows_before, PLAIN)
    sigma, sigma_before = now.sigma(), before.sigma()
    shared = overlap_covariance(measured.influence, measured_before.influence)
    place = {unit.name: number for number, unit in enumerate(measured.wave.units)}
    place_before = {unit.name: number for number, unit in enumerate(measured_before.wave.units)}

    def check(change, units, units_before):
        value = np.mean([now.index(u) for u in units]) - np.mean([before.index(u) for u in units_before])
        variance = np.mean([[sigma[u, v] for u in units] for v in units])
        variance += np.mean([[sigma_before[u, v] for u in units_before] for v in units_before])
        if shared is not None:
            variance -= 2 * shared[np.ix_([place[u] for u in units], [place_before[u] for u in units_before])].mean()
        se = np.sqrt(max(0.0, variance))
        assert change.se == pytest.approx(se, rel=1e-6, abs=1e-7)
        assert (change.ci_low + change.ci_high) / 2 == pytest.approx(value)
        assert (change.ci_high - change.ci_low) / 2 == pytest.approx(1.959964 * se, rel=1e-6, abs=1e-6)
        assert abs(float(change.value) - value) <= 0.0100001

    if 1 in measured.influence.respondents or 1 in measured_before.influence.respondents:
        return
    for unit in appraisal.units:
        if unit.index is None or before.index(unit.name) is None:
            assert unit.change is None
        else:
            check(unit.change, [unit.name], [unit.name])
    ranked = [unit.name for unit in appraisal.units if unit.rank]
    ranked_before = [name for name in before.units if before.index(name) is not None]
    check(appraisal.overall.change, ranked, ranked_before)
    for each in appraisal.classes:
        names = [unit.name for unit in each.ranked]
        names_before = [name for name in ranked_before if before.classes[name] == each.name]
        if names and names_before:
            check(each.change, names, names_before)


def test_the_same_persons_with_the_same_answers_have_no_error_of_change():
    rows = [Row(str(n), "甲局", "满意" if n % 3 else "一般", respondent=f"人{n}") for n in range(120)]
    appraisal, _, _ = two_waves(rows, [row._replace(ballot=f"新{row.ballot}") for row in rows])
    change = appraisal.unit("甲局").change
    assert (change.since, change.value, change.verdict) == ("2025", Decimal("0.00"), "none")
    assert change.se == pytest.approx(0.0, abs=1e-6)
    assert appraisal.unit("甲局").se > 1


def test_ballot_numbers_match_nobody():
    rows = [Row(str(n), "甲局", "满意" if n % 3 else "一般") for n in range(120)]
    appraisal, _, _ = two_waves(rows, rows)
    assert appraisal.unit("甲局").change.se == pytest.approx(np.sqrt(2) * appraisal.unit("甲局").se)


def test_a_person_who_has_changed_groups_is_not_matched():
    before = [Row(str(n), "甲局", "满意" if n % 3 else "一般", group="代表", respondent=f"人{n}") for n in range(120)]
    appraisal, _, _ = two_waves(before, [row._replace(group="居民") for row in before])
    assert appraisal.unit("甲局").change.se == pytest.approx(np.sqrt(2) * appraisal.unit("甲局").se)


def test_verdicts():
    def change(before: dict, now: dict):
        return two_waves(tallied("甲局", before), tallied("甲局", now))[0].unit("甲局").change

    assert change({"满意": 300, "一般": 300}, {"满意": 400, "一般": 200}).verdict == "up"
    assert change({"满意": 400, "一般": 200}, {"满意": 300, "一般": 300}).verdict == "down"
    small = change({"满意": 300, "一般": 300}, {"满意": 305, "一般": 295})
    assert (small.verdict, small.value) == ("none", Decimal("0.33"))


def test_a_published_change_is_the_difference_of_published_figures():
    """90.004 → 90.00 and 90.116 → 90.12: the change printed is 0.12, though the exact one is 0.112."""
    before = tallied("甲局", {"满意": 22501, "不满意": 2499})
    now = tallied("甲局", {"满意": 22529, "不满意": 2471})
    change = two_waves(before, now)[0].unit("甲局").change
    assert change.value == Decimal("0.12")
    assert (change.ci_low + change.ci_high) / 2 == pytest.approx(0.112)


def test_units_and_classes_that_were_not_there():
    before = [*tallied("甲局", {"满意": 40}), *tallied("旧局", {"满意": 40}, unit_class="旧类")]
    now = [*tallied("甲局", {"满意": 40}), *tallied("新局", {"满意": 40}, unit_class="新类")]
    appraisal, _, _ = two_waves(before, now)
    assert appraisal.unit("新局").change is None
    assert appraisal.unit_class("新类").change is None
    assert appraisal.unit_class("部门").change.value == Decimal("0.00")


def test_other_scores_are_not_compared():
    rows = tallied("甲局", {"满意": 40})
    now = measure(wave_of(rows), PLAIN)
    before = measure(wave_of(rows), replace(PLAIN, levels=(Level("满意", 100.0), Level("不满意", 0.0))))
    earlier = appraise(before, "2025", "万人评议", "2025")
    assert appraise(now, "2026", "万人评议", "2026", (before, earlier)).unit("甲局").change is None


def test_an_unknown_error_makes_no_verdict():
    before = [Row("1", "甲局", "不满意")]
    change = two_waves(before, tallied("甲局", {"满意": 400}))[0].unit("甲局").change
    assert (change.value, change.se, change.ci_low, change.ci_high, change.verdict) == (
        Decimal("100.00"),
        None,
        None,
        None,
        "none",
    )


def test_the_change_of_the_broad_rate():
    before = tallied("甲局", {"满意": 300, "基本满意": 300, "一般": 400})
    now = tallied("甲局", {"满意": 300, "基本满意": 353, "一般": 347})
    assert two_waves(before, now)[0].overall.broad_change == Decimal("5.3")
