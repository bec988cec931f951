"""`places` on the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from commands.parser import main
from data.problems import DataError
from data.store import Store
from jobs.places import places
from jobs.viewer import LOCAL, Viewer
from tests.data.build import long_file
from tests.jobs.build import bring

UNITS = ("市甲局", "市乙局", "市丙局", "市丁局", "市戊局")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "wanping.duckdb"
    levels = (("满意",), ("满意", "满意", "基本满意"), ("基本满意", "满意"), ("一般", "满意"), ("一般", "不满意", "满意"))
    with Store(path) as store:
        for unit, of_unit in zip(UNITS, levels, strict=True):
            ballots = [f"{unit}{number}" for number in range(60)]
            bring(store, long_file(ballots, levels=of_unit, units=(unit,)), f"{unit}.csv")
    return path


def test_json_is_the_result(database: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["places", "--wave", "2026", "--json", "--db", str(database)]) == 0
    (printed,) = json.loads(capsys.readouterr().out)
    with Store(database) as store:
        (each,) = places(LOCAL, store, "2026").classes
    assert [unit["unit"] for unit in printed["units"]] == [unit.name for unit in each.ranked]
    assert printed["units"][0]["place"] == json.loads(json.dumps(asdict(each.ranked[0].place)))
    assert printed["reliability"] == each.table.reliability and printed["last"]["unit"] == each.table.last.unit
    assert printed["above"] == each.table.above.tolist()


def test_text_has_the_sentences_and_a_row_per_unit(database: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["places", "--wave", "2026", "--confidence", "90", "--db", str(database)]) == 0
    printed = capsys.readouterr().out
    assert "名次的可靠程度" in printed and "有90%的把握" in printed and "居末位的可能性" in printed
    assert all(f"  {unit} " in printed for unit in UNITS)
    assert main(["places", "--wave", "2026", "--unit-class", "没有", "--db", str(database)]) == 1


def test_only_analysts_may_ask(database: Path) -> None:
    with Store(database) as store, pytest.raises(DataError) as refused:
        places(Viewer("领导", "leader"), store, "2026")
    assert refused.value.code == "not_allowed"
