"""数据核查 through the whole entry script."""

from __future__ import annotations

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.store import Store
from jobs.quality import PlanRow, plan_groups, quality
from jobs.viewer import LOCAL
from tests.jobs.build import bring
from tests.jobs.test_quality import ABOUT, UNITS, honest, registry, scans, wide
from tests.pages.test_pages import ROOT, _fine, _html
from ui.linked import PAGES
from words import say
from words.catalog import FOLDER


@pytest.fixture
def app(tmp_path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page on a wave with a burst of scans."""
    st.cache_resource.clear()
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    with Store(tmp_path / "wanping.duckdb") as store:
        bring(store, registry(), "名录.csv")
        bring(store, wide(honest(np.random.default_rng(1), 120) + scans(), ABOUT), "扫码.csv")
        plan_groups(LOCAL, store, "2026", [PlanRow("企业", 50, False)])
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    at.switch_page(PAGES["checks"]).run()
    _fine(at)
    return at


def store_of(at: AppTest) -> Store:
    return at.session_state["session"].store


def test_the_page_says_what_was_found_and_what_it_would_do(app: AppTest) -> None:
    shown = _html(app)
    report = quality(LOCAL, store_of(app), "2026")
    assert "存入评议表160份，计分160份；有2处疑似问题需人工核实，涉及40份。" in shown
    assert say("check.burst") in shown and "扫码，网段1，9月18日14:00～14:39" in shown
    own = next(each for each in report.flags[0].effects if each.unit == UNITS[4])
    assert f"{UNITS[4]}由第{own.rank}位变为第{own.rank_without}位" in shown
    assert "50" in shown and "80.0%" in shown  # 40 of 50 planned
    assert say("checks.no_register") in shown
    for check in ("burst", "robot", "canvass"):
        assert say("check.help." + check) in shown


def test_a_person_excludes_with_a_reason_and_takes_it_back(app: AppTest) -> None:
    app.button(key="checks_exclude").click().run()
    assert [each.value for each in app.error] == [say("failure.reason_missing")]
    app.text_input(key="checks_reason").set_value("公司统一组织<b>扫码</b>").run()
    app.button(key="checks_exclude").click().run()
    _fine(app)
    assert "已剔除" in app.success[0].value
    shown = _html(app)
    assert "计分120份；没有需要人工核实的疑似问题" in shown
    assert "公司统一组织&lt;b&gt;扫码&lt;/b&gt;" in shown
    app.button(key="checks_restore").click().run()
    _fine(app)
    assert "计分160份" in _html(app) and say("checks.decision_state.restored") in _html(app)


def test_forms_are_excluded_by_number(app: AppTest) -> None:
    app.text_area(key="checks_numbers").set_value("H0001\n\nH9999").run()
    app.text_input(key="checks_numbers_reason").set_value("一格多选").run()
    app.button(key="checks_exclude_numbers").click().run()
    assert "H9999" in app.error[0].value
    app.text_area(key="checks_numbers").set_value("H0001\nH0002").run()
    app.button(key="checks_exclude_numbers").click().run()
    _fine(app)
    assert "计分158份" in _html(app)


def test_ranks_stand_side_by_side_on_demand(app: AppTest) -> None:
    assert say("checks.levels") not in _html(app)
    app.toggle(key="checks_levels").set_value(True).run()
    _fine(app)
    shown = _html(app)
    assert say("checks.levels") in shown and say("checks.level.strict") in shown and UNITS[4] in shown


def test_the_plan_is_saved(app: AppTest) -> None:
    app.button(key="checks_plan_save").click().run()
    _fine(app)
    assert app.success[0].value == say("checks.plan_saved")
    assert [line.planned for line in quality(LOCAL, store_of(app), "2026").groups] == [None, 50, None]


def test_no_word_of_the_checks_is_a_verdict() -> None:
    text = (FOLDER / "zh.csv").read_text("utf-8")
    assert [word for word in ("作弊", "造假", "舞弊") if word in text] == []
