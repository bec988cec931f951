"""Jobs whose answers are kept: keyed by database, data version and viewer, never by a frame of data."""

from __future__ import annotations

import streamlit as st

from jobs.results import Appraisal, appraise, explanations, version
from jobs.viewer import Viewer
from ui.session import Session


def appraisal(session: Session, wave: str | None = None) -> Appraisal:
    """The appraisal of the selected wave, or of another one of the series."""
    wave = wave or session.selection.wave
    return _appraisal(
        session.store, str(session.store.path), version(session.viewer, session.store, wave), session.viewer, wave
    )


def series_appraisals(session: Session) -> list[Appraisal]:
    """All waves of the selected series, oldest first."""
    return [appraisal(session, wave.wave) for wave in session.series_waves]


def explanation(session: Session, unit: str):
    """The calculation of one index; those of the whole wave are kept together."""
    wave = session.selection.wave
    key = version(session.viewer, session.store, wave)
    return _explanations(session.store, str(session.store.path), key, session.viewer, wave)[unit]


@st.cache_data(max_entries=64, show_spinner=False)
def _appraisal(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> Appraisal:
    return appraise(viewer, _store, wave)


@st.cache_data(max_entries=16, show_spinner=False)
def _explanations(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str):
    return explanations(viewer, _store, wave)
