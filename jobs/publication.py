"""What may leave the office of a wave, by its 公布范围."""

from __future__ import annotations

from analytics.publication import PublicationScope, PublishedView
from data.store import Store
from jobs.viewer import Viewer


def publication(viewer: Viewer, store: Store, wave: str, scope: PublicationScope | None = None) -> PublishedView:
    """What the 公布范围 that was decided lets out of the frozen result; scope: another one, for an analyst to look at.

    Raises DataError nothing_frozen, publication_not_decided, not_allowed; AnalysisError.
    """
    raise NotImplementedError
