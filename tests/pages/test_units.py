"""单位名录 through the whole entry script, and what the import page asks about names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui.session
from data.store import Store
from jobs.registry import confirm_alias, export_registry, registry
from jobs.viewer import LOCAL
from tests.data.build import csv_file, long_file
from tests.jobs.build import bring
from tests.pages.test_pages import _fine, _html, _linked
from ui.linked import PAGES
from words import say

ROOT = Path(__file__).parents[2]
REGISTRY = csv_file(
    [
        ("参评单位", "类别", "分管口", "别名", "是否排名"),
        ("市教育局", "部门", "科教文卫口", "市教体局", "是"),
        ("市机关事务局", "部门", "综合口", "", "否"),
        ("市一医院", "公共服务", "科教文卫口", "", "是"),
    ]
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The office's database with a registry and forty ballots, as the page has it open."""
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    st.cache_resource.clear()
    opened = ui.session.store_at(str(tmp_path / "wanping.duckdb"))
    bring(opened, REGISTRY, "名录.csv")
    yield opened
    st.cache_resource.clear()
    opened.close()


@pytest.fixture
def app(store: Store) -> AppTest:
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    at.switch_page(PAGES["units"]).run()
    _fine(at)
    return at


def field(at: AppTest, name: str):
    """A box of the form, whatever the state its key stands for."""
    return next(
        each
        for kind in (at.text_input, at.selectbox)
        for each in kind
        if each.key and each.key.startswith(f"field_{name}_")
    )


def press(at: AppTest, label: str) -> None:
    next(each for each in at.button if each.label == say(label)).click().run()


def the(store: Store, name: str):
    return next(each for each in registry(LOCAL, store, "2026") if each.name == name)


def test_the_registry_with_its_filters(app: AppTest) -> None:
    assert "2026年度名录有3个参评单位，其中1个只征求意见。" in _html(app)
    assert all(name in _linked(app) for name in ("市教育局", "市机关事务局", "市一医院", "市教体局"))
    app.selectbox(key="units_unit_class").set_value("部门").run()
    assert "市一医院" not in _linked(app)
    app.text_input(key="units_text").set_value("教体").run()
    assert "市教育局" in _linked(app) and "市机关事务局" not in _linked(app)
    app.text_input(key="units_text").set_value("没有").run()
    assert say("units.nothing") in _html(app)


def test_a_unit_is_changed_by_its_name(app: AppTest, store: Store) -> None:
    app.selectbox(key="units_choice").set_value("市一医院").run()
    assert (field(app, "portfolio").value, field(app, "unit_class").value) == ("科教文卫口", "公共服务")
    field(app, "portfolio").set_value("综合口")
    field(app, "credit_code").set_value("123")
    press(app, "units.save")
    assert "统一社会信用代码" in app.error[0].value and the(store, "市一医院").portfolio == "科教文卫口"
    field(app, "credit_code").set_value("")
    press(app, "units.save")
    _fine(app)
    assert "第2批" in app.success[0].value and the(store, "市一医院").portfolio == "综合口"
    assert [each.portfolio for each in registry(LOCAL, store, "2026")] == ["科教文卫口", "综合口", "综合口"]
    press(app, "units.save")
    assert "没有改动" in app.error[0].value


def test_a_unit_is_added_renamed_and_ended(app: AppTest, store: Store) -> None:
    app.selectbox(key="units_choice").set_value("").run()
    field(app, "name").set_value("市数据局")
    field(app, "ranked").set_value(say("answer.no"))
    press(app, "units.save")
    _fine(app)
    assert not the(store, "市数据局").ranked
    app.selectbox(key="units_choice").set_value("市教育局").run()
    next(each for each in app.text_input if each.key and each.key.startswith("rename_name_")).set_value("市教育体育局")
    press(app, "units.rename")
    _fine(app)
    assert the(store, "市教育体育局").predecessors == ("市教育局",)
    app.selectbox(key="units_choice").set_value("市一医院").run()
    press(app, "units.end")
    _fine(app)
    assert the(store, "市一医院").valid_to


