"""What may leave the office of a wave, by its 公布范围."""

from __future__ import annotations

from collections.abc import Iterable

from analytics.publication import (
    ALL,
    EFFECTS,
    FIRST,
    FIRST_AND_LAST,
    GRADES,
    KINDS,
    LETTERS,
    REPORT_ONLY,
    PublicationScope,
    PublishedClass,
    PublishedLetter,
    PublishedUnit,
    PublishedView,
    Veto,
    published_view,
)
from data.problems import DataError
from data.store import Store
from jobs.approval import frozen_result, state_of
from jobs.freezing import FrozenResult, grade_names
from jobs.viewer import Viewer

__all__ = [
    "ALL", "EFFECTS", "FIRST", "FIRST_AND_LAST", "GRADES", "KINDS", "LETTERS", "REPORT_ONLY", "PublicationScope",
    "PublishedClass", "PublishedLetter", "PublishedUnit", "PublishedView", "Veto", "publication", "view_of",
]  # fmt: skip


def publication(
    viewer: Viewer, store: Store, wave: str, scope: PublicationScope | None = None, vetoes: Iterable[Veto] | None = None
) -> PublishedView:
    """What the 公布范围 that was decided lets out of the frozen result. scope, vetoes: others in their place, for an
    analyst to look at before it is decided.

    Raises DataError nothing_frozen, publication_not_decided, not_allowed, wave_unknown; AnalysisError.
    """
    state = state_of(viewer, store, wave)
    if scope is not None or vetoes is not None:
        viewer.must_edit()
    if scope is None and state.scope is None:
        raise DataError("publication_not_decided", wave=wave)
    return view_of(
        frozen_result(viewer, store, wave), scope or state.scope, state.vetoes if vetoes is None else tuple(vetoes)
    )


def view_of(frozen: FrozenResult, scope: PublicationScope, vetoes: Iterable[Veto] = ()) -> PublishedView:
    """The same of a frozen result that was read already."""
    return published_view(frozen.appraisal, scope, vetoes, grade_names(frozen))
