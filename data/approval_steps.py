"""The way of a result to print: which step may follow which, and what each asks for. No database in here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from data.problems import DataError

DRAFT, SEALED, CALCULATED, REVIEWED, SUBMITTED, DECIDED, ISSUED, CORRECTED, WITHDRAWN = STATES = (
    "draft", "sealed", "calculated", "reviewed", "submitted", "decided", "issued", "corrected", "withdrawn",
)  # fmt: skip
"""草稿, 计分办法封存, 计算, 复核, 送审, 审定, 印发, 更正 (印发 again), 撤回."""
SEAL, CALCULATE, REVIEW, SUBMIT, DECIDE, ISSUE, CORRECT, WITHDRAW = STEPS = (
    "seal", "calculate", "review", "submit", "decide", "issue", "correct", "withdraw",
)  # fmt: skip
FOLLOWS = {
    DRAFT: (SEAL,),
    SEALED: (CALCULATE,),
    CALCULATED: (REVIEW, CALCULATE),
    REVIEWED: (SUBMIT, CALCULATE),
    SUBMITTED: (DECIDE, CALCULATE, WITHDRAW),
    DECIDED: (ISSUE, CALCULATE, WITHDRAW),
    ISSUED: (CORRECT, WITHDRAW),
    CORRECTED: (CORRECT, WITHDRAW),
    WITHDRAWN: (CALCULATE,),
}
"""Steps that may follow a state, the usual one first. Until 印发 a new calculation begins the way again."""
LEADS_TO = {
    CALCULATE: CALCULATED, REVIEW: REVIEWED, SUBMIT: SUBMITTED, DECIDE: DECIDED, ISSUE: ISSUED, CORRECT: CALCULATED,
    WITHDRAW: WITHDRAWN,
}  # fmt: skip
NAME, DAY, DOCUMENT, NOTE = ASKED = ("name", "day", "document", "note")
ASKS = {DECIDE: (NAME, DAY), ISSUE: (DOCUMENT, DAY), CORRECT: (NOTE,), WITHDRAW: (NOTE,)}
"""What a step cannot do without. 复核 asks for a second person, or else for all of OFFLINE."""
OFFLINE = (NAME, DAY, DOCUMENT)
LONGEST = 500
"""Characters of a name, a number of a document or a note."""


@dataclass(frozen=True)
class Signature:
    """Who signed on paper: name, day, and the number of the document."""

    name: str = ""
    day: date | None = None
    document: str = ""


@dataclass(frozen=True)
class Taken:
    """A step that was taken. corrects: of a version that corrects an issued one, which."""

    step: str
    version: int
    corrects: int | None = None


@dataclass(frozen=True)
class Where:
    """Where a wave stands. version: the newest frozen result that counts, issued: the one in force outside, corrects: the
    one that the newest corrects; None where there is none. next: the steps that may follow."""

    state: str
    version: int | None = None
    issued: int | None = None
    corrects: int | None = None

    @property
    def next(self) -> tuple[str, ...]:
        if self.corrects is not None and WITHDRAW not in FOLLOWS[self.state]:
            return (*FOLLOWS[self.state], WITHDRAW)
        return FOLLOWS[self.state]

    @property
    def correcting(self) -> bool:
        """Whether a correction is on its way and the issued version is still in force."""
        return self.corrects is not None and self.state not in (ISSUED, CORRECTED)


def where(taken: Iterable[Taken], sealed: bool) -> Where:
    """After all these steps, oldest first. A correction that is withdrawn leaves in force what it was to correct."""
    at, in_force = Where(SEALED if sealed else DRAFT), None
    for each in taken:
        if each.step == WITHDRAW and at.correcting:
            at = in_force
        elif each.step == WITHDRAW:
            at = Where(WITHDRAWN, at.version)
        elif each.step == ISSUE:
            at = in_force = Where(ISSUED if at.corrects is None else CORRECTED, at.version, at.version, at.corrects)
        elif each.step in (CALCULATE, CORRECT):
            at = Where(CALCULATED, each.version, at.issued, each.corrects)
        else:
            at = Where(LEADS_TO[each.step], at.version, at.issued, at.corrects)
    return at


def must_follow(wave: str, at: Where, step: str) -> None:
    """Raises DataError approval_step_unsealed, approval_step_order."""
    if step in at.next:
        return
    if at.state == DRAFT:
        raise DataError("approval_step_unsealed", wave=wave)
    raise DataError("approval_step_order", wave=wave, step=step, state=at.state, next=list(at.next))


def must_have(step: str, signature: Signature, note: str, asked: Sequence[str] | None = None) -> None:
    """What the step asks for, or `asked` in its place. Raises DataError approval_step_asks, approval_step_too_long."""
    given = {NAME: signature.name, DAY: signature.day, DOCUMENT: signature.document, NOTE: note}
    missing = [each for each in (ASKS.get(step, ()) if asked is None else asked) if not given[each]]
    if missing:
        raise DataError("approval_step_asks", step=step, missing=missing)
    if any(len(text) > LONGEST for text in (signature.name, signature.document, note)):
        raise DataError("approval_step_too_long", limit=LONGEST)


def must_be_second(step: str, who: str, calculated_by: str, signature: Signature) -> None:
    """复核 by somebody else than who calculated, at the program or on paper. Raises DataError approval_step_second_person,
    approval_step_asks."""
    if signature == Signature():
        if who == calculated_by:
            raise DataError("approval_step_second_person", who=who)
        return
    must_have(step, signature, "", OFFLINE)
    if signature.name == calculated_by:
        raise DataError("approval_step_second_person", who=signature.name)
