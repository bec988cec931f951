"""我分管的单位: one 分管口 across the classes, and all of them, without a score of its own."""

from __future__ import annotations

import re

import pytest

from analytics.appraisal import Note, Part
from analytics.portfolios import portfolio_of, portfolios
from tests.analytics.results import appraisal_of, changed, class_of, many
from tests.ui.test_overview import HOSTILE, plain
from ui import portfolio as own
from ui.session import Selection
from words import say
from words.language import LANGUAGES, speak

WEAK = Part("效能建设", 0.5, 80.0, 0.3, 500, 85.0, -5.0, 0.3)
FINE = Part("政务公开", 0.5, 86.0, 0.3, 500, 85.0, 1.0, 0.8)
GROUP, OTHER = Part("企业", 0.5, 80.0, 0.3, 500, 85.0, -5.0, 0.3), Part("居民", 0.5, 86.0, 0.3, 500, 85.0, 1.0, 0.8)
DEPARTMENTS = {"甲": "95.00", "乙": "92.00", "丙": "86.00"}
SERVICES = {"丁": "95.00", "戊": "90.40", "己": "89.20"}
APPRAISAL = appraisal_of(
    class_of(
        "部门", DEPARTMENTS, {"甲": changed("1.00", "up", rank=2), "丙": changed("-0.20", rank=3)}, grade="一般",
        dimensions=(WEAK, FINE), groups=(GROUP, OTHER),
    ),
    class_of("行业", SERVICES, {"己": changed("-2.00", "down", rank=1)}, unranked={"庚": Note("opinion_only", {})}),
    portfolios=dict.fromkeys(("丙", "己", "庚"), "城建口") | {"甲": "工业口", HOSTILE: HOSTILE},
)  # fmt: skip
TOWN = Selection("s", "2026", portfolio="城建口")


def cells(html: str) -> dict[str, list[str]]:
    """Cells of the rows of units, by unit."""
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    return {plain(row[0]): [plain(cell) for cell in row[1:]] for row in rows if row}


def test_places_are_those_of_the_class() -> None:
    html = own.units_table(APPRAISAL, portfolio_of(APPRAISAL, "城建口"), TOWN)
    found = cells(html)
    assert found["丙"][0] == "3/3" and found["己"][0] == "3/3" and found["庚"][0] == say("rank.none")
    assert found["丙"][2:5] == ["86.0", "－5.0", say("verdict.none")] and found["己"][4] == "▼－2.0"
    assert found["丙"][-2:] == ["效能建设失分主要在效能建设", "企业企业评价偏低"]
    assert [plain(line) for line in re.findall(r'<th scope="rowgroup"[^>]*>(.*?)</th>', html)] == [
        "部门 3个单位，平均91.0分", "行业 3个单位，平均91.5分",
    ]  # fmt: skip
    assert html.count("portfolio=%E5%9F%8E%E5%BB%BA%E5%8F%A3") == 3 + 2


def test_the_headline_and_why_there_is_no_score() -> None:
    shown = plain(own.news(APPRAISAL, portfolio_of(APPRAISAL, "城建口")))
    assert "城建口3个单位：1个下降，其余基本持平；丙居部门类末位、己居行业类末位。" in shown
    assert "0个高于本类平均、2个低于、0个相当。" + say("portfolio.why") in shown
    assert not re.search(r"平均\d|\d分", shown)


def test_all_portfolios_are_counted_and_not_scored() -> None:
    found = portfolios(APPRAISAL)
    html = own.all_table(APPRAISAL, found, Selection("s", "2026"))
    rows = cells(html)
    assert rows["城建口"] == ["3", "0", "0", "2", "▼▼", "▼己 ", "丙 己 "]
    assert rows["工业口"][0] == "1" and say("portfolio.unnamed") in rows and not re.search(r"\d\.\d", plain(html))
    chosen = own.choice(found, TOWN)
    assert chosen.count("<a ") == 3 and re.search(r'aria-current="page">城建口（3）<', chosen)
    assert "3个单位" not in plain(own.news_of_all(APPRAISAL, found)) and "4个单位分属2个分管口" in plain(
        own.news_of_all(APPRAISAL, found)
    )


STATES = {
    "usual": APPRAISAL,
    "only scores": appraisal_of(class_of("部门", DEPARTMENTS, apart=None), portfolios={"甲": "城建口"}),
    "suppressed": appraisal_of(class_of("部门", DEPARTMENTS, ballots=5), portfolios={"甲": "城建口"}),
    "300 units": appraisal_of(class_of("部门", many(300)), portfolios={f"单位{n}": "城建口" for n in range(1, 301)}),
    "hostile": appraisal_of(class_of(HOSTILE, {HOSTILE: "90.00"}), portfolios={HOSTILE: "城建口"}),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_the_page_stands_in_every_state(state: str, language: str) -> None:
    appraisal = STATES[state]
    speak(language)
    try:
        one, found = portfolio_of(appraisal, "城建口"), portfolios(appraisal)
        html = own.news(appraisal, one) + own.units_table(appraisal, one, TOWN)
        html += "".join(own.beside(appraisal, one, None, None, TOWN)) + own.choice(found, TOWN)
        whole = own.news_of_all(appraisal, found) + own.all_table(appraisal, found, TOWN)
    finally:
        speak("zh")
    assert html.count("<h1") == whole.count("<h1") == 1
    assert "<img" not in html + whole and "None" not in plain(html + whole)
    if state == "suppressed":
        assert say("suppressed") in html or language != "zh"
        assert not re.search(r">\d\d\.\d", html)
