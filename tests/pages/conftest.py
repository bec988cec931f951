"""The dashboard on the demonstration city, and on an office's empty database, without a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from jobs.results import state
from jobs.viewer import Viewer
from ui import working
from ui.session import store_at

ROOT = Path(__file__).parents[2]


@pytest.fixture
def show_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shield would swallow what went wrong; a busy machine takes its time."""
    monkeypatch.setattr(working, "PATIENCE", 60.0)


@pytest.fixture(scope="session")
def shown_city(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One database for all tests that look at pages, so that what was calculated for one of them is there for the next."""
    return Path(shutil.copy(demonstration_file, tmp_path_factory.mktemp("shown") / "demonstration.duckdb"))


@pytest.fixture
def app(show_errors: None, shown_city: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The dashboard on the demonstration city, to look at: what changes data takes a `demonstration_copy`."""
    monkeypatch.setenv("WANPING_DB", str(shown_city.with_name("wanping.duckdb")))
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    fine(at)
    analyses, before = Viewer.analyses, state(store_at(str(shown_city)))
    yield at
    assert state(store_at(str(shown_city))) == before, "other tests see what this one changed"
    if Viewer.analyses is not analyses:  # what was calculated for other eyes is no test's after this one
        st.cache_data.clear()


@pytest.fixture
def empty_app(show_errors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The dashboard on the office's own, empty database."""
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    fine(at)
    return at


def fine(at: AppTest, warnings: bool = False) -> None:
    assert not at.exception
    assert [each.value for each in at.error] == []
    assert warnings or [each.value for each in at.warning] == []
