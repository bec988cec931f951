"""Mapping by hand through the whole entry script."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.store import Store
from jobs.layouts import layout_names
from jobs.viewer import LOCAL
from tests.data.build import csv_file
from tests.pages.test_pages import ROOT, _fine, _html
from ui.linked import PAGES
from words import say

HEADER = ("问卷号", "您的身份", "市公安局（<b>局机关）—服务态度", "市公安局（<b>局机关）—办事效率", "意见建议（选填）")
ROWS = [
    ("1", "企业", "很满意", "比较满意", "窗口<i>少</i>"),
    ("2", "居民", "一般", "不太满意", ""),
    ("3", "居民", "不清楚", "很满意", "无"),
    ("4", "企业", "很满意", "还凑合吧", ""),
]


@pytest.fixture
def app(tmp_path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page on an empty database."""
    st.cache_resource.clear()
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    at.switch_page(PAGES["import"]).run()
    _fine(at)
    return at


def bring(at: AppTest, content: bytes, wave: str, turn: int = 0) -> AppTest:
    at.file_uploader(key=f"import_{turn}").upload("某县问卷.csv", content, "text/csv").run()
    at.selectbox(key="import_wave").set_value("").run()
    at.text_input(key="import_wave_name").set_value(wave).run()
    assert not at.exception
    return at


def box(at: AppTest, label: str):
    return next(each for each in at.selectbox if each.label == label)


def words_of(at: AppTest) -> dict[str, object]:
    """Level by answer, of the boxes of answers."""
    return {each.label.split("（")[0]: each.value for each in at.selectbox if "_word_" in str(each.key)}


def test_what_nothing_understood_is_mapped_shown_saved_and_known_next_year(app: AppTest) -> None:
    bring(app, csv_file([HEADER, *ROWS]), "2026")
    assert say("mapping.help") in _html(app)
    assert box(app, say("mapping.naming")).value == "before"
    assert box(app, say("mapping.role.group")).value == "您的身份"
    assert box(app, say("mapping.role.comment")).value == "意见建议（选填）"
    assert words_of(app) == {
        "很满意": "满意", "比较满意": "基本满意", "一般": "一般", "不太满意": "不满意", "不清楚": "不了解", "还凑合吧": None,
    }  # fmt: skip
    shown = _html(app)
    assert "市公安局（&lt;b&gt;局机关）" in shown and "<b>局机关" not in shown  # names are escaped
    assert app.button(key="mapping_save").disabled
    next(each for each in app.selectbox if each.label.startswith("还凑合吧")).set_value("一般").run()
    app.button(key="mapping_save").click().run()
    _fine(app)
    store: Store = app.session_state["session"].store
    assert layout_names(LOCAL, store) == ["某县问卷"]
    assert "按" in _html(app) and "保存的对应关系“某县问卷”读取" in _html(app)
    app.checkbox(key="import_create").check().run()
    app.button(key="import_store").click().run()
    _fine(app)
    assert store.rows("select name, count(*) from rating join level on level.id = rating.level group by all order by all") == [
        ("unknown", 1), ("一般", 2), ("不满意", 1), ("基本满意", 1), ("满意", 3),
    ]  # fmt: skip
    this_year = [HEADER, ("9", "居民", "很满意", "很不满意", "好")]
    bring(app, csv_file(this_year), "2027", turn=1)
    assert words_of(app) == {"很不满意": "不满意"}  # the one answer that nobody has explained yet
    app.button(key="mapping_save").click().run()
    assert not app.error and "按" in _html(app)
    assert not words_of(app)


def test_a_saved_layout_is_renamed_and_forgotten(app: AppTest) -> None:
    bring(app, csv_file([HEADER, *ROWS[:3]]), "2026")
    app.button(key="mapping_save").click().run()
    app.text_input(key="layout_name_某县问卷").set_value("县里的问卷").run()
    app.button(key="layout_rename").click().run()
    store: Store = app.session_state["session"].store
    assert layout_names(LOCAL, store) == ["县里的问卷"]
    assert "县里的问卷" in app.selectbox(key="import_layout").options
    app.button(key="layout_forget").click().run()
    assert not app.exception and not app.error
    assert layout_names(LOCAL, store) == []
    assert say("mapping.help") in _html(app)  # the file is asked about again


def test_numbers_wait_for_a_person_to_say_which_end_is_best(app: AppTest) -> None:
    rows = [("单位", "服务态度", "办事效率"), ("市公安局", "1", "2"), ("市教育局", "3", "4"), ("市教育局", "2", "1")]
    bring(app, csv_file(rows), "2026")
    assert set(words_of(app).values()) == {None}
    radio = next(each for each in app.radio if each.label == say("mapping.direction"))
    assert radio.value is None
    radio.set_value("down").run()
    assert not app.exception and not app.error
    assert words_of(app) == {"1": "满意", "2": "基本满意", "3": "一般", "4": "不满意"}
