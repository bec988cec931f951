"""评议表录入 without a browser: begin, key, settle, store, compare."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from jobs.entry import entries, own_forms, save_form
from jobs.viewer import LOCAL
from tests.data.build import csv_file, workbook
from tests.data.test_optical import SHEETS
from tests.jobs.test_optical import FORMS
from ui import entry as parts
from ui.linked import PAGES
from ui.session import store_at
from words import say

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page on the office's own, empty database."""
    st.cache_resource.clear()
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    return at.switch_page(PAGES["entry"]).run()


@pytest.fixture
def begun(app: AppTest) -> AppTest:
    """An entry of two units in two dimensions."""
    app.text_input(key="entry_wave_name").set_value("2026").run()
    app.text_input(key="entry_group").set_value("市级领导").run()
    app.text_area(key="entry_items").set_value("市公安局：政务公开、效能建设\n<b>局</b>：政务公开、效能建设").run()
    app.button(key="entry_begin").click().run()
    assert [each.value for each in app.success] == [say("entry.begun")]
    return app


def opened(tmp_path: Path):
    return store_at(str(tmp_path / "wanping.duckdb"))


def keyboard(at: AppTest) -> dict:
    return json.loads(at.get("bidi_component")[0].proto.json)


def shown(at: AppTest) -> str:
    return "\n".join(each.proto.body for each in at.get("html"))


def errors(at: AppTest) -> list[str]:
    assert not at.exception
    return [each.value for each in at.error]


def test_what_is_missing_is_said_and_nothing_is_begun(app: AppTest, tmp_path: Path) -> None:
    app.text_input(key="entry_wave_name").set_value("2026").run()
    app.button(key="entry_begin").click().run()
    assert errors(app) == [say("failure.entry_incomplete")]
    app.text_input(key="entry_group").set_value("市级领导").run()
    app.text_area(key="entry_items").set_value("甲：态度/效率").run()
    app.button(key="entry_begin").click().run()
    assert "态度/效率" in errors(app)[0]
    assert entries(LOCAL, opened(tmp_path)) == []


def test_the_clerk_sees_the_form_and_only_what_is_their_own(begun: AppTest, tmp_path: Path) -> None:
    assert not any("items" in json.loads(each.proto.json) for each in begun.get("bidi_component"))
    assert [each.value for each in begun.info] == [say("entry.clerk_first")]
    for form, clerk in (("700001", "甲"), ("700002", "乙")):
        save_form(LOCAL, opened(tmp_path), 1, clerk, form, "1234")
    begun.text_input(key="entry_clerk").set_value("甲").run()
    data = keyboard(begun)
    assert data["items"][2:] == [["<b>局</b>", "政务公开"], ["<b>局</b>", "效能建设"]]
    assert data["legend"][:4] == [["1", "满意"], ["2", "基本满意"], ["3", "一般"], ["4", "不满意"]]
    assert [pair for pair in data["legend"] if pair[0] in "90*"] == [["9", "不了解"], ["0", "空白"], ["*", "多选"]]
    assert data["entered"] == ["700001"]
    assert "700002" not in json.dumps(data) + shown(begun)


