"""单位情况 through the whole entry script."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from jobs.viewer import Viewer
from tests.data.build import LONG, csv_file
from tests.jobs.build import bring
from tests.pages.conftest import ROOT, fine
from tests.pages.test_pages import _html, _linked
from ui.linked import PAGES
from words import say


def opened(at: AppTest, warnings: bool = False, **asked: str) -> str:
    """All markup of the page."""
    for name, value in asked.items():
        at.query_params[name] = value
    at.switch_page(PAGES["unit"]).run()
    fine(at, warnings)
    return _html(at) + _linked(at)


def sides(shown: str) -> list[str]:
    return [name.strip("←→") for name in re.findall(r'data-key="[^"]*"[^>]*>([^<]*)</a>', shown)]


def test_a_reader_turns_to_the_neighbours_in_the_class_or_in_the_portfolio(app: AppTest) -> None:
    shown = opened(app, unit="市住房城乡建设局")
    assert sides(shown) == ["市自然资源和规划局", "市城管局"]
    assert all(
        words in shown
        for words in ("自成一档", "万人评议机关作风｜2026年度｜政府部门｜市住房城乡建设局", "计分办法：2026年度办法")
    )
    shown = opened(app, unit="市城管局", portfolio="城建口")
    before, after = sides(shown)
    assert before == "市住房城乡建设局" and "portfolio=" in shown and after == "市公积金中心"
    assert sides(opened(app, unit="市教育局", portfolio="城建口"))[0] != "市住房城乡建设局", "not of this portfolio"


def test_how_sure_a_place_is_stays_with_analysts(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "单看本单位" in opened(app, unit="市教育局")
    monkeypatch.setattr(Viewer, "analyses", False)
    assert "单看本单位" not in opened(app, unit="市教育局")


def test_the_trend_stands_on_the_basis_of_the_link(app: AppTest) -> None:
    shown = opened(app, unit="市水务集团")
    assert "由市自来水公司、市排水公司合并" in shown and "wp-break" in shown
    assert app.query_params["basis"] == "now"
    shown = opened(app, basis="comparable")
    assert say("trend.on_comparable") in shown and "只有公布过的得分，仍按当时办法" in shown
    assert "由市自来水公司、市排水公司合并" not in shown
    opened(app, warnings=True, basis="昨天")
    assert "昨天" in app.warning[0].value and app.query_params["basis"] == "now"


def test_windows_and_their_unit_know_one_another(app: AppTest) -> None:
    shown = opened(app, unit="市行政审批局")
    assert say("unit.windows") in shown and "工程建设项目审批综合窗口" in shown and "2026年第3季度" in shown
    shown = opened(app, series="评窗口", wave="2026Q3", unit="“跨域通办”窗口")
    assert say("unit.of_parent", unit="市行政审批局") in shown and say("note.tallies_only") in shown
    assert say("unit.windows") not in shown


def test_units_with_little_to_show_still_teach(app: AppTest) -> None:
    shown = opened(app, wave="2022", unit="市财政局")
    assert say("note.scores_only") in shown and say("steps.title") not in shown and say("unit.rates_title") not in shown
    assert say("position.base_plain") in shown and 'class="wp-strip-bar"' not in shown
    shown = opened(app, wave="2022", unit="市机关事务局")
    assert say("unit.no_score", unit="市机关事务局") in shown and say("note.opinion_only") in shown
    shown = opened(app, wave="2026", unit="云汀仲裁办")
    assert say("position.unranked", ranked=34) in shown and "不足30份" in shown


def test_a_unit_below_the_limit_shows_no_figure(show_errors: None, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a small cell is for analysts only, folded and never on paper."""
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    rows = [LONG]
    for number in range(40):
        for unit in ("市甲局", "市乙局", "市丙局", "市丁局", "市戊局"):
            if unit == "市甲局" and number >= 6:
                continue
            for dimension in ("政务公开", "效能建设"):
                group = "企业" if number < 5 else "居民"
                rows.append((f"A{number}", group, unit, dimension, ("满意", "基本满意", "一般")[(number + len(unit)) % 3]))
    with Store(tmp_path / "wanping.duckdb") as store:
        bring(store, csv_file(rows), "评.csv")
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    shown = opened(at, unit="市甲局")
    assert say("unit.suppressed", unit="市甲局") in shown and "有效评价6份" in shown
    assert not re.search(r"\d\d\.\d分", shown) and say("steps.title") not in shown
    shown = opened(at, unit="市乙局")
    folded = shown[shown.index(say("steps.every_cell")) :]
    assert "企业</caption>" in folded and "企业</caption>" not in shown[: -len(folded)]
    assert re.search(rf'<details class="[^"]*wp-on-screen"><summary>{re.escape(say("steps.every_cell"))}', shown)
