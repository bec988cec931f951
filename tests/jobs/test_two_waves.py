"""Two waves side by side: who is whose successor, what changed, and what may not be compared."""

from __future__ import annotations

import pytest

from data.problems import DataError
from data.store import Store
from jobs.results import appraise
from jobs.schemes import preset_schemes
from jobs.two_waves import places_before, two_waves
from jobs.viewer import LOCAL, Viewer
from tests.data.build import LONG, csv_file
from tests.jobs.build import bring
from words.two_waves import lines, title

BEFORE = {"甲局": 0.9, "乙局": 0.8, "旧名局": 0.7, "东公司": 0.6, "西公司": 0.5, "撤销办": 0.4, "某队": 0.5}
AFTER = {"甲局": 0.5, "乙局": 0.8, "新名局": 1.0, "东西公司": 0.6, "丙局": 0.3, "某队": 0.5}
MOVED = "执法"
"""The class of 某队 in the later wave; all other units are 部门."""


def ballots(shares: dict[str, float], wave: str) -> bytes:
    """Of every ten forms so many say 满意."""
    rows: list = [LONG]
    for number in range(80):
        for unit, share in shares.items():
            rows.append((f"{wave}-{number}", "居民", unit, "总体", "满意" if number % 10 < 10 * share else "一般"))
    return csv_file(rows)


def register(units, former: dict[str, str], unit_class: dict[str, str]) -> bytes:
    rows = [(unit, unit_class.get(unit, "部门"), former.get(unit, "")) for unit in units]
    return csv_file([("参评单位", "类别", "原单位"), *rows])


def filled(store: Store, newest: bool = False) -> None:
    bring(store, register(BEFORE, {}, {}), "名录2024.csv", wave="2024")
    bring(store, ballots(BEFORE, "2024"), "2024.csv", wave="2024")
    # The wave between has the new names already, and says nothing of where they come from in the last one.
    former = {"新名局": "旧名局", "东西公司": "东公司、西公司"}
    bring(store, register(AFTER, former, {"某队": MOVED}), "名录2025.csv", wave="2025", change_classes=True)
    bring(store, ballots(AFTER, "2025"), "2025.csv", wave="2025")
    if newest:
        bring(store, register(AFTER, {}, {"某队": MOVED}), "名录2026.csv", wave="2026")
        bring(store, ballots(AFTER, "2026"), "2026.csv", wave="2026")


def test_units_are_followed_through_the_waves_between(store: Store) -> None:
    filled(store, newest=True)
    found = two_waves(LOCAL, store, "2026", "2024")
    pairs = {pair.unit.name: pair for each in found.classes for pair in each.pairs}
    assert {name: pair.kind for name, pair in pairs.items()} == {
        "甲局": "own", "乙局": "own", "新名局": "renamed", "东西公司": "merged", "丙局": "new", "某队": "moved",
    }  # fmt: skip
    assert [unit.name for unit in pairs["东西公司"].before] == ["东公司", "西公司"] and pairs["东西公司"].then is None
    government = found.of_class("部门")
    assert [unit.name for unit in government.gone] == ["撤销办"]
    assert [pair.unit.name for pair in government.moved("up")] == ["新名局"]
    assert [pair.unit.name for pair in government.moved("down")] == ["甲局"]
    then, now = (appraise(LOCAL, store, wave) for wave in ("2024", "2026"))
    assert pairs["新名局"].change.value == now.unit("新名局").index - then.unit("旧名局").index
    assert "1个得分上升、1个得分下降" in title(government, found)
    told = "\n".join(lines(government, found))
    assert "东西公司：2024年度为东公司、西公司（合并计算）。" in told and "2024年度没有的单位：丙局" in told
    assert "2026年度已不参评的单位：撤销办" in told
    assert "2024年度在其他类别：某队" in "\n".join(lines(found.of_class(MOVED), found))


def test_either_wave_may_be_the_selected_one_and_neighbours_agree_with_the_appraisal(store: Store) -> None:
    filled(store)
    there, back = two_waves(LOCAL, store, "2025", "2024"), two_waves(LOCAL, store, "2024", "2025")
    assert (there.then, there.now) == (back.then, back.now) == ("2024", "2025")
    changes = {unit.name: unit.change for unit in appraise(LOCAL, store, "2025").units}
    for each in there.classes:
        for pair in each.pairs:
            mine = changes[pair.unit.name]
            assert (pair.change is None) == (mine is None)
            assert mine is None or (pair.change.value, pair.change.verdict) == (mine.value, mine.verdict)


def test_places_before_follow_a_name_and_stay_inside_the_class(store: Store) -> None:
    filled(store)
    before, now = appraise(LOCAL, store, "2024"), appraise(LOCAL, store, "2025")
    ranks = places_before(now, before)
    assert ranks["新名局"] == before.unit("旧名局").rank
    assert "东西公司" not in ranks and "某队" not in ranks and "丙局" not in ranks


def test_no_direction_is_claimed_across_a_change_of_the_scale(store: Store, tmp_path) -> None:
    text = preset_schemes()["cn4_100_80_60_0"].replace("score = 60", "score = 50")
    (tmp_path / "other.toml").write_text(text, "utf-8")
    bring(store, ballots(BEFORE, "2024"), "2024.csv", wave="2024")
    bring(store, ballots(BEFORE, "2025x"), "2025.csv", wave="2025", scheme=str(tmp_path / "other.toml"))
    found = two_waves(LOCAL, store, "2025", "2024")
    (each,) = found.classes
    assert not found.comparable and all(pair.change is None for pair in each.pairs)
    assert "办法不同" in title(each, found) and any("分值有变化" in line for line in lines(each, found))


def test_a_wave_of_another_series_is_unknown_and_a_stranger_sees_nothing(store: Store) -> None:
    bring(store, ballots(BEFORE, "2024"), "2024.csv", wave="2024")
    with pytest.raises(DataError) as failure:
        two_waves(LOCAL, store, "2024", "1999")
    assert failure.value.code == "wave_unknown"
    with pytest.raises(DataError) as failure:
        two_waves(Viewer("某人", "leader", series=("其他",)), store, "2024", "2024")
    assert failure.value.code == "not_allowed"
