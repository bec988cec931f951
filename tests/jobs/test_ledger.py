"""The ledger for whoever asks: who sees and writes what, how late a task is, and what is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from jobs.holidays import forget_holidays, holidays, set_holidays
from jobs.imports import withdraw
from jobs.ledger import add, change, close, drop, ledger, ledger_waves, move, steps, task, version
from jobs.ledger_answers import read_answers, workbook, workbooks
from jobs.ledger_proposals import proposals, propose
from jobs.ledger_rules import ledger_rules, set_ledger_rules
from jobs.results import version as wave_version
from jobs.viewer import LOCAL, UNIT, Viewer
from tests.jobs.ledgers import PLAN, PROOFS, commented, fill, filled, walk

LEADER = Viewer("李", "leader")
ONE_CLASS = Viewer("周", "analyst", classes=("企业",))
OWN = Viewer("赵", UNIT, units=("市公安局",))
STRANGER = Viewer("钱", "leader", series=("别的项目",))


@pytest.fixture
def store(tmp_path: Path):
    with commented(tmp_path) as opened:
        yield opened


def test_counts_add_up_and_say_what_is_late(store: Store) -> None:
    first, second, third = filled(store)
    walk(store, first, "underway", "reported", "checking", "closed")
    walk(store, second, "underway")
    found = ledger(LOCAL, store, "2026", date(2027, 1, 11))
    counts = found.counts
    assert (counts.tasks, counts.closed, counts.underway, counts.waiting) == (3, 1, 1, 1)
    assert (counts.due, counts.done, counts.late, counts.overdue) == (3, 1, 2, 2)
    assert counts.blue + counts.amber + counts.red == counts.overdue and counts.answered + counts.unanswered == counts.tasks
    assert [each.name for each in found.units] == ["市公安局", "市教育局", "市水务局"]
    assert sum(each.counts.tasks for each in found.classes) == sum(each.counts.tasks for each in found.portfolios) == 3
    assert found.counts_of(unit_class="部门").tasks == 2 and found.unit("市教育局").counts.late == 1
    assert found.without_tasks == ("市体育局",) and found.assumed_years == (2027,)
    assert {each.unit for each in found.overdue} == {"市教育局", "市水务局"} and found.unanswered[0].id == third


@pytest.mark.parametrize(
    ("today", "late", "left", "colour", "soon"),
    [(date(2026, 9, 18), 0, 6, "", False), (date(2026, 9, 22), 0, 3, "", True), (date(2026, 9, 28), 0, 0, "", True),
     (date(2026, 9, 29), 1, -1, "blue", False), (date(2026, 10, 10), 5, -5, "blue", False), (date(2026, 10, 12), 6, -6, "amber", False),
     (date(2026, 10, 19), 11, -11, "red", False)],
)  # fmt: skip
def test_colours_by_working_days_across_the_holidays(
    store: Store, today: date, late: int, left: int, colour: str, soon: bool
) -> None:
    """Due on 28 September 2026; 25 to 27 September and 1 to 7 October are free, 20 September and 10 October are worked."""
    (number,) = filled(store, ("市公安局",))
    change(LOCAL, store, number, {"due": "2026-09-28", **PLAN}, 1)
    move(LOCAL, store, number, "underway", 2)
    each = task(LOCAL, store, number, today)
    assert (each.days_late, each.days_left, each.colour, each.due_soon) == (late, left, colour, soon)


def test_the_day_that_counts_depends_on_the_state(store: Store) -> None:
    (number,) = filled(store, ("市公安局",))
    change(LOCAL, store, number, {"answer_due": "2026-11-20"}, 1)
    late = date(2027, 3, 1)
    assert task(LOCAL, store, number, late).deadline == date(2026, 11, 20)
    walk(store, number, "underway")
    assert task(LOCAL, store, number, late).deadline == date(2026, 12, 31)
    walk(store, number, "reported")
    each = task(LOCAL, store, number, late)
    assert (each.deadline, each.overdue, each.next, each.needs) == (None, False, ("checking",), ())
    walk(store, number, "checking")
    each = task(LOCAL, store, number, late)
    assert each.next == ("closed", "returned") and each.needs == ("measures_done", "persons_dealt", "mechanism")
    walk(store, number, "returned")
    found = ledger(LOCAL, store, "2026", late)
    assert found.returned[0].overdue and found.counts.sent_back == 1 and found.tasks[0].sent_back == 1
    walk(store, number, "underway", "reported", "checking", "closed")
    assert ledger(LOCAL, store, "2026", late).counts.sent_back == 1


def test_who_sees_and_who_writes(store: Store) -> None:
    first, _, third = filled(store)
    assert len(ledger(LEADER, store, "2026").tasks) == 3
    assert [each.unit for each in ledger(ONE_CLASS, store, "2026").tasks] == ["市水务局"]
    assert ledger(ONE_CLASS, store, "2026").without_tasks == ()
    own = ledger(OWN, store, "2026")
    assert [each.unit for each in own.tasks] == ["市公安局"] and own.counts.tasks == 1 and own.without_tasks == ()
    assert ledger_waves(OWN, store) == ("2026",) and ledger_waves(STRANGER, store) == ()
    refused = [
        lambda: ledger(STRANGER, store, "2026"),
        lambda: task(OWN, store, third),
        lambda: steps(OWN, store, third),
        lambda: task(ONE_CLASS, store, first),
        lambda: change(ONE_CLASS, store, first, PLAN, 1),
        lambda: add(ONE_CLASS, store, "2026", "市公安局", "问题", "任务"),
    ]
    for viewer in (LEADER, OWN, Viewer("孙", "writer")):
        refused += [
            lambda viewer=viewer: add(viewer, store, "2026", "市公安局", "问题", "任务"),
            lambda viewer=viewer: change(viewer, store, first, PLAN, 1),
            lambda viewer=viewer: move(viewer, store, first, "underway", 1),
            lambda viewer=viewer: close(viewer, store, first, 1, **PROOFS),
            lambda viewer=viewer: drop(viewer, store, first, "误列", 1),
            lambda viewer=viewer: proposals(viewer, store, "2026"),
            lambda viewer=viewer: propose(viewer, store, "2026"),
            lambda viewer=viewer: workbooks(viewer, store, "2026"),
            lambda viewer=viewer: set_ledger_rules(viewer, store, red=20),
            lambda viewer=viewer: set_holidays(viewer, store, "f.csv", "2031-10-01,放假".encode()),
        ]
    for attempt in refused:
        with pytest.raises(DataError) as error:
            attempt()
        assert error.value.code == "not_allowed"
    assert version(store) == 3


def test_the_ledger_outlives_its_wave(store: Store) -> None:
    first, *_ = filled(store)
    before = ledger(LOCAL, store, "2026", date(2026, 12, 1))
    withdraw(LOCAL, store, 1)
    after = ledger(LOCAL, store, "2026", date(2026, 12, 1))
    assert after.counts == before.counts and after.series == before.series
    assert [(each.unit, each.unit_class) for each in after.tasks] == [(each.unit, each.unit_class) for each in before.tasks]
    walk(store, first, "underway")
    with pytest.raises(DataError, match="wave_unknown"):
        ledger(LOCAL, store, "2027")


def test_a_change_of_the_ledger_calculates_no_wave_anew(store: Store) -> None:
    first, *_ = filled(store)
    before = wave_version(LOCAL, store, "2026"), version(store)
    walk(store, first, "underway")
    assert wave_version(LOCAL, store, "2026") == before[0] and version(store) > before[1]


def test_writing_by_hand_takes_the_days_of_the_office(store: Store) -> None:
    filled(store, ())
    number = add(
        LOCAL, store, "2026", "市公安局", "网上曝光", "查清", source="event", subject="曝光", today=date(2026, 9, 24)
    )
    each = task(LOCAL, store, number)
    assert (each.answer_due, each.source, each.responsible) == (date(2026, 10, 15), "event", "市公安局")
    assert add(LOCAL, store, "2026", "市公安局", "问题", "任务", source="topic", subject="态度") == 2
    for call, code in (
        (lambda: add(LOCAL, store, "2026", "市公安局", "问题", "任务", source="topic", subject=" 态度"), "ledger_there"),
        (lambda: add(LOCAL, store, "2026", "市公按局", "问题", "任务"), "unit_unknown"),
        (lambda: add(LOCAL, store, "2026", "市公安局", " ", "任务"), "ledger_blank"),
        (lambda: add(LOCAL, store, "2026", "市公安局", "问题", "任务", source="x"), "ledger_source_unknown"),
        (lambda: add(LOCAL, store, "2026", "市公安局", "问题", "任务", due="年底"), "ledger_date_bad"),
        (lambda: task(LOCAL, store, 99), "ledger_task_unknown"),
    ):
        with pytest.raises(DataError, match=code):
            call()


def test_older_tasks_closed_without_evidence_are_listed(store: Store) -> None:
    """No step leads there; a ledger that was written by an older program may have them."""
    first, *_ = filled(store)
    walk(store, first, "underway", "reported", "checking", "closed")
    assert ledger(LOCAL, store, "2026").unproven == ()
    with store.transaction() as cursor:
        cursor.execute("update ledger_task set mechanism = '无' where id = ?", [first])
    found = ledger(LOCAL, store, "2026")
    assert [each.id for each in found.unproven] == [first] and found.counts.unproven == 1


def test_settings_and_holidays_of_the_office(store: Store) -> None:
    first, *_ = filled(store)
    assert set_ledger_rules(LOCAL, store, blue=2, amber=3, red=4, soon=1) == ledger_rules(store)
    change(LOCAL, store, first, {"answer_due": "2031-09-30"}, 1)
    assert task(LOCAL, store, first, date(2031, 10, 2)).colour == "blue"
    set_holidays(LOCAL, store, "放假.csv", "2031-10-01,放假,国庆节\n2031-10-02,放假,国庆节\n".encode())
    each = task(LOCAL, store, first, date(2031, 10, 2))
    assert (each.days_late, each.colour) == (0, "") and holidays(store).own[0].name == "国庆节"
    assert 2031 not in ledger(LOCAL, store, "2026", date(2031, 10, 2)).assumed_years
    assert forget_holidays(LOCAL, store).own == ()
    for wrong, code in (({"red": 1}, "colours_bad"), ({"soon": 0}, "rule_bad"), ({"pink": 3}, "rule_unknown")):
        with pytest.raises(DataError, match=f"ledger_{code}"):
            set_ledger_rules(LOCAL, store, **wrong)


def test_nobodys_telephone_is_kept(store: Store) -> None:
    (number,) = filled(store, ("市公安局",))
    said = "已电话回访13812345678，身份证11010519491231002X，服务热线12345，城东路23号，副局长王某"
    masked = "已电话回访【电话】，身份证【身份证号】，服务热线12345，城东路23号，副局长王某"
    change(LOCAL, store, number, {"progress": said}, 1, note=said)
    assert task(LOCAL, store, number).progress == masked and steps(LOCAL, store, number)[-1].note == masked
    content = fill(workbook(LOCAL, store, "2026", "市公安局").content, {number: {"progress": said, "evidence": said}})
    (cell,) = read_answers(LOCAL, store, [("f.xlsx", content)]).cells
    assert (cell.field, cell.now) == ("evidence", masked)  # what is kept already says nothing new
