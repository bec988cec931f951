"""The desk in a real browser: comments sorted by keyboard alone, taken back, and by two persons at once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from data.store import Store
from jobs.viewer import LOCAL
from tests.browser.conftest import serve, settled
from tests.jobs.build import bring
from tests.jobs.test_comments import file, many
from words import say

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="document.title=1">窗口没人管。'
PLANTED = "三号窗口的大胡子脾气差，电话13812345678打不通。"
SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地玄黄宇宙洪荒日月盈昃辰宿列张"
SAID = [
    *many(HOSTILE, 12), *many(PLANTED, 9), *many("窗口排队太久，一上午没轮到。", 8), *many("无", 5),
    *(("居民", "市教育局", f"{a}{b}{a}路口的{b}{a}{b}坏了，{a}{a}没人修。") for a, b in zip(SIGNS, SIGNS[1:], strict=False)),
]  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    path = tmp_path / "wanping.duckdb"
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    with Store(path) as store:
        bring(store, file(SAID))
    with serve(path, tmp_path / "log.txt") as url:
        yield url, path


def test_comments_are_sorted_by_keyboard_and_nobody_is_overwritten(office: tuple[str, Path], open_page) -> None:
    url, path = office
    page = open_page(url, "/comments?view=sort&shown=all")
    desk, text = page.locator(".wp-desk"), page.locator(".wp-desk-text")
    walk_to(page, HOSTILE)
    assert page.locator(".wp-desk img").count() == 0
    place = int(desk.get_attribute("data-at"))

    # Somebody else looks at the same comment.
    other = open_page(url, "/comments?view=sort&shown=all")
    walk_to(other, HOSTILE)

    # A type, a topic by a few letters, and on to the next one, which is there at once.
    page.keyboard.press("3")
    expect(page.locator(".wp-desk-kinds .here")).to_contain_text(say("comments.type.suggestion"))
    page.keyboard.press("t")
    page.keyboard.type("岗位", delay=0)
    page.keyboard.press("Enter")
    expect(page.locator(".wp-desk-kinds b")).to_have_text("岗位在岗")
    began = time.perf_counter()
    page.keyboard.press("j")
    page.wait_for_function(f"document.querySelector('.wp-desk').dataset.at === '{place + 1}'")
    assert time.perf_counter() - began < 3
    saved(desk)

    # Who comes second is told who was first, and nothing of the first is lost.
    other.locator(".wp-desk").focus()
    other.keyboard.press("2")
    expect(other.locator(".wp-desk-state")).to_contain_text(f"{LOCAL.name}在", timeout=20_000)
    expect(other.locator(".wp-desk-kinds .here")).to_contain_text(say("comments.type.suggestion"), timeout=20_000)
    expect(other.locator(".wp-desk-done")).to_contain_text(LOCAL.name)
    other.context.close()

    # A piece covered, and uncovered; a look beneath the mask with a reason, shown once.
    walk_to(page, "大胡子")
    page.keyboard.press("h")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    for _ in range(2):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".wp-desk-text mark")).to_have_text("大胡子")
    page.keyboard.press("Enter")
    expect(text).to_have_text("三号窗口的【姓名】脾气差，电话【电话】打不通。", timeout=20_000)
    page.keyboard.press("u")
    expect(text).to_contain_text("大胡子", timeout=20_000)
    page.keyboard.press("o")
    page.keyboard.type("回访", delay=0)
    page.keyboard.press("Enter")
    expect(page.locator(".wp-desk-opened")).to_contain_text("13812345678", timeout=20_000)
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(".wp-desk-opened")).to_have_count(0)

    # Without substance, a lead: each goes on by itself, and each is taken back.
    walk_to(page, "甲乙甲路口")
    at = int(desk.get_attribute("data-at"))
    for key, field in (("0", "substance"), ("x", "lead")):
        page.keyboard.press(key)
        expect(desk).to_have_attribute("data-at", str(at + 1))
        page.keyboard.press("u")
        expect(page.locator(".wp-desk-state")).to_contain_text(say("comments.field." + field), timeout=20_000)
        expect(desk).to_have_attribute("data-at", str(at))

    # Thirty comments accepted as fast as the hand goes, over the end of what the browser holds.
    while int(desk.get_attribute("data-at")) > 2:
        page.keyboard.press("k")
    before = decided(page)
    began = time.perf_counter()
    for _ in range(30):
        page.keyboard.press("Enter")
        page.wait_for_function("document.querySelector('.wp-desk-text')")
    assert time.perf_counter() - began < 30
    saved(desk)
    assert decided(page) >= before + 28  # of the thirty, two at most were decided already

    # A word becomes a rule, after what it would change is seen, and is taken back.
    page.keyboard.press("t")
    page.keyboard.type("路口设施", delay=0)
    page.keyboard.press("Enter")
    page.keyboard.press("r")
    page.keyboard.type("路口", delay=0)
    page.keyboard.press("Enter")
    expect(page.locator(".wp-desk-mode")).to_contain_text("条意见归入“路口设施”", timeout=20_000)
    page.keyboard.press("Enter")
    expect(page.locator(".wp-desk-state")).to_contain_text("“路口设施”的规则已采用", timeout=20_000)
    page.keyboard.press("u")
    expect(page.locator(".wp-desk-state")).to_have_text(say("comments.undone.rules"), timeout=20_000)

    # Nothing is lost by a new start, and what was done before it is taken back too.
    saved(desk)
    page.reload()
    settled(page)
    expect(page.locator(".wp-desk-text")).to_be_visible(timeout=20_000)
    assert decided(page) >= before + 28
    page.locator(".wp-desk").focus()
    page.keyboard.press("u")
    expect(page.locator(".wp-desk-state")).to_contain_text(say("comments.field.topic"), timeout=20_000)
    saved(page.locator(".wp-desk"))
    assert page.outside == []
    page.context.close()


def walk_to(page, piece: str) -> None:
    """To the comment with this piece, by keys alone."""
    desk, text = page.locator(".wp-desk"), page.locator(".wp-desk-text")
    expect(text).to_be_visible(timeout=20_000)
    desk.focus()
    while int(desk.get_attribute("data-at")):
        page.keyboard.press("k")
    for _ in range(60):
        if piece in text.inner_text():
            return
        page.keyboard.press("j")
    raise AssertionError(piece)


def decided(page) -> int:
    return int(re.search(r"已定(\d+)", page.locator(".wp-desk-where").inner_text())[1])


def saved(desk) -> None:
    expect(desk).to_have_attribute("data-pending", "0", timeout=20_000)
