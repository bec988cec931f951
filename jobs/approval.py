"""先审后发: 草稿, 计分办法封存, 计算, 复核, 送审, 审定, 印发, 更正, 撤回.

From 计算 on there is a frozen result, and everything that leaves the office asks it; screens go on showing the live one
and can tell whether it is still the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from analytics.appraisal import Appraisal
from analytics.figure_diff import FigureDifference, differences
from analytics.publication import EFFECTS, PublicationScope, Veto, published_view
from data.approval_steps import (
    ASKS,
    CALCULATE,
    CORRECT,
    CORRECTED,
    DECIDE,
    DECIDED,
    ISSUE,
    ISSUED,
    OFFLINE,
    REVIEW,
    SEAL,
    STATES,
    STEPS,
    SUBMIT,
    WITHDRAW,
    Signature,
    Where,
    must_be_second,
    must_follow,
    must_have,
    where,
)
from data.approvals import (
    FrozenRow,
    StepRow,
    approval_steps,
    changed_since,
    freeze,
    frozen,
    frozen_rows,
    record_step,
    taken,
)
from data.problems import DataError
from data.seals import amendments, seal
from data.store import Reader, Store
from data.wave_rows import waves
from jobs.freezing import MARKS, WHOLE, FrozenResult, calculated, grade_names, marks_of, opened, packed
from jobs.known import unit_unknown
from jobs.program import program_version
from jobs.results import appraise_at, seen_wave
from jobs.seal_notes import sealed_of
from jobs.viewer import Viewer

__all__ = [
    "ASKS", "MARKS", "OFFLINE", "STATES", "STEPS", "ApprovalState", "FigureDifference", "FrozenResult", "FrozenRow",
    "PublicationScope", "Recomputed", "Signature", "Step", "Veto", "calculate", "correct", "corrections", "decide",
    "frozen_appraisal", "frozen_result", "history", "issue", "recompute", "review", "state_of", "submit", "versions",
    "withdraw_result",
]  # fmt: skip

AMEND = "amend"
NOBODY = Signature()


@dataclass(frozen=True)
class Step:
    """One line of the record. version: of the frozen result it is about, None before there is one. who: recorded it.

    step: of STEPS, or amend. differences: how many figures differed in the recalculation of a reviewer, None where there
    was none.
    """

    step: str
    version: int | None
    moment: datetime
    who: str
    signature: Signature
    note: str
    scope: PublicationScope | None = None
    vetoes: tuple[Veto, ...] = ()
    differences: int | None = None


@dataclass(frozen=True)
class ApprovalState:
    """Where the result of a wave stands. state: of STATES; next: steps that may follow, the usual one first.

    version: the newest frozen result, issued: the one in force outside, corrects: the one that the newest corrects; None
    where there is none. scope, vetoes: as decided for the newest. document, day: of 印发, of the newest or else of the one
    in force. steps: how many were taken, to be handed back with the next one. changed: of MARKS, what is not as it was when
    the newest was frozen; empty where nothing is.
    """

    wave: str
    series: str
    period: str
    state: str
    next: tuple[str, ...]
    version: int | None = None
    issued: int | None = None
    corrects: int | None = None
    scope: PublicationScope | None = None
    vetoes: tuple[Veto, ...] = ()
    document: str = ""
    day: date | None = None
    steps: int = 0
    changed: tuple[str, ...] = ()

    @property
    def correcting(self) -> bool:
        """Whether a correction is on its way and the issued version is still in force."""
        return Where(self.state, self.version, self.issued, self.corrects).correcting

    @property
    def is_out(self) -> bool:
        """Whether the newest version is issued: until then whatever is printed of it is a draft."""
        return self.issued is not None and self.issued == self.version


@dataclass(frozen=True)
class Recomputed:
    """A frozen result beside the same calculated again. differences: none where all figures are the same; changed: of
    MARKS, what is not as it was."""

    wave: str
    version: int
    moment: datetime
    differences: tuple[FigureDifference, ...]
    changed: tuple[str, ...]

    @property
    def identical(self) -> bool:
        return not self.differences


def state_of(viewer: Viewer, store: Store, wave: str) -> ApprovalState:
    """Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        return _state_at(viewer, moment, wave)


