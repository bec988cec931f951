"""计分办法 through the whole entry script: read, changed, sealed, amended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import ui.session
from data.store import Store
from jobs.schemes import preset_schemes
from jobs.sealing import seal_of
from jobs.viewer import LOCAL
from tests.data.build import UNITS, csv_file, long_file
from tests.jobs.build import bring
from tests.pages.test_pages import ROOT, _fine, _html
from ui.linked import PAGES

MILD = preset_schemes()["cn4_100_80_60_0"].replace("score = 0\n", "score = 30\n") + '[groups]\n"群众" = 1\n"企业" = 3\n'
BALLOTS = long_file([f"A{number}" for number in range(40)], levels=("满意", "不满意", "一般", "基本满意", "满意"))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    st.cache_resource.clear()
    opened = ui.session.store_at(str(tmp_path / "wanping.duckdb"))
    bring(opened, csv_file([("参评单位", "类别"), *((unit, "部门") for unit in UNITS)]), "名录.csv")
    yield opened
    st.cache_resource.clear()
    opened.close()


@pytest.fixture
def app(store: Store) -> AppTest:
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    at.switch_page(PAGES["schemes"]).run()
    _fine(at)
    return at


def test_changed_sealed_and_amended(app: AppTest, store: Store) -> None:
    assert "2026年度用“满意100 基本满意80 一般60 不满意0”，还没有封存。" in _html(app)
    app.selectbox(key="scheme_choice").set_value("hcp5_star").run()
    assert "<li>档次和分值：" in _html(app)
    app.button(key="scheme_take").click().run()
    assert "已换成“好差评五级100 80 60 40 20”。" in app.success[0].value
    app.selectbox(key="scheme_choice").set_value("cn4_100_80_60_0").run()
    app.button(key="scheme_take").click().run()
    assert app.button(key="seal_do").disabled
    app.text_input(key="seal_note").set_value("随方案印发").run()
    app.checkbox(key="seal_sure").check().run()
    app.button(key="seal_do").click().run()
    _fine(app)
    assert "封存，在收到评议表之前；封存后没有修改。" in _html(app) and "随方案印发" in _html(app)
    bring(store, BALLOTS)
    app.run()
    app.file_uploader(key="scheme_file").upload("办法.toml", MILD.encode(), "application/toml").run()
    assert "<li>主体权重：各项相等→群众25%、企业75%</li>" in _html(app)
    app.button(key="scheme_preview").click().run()
    assert "更换办法后各单位名次不变，4个单位得分或升降变化。" in _html(app)
    assert app.button(key="scheme_take").disabled
    app.text_input(key="scheme_reason").set_value("领导小组<b>会议</b>决定").run()
    app.button(key="scheme_take").click().run()
    _fine(app)
    html = _html(app)
    assert "第1次修改，" in html and "理由：领导小组&lt;b&gt;会议&lt;/b&gt;决定" in html
    assert '<td class="">75%</td>' in html and "不满意0→30" in html
    found = seal_of(LOCAL, store, "2026")
    assert len(found.amendments) == 1 and found.text == MILD


def test_what_is_no_scheme_and_what_does_not_fit(app: AppTest, store: Store) -> None:
    bring(store, BALLOTS)
    app.run()
    app.file_uploader(key="scheme_file").upload("办法.toml", b"id = ", "application/toml").run()
    assert "计分办法文件写法有误" in app.error[0].value
    app.file_uploader(key="scheme_file").upload(
        "b.toml", preset_schemes()["cn3_100_70_30"].encode(), "application/toml"
    ).run()
    app.button(key="scheme_preview").click().run()
    assert "不能换成这个办法" in _html(app)
    app.button(key="scheme_take").click().run()
    assert "里没有“一般”" in app.error[0].value


def test_numbers_stand_in_a_line(app: AppTest) -> None:
    app.selectbox(key="scheme_choice").set_value("direct_banded_mz").run()
    app.button(key="scheme_take").click().run()
    html = _html(app)
    assert "40至100分，间隔1分" in html and "满意80至100分、基本满意60至79分、不满意40至59分" in html
    assert html.count("<td") < 20
