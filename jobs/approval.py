"""先审后发: 草稿, 计分办法封存, 计算, 复核, 送审, 审定, 印发, 更正, 撤回; and the frozen result that everything leaving asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from analytics.appraisal import Appraisal
from analytics.comment_report import CommentReport
from analytics.publication import PublicationScope, Veto
from analytics.records import Record
from data.store import Store
from jobs.counts import Counts
from jobs.results import Calculation
from jobs.viewer import Viewer

DRAFT, SEALED, CALCULATED, REVIEWED, SUBMITTED, DECIDED, ISSUED, CORRECTED, WITHDRAWN = STATES = (
    "draft", "sealed", "calculated", "reviewed", "submitted", "decided", "issued", "corrected", "withdrawn",
)  # fmt: skip


@dataclass(frozen=True)
class Signature:
    """Who signed on paper: name, day, and the number of the document."""

    name: str
    day: date | None = None
    document: str = ""


@dataclass(frozen=True)
class Step:
    """One line of the record. version: of the frozen result it is about, None before there is one. who: recorded it."""

    step: str
    version: int | None
    moment: datetime
    who: str
    signature: Signature | None
    note: str
    scope: PublicationScope | None = None
    vetoes: tuple[Veto, ...] = ()


@dataclass(frozen=True)
class ApprovalState:
    """Where the result of a wave stands. state: of STATES; next: steps that may follow.

    version: the newest frozen result, issued: the one that is in force outside, corrects: the one that the newest
    corrects; None where there is none. scope, vetoes: as decided. document, day: of 印发. changed: what is not as it was
    frozen: data, scheme, registry, earlier, program; empty where the live result is the frozen one or nothing is frozen.
    """

    wave: str
    series: str
    period: str
    state: str
    next: tuple[str, ...]
    version: int | None
    issued: int | None
    corrects: int | None
    scope: PublicationScope | None
    vetoes: tuple[Veto, ...]
    document: str
    day: date | None
    changed: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class FrozenResult:
    """All that a document may need, as it was when it was calculated. scheme: the TOML text; registry, program: their marks.

    before: the wave before as measured then; waves: those of the series until this one, oldest first, this one last;
    calculations: by unit; records: claims about this wave among those before it.
    """

    wave: str
    version: int
    moment: datetime
    who: str
    scheme: str
    scheme_hash: str
    fingerprint: str
    registry: str
    program: str
    appraisal: Appraisal
    before: Appraisal | None
    waves: tuple[Appraisal, ...]
    records: tuple[Record, ...]
    calculations: Mapping[str, Calculation]
    comments: CommentReport
    counts: Counts


def state_of(viewer: Viewer, store: Store, wave: str) -> ApprovalState:
    """Raises DataError wave_unknown, not_allowed."""
    raise NotImplementedError


def frozen_appraisal(viewer: Viewer, store: Store, wave: str, version: int | None = None) -> Appraisal:
    """The newest frozen appraisal, or a named version, as this viewer may see it. Raises DataError nothing_frozen."""
    return frozen_result(viewer, store, wave, version).appraisal


def frozen_result(viewer: Viewer, store: Store, wave: str, version: int | None = None) -> FrozenResult:
    """The same with all that was frozen beside it. Raises DataError nothing_frozen."""
    raise NotImplementedError
