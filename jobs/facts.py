"""What may be said of a wave: a list of facts, each with its test."""

from __future__ import annotations

from analytics.facts import Fact, facts_of
from analytics.records import records
from data.store import Store
from jobs.results import appraise_at, seen_wave, series_waves
from jobs.viewer import Viewer

__all__ = ["Fact", "facts"]


def facts(viewer: Viewer, store: Store, wave_id: str) -> tuple[Fact, ...]:
    """Of the whole, the classes, the units that the viewer may see, and of the wave among those before it in its series.

    Raises what appraise raises.
    """
    with store.snapshot() as moment:
        waves = [each.id for each in series_waves(viewer, moment, seen_wave(viewer, moment, wave_id).series)]
        *earlier, appraisal = (appraise_at(viewer, moment, each) for each in waves[: waves.index(wave_id) + 1])
    return facts_of(appraisal, earlier[-1] if earlier else None, records([*earlier, appraisal]))
