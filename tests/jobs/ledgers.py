"""A wave with a ledger, and workbooks as units fill them in."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import openpyxl

from data.store import Store
from jobs.ledger import add, change, close, move, task
from jobs.viewer import LOCAL
from reports.ledger_workbook import COLUMNS, ID
from tests.jobs.build import bring
from tests.jobs.test_comments import SAID, file

PLAN = {"measures": "增设两个窗口", "leader": "副局长王某"}
REPORT = {"progress": "窗口已增设", "evidence": "市公发〔2026〕3号"}
PROOFS = {"measures_done": "现场核查记录", "persons_dealt": "没有需要处理的人员", "mechanism": "窗口值守制度"}


def commented(folder: Path) -> Store:
    """A database of its own with a wave and its comments."""
    path = folder / "commented.duckdb"
    path.write_bytes(_commented())
    return Store(path)


@cache
def _commented() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "commented.duckdb"
        with Store(path) as store:
            bring(store, file(SAID))
        return path.read_bytes()


def filled(store: Store, units: tuple[str, ...] = ("市公安局", "市教育局", "市水务局")) -> list[int]:
    """A task a unit; returns their numbers."""
    return [add(LOCAL, store, "2026", unit, f"{unit}的问题", "整改", due="2026-12-31") for unit in units]


def walk(store: Store, number: int, *path: str) -> int:
    """Through these states, writing what each needs; returns the version."""
    version = task(LOCAL, store, number).version
    for state in path:
        version = change(LOCAL, store, number, {"underway": PLAN, "reported": REPORT}.get(state, {}), version)
        if state == "closed":
            version = close(LOCAL, store, number, version, **PROOFS)
        else:
            version = move(LOCAL, store, number, state, version, "请补充" if state == "returned" else "")
    return version


def fill(workbook: bytes, said: Mapping[int, Mapping[str, object]]) -> bytes:
    """Writes into the cells of tasks, by number and column, as a person does in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book.worksheets[0]
    place = {key: number for number, key in enumerate(COLUMNS, 1)}
    for row in range(1, sheet.max_row + 1):
        for key, value in said.get(sheet.cell(row, place[ID]).value, {}).items():
            sheet.cell(row, place[key]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
