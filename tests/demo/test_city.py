"""The demonstration city keeps what its description promises.

The files are read back and appraised here by a small calculation of our own, so that neither the generator's knowledge
nor the program under demonstration vouches for itself.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from tests.demo.reading import (
    ABSTAINED,
    BLANK,
    DISSATISFIED,
    MOSTLY,
    NOT_SHOWN,
    SATISFIED,
    UNKNOWN,
    Forms,
    read_scheme,
)  # fmt: skip

SCORES = {"满意": 100.0, "基本满意": 80.0, "一般": 60.0, "不满意": 0.0}
POINTS = np.array([np.nan, *SCORES.values(), np.nan, np.nan, np.nan])

LEADERS, CLIENTS, RESIDENTS, ENTERPRISES = "市级领导", "服务对象", "城乡居民", "企业和个体工商户"
DELEGATES = ("市党代表", "市人大代表", "市政协委员")
EMPTY_WORDS = {
    "无", "没有", "挺好", "满意", "没有意见", "无意见", "都挺好的", "暂无", "很好", "好", "没意见", "。", "，，，", "👍👍",
    "没什么意见，都挺好的，希望越来越好。",
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """Index of every unit of the registry, covariance, and mean by group and by dimension."""

    units: list[str]
    index: np.ndarray
    covariance: np.ndarray
    by_group: dict[tuple[str, str], float]

    def __getitem__(self, unit: str) -> float:
        return float(self.index[self.units.index(unit)])

    def variance(self, unit: str) -> float:
        place = self.units.index(unit)
        return float(self.covariance[place, place])

    def z_between(self, one: str, other: str) -> float:
        contrast = np.zeros(len(self.units))
        contrast[[self.units.index(one), self.units.index(other)]] = 1, -1
        return float(contrast @ self.index / np.sqrt(contrast @ self.covariance @ contrast))


@pytest.fixture(scope="module")
def results(truth, forms, registries):
    return {
        wave: appraise(list(registries[wave]["参评单位"]), forms[wave], read_scheme(truth, wave)["groups"])
        for wave in truth.index
    }


def appraise(units: list[str], forms: list[Forms], weights: dict[str, float]) -> Result:
    """Index and covariance with respondents as clusters and groups as strata."""
    means = np.full((len(forms), len(units)), np.nan)
    influences = []
    for row, each in enumerate(forms):
        places = [units.index(unit) for unit in each.units]
        scores = POINTS[each.levels]
        scored = ~np.isnan(scores)
        count = scored.sum(axis=0)
        mean = np.nansum(scores, axis=0) / np.maximum(count, 1)
        share = (count > 0) / np.maximum((count > 0).sum(axis=1, keepdims=True), 1)
        means[row, places] = np.where((count > 0).any(axis=1), (share * mean).sum(axis=1), np.nan)
        influence = np.zeros((len(scores), len(units)))
        influence[:, places] = np.where(scored, (scores - mean) * share / np.maximum(count, 1), 0).sum(axis=2)
        influences.append(influence)
    weight = np.array([weights[each.group] for each in forms])[:, None] * ~np.isnan(means)
    weight /= weight.sum(axis=0)
    covariance = sum(
        len(influence) / (len(influence) - 1) * (influence * part).T @ (influence * part)
        for influence, part in zip(influences, weight, strict=True)
    )
    by_group = {(unit, each.group): means[row, place] for row, each in enumerate(forms) for place, unit in enumerate(units)}
    return Result(units, np.nansum(weight * means, axis=0), covariance, by_group)


def ranked_units(registry: pd.DataFrame, unit_class: str | None = None) -> list[str]:
    """Units in the ranking: not asked for opinions only, and with enough ballots."""
    chosen = registry[(registry["是否排名"] == "是") & (registry["参评单位"] != "云汀仲裁办")]
    return list(chosen[chosen["类别"] == unit_class]["参评单位"] if unit_class else chosen["参评单位"])


def ranking(result: Result, registry: pd.DataFrame, unit_class: str) -> list[str]:
    return sorted(ranked_units(registry, unit_class), key=lambda unit: -result[unit])


def level_counts(forms: list[Forms], units: list[str]) -> np.ndarray:
    return sum(np.bincount(each.of(unit).ravel(), minlength=8) for each in forms for unit in units if unit in each.units)


def broad_rate(forms: list[Forms], units: list[str]) -> float:
    counts = level_counts(forms, units)
    return counts[[SATISFIED, MOSTLY]].sum() / counts[SATISFIED : DISSATISFIED + 1].sum()


def city_index(result: Result, units: list[str]) -> tuple[float, float]:
    """Mean index of the units, and its standard error."""
    mean = np.isin(result.units, units) / len(units)
    return float(mean @ result.index), float(np.sqrt(mean @ result.covariance @ mean))


def z_of_change(results: dict[str, Result], unit: str) -> float:
    before, after = results["2025"], results["2026"]
    return (after[unit] - before[unit]) / np.sqrt(before.variance(unit) + after.variance(unit))


def scored(levels: np.ndarray) -> np.ndarray:
    return (levels >= SATISFIED) & (levels <= DISSATISFIED)


def rated_by(forms: list[Forms], unit: str) -> int:
    return sum(int(scored(each.of(unit)).any(axis=1).sum()) for each in forms if unit in each.units)


def share_unknown(forms: list[Forms], unit: str) -> float:
    counts = level_counts(forms, [unit])
    return counts[UNKNOWN] / counts[SATISFIED : UNKNOWN + 1].sum()


def by_group(forms: dict[str, list[Forms]], wave: str, group: str) -> Forms:
    return next(each for each in forms[wave] if each.group == group)


# Files


@pytest.mark.parametrize(("wave", "number"), [("2024", 67), ("2025", 65), ("2026", 66)])
def test_the_registry_holds_the_units_of_its_year(truth, registries, wave, number):
    registry = registries[wave]
    assert list(registry.columns) == [
        "参评单位", "全称", "类别", "辖区", "管理体制", "主管部门", "分管口", "是否排名", "原单位", "别名"
    ]  # fmt: skip
    assert len(registry) == registry["参评单位"].nunique() == number
    assert set(registry["参评单位"]) == set(truth.index[wave])
    assert list(registry[registry["是否排名"] == "否"]["参评单位"]) == ["市机关事务局"]


def test_renamed_and_merged_units_name_those_before_them(registries):
    of_waves = {wave: registries[wave] for wave in ("2024", "2025", "2026")}
    before = {wave: dict(zip(table["参评单位"], table["原单位"], strict=True)) for wave, table in of_waves.items()}
    declared = {
        "市数据局": "市大数据局", "市水务集团": "市自来水公司、市排水公司", "市农业农村局": "市乡村振兴局",
    }  # fmt: skip
    assert {unit: names for unit, names in before["2025"].items() if names} == declared
    assert {name for names in declared.values() for name in names.split("、")} <= set(before["2024"]) - set(before["2025"])
    assert not any(before["2024"].values())


def test_units_come_and_go_with_their_year(registries):
    names = {wave: set(registry["参评单位"]) for wave, registry in registries.items()}
    assert names["2022"] == names["2023"] == names["2024"]
    assert names["2024"] - names["2025"] == {"市大数据局", "市自来水公司", "市排水公司", "市乡村振兴局"}
    assert names["2025"] - names["2024"] == {"市数据局", "市水务集团"}
    assert names["2026"] ^ names["2025"] == {"云汀仲裁办"}
    assert Counter(registries["2026"]["类别"]) == {"政法机关": 8, "政府部门": 36, "公共服务行业": 22}


def test_schemes_weigh_the_groups_of_their_year(truth):
    for wave in truth.index:
        scheme = read_scheme(truth, wave)
        assert scheme["id"] == f"yunting_{wave}"
        assert list(scheme["groups"]) == list(truth.ballots[wave])
        assert sum(scheme["groups"].values()) == pytest.approx(1)
        assert {level["name"]: level["score"] for level in scheme["level"]} == SCORES
        assert set(scheme["shown_as"].values()) == {"领导、代表委员和社会各界"}
        assert set(scheme["secret"]) == {LEADERS} <= set(scheme["shown_as"]) <= set(scheme["groups"])
    assert read_scheme(truth, "2024")["groups"]["市政协委员"] == 0.12


# Ballots


@pytest.mark.parametrize(("wave", "total"), [("2024", 11352), ("2025", 11640), ("2026", 11842)])
def test_every_group_sends_its_ballots(truth, forms, wave, total):
    assert {each.group: len(each.numbers) for each in forms[wave]} == truth.ballots[wave]
    assert sum(truth.ballots[wave].values()) == total


def test_ballot_numbers_are_unique_in_a_wave_and_restart_every_year(forms):
    numbers = {wave: [number for each in groups for number in each.numbers] for wave, groups in forms.items()}
    for of_wave in numbers.values():
        assert len(set(of_wave)) == len(of_wave)
        assert all(len(number) == 6 and number.isdigit() for number in of_wave)
    assert set(numbers["2025"]) & set(numbers["2026"])


def test_every_ballot_holds_an_answer_and_hardly_any_holds_all(forms):
    for each in forms["2026"]:
        answered = scored(each.levels)
        assert (answered | (each.levels == UNKNOWN) | (each.levels == ABSTAINED)).any(axis=(1, 2)).all()
        if each.group not in (LEADERS, CLIENTS):
            assert answered.all(axis=(1, 2)).mean() < 0.1


def test_leaders_and_residents_are_asked_for_an_overall_rating_only(forms):
    for each in forms["2026"]:
        asked = {dimension for dimensions in each.dimensions.values() for dimension in dimensions}
        assert (asked == {"总体评价"}) == (each.group in (LEADERS, RESIDENTS))
        assert "总体评价" not in asked or len(asked) == 1


def test_residents_see_all_public_services_and_half_of_the_rest(forms, registries):
    residents = by_group(forms, "2026", RESIDENTS)
    public = np.isin(residents.units, ranked_units(registries["2026"], "公共服务行业"))
    hidden = (residents.levels == NOT_SHOWN)[:, :, 0]
    assert not hidden[:, public].any()
    assert set(hidden[:, ~public].sum(axis=1)) <= {21, 22}
    assert hidden[:, ~public].mean(axis=0) == pytest.approx(0.5, abs=0.04)


def test_enterprises_are_asked_about_thirteen_public_services(forms, registries):
    asked = by_group(forms, "2026", ENTERPRISES).units
    assert len(set(asked) & set(ranked_units(registries["2026"], "公共服务行业"))) == 13


def test_clients_rate_the_units_they_had_business_with(forms):
    clients = by_group(forms, "2026", CLIENTS)
    met = (clients.levels != BLANK).any(axis=2).sum(axis=1)
    assert 1 <= met.min() <= 2
    assert met.max() == 10
    assert met.mean() == pytest.approx(6, abs=0.1)
    assert not {"市审计局", "市统计局", "市国资委", "市机关事务局"} & set(clients.units)


def test_forms_with_one_and_the_same_tick_are_as_frequent_as_the_group_makes_them(forms):
    expected = {
        "市党代表": 0.46,
        "市人大代表": 0.31,
        "市政协委员": 0.28,
        "县（市、区）和乡镇（街道）": 0.52,
        ENTERPRISES: 0.38,
        RESIDENTS: 0.34,
    }
    for group, share in expected.items():
        levels = by_group(forms, "2026", group).levels
        ticks = np.where(scored(levels), levels, 0).reshape(len(levels), -1)
        lowest = np.where(ticks == 0, 9, ticks).min(axis=1)
        assert (lowest == ticks.max(axis=1)).mean() == pytest.approx(share, abs=0.06), group


@pytest.mark.parametrize(
    ("unit_class", "shares"),
    [
        ("政法机关", [68.5, 23.5, 6.5, 1.8]),
        ("政府部门", [68.0, 24.0, 6.0, 2.0]),
        ("公共服务行业", [64.5, 24.6, 8.2, 2.7]),
    ],
)
def test_answers_lean_to_the_right_as_they_do_in_practice(forms, registries, unit_class, shares):
    counts = level_counts(forms["2026"], ranked_units(registries["2026"], unit_class))[SATISFIED : DISSATISFIED + 1]
    assert 100 * counts / counts.sum() == pytest.approx(shares, abs=1.6)


def test_few_units_have_many_or_hardly_any_dissatisfied(forms, registries):
    counts = np.array([level_counts(forms["2026"], [unit]) for unit in ranked_units(registries["2026"])])
    shares = counts[:, DISSATISFIED] / counts[:, SATISFIED : DISSATISFIED + 1].sum(axis=1)
    assert (shares > 0.04).sum() <= 3
    assert (shares < 0.01).sum() <= 6


def test_a_third_of_the_ratings_is_unknown_and_a_few_are_abstentions(forms, registries):
    counts = level_counts(forms["2026"], ranked_units(registries["2026"]))
    assert counts[UNKNOWN] / counts[SATISFIED : UNKNOWN + 1].sum() == pytest.approx(0.33, abs=0.015)
    assert counts[ABSTAINED] / counts[SATISFIED : ABSTAINED + 1].sum() == pytest.approx(0.015, abs=0.003)


@pytest.mark.parametrize(
    ("low", "high", "units"),
    [
        (0.04, 0.16, ("市公安局", "市教育局", "市卫生健康委", "市供电公司", "市水务集团", "市公交集团", "市一医院")),
        (0.13, 0.26, ("市人力资源社会保障局", "市市场监管局", "市交通运输局", "市医保局", "市住房城乡建设局", "市民政局")),
        (0.33, 0.47, ("市发展改革委", "市财政局", "市商务局", "市工业和信息化局", "市水利局", "市应急局")),
        (0.48, 0.62, ("市审计局", "市统计局", "市国资委", "市地方金融局", "市国动办", "市投资促进局")),
    ],
)
def test_people_know_the_units_they_meet(forms, low, high, units):
    for unit in units:
        assert low < share_unknown(forms["2026"], unit) < high, unit


def test_a_unit_nobody_meets_has_fewer_ballots_than_the_police(forms):
    ballots = {unit: rated_by(forms["2026"], unit) for unit in ("市公安局", "市供电公司", "市统计局", "市审计局")}
    assert 5800 < ballots["市公安局"] < 6700
    assert 7700 < ballots["市供电公司"] < 9100
    assert 2500 < ballots["市统计局"] < 3300
    assert 2500 < ballots["市审计局"] < 3300


def test_clients_know_whom_they_dealt_with_and_residents_do_not(forms, registries):
    units = ranked_units(registries["2026"])
    shares = {}
    for each in forms["2026"]:
        counts = level_counts([each], [unit for unit in units if unit in each.units])
        shares[each.group] = counts[UNKNOWN] / counts[SATISFIED : UNKNOWN + 1].sum()
    assert shares[CLIENTS] < 0.05
    assert max(shares[group] for group in DELEGATES) < shares[RESIDENTS]


# Comments


@pytest.fixture(scope="module")
def comments(forms, remarks):
    """What was written, by wave, on forms and on the sheet of what stood on paper."""
    texts = {wave: [text for each in groups for _, _, text in each.comments] for wave, groups in forms.items()}
    texts["2026"] += [text for _, _, text in remarks]
    return texts


def test_comments_are_many_and_more_than_half_say_nothing(comments):
    for wave, low, high in (("2024", 1500, 2500), ("2025", 1500, 2500), ("2026", 3913, 3913)):
        texts = comments[wave]
        assert low <= len(texts) <= high
        assert 0.5 < sum(text in EMPTY_WORDS for text in texts) / len(texts) < 0.56
    assert sum(text in EMPTY_WORDS or text == "？？？？！！！" for text in texts) == 2105


def test_comments_are_dirty(comments):
    texts = Counter(comments["2026"])
    assert max(len(text) for text in texts) > 2000
    assert any(times > 20 and text not in EMPTY_WORDS for text, times in texts.items())
    for piece in ("扯披", "某科长", "三个月盖一个章", "纪委", "謝謝", "138××××0000"):
        assert any(piece in text for text in texts), piece


def test_nobody_comments_on_a_unit_without_rating_it_and_leaders_not_at_all(forms, remarks):
    for group, unit, _ in remarks:
        assert rated_by([by_group(forms, "2026", group)], unit)
    for each in forms["2026"]:
        for form, unit, _ in each.comments:
            assert scored(each.of(unit)[form]).any()
    assert not by_group(forms, "2026", LEADERS).comments and LEADERS not in {group for group, _, _ in remarks}


# Stories


def test_the_survey_finds_the_truth_within_its_error(truth, results):
    for wave, result in results.items():
        true = np.array([truth.index[wave][unit] for unit in result.units])
        z = (result.index - true) / np.sqrt(np.diag(result.covariance))
        assert np.abs(z).max() < 4
        assert np.mean(np.abs(z) < 1.96) > 0.85


def test_the_errors_are_those_of_a_survey_of_this_size(results, registries):
    units = ranked_units(registries["2026"])
    errors = [1.96 * np.sqrt(results["2026"].variance(unit)) for unit in units]
    assert 0.35 < min(errors) < max(errors) < 0.9
    assert round(1.96 * city_index(results["2026"], units)[1], 1) == 0.2


def test_the_city_rises_by_three_tenths(results, forms, registries):
    index, error, rate = {}, {}, {}
    for wave in results:
        units = ranked_units(registries[wave])
        index[wave], error[wave] = city_index(results[wave], units)
        rate[wave] = 100 * broad_rate(forms[wave], units)
    assert [round(value, 1) for value in index.values()] == [89.7, 90.0, 90.3]
    assert index["2026"] - index["2025"] > 1.96 * np.hypot(error["2025"], error["2026"])
    assert [round(rate["2025"], 1), round(rate["2026"], 1)] == [89.7, 90.0]


def test_story_1_housing_falls_because_of_its_efficiency_and_its_enterprises(results, forms):
    housing = "市住房城乡建设局"
    assert z_of_change(results, housing) < -1.96
    given = {group: value for (unit, group), value in results["2026"].by_group.items() if unit == housing}
    assert given.pop(ENTERPRISES) == pytest.approx(83, abs=1)
    assert 84 < min(given.values()) < max(given.values()) < 91
    efficiency = [
        np.nanmean(POINTS[each.of(housing)[:, each.dimensions[housing].index("效能建设")]])
        for each in forms["2026"]
        if each.group not in (LEADERS, RESIDENTS)
    ]
    assert np.mean(efficiency) == pytest.approx(82, abs=1.5)


def test_story_2_religious_affairs_lose_ten_places_and_have_not_fallen(results, registries):
    religious = "市民族宗教局"
    places = [ranking(results[wave], registries[wave], "政府部门").index(religious) + 1 for wave in ("2025", "2026")]
    assert places[0] <= 4
    assert places[1] - places[0] >= 9
    assert -1.8 < z_of_change(results, religious) < 0


def test_story_3_two_units_rise(results):
    assert z_of_change(results, "市行政审批局") > 3
    assert z_of_change(results, "市不动产登记中心") > 3


@pytest.mark.parametrize("wave", ["2025", "2026"])
def test_story_4_urban_management_is_last_beyond_doubt(results, registries, wave):
    *others, last = ranking(results[wave], registries[wave], "政府部门")
    assert last == "市城管局"
    # 3.2 holds for all 33 comparisons at once (Bonferroni, two-sided 5 %).
    assert min(results[wave].z_between(other, last) for other in others) > 3.2


def test_story_5_nobody_can_say_who_is_last_of_the_public_services(results, registries):
    last_four = ranking(results["2026"], registries["2026"], "公共服务行业")[-4:]
    assert set(last_four) == {"市燃气集团", "市广电网络公司", "市水务集团", "市客运集团"}
    pairs = itertools.combinations(last_four, 2)
    assert max(abs(results["2026"].z_between(one, other)) for one, other in pairs) < 1.96
    assert results["2026"][last_four[0]] - results["2026"][last_four[-1]] < 0.5


def test_story_6_groups_disagree_about_medical_insurance(results):
    given = results["2026"].by_group
    assert given["市医保局", RESIDENTS] == pytest.approx(83, abs=1)
    assert min(given["市医保局", group] for group in DELEGATES) > 90


def test_story_9_the_arbitration_office_has_too_few_ballots(forms):
    assert rated_by(forms["2026"], "云汀仲裁办") == 23
    assert [each.group for each in forms["2026"] if "云汀仲裁办" in each.units] == [CLIENTS]


def test_few_units_change_beyond_their_error(results, registries):
    both = set(ranked_units(registries["2025"])) & set(ranked_units(registries["2026"]))
    z = {unit: z_of_change(results, unit) for unit in both}
    assert [unit for unit in z if z[unit] < -1.96] == ["市住房城乡建设局"]
    assert {"市行政审批局", "市不动产登记中心"} <= {unit for unit in z if z[unit] > 1.96}
    assert sum(value > 1.96 for value in z.values()) <= 7