def history(viewer: Viewer, store: Store, wave: str) -> tuple[Step, ...]:
    """Everything that was done, oldest first: the seal and its amendments too.

    Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        _about(viewer, moment, wave)
        sealed, since, steps = seal(moment, wave), amendments(moment, wave), approval_steps(moment, wave)
    rules = [Step(SEAL, None, sealed.moment, sealed.who, Signature(), sealed.note)] if sealed else []
    rules += [Step(AMEND, None, each.moment, each.who, Signature(), each.reason) for each in since]
    return tuple(sorted([*rules, *map(_step, steps)], key=lambda each: each.moment))


def versions(viewer: Viewer, store: Store, wave: str) -> tuple[FrozenRow, ...]:
    """The frozen results of a wave, oldest first. Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        _about(viewer, moment, wave)
        return tuple(frozen_rows(moment, wave))


def frozen_appraisal(viewer: Viewer, store: Store, wave: str, version: int | None = None) -> Appraisal:
    """The newest frozen appraisal, or a named version, as this viewer may see it. Raises what frozen_result raises."""
    return frozen_result(viewer, store, wave, version).appraisal


def frozen_result(viewer: Viewer, store: Store, wave: str, version: int | None = None) -> FrozenResult:
    """The same with all that was frozen beside it.

    Raises DataError wave_unknown, not_allowed, nothing_frozen, version_unknown, frozen_unreadable.
    """
    with store.snapshot() as moment:
        return _frozen_at(viewer, moment, wave, version)


def recompute(viewer: Viewer, store: Store, wave: str, version: int | None = None) -> Recomputed:
    """The wave calculated as it stands now, under its scheme of now, beside what was frozen.

    Raises what frozen_result raises, DataError approval_wave_gone; AnalysisError.
    """
    with store.snapshot() as moment:
        return _recomputed_at(viewer, moment, wave, version)


def corrections(viewer: Viewer, store: Store, wave: str, version: int | None = None) -> tuple[FigureDifference, ...]:
    """What a version changes of the issued one that it corrects; nothing for one that corrects none.

    Raises what frozen_result raises.
    """
    with store.snapshot() as moment:
        now = _frozen_at(viewer, moment, wave, version)
        if now.corrects is None:
            return ()
        return differences(_frozen_at(viewer, moment, wave, now.corrects).appraisal, now.appraisal)


def calculate(
    viewer: Viewer, store: Store, wave: str, note: str = "", seen: int | None = None, at: datetime | None = None
) -> ApprovalState:
    """Calculates the wave and freezes all of it. seen: `ApprovalState.steps` of what the person looked at. at: of an
    invented city, whose calendar is not ours.

    Raises DataError not_allowed, wave_unknown, approval_step_unsealed, approval_step_order, approval_step_scheme,
    approval_step_too_long, approval_step_moved; AnalysisError.
    """
    return _take(viewer, store, wave, CALCULATE, NOBODY, note, seen, at, _freezing(viewer, store, wave, CALCULATE, at))


