"""The ledger on the command line: proposed, sent out, answered, checked, closed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import main
from tests.jobs.ledgers import PLAN, REPORT, commented, fill, unzipped

CLOSE = ("--measures-done", "核查记录", "--persons-dealt", "没有需要处理的人员", "--mechanism", "值守制度")


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    commented(tmp_path).close()

    def command(*arguments: str) -> tuple[int, str, str]:
        status = main([*arguments, "--db", str(tmp_path / "commented.duckdb")])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return command


def test_the_whole_loop(run, tmp_path: Path) -> None:
    assert run("ledger", "--wave", "2026")[1] == "本期还没有列入整改台账的任务。\n"
    proposed = json.loads(run("ledger-propose", "--wave", "2026", "--json")[1])
    assert run("ledger-propose", "--wave", "2026")[1].startswith(f"可以列入台账的有{len(proposed)}项")
    key = next(each["key"] for each in proposed if each["subject"] == "排队等候" and each["unit"] == "市公安局")
    assert json.loads(run("ledger-propose", "--wave", "2026", "--take", "--key", key, "--json")[1]) == {"tasks": [1]}
    assert "2" in run("ledger-add", "--wave", "2026", "--unit", "市水务局", "--problem", "爆管", "--task", "更换")[1]
    out = tmp_path / "out.zip"
    assert run("ledger-workbooks", "--wave", "2026", "--unit", "市公安局", "--out", str(out))[0] == 0
    (content,) = unzipped(out.read_bytes()).values()
    back = tmp_path / "back.xlsx"
    back.write_bytes(fill(content, {1: {**PLAN, "state": "整改中"}}))
    read = json.loads(run("ledger-answers", str(back), "--json")[1])
    assert [cell["field"] for cell in read["cells"]] == ["measures", "leader", "state"] and "taken" not in read
    assert "可采用3处" in run("ledger-answers", str(back), "--take")[1]
    run("ledger-change", "1", *(f"{name}={text}" for name, text in REPORT.items()), "--note", "电话报")
    status, _, error = run("ledger-move", "1", "checking")
    assert status == 1 and "下一步是：已报结" in error
    assert run("ledger-move", "1", "reported")[1] == "第1号整改任务现在是“已报结”。\n"
    run("ledger-move", "1", "checking")
    assert run("ledger-close", "1", *CLOSE)[1] == "第1号整改任务现在是“销号”。\n"
    row = json.loads(run("ledger-task", "1", "--json")[1])
    assert row["task"]["state"] == "closed" and row["raised"]["persons"] == 12 and row["comments"]
    assert "电话报" in run("ledger-task", "1")[1]
    found = json.loads(run("ledger", "--wave", "2026", "--today", "2027-01-04", "--json")[1])
    assert found["counts"]["tasks"] == 2 and found["counts"]["closed"] == 1 and found["today"] == "2027-01-04"
    text = run("ledger", "--wave", "2026", "--unit", "市水务局")[1]
    assert "已销号1" in text and "销号1" in text and "爆管" not in text and "更换" in text
    assert run("ledger-drop", "2", "--reason", "误列")[0] == 0 and run("ledger-drop", "2", "--reason", "误列")[0] == 1


def test_settings_and_holidays(run, tmp_path: Path) -> None:
    assert json.loads(run("ledger-rules", "red=15", "--json")[1])["red"] == 15
    assert run("ledger-rules", "red=many")[0] == 1 and "red" in run("ledger-rules")[1]
    table = tmp_path / "放假.csv"
    table.write_text("日期,安排,名称\n2031-10-01,放假,国庆节\n", "utf-8")
    printed = run("holidays", "--set", str(table))[1]
    assert printed.endswith("2031-10-01,放假,国庆节\n")
    table.write_text(printed.split("\n", 1)[1], "utf-8")  # what is printed can be given back
    assert run("holidays", "--set", str(table))[1] == printed
    assert json.loads(run("holidays", "--reset", "--json")[1])["own"] == []
    table.write_text("2031-10-01,歇\n", "utf-8")
    status, _, error = run("holidays", "--set", str(table))
    assert status == 1 and "第1行" in error and "放假或上班" in error
