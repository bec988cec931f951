"""Killed at any moment of an import, a withdrawal or a replacement, the database is as before or as after."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.raw_files import raw_file
from data.store import Store
from jobs.settings import keep_raw_files
from jobs.viewer import LOCAL
from tests.data.build import dump, long_file
from tests.jobs.build import bring

ROOT = Path(__file__).parents[2]
KILLS = 3
JOBS = {
    "import": "bring(store, new, '新.csv')",
    "withdraw": "withdraw(LOCAL, store, 2)",
    "replace": "replace_with(LOCAL, store, 2, understand_for(LOCAL, store, 2, '新.csv', new), create_units=True)",
}
SCRIPT = """
import sys, time
from pathlib import Path
from jobs.imports import *
from tests.jobs.build import bring, LOCAL, Store
store, new = Store(Path(sys.argv[1])), Path(sys.argv[2]).read_bytes()
print("now", flush=True)
{job}
print("done", flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with two batches, and a file to come."""
    folder = tmp_path_factory.mktemp("killed")
    (folder / "new.csv").write_bytes(long_file([f"N{number}" for number in range(2_000)], levels=("满意", "一般")))
    with Store(folder / "a.duckdb") as store:
        keep_raw_files(LOCAL, store, True)
        bring(store, long_file(["1", "2"], levels=("基本满意",)), "一.csv")
        bring(store, long_file([f"A{number}" for number in range(2_000)], units=("市公安局", "市水务局")), "二.csv")
    return folder


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
@pytest.mark.parametrize("job", sorted(JOBS))
def test_before_or_after_and_never_between(folder: Path, tmp_path: Path, job: str) -> None:
    before, (after, took) = state(folder / "a.duckdb"), run(folder, tmp_path / "whole.duckdb", job, None)
    assert before != after
    chance = random.Random(job)
    for turn in range(KILLS):
        moment = took * (turn + chance.random()) / KILLS
        found, _ = run(folder, tmp_path / f"{turn}.duckdb", job, moment)
        assert found in (before, after), f"killed after {moment:.3f} s of {took:.3f} s"


def run(folder: Path, path: Path, job: str, moment: float | None) -> tuple[object, float]:
    """The state of a copy after the job, killed at a moment or when done; and how long it took."""
    shutil.copy(folder / "a.duckdb", path)
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT.format(job=JOBS[job]), str(path), str(folder / "new.csv")],
        stdout=subprocess.PIPE, cwd=ROOT, text=True,
    )  # fmt: skip
    assert process.stdout.readline() == "now\n"
    started = time.monotonic()
    if moment is None:
        assert process.stdout.readline() == "done\n"
    else:
        time.sleep(moment)
    took = time.monotonic() - started
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return state(path), took


def state(path: Path) -> object:
    """Everything but salts, moments and what is packed."""
    with Store(path) as store:
        files = {batch: raw_file(store, batch) for (batch,) in store.rows("select batch from raw_file order by batch")}
        batches = store.rows("select id, file, state, stored, first_ballot, next_ballot from batch order by id")
        logged = store.rows("select id, action, batch, detail from log order by id")
        packed = store.rows("select batch, part from withdrawn order by all")
        return dump(store), files, batches, logged, packed
