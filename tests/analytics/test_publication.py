"""公布范围: whatever the result, nothing leaves that the scope does not let out."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.appraisal import Appraisal, Note
from analytics.errors import AnalysisError
from analytics.publication import (
    ALL,
    EFFECTS,
    FIRST,
    FIRST_AND_LAST,
    GRADES,
    KINDS,
    LETTERS,
    LOWEST_GRADE,
    NO_AWARD,
    NO_RANK,
    REPORT_ONLY,
    PublicationScope,
    Veto,
    published_view,
)
from tests.analytics.results import appraisal_of, class_of

NAMES = ("优秀", "良好", "一般")
FEW = Note("too_few_ballots", {"ballots": 12, "min": 30})
SCORES = {f"局{number}": f"{95 - number}.{number}7" for number in range(10)}


def department(scores=SCORES, **given: object) -> Appraisal:
    each = class_of("部门", scores, unranked={"新局": FEW}, **given)
    units = tuple(replace(unit, grade=NAMES[min(2, unit.rank // 4)]) if unit.rank else unit for unit in each.units)
    names = tuple(unit.name for unit in units)[::-1]
    return replace(appraisal_of(replace(each, units=units)), unit_names=names)


def scope(kind: str, first: int = 3, last: int = 3, **given: object) -> PublicationScope:
    return PublicationScope(kind, first, last, **given)


@st.composite
def results(draw) -> Appraisal:
    """Classes of up to nine units with ties, unranked ones, grades, and units that are too small to be shown."""
    classes = []
    for name in "甲乙"[: draw(st.integers(1, 2))]:
        places = draw(st.lists(st.integers(0, 6), max_size=9))
        each = class_of(
            name, {f"{name}{number}": f"{90 - place}.{place}1" for number, place in enumerate(places)},
            unranked={f"{name}新": FEW} if places else {},
        )  # fmt: skip
        units = [
            replace(
                unit, grade=draw(st.sampled_from((*NAMES, None))) if unit.rank else None, flags=draw(
                    st.sampled_from(((), ("约谈",)))
                ), ballots=draw(st.sampled_from((500, 500, 5))),
            )
            for unit in each.units
        ]  # fmt: skip
        classes.append(replace(each, units=tuple(units)))
    return appraisal_of(*classes)


SCOPES = st.builds(
    PublicationScope,
    st.sampled_from(KINDS),
    st.integers(1, 4),
    st.integers(1, 4),
    st.dictionaries(st.sampled_from("甲乙"), st.integers(1, 4), max_size=1),
    st.dictionaries(st.sampled_from("甲乙"), st.integers(1, 4), max_size=1),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@given(results(), SCOPES, st.data())
def test_nothing_leaves_that_the_scope_does_not_let_out(appraisal: Appraisal, wanted: PublicationScope, data) -> None:
    names = [unit.name for unit in appraisal.units]
    vetoed = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=2)) if names else []
    vetoes = [Veto(name, "事故", data.draw(st.sampled_from(EFFECTS))) for name in vetoed]
    try:
        view = published_view(appraisal, wanted, vetoes, NAMES)
    except AnalysisError as error:
        assert error.code == "publication_no_grades" and wanted.kind == GRADES
        return
    assert bool(view.classes) == (wanted.kind not in (LETTERS, REPORT_ONLY) and bool(appraisal.classes))
    for found in view.classes:
        each = appraisal.unit_class(found.name)
        ranked = {unit.name: unit for unit in each.ranked}
        placed = [unit for unit in each.ranked if not any(v.unit == unit.name and v.effect == NO_RANK for v in vetoes)]
        worse = {name: sum(other.rank > unit.rank for other in placed) for name, unit in ranked.items()}
        named = {unit.name for unit in found.units}
        for unit in found.units:
            original = appraisal.unit(unit.name)
            if wanted.kind == GRADES:
                figures = (unit.rank, unit.index, unit.ballots, unit.margin, unit.rank_low, unit.rank_high)
                assert figures == (None,) * 6 and unit.flags == () and not unit.tied and not unit.figures
            if wanted.kind in (FIRST, FIRST_AND_LAST):
                assert unit.name in ranked
                at_head = original.rank <= wanted.first_of(found.name)
                assert at_head or wanted.kind == FIRST_AND_LAST and worse[unit.name] < wanted.last_of(found.name)
            assert original.shown or unit.index is unit.margin is unit.ballots is None
            assert wanted.error or unit.margin is None
            assert wanted.rank_range or unit.rank_low is unit.rank_high is None
            assert unit.index in (None, original.index) and unit.rank in (None, original.rank)
        if wanted.kind == FIRST_AND_LAST:
            ends = {name for name in ranked if worse[name] < wanted.last_of(found.name)}
            ends |= {name for name, unit in ranked.items() if unit.rank <= wanted.first_of(found.name)}
            assert ends - set(vetoed) <= named  # who shares the place at the cut is in
        if wanted.kind == ALL:
            assert named == {unit.name for unit in each.units}
        _means_give_nobody_away(found, each, {unit.name for unit in found.units if unit.index is not None})
    _overall_gives_nobody_away(view, appraisal)
    for name, letter in view.letters.items():
        assert wanted.sends_letters and letter.unit.name == name
        assert appraisal.unit(name).shown or letter.unit.index is None
        assert wanted.error or letter.unit.margin is None


def _means_give_nobody_away(found, each, scored: set[str]) -> None:
    """Neither to whoever reads it nor to a unit that knows its own score."""
    unnamed = {unit.name for unit in each.ranked} - scored
    if found.mean is not None or found.means:
        assert all(len(unnamed - {reader}) != 1 for reader in ("", *unnamed))
        assert all(appraisal_unit.shown for appraisal_unit in each.ranked)


def _overall_gives_nobody_away(view, appraisal: Appraisal) -> None:
    """The mean of all is the mean of the classes' means; where one of those does not leave, it does not either."""
    if view.overall or view.index is not None:
        assert view.scope.kind in (ALL, FIRST, FIRST_AND_LAST)
        assert all(each.means for each in view.classes if each.ranked)