def review(
    viewer: Viewer,
    store: Store,
    wave: str,
    signature: Signature = NOBODY,
    note: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> ApprovalState:
    """复核 by a second person, or by whoever signed on paper. What a recalculation finds is recorded with it.

    Raises what calculate raises, DataError approval_step_second_person, approval_step_asks, approval_wave_gone.
    """

    def checked(place: Where) -> tuple[int, dict[str, object]]:
        must_be_second(REVIEW, viewer.name, _row(store, wave, place.version).who, signature)
        found = _recomputed_at(WHOLE, store, wave, place.version)
        return place.version, {"differences": len(found.differences), "changed": list(found.changed)}

    return _take(viewer, store, wave, REVIEW, signature, note, seen, at, checked)


def submit(
    viewer: Viewer,
    store: Store,
    wave: str,
    signature: Signature = NOBODY,
    note: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> ApprovalState:
    """送审. Raises what calculate raises."""
    return _take(viewer, store, wave, SUBMIT, signature, note, seen, at)


def decide(
    viewer: Viewer,
    store: Store,
    wave: str,
    scope: PublicationScope,
    signature: Signature = NOBODY,
    vetoes: Iterable[Veto] = (),
    note: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> ApprovalState:
    """审定 with a 公布范围. signature: of the leader or the meeting that decided.

    Raises what calculate raises, DataError approval_step_asks, unit_unknown, veto_incomplete; AnalysisError
    publication_kind_unknown, publication_number, publication_no_grades.
    """
    vetoes = tuple(vetoes)

    def allowed(place: Where) -> tuple[int, dict[str, object]]:
        found = _frozen_at(WHOLE, store, wave, place.version)
        _check_vetoes(vetoes, found.appraisal)
        published_view(found.appraisal, scope, vetoes, grade_names(found))
        return place.version, {"scope": asdict(scope), "vetoes": [asdict(each) for each in vetoes]}

    return _take(viewer, store, wave, DECIDE, signature, note, seen, at, allowed)


def issue(
    viewer: Viewer,
    store: Store,
    wave: str,
    signature: Signature = NOBODY,
    note: str = "",
    seen: int | None = None,
    at: datetime | None = None,
) -> ApprovalState:
    """印发. signature: number and day of the document. Raises what calculate raises, DataError approval_step_asks."""
    return _take(viewer, store, wave, ISSUE, signature, note, seen, at)


def correct(
    viewer: Viewer, store: Store, wave: str, note: str, seen: int | None = None, at: datetime | None = None
) -> ApprovalState:
    """更正: a new version beside the issued one, which stays in force until this one is issued too. note: why.

    Raises what calculate raises, DataError approval_step_asks.
    """
    return _take(viewer, store, wave, CORRECT, NOBODY, note, seen, at, _freezing(viewer, store, wave, CORRECT, at))


def withdraw_result(
    viewer: Viewer, store: Store, wave: str, note: str, seen: int | None = None, at: datetime | None = None
) -> ApprovalState:
    """撤回 of what was submitted, decided or issued, or of a correction on its way. The record stays. note: why.

    Raises what calculate raises, DataError approval_step_asks.
    """
    return _take(viewer, store, wave, WITHDRAW, NOBODY, note, seen, at)


def _take(
    viewer: Viewer,
    store: Store,
    wave: str,
    step: str,
    signature: Signature,
    note: str,
    seen: int | None,
    at: datetime | None,
    work: Callable[[Where], tuple[int, Mapping[str, object]]] = lambda place: (place.version, {}),
) -> ApprovalState:
    """A step whole or not at all. work: what it does, from where the wave stands to the version it is about and what is
    peculiar to it."""
    viewer.must_edit()
    note = " ".join(note.split())
    with store.transaction():
        _about(viewer, store, wave)
        steps = taken(store, wave)
        if seen is not None and seen != len(steps):
            raise DataError("approval_step_moved", wave=wave)
        place = where(steps, seal(store, wave) is not None)
        must_follow(wave, place, step)
        must_have(step, signature, note)
        version, detail = work(place)
        record_step(store, viewer.name, wave, step, version, signature, note, detail, at)
    return state_of(viewer, store, wave)


def _freezing(
    viewer: Viewer, store: Store, wave: str, step: str, at: datetime | None
) -> Callable[[Where], tuple[int, Mapping[str, object]]]:
    def freezes(place: Where) -> tuple[int, Mapping[str, object]]:
        row = seen_wave(viewer, store, wave)
        if not sealed_of(store, row).kept:
            raise DataError("approval_step_scheme", wave=wave)
        corrects = place.issued if step == CORRECT else place.corrects
        parts = calculated(store, wave)
        version = freeze(
            store, viewer.name, wave, row.series, row.period, corrects, row.scheme,
            marks_of(store, wave, parts["comments"]), store.state(), packed(parts), at,
        )  # fmt: skip
        return version, {}

    return freezes


def _about(viewer: Viewer, moment: Reader, wave: str) -> tuple[str, str, bool]:
    """Series and period of a wave, and whether it is there: a frozen result outlives it.

    Raises DataError wave_unknown, not_allowed.
    """
    left = frozen_rows(moment, wave)
    if left and wave not in {each.id for each in waves(moment)}:
        viewer.must_see(left[-1].series)
        return left[-1].series, left[-1].period, False
    row = seen_wave(viewer, moment, wave)
    return row.series, row.period, True


def _state_at(viewer: Viewer, moment: Reader, wave: str) -> ApprovalState:
    series, period, _ = _about(viewer, moment, wave)
    place = where(taken(moment, wave), seal(moment, wave) is not None)
    steps = [_step(each) for each in approval_steps(moment, wave)]
    decided = next((each for each in reversed(steps) if each.step == DECIDE and each.version == place.version), None)
    if place.state not in (DECIDED, ISSUED, CORRECTED):
        decided = None
    printed = next((each for each in reversed(steps) if each.step == ISSUE and each.version == place.issued), None)
    return ApprovalState(
        wave=wave,
        series=series,
        period=period,
        state=place.state,
        next=place.next,
        version=place.version,
        issued=place.issued,
        corrects=place.corrects,
        scope=decided.scope if decided else None,
        vetoes=decided.vetoes if decided else (),
        document=printed.signature.document if printed else "",
        day=printed.signature.day if printed else None,
        steps=len(steps),
        changed=() if place.version is None else _changed(moment, _row(moment, wave, place.version)),
    )


def _frozen_at(viewer: Viewer, moment: Reader, wave: str, version: int | None) -> FrozenResult:
    _about(viewer, moment, wave)
    known = [each.version for each in frozen_rows(moment, wave)]
    if not known:
        raise DataError("nothing_frozen", wave=wave)
    if version is None:
        place = where(taken(moment, wave), True)
        version = place.version
    if version not in known:
        raise DataError("version_unknown", wave=wave, version=version, known=known)
    return opened(viewer, frozen(moment, wave, version))


def _recomputed_at(viewer: Viewer, moment: Reader, wave: str, version: int | None) -> Recomputed:
    then = _frozen_at(viewer, moment, wave, version)
    if not _about(viewer, moment, wave)[2]:
        raise DataError("approval_wave_gone", wave=wave)
    now = marks_of(moment, wave)
    return Recomputed(
        wave=wave,
        version=then.version,
        moment=then.moment,
        differences=differences(then.appraisal, appraise_at(viewer, moment, wave)),
        changed=tuple(name for name in MARKS if now[name] != then.marks[name]),
    )


def _changed(moment: Reader, row: FrozenRow) -> tuple[str, ...]:
    """Of MARKS. The log says at once whether anything was done that could have changed one; only then all are made."""
    others = {each.id for each in waves(moment) if each.series != row.series}
    touched = any(set(touched) - others for _, touched in changed_since(moment, row.at))
    if not touched:
        return ("program",) if row.marks["program"] != program_version() else ()
    if row.wave not in {each.id for each in waves(moment)}:
        return ("data",)
    now = marks_of(moment, row.wave)
    return tuple(name for name in MARKS if now[name] != row.marks[name])


def _row(moment: Reader, wave: str, version: int) -> FrozenRow:
    return next(each for each in frozen_rows(moment, wave) if each.version == version)


def _step(row: StepRow) -> Step:
    scope, found = row.detail.get("scope"), row.detail.get("differences")
    return Step(
        step=row.step,
        version=row.version,
        moment=row.moment,
        who=row.who,
        signature=row.signature,
        note=row.note,
        scope=None if scope is None else PublicationScope(**scope),
        vetoes=tuple(Veto(**each) for each in row.detail.get("vetoes", ())),
        differences=found,
    )


def _check_vetoes(vetoes: Iterable[Veto], appraisal: Appraisal) -> None:
    """Raises DataError unit_unknown, veto_incomplete."""
    names = [unit.name for unit in appraisal.units]
    for each in vetoes:
        if each.unit not in names:
            raise unit_unknown(each.unit, names, appraisal.wave)
        if each.effect not in EFFECTS or not each.event.strip():
            raise DataError("veto_incomplete", unit=each.unit, known=list(EFFECTS))
