"""How sure the ranks of a wave are, for analysts."""

from __future__ import annotations

from analytics.appraisal import Appraisal
from analytics.places import at_confidence
from data.store import Store
from jobs.results import appraise
from jobs.viewer import Viewer

CONFIDENCES = (95, 90)
"""Percent; the first is that of every appraisal."""


def places(viewer: Viewer, store: Store, wave_id: str, confidence: int = CONFIDENCES[0]) -> Appraisal:
    """The appraisal, with rank sets of that confidence. Raises DataError not_allowed, wave_unknown; AnalysisError."""
    viewer.must_edit()
    appraisal = appraise(viewer, store, wave_id)
    return appraisal if confidence == CONFIDENCES[0] else at_confidence(appraisal, confidence / 100)
