"""`comments` and `comment-rules` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import main
from data.store import Store
from jobs.comment_rules import shipped_comment_rules
from tests.jobs.build import bring
from tests.jobs.test_comments import SAID, file


@pytest.fixture
def database(tmp_path: Path) -> str:
    path = tmp_path / "wanping.duckdb"
    with Store(path) as store:
        bring(store, file(SAID))
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_json_has_the_report(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "comments", "--wave", "2026", "--json", "--db", database)
    row = json.loads(out)
    assert status == 0 and row["counts"]["merged"] == 7 and row["leads"] == 1
    assert row["topics"][0]["topic"] == "排队等候" and row["topics"][0]["persons"] == 27
    assert next(each for each in row["units"] if each["name"] == "市体育局")["counts"] is None
    status, out, _ = run(capsys, "comments", "--wave", "2026", "--unit", "市公安局", "--json", "--db", database)
    assert json.loads(out)["unit_class"] == "部门" and json.loads(out)["quotes"]


def test_text_has_the_sentences(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "comments", "--wave", "2026", "--db", database)
    assert out.startswith("共收到意见建议54条，剔除无实质内容的10条，有效44条，归并为7条，其中表扬1条、批评5条、建议1条。")
    assert "反映较集中的是排队等候（27人）" in out and "涉嫌违纪线索1条" in out and "市公安局" in out
    _, out, _ = run(capsys, "comments", "--wave", "2026", "--unit", "市体育局", "--db", database)
    assert out == "意见不足8条，为保护评议人不予显示。\n"
    _, out, _ = run(capsys, "comments", "--wave", "2026", "--search", "排队", "--db", database)
    assert out.startswith("找到2条（归并前24条）。") and "窗口排队太久" in out
    _, out, _ = run(capsys, "comments", "--wave", "2026", "--leads", "--db", database)
    assert "纪委" in out
    status, _, err = run(capsys, "comments", "--wave", "2026", "--unit", "市公按局", "--db", database)
    assert status == 1 and "市公安局" in err


def test_rules_are_shown_replaced_and_reset(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "comment-rules", "--db", database)[1] == shipped_comment_rules()
    own = tmp_path / "own.toml"
    own.write_text('id = "own"\ntitle = "自定"\n[[topic]]\nname = "慢"\nfamily = "慢作为"\nwords = ["太久"]\n', "utf-8")
    assert run(capsys, "comment-rules", "--set", str(own), "--db", database)[1] == "自定：1个主题。\n"
    assert "慢（27人）" in run(capsys, "comments", "--wave", "2026", "--db", database)[1]
    own.write_text("id = 1", "utf-8")
    status, _, err = run(capsys, "comment-rules", "--set", str(own), "--db", database)
    assert status == 1 and "[id]" in err
    assert run(capsys, "comment-rules", "--reset", "--db", database)[1].startswith("机关作风评议意见归类规则：")
