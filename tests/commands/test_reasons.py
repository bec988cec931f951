"""`reasons` and `fairness` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands.parser import main
from data.store import Store
from tests.jobs.build import bring
from tests.jobs.test_reasons import UNITS, forms


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("reasons") / "wanping.duckdb"
    with Store(path) as store:
        bring(store, forms())
    return str(path)


def printed(capsys: pytest.CaptureFixture, *arguments: str) -> str:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def strict(text: str) -> object:
    return json.loads(text, parse_constant=lambda name: pytest.fail(name))


def test_json_of_reasons(database: str, capsys: pytest.CaptureFixture) -> None:
    found = strict(printed(capsys, "reasons", "--wave", "2026", "--json", "--db", database))
    assert set(found) == {"wave", "units", "maps", "drivers", "refused", "classes", "short"}
    of_class = next(each for each in found["classes"] if each["unit_class"] == "部门")
    assert of_class["basis"] == "drivers" and {point["dimension"] for point in of_class["matrix"]} == {"公开", "效率"}
    assert round(sum(loss["points"] for loss in of_class["lost"]["dimensions"]), 6) == round(of_class["lost"]["total"], 6)
    below = [each for each in found["maps"][0]["rows"] for cell in each["cells"] if cell and cell["mark"] == "below"]
    assert {row["unit"] for row in found["short"]["rows"]} == {each["unit"] for each in below}
    unit = next(each for each in found["units"] if each["unit"] == "丙局")
    gap = unit["reasons"]["gap_by_dimension"]
    parts = sum(term["points"] for term in gap["terms"]) + gap["rest"] + gap["rounding"]
    assert round(parts, 2) == gap["total"] == round(unit["index"] - unit["class_mean"], 2)
    assert [heat["kind"] for heat in found["maps"]] == ["dimensions", "groups"]
    assert found["drivers"][0]["unit_class"] == "部门" and "行业" in found["refused"]


def test_text_of_reasons(database: str, capsys: pytest.CaptureFixture) -> None:
    text = printed(capsys, "reasons", "--wave", "2026", "--unit", "丙局", "--db", database)
    assert text.startswith("丙局与本类平均相差－") and "评议内容里效率影响最大" in text
    assert "▼" in text and "优先改进" in text and "相关不等于因果" in text and "合计" in text
    text = printed(capsys, "reasons", "--wave", "2026", "--db", database)
    assert all(unit in text for unit in UNITS) and "至少要20人" in text


def test_fairness(database: str, capsys: pytest.CaptureFixture) -> None:
    text = printed(capsys, "fairness", "--wave", "2026", "--standardised", "--db", database)
    assert "单位之间通常的差异" in text and "不得据此排名、公布" in text and "行业：单位不足8个" in text
    found = strict(printed(capsys, "fairness", "--wave", "2026", "--unit-class", "部门", "--json", "--db", database))
    (each,) = found["classes"]
    assert len(each["funnel"]["points"]) == 9 and found["standardised"] is None is found["case_mix"]
    assert main(["fairness", "--wave", "2026", "--case-mix", "--db", database]) == 1
    assert "没有评议人情况" in capsys.readouterr().err


def test_a_unit_and_a_class_at_once_are_too_many(database: str) -> None:
    with pytest.raises(SystemExit):
        main(["reasons", "--wave", "2026", "--unit", "甲局", "--unit-class", "部门", "--db", database])
