"""What a wave says, from files to figures, and who may see it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from data.problems import DataError
from data.store import Store
from jobs.results import appraise, class_of, explain, series_waves, unit_of, version, waves
from jobs.schemes import preset_schemes
from jobs.trends import trend
from jobs.viewer import LOCAL, Viewer
from jobs.wave_arrays import _respondents
from tests.data.build import LONG, UNITS, csv_file, long_file
from tests.jobs.build import bring, rank
from tests.shared_data import shared_data, shared_rows

NUMBERS = [f"A{number}" for number in range(40)]


def code_of(job, *arguments: object) -> DataError:
    with pytest.raises(DataError) as caught:
        job(*arguments)
    return caught.value


def test_insteval_as_r_has_it(store: Store) -> None:
    path = shared_data("01_survey_responses/InstEval/InstEval.csv")
    gold = {
        row["dept"]: row
        for row in shared_rows("gold/a_weighted_means/expected_insteval_dept.csv")
        if row["design"] == "unweighted_cluster_student" and row["dept"] != "ALL"
    }
    receipt = bring(store, path.read_bytes(), path.name, wave="1", layout="insteval")
    assert (receipt.stored, receipt.rejected, receipt.ballots) == (73_421, 0, 73_421)
    ranking = json.loads(rank(store, "1"))
    assert len(ranking) == len(gold) == 14
    for unit in ranking:
        expected = gold[unit["unit"]]
        assert unit["ballots"] == int(expected["n"])
        assert unit["index_exact"] / 20 == pytest.approx(float(expected["mean"]), rel=1e-9)
        assert unit["se"] / 20 == pytest.approx(float(expected["se"]), rel=1e-9)


def test_a_wave_of_a_registry_alone_ranks_nobody(store: Store) -> None:
    bring(store, csv_file([("参评单位", "类别"), *((unit, "部门") for unit in UNITS)]))
    ranking = json.loads(rank(store))
    assert [unit["unit"] for unit in ranking] == list(UNITS)
    assert {(unit["rank"], unit["index"], unit["se"], unit["ballots"]) for unit in ranking} == {(None, None, None, 0)}
    assert explain(LOCAL, store, "2026", UNITS[0]) is None


def test_summaries_of_waves_are_ordered_by_period(store: Store) -> None:
    for wave, period in (("乙", "2026"), ("甲", "2026"), ("丙", "2025")):
        bring(store, long_file(["1"], units=(wave,)), f"{wave}.csv", wave=wave, period=period)
    found = waves(LOCAL, store)
    assert [summary.wave for summary in found] == ["丙", "乙", "甲"]
    assert [(summary.units, summary.ballots, summary.ratings) for summary in found] == [(1, 1, 2)] * 3


def test_change_is_from_the_wave_before_of_the_same_series(store: Store) -> None:
    for wave, level, series in (("2024", "一般", "机关"), ("2025", "满意", "窗口"), ("2026", "满意", "机关")):
        bring(store, long_file(NUMBERS, levels=(level,)), f"{wave}.csv", wave=wave, series=series, again=True)
    changes = [unit["change"] for unit in json.loads(rank(store, "2026"))]
    assert {(change["from"], change["value"]) for change in changes} == {("2024", 40.0)}
    assert {unit["change"] for unit in json.loads(rank(store, "2025"))} == {None}


def test_another_scheme_can_be_tried_and_must_have_the_levels(store: Store) -> None:
    bring(store, long_file(NUMBERS, levels=("基本满意",)))
    tried = appraise(LOCAL, store, "2026", preset_schemes()["cn4_100_90_70_50"])
    assert {float(unit.index) for unit in tried.units} == {70.0}
    with pytest.raises(Exception) as caught:
        appraise(LOCAL, store, "2026", preset_schemes()["hcp5_star"].replace("基本满意", "尚可"))
    assert (caught.value.code, list(caught.value.facts["levels"])) == ("scheme_lacks_level", ["基本满意"])


def test_unknown_names_come_with_the_nearest_that_may_be_seen(store: Store) -> None:
    bring(store, long_file(NUMBERS), series="机关", wave="2026")
    bring(store, long_file(["1"]), "窗.csv", series="窗口", wave="2026W")
    unknown = code_of(appraise, LOCAL, store, "2062")
    assert unknown.code == "wave_unknown" and unknown.facts["nearest"][0] in ("2026", "2026W")
    clerk = Viewer("李", "leader", series=("机关",))
    assert code_of(appraise, clerk, store, "2062").facts["known"] == ["2026"]
    assert code_of(appraise, clerk, store, "2026W").code == "not_allowed"
    appraisal = appraise(LOCAL, store, "2026")
    assert code_of(unit_of, appraisal, "公安局").facts["nearest"][0] == "市公安局"
    assert code_of(class_of, appraisal, "部门").facts["known"] == ["全部"]
    assert code_of(series_waves, LOCAL, store, "机").facts["nearest"] == ["机关"]
    assert code_of(trend, LOCAL, store, "机关", "市公安").facts["nearest"][0] == "市公安局"


def test_a_viewer_sees_only_their_classes(store: Store) -> None:
    bring(store, csv_file([("参评单位", "类别"), *zip(UNITS, ("部门", "部门", "窗口", "窗口"), strict=True)]), "名录.csv")
    bring(store, long_file(NUMBERS))
    window = Viewer("李", "leader", classes=("窗口",))
    assert [each.name for each in appraise(window, store, "2026").classes] == ["窗口"]
    refused = code_of(explain, window, store, "2026", "市公安局")
    assert refused.code == "unit_unknown" and refused.facts["known"] == list(UNITS[2:])
    assert explain(window, store, "2026", UNITS[2]) is not None
    nobody = Viewer("某", "")
    assert waves(nobody, store) == [] and code_of(appraise, nobody, store, "2026").code == "not_allowed"


def test_the_version_follows_the_wave_and_the_one_before(store: Store) -> None:
    bring(store, long_file(["1"]), wave="2025")
    bring(store, long_file(["5"]), "二.csv", wave="2026")
    first = version(LOCAL, store, "2026")
    bring(store, long_file(["2"]), "三.csv", wave="2025")
    assert version(LOCAL, store, "2026") != first
    second = version(LOCAL, store, "2026")
    bring(store, long_file(["3"]), "四.csv", wave="2027")
    assert version(LOCAL, store, "2026") == second


def test_a_trend_of_a_unit_and_of_all(store: Store) -> None:
    for wave in ("2025", "2026"):
        bring(store, long_file(NUMBERS), f"{wave}.csv", wave=wave, again=True)
    assert [point.wave for point in trend(LOCAL, store, "default")] == ["2025", "2026"]
    points = trend(LOCAL, store, "default", "市公安局")
    assert [point.unit.name for point in points] == ["市公安局"] * 2 and points[0].unit_class.name == "全部"


def test_respondents_are_matched_inside_a_group_only() -> None:
    group = np.array([0, 0, 1, 0, 1, 0])
    key = np.array([7, 0, 7, 7, 0, -3])
    position, keys = _respondents(group, key)
    assert list(position) == [0, 1, 2, 0, 3, 4]
    assert list(keys) == [7, 0, 7, 0, -3]


def test_one_person_with_several_forms_is_one_cluster(store: Store) -> None:
    rows = [[*LONG, "评议人"]]
    for number in range(60):
        level = "满意" if number % 4 else "一般"
        rows += [[f"{number}-{form}", "群众", "甲", "态度", level, str(number)] for form in range(2)]
    bring(store, csv_file(rows), "认人.csv", wave="1")
    bring(store, csv_file([row[:-1] for row in rows]), "不认人.csv", wave="2")
    one, two = (json.loads(rank(store, wave))[0] for wave in ("1", "2"))
    assert one["index_exact"] == two["index_exact"]
    assert one["se"] == pytest.approx(two["se"] * 2**0.5, rel=0.02)
