"""Tasks that come with their history pass the checks of every single step, and read as if they had been taken one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from data.ledger import NewTask, add_tasks, change_task, ledger_rows, ledger_steps, move_task
from data.ledger_courses import Course, CourseStep, write_courses
from data.problems import DataError
from data.store import Store

TASK = NewTask(
    "机关", "2026", "市公安局", "政府部门", "政法口", "topic", "办事效率", "办得慢", "整改", due=date(2026, 3, 31)
)
WHEN = datetime(2026, 1, 5, 12)
PLAN = CourseStep(WHEN, "underway", {"measures": "增设窗口", "leader": "分管副局长", "due": "2026-04-30"}, "延期")
DONE = CourseStep(WHEN, "reported", {"progress": "已增设", "evidence": "照片"})
PROOFS = {"measures_done": "已核查", "persons_dealt": "无需处理，已提醒", "mechanism": "值守制度"}


def test_a_history_written_whole_is_the_one_taken_step_by_step(tmp_path) -> None:
    rows, steps = [], []
    for whole in (True, False):
        with Store(tmp_path / f"{whole}.duckdb") as store:
            if whole:
                ending = [CourseStep(WHEN, "checking"), CourseStep(WHEN, "closed", proofs=PROOFS)]
                write_courses(store, "甲", [Course(TASK, WHEN, [PLAN, DONE, *ending])])
            else:
                add_tasks(store, "甲", [TASK], WHEN)
                version = 1
                for step in (PLAN, DONE):
                    version = change_task(store, "甲", 1, step.said, version, step.note, when=WHEN)
                    version = move_task(store, "甲", 1, step.to, version, step.note, when=WHEN)
                version = move_task(store, "甲", 1, "checking", version, when=WHEN)
                move_task(store, "甲", 1, "closed", version, proofs=PROOFS, when=WHEN)
            rows.append(ledger_rows(store))
            steps.append([replace(step, id=0) for step in ledger_steps(store, [1])])
    assert rows[0] == rows[1]
    by_field = [sorted(some, key=lambda each: (each.version, each.field)) for some in steps]
    assert by_field[0] == by_field[1]


@pytest.mark.parametrize(
    "steps, code",
    [
        ([CourseStep(WHEN, "underway")], "ledger_needs"),
        ([PLAN, CourseStep(WHEN, "checking")], "ledger_step"),
        ([PLAN, DONE, CourseStep(WHEN, "checking"), CourseStep(WHEN, "returned")], "ledger_note_missing"),
        ([PLAN, DONE, CourseStep(WHEN, "checking"), CourseStep(WHEN, "closed")], "ledger_needs"),
    ],
)
def test_no_step_is_skipped_and_nothing_is_written_then(store: Store, steps, code: str) -> None:
    with pytest.raises(DataError) as failed:
        write_courses(store, "甲", [Course(TASK, WHEN, steps)])
    assert failed.value.code == code and ledger_rows(store) == []
