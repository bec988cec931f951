"""What may be said of a wave: a list of facts, each with its test."""

from __future__ import annotations

from analytics.facts import Fact, facts_of
from data.store import Store
from data.wave_rows import wave_before
from jobs.results import appraise_at
from jobs.viewer import Viewer

__all__ = ["Fact", "facts"]


def facts(viewer: Viewer, store: Store, wave_id: str) -> tuple[Fact, ...]:
    """Of the whole, the classes, the units that the viewer may see. Raises what appraise raises."""
    with store.snapshot() as moment:
        appraisal = appraise_at(viewer, moment, wave_id)
        before = wave_before(moment, wave_id)
        return facts_of(appraisal, None if before is None else appraise_at(viewer, moment, before.id))