@given(results(), SCOPES)
def test_grades_do_not_stand_in_the_order_of_the_ranking(appraisal: Appraisal, wanted: PublicationScope) -> None:
    wanted = replace(wanted, kind=GRADES)
    if not any(unit.grade for unit in appraisal.units if unit.shown or unit.index is None):
        return
    turned = replace(appraisal, unit_names=appraisal.unit_names[::-1])
    order = [unit.name for unit in published_view(appraisal, wanted, (), NAMES).units]
    other = [unit.name for unit in published_view(turned, wanted, (), NAMES).units]
    grade = {unit.name: unit.grade for unit in appraisal.units}
    for each in {(appraisal.unit(name).unit_class, grade[name]) for name in order}:
        same = [name for name in order if (appraisal.unit(name).unit_class, grade[name]) == each]
        assert same == [name for name in other if name in same][::-1]


def test_the_six_scopes_of_a_class_of_ten() -> None:
    appraisal = department()
    every = published_view(appraisal, scope(ALL), (), NAMES)
    assert every.columns == ("rank", "unit", "index", "ballots", "grade", "notes")
    assert len(every.units) == 11 and every.classes[0].mean == appraisal.classes[0].mean_published
    assert every.units[-1].name == "新局" and every.units[-1].rank is None and every.units[-1].notes == (FEW,)
    assert every.index == appraisal.overall.index and len(every.letters) == 11
    grades = published_view(appraisal, scope(GRADES), (), NAMES)
    assert grades.columns == ("unit", "grade", "notes") and not grades.overall and grades.letters == {}
    assert [unit.name for unit in grades.units[:3]] == ["局2", "局1", "局0"]
    head = published_view(appraisal, scope(FIRST), (), NAMES).classes[0]
    assert head.first == ("局0", "局1", "局2") and head.last == () and head.unnamed == 7 and head.mean is not None
    both = published_view(appraisal, scope(FIRST_AND_LAST), (), NAMES)
    assert both.classes[0].last == ("局7", "局8", "局9") and both.index is not None
    assert published_view(appraisal, scope(FIRST_AND_LAST, 4, 4), (), NAMES).index is None
    letters = published_view(appraisal, scope(LETTERS), (), NAMES)
    assert not letters.public and letters.letters["局3"].unit.index == Decimal("92.37")
    assert letters.letters["局3"].mean == appraisal.classes[0].mean_published and letters.letters["局3"].ranked == 10
    report = published_view(appraisal, scope(REPORT_ONLY, letters=True), (), NAMES)
    assert not report.public and report.letters == {} and report.index is None


