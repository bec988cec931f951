"""对比分析 through the whole entry script."""

from __future__ import annotations

import re

from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import _fine, _html, _linked
from ui.linked import PAGES
from words import say


def opened(at: AppTest, **asked: str | list[str]) -> AppTest:
    for name, value in asked.items():
        at.query_params[name] = value
    at.switch_page(PAGES["compare"]).run()
    _fine(at)
    return at


def test_units_side_by_side_say_whether_their_order_is_certain(app: AppTest) -> None:
    opened(app, units=["市城管局", "市住房城乡建设局", "市公安局"])
    assert "市住房城乡建设局比市城管局高" in _html(app) and say("compare.classes_apart") in _html(app)
    shown = _linked(app)
    assert all(name in shown for name in ("第34位（共34个）", "效能建设", "城乡居民", "执法司法公开"))
    assert shown.count(say("compare.pair.proven", ahead="市住房城乡建设局", behind="市城管局", gap="1.74")) == 1
    assert app.query_params["units"] == ["市城管局", "市住房城乡建设局", "市公安局"]


def test_the_group_that_disagrees_is_found(app: AppTest) -> None:
    opened(app, kind="groups")
    assert re.search(r"城乡居民对市医保局的评价，比其他主体低\d\.\d分", _html(app))
    row = re.search(r"<tr><td class=\"l\"><a [^>]*>市医保局</a>.*?</tr>", _linked(app))[0]
    assert "<b>▼" in row


def test_one_unit_over_the_waves(app: AppTest) -> None:
    opened(app, kind="waves", of="市住房城乡建设局")
    assert re.search(r"市住房城乡建设局2024年度\d\d\.\d\d分，2026年度\d\d\.\d\d分。", _html(app))


def test_a_link_that_asks_for_nobody_we_know_says_so(app: AppTest) -> None:
    app.query_params["units"] = ["市没有局", "市城管局"]
    app.switch_page(PAGES["compare"]).run()
    _fine(app, warnings=True)
    assert any("市没有局" in each.value for each in app.warning)