def test_aliases_and_the_own_city(app: AppTest, store: Store) -> None:
    app.text_input(key="alias_name").set_value("市教委")
    app.selectbox(key="alias_unit").set_value("市教育局")
    press(app, "units.alias_add")
    _fine(app)
    assert "市教委" in _html(app) and store.rows("select name, unit from alias") == [("市教委", "市教育局")]
    app.selectbox(key="alias_gone").set_value("市教委")
    press(app, "units.alias_forget_do")
    assert store.rows("select * from alias") == []
    app.text_input(key="own_city").set_value("云汀市")
    press(app, "units.city_save")
    assert store.remembered("city") == "云汀市"


def test_the_workbook_comes_in_on_the_same_page(app: AppTest, store: Store) -> None:
    before = registry(LOCAL, store, "2026")
    app.file_uploader[0].upload("名录.xlsx", export_registry(LOCAL, store, "2026").content).run()
    _fine(app)
    assert say("reading.shape.registry") in _html(app)
    app.button(key="units_store").click().run()
    _fine(app)
    assert registry(LOCAL, store, "2026") == before
    changed = csv_file([("参评单位", "类别", "分管口"), ("市一医院", "部门", "")])
    app.file_uploader[0].upload("改.csv", changed, "text/csv").run()
    assert "市一医院：类别由“公共服务”改为“部门”" in _html(app)
    assert app.button(key="units_store").disabled
    app.checkbox(key="units_change_classes").check().run()
    app.button(key="units_store").click().run()
    _fine(app)
    assert the(store, "市一医院").unit_class == "部门"


def test_a_leader_reads_and_changes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ui.session, "LOCAL", replace(LOCAL, role="leader", classes=("部门",)))
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    at.switch_page(PAGES["units"]).run()
    _fine(at)
    assert "市教育局" in _linked(at) and "市一医院" not in _linked(at)
    assert not [each for each in at.selectbox if each.key == "units_choice"] and not at.file_uploader


def test_unknown_units_are_matched_on_the_import_page_once_and_for_all(app: AppTest, store: Store) -> None:
    content = long_file([f"A{number}" for number in range(12)], units=("市教育", "市 一医院", "市体育局"))
    app.switch_page(PAGES["import"]).run()
    app.file_uploader[0].upload("票.csv", content, "text/csv").run()
    _fine(app)
    assert "“市 一医院”按“市一医院”导入" in _html(app)
    assert app.selectbox(key="import_same_市教育").options[:2] == [say("import.same_new"), "市教育局"]
    assert app.button(key="import_same_store").disabled
    app.selectbox(key="import_same_市教育").set_value("市教育局").run()
    app.button(key="import_same_store").click().run()
    _fine(app)
    assert "“市教育”按“市教育局”导入" in _html(app)
    app.checkbox(key="import_create").check().run()
    app.button(key="import_store").click().run()
    _fine(app)
    assert {name for (name,) in store.rows("select u.name from unit u join cube c on c.unit = u.id")} == {
        "市教育局",
        "市一医院",
        "市体育局",
    }


def test_the_trend_of_a_merged_unit_says_on_which_units_it_stands(store: Store) -> None:
    numbers = [f"{number}" for number in range(40)]
    bring(store, long_file(numbers, units=("市自来水公司", "市排水公司"), levels=("满意", "一般")), "去年.csv", wave="2025")
    bring(
        store,
        csv_file([("参评单位", "类别", "原单位"), ("市水务集团", "公共服务", "市自来水公司、市排水公司")]),
        "名录2.csv",
    )
    bring(store, long_file(numbers, units=("市水务集团",), levels=("满意",)), "今年.csv")
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    at.query_params["unit"] = "市水务集团"
    at.run()
    at.switch_page(PAGES["unit"]).run()
    _fine(at)
    assert "市自来水公司、市排水公司（合并计算）" in _linked(at) and say("trend.on_now") in _linked(at)
    at.query_params["basis"] = "then"
    at.run()
    _fine(at)
    assert say("trend.on_then") in _linked(at) and _linked(at).count("wp-apart") == 2
    assert "按合并后的口径比较" in _linked(at)


def test_a_confirmed_name_is_escaped(app: AppTest, store: Store) -> None:
    confirm_alias(LOCAL, store, "<img src=x onerror=alert(1)>", "市教育局")
    app.run()
    assert "<img src=x" not in _html(app)
