"""The demonstration's database, built once for all processes of a test run, and for the next run of the same program.

It costs half a minute, and what it is follows from the files of the program alone.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
import time
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from jobs.demonstration import build_demonstration
from jobs.viewer import LOCAL

ROOT = Path(__file__).parents[1]
MADE_OF = ("analytics", "data", "demo", "jobs", "layouts", "reports", "schemes", "words")
LIBRARIES = ("cryptography", "duckdb", "numpy", "pyarrow", "pyreadstat", "python-calamine", "python-docx", "XlsxWriter")
SILENCE = 120.0
"""Seconds after which a build that has not put one more file in is taken for dead."""


def demonstration(folder: Path) -> Path:
    """The database in a folder that all processes of the run know. Whoever comes first builds it, the others wait."""
    path = folder / f"{_fingerprint()}.duckdb"
    building = path.with_suffix(".building")
    while not path.exists():
        try:
            building.mkdir()
        except FileExistsError:
            _wait(building)
            continue
        try:
            for earlier in folder.glob("*.duckdb"):
                earlier.unlink()
            build_demonstration(LOCAL, building / path.name, lambda done, total: building.touch())
            (building / path.name).replace(path)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return path


def _wait(building: Path) -> None:
    time.sleep(0.2)
    with suppress(FileNotFoundError):
        if time.time() - building.stat().st_mtime > SILENCE:
            shutil.rmtree(building, ignore_errors=True)


def _fingerprint() -> str:
    found = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        found.update(version(library).encode())
    for room in MADE_OF:
        for path in sorted((ROOT / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]
