"""The states of a task of the ledger: which follows which, and what has to be written before.

待反馈 → 整改中 → 已报结 → 核查 → 销号, or 退回 and back to 整改中. No state is skipped. A unit feeds back its measures
and who answers for them, reports with evidence, and the office closes only with an answer to each question of 三不放过.
"""

from __future__ import annotations

from collections.abc import Mapping

from data.numerals import is_nothing
from data.problems import DataError

WAITING, UNDERWAY, REPORTED, CHECKING, CLOSED, RETURNED = STATES = (
    "waiting", "underway", "reported", "checking", "closed", "returned",
)  # fmt: skip
NEXT: Mapping[str, tuple[str, ...]] = {
    WAITING: (UNDERWAY,),
    UNDERWAY: (REPORTED,),
    REPORTED: (CHECKING,),
    CHECKING: (CLOSED, RETURNED),
    RETURNED: (UNDERWAY,),
    CLOSED: (),
}
OF_UNITS = (UNDERWAY, REPORTED)
"""States that a unit may set; the others are the office's."""
QUESTIONS = ("measures_done", "persons_dealt", "mechanism")
"""三不放过: measures done, persons dealt with, long-term mechanism built (docs/methods/ledger.md)."""

_PLAN = ("task", "measures", "leader")
_REPORT = (*_PLAN, "progress", "evidence")
NEEDS: Mapping[str, tuple[str, ...]] = {
    WAITING: (),
    UNDERWAY: _PLAN,
    REPORTED: _REPORT,
    CHECKING: _REPORT,
    RETURNED: _REPORT,
    CLOSED: (*_REPORT, *QUESTIONS),
}
"""Fields that say something in this state."""


def missing(state: str, fields: Mapping[str, object]) -> tuple[str, ...]:
    """What a state needs and the fields do not say: blank, a dash and 无 say nothing."""
    return tuple(name for name in NEEDS[state] if is_nothing(str(fields[name] or "")))


def check_step(task: int, state: str, to: str, fields: Mapping[str, object]) -> None:
    """Raises DataError ledger_state_unknown, ledger_closed, ledger_step (names what is next), ledger_needs (what lacks)."""
    if to not in STATES:
        raise DataError("ledger_state_unknown", seen=to)
    if state == CLOSED:
        raise DataError("ledger_closed", task=task)
    if to not in NEXT[state]:
        raise DataError("ledger_step", task=task, state=state, to=to, next=list(NEXT[state]))
    check_needs(task, to, fields)


def check_needs(task: int, state: str, fields: Mapping[str, object]) -> None:
    """Raises DataError ledger_needs."""
    lacking = missing(state, fields)
    if lacking:
        raise DataError("ledger_needs", task=task, state=state, fields=list(lacking))
