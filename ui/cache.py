"""Jobs whose answers are kept: keyed by database, data version and viewer, never by a frame of data.

Results are frozen, so that sessions read the same ones: to unpack a copy of every wave takes longer than to draw a page.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from jobs import comparable, results, reviews, sensitivity, trials, two_waves, unit_lines
from jobs import ledger as ledgers
from jobs import ledger_proposals as propose_jobs
from jobs import watch_list as watch_lists
from jobs.causes import Causes
from jobs.causes import causes as causes_of
from jobs.comment_files import Asked
from jobs.comments import CommentReport, Found, WordGroup
from jobs.comments import comments as comments_of
from jobs.comments import search as search_comments
from jobs.comments import unnamed_groups as unnamed_groups_of
from jobs.comparing import HeatMap, maps_of
from jobs.counts import Counts
from jobs.counts import counts as channel_counts
from jobs.databases import today_in
from jobs.follow_up import FollowUps, Relapses, back, follow_up
from jobs.ledger_proposals import Proposal
from jobs.ledger_trace import KnownWaves, TaskTrace, trace_task
from jobs.quality import Levels, Quality, ranks_at_levels
from jobs.quality import quality as report
from jobs.results import Appraisal, WaveSummary
from jobs.reviews import ReviewTable
from jobs.trends import BASES, COMPARABLE
from jobs.trials import Trial
from jobs.unit_lines import SeriesLines
from jobs.viewer import Viewer
from jobs.windows import windows_by_unit

if TYPE_CHECKING:
    from ui.session import Session


def waves(store, viewer: Viewer) -> tuple[WaveSummary, ...]:
    """The waves of a database; every run of every page asks for them, and counting them reads all ratings."""
    return _waves(store, str(store.path), results.state(store), viewer)


def version(session: Session, wave: str) -> tuple[int, ...]:
    """Changes whenever the appraisal of the wave may; all other answers are kept under it."""
    state = results.state(session.store)
    return _version(session.store, str(session.store.path), state, session.viewer, wave)


def appraisal(session: Session, wave: str | None = None) -> Appraisal:
    """The appraisal of the selected wave, or of another one of the series."""
    wave = wave or session.selection.wave
    key = version(session, wave)
    return _appraisal(session.store, str(session.store.path), key, session.viewer, wave)


def maps(session: Session) -> dict[str, HeatMap]:
    """Units × dimensions and units × groups of the selected wave."""
    wave = session.selection.wave
    key = version(session, wave)
    return _maps(session.store, str(session.store.path), key, session.viewer, wave)


def trial(session: Session, text: str) -> Trial:
    """The selected wave under another scheme, beside its own."""
    wave = session.selection.wave
    key = version(session, wave)
    return _trial(session.store, str(session.store.path), key, session.viewer, wave, text)


def portfolios(session: Session) -> tuple[str, ...]:
    """The 分管口 of the selected wave, as its registry names them."""
    wave = session.selection.wave
    key = version(session, wave)
    return _portfolios(session.store, str(session.store.path), key, session.viewer, wave)


def comments(session: Session) -> CommentReport:
    """What people wrote in the selected wave, counted by the rules in use."""
    return _reported(session, session.selection.wave)


def found_comments(session: Session, asked: Asked) -> Found:
    """What a search finds in the selected wave."""
    wave = session.selection.wave
    key = version(session, wave)
    return _found_comments(session.store, str(session.store.path), key, session.viewer, wave, asked)


def unnamed_groups(session: Session) -> tuple[WordGroup, ...]:
    """What no rule caught in the selected wave, put together by words, for analysts."""
    wave = session.selection.wave
    key = version(session, wave)
    return _unnamed(session.store, str(session.store.path), key, session.viewer, wave)


def counts(session: Session) -> Counts:
    """Forms and calls of the selected wave by channel."""
    wave = session.selection.wave
    key = version(session, wave)
    return _counts(session.store, str(session.store.path), key, session.viewer, wave)


def causes(session: Session, of: Appraisal) -> Causes:
    """Why, for the selected wave. of: its appraisal."""
    key = version(session, of.wave)
    return _causes(session.store, of, str(session.store.path), key, session.viewer, of.wave)


def quality(session: Session) -> Quality:
    """The report on the ballots of the selected wave."""
    wave = session.selection.wave
    key = version(session, wave)
    return _quality(session.store, str(session.store.path), key, session.viewer, wave)


def levels(session: Session) -> Levels:
    """The selected wave at the three levels of strictness."""
    wave = session.selection.wave
    key = version(session, wave)
    return _levels(session.store, str(session.store.path), key, session.viewer, wave)


def variants(session: Session, unit_class: str):
    """How far places of a class hang on the scheme and on doubtful ballots, for analysts; all classes are kept together."""
    wave = session.selection.wave
    key = version(session, wave)
    found = _variants(session.store, str(session.store.path), key, session.viewer, wave)
    return next((each for each in found if each.unit_class == unit_class), None)


def side_by_side(session: Session, other: str):
    """The selected wave and another one of the series."""
    wave = session.selection.wave
    key = tuple(version(session, each) for each in (wave, other))
    return _side_by_side(session.store, str(session.store.path), key, session.viewer, wave, other)


def series_appraisals(session: Session) -> list[Appraisal]:
    """All waves of the selected series, oldest first."""
    return [appraisal(session, wave.wave) for wave in session.series_waves]


def comparable_appraisals(session: Session) -> list[Appraisal]:
    """All waves of the selected series under one scheme and on the units of today, oldest first."""
    waves = [wave.wave for wave in session.series_waves]
    key = tuple(version(session, wave) for wave in waves)
    return _comparable(session.store, str(session.store.path), key, session.viewer, session.selection.series)


def calculation(session: Session, unit: str) -> results.Calculation:
    """The calculation of one index; those of the whole wave are kept together."""
    wave = session.selection.wave
    key = version(session, wave)
    return _calculations(session.store, str(session.store.path), key, session.viewer, wave)[unit]


@st.cache_data(max_entries=16, show_spinner=False)
def _waves(_store, path: str, data_state: int, viewer: Viewer) -> tuple[WaveSummary, ...]:
    return tuple(results.waves(viewer, _store))


@st.cache_data(max_entries=256, show_spinner=False)
def _version(_store, path: str, data_state: int, viewer: Viewer, wave: str) -> tuple[int, ...]:
    return results.version(viewer, _store, wave)


# Frozen, and read by every run of every page: shared, where a copy for each run would cost more than the page itself.
@st.cache_resource(max_entries=64, show_spinner=False)
def _appraisal(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> Appraisal:
    return results.appraise(viewer, _store, wave)


@st.cache_data(max_entries=16, show_spinner=False)
def _maps(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> dict[str, HeatMap]:
    return maps_of(_appraisal(_store, path, data_version, viewer, wave))


@st.cache_data(max_entries=16, show_spinner=False)
def _trial(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str, text: str) -> Trial:
    return trials.trial(viewer, _store, wave, text)


@st.cache_data(max_entries=64, show_spinner=False)
def _portfolios(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> tuple[str, ...]:
    return results.portfolios(viewer, _store, wave)


@st.cache_data(max_entries=16, show_spinner=False)
def _comments(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> CommentReport:
    return comments_of(viewer, _store, wave)


@st.cache_resource(max_entries=64, show_spinner=False)
def _found_comments(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str, asked: Asked) -> Found:
    return search_comments(viewer, _store, wave, **asdict(asked))


@st.cache_data(max_entries=4, show_spinner=False)
def _unnamed(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> tuple[WordGroup, ...]:
    return unnamed_groups_of(viewer, _store, wave)


@st.cache_data(max_entries=64, show_spinner=False)
def _counts(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> Counts:
    return channel_counts(viewer, _store, wave)


@st.cache_resource(max_entries=4, show_spinner=False)
def _comparable(_store, path: str, data_version: tuple[tuple[int, ...], ...], viewer: Viewer, series: str):
    return comparable.comparable_appraisals(viewer, _store, series)


@st.cache_data(max_entries=16, show_spinner=False)
def _causes(_store, _appraisal, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str) -> Causes:
    return causes_of(viewer, _store, _appraisal)


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


@st.cache_resource(max_entries=16, show_spinner=False)
def _calculations(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, wave: str):
    return results.calculations(viewer, _store, wave)


def windows(session: Session, unit: str):
    """The windows beneath a unit with what people last said of them; those of all units are kept together."""
    state = results.state(session.store)
    return _windows(session.store, str(session.store.path), state, session.viewer).get(unit, ())


@st.cache_resource(max_entries=4, show_spinner=False)
def _windows(_store, path: str, data_state: int, viewer: Viewer):
    return windows_by_unit(viewer, _store)


def ledger(session: Session, wave: str | None = None) -> ledgers.Ledger:
    """整改台账 of the selected wave, or of another one, on the day by which the database counts."""
    return _ledger(session.store, *_ledger_key(session), session.viewer, wave or session.selection.wave)


def ledger_waves(session: Session, series: str | None = "") -> tuple[str, ...]:
    """Waves of the selected series whose ledger has tasks; series: None for all."""
    series = session.selection.series if series == "" else series
    return _ledger_waves(session.store, *_ledger_key(session), session.viewer, series)


def last_ledger(session: Session) -> ledgers.Ledger | None:
    """Of the wave before the selected one; None where nothing was to be mended."""
    names = [wave.wave for wave in session.series_waves]
    known = ledger_waves(session)
    found = [wave for wave in names[: names.index(session.selection.wave)] if wave in known]
    return ledger(session, found[-1]) if found else None


def own_ledger(session: Session) -> ledgers.Ledger | None:
    """Of the selected wave; None where nothing of it is to be mended."""
    return ledger(session) if session.selection.wave in ledger_waves(session) else None


def follow_ups(session: Session, wave: str) -> FollowUps:
    """回头看 on the tasks of a wave by the newest one. Raises what the job raises."""
    return _follow_ups(session.store, *_ledger_key(session), session.viewer, wave)


def relapses(session: Session) -> Relapses:
    """反弹 by the selected wave."""
    key = _ledger_key(session)
    return _relapses(session.store, *key, session.viewer, session.selection.wave)


def watched(session: Session) -> watch_lists.WatchList:
    """重点监控 of the selected wave."""
    wave, appraisals = session.selection.wave, {each.wave: each for each in series_appraisals(session)}
    key = (*_ledger_key(session), watch_lists.version(session.store, wave))
    return _watched(session.store, appraisals, comments(session), *key, session.viewer, wave)


def trace(session: Session, number: int) -> TaskTrace:
    """A task with what led to it and what came of it."""
    known, mended = {each.wave: appraisal(session, each.wave) for each in session.series_waves}, ledger_waves(session)
    reports = {wave: _reported(session, wave) for wave in known if wave in mended}
    key = _ledger_key(session)
    return _trace(session.store, KnownWaves(reports, known), *key, session.viewer, number)


def proposals(session: Session) -> tuple[Proposal, ...]:
    """What belongs into the ledger of the selected wave, for analysts."""
    of, key = appraisal(session), _ledger_key(session)
    return _proposals(session.store, of, comments(session), *key, session.viewer, session.selection.wave)


def _ledger_key(session: Session) -> tuple:
    """Path, state of the data, version of the ledger, day."""
    store = session.store
    return str(store.path), results.state(store), ledgers.version(store), today_in(store)


def _reported(session: Session, wave: str) -> CommentReport:
    key = version(session, wave)
    return _comments(session.store, str(session.store.path), key, session.viewer, wave)


@st.cache_resource(max_entries=32, show_spinner=False)
def _ledger(_store, path: str, state: int, version: int, today: date, viewer: Viewer, wave: str) -> ledgers.Ledger:
    return ledgers.ledger(viewer, _store, wave, today)


@st.cache_data(max_entries=32, show_spinner=False)
def _ledger_waves(_store, path: str, state: int, version: int, today: date, viewer: Viewer, series: str | None):
    return ledgers.ledger_waves(viewer, _store, series)


@st.cache_resource(max_entries=8, show_spinner=False)
def _follow_ups(_store, path: str, state: int, version: int, today: date, viewer: Viewer, wave: str):
    return follow_up(viewer, _store, wave)


@st.cache_resource(max_entries=8, show_spinner=False)
def _relapses(_store, path: str, state: int, version: int, today: date, viewer: Viewer, wave: str):
    return back(viewer, _store, wave)


@st.cache_resource(max_entries=8, show_spinner=False)
def _watched(
    _store, _appraisals, _report, path: str, state: int, version: int, today: date, decided: int,
    viewer: Viewer, wave: str,
):  # fmt: skip
    return watch_lists.watch_list(viewer, _store, wave, today, _appraisals, _report)


@st.cache_resource(max_entries=64, show_spinner=False)
def _trace(_store, _known, path: str, state: int, version: int, today: date, viewer: Viewer, number: int):
    return trace_task(viewer, _store, number, _known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _proposals(_store, _appraisal, _report, path: str, state: int, version: int, today: date, viewer: Viewer, wave: str):
    return propose_jobs.proposals(viewer, _store, wave, None, _report, _appraisal)


class Lines:
    """What the selected series draws over time. One question of its version serves all answers of a run."""

    def __init__(self, session: Session) -> None:
        # The version of the newest wave stands for those before it too.
        version = results.version(session.viewer, session.store, session.series_waves[-1].wave)
        self.session = session
        self._key = (str(session.store.path), version, session.viewer, session.selection.series)

    def is_reviews(self) -> bool:
        """Whether the series rates on the five levels of 好差评."""
        return _is_reviews(self.session.store, *self._key)

    def review_table(self, step: str | None = None) -> ReviewTable:
        """Its reviews by a step of time."""
        return _review_table(self.session.store, *self._key, step)

    def of_reviews(self, step: str, indicator: str) -> SeriesLines:
        return _review_lines(self.session.store, *self._key, step, indicator)

    def of_scores(self, indicator: str, basis: str) -> SeriesLines:
        return _index_lines(self.session, *self._key, indicator, basis)


@st.cache_data(max_entries=16, show_spinner=False)
def _is_reviews(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, series: str) -> bool:
    return reviews.is_reviews(viewer, _store, series)


@st.cache_data(max_entries=16, show_spinner=False)
def _review_table(_store, path: str, data_version: tuple[int, ...], viewer: Viewer, series: str, step: str | None):
    return reviews.review_table(viewer, _store, series, step)


@st.cache_data(max_entries=32, show_spinner=False)
def _review_lines(
    _store, path: str, data_version: tuple[int, ...], viewer: Viewer, series: str, step: str, indicator: str
) -> SeriesLines:
    return reviews.review_lines(_review_table(_store, path, data_version, viewer, series, step), indicator)


@st.cache_data(max_entries=16, show_spinner=False)
def _index_lines(
    _session, path: str, data_version: tuple[int, ...], viewer: Viewer, series: str, indicator: str, basis: str
) -> SeriesLines:
    """The appraisals are read only where their lines are not there yet."""
    again = basis == COMPARABLE
    appraisals = comparable_appraisals(_session) if again else series_appraisals(_session)
    return unit_lines.index_lines(appraisals, indicator, BASES[0] if again else basis)
