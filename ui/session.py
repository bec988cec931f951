"""What a page needs to know: the open database, who looks, and what the URL has chosen."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from jobs.databases import chosen_path, demonstration_path, is_demonstration, open_store
from jobs.results import WaveSummary
from jobs.viewer import LOCAL, Viewer
from ui import cache


@dataclass(frozen=True)
class Selection:
    """What is looked at. It travels in the URL, so that a copied link opens the same view; "" is not chosen."""

    series: str = ""
    wave: str = ""
    unit_class: str = ""
    unit: str = ""
    batch: str = ""
    portfolio: str = ""
    """分管口: leaders look at the units they answer for."""

    def parameters(self) -> dict[str, str]:
        """As the URL writes it, the empty ones left out."""
        pairs = {
            "series": self.series, "wave": self.wave, "class": self.unit_class, "unit": self.unit, "batch": self.batch,
            "portfolio": self.portfolio,
        }  # fmt: skip
        return {name: value for name, value in pairs.items() if value}

    def only_wave(self) -> Selection:
        """The wave, seen through the same portfolio."""
        return Selection(self.series, self.wave, portfolio=self.portfolio)

    def of_class(self, unit_class: str) -> Selection:
        """A class of the wave, seen through the same portfolio."""
        return replace(self.only_wave(), unit_class=unit_class)

    def of_unit(self, unit_class: str, unit: str) -> Selection:
        """A unit of the wave, seen through the same portfolio."""
        return replace(self.only_wave(), unit_class=unit_class, unit=unit)


@dataclass(frozen=True)
class Session:
    """One run of a page."""

    store: object
    viewer: Viewer
    demonstration: bool
    waves: tuple[WaveSummary, ...]
    selection: Selection
    corrected: str = ""
    """A wave, series or portfolio that the URL named and that does not exist."""
    portfolios: tuple[str, ...] = ()

    @property
    def series_waves(self) -> list[WaveSummary]:
        return [wave for wave in self.waves if wave.series == self.selection.series]


@st.cache_resource
def opening_lock() -> threading.Lock:
    """One session at a time opens or creates a database."""
    return threading.Lock()


@st.cache_resource(max_entries=4)
def store_at(path: str):
    """The store of a database file, one for all sessions."""
    return open_store(Path(path))


def needs_demonstration() -> bool:
    """Whether the database to open is the demonstration, and it is not there yet."""
    return chosen_path() == demonstration_path() and not demonstration_path().exists()


def start() -> Session:
    """Reads the URL against what there is. Raises what open_store raises."""
    with opening_lock():
        store = store_at(str(chosen_path()))
    found = cache.waves(store, LOCAL)
    selection, corrected = _selection(found)
    session = Session(store, LOCAL, is_demonstration(store), found, selection, corrected)
    return _with_portfolios(session) if found else session


def _with_portfolios(session: Session) -> Session:
    known = cache.portfolios(session)
    asked = session.selection.portfolio
    if asked and asked not in known:
        corrected = session.corrected or asked
        session = replace(session, selection=replace(session.selection, portfolio=""), corrected=corrected)
    return replace(session, portfolios=known)


def _selection(found: tuple[WaveSummary, ...]) -> tuple[Selection, str]:
    asked = {name: st.query_params.get(name, "") for name in ("series", "wave", "class", "unit", "batch", "portfolio")}
    if not found:
        return Selection(batch=asked["batch"]), ""
    by_id = {wave.wave: wave for wave in found}
    wave = by_id.get(asked["wave"])
    corrected = asked["wave"] if asked["wave"] and wave is None else ""
    if wave is None:
        in_series = [each for each in found if each.series == asked["series"]]
        if asked["series"] and not in_series:
            corrected = corrected or asked["series"]
        wave = (in_series or _largest_series(found))[-1]
    chosen = Selection(wave.series, wave.wave, asked["class"], asked["unit"], asked["batch"], asked["portfolio"])
    return chosen, corrected


def _largest_series(found: tuple[WaveSummary, ...]) -> list[WaveSummary]:
    """The waves of the series with the most ratings: what a person comes for who has not chosen."""
    ratings: dict[str, int] = {}
    for wave in found:
        ratings[wave.series] = ratings.get(wave.series, 0) + wave.ratings
    largest = max(ratings, key=lambda series: ratings[series])
    return [wave for wave in found if wave.series == largest]