def test_a_finished_form_is_kept_and_answered_once(begun: AppTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun.text_input(key="entry_clerk").set_value("甲").run()
    store = opened(tmp_path)
    session = type("Session", (), {"viewer": LOCAL, "store": store})
    state: dict = {}
    monkeypatch.setattr(parts.st, "session_state", state)
    job = entries(LOCAL, store)[0].entry
    form = {"id": "1-a", "form": "001", "marks": "1234", "seconds": 3.2, "keys": 9}
    monkeypatch.setattr(parts, "finished_form", lambda: form)
    state["entry_answer"] = parts._save(session, job, "甲")
    assert state["entry_answer"] == {"id": "1-a", "saved": "001已保存（9键，3.2秒）。"}
    assert parts._save(session, job, "甲") is state["entry_answer"]  # sent again because no answer came
    form = {**form, "id": "2-b"}
    assert parts._save(session, job, "甲") == {
        "id": "2-b",
        "refused": say("failure.entry_form_twice", form="001", clerk="甲"),
    }
    assert [each.form for each in own_forms(LOCAL, store, 1, "甲")] == ["001"]


def test_differences_are_settled_by_a_click_and_the_batch_is_stored(begun: AppTest, tmp_path: Path) -> None:
    for form, clerk, marks in (("001", "甲", "1234"), ("001", "乙", "1244"), ("002", "甲", "1111")):
        save_form(LOCAL, opened(tmp_path), 1, clerk, form, marks)
    begun.radio(key="entry_view").set_value("review").run()
    assert errors(begun) == []
    assert "&lt;b&gt;局&lt;/b&gt;" in shown(begun) and "<b>局</b>" not in shown(begun)
    assert [button.label for button in begun.button if button.key and button.key.startswith("settle_")] == [
        "一般", "不满意", "满意", "基本满意", "不了解", "空白", "多选",
    ]  # fmt: skip
    begun.radio(key="entry_view").set_value("store").run()
    assert [each.value for each in begun.info] == [say("entry.settle_first", count=1)]
    begun.radio(key="entry_view").set_value("review").run()
    begun.button(key="settle_3").click().run()
    assert 'class="wp-difference"' not in shown(begun)
    begun.radio(key="entry_view").set_value("store").run()
    begun.checkbox(key="entry_take_single").check().run()
    assert begun.button(key="entry_store").disabled
    begun.checkbox(key="entry_create").check().run()
    begun.button(key="entry_store").click().run()
    assert errors(begun) == []
    assert begun.success[0].value.startswith("第1批：录入_市级领导_")
    begun.radio(key="entry_view").set_value("key").run()
    assert [each.value for each in begun.info] == [say("entry.in_batch", batch=1)]
    assert begun.get("download_button")[-1].proto.label == say("counts.download")


def test_a_wrong_number_is_corrected(begun: AppTest, tmp_path: Path) -> None:
    save_form(LOCAL, opened(tmp_path), 1, "甲", "001", "1234")
    begun.text_input(key="entry_clerk").set_value("甲").run()
    begun.text_input(key="entry_new_number").set_value("009").run()
    begun.button(key="entry_renumber").click().run()
    assert errors(begun) == [] and keyboard(begun)["entered"] == ["009"]
    begun.button(key="entry_remove").click().run()
    assert errors(begun) == [] and keyboard(begun)["entered"] == []


def test_an_empty_entry_can_be_removed(begun: AppTest, tmp_path: Path) -> None:
    begun.radio(key="entry_view").set_value("store").run()
    begun.button(key="entry_remove_entry").click().run()
    assert errors(begun) == [] and entries(LOCAL, opened(tmp_path)) == []


def test_two_files_are_compared_on_the_page(app: AppTest) -> None:
    rows = [["评议表编号", "<img src=x>局"], ["1", "满意"], ["2", "满意"]]
    other = [rows[0], ["1", "一般"], ["3", "满意"]]
    app.file_uploader(key="compare_files").upload("甲乙.xlsx", workbook(甲=rows, 乙=other), "application/x").run()
    assert errors(app) == []
    assert "不一致1处" in shown(app) and "&lt;img src=x&gt;局" in shown(app)
    app.file_uploader(key="compare_files").upload("甲.csv", csv_file(rows), "text/csv").run()
    assert errors(app) == [say("failure.compare_alone", file="甲.csv")]


def test_reader_text_asks_for_its_key_on_the_page(app: AppTest) -> None:
    app.switch_page(PAGES["import"]).run()
    app.file_uploader[0].upload("读卡.txt", FORMS, "text/plain").run()
    app.text_input(key="import_wave_name").set_value("2026").run()
    assert [each.value for each in app.info] == [say("import.key_needed")]
    app.file_uploader[1].upload("对照表.xlsx", workbook(**SHEETS), "application/x").run()
    assert errors(app) == []
    assert "编号第1-6位" in shown(app)
    app.checkbox(key="import_create").check().run()
    app.checkbox(key="import_skip").check().run()
    app.button(key="import_store").click().run()
    assert errors(app) == [] and "第1批：读卡.txt" in app.success[0].value
