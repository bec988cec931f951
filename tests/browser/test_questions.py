"""The twenty questions of docs/questions.md, each walked from the start with as many clicks as the list says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from words import say

pytestmark = pytest.mark.browser

ROWS = re.findall(
    r"^\| (\d+) \| (\S+) \| (.+?) \| (.+?) \| (\d) \|$",
    (Path(__file__).parents[2] / "docs" / "questions.md").read_text("utf-8"),
    re.MULTILINE,
)
CLICKS = {int(number): int(clicks) for number, _, _, _, clicks in ROWS}
ANSWERS = {
    1: ([], r"2026年度万人评议机关作风满意度得分90\.\d分，(比上年提高|与上年基本持平)"),
    2: ([], r"得分升降超出误差的单位[\s\S]*市行政审批局[\s\S]*市住房城乡建设局"),
    3: ([], r"市公安局[\s\S]*市城管局"),
    4: ([], r"请领导研究[\s\S]*(末位可以确定|不单独点末位)"),
    5: (["portfolio", "城建口"], r"城建口[\s\S]*市住房城乡建设局"),
    6: (["市住房城乡建设局"], r"比上年下降\d\.\d分[\s\S]*失分主要在效能建设"),
    7: (["ranking", "市民族宗教局"], r"市民族宗教局[\s\S]*与上年基本持平"),
    8: ([], r"群众反映最集中的3个问题"),
    9: (["市住房城乡建设局"], r"得分计算过程（可手工核对）[\s\S]*÷"),
    10: (["ranking", "公共服务行业"], r"后4名得分接近，先后差别不大"),
    11: (["compare", "评议主体"], r"城乡居民对市医保局的评价，比其他主体低"),
    12: (["compare"], r"超出误差范围"),
    13: (["causes"], r"效能建设"),
    14: (["trends"], r"市行政审批局"),
    15: (["schemes", "试算"], r"改一个数，名次马上重排"),
    16: (["checks"], r"市公交集团|集中"),
    17: (["schemes"], r"封存"),
    18: (["units"], r"市数据局[\s\S]*市大数据局"),
    19: (["documents"], r"排名表"),
    20: (["glossary"], r"误差范围[\s\S]*换一批人评，得分会有出入"),
}
"""By number: what is clicked, pages of the sidebar by their name in the program, and what is then on the screen."""


def test_every_question_of_the_list_has_a_walk() -> None:
    assert set(ANSWERS) == set(CLICKS) == set(range(1, 21))
    assert {number: len(steps) for number, (steps, _) in ANSWERS.items()} == CLICKS
    assert max(CLICKS.values()) <= 3
    assert {who for _, who, *_ in ROWS} == {"领导", "分析人员", "文秘"}


def test_the_twenty_questions(city_url: str, open_page) -> None:
    page = open_page(city_url, "/")
    missed = []
    for number, (steps, answer) in ANSWERS.items():
        page.goto(city_url)
        settled(page)
        for step in steps:
            _click(page, step)
            settled(page)
        try:
            expect(page.get_by_test_id("stMain")).to_contain_text(re.compile(answer), timeout=8_000)
        except AssertionError:
            missed.append((number, answer, page.get_by_test_id("stMain").inner_text()[:300]))
    assert not missed


def _click(page: Page, step: str) -> None:
    if step.isascii():
        page.get_by_test_id("stSidebar").get_by_role("link", name=say("page." + step), exact=True).click()
        return
    main = page.get_by_test_id("stMain")
    choice = main.get_by_test_id("stButtonGroup").get_by_text(step, exact=True)
    choice.or_(main.get_by_role("link", name=step)).first.click()
