"""总览 and 我分管的单位 through the whole entry script."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from data.store import Store
from tests.data.build import long_file
from tests.jobs.build import bring
from tests.pages.conftest import ROOT
from tests.pages.conftest import fine as _fine
from tests.pages.test_pages import _html, _linked
from ui.linked import PAGES
from words import say

TOWN = "城建口"


def opened(at: AppTest, page: str, **asked: str) -> AppTest:
    for name in ("portfolio", "wave", "series"):
        at.query_params.pop(name, None)
    for name, value in asked.items():
        at.query_params[name] = value
    at.switch_page(PAGES[page]).run()
    _fine(at)
    return at


def links_of(at: AppTest, label: str) -> list[dict[str, list[str]]]:
    found = re.findall(rf'<a href="([^"]+)"[^>]*>{re.escape(label)}</a>', _linked(at))
    return [parse_qs(urlparse(address.replace("&amp;", "&")).query) for address in found]


def test_the_city_tells_its_stories(app: AppTest) -> None:
    opened(app, "overview")
    shown = re.sub(r"<[^>]+>", "", _linked(app))
    assert "市住房城乡建设局：比上年下降2.1分，名次由第29位到第33位（双降），比本类平均低3.8分（靠后且下降）" in shown
    assert "市城管局：居政府部门类末位且上年也居末位" in shown
    assert "公共服务行业后4名得分接近，不单独点末位" in shown and "后4名得分接近" in shown
    assert "纸质、网络9,259" in shown and say("topics.base", count=484) in shown
    assert "名次在第" not in shown and "可能性" not in shown


def test_units_of_a_portfolio_stand_out_of_the_city(app: AppTest) -> None:
    opened(app, "overview", portfolio=TOWN)
    assert "满意度得分90.3分" in _html(app) and say("overview.portfolio", portfolio=TOWN, count=11) in _linked(app)
    assert re.search('class="wp-strong-name">市城管局<', _linked(app)) and "△" in _linked(app)
    assert all(asked["portfolio"] == [TOWN] for asked in links_of(app, "市城管局"))
    assert links_of(app, say("overview.to_portfolio"))[0]["portfolio"] == [TOWN]
    assert "portfolio" not in links_of(app, say("overview.drop_portfolio"))[0]


def test_a_portfolio_is_chosen_in_the_page_and_in_the_sidebar(app: AppTest) -> None:
    opened(app, "portfolio")
    assert "66个单位分属7个分管口" in _html(app) and app.sidebar.selectbox(key="portfolio_choice").value == ""
    assert links_of(app, f"{TOWN}（11）")[0]["portfolio"] == [TOWN]
    app.sidebar.selectbox(key="portfolio_choice").set_value(TOWN).run()
    _fine(app)
    assert app.query_params["portfolio"] == TOWN and "城建口11个单位" in _html(app)
    assert "33/34" in _linked(app) and say("column.weakest") in _linked(app)


def test_a_portfolio_of_a_wave_with_scores_only(app: AppTest) -> None:
    opened(app, "portfolio", wave="2022", portfolio="政法口")
    assert "政法口8个单位：市检察院居政法机关类第1位。" in re.sub(r"<[^>]+>", "", _html(app))
    assert say("portfolio.table_plain") in _linked(app)


def test_a_series_without_portfolios_teaches_how_to_name_them(app: AppTest) -> None:
    opened(app, "portfolio", series="评窗口")
    assert say("portfolio.none_title") in _html(app) and say("portfolio.none_step1") in _html(app)
    assert links_of(app, say("portfolio.none_go"))


def test_english_has_no_chinese_but_names(app: AppTest) -> None:
    at = opened(app, "portfolio", portfolio=TOWN, lang="en")
    news = re.search(r'<h1 class="wp-news">(.*?)</h1>', _html(at))[1]
    said = re.sub(r"<[^>]+>", "", news)
    assert said.startswith("城建口, 11 units: 1 rose, 1 fell, the rest about the same; 市城管局 is last in")
    assert not re.search("[，。；：（）]", said)
    at.query_params.pop("lang")


def test_a_first_wave_without_a_registry(show_errors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path / "wanping.duckdb") as store:
        bring(store, long_file([f"A{number}" for number in range(40)], levels=("满意", "一般", "基本满意")), "一.csv")
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
    _fine(at)
    assert say("moved.first_wave") in _linked(at) and say("topics.none") in _linked(at)
    opened(at, "portfolio")
    assert say("portfolio.none_title") in _html(at) and _html(at).count("<h1") == 1
