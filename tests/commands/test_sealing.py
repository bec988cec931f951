"""seal, amend, seals on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import main
from data.store import Store
from jobs.schemes import preset_schemes
from tests.data.build import long_file
from tests.jobs.build import bring

MILD = preset_schemes()["cn4_100_80_60_0"].replace("score = 0\n", "score = 30\n")


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "wanping.duckdb"
    with Store(path) as store:
        bring(store, long_file([f"A{number}" for number in range(40)], levels=("满意", "不满意", "一般")))
    (tmp_path / "办法.toml").write_text(MILD, "utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture, database: str, *arguments: str) -> tuple[int, str, str]:
    status = main(["--db", database, *arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_a_wave_is_sealed_and_amended(capsys: pytest.CaptureFixture, database: str, tmp_path: Path) -> None:
    scheme = str(tmp_path / "办法.toml")
    assert run(capsys, database, "seals")[1] == "还没有封存过计分办法。\n"
    assert json.loads(run(capsys, database, "seals", "--json")[1]) == []
    assert run(capsys, database, "seal", "--wave", "2027")[0] == 1
    status, out, _ = run(capsys, database, "seal", "--wave", "2026", "--note", "随方案印发")
    assert status == 0 and "（封存时已有40份评议表）" in out
    status, _, err = run(capsys, database, "amend", "--wave", "2026", "--scheme", scheme)
    assert status == 1 and "修改要写明理由" in err
    status, out, _ = run(capsys, database, "amend", "--wave", "2026", "--scheme", scheme, "--dry-run")
    assert status == 0 and "档次和分值：不满意0→30" in out and "更换办法后" in out
    found = json.loads(run(capsys, database, "amend", "--wave", "2026", "--scheme", scheme, "--dry-run", "--json")[1])
    assert found["differences"] == ["档次和分值：不满意0→30"] and found["refused"] is None and len(found["changed"]) == 4
    done = run(capsys, database, "amend", "--wave", "2026", "--scheme", scheme, "--reason", "会议决定", "--json")
    assert json.loads(done[1])["amendments"] == 1
    row = json.loads(run(capsys, database, "seals", "--json")[1])[0]
    assert (row["wave"], row["ballots"], row["note"]) == ("2026", 40, "随方案印发")
    assert [each["reason"] for each in row["amendments"]] == ["会议决定"]
    assert "理由：会议决定" in run(capsys, database, "seals")[1]


def test_before_it_is_sealed_no_reason_is_needed(capsys: pytest.CaptureFixture, database: str, tmp_path: Path) -> None:
    status, out, _ = run(capsys, database, "amend", "--wave", "2026", "--scheme", str(tmp_path / "办法.toml"))
    assert status == 0 and "已换成“满意100 基本满意80 一般60 不满意0”。" in out
    assert run(capsys, database, "seals")[1] == "还没有封存过计分办法。\n"
