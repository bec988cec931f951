"""What persons decide about ballots and plans: whole or not at all, logged, and gone with the batch."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from data.ballot_facts import ballot_columns, invalid_reasons, register_rows
from data.batches import withdraw_batch
from data.exclusions import LONGEST, ballots_labelled, decisions, exclude_ballots, excluded, restore_ballots
from data.plans import PlanRow, plan, population, set_plan
from data.problems import DataError
from data.store import Store
from data.wave_rows import load_wave
from jobs.imports import reinstate
from jobs.viewer import LOCAL
from tests.data.build import csv_file, dump, long_file
from tests.jobs.build import bring

NUMBERS = [f"A{number}" for number in range(12)]


@pytest.fixture
def filled(store: Store) -> Store:
    bring(store, long_file(NUMBERS, levels=("满意", "一般", "不满意")))
    return store


def refused(job, *arguments: object) -> str:
    with pytest.raises(DataError) as caught:
        job(*arguments)
    return caught.value.code


def test_a_decision_is_logged_and_raises_the_version(filled: Store) -> None:
    before = filled.version("2026")
    ballots = ballots_labelled(filled, "2026", ["A3", "A1", "A3"])
    decision = exclude_ballots(filled, "甲", "2026", ballots, "burst", " 统一\n扫码 ")
    assert decision == filled.version("2026") > before
    row = decisions(filled, "2026")[0]
    assert isinstance(row.pop("moment"), datetime)
    assert row == {
        "decision": decision, "hint": "burst", "reason": "统一 扫码", "who": "甲", "ballots": 2, "active": True,
    }  # fmt: skip
    assert excluded(filled, "2026") == ballots == sorted(ballots)
    who, action, waves, detail = filled.rows("select who, action, waves, detail from log where id = ?", [decision])[0]
    assert (who, action, waves, detail) == ("甲", "exclude", ["2026"], "burst 2: 统一 扫码")

    assert restore_ballots(filled, "乙", "2026", decision) == 2
    assert filled.version("2026") > decision
    assert excluded(filled, "2026") == [] and decisions(filled, "2026")[0]["active"] is False
    assert refused(restore_ballots, filled, "乙", "2026", decision) == "decision_unknown"


def test_what_is_refused_stores_nothing(filled: Store) -> None:
    before = dump(filled, without=())
    ballots = ballots_labelled(filled, "2026", ["A1"])
    assert refused(exclude_ballots, filled, "甲", "2026", ballots, "", " \n ") == "reason_missing"
    assert refused(exclude_ballots, filled, "甲", "2026", ballots, "", "由" * (LONGEST + 1)) == "reason_too_long"
    assert refused(exclude_ballots, filled, "甲", "2026", [], "", "理由") == "nothing_to_exclude"
    assert refused(exclude_ballots, filled, "甲", "2025", ballots, "", "理由") == "nothing_to_exclude"
    assert refused(ballots_labelled, filled, "2026", ["A1", "不在"]) == "labels_unknown"
    assert refused(set_plan, filled, "甲", "2026", [PlanRow("群众", 10, False), PlanRow("企业", 0, False)]) == "plan_bad"
    assert dump(filled, without=()) == before


def test_a_ballot_is_excluded_once(filled: Store) -> None:
    ballots = ballots_labelled(filled, "2026", ["A1", "A2"])
    exclude_ballots(filled, "甲", "2026", ballots[:1], "", "一")
    second = exclude_ballots(filled, "甲", "2026", ballots, "", "二")
    assert refused(exclude_ballots, filled, "甲", "2026", ballots, "", "三") == "nothing_to_exclude"
    restore_ballots(filled, "甲", "2026", second)
    assert excluded(filled, "2026") == ballots[:1]


def test_exclusions_leave_with_their_batch_and_come_back_with_it(filled: Store) -> None:
    empty = dump(filled)
    other = bring(filled, long_file(["B1", "B2", "B3"]), "二.csv").batch
    with_other = dump(filled)
    ballots = ballots_labelled(filled, "2026", ["A1", "B1", "B3"])
    decision = exclude_ballots(filled, "甲", "2026", ballots, "copies", "重复")
    decided = dump(filled)
    withdraw_batch(filled, "甲", other)
    assert [row[1] for row in dump(filled)["exclusion"]] == ballots[:1]
    assert {table: rows for table, rows in dump(filled).items() if table != "exclusion"} == {
        table: rows for table, rows in empty.items() if table != "exclusion"
    }
    reinstate(LOCAL, filled, other)
    assert dump(filled) == decided
    restore_ballots(filled, "甲", "2026", decision)
    assert {table: rows for table, rows in dump(filled).items() if table != "exclusion"} == {
        table: rows for table, rows in with_other.items() if table != "exclusion"
    }


def test_a_batch_that_takes_its_wave_away_leaves_no_trace_of_decisions(store: Store) -> None:
    before = dump(store)
    batch = bring(store, long_file(NUMBERS)).batch
    exclude_ballots(store, "甲", "2026", ballots_labelled(store, "2026", ["A1"]), "", "核实")
    set_plan(store, "甲", "2026", [PlanRow("群众", 40, True)])
    decided = dump(store)
    withdraw_batch(store, "甲", batch)
    assert dump(store) == before
    reinstate(LOCAL, store, batch)
    assert dump(store) == decided


def test_a_plan_is_replaced_and_a_newer_one_wins(store: Store) -> None:
    batch = bring(store, long_file(NUMBERS)).batch
    set_plan(store, "甲", "2026", [PlanRow("群众", 40, True), PlanRow("企业", 9, False)])
    set_plan(store, "甲", "2026", [PlanRow("群众", 50, True), PlanRow("企业", 9, False)])
    assert plan(store, "2026") == [PlanRow("企业", 9, False), PlanRow("群众", 50, True)]
    assert population(store, "2026") == {"群众": 50}
    withdraw_batch(store, "甲", batch)
    again = bring(store, long_file(["C1"]), "别的.csv").batch
    assert plan(store, "2026") == []
    set_plan(store, "甲", "2026", [PlanRow("群众", 60, False)])
    reinstate(LOCAL, store, batch)
    assert plan(store, "2026") == [PlanRow("群众", 60, False)]
    assert again == batch + 1


def test_what_is_known_of_ballots_stands_in_their_order(store: Store) -> None:
    rows = [("评议表编号", "评议主体", "方式", "提交时间", "所用时间", "来自IP", "工作单位", "市公安局", "市教育局")]
    rows += [
        ("A1", "群众", "扫码", "2026-09-18 14:00:05", "137秒", "10.0.0.7", "市教育局", "满意", "一般"),
        ("A2", "群众", "扫码", "2026-09-18 14:00:06", "20秒", "10.0.0.9", "某公司", "满意", "一般"),
        ("A3", "群众", "", "", "", "", "", "满意", ""),
    ]
    bring(store, csv_file(rows))
    columns = ballot_columns(store, "2026")
    assert columns.identifier.tolist() == load_wave(store, "2026", everything=True).ballot_id.tolist()
    assert columns.label.tolist() == ["A1", "A2", "A3"]
    assert columns.channel.tolist() == ["扫码", "扫码", ""]
    assert [str(each) for each in columns.submitted] == ["2026-09-18T14:00:05", "2026-09-18T14:00:06", "NaT"]
    assert columns.seconds[:2].tolist() == [137, 20] and np.isnan(columns.seconds[2])
    assert columns.network[0] == columns.network[1] != 0 == columns.network[2]
    assert columns.own_unit.tolist() == ["市教育局", "", ""]
    assert register_rows(store, "2026") == [] and invalid_reasons(store, "2026") == []


def test_reasons_of_invalid_forms_count_one_by_one_where_they_add_up(store: Store) -> None:
    rows = [("评议主体", "方式", "地点", "发放", "收回", "无效", "无效原因")]
    rows += [
        ("居民", "纸质", "甲街道", "90", "84", "84", "整张空白28；重复码26；作答时间过短30"),
        ("居民", "纸质", "乙街道", "90", "20", "9", "整张空白5、重复码 4份"),
        ("居民", "纸质", "丙街道", "90", "20", "7", "整张空白5、重复码1"),  # one is missing: as it stands
        ("企业", "纸质", "丁街道", "90", "20", "3", "涂改"),
        ("企业", "纸质", "戊街道", "90", "20", "2", ""),
    ]
    bring(store, csv_file(rows))
    assert invalid_reasons(store, "2026") == [
        ("整张空白", 33), ("作答时间过短", 30), ("重复码", 30), ("整张空白5、重复码1", 7), ("涂改", 3), ("", 2),
    ]  # fmt: skip


def test_an_own_rating_and_an_excluded_ballot_leave_the_arrays(store: Store) -> None:
    rows = [("评议表编号", "评议主体", "工作单位", "市公安局", "市教育局")]
    rows += [("A1", "群众", "市教育局", "满意", "一般"), ("A2", "企业", "", "不满意", "基本满意")]
    bring(store, csv_file(rows))
    counted, stored = load_wave(store, "2026"), load_wave(store, "2026", everything=True)
    assert (len(counted.ballot), len(stored.ballot), counted.left_out) == (3, 4, 0)
    assert counted.cube["n"].sum() == 3 and "一般" not in counted.levels and "一般" in stored.levels
    without = load_wave(store, "2026", without=[stored.ballot_id[1]])
    assert (without.groups, without.levels, without.left_out) == (("群众",), ("满意",), 1)
    assert np.array_equal(without.ballot_id, stored.ballot_id[:1])
