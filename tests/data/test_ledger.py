"""The ledger in the store: no state is skipped, nobody overwrites another, and every change can be read again."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ledger import (
    LONGEST,
    NewTask,
    add_tasks,
    change_task,
    drop_task,
    ledger_row,
    ledger_rows,
    ledger_steps,
    mark_of,
    move_task,
    plain_text,
    value_at,
    version_of,
)
from data.ledger_states import CLOSED, QUESTIONS, STATES, WAITING, check_step
from data.problems import DataError
from data.store import Store

PLAN = {"measures": "增设窗口", "leader": "副局长王某"}
REPORT = {"progress": "已完成", "evidence": "市教发〔2026〕3号"}
PROOFS = {"measures_done": "现场核查记录", "persons_dealt": "没有需要处理的人员", "mechanism": "窗口值守制度"}
PATH = ("underway", "reported", "checking", "closed")
ALLOWED = {
    ("waiting", "underway"), ("underway", "reported"), ("reported", "checking"), ("checking", "closed"),
    ("checking", "returned"), ("returned", "underway"),
}  # fmt: skip
"""待反馈→整改中→已报结→核查→销号，或退回→整改中"""
PLANNED = {"task", "measures", "leader"}
TOLD = PLANNED | {"progress", "evidence"}
PROVEN = TOLD | {"measures_done", "persons_dealt", "mechanism"}
FIELDS = ("task", "measures", "leader", "progress", "evidence", *QUESTIONS)


def new(unit: str = "市教育局", subject: str = "排队等候", **more: object) -> NewTask:
    return NewTask("万人评议", "2026", unit, "政府部门", "科教口", "topic", subject, "问题", "任务", **more)


def add(store: Store, **more: object) -> int:
    return add_tasks(store, "甲", [new(**more)])[0]


def walk(store: Store, task: int, until: str) -> int:
    """Straight on until a state; returns the version."""
    version = ledger_row(store, task).version
    for state in PATH[: PATH.index(until) + 1]:
        said = {"underway": PLAN, "reported": REPORT}.get(state, {})
        version = change_task(store, "甲", task, said, version)
        version = move_task(store, "甲", task, state, version, proofs=PROOFS)
    return version


@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.none(), st.sampled_from(STATES)),  # mostly straight on, else anywhere
            st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(["", "无", " — "]), max_size=1),
        ),
        max_size=30,
    )
)
def test_no_path_of_steps_closes_without_all_states_and_all_evidence(
    steps: list[tuple[str | None, dict[str, str]]],
) -> None:
    """Whatever is tried, in whatever order, with whatever field left blank at that moment."""
    state = WAITING
    for to, blank in steps:
        to = to or next((after for before, after in sorted(ALLOWED) if before == state), WAITING)
        needed = PLANNED if to == "underway" else PROVEN if to == CLOSED else TOLD
        try:
            check_step(1, state, to, dict.fromkeys(FIELDS, "写明的内容") | blank)
        except DataError as error:
            if state == CLOSED:
                assert error.code == "ledger_closed"
            elif (state, to) in ALLOWED:
                assert error.code == "ledger_needs" and set(error.facts["fields"]) == set(blank) & needed
            else:
                assert error.code == "ledger_step"
                assert {(state, each) for each in error.facts["next"]} == {each for each in ALLOWED if each[0] == state}
            continue
        assert (state, to) in ALLOWED and not set(blank) & needed
        state = to


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_the_store_keeps_the_same_law(data: st.DataObject) -> None:
    with Store(Path(":memory:")) as store:
        task, states = add(store), [WAITING]
        for _ in range(data.draw(st.integers(6, 10))):
            row = ledger_row(store, task)
            straight = data.draw(st.booleans())
            said = {**PLAN, **REPORT} if straight else data.draw(st.sampled_from([{}, PLAN, {"evidence": ""}]))
            proofs = PROOFS if straight else data.draw(st.sampled_from([{}, {**PROOFS, "persons_dealt": "无"}]))
            following = sorted(after for before, after in ALLOWED if before == row.state)
            to = data.draw(st.sampled_from(following if straight and following else STATES))
            try:
                version = change_task(store, "甲", task, said, row.version)
                move_task(store, "甲", task, to, version, "补充佐证", proofs)
                states.append(to)
            except DataError:
                continue
        row = ledger_row(store, task)
        assert row.state == states[-1]
        if row.state == CLOSED:
            assert all(row.value(name).strip() not in ("", "无") for name in PROVEN)
        assert [step.now for step in ledger_steps(store, [task]) if step.field == "state"] == states
        assert {*zip(states, states[1:], strict=False)} <= ALLOWED


def test_what_a_state_needs_cannot_be_taken_away_again(store: Store) -> None:
    task = add(store)
    version = walk(store, task, "reported")
    for field in ("evidence", "progress", "leader"):
        with pytest.raises(DataError) as error:
            change_task(store, "甲", task, {field: " 无 "}, version)
        assert error.value.code == "ledger_needs" and error.value.facts["fields"] == [field]
    version = walk_on(store, task, version)
    with pytest.raises(DataError, match="ledger_closed"):
        change_task(store, "甲", task, {"progress": "改写"}, version)


def walk_on(store: Store, task: int, version: int) -> int:
    version = move_task(store, "甲", task, "checking", version)
    return move_task(store, "甲", task, "closed", version, proofs=PROOFS)


def test_returning_says_why_and_goes_back_to_work(store: Store) -> None:
    task = add(store)
    version = walk(store, task, "checking")
    with pytest.raises(DataError, match="ledger_note_missing"):
        move_task(store, "甲", task, "returned", version)
    version = move_task(store, "甲", task, "returned", version, "缺照片")
    with pytest.raises(DataError) as error:
        move_task(store, "甲", task, "checking", version)
    assert error.value.facts["next"] == ["underway"]
    version = move_task(store, "甲", task, "underway", version)
    version = move_task(store, "甲", task, "reported", version, when=datetime(2026, 5, 6, 9))
    row = ledger_row(store, task)
    assert row.reported == date(2026, 5, 6) and row.closed is None and row.version == version


def test_two_people_do_not_overwrite_each_other(store: Store) -> None:
    task = add(store)
    change_task(store, "甲", task, {"measures": "甲的"}, 1)
    for attempt in (
        lambda: change_task(store, "乙", task, {"measures": "乙的"}, 1),
        lambda: move_task(store, "乙", task, "underway", 1),
        lambda: drop_task(store, "乙", task, "误列", 1),
    ):
        with pytest.raises(DataError) as error:
            attempt()
        assert error.value.code == "ledger_task_changed" and error.value.facts["who"] == "甲"
    assert ledger_row(store, task).measures == "甲的"
    assert change_task(store, "乙", task, {"measures": "甲的 "}, 2) == 2  # says the same


def test_every_version_can_be_read_again(store: Store) -> None:
    task = add(store, due=date(2026, 12, 31))
    values, version = {1: ("", "2026-12-31")}, 1
    for text, due in (("一", "2027年1月4日"), ("二", ""), ("", "2027-02-01"), ("二", "2027-02-01")):
        version = change_task(store, "甲", task, {"progress": text, "due": due}, version)
        values[version] = (text, ledger_row(store, task).value("due"))
    row, steps = ledger_row(store, task), ledger_steps(store, [task])
    for number, said in values.items():
        assert (value_at(row, steps, "progress", number), value_at(row, steps, "due", number)) == said


def test_a_topic_of_a_unit_stands_there_once_and_dropped_ones_stay_out(store: Store) -> None:
    first = add_tasks(store, "甲", [new(), new(), new(subject="态度"), new("市公安局")])
    assert first == [1, None, 2, 3]
    drop_task(store, "甲", 2, "误列", 1)
    assert add_tasks(store, "甲", [new(subject="态度"), new(subject="新的")]) == [None, 4]
    assert [row.dropped for row in ledger_rows(store)] == [False, True, False, False]
    free = NewTask("万人评议", "2026", "市教育局", "", "", "free", "", "问题", "任务")
    assert add_tasks(store, "甲", [free, free]) == [5, 6]
    version = move_task(store, "甲", 1, "underway", change_task(store, "甲", 1, PLAN, 1))
    with pytest.raises(DataError, match="ledger_not_droppable"):
        drop_task(store, "甲", 1, "误列", version)


@pytest.mark.parametrize(
    ("said", "code"),
    [({"state": "closed"}, "ledger_field_unknown"), ({"measures_done": "x"}, "ledger_field_unknown"),
     ({"id": "7"}, "ledger_field_unknown"), ({"due": "2026-12"}, "ledger_date_bad"), ({"due": "尽快"}, "ledger_date_bad"),
     ({"task": ""}, None), ({"progress": "长" * (LONGEST + 1)}, "value_too_long")],
)  # fmt: skip
def test_what_cannot_be_changed(store: Store, said: dict[str, str], code: str | None) -> None:
    task = add(store)
    if code is None:
        assert change_task(store, "甲", task, said, 1) == 2
        return
    with pytest.raises(DataError, match=code):
        change_task(store, "甲", task, said, 1)
    assert ledger_row(store, task).version == 1


def test_a_mark_is_of_one_task_and_database(store: Store, tmp_path: Path) -> None:
    first, second = (ledger_row(store, number) for number in add_tasks(store, "甲", [new(), new("市公安局")]))
    assert version_of(store, first, mark_of(store, first)) == 1
    for wrong in (mark_of(store, second), "1-", "", "2" + mark_of(store, first)[1:], "１-x", mark_of(store, first) + "0"):
        assert version_of(store, first, wrong) is None
    with Store(tmp_path / "other.duckdb") as other:
        assert version_of(other, first, mark_of(store, first)) is None


def test_texts_are_kept_as_a_workbook_gives_them_back() -> None:
    assert plain_text(" a\u202e\x07b \r\n\tc\u3000\n") == "ab\nc"
    assert plain_text("\ud800x\uffff") == "x"


def test_the_log_says_who_did_what_and_no_figure_is_calculated_anew(store: Store) -> None:
    task = add(store)
    walk(store, task, "closed")
    log = store.rows("select who, action, waves, detail from log order by id")
    assert [row[1] for row in log] == [
        "ledger add", "ledger change", "ledger underway", "ledger change", "ledger reported", "ledger checking", "ledger closed",
    ]  # fmt: skip
    assert all(row[0] == "甲" and row[2] == [] and "2026" in row[3] for row in log)