def test_all_with_the_place_at_the_cut_are_in_and_it_is_said() -> None:
    scores = {**SCORES, "局2": "91.99", "局3": "91.99", "局4": "91.99"}
    found = published_view(department(scores), scope(FIRST_AND_LAST, 3, 2), (), NAMES).classes[0]
    assert set(found.first) == {"局0", "局1", "局2", "局3", "局4"} and found.tied_first and not found.tied_last
    assert found.asked_first == 3


def test_first_and_last_may_meet() -> None:
    few = {name: SCORES[name] for name in list(SCORES)[:5]}
    found = published_view(department(few), scope(FIRST_AND_LAST, 3, 3), (), NAMES).classes[0]
    assert found.first == ("局0", "局1", "局2") and found.last == ("局3", "局4") and found.unnamed == 0
    assert [unit.name for unit in found.units] == list(few)


def test_a_class_may_have_numbers_of_its_own() -> None:
    found = published_view(department(), scope(FIRST_AND_LAST, first_by_class={"部门": 1}, last_by_class={"部门": 2}))
    assert found.classes[0].first == ("局0",) and found.classes[0].last == ("局8", "局9")


@pytest.mark.parametrize(
    ("effect", "rank", "grade"), [(NO_AWARD, 1, None), (NO_RANK, None, None), (LOWEST_GRADE, 1, "一般")]
)
def test_a_veto_keeps_the_score_and_takes_the_award(effect: str, rank: int | None, grade: str | None) -> None:
    veto = Veto("局0", "安全事故", effect)
    unit = published_view(department(), scope(ALL), (veto,), NAMES).unit("局0")
    assert (unit.index, unit.rank, unit.grade, unit.veto) == (Decimal("95.07"), rank, grade, veto)
    head = published_view(department(), scope(FIRST), (veto,), NAMES)
    assert head.classes[0].first == ("局1", "局2") and head.unit("局0") is None
    second = published_view(department(), scope(ALL), (replace(veto, unit="局5"),), NAMES).unit("局5")
    assert second.grade == {NO_AWARD: "良好", NO_RANK: None, LOWEST_GRADE: "一般"}[effect]


def test_a_letter_has_no_mean_from_which_another_unit_follows() -> None:
    pair = {name: SCORES[name] for name in list(SCORES)[:2]}
    letters = published_view(department(pair), scope(LETTERS), (), NAMES).letters
    assert letters["局0"].mean is None and letters["局0"].unit.index == Decimal("95.07")
    three = {name: SCORES[name] for name in list(SCORES)[:3]}
    assert published_view(department(three), scope(LETTERS), (), NAMES).letters["局0"].mean is not None
    beside = published_view(department(three), scope(FIRST, 1, letters=True), (), NAMES).letters
    assert beside["局1"].mean is None and beside["局0"].mean is not None


def test_errors_and_ranges_leave_only_where_it_says_so() -> None:
    found = published_view(department(), scope(ALL, error=True, rank_range=True), (), NAMES)
    assert {"error", "rank_range"} <= set(found.columns)
    assert found.units[0].margin == pytest.approx(0.392, abs=1e-3) and found.units[0].rank_high is not None


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (scope("half"), "publication_kind_unknown"), (scope(FIRST, 0), "publication_number"),
        (scope(FIRST_AND_LAST, 3, 0), "publication_number"), (scope(FIRST, last_by_class={"部门": 0}), None),
        (scope(FIRST, first_by_class={"部门": 0}), "publication_number"),
    ],
)  # fmt: skip
def test_a_scope_that_says_too_little(wanted: PublicationScope, code: str | None) -> None:
    if code is None:
        published_view(department(), wanted)
        return
    with pytest.raises(AnalysisError) as caught:
        published_view(department(), wanted)
    assert caught.value.code == code


def test_no_grades_no_publication_of_grades() -> None:
    with pytest.raises(AnalysisError) as caught:
        published_view(appraisal_of(class_of("部门", SCORES)), scope(GRADES))
    assert caught.value.code == "publication_no_grades"
