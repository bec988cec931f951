"""The program as a user starts it, and a real Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


@contextmanager
def serve(database: Path, log: Path) -> Iterator[str]:
    """Starts the dashboard on a database and yields its address."""
    port = free_port()
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "dashboard.py", f"--server.port={port}"],
            cwd=ROOT,
            env={**os.environ, "WANPING_DB": str(database)},
            stdout=out,
            stderr=subprocess.STDOUT,
        )
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + 60
    try:
        while True:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).read()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"server did not start:\n{log.read_text()}")
                time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip("chromium is not installed: apt-get install -y chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def city_url(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that shows the demonstration city."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(demonstration_file, folder / "demonstration.duckdb")
    with serve(folder / "wanping.duckdb", folder / "log.txt") as url:
        yield url


@pytest.fixture
def office_url(tmp_path: Path) -> Iterator[str]:
    """A server on an office's own, empty database."""
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    with serve(tmp_path / "wanping.duckdb", tmp_path / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def new_page(browser):
    """Makes a page in a context of its own; `page.outside` lists requests that leave the machine."""

    def made(url: str, **options):
        context = browser.new_context(
            base_url=url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            accept_downloads=True,
            **{"viewport": {"width": 1440, "height": 900}, **options},
        )
        page = context.new_page()
        page.outside = []
        ours = (url, url.replace("http", "ws"), "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(ours) else page.outside.append(request.url))
        return page

    return made


@pytest.fixture
def open_page(new_page):
    """Opens an address in a fresh browser context, which is closed after the test."""
    pages = []

    def opened(url: str, path: str = "/", **options):
        page = new_page(url, **options)
        pages.append(page)
        page.goto(path)
        settled(page)
        return page

    yield opened
    for page in pages:
        page.context.close()


def settled(page) -> None:
    """Waits until the script of the page has finished."""
    page.wait_for_function(
        "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'", timeout=60_000
    )
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_selector("[data-testid=stSidebar] nav a", state="attached", timeout=60_000)
