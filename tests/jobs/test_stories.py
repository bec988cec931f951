"""The stories told by the demonstration city are found by the program, from the imported files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.appraisal import Appraisal
from analytics.facts import disagreement, foot, lowest_group, movers, twice_last, weakest_dimension
from demo import write_city
from jobs.results import appraise, explain, explanations
from jobs.viewer import LOCAL


@pytest.fixture(scope="module")
def years(city) -> dict[str, Appraisal]:
    return {wave: appraise(LOCAL, city, wave) for wave in ("2024", "2025", "2026")}


@pytest.fixture(scope="module")
def now(years) -> Appraisal:
    return years["2026"]


def test_a_unit_really_fell_and_the_program_says_why(now: Appraisal) -> None:
    unit = now.unit("市住房城乡建设局")
    assert unit.change.verdict == "down" and unit.change.value < -2
    assert weakest_dimension(unit).name == "效能建设"
    assert lowest_group(unit).name == "企业和个体工商户"


def test_a_unit_seems_to_fall_and_does_not(years, now: Appraisal) -> None:
    unit, before = now.unit("市民族宗教局"), years["2025"].unit("市民族宗教局")
    assert unit.change.value < 0 and unit.rank - before.rank >= 8
    assert unit.change.verdict == "none"


def test_two_units_really_rose(now: Appraisal) -> None:
    up = {unit.name for unit in movers(now).up}
    assert {"市行政审批局", "市不动产登记中心"} <= up


def test_a_last_place_is_certain_two_years_running(years, now: Appraisal) -> None:
    departments = now.unit_class("政府部门")
    assert foot(departments).certain.name == "市城管局"
    assert twice_last(departments, years["2025"].unit_class("政府部门")).name == "市城管局"


def test_another_last_place_cannot_be_told(now: Appraisal) -> None:
    last = foot(now.unit_class("公共服务行业"))
    assert last.certain is None
    assert {unit.name for unit in last.close} == {"市燃气集团", "市广电网络公司", "市水务集团", "市客运集团"}
    assert last.spread < 1


def test_groups_see_one_unit_differently(now: Appraisal) -> None:
    high, low = disagreement(now.unit("市医保局"))
    assert low.name == "城乡居民" and low.score < 85
    assert high.score > 90


def test_too_few_ballots_give_no_rank(now: Appraisal) -> None:
    unit = now.unit("云汀仲裁办")
    assert unit.rank is None and unit.grade is None and unit.ballots == 23
    assert unit.has_note("too_few_ballots")


def test_an_opinion_only_unit_has_no_rank(now: Appraisal) -> None:
    unit = now.unit("市机关事务局")
    assert unit.rank is None and unit.has_note("opinion_only") and unit.index is not None


def test_a_small_class_names_its_last_only(now: Appraisal) -> None:
    poor = {each.name: [unit.name for unit in each.units if unit.grade == "一般"] for each in now.classes}
    assert len(poor["政法机关"]) == 1 and poor["政法机关"] == [now.unit_class("政法机关").ranked[-1].name]
    assert len(poor["政府部门"]) == len(poor["公共服务行业"]) == 3


def test_the_city_rose_as_the_notice_says(now: Appraisal) -> None:
    assert f"{now.overall.index:.1f}" == "90.3"
    assert f"{now.overall.satisfaction_rate_broad:.0f}" == "90"
    assert now.overall.ballots == 11_842


def test_intervals_hold_the_truth_that_the_files_do_not_say(years, tmp_path: Path) -> None:
    """Of some 200 intervals at 95 %, about ten miss; the small unit's own is among them or not."""
    truth = write_city(tmp_path).index
    units = [(wave, unit) for wave, appraisal in years.items() for unit in appraisal.units if unit.index is not None]
    inside = [unit.ci_low <= truth[wave][unit.name] <= unit.ci_high for wave, unit in units]
    assert len(inside) > 190
    assert 0.90 <= sum(inside) / len(inside) <= 0.99


def test_a_secret_group_shows_nowhere(city, years) -> None:
    for appraisal in years.values():
        assert "市级领导" not in repr(appraisal)
    assert "市级领导" not in repr(explanations(LOCAL, city, "2026"))


def test_every_index_is_confirmed_by_its_printed_steps(city, now: Appraisal) -> None:
    steps = explanations(LOCAL, city, "2026")
    for unit in now.units:
        assert steps[unit.name].confirmed and steps[unit.name].index.published == unit.index
    assert explain(LOCAL, city, "2026", "市城管局") == steps["市城管局"]
