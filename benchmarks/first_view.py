"""How soon the first page speaks, beside a page of Dash that says the same, and what a filter costs on every page.

    .venv/bin/python -m benchmarks.first_view

First view: from the address until the headline is visible, in Chromium with an empty cache, the server being warm; both
pages in turns, medians. Dash is no part of the program: name an interpreter that has it by DASH_PYTHON, else this one is
tried. Server time: the whole script of a page run again when another wave is chosen, both waves having been seen.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser
from streamlit.testing.v1 import AppTest

from analytics.facts import movers
from data.store import Store
from jobs.databases import DEMONSTRATION_NAME, OFFICE_NAME, ROOT
from jobs.demonstration import build_demonstration
from jobs.results import appraise
from jobs.viewer import LOCAL
from scripts.screenshots import chromium, free_port, served, wait_for
from ui.linked import PAGES
from words import joined, say
from words.sentences import overview_headline

DASH = os.environ.get("DASH_PYTHON") or sys.executable
VIEWS, RERUNS = 9, 7
NEWEST, BEFORE = "2026", "2025"
CLAIMED_RATIO, CLAIMED_MS = 2.2, 100


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build_demonstration(LOCAL, folder / DEMONSTRATION_NAME)
        said = _what_is_said(folder)
        _report_reruns(folder)
        with served(folder) as ours, chromium() as browser:
            if subprocess.run([DASH, "-c", "import dash"], capture_output=True).returncode:
                seconds = _views(browser, [ours], said["headline"])[0]
                print(f"first view {seconds:.2f} s; dash is not installed: nothing to compare with")
                return
            with _dash(folder, said) as theirs:
                own, other = _views(browser, [ours, theirs], said["headline"])
        print(f"first view {own:.2f} s, Dash {other:.2f} s, ratio {own / other:.2f} (claimed: at most {CLAIMED_RATIO})")


def _what_is_said(folder: Path) -> dict:
    """The headline of 总览, its four figures and the ranking of all units, for the other page."""
    with Store(folder / DEMONSTRATION_NAME) as store:
        appraisal = appraise(LOCAL, store, NEWEST)
    overall, levels = appraisal.overall, joined(appraisal.satisfied_broad)
    figures = (
        (say("figure.index"), overall.index),
        (say("figure.broad", levels=levels), overall.satisfaction_rate_broad),
        (say("level.unknown"), overall.unknown_share),
        (say("column.ballots"), overall.ballots),
    )
    return {
        "headline": "".join(phrase.text for phrase in overview_headline(appraisal, movers(appraisal))),
        "figures": [(label, f"{value:,}") for label, value in figures],
        "head": [say(f"column.{each}") for each in ("rank", "unit", "unit_class", "index")],
        "rows": [(unit.rank, unit.name, each.name, str(unit.index)) for each in appraisal.classes for unit in each.ranked],
    }


def _views(browser: Browser, addresses: list[str], headline: str) -> list[float]:
    """Median seconds of each address; the first round only warms the servers."""
    taken: list[list[float]] = [[] for _ in addresses]
    for _ in range(VIEWS + 1):
        for place, address in enumerate(addresses):
            taken[place].append(_first_view(browser, address, headline))
    return [statistics.median(seconds[1:]) for seconds in taken]


def _first_view(browser: Browser, address: str, headline: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("h1", state="visible", timeout=120_000)
    seconds = time.perf_counter() - start
    assert page.locator("h1").inner_text() == headline
    context.close()
    return seconds


@contextmanager
def _dash(folder: Path, said: dict) -> Iterator[str]:
    port, file, log = free_port(), folder / "page.json", folder / "dash.log"
    file.write_text(json.dumps(said, default=str), "utf-8")
    command = [DASH, str(ROOT / "benchmarks" / "dash_page.py"), str(port), str(file)]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, log)
            yield address
        finally:
            server.terminate()


def _report_reruns(folder: Path) -> None:
    own = folder / "reruns"  # a database belongs to one process at a time, and the server needs the other one
    own.mkdir()
    shutil.copy(folder / DEMONSTRATION_NAME, own)
    os.environ["WANPING_DB"] = str(own / OFFICE_NAME)
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=600).run()
    print(f"server time of a run after another wave was chosen, median of {RERUNS} (claimed: at most {CLAIMED_MS} ms)")
    for name, path in PAGES.items():
        at.switch_page(path).run()
        wall, own = [], []
        for turn in range(RERUNS + 3):
            at.query_params["wave"] = (NEWEST, BEFORE)[turn % 2]
            start, used = time.perf_counter(), time.process_time()
            at.run()
            wall.append((time.perf_counter() - start) * 1000)
            own.append((time.process_time() - used) * 1000)
        assert not at.exception and not at.error, name
        print(f"  {name:10} {statistics.median(wall[3:]):5.0f} ms, of the processor {statistics.median(own[3:]):5.0f} ms")


if __name__ == "__main__":
    main()
