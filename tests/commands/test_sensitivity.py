"""`sensitivity` and `instrument` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.parser import main
from data.store import Store
from jobs.viewer import LOCAL
from tests.data.build import UNITS
from tests.jobs.test_sensitivity import fill, instrument, sensitivity


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("office") / "wanping.duckdb"
    with Store(path) as store:
        fill(store, path.parent)
    return path


def printed(database: Path, capsys: pytest.CaptureFixture, *arguments: str) -> str:
    assert main([*arguments, "--wave", "2026", "--db", str(database)]) == 0
    return capsys.readouterr().out


def test_json_of_sensitivity(database: Path, capsys: pytest.CaptureFixture) -> None:
    (row,) = json.loads(printed(database, capsys, "sensitivity", "--json"))
    with Store(database) as store:
        (found,) = sensitivity(LOCAL, store, "2026")
    assert row["unit_class"] == "全部" and (row["draws"], row["spread"]) == (2000, 0.2)
    assert [each["id"] for each in row["others"]] == [id_ for id_, _ in found.others]
    assert all(each["reason"].endswith("。") for each in row["refused"])
    for unit, expected in zip(row["units"], found.units, strict=True):
        assert (unit["unit"], unit["rank"], unit["index"]) == (
            expected.unit,
            expected.place.rank,
            float(expected.place.index),
        )
        assert unit["spread"]["kept"] == expected.spread.kept and set(unit["strictness"]) == {
            "ignored",
            "excluded",
            "strict",
        }
        assert list(unit["without_groups"]) == ["领导和代表", "居民"]
        assert unit["summary"].startswith(f"{expected.unit}：换用其他1种办法，名次")
    assert (
        json.loads(printed(database, capsys, "sensitivity", "--json", "--unit", UNITS[1]))[0]["units"][0]["unit"]
        == UNITS[1]
    )


def test_text_of_sensitivity(database: Path, capsys: pytest.CaptureFixture) -> None:
    text = printed(database, capsys, "sensitivity")
    assert (
        text.startswith("全部：各主体、各内容的权重各自上下浮动20%（2,000次）")
        and "评价选项与这一期不同，不能换用：" in text
    )
    text = printed(database, capsys, "sensitivity", "--unit", UNITS[0])
    assert f"{UNITS[0]}：换用其他1种办法" in text and "　去掉“居民”：" in text and "领导”" not in text
    assert main(["sensitivity", "--wave", "2026", "--unit", "无", "--db", str(database)]) == 1
    assert "无" in capsys.readouterr().err


def test_json_of_the_instrument(database: Path, capsys: pytest.CaptureFixture) -> None:
    (row,) = json.loads(printed(database, capsys, "instrument", "--json"))
    with Store(database) as store:
        (found,) = instrument(LOCAL, store, "2026")
    assert row["questions"] == list(found.questions) == ["服务态度", "依法行政"]
    scales = {(each["level"], each["missing"]): each for each in row["scales"]}
    assert len(scales) == 6
    assert scales["person", "pairwise"]["alpha"] == found.scale("person").reliability.alpha
    assert scales["rating", "listwise"]["persons"] == 120 and scales["rating", "listwise"]["rows"] == 480
    assert row["agreement"]["lines"] == ["领导和代表", "居民"]
    assert row["summary"][0] == "全部：评议人120名，一并问到的评议内容2项。"


def test_text_of_the_instrument(database: Path, capsys: pytest.CaptureFixture) -> None:
    text = printed(database, capsys, "instrument")
    assert "评议人之间（每人取对各单位的平均）：α＝" in text and "1 领导和代表" in text and "领导，" not in text
