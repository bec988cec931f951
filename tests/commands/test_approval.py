"""approve, state, recompute, appeals, appeal-material on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import main
from data.store import Store
from jobs.sealing import seal
from jobs.viewer import LOCAL
from tests.data.build import UNITS
from tests.jobs.build import bring
from tests.jobs.test_approval import BALLOTS, MORE

PAPER = ("--name", "张三", "--day", "2026-11-03", "--document", "复1号")


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "wanping.duckdb"
    with Store(path) as store:
        bring(store, BALLOTS)
        seal(LOCAL, store, "2026")
    return str(path)


def run(capsys: pytest.CaptureFixture, database: str, *arguments: str) -> tuple[int, str, str]:
    status = main(["--db", database, *arguments])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def step(capsys: pytest.CaptureFixture, database: str, *arguments: str) -> dict:
    status, out, err = run(capsys, database, "approve", *arguments, "--wave", "2026", "--json")
    assert status == 0, err
    return json.loads(out)


def test_a_result_goes_to_print(capsys: pytest.CaptureFixture, database: str) -> None:
    assert run(capsys, database, "state")[1].splitlines()[1].split() == ["2026", "计分办法已封存"]
    status, _, err = run(capsys, database, "approve", "issue", "--wave", "2026")
    assert status == 1 and err == "“2026”现在是计分办法已封存，不能印发；可以做的是：计算。\n"
    status, out, _ = run(capsys, database, "approve", "calculate", "--wave", "2026", "--note", "初算")
    assert status == 0 and out == "2026年度：已计算\n下一步：复核、重新计算\n"
    status, _, err = run(capsys, database, "approve", "review", "--wave", "2026")
    assert status == 1 and "复核不能由计算的人（本机用户）自己做" in err
    assert step(capsys, database, "review", *PAPER)["state"] == "reviewed"
    assert step(capsys, database, "submit")["next"] == ["decide", "calculate", "withdraw"]
    status, _, err = run(capsys, database, "approve", "decide", "--wave", "2026", *PAPER)
    assert status == 1 and "审定要选公布范围" in err
    decided = step(
        capsys, database, "decide", *PAPER, "--scope", "first_and_last", "--first", "3", "--last", "2", "--letters",
        "--with-error", "--veto", f"{UNITS[0]}=安全事故=no_rank",
    )  # fmt: skip
    assert decided["scope"] == {
        "kind": "first_and_last", "first": 3, "last": 2, "first_by_class": {}, "last_by_class": {}, "letters": True,
        "error": True, "rank_range": False,
    }  # fmt: skip
    assert decided["vetoes"] == [{"unit": UNITS[0], "event": "安全事故", "effect": "no_rank"}]
    issued = step(capsys, database, "issue", "--document", "云效〔2026〕3号", "--day", "2026-11-09")
    assert issued["is_out"] and issued["day"] == "2026-11-09"
    told = run(capsys, database, "state", "--wave", "2026")[1]
    assert "2026年11月9日印发，云效〔2026〕3号" in told and "张三，2026年11月3日，复1号" in told
    assert "前3名和后2名，另发一单位一函，误差一并公布" in told and "得分保留，不列名次" in told and "重算有0处不同" in told
    assert json.loads(run(capsys, database, "state", "--json")[1])[0]["document"] == "云效〔2026〕3号"
    history = json.loads(run(capsys, database, "state", "--wave", "2026", "--json")[1])["history"]
    assert [each["step"] for each in history] == ["seal", "calculate", "review", "submit", "decide", "issue"]
    assert history[2]["signature"] == {"name": "张三", "day": "2026-11-03", "document": "复1号"}


def test_a_calculation_is_done_again(capsys: pytest.CaptureFixture, database: str) -> None:
    assert run(capsys, database, "recompute", "--wave", "2026")[0] == 1
    step(capsys, database, "calculate")
    status, out, _ = run(capsys, database, "recompute", "--wave", "2026")
    assert status == 0 and out.startswith("重算结果与第1版完全一致。")
    with Store(Path(database)) as store:
        bring(store, MORE, "二.csv")
    status, out, _ = run(capsys, database, "recompute", "--wave", "2026")
    assert status == 0 and "有变动的是：数据。" in out and "有效评价份数" in out
    found = json.loads(run(capsys, database, "recompute", "--wave", "2026", "--version", "1", "--json")[1])
    assert not found["identical"] and found["changed"] == ["data"] and found["corrections"] == []
    row = next(each for each in found["differences"] if each["name"] == UNITS[0] and each["figure"] == "ballots")
    assert (row["before"], row["now"], row["subject"]) == (40, 60, "unit")


def test_an_appeal_and_its_material(capsys: pytest.CaptureFixture, database: str, tmp_path: Path) -> None:
    assert run(capsys, database, "appeals")[1] == "还没有复核申请。\n"
    assert json.loads(run(capsys, database, "appeals", "--json")[1]) == []
    material = ("appeal-material", "--wave", "2026", "--unit", UNITS[0], "--out")
    assert "还没有计算冻结过" in run(capsys, database, *material, str(tmp_path))[2]
    step(capsys, database, "calculate")
    status, out, err = run(
        capsys, database, "appeals", "receive", "--wave", "2026", "--unit", UNITS[0], "--contact", "王主任", "--about",
        "=服务对象的票数", "--day", "2026-11-05",
    )  # fmt: skip
    assert status == 0 and "2026年11月12日" in out and "已受理" in out, err
    assert run(capsys, database, "appeals", "reply", "--number", "1", "--note", "x")[0] == 1
    run(capsys, database, "appeals", "check", "--number", "1", "--day", "2026-11-06", "--note", "重算一致")
    run(
        capsys,
        database,
        "appeals",
        "reply",
        "--number",
        "1",
        "--day",
        "2026-11-09",
        "--document",
        "函8号",
        "--note",
        "维持",
    )
    (found,) = json.loads(run(capsys, database, "appeals", "--wave", "2026", "--json")[1])
    assert (found["state"], found["outcome"], found["due"], found["version"]) == ("replied", "kept", "2026-11-12", 1)
    assert [each["document"] for each in found["steps"]] == ["", "函8号"]
    status, out, _ = run(capsys, database, *material, str(tmp_path))
    (made,) = tmp_path.glob("复核材料*.xlsx")
    assert status == 0 and str(made) in out and made.read_bytes()[:2] == b"PK"
    assert UNITS[0] in made.name
    run(capsys, database, *material, str(tmp_path / "一.xlsx"))
    assert (tmp_path / "一.xlsx").read_bytes() == made.read_bytes()


def test_wrong_arguments(capsys: pytest.CaptureFixture, database: str) -> None:
    for arguments in (("approve", "print"), ("approve", "review", "--day", "明天"), ("appeals", "check", "--outcome", "x")):
        with pytest.raises(SystemExit) as caught:
            run(capsys, database, *arguments, "--wave", "2026")
        assert caught.value.code == 2
