"""What ships, listed and shown."""

from __future__ import annotations

import json

import pytest

from commands.parser import main
from jobs.schemes import KINDS, presets, scheme_of, scheme_text


def run(capsys: pytest.CaptureFixture, *arguments: str) -> str:
    assert main(["schemes", *arguments]) == 0
    return capsys.readouterr().out


def test_the_list(capsys, tmp_path, monkeypatch):
    """It needs no database, and makes none."""
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "none.duckdb"))
    lines = run(capsys).splitlines()
    assert len(lines) == 1 + len(presets())
    hangping = next(line for line in lines if line.startswith("w_hangping_50_25_25"))
    assert "主体权重" in hangping and "见于文件" in hangping
    assert list(tmp_path.iterdir()) == []
    rows = json.loads(run(capsys, "--json"))
    assert {row["kind"] for row in rows} == set(KINDS)
    assert rows[0].keys() == {"id", "kind", "title", "source", "description", "reference", "parameters"}


def test_a_whole_scheme_with_its_hash_and_weights(capsys, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "own"\ntitle = "办法"\nuse = ["cn4_100_80_60_0"]\n[groups."电话"]\nweight = 60\n"居民" = 3\n"企业" = 1\n'
        '[groups."问卷"]\nweight = 40\n"居民" = 1\n[class."行业".groups]\nequal = true\n',
        "utf-8",
    )
    scheme = scheme_of(scheme_text(str(own)))
    shown = run(capsys, "--show", str(own))
    assert scheme.hash in shown and 'name = "基本满意"' in shown
    assert "行业：各主体相等" in shown and "其余类别：居民85.0%、企业15.0%" in shown
    found = json.loads(run(capsys, "--show", str(own), "--json"))
    assert (found["text"], found["hash"], found["pooled"]) == (scheme_text(str(own)), scheme.hash, False)
    assert found["weights"] == {"": {"居民": 0.85, "企业": 0.15}, "行业": None}


def test_a_part_is_shown_as_it_is(capsys):
    assert run(capsys, "--show", "g_hangzhou").rstrip("\n") == presets()["g_hangzhou"].text.rstrip("\n")
    assert json.loads(run(capsys, "--show", "w_equal", "--json"))["hash"] is None


def test_pooled_has_no_weights(capsys, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('id = "own"\ntitle = "办法"\nuse = ["cn4_100_80_60_0", "w_pooled"]\n', "utf-8")
    assert run(capsys, "--show", str(own)).rstrip().endswith("不分主体")


def test_an_unknown_one_is_a_plain_failure(capsys):
    assert main(["schemes", "--show", "cn4_100_80_60"]) == 1
    assert "cn4_100_80_60_0" in capsys.readouterr().err
    assert main(["schemes", "--show", "w_wuhu"]) == 1
