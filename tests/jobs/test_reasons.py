"""Reasons of a stored wave, and fairness for analysts only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import jobs.results
from analytics.wave import Attribute
from data.problems import DataError
from data.store import Store
from jobs.reasons import fairness, reasons
from jobs.results import appraise
from jobs.viewer import LOCAL, Viewer
from jobs.wave_arrays import wave_of
from tests.data.build import csv_file
from tests.jobs.build import bring

UNITS = tuple(f"{name}局" for name in "甲乙丙丁戊己庚辛壬")
LEVELS = ("满意", "基本满意", "一般", "不满意")
LEADER = Viewer("领导", "leader")


def forms(ballots: int = 120, seed: int = 1) -> bytes:
    """Nine units of one class and one of another; 总体评价 follows 效率; 丙局 is bad at it."""
    rng = np.random.default_rng(seed)
    rows = [("评议表编号", "评议主体", "参评单位", "类别", "评议内容", "评价选项")]
    for ballot in range(ballots):
        mood = rng.normal(0, 0.7)
        for unit in (*UNITS, "子公司"):
            efficiency, openness = rng.normal(1 + (unit == "丙局") * 1.2, 0.8), rng.normal(1, 0.8)
            overall = 0.9 * efficiency + 0.2 * openness + rng.normal(0, 0.3)
            for dimension, value in (("公开", openness), ("效率", efficiency), ("总体评价", overall)):
                level = LEVELS[int(np.clip(round(value + mood), 0, 3))]
                unit_class = "行业" if unit == "子公司" else "部门"
                rows.append((f"A{ballot}", ("居民", "企业")[ballot % 2], unit, unit_class, dimension, level))
    return csv_file(rows)


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory):
    path: Path = tmp_path_factory.mktemp("reasons") / "wanping.duckdb"
    with Store(path) as store:
        bring(store, forms())
        yield store


def test_reasons_of_one_unit(stored: Store) -> None:
    found = reasons(LOCAL, stored, "2026", unit="丙局")
    (each,) = found.units
    assert each.unit == appraise(LOCAL, stored, "2026").unit("丙局")
    assert each.unit.reasons.gap_by_dimension.most().name == "效率"
    assert each.band_plain == "far_below" and each.unit.band in ("below", "far_below")
    assert [row.unit for row in found.dimension_map.rows] == ["丙局"] and found.dimension_map.tested == 18
    assert each.matrix[0].dimension == "效率" and each.matrix[0].quadrant == "improve"
    assert set(found.drivers) == {"部门"} and found.drivers["部门"].within.share("效率").share > 0.7


def test_reasons_of_a_class_and_of_all(stored: Store) -> None:
    found = reasons(LOCAL, stored, "2026", unit_class="部门")
    assert {each.unit.name for each in found.units} == set(UNITS) and not found.refused
    every = reasons(LOCAL, stored, "2026")
    assert len(every.units) == 10
    assert {name: error.code for name, error in every.refused.items()} == {"行业": "drivers_too_few"}
    assert next(each for each in every.units if each.unit.name == "子公司").matrix == ()


@pytest.mark.parametrize(
    ("asked", "code"),
    [({"unit": "无"}, "unit_unknown"), ({"unit_class": "无"}, "class_unknown"), ({"wave": "1"}, "wave_unknown")],
)
def test_what_is_not_there_is_said(stored: Store, asked: dict, code: str) -> None:
    with pytest.raises(DataError) as caught:
        reasons(LOCAL, stored, asked.pop("wave", "2026"), **asked)
    assert caught.value.code == code


def test_a_viewer_sees_reasons_of_his_classes_and_no_analysis_of_fairness(stored: Store) -> None:
    found = reasons(replace(LEADER, classes=("行业",)), stored, "2026")
    assert [each.unit.name for each in found.units] == ["子公司"] and set(found.refused) == {"行业"}
    assert {row.unit_class for row in found.dimension_map.rows} <= {"行业"}
    with pytest.raises(DataError) as caught:
        fairness(LEADER, stored, "2026")
    assert caught.value.code == "not_allowed"


def test_fairness_gives_bands_and_the_rest_only_when_asked(stored: Store) -> None:
    found = fairness(LOCAL, stored, "2026")
    assert [each.unit_class.name for each in found.classes] == ["部门", "行业"]
    funnel, rates = found.classes[0].funnel, found.classes[0].rate_funnel
    assert {point.unit for point in funnel.points} == set(UNITS) == {point.unit for point in rates.points}
    assert found.classes[1].funnel is None and (found.standardised, found.case_mix) == (None, None)
    asked = fairness(LOCAL, stored, "2026", unit_class="部门", across_classes=True)
    assert {each.unit for each in asked.standardised} == set(UNITS)


def test_case_mix_needs_what_is_known_of_respondents(stored: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for names, code in (([], "case_mix_no_attributes"), (["性别"], "attribute_unknown")):
        with pytest.raises(Exception) as caught:
            fairness(LOCAL, stored, "2026", attributes=names)
        assert caught.value.code == code

    def with_sex(arrays):
        wave = wave_of(arrays)
        code = np.arange(len(wave.ratings.ballot_group)) // 2 % 2
        return replace(wave, attributes={"性别": Attribute(("男", "女"), code)})

    monkeypatch.setattr(jobs.results, "wave_of", with_sex)
    found = fairness(LOCAL, stored, "2026", "部门", attributes=["性别"]).case_mix
    assert {unit.unit for unit in found.units} == set(UNITS)
    assert {model.group for model in found.models} == {"居民", "企业"}
