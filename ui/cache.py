"""Jobs whose answers are kept: keyed by database, data version and viewer, never by a frame of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from jobs import comparable, results, sensitivity, two_waves
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


def variants(session: Session, unit_class: str):
    """How far places of a class hang on the scheme and on doubtful ballots, for analysts; all classes are kept together."""
    wave = session.selection.wave
    key = results.version(session.viewer, session.store, wave)
    found = _variants(session.store, str(session.store.path), key, session.viewer, wave)
    return next((each for each in found if each.unit_class == unit_class), None)


def side_by_side(session: Session, other: str):
    """The selected wave and another one of the series."""
    wave = session.selection.wave
    key = tuple(results.version(session.viewer, session.store, each) for each in (wave, other))
    return _side_by_side(session.store, str(session.store.path), key, session.viewer, wave, other)


def series_appraisals(session: Session) -> list[Appraisal]:
    """All waves of the selected series, oldest first."""
    return [appraisal(session, wave.wave) for wave in session.series_waves]


def comparable_appraisals(session: Session) -> list[Appraisal]:
    """All waves of the selected series under one scheme and on the units of today, oldest first."""
    waves = [wave.wave for wave in session.series_waves]
    key = tuple(results.version(session.viewer, session.store, wave) for wave in waves)
    return _comparable(session.store, str(session.store.path), key, session.viewer, session.selection.series)


def explanation(session: Session, unit: str):
    """The calculation of one index; those of the whole wave are kept together."""
    wave = session.selection.wave
    key = results.version(session.viewer, session.store, wave)
    return _explanations(session.store, str(session.store.path), key, session.viewer, wave)[unit]


@st.cache_data(max_entries=16, show_spinner=False)
def _waves(_store, path: str, data_state: int, viewer: Viewer) -> tuple[WaveSummary, ...]:
    return tuple(results.waves(viewer, _store))


# Frozen, and read by every run of every page: shared, where a copy for each run would cost more than the page itself.
@st.cache_resource(max_entries=64, show_spinner=False)
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


@st.cache_data(max_entries=8, show_spinner=False)
def _variants(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str):
    return sensitivity.sensitivity(viewer, _store, wave)


@st.cache_data(max_entries=16, show_spinner=False)
def _side_by_side(_store, path: str, data_version: tuple[tuple[int, ...], ...], viewer: Viewer, wave: str, other: str):
    return two_waves.two_waves(viewer, _store, wave, other)


@st.cache_data(max_entries=16, show_spinner=False)
def _explanations(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str):
    return results.explanations(viewer, _store, wave)
