"""Everything together: hand-checked figures, ranks, notes, and laws that hold for every wave."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraisal import Appraisal, Place, UnitResult
from analytics.appraise import appraise
from analytics.decomposition import Decomposition, Reasons
from analytics.measure import measure
from analytics.scheme import Grade, Level, Scheme, parse_scheme
from analytics.wave import Wave
from tests.analytics.build import LEVELS, Row, random_rows, scheme_of, tallied, wave_of
from tests.analytics.test_cells import SCHEMES
from tests.analytics.test_scheme import PRESETS


def appraised(rows: list[Row], scheme: Scheme | None = None, **wave: object) -> Appraisal:
    return of_wave(wave_of(rows, **wave), scheme or scheme_of())


def of_wave(wave: Wave, scheme: Scheme) -> Appraisal:
    return appraise(measure(wave, scheme), "2026", "万人评议", "2026年度")


def preset(name: str) -> Scheme:
    return parse_scheme(next(path for path in PRESETS if path.stem == name).read_text(encoding="utf-8"))


# --- hand-checked figures

CN5_DIV90 = tuple(
    Level(name, score / 90 * 100) for name, score in (("优", 90), ("良", 75), ("一般", 60), ("较差", 45), ("差", 30))
)


@pytest.mark.parametrize(
    ("scheme", "counts", "expected"),
    [
        (preset("cn4_100_80_60_0"), {"满意": 248, "基本满意": 537, "一般": 191, "不满意": 24}, "79.22"),
        (preset("cn3_100_75_55"), {"满意": 60, "基本满意": 30, "不满意": 10}, "88.00"),
        (preset("cn3_100_75_55"), {"满意": 60, "基本满意": 30, "不满意": 10, "unknown": 77}, "88.00"),
        (preset("cn3_100_70_30"), {"满意": 60, "基本满意": 30, "不满意": 10}, "84.00"),
        (preset("cn4_100_90_70_50"), {"不满意": 100}, "50.00"),
        (scheme_of(levels=CN5_DIV90, satisfied=("优",), satisfied_broad=("优",)), {"差": 40}, "33.33"),
        (scheme_of(levels=CN5_DIV90, satisfied=("优",), satisfied_broad=("优",)), {"优": 40}, "100.00"),
        (preset("hcp5_star"), {"非常满意": 50, "非常不满意": 50}, "60.00"),
    ],
)
def test_levels_become_an_index(scheme, counts, expected):
    assert appraised(tallied("甲局", counts), scheme).unit("甲局").index == Decimal(expected)


def test_a_scale_that_does_not_begin_at_zero_says_so():
    appraisal = appraised(tallied("甲局", {"不满意": 100}), preset("cn4_100_90_70_50"))
    assert appraisal.lowest == 50.0
    assert appraisal.unit("甲局").satisfaction_rate == 0.0
    assert appraised(tallied("甲局", {"不满意": 100}), preset("cn4_100_80_60_0")).lowest == 0.0


HANGPING = {"服务对象": 0.5, "监督员": 0.25, "社会各界": 0.25}


def hangping(*groups: str) -> list[Row]:
    """服务对象 90, 监督员 80, 社会各界 70."""
    answers = {
        "服务对象": {"满意": 50, "基本满意": 50},
        "监督员": {"基本满意": 60},
        "社会各界": {"满意": 20, "基本满意": 40, "一般": 30, "不满意": 10},
    }
    return [row for group in groups for row in tallied("甲局", answers[group], group=group)]


def test_group_weights():
    assert appraised(hangping(*HANGPING), scheme_of(groups=HANGPING)).unit("甲局").index == Decimal("82.50")


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_missing_group_is_left_out_and_noted(elsewhere):
    """(0.5·90 + 0.25·70)/0.75, whether the group rated other units or nobody in the wave."""
    rows = hangping("服务对象", "社会各界") + (tallied("乙局", {"满意": 40}, group="监督员") if elsewhere else [])
    unit = appraised(rows, scheme_of(groups=HANGPING)).unit("甲局")
    assert unit.index == Decimal("83.33")
    assert [(note.code, note.facts) for note in unit.notes] == [
        ("group_missing", {"groups": ["监督员"], "policy": "renormalise"})
    ]


def test_a_missing_group_can_cost_the_rank():
    rows = [
        *hangping("服务对象", "社会各界"),
        *[row._replace(unit="乙局", ballot=f"乙{row.ballot}") for row in hangping(*HANGPING)],
    ]
    appraisal = appraised(rows, scheme_of(groups=HANGPING, missing_group="not_ranked"))
    assert (appraisal.unit("甲局").rank, appraisal.unit("甲局").index) == (None, Decimal("83.33"))
    assert appraisal.unit("乙局").rank == 1
    absent = appraised(hangping("服务对象", "社会各界"), scheme_of(groups=HANGPING, missing_group="not_ranked"))
    assert absent.unit("甲局").rank is None


def test_a_missing_dimension_can_cost_the_rank():
    rows = [
        *tallied("甲局", {"满意": 40}, dimension="公开"),
        *[row for d in ("公开", "效率") for row in tallied("乙局", {"满意": 40}, dimension=d)],
    ]
    assert appraised(rows).unit("甲局").has_note("dimension_missing")
    appraisal = appraised(rows, scheme_of(missing_dimension="not_ranked"))
    assert (appraisal.unit("甲局").rank, appraisal.unit("乙局").rank) == (None, 1)


def units_with(*scores: str) -> list[Row]:
    """One unit for each score of two decimals, from 10,000 ballots of 100 or 0."""
    return [
        row
        for place, score in enumerate(scores)
        for row in tallied(
            f"第{place}局", {"满意": int(Decimal(score) * 100), "不满意": 10_000 - int(Decimal(score) * 100)}
        )
    ]


def test_equal_published_figures_share_a_rank():
    appraisal = appraised(units_with("91.20", "90.55", "90.55", "88.00"))
    assert [(unit.rank, unit.tied) for unit in appraisal.units] == [(1, False), (2, True), (2, True), (4, False)]
    assert [unit.index for unit in appraisal.units] == [
        Decimal("91.20"),
        Decimal("90.55"),
        Decimal("90.55"),
        Decimal("88.00"),
    ]


def test_ranks_follow_the_published_figure_and_sets_hold_them():
    """With no decimals 91.4 and 90.6 are both 91 and share the first rank, though 91.4 is proven to be above: its ticks
    are those of 90.6 and more."""
    rows = [
        Row(str(number), unit, "满意" if number < count else "不满意")
        for unit, count in (("甲局", 914), ("乙局", 906), ("丙局", 700))
        for number in range(1000)
    ]
    for decimals, expected in ((1, [(1, 1, 1), (2, 2, 2), (3, 3, 3)]), (0, [(1, 1, 1), (1, 1, 2), (3, 3, 3)])):
        units = appraised(rows, scheme_of(decimals=decimals)).units
        assert [(unit.rank, unit.rank_low, unit.rank_high) for unit in units] == expected


def test_grades():
    grades = (
        Grade("满意", at_least=85.0),
        Grade("比较满意", at_least=75.0),
        Grade("基本满意", at_least=60.0),
        Grade("不满意"),
    )
    appraisal = appraised(units_with("85.00", "84.99", "75.00", "60.00", "59.99"), scheme_of(grades=grades))
    assert [unit.grade for unit in appraisal.units] == ["满意", "比较满意", "比较满意", "基本满意", "不满意"]


def test_a_grade_is_given_at_its_boundary_after_rounding():
    """84.995 exactly: 16,999 of 20,000."""
    grades = (Grade("满意", at_least=85.0), Grade("比较满意"))
    unit = appraised(tallied("甲局", {"满意": 16_999, "不满意": 3_001}), scheme_of(grades=grades)).unit("甲局")
    assert unit.index_exact == pytest.approx(84.995)
    assert (unit.index, unit.grade) == (Decimal("85.00"), "满意")


# --- who is ranked


def test_too_few_ballots():
    rows = [*tallied("甲局", {"满意": 29}), *tallied("乙局", {"满意": 30})]
    appraisal = appraised(rows, scheme_of(min_ballots=30))
    few, enough = appraisal.unit("甲局"), appraisal.unit("乙局")
    assert (few.rank, few.grade, few.rank_low, few.index) == (None, None, None, Decimal("100.00"))
    assert few.notes[0].facts == {"ballots": 29, "min": 30}
    assert (enough.rank, enough.notes) == (1, ())
    assert [unit.name for unit in appraisal.classes[0].units] == ["乙局", "甲局"], "units without a rank come last"


def test_a_small_class_has_scores_and_no_ranks():
    appraisal = appraised(units_with("91.20", "90.55", "88.00"), scheme_of(min_units=4))
    assert [unit.rank for unit in appraisal.units] == [None] * 3
    assert all(unit.has_note("small_class") for unit in appraisal.units)
    assert appraisal.classes[0].ranked == ()


def test_units_asked_only_for_opinions():
    appraisal = appraised(units_with("91.20", "90.55"), unranked=["第0局"])
    assert [(unit.name, unit.rank) for unit in appraisal.units] == [("第1局", 1), ("第0局", None)]
    assert appraisal.unit("第0局").has_note("opinion_only")
    assert appraisal.classes[0].mean_published == Decimal("90.55")


def test_a_unit_without_any_score():
    unit = appraised([*tallied("甲局", {"满意": 40}), *tallied("乙局", {"unknown": 40})]).unit("乙局")
    assert (unit.index, unit.index_exact, unit.se, unit.ci_low, unit.rank) == (None,) * 5
    assert (unit.satisfaction_rate, unit.satisfaction_rate_ci, unit.awareness_rate, unit.ballots) == (None, None, 0.0, 0)
    assert [note.code for note in unit.notes] == ["too_few_ballots", "low_awareness"]


def test_low_awareness_is_below_half():
    assert appraised(tallied("甲局", {"满意": 49, "unknown": 51})).unit("甲局").has_note("low_awareness")
    assert not appraised(tallied("甲局", {"满意": 50, "unknown": 50})).unit("甲局").has_note("low_awareness")


def test_a_group_of_one_respondent_is_noted_and_has_no_error():
    """Nothing is known of its part of the error, so that nothing is proven either, however far apart the units."""
    rows = [
        *tallied("甲局", {"满意": 40, "一般": 9}),
        *tallied("乙局", {"一般": 35, "不满意": 5}),
        Row("x", "甲局", "满意", group="专家"),
    ]
    appraisal = appraised(rows, scheme_of(groups={"群众": 0.98, "专家": 0.02}))
    unit = appraisal.unit("甲局")
    assert (unit.se, unit.ci_low, unit.ci_high) == (None, None, None)
    assert unit.has_note("one_respondent")
    assert (unit.rank, unit.rank_low, unit.rank_high) == (1, 1, 2)
    assert appraisal.overall.se is None
    assert appraised(rows[:-1]).unit("甲局").rank_high == 1


# --- figures


def test_intervals_end_with_the_scale():
    unit = appraised(tallied("甲局", {"满意": 60, "基本满意": 1})).unit("甲局")
    assert unit.ci_high == 100.0
    assert unit.ci_low == pytest.approx(unit.index_exact - 1.959964 * unit.se)
    floor = appraised(tallied("甲局", {"不满意": 60, "满意": 1, "基本满意": 0}), preset("cn3_100_75_55")).unit("甲局")
    assert floor.ci_low == 55.0


def test_rates_are_percent_and_unrounded():
    unit = appraised(tallied("甲局", {"满意": 20, "基本满意": 20, "一般": 20, "unknown": 20})).unit("甲局")
    assert unit.satisfaction_rate == pytest.approx(100 / 3)
    assert unit.satisfaction_rate_broad == pytest.approx(200 / 3)
    assert unit.awareness_rate == pytest.approx(75.0)
    assert unit.rate_base == 60
    low, high = unit.satisfaction_rate_ci
    assert 20 < low < 100 / 3 < high < 50


def test_class_and_whole():
    rows = [
        *units_with("91.20", "90.00"),
        *tallied("医院", {"满意": 5000, "一般": 2500, "unknown": 2500}, unit_class="行业"),
    ]
    appraisal = appraised(rows)
    assert [each.name for each in appraisal.classes] == ["部门", "行业"]
    assert appraisal.classes[0].mean_published == Decimal("90.60")
    covariance = appraisal.covariance
    assert appraisal.classes[0].mean_se == pytest.approx(np.sqrt(covariance[:2, :2].mean()))
    overall = appraisal.overall
    assert overall.index_exact == pytest.approx((91.2 + 90.0 + 260 / 3) / 3)
    assert overall.se == pytest.approx(np.sqrt(covariance.mean()))
    assert overall.satisfaction_rate == pytest.approx(100 * (9120 + 9000 + 5000) / 27_500)
    assert overall.unknown_share == pytest.approx(100 * 2500 / 30_000)
    assert (overall.rate_base, overall.ballots, overall.ballots_by_line) == (27_500, 30_000, (("群众", 30_000),))


def test_distance_from_the_class_and_its_error():
    rows = [
        Row(f"{n}", unit, LEVELS[(n * (3 + place)) % 4])
        for n in range(200)
        for place, unit in enumerate(("甲局", "乙局", "丙局"))
    ]
    appraisal = appraised(rows)
    index = [unit.index_exact for unit in sorted(appraisal.units, key=lambda unit: appraisal.unit_names.index(unit.name))]
    for place, name in enumerate(appraisal.unit_names):
        contrast = np.eye(3)[place] - 1 / 3
        assert appraisal.unit(name).class_gap == pytest.approx(contrast @ index)
        assert appraisal.unit(name).class_gap_se == pytest.approx(np.sqrt(contrast @ appraisal.covariance @ contrast))


def test_ballots_by_line_merge_what_the_scheme_merges():
    rows = [
        row for group, n in (("领导", 12), ("代表", 20), ("居民", 30)) for row in tallied("甲局", {"满意": n}, group=group)
    ]
    scheme = scheme_of(secret=("领导",), shown_as={"领导": "领导和代表", "代表": "领导和代表"})
    appraisal = appraised(rows, scheme)
    assert appraisal.overall.ballots_by_line == (("领导和代表", 32), ("居民", 30))
    assert [part.name for part in appraisal.unit("甲局").groups] == ["领导和代表", "居民"]


# --- laws


@pytest.mark.parametrize(
    "name", ["equal", "weighted", "overall if alone", "both from the class", "pooled", "by class", "listwise"]
)
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_units_and_ballots_changes_nothing(name, seed):
    rows = random_rows(seed, units=5, ballots=20)
    mixed = random.Random(seed).sample(rows, len(rows))
    _same(appraised(rows, SCHEMES[name]), appraised(mixed, SCHEMES[name]))


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_other_names_change_no_figure(seed):
    rows = random_rows(seed, units=5)
    renamed = [row._replace(unit=f"新{row.unit}", group=f"新{row.group}", ballot=f"新{row.ballot}") for row in rows]
    plain, other = appraised(rows), appraised(renamed)
    for unit in plain.units:
        renamed_unit = other.unit(f"新{unit.name}")
        place = renamed_unit.place and replace(
            renamed_unit.place, flip_with=unit.place.flip_with, flip_groups=unit.place.flip_groups
        )
        _same_unit(unit, replace(renamed_unit, name=unit.name, notes=unit.notes, groups=unit.groups, place=place))


@pytest.mark.parametrize("name", ["equal", "weighted", "both from the class", "pooled"])
@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), factor=st.sampled_from([0.25, 3.0, 1000.0]))
def test_the_scale_of_the_weights_does_not_matter(name, seed, factor):
    rows = random_rows(seed, units=5)
    _same(
        appraised(rows, SCHEMES[name]), appraised([row._replace(weight=row.weight * factor) for row in rows], SCHEMES[name])
    )


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_one_group_is_pooling(seed):
    rows = random_rows(seed, units=5, groups=1)
    one, pooled = appraised([row._replace(group="全体") for row in rows]), appraised(rows, scheme_of(pooled=True))
    _same(one, replace(pooled, scheme_hash=one.scheme_hash))


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_pooling_is_one_group_of_all_who_fill_in_one_form_each(seed):
    rows = [row._replace(respondent=None) for row in random_rows(seed, units=5)]
    together = scheme_of(groups={"全体": 7.0})
    _same(appraised([row._replace(group="全体") for row in rows], together), appraised(rows, scheme_of(pooled=True)))


@settings(max_examples=20)
@given(seed=st.integers(0, 2**32 - 1))
def test_a_ballot_twice_is_not_twice_the_evidence_of_one_respondent(seed):
    """Every respondent hands in the same ballot twice: nothing changes but the number of ballots and answers."""
    rows = [row._replace(respondent=row.respondent or f"独{row.ballot}") for row in random_rows(seed)]
    once, twice = appraised(rows), appraised([*rows, *[row._replace(ballot=f"又{row.ballot}") for row in rows]])
    for unit in once.units:
        other = twice.unit(unit.name)
        assert other.ballots == 2 * unit.ballots
        place = other.place and replace(
            other.place,
            flip_ballots=unit.place.flip_ballots, flip_with=unit.place.flip_with, flip_groups=unit.place.flip_groups,
        )  # fmt: skip
        _same_unit(unit, replace(other, ballots=unit.ballots, rate_base=unit.rate_base, place=place))


def _same(one: Appraisal, other: Appraisal) -> None:
    assert {unit.name for unit in one.units} == {unit.name for unit in other.units}
    for unit in one.units:
        _same_unit(unit, other.unit(unit.name))
    assert one.overall.index == other.overall.index
    assert _near(one.overall.se, other.overall.se)
    for each in one.classes:
        assert each.mean_published == other.unit_class(each.name).mean_published


def _same_unit(one: UnitResult, other: UnitResult) -> None:
    for each in fields(UnitResult):
        ours, theirs = getattr(one, each.name), getattr(other, each.name)
        if each.name == "notes":
            assert [note.code for note in ours] == [note.code for note in theirs]
        elif each.name in ("dimensions", "groups"):
            assert len(ours) == len(theirs)
            by_name = {part.name: part for part in theirs}  # of equally small parts the first is merged or left out
            for part in ours:
                assert part.name not in by_name or _near(part.score, by_name[part.name].score)
                assert part.name not in by_name or _near(part.se, by_name[part.name].se)
        elif each.name == "reasons":
            for sums in zip(_decompositions(ours), _decompositions(theirs), strict=True):
                _same_terms(*sums)
        else:
            assert _near(ours, theirs), each.name


def _decompositions(reasons: Reasons) -> list[Decomposition | None]:
    return [getattr(reasons, each.name) for each in fields(Reasons)]


def _same_terms(ours: Decomposition | None, theirs: Decomposition | None) -> None:
    assert (ours is None) == (theirs is None)
    if ours is not None and {term.name for term in ours.terms} == {term.name for term in theirs.terms}:
        assert ours.total == theirs.total
        exact = {(term.kind, term.name): term.exact for term in theirs.terms}
        assert all(_near(term.exact, exact[term.kind, term.name]) for term in ours.terms)


def _near(ours: object, theirs: object) -> bool:
    """Equal, figures but for the last digits of a sum in another order (a root of which is eight digits less certain)."""
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return all(_near(*pair) for pair in zip(ours, theirs, strict=True))
    if isinstance(ours, Place) and isinstance(theirs, Place):
        return all(_near(getattr(ours, each.name), getattr(theirs, each.name)) for each in fields(Place))
    if isinstance(ours, float) and isinstance(theirs, float):
        return ours == pytest.approx(theirs, rel=1e-7, abs=1e-6)
    return ours == theirs


def test_a_group_that_the_scheme_does_not_name_is_said() -> None:
    rows = [
        Row(f"{group}{n}", "教育局", "满意" if n % 2 else "一般", group=group)
        for group in ("服务对象", "办事群众")
        for n in range(5)
    ]
    scheme = scheme_of(groups={"服务对象": 1.0})
    assert appraise(measure(wave_of(rows), scheme), "w", "s", "p").uncounted == ("办事群众",)
    assert appraise(measure(wave_of(rows), scheme_of()), "w", "s", "p").uncounted == ()
