"""趋势 through the whole entry script."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from data.store import Store
from jobs.databases import office_path
from tests.data.build import long_file
from tests.jobs.build import bring
from tests.pages.test_pages import _fine, _html, _linked
from ui.linked import PAGES
from words import say


def opened(at: AppTest, **asked: str) -> AppTest:
    for name, value in asked.items():
        at.query_params[name] = value
    at.switch_page(PAGES["trends"]).run()
    _fine(at)
    return at


def test_every_unit_over_the_years(app: AppTest) -> None:
    opened(app)
    assert "满意度得分上升" in _html(app) and "市住房城乡建设局是各期最低" in _html(app)
    shown = _linked(app)
    assert shown.count("<svg") == 66 and say("trends.all") in shown
    fell = shown.index("政府部门36个单位")
    assert shown.index("市住房城乡建设局", fell) < shown.index("市城管局", fell)
    assert app.query_params["indicator"] == "index" and app.query_params["basis"] == "now"
    opened(app, portfolio="政法口", **{"class": "政法机关"})
    assert _linked(app).count("<svg") == 8 and _linked(app).count("wp-smalls") == 1
    opened(app, portfolio="农业农村口", **{"class": "政法机关"})
    assert say("trends.nobody", portfolio="农业农村口") in _html(app)


def test_windows_by_quarter_and_year(app: AppTest) -> None:
    opened(app, wave="2026Q3", indicator="active")
    assert "主动评价率上升" in _html(app) and _linked(app).count("<svg") == 32
    assert app.query_params["step"] == "quarter"
    opened(app, step="year")
    assert say("trends.incomplete", periods="2026年度") in _html(app)


def test_reviews_by_week(app: AppTest) -> None:
    opened(app, wave="2026-09", indicator="content", step="week")
    assert "市医保局有3期超出常见范围" in _html(app) and _linked(app).index("市医保局") < _linked(app).index("市公安局")
    opened(app, indicator="complaints")
    assert "不能按周计算" in _html(app) and "<svg" not in _linked(app)


def test_what_the_url_asks_for_and_is_not_there_is_said(app: AppTest) -> None:
    app.query_params["class"] = "没有的类"
    app.switch_page(PAGES["trends"]).run()
    _fine(app, warnings=True)
    assert any("没有的类" in each.value for each in app.warning) and _linked(app).count("<svg") == 66


def test_one_wave_teaches(empty_app: AppTest) -> None:
    with Store(office_path()) as store:
        bring(store, long_file([f"B{n}" for n in range(40)], levels=("满意", "一般")), wave="2026")
    opened(empty_app)
    assert say("trends.one.title", wave="2026年度") in _html(empty_app) and say("trends.one.step1") in _linked(empty_app)
