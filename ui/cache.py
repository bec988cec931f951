"""Jobs whose answers are kept: keyed by database, data version and viewer, never by a frame of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from jobs import comparable, results
from jobs.quality import Levels, Quality, ranks_at_levels
from jobs.quality import quality as report
from jobs.results import Appraisal, WaveSummary
from jobs.viewer import Viewer

if TYPE_CHECKING:
    from ui.session import Session


def waves(store, viewer: Viewer) -> tuple[WaveSummary, ...]:
    """The waves of a database; every run of every page asks for them, and counting them reads all ratings."""
    return _waves(store, str(store.path), results.state(store), viewer)


def appraisal(session: Session, wave: str | None = None) -> Appraisal:
    """The appraisal of the selected wave, or of another one of the series."""
    wave = wave or session.selection.wave
    key = results.version(session.viewer, session.store, wave)
    return _appraisal(session.store, str(session.store.path), key, session.viewer, wave)


def portfolios(session: Session) -> tuple[str, ...]:
    """The 分管口 of the selected wave, as its registry names them."""
    wave = session.selection.wave
    key = results.version(session.viewer, session.store, wave)
    return _portfolios(session.store, str(session.store.path), key, session.viewer, wave)


def quality(session: Session) -> Quality:
    """The report on the ballots of the selected wave."""
    wave = session.selection.wave
    key = results.version(session.viewer, session.store, wave)
    return _quality(session.store, str(session.store.path), key, session.viewer, wave)


def levels(session: Session) -> Levels:
    """The selected wave at the three levels of strictness."""
    wave = session.selection.wave
    key = results.version(session.viewer, session.store, wave)
    return _levels(session.store, str(session.store.path), key, session.viewer, wave)


def series_appraisals(session: Session) -> list[Appraisal]:
    """All waves of the selected series, oldest first."""
    return [appraisal(session, wave.wave) for wave in session.series_waves]


def comparable_appraisals(session: Session) -> list[Appraisal]:
    """All waves of the selected series under one scheme and on the units of today, oldest first."""
    waves = [wave.wave for wave in session.series_waves]
    key = tuple(results.version(session.viewer, session.store, wave) for wave in waves)
    return _comparable(session.store, str(session.store.path), key, session.viewer, session.selection.series)


def calculation(session: Session, unit: str) -> results.Calculation:
    """The calculation of one index; those of the whole wave are kept together."""
    wave = session.selection.wave
    key = results.version(session.viewer, session.store, wave)
    return _calculations(session.store, str(session.store.path), key, session.viewer, wave)[unit]


@st.cache_data(max_entries=16, show_spinner=False)
def _waves(_store, path: str, data_state: int, viewer: Viewer) -> tuple[WaveSummary, ...]:
    return tuple(results.waves(viewer, _store))


@st.cache_data(max_entries=64, show_spinner=False)
def _appraisal(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> Appraisal:
    return results.appraise(viewer, _store, wave)


@st.cache_data(max_entries=64, show_spinner=False)
def _portfolios(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> tuple[str, ...]:
    return results.portfolios(viewer, _store, wave)


@st.cache_data(max_entries=4, show_spinner=False)
def _comparable(_store, path: str, data_version: tuple[tuple[int, ...], ...], viewer: Viewer, series: str):
    return comparable.comparable_appraisals(viewer, _store, series)


@st.cache_data(max_entries=8, show_spinner=False)
def _quality(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> Quality:
    return report(viewer, _store, wave)


@st.cache_data(max_entries=8, show_spinner=False)
def _levels(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> Levels:
    return ranks_at_levels(viewer, _store, wave)


@st.cache_data(max_entries=16, show_spinner=False)
def _calculations(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str):
    return results.calculations(viewer, _store, wave)
