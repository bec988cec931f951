"""`checks` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from commands.parser import main
from data.store import Store
from jobs.quality import quality
from jobs.viewer import LOCAL
from tests.jobs.build import bring
from tests.jobs.test_quality import ABOUT, UNITS, honest, registry, scans, wide


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "wanping.duckdb"
    with Store(path) as store:
        bring(store, registry(), "名录.csv")
        bring(store, wide(honest(np.random.default_rng(1), 60) + scans(30), ABOUT), "扫码.csv")
    return path


def test_json_has_the_report(database: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["checks", "--wave", "2026", "--json", "--db", str(database)]) == 0
    printed = json.loads(capsys.readouterr().out)
    with Store(database) as store:
        report = quality(LOCAL, store, "2026")
    assert printed["steps"]["stored"] == report.steps.stored == 90
    assert [flag["key"] for flag in printed["flags"]] == [flag.key for flag in report.flags]
    burst = next(flag for flag in printed["flags"] if flag["check"] == "burst")
    assert burst["start"] == "2026-09-18 14:00:00" and burst["ballots"] == 30
    assert any(each["unit"] == UNITS[4] for each in burst["effects"])
    assert {line["group"] for line in printed["groups"]} == {"居民", "企业", "代表"}


def test_text_has_the_same_sentences(database: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["checks", "--wave", "2026", "--db", str(database)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("存入评议表90份，计分90份") and "短时间集中提交" in printed and "剔除后" in printed
    assert main(["checks", "--wave", "1999", "--db", str(database)]) == 1
    assert "1999" in capsys.readouterr().err
