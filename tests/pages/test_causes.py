"""原因分析 through the whole entry script."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from commands import main
from data.store import Store
from tests.data.build import csv_file, long_file
from tests.jobs.build import bring
from tests.jobs.test_reasons import forms
from tests.pages.conftest import ROOT, fine
from tests.pages.test_pages import _html, _linked
from ui.linked import PAGES
from words import say

Opener = Callable[..., AppTest]


@pytest.fixture
def opened(show_errors: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opener:
    """The page on a database of one file, with what the URL asks for."""

    def opener(content: bytes, **asked: str) -> AppTest:
        path = tmp_path / "wanping.duckdb"
        if not path.exists():
            (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
            with Store(path) as store:
                bring(store, content)
        monkeypatch.setenv("WANPING_DB", str(path))
        at = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60).run()
        for name, value in asked.items():
            at.query_params[name] = value
        at.switch_page(PAGES["causes"]).run()
        fine(at, warnings=True)
        return at

    return opener


def news_of(app: AppTest) -> str:
    return re.sub(r"<[^>]+>", "", re.search(r'<h1 class="wp-news">(.*?)</h1>', _html(app))[1])


def test_the_page_is_what_the_command_prints(opened: Opener, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    app = opened(forms(), **{"class": "部门"})
    shown = _linked(app)
    database = tmp_path / "copy.duckdb"
    with Store(database) as store:
        bring(store, forms())
    assert main(["reasons", "--wave", "2026", "--unit-class", "部门", "--json", "--db", str(database)]) == 0
    found = json.loads(capsys.readouterr().out)
    (of_class,) = found["classes"]
    most = of_class["lost"]["dimensions"][0]
    assert f"部门失分最多的是{most['name']}（占全部失分的{100 * most['share']:.0f}%）" in news_of(app)
    name, units = of_class["lost"]["lowest"][0]
    assert f"{of_class['lost']['rated']}个单位中{units}个单位的最低项是{name}" in news_of(app)
    titles = [unescape(each) for each in re.findall(r"<title>(.*?)</title>", shown)]
    assert len(titles) == len(of_class["matrix"]) == 2
    for point in of_class["matrix"]:
        (title,) = (each for each in titles if each.startswith(point["dimension"] + "："))
        assert f"影响{100 * point['share']:.0f}%" in title and say("quadrant." + point["quadrant"]) in title
    rows = re.findall(r'data-page="unit">(.*?)</a></td><td class="l wrap">(.*?)</td>', shown)
    assert rows[: len(found["short"]["rows"])] == [(row["unit"], row["dimension"]) for row in found["short"]["rows"]]
    assert f"全部{found['short']['tested']}项" in shown


def test_a_dimension_is_chosen_and_stands_in_the_link(opened: Opener) -> None:
    app = opened(forms(), dimension="效率")
    assert app.selectbox(key="choose_dimension").value == "效率" and "短板1项" in _linked(app)
    app.selectbox(key="choose_dimension").set_value("公开").run()
    fine(app)
    assert app.query_params["dimension"] in ("公开", ["公开"]) and say("causes.short_title_none") in _linked(app)
    app.selectbox(key="choose_dimension").set_value("").run()
    assert "短板1项" in _linked(app)


def test_a_class_too_small_for_drivers_is_taught_beside_one_that_has_them(opened: Opener) -> None:
    app = opened(forms())
    shown = _html(app) + _linked(app)
    assert news_of(app).startswith("失分最多的：部门是") and "与总体评价关联最大的是效率" in shown
    assert say("causes.teach_title") in shown and "至少要20人" in shown
    app = opened(forms(), **{"class": "没有这一类"})
    assert app.warning and news_of(app).startswith("失分最多的：")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (long_file([str(number) for number in range(40)]), None),
        (csv_file([("评议表编号", "参评单位", "评价选项"), *((str(n), f"{u}局", "满意") for n in range(40) for u in "甲乙丙丁")]), "no_parts"),
        (csv_file([("评议表编号", "评议主体", "参评单位", "评价选项"),
                   *((str(n), "群众" if n % 2 else "企业", "甲局", "一般" if n % 2 else "基本满意") for n in range(60))]), "最多的主体是群众"),
        (csv_file([("评议表编号", "参评单位", "评议内容", "评价选项"),
                   *((str(n), f"{u}局", d, "满意") for n in range(40) for u in "甲乙丙丁" for d in ("公开", "效率"))]), "各项失分大体相当"),
    ],
    ids=["few", "whole", "one_unit", "full_marks"],
)  # fmt: skip
def test_where_little_is_known_it_teaches(opened: Opener, content: bytes, said: str | None) -> None:
    app = opened(content)
    assert _html(app).count("<h1") == 1 and news_of(app)
    if said == "no_parts":
        assert "只有单位总分" in news_of(app) and say("causes.no_parts_why") in unescape(_html(app))
    elif said:
        assert said in news_of(app)
    assert "nan" not in _linked(app).lower()


def test_english_says_the_same(opened: Opener) -> None:
    app = opened(forms(), lang="en", **{"class": "部门"})
    assert re.search(r"部门 lose most points on \S+ \(\d+% of all points lost\)", news_of(app))
    assert not re.search("[失占项]", re.sub(r"<[^>]+>", "", _linked(app)))
