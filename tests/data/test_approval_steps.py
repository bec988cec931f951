"""The way to print: which step follows which, whatever was done before."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.approval_steps import (
    CALCULATE,
    CALCULATED,
    CORRECT,
    CORRECTED,
    DECIDE,
    DECIDED,
    DRAFT,
    FOLLOWS,
    ISSUE,
    ISSUED,
    REVIEW,
    REVIEWED,
    SEAL,
    SEALED,
    STATES,
    STEPS,
    SUBMIT,
    SUBMITTED,
    WITHDRAW,
    WITHDRAWN,
    Signature,
    Taken,
    Where,
    must_be_second,
    must_follow,
    must_have,
    where,
)
from data.problems import DataError

FIRST = [Taken(step, 1) for step in (CALCULATE, REVIEW, SUBMIT, DECIDE, ISSUE)]
SECOND = [Taken(CORRECT, 2, 1), *(Taken(step, 2, 1) for step in (REVIEW, SUBMIT, DECIDE, ISSUE))]
PAPER = Signature("张三", date(2026, 11, 3), "复1号")


def refused(job, *arguments: object) -> tuple[str, dict]:
    with pytest.raises(DataError) as caught:
        job(*arguments)
    return caught.value.code, caught.value.facts


def test_the_usual_way() -> None:
    assert where([], False) == Where(DRAFT) and where([], True) == Where(SEALED)
    states = [where(FIRST[:number], True).state for number in range(1, 6)]
    assert states == [CALCULATED, REVIEWED, SUBMITTED, DECIDED, ISSUED]
    assert where(FIRST, True) == Where(ISSUED, 1, 1, None)
    assert set(FOLLOWS) == set(STATES) and {each for steps in FOLLOWS.values() for each in steps} == set(STEPS)


def test_a_correction_leaves_the_issued_one_in_force_until_it_is_issued() -> None:
    for number in range(1, 5):
        at = where([*FIRST, *SECOND[:number]], True)
        assert (at.version, at.issued, at.correcting) == (2, 1, True) and WITHDRAW in at.next
    assert where([*FIRST, *SECOND], True) == Where(CORRECTED, 2, 2, 1)
    again = [*FIRST, *SECOND[:2], Taken(CALCULATE, 3, 1)]
    assert where(again, True) == Where(CALCULATED, 3, 1, 1)


def test_what_is_withdrawn() -> None:
    assert where([*FIRST, Taken(WITHDRAW, 1)], True) == Where(WITHDRAWN, 1)
    assert where([*FIRST, *SECOND[:3], Taken(WITHDRAW, 2)], True) == where(FIRST, True)
    assert where([*FIRST, *SECOND, Taken(WITHDRAW, 2)], True) == Where(WITHDRAWN, 2)
    assert where([*FIRST[:3], Taken(WITHDRAW, 1), Taken(CALCULATE, 2)], True) == Where(CALCULATED, 2)


@given(st.lists(st.sampled_from(STEPS[1:]), max_size=30))
def test_no_way_around_review_decision_and_print(wanted: list[str]) -> None:
    """Whatever is tried, what is issued was reviewed, submitted and decided since it was calculated."""
    taken: list[Taken] = []
    version = 0
    for step in wanted:
        at = where(taken, True)
        assert at.next and set(at.next) <= set(STEPS)
        if step not in at.next:
            assert refused(must_follow, "2026", at, step)[0] == "approval_step_order"
            continue
        must_follow("2026", at, step)
        version += step in (CALCULATE, CORRECT)
        corrects = at.issued if step == CORRECT else at.corrects
        taken.append(Taken(step, version if step in (CALCULATE, CORRECT) else at.version, corrects))
        after = where(taken, True)
        if step == ISSUE:
            last = max(place for place, each in enumerate(taken) if each.step in (CALCULATE, CORRECT))
            assert [each.step for each in taken[last + 1 :]] == [REVIEW, SUBMIT, DECIDE, ISSUE]
            assert after.issued == after.version
        elif step != WITHDRAW:
            assert after.issued == at.issued
        assert (after.state in (ISSUED, CORRECTED)) <= (after.issued == after.version)


def test_what_is_next_is_said() -> None:
    assert refused(must_follow, "2026", Where(DRAFT), CALCULATE) == ("approval_step_unsealed", {"wave": "2026"})
    code, facts = refused(must_follow, "2026", Where(CALCULATED, 1), ISSUE)
    assert code == "approval_step_order" and facts["next"] == [REVIEW, CALCULATE] and facts["state"] == CALCULATED
    assert SEAL in FOLLOWS[DRAFT]


def test_what_each_step_asks_for() -> None:
    code, facts = refused(must_have, DECIDE, Signature(), "")
    assert (code, facts["missing"]) == ("approval_step_asks", ["name", "day"])
    assert refused(must_have, ISSUE, Signature(day=PAPER.day), "")[1]["missing"] == ["document"]
    assert refused(must_have, CORRECT, PAPER, "")[1]["missing"] == ["note"]
    assert refused(must_have, SUBMIT, Signature(), "长" * 501)[0] == "approval_step_too_long"
    must_have(DECIDE, PAPER, "")
    must_have(SUBMIT, Signature(), "")


def test_a_second_person_reviews() -> None:
    must_be_second(REVIEW, "李四", "张三", Signature())
    must_be_second(REVIEW, "本机用户", "本机用户", PAPER)
    assert refused(must_be_second, REVIEW, "张三", "张三", Signature())[0] == "approval_step_second_person"
    assert refused(must_be_second, REVIEW, "李四", "张三", PAPER)[0] == "approval_step_second_person"
    assert refused(must_be_second, REVIEW, "张三", "张三", Signature("李四"))[1]["missing"] == ["day", "document"]
