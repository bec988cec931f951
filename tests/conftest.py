"""What all tests share: the demonstration city, and the rule that nothing is skipped where CI is set."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

import analytics  # noqa: F401  first: it says how numpy is loaded
from analytics.appraisal import Appraisal
from data.store import Store
from jobs.results import appraise
from jobs.viewer import LOCAL
from tests.demonstration import demonstration
from words.language import LANGUAGES, speak


@pytest.fixture(scope="session")
def demonstration_file(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's database as the program makes it. Do not write to it: take `demonstration_copy`."""
    own = tmp_path_factory.mktemp("demonstration")
    shared = pytestconfig.cache.mkdir("demonstration") if pytestconfig.pluginmanager.has_plugin("cacheprovider") else own
    # A copy, since a database belongs to one process at a time.
    return Path(shutil.copy(demonstration(shared), own / "demonstration.duckdb"))


@pytest.fixture
def demonstration_copy(demonstration_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demonstration_file, tmp_path / "demonstration.duckdb"))


@pytest.fixture(scope="session")
def city(demonstration_file: Path):
    """The demonstration's store, open for reading."""
    with Store(demonstration_file) as store:
        yield store


@pytest.fixture(scope="session")
def appraised(city) -> Callable[[str], Appraisal]:
    """The appraisal of a wave of the demonstration, calculated once for all tests."""
    return cache(lambda wave: appraise(LOCAL, city, wave))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """A test that speaks another language leaves Chinese behind."""
    yield
    speak(LANGUAGES[0])


@pytest.fixture
def store(tmp_path: Path):
    """An empty database of its own."""
    with Store(tmp_path / "wanping.duckdb") as opened:
        yield opened


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """A skip hides a missing prerequisite; where CI is set it is a failure with the same reason."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under CI: {report.longrepr}"
    return report
