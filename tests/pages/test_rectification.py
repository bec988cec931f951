"""整改 through the whole entry script: who sees what, and how the office works with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui.session
from data.store import Store
from jobs.ledger import CLOSED, change, ledger, task
from jobs.ledger_answers import workbook
from jobs.viewer import LOCAL, UNIT
from tests.jobs.ledgers import PLAN, PROOFS, REPORT, commented, fill, filled
from tests.pages.conftest import ROOT
from tests.pages.conftest import fine as _fine
from tests.pages.test_overview import links_of, opened
from tests.pages.test_pages import _html, _linked
from ui.linked import PAGES
from ui.session import store_at
from words import say
from words.ledger import state


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def shown(at: AppTest, **asked: str) -> AppTest:
    for name in ("task", "list", "show", "class", "unit"):
        at.query_params.pop(name, None)
    return opened(at, "rectification", **asked)


def test_the_finding_comes_first_and_what_is_late_leads_the_list(app: AppTest) -> None:
    shown(app, wave="2025")
    told = plain(_linked(app))
    assert "2025年度应完成整改任务49项，已销号39项，逾期5项。" in told and "截至2026年12月15日" in told
    rows = re.findall(r"(红|黄|蓝)：逾期(\d+)个工作日", told)
    assert [int(days) for _, days in rows] == [32, 17, 12, 7, 2] and {colour for colour, _ in rows} == {"红", "黄", "蓝"}
    assert told.index("逾期32个工作日") < told.index("销号", told.index("逾期2个工作日"))


def test_lists_classes_portfolios_and_units_are_in_the_address(app: AppTest) -> None:
    shown(app, wave="2025", list="overdue")
    table = _linked(app).split("<table")[1]
    assert "市水务集团" in table and "市中院" not in table
    assert links_of(app, "城建口")[0]["portfolio"] == ["城建口"] and links_of(app, "政法机关")[0]["class"] == ["政法机关"]
    shown(app, wave="2025", portfolio="政法口")
    assert "政法口应完成整改任务6项" in plain(_linked(app)) and "市城管局" not in _linked(app).split("<table")[1]
    shown(app, wave="2025", unit="市城管局")
    assert "市城管局应完成整改任务5项" in plain(_linked(app))
    shown(app, wave="2024")
    assert say("rectify.empty") in _linked(app) and links_of(app, say("rectify.go_propose"))


def test_blocks_of_other_pages_lead_here(app: AppTest) -> None:
    opened(app, "overview", wave="2026")
    assert "应完成49项，已销号39项，逾期5项（红3、黄1、蓝1）" in plain(_linked(app))
    assert links_of(app, "已销号39项")[0] == {
        "series": ["万人评议机关作风"], "wave": ["2025"], "list": ["closed"],
    }  # fmt: skip
    opened(app, "portfolio", wave="2026", portfolio="城建口")
    assert "逾期4项（红3、黄1）" in plain(_linked(app))
    opened(app, "unit", wave="2026", unit="市城管局")
    assert "政务公开　红：逾期17个工作日" in plain(_linked(app)) and "2026年度已列入5项" in plain(_linked(app))


def as_viewer(monkeypatch: pytest.MonkeyPatch, path: Path, **changed: object) -> AppTest:
    monkeypatch.setattr(ui.session, "LOCAL", replace(LOCAL, **changed))
    monkeypatch.setenv("WANPING_DB", str(path.with_name("wanping.duckdb")))
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)


def test_a_leader_reads_everything_and_changes_nothing(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.session, "LOCAL", replace(LOCAL, role="leader", classes=("政法机关",)))
    shown(app, wave="2025")
    told = _linked(app)
    assert "望湖区法院" in told and "市城管局" not in told and "市水务集团" not in told
    assert app.segmented_control(key="choose_show").options == [
        say(f"rectify.view.{v}") for v in ("ledger", "follow_up", "watch")
    ]
    assert not app.main.button and not app.file_uploader and not app.text_area
    st.cache_data.clear()


def test_a_unit_reads_its_own_tasks_and_nothing_of_others(shown_city: Path, show_errors: None, monkeypatch) -> None:
    at = as_viewer(monkeypatch, shown_city, role=UNIT, units=("市城管局",)).run()
    at.switch_page(PAGES["rectification"]).run()
    _fine(at)
    told = plain(_linked(at) + _html(at))
    assert "市城管局已列入整改任务5项" in told and "市水务集团" not in told and "市中院" not in told
    numbers = {each.unit: each.id for each in ledger(LOCAL, store_at(str(shown_city)), "2025").tasks}
    at.query_params["task"] = str(numbers["市水务集团"])
    at.run()
    assert at.error and "水电气热" not in plain(_linked(at) + _html(at))
    at.query_params["task"] = str(numbers["市城管局"])
    at.run()
    _fine(at)
    assert "市城管局" in _linked(at) and not at.text_area
    st.cache_data.clear()


def test_an_empty_office_is_told_what_to_do(empty_app: AppTest) -> None:
    empty_app.switch_page(PAGES["rectification"]).run()
    _fine(empty_app)
    assert say("empty.title") in _html(empty_app)


@pytest.fixture
def office(show_errors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[AppTest, Store]]:
    """A small office with comments and no ledger yet."""
    commented(tmp_path).close()
    (tmp_path / "commented.duckdb").rename(tmp_path / "wanping.duckdb")
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    _fine(at)
    yield at, store_at(str(tmp_path / "wanping.duckdb"))


def press(at: AppTest, label: str) -> AppTest:
    next(each for each in at.button if each.label == label).click().run()
    return at


def write(at: AppTest, **said: str) -> None:
    for name, value in said.items():
        next(each for each in at.text_area if each.key.startswith(f"{name}_")).set_value(value)


def test_from_proposals_to_closing_nothing_is_skipped(office) -> None:
    at, store = office
    shown(at, show="propose")
    press(at, say("rectify.take_all", n=sum(each.label.startswith("全部列入") for each in at.button) and _new(at)))
    _fine(at)
    tasks = ledger(LOCAL, store, "2026").tasks
    assert tasks and say("ledger.proposed", n=len(tasks)) in [each.value for each in at.success]
    number = tasks[0].id
    shown(at, task=str(number))
    press(at, say("rectify.do", state=state("underway")))
    assert "还缺" in at.error[0].value and task(LOCAL, store, number).state == "waiting"
    for to, said in (("underway", PLAN), ("reported", REPORT), ("checking", {}), (CLOSED, PROOFS)):
        write(at, **said)
        press(at, say("rectify.do", state=state(to)))
        _fine(at)
        assert task(LOCAL, store, number).state == to, to
    assert not at.text_area and PROOFS["mechanism"] in _linked(at)


def _new(at: AppTest) -> str:
    label = next(each.label for each in at.button if each.label.startswith("全部列入"))
    return re.search(r"\d+", label)[0]


def test_who_is_slower_is_told_and_keeps_what_was_typed(office) -> None:
    at, store = office
    number = filled(store, ("市公安局",))[0]
    shown(at, task=str(number))
    write(at, **PLAN)
    change(replace(LOCAL, name="乙"), store, number, {"goal": "半小时"}, 1)
    press(at, say("rectify.do", state=state("underway")))
    assert "乙在" in at.error[0].value and task(LOCAL, store, number).measures == ""
    assert next(each for each in at.text_area if each.key.startswith("measures_")).value == PLAN["measures"]
    press(at, say("rectify.do", state=state("underway")))
    _fine(at)
    now = task(LOCAL, store, number)
    assert (now.state, now.goal, now.measures) == ("underway", "半小时", PLAN["measures"])


def test_a_filled_workbook_shows_its_differences_before_it_is_taken(office) -> None:
    at, store = office
    number = filled(store, ("市公安局",))[0]
    book = fill(workbook(LOCAL, store, "2026", "市公安局").content, {number: PLAN | {"state": "整改中"}})
    shown(at, show="workbooks")
    assert say("rectify.download", n=1) in [each.label for each in at.get("download_button")]
    at.file_uploader[0].upload("市公安局.xlsx", book).run()
    _fine(at)
    assert PLAN["measures"] in _html(at) and task(LOCAL, store, number).state == "waiting"
    press(at, say("rectify.take", n=3))
    _fine(at)
    assert (
        task(LOCAL, store, number).state == "underway"
        and say("ledger.taken", cells=3, tasks=1, moved=1) == at.success[0].value
    )


def test_a_task_by_hand_and_holidays(office) -> None:
    at, store = office
    shown(at, show="propose")
    next(each for each in at.text_area if each.key.startswith("add_problem")).set_value("窗口空岗")
    next(each for each in at.text_area if each.key.startswith("add_task")).set_value("查清责任")
    press(at, say("rectify.add_do"))
    _fine(at)
    assert [each.problem for each in ledger(LOCAL, store, "2026").tasks] == ["窗口空岗"]
    shown(at, show="holidays")
    at.file_uploader[0].upload("放假.csv", "2027-01-01,放假,元旦\n".encode(), "text/csv").run()
    at.button(key="holidays_take").click().run()
    _fine(at)
    assert "元旦" in _html(at)


def test_looking_back_and_the_watch_list_are_there(app: AppTest) -> None:
    shown(app, wave="2025", show="follow_up")
    assert "2025年度的52项整改任务，以2026年度回头看" in plain(_html(app)) and "不及同类" in _linked(app)
    shown(app, wave="2026", show="watch")
    assert "列入重点监控" in plain(_html(app))
    assert say("rectify.decide") in [each.label for each in app.button]
