"""The command line as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.store import Store
from tests.data.build import long_file

ROOT = Path(__file__).parents[2]


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *map(str, arguments)],
        capture_output=True, cwd=environment.pop("cwd", ROOT), env={**os.environ, **environment}, check=False,
    )  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "一.csv"
    path.write_bytes(long_file([str(number) for number in range(40)]))
    return path


def test_output_is_utf8_whatever_the_terminal_says(file: Path, tmp_path: Path) -> None:
    db = tmp_path / "a.duckdb"
    terminal = {"LC_ALL": "C", "LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run("import", file, "--wave", "2026", "--create-units", "--json", WANPING_DB=str(db), **terminal)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))[0]["file"] == "一.csv"
    failed = run("rank", "--wave", "2062", WANPING_DB=str(db), **terminal)
    assert failed.returncode == 1 and failed.stdout == b""
    assert "2026" in failed.stderr.decode("utf-8") and failed.stderr.count(b"\n") == 1


def test_it_runs_from_any_folder_and_paths_are_those_of_the_person(file: Path, tmp_path: Path) -> None:
    done = run("import", "一.csv", "--wave", "2026", "--create-units", "--db", "sub/a.duckdb", cwd=str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "sub" / "a.duckdb").exists()


def test_a_database_in_use_names_the_process_and_says_what_to_do(file: Path, tmp_path: Path) -> None:
    db = tmp_path / "a.duckdb"
    with Store(db):
        for arguments in (("batches", "--json"), ("import", file, "--wave", "2026", "--create-units")):
            done = run(*arguments, "--db", db)
            message = done.stderr.decode("utf-8")
            assert (done.returncode, done.stdout) == (1, b"")
            assert str(os.getpid()) in message and str(db) in message and message.count("\n") == 1
            assert "关掉" in message and "页面" in message
    assert run("batches", "--json", "--db", db).stdout.strip() == b"[]"


def test_a_reader_that_goes_away_is_no_failure(file: Path, tmp_path: Path) -> None:
    db = tmp_path / "a.duckdb"
    run("import", file, "--wave", "2026", "--create-units", "--db", db)
    command = f'"{sys.executable}" "{ROOT / "manage.py"}" rank --wave 2026 --json --db "{db}" | head -c 10'
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_short_command_loads_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys; from commands import main; main(['batches', '--db', sys.argv[1]]);"
        "print(sorted({'pandas', 'scipy', 'streamlit', 'plotly', 'xlsxwriter', 'demo'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.duckdb")], capture_output=True, cwd=ROOT, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
