"""排名 through the whole entry script: sorted, searched, filtered, close units marked, two waves side by side."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import jobs.sensitivity
from data.store import Store
from jobs.viewer import Viewer
from tests.data.build import csv_file, long_file
from tests.jobs.build import bring
from tests.pages.test_pages import ROOT, _fine, _html, _linked
from ui import cache
from ui.linked import PAGES
from words import say

GOVERNMENT = "政府部门"


def opened(at: AppTest, **asked: object) -> str:
    """The markup of the page with this in its URL."""
    for name, value in asked.items():
        at.query_params[name] = value
    at.switch_page(PAGES["ranking"]).run()
    _fine(at)
    return _linked(at)


def names(linked: str) -> list[str]:
    """Units in the order of the rows of the table."""
    table = re.search(r'<table class="wp-table wp-ranking.*?</table>', linked, re.DOTALL)
    return re.findall(r'<td class="l"><a [^>]*>(.*?)</a>', table[0]) if table else []


def test_the_table_is_sorted_searched_filtered_and_marked_as_the_link_says(
    app: AppTest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened(app, **{"class": GOVERNMENT})
    appraisal = cache.appraisal(app.session_state["session"])
    each = appraisal.unit_class(GOVERNMENT)

    linked = opened(app, sort="-change", columns=["dimensions", "rank_set"])
    known = sorted((unit for unit in each.ranked if unit.change), key=lambda unit: unit.change.value)
    assert names(linked)[0] == known[0].name
    assert linked.count('aria-sort="ascending"') == 1
    assert "按比上年从低到高排列" in _html(app) and say("places.bands") not in _html(app)
    unranked = [unit.name for unit in each.units if unit.rank is None]
    assert sorted(names(linked)[-len(unranked) :]) == sorted(unranked)
    unit = each.ranked[12]
    assert all(f">{part.name}</a>" in linked for part in unit.dimensions)
    assert f">{unit.rank_low}～{unit.rank_high}<" in linked
    assert app.multiselect(key="choose_columns").value == ["dimensions", "rank_set"]

    linked = opened(app, sort="rank", q="市场", columns=[])
    assert names(linked) == ["市<mark>市场</mark>监管局"]
    assert "的有1个单位（本类共36个），名次仍是全类34个单位排出的名次" in linked and "名称含“市场”" in _html(app)
    linked = opened(app, q="", portfolio="城建口")
    mine = [unit for unit in each.units if appraisal.portfolios.get(unit.name) == "城建口"]
    assert names(linked) == [unit.name for unit in mine] and f">{mine[0].rank}</span>" in linked
    assert "只列城建口" in _html(app)

    linked = opened(app, **{"class": "公共服务行业", "near": "市客运集团", "portfolio": ""})
    assert linked.count('wp-close"') == 3 and linked.count("wp-mine") == 1
    assert "与市客运集团得分接近、先后差别不大的有3个单位（第19至第22位）" in linked

    monkeypatch.setattr(Viewer, "analyses", False)
    app.query_params["near"], app.query_params["sort"], app.query_params["columns"] = "市住建委局", "colour", "rank_set"
    app.run()
    assert not app.exception and len(app.warning) == 3, "what nobody has, and what is for analysts"
    assert "市住建委局" in "".join(each.value for each in app.warning) and say("variants.open") not in _linked(app)


@pytest.fixture
def small(show_errors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """An office with two waves: a class of one, of three, and one in which everybody has 100; names are hostile or long."""
    monkeypatch.setenv("WANPING_DB", str(tmp_path / "wanping.duckdb"))
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    classes = {"甲": ["独一<b>单位"], "乙": ["县甲", "县乙", "县丙" + "长" * 60], "丙": [f"满分{n}局" for n in range(5)]}
    rows = [(unit, name) for name, units in classes.items() for unit in units]
    units = [unit for unit, _ in rows]
    with Store(tmp_path / "wanping.duckdb") as store:
        for wave in ("2025", "2026"):
            bring(store, csv_file([("参评单位", "类别"), *rows]), f"名录{wave}.csv", wave=wave)
            content = long_file([f"{wave}{n}" for n in range(40)], levels=("满意",), units=units)
            bring(store, content, f"{wave}.csv", wave=wave)
    return AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()


def test_small_classes_and_full_marks_claim_nothing(small: AppTest) -> None:
    linked = opened(small, **{"class": "甲"})
    assert "独一&lt;b&gt;单位" in linked and "<b>单位" not in linked
    assert "不足4个，不排名次（本类各单位）" in linked and say("ranking.open_plain") in linked
    assert len(names(opened(small, **{"class": "乙"}))) == 3
    linked = opened(small, **{"class": "丙"})
    assert "5个单位并列" in _html(small) and "得分接近，先后差别不大" not in _html(small)
    assert linked.count(say("rank.shared")) == 5


def test_a_second_wave_and_other_ways_to_calculate_are_shown_when_asked(
    small: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = jobs.sensitivity.sensitivity
    monkeypatch.setattr(
        jobs.sensitivity, "sensitivity", lambda viewer, store, wave: asked.append(wave) or real(viewer, store, wave)
    )
    linked = opened(small, **{"class": "丙"})
    assert say("variants.open") in linked and asked == []
    linked = opened(small, variants="1", against="2025")
    assert asked == ["2026"] and "换一种算法，5个单位的名次都不变" in linked and linked.count("wp-span-strip") == 5
    assert "2026年度与2025年度相比，丙5个可比单位的得分都基本持平" in linked and linked.count("<line") == 5
    assert "与2025年度对照" in _html(small)
    assert small.selectbox(key="choose_against").value == "2025"
    small.selectbox(key="choose_against").set_value("").run()
    _fine(small)
    assert "against" not in small.query_params and "wp-ranking" in _linked(small)
