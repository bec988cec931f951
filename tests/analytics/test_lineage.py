"""Renamed, merged and split units: what they are compared with, and what the comparison is worth."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from analytics.appraisal import Appraisal
from analytics.appraise import appraise
from analytics.lineage import ancestors, comparable, lineage_of, merged_result
from analytics.measure import Measured, measure
from analytics.wave import Unit
from tests.analytics.build import SCORES, Row, random_rows, scheme_of, tallied, wave_of

MANY = {"满意": 60, "基本满意": 30, "一般": 20, "不满意": 10}
FEW = {"满意": 40, "基本满意": 30, "一般": 30, "不满意": 20}
WATER = {"水务集团": ("自来水公司", "排水公司")}


def measured(rows: list[Row], predecessors: dict[str, tuple[str, ...]] | None = None) -> Measured:
    wave = wave_of(rows)
    said = predecessors or {}
    units = tuple(replace(unit, predecessors=said.get(unit.name, ())) for unit in wave.units)
    return measure(replace(wave, units=units), scheme_of())


def appraised(now: Measured, before: Measured | None = None) -> Appraisal:
    if before is None:
        return appraise(now, "2", "s", "2026")
    lineage = lineage_of(now.wave.units, {unit.name for unit in before.wave.units})
    several = {name: names for name, names in lineage.sources.items() if len(names) > 1}
    if several:
        lineage = replace(lineage, merged=measure(comparable(before.wave, several), before.scheme))
    return appraise(now, "2", "s", "2026", (before, appraise(before, "1", "s", "2025")), lineage)


def rows_of(*units: tuple[str, dict[str, int]]) -> list[Row]:
    return [row for unit, counts in units for row in tallied(unit, counts)]


def test_who_comes_from_whom() -> None:
    now = [Unit("甲", "类"), Unit("数据局", "类", True, ("大数据局",)), Unit("水务", "类", True, ("自来水", "排水")),
           Unit("农业", "类", True, ("农业", "乡村")), Unit("东局", "类", True, ("老局",)), Unit("西局", "类", True, ("老局",)),
           Unit("新局", "类", True, ("甲",)), Unit("乙", "类", True, ("早就没有的",))]  # fmt: skip
    found = lineage_of(now, {"甲", "大数据局", "自来水", "排水", "农业", "乡村", "老局", "乙"})
    assert found.sources == {"数据局": ("大数据局",), "水务": ("自来水", "排水"), "农业": ("农业", "乡村")}
    assert found.split == {"东局": ("老局",), "西局": ("老局",), "新局": ("甲",)}
    # A year later the same registry says the same predecessors, and nobody is another one any more.
    again = lineage_of(now, {unit.name for unit in now})
    assert again.sources == {} and again.split == {"新局": ("新局", "甲")}


def test_a_person_who_rated_two_merged_units_is_one_respondent_with_both_ratings() -> None:
    """Form 1 gives 100 and 0, form 2 gives 80: the mean is 60, on two forms, each pulling it by 20/3."""
    rows = [
        Row("1", "自来水公司", "满意"),
        Row("1", "排水公司", "不满意"),
        Row("2", "排水公司", "基本满意"),
        Row("2", "甲", "满意"),
    ]
    wave = comparable(wave_of(rows), WATER)
    assert [unit.name for unit in wave.units] == ["水务集团", "甲"]
    result = measure(wave, scheme_of())
    assert result.cells.index[0] == pytest.approx(60)
    assert result.influence.ballots[0] == 2 and result.influence.raters[0, 0] == 2
    assert result.influence.by_group[0, 0, 0] == pytest.approx(2 / 1 * 2 * (20 / 3) ** 2)
    assert result.rates.base[0] == 3 and result.rates.strict[0] == pytest.approx(1 / 3)


@pytest.mark.parametrize("seed", range(12))
def test_a_merged_wave_is_the_wave_as_if_it_had_been_rated_under_one_name(seed: int) -> None:
    rows = [row._replace(unit_class="类") for row in random_rows(seed, units=5, ballots=30)]
    sources = {"新局": ("局1", "局3")}
    renamed = [row._replace(unit="新局") if row.unit in sources["新局"] else row for row in rows]
    one, other = measure(comparable(wave_of(rows), sources), scheme_of()), measure(wave_of(renamed), scheme_of())
    order = [[unit.name for unit in other.wave.units].index(unit.name) for unit in one.wave.units]
    np.testing.assert_allclose(one.cells.index, other.cells.index[order], rtol=1e-12)
    np.testing.assert_allclose(one.influence.covariance, other.influence.covariance[np.ix_(order, order)], atol=1e-9)
    np.testing.assert_array_equal(one.influence.ballots, other.influence.ballots[order])
    np.testing.assert_allclose(one.rates.strict_low, other.rates.strict_low[order], rtol=1e-9)


def test_ratings_summed_within_a_ballot_are_what_a_plain_sum_over_persons_gives() -> None:
    """The influence of a person, added up by hand from every rating, duplicates included."""
    rng = np.random.default_rng(3)
    rows = [
        Row(str(ballot), unit, str(rng.choice(list(SCORES))))
        for ballot in range(40)
        for unit in ("甲", "乙", "丙")
        if rng.random() < 0.7
    ]
    result = measure(comparable(wave_of(rows), {"丁": ("甲", "乙")}), scheme_of())
    mine = [(row.ballot, SCORES[row.level]) for row in rows if row.unit != "丙"]
    mean = np.mean([score for _, score in mine])
    pull = {ballot: sum(score - mean for each, score in mine if each == ballot) / len(mine) for ballot, _ in mine}
    n = len({row.ballot for row in rows})
    assert result.cells.index[0] == pytest.approx(mean)
    assert result.influence.by_group[0, 0, 0] == pytest.approx(n / (n - 1) * sum(z**2 for z in pull.values()))


def test_a_renamed_unit_is_compared_as_the_same() -> None:
    before = measured(rows_of(("大数据局", FEW), ("甲", MANY)))
    now = appraised(measured(rows_of(("数据局", MANY), ("甲", MANY)), {"数据局": ("大数据局",)}), before)
    same = appraised(measured(rows_of(("大数据局", MANY), ("甲", MANY))), before)
    assert now.unit("数据局").change == same.unit("大数据局").change
    assert now.unit("数据局").change.verdict == "up"
    assert [(note.code, note.facts) for note in now.unit("数据局").notes] == [("renamed", {"units": ["大数据局"]})]
    assert now.unit("甲").notes == () and now.overall.change == same.overall.change


def test_a_merged_unit_is_compared_with_the_ratings_put_together() -> None:
    before = measured(rows_of(("自来水公司", FEW), ("排水公司", MANY), ("甲", MANY)))
    now = appraised(measured(rows_of(("水务集团", MANY), ("甲", MANY)), WATER), before)
    together = {level: FEW[level] + MANY[level] for level in FEW}
    pooled = measured(rows_of(("水务集团", together), ("甲", MANY)))
    change = now.unit("水务集团").change
    expected = appraised(measured(rows_of(("水务集团", MANY), ("甲", MANY))), pooled).unit("水务集团").change
    assert change.value == expected.value and change.se == pytest.approx(expected.se)
    assert [(note.code, note.facts) for note in now.unit("水务集团").notes] == [
        ("merged", {"units": ["自来水公司", "排水公司"]})
    ]
    # The class and the whole stay as they were published then.
    assert now.overall.change.value == now.overall.index - appraise(before, "1", "s", "2025").overall.index


def test_a_unit_that_was_split_off_has_no_change() -> None:
    before = measured(rows_of(("老局", FEW), ("甲", MANY)))
    now = appraised(measured(rows_of(("老局", MANY), ("新局", MANY), ("甲", MANY)), {"新局": ("老局",)}), before)
    assert now.unit("新局").change is None and now.unit("新局").has_note("split")
    assert now.unit("老局").change.verdict == "up" and now.unit("老局").notes == ()


def test_persons_known_in_both_waves_count_in_a_merged_change_too() -> None:
    def rows(*units: str) -> list[Row]:
        levels = list(SCORES)
        return [Row(str(n), unit, levels[n % 4], respondent=f"人{n}") for n in range(120) for unit in (*units, "甲")]

    before = measured(rows("自来水公司", "排水公司"))
    change = appraised(measured(rows("水务集团"), WATER), before).unit("水务集团").change
    assert change.value == 0 and change.se == pytest.approx(0, abs=1e-6)  # everybody said the same again


def test_the_ancestors_of_a_unit_over_the_waves() -> None:
    first = appraised(measured(rows_of(("大数据局", FEW), ("自来水公司", FEW), ("排水公司", MANY), ("老局", MANY))))
    second = appraised(
        measured(
            rows_of(("数据局", FEW), ("水务集团", MANY), ("新局", MANY), ("老局", MANY)),
            {"数据局": ("大数据局",), "新局": ("老局",)} | WATER,
        )
    )
    third = appraised(
        measured(rows_of(("数据局", FEW), ("水务集团", MANY), ("新局", MANY)), {"数据局": ("大数据局",)} | WATER)
    )
    waves = [first, second, third]
    seen = {
        unit: [(each.names, each.kind) for each in ancestors(waves, unit)]
        for unit in ("数据局", "水务集团", "新局", "大数据局")
    }
    assert seen["数据局"] == [(("大数据局",), "renamed"), (("数据局",), "own"), (("数据局",), "own")]
    assert seen["水务集团"] == [(("自来水公司", "排水公司"), "merged"), (("水务集团",), "own"), (("水务集团",), "own")]
    assert seen["新局"][0] == (("老局",), "split")
    assert [names for names, _ in seen["大数据局"]] == [("大数据局",), (), ()]


def test_the_figure_of_several_units_is_weighted_by_their_ballots_and_hides_the_hidden() -> None:
    before = appraise(
        measured(rows_of(("自来水公司", FEW), ("排水公司", {"满意": 40}), ("小", {"满意": 4}))), "1", "s", "2025"
    )
    units = [before.unit("自来水公司"), before.unit("排水公司")]
    pooled = merged_result("水务集团", units, before)
    assert pooled.index_exact == pytest.approx((120 * units[0].index_exact + 40 * 100) / 160)
    assert pooled.se == pytest.approx(np.hypot(120 * units[0].se, 40 * units[1].se) / 160)
    assert (pooled.ballots, pooled.rank, pooled.change, pooled.index) == (
        160,
        None,
        None,
        Decimal(str(round(pooled.index_exact, 2))),
    )
    assert pooled.satisfaction_rate == pytest.approx(100 * 80 / 160)
    hidden = merged_result("新", [before.unit("小"), units[0]], before)
    assert (hidden.index, hidden.index_exact, hidden.se, hidden.satisfaction_rate) == (None, None, None, None)
