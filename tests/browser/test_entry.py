"""The number pad in a real browser: forms keyed twice, one difference settled, and the batch stored."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from data.entry import MULTIPLE
from tests.browser.conftest import settled
from words import say

pytestmark = pytest.mark.browser

FORMS = {"000001": "1239", "000002": "1110", "000003": "2222"}
HOSTILE = '<img src=x onerror="document.title=1">局'


def test_forms_are_keyed_twice_settled_and_stored(office_url: str, open_page) -> None:
    page = open_page(office_url, "/entry")
    _begin(page, f"{HOSTILE}：政务公开、效能建设\n市教育局：政务公开、效能建设")
    keyboard = page.locator(".wp-keyboard")
    expect(keyboard).to_have_count(0)
    _clerk(page, "甲")
    expect(keyboard).to_be_visible(timeout=20_000)
    expect(page.locator(".wp-keys-form span").first).to_have_text(HOSTILE)
    assert page.locator(".wp-keys-form img").count() == 0

    keyboard.focus()
    page.keyboard.type("000001", delay=0)
    page.keyboard.press("Enter")
    expect(page.locator(".wp-keys-item b")).to_have_text(HOSTILE)
    page.keyboard.type("13", delay=0)
    page.keyboard.press("Backspace")  # the form goes back one item
    page.keyboard.type("239", delay=0)
    expect(page.locator(".wp-keys-item b")).to_have_text(say("entry.say.stage_done"))
    # The next form is keyed while the server still answers for this one.
    for key in ("Enter", *"000002", "Enter", *"111", "Enter", "Enter", *"000003", "NumpadEnter", *"2222", "Enter"):
        page.keyboard.press(key)
    expect(keyboard).to_have_attribute("data-saved", "3", timeout=20_000)

    # The same number again is refused before a single mark is keyed.
    page.keyboard.type("000002", delay=0)
    page.keyboard.press("Enter")
    expect(page.locator(".wp-keys-state")).to_contain_text("000002")
    assert keyboard.get_attribute("data-stage") == "number"

    page.reload()
    settled(page)
    _clerk(page, "甲")
    expect(keyboard).to_have_attribute("data-saved", "3", timeout=20_000)
    _clerk(page, "乙")
    expect(keyboard).to_have_attribute("data-saved", "0", timeout=20_000)
    expect(page.get_by_test_id("stMain")).not_to_contain_text("000003")  # nothing of the first entry is seen
    keyboard.focus()
    for form, marks in (FORMS | {"000003": "2322"}).items():
        for key in (*form, "Enter", *marks, "Enter"):
            page.keyboard.press(f"Numpad{key}" if key.isdigit() else key)
    expect(keyboard).to_have_attribute("data-saved", "3", timeout=20_000)

    page.get_by_text(say("entry.view.review"), exact=True).click()
    expect(page.locator(".wp-difference")).to_contain_text("第一遍“基本满意”，第二遍“一般”", timeout=20_000)
    page.get_by_role("button", name="基本满意").click()
    expect(page.locator(".wp-difference")).to_have_count(0, timeout=20_000)
    expect(page.locator(".wp-table tbody tr").nth(0)).to_contain_text("0.00")
    expect(page.locator(".wp-table tbody tr").nth(1)).to_contain_text("8.33")

    page.get_by_text(say("entry.view.store"), exact=True).click()
    page.get_by_text("已核对，确认新增").click()
    page.get_by_role("button", name="存入3份、11个评价").click()
    expect(page.get_by_text("第1批：录入_市级领导_")).to_be_visible(timeout=20_000)
    assert page.outside == []


def test_a_form_of_264_marks_is_as_fast_as_the_hand(office_url: str, open_page) -> None:
    page = open_page(office_url, "/entry")
    units = "\n".join(f"市{number:02d}局：政务公开、依法行政、廉政建设、效能建设" for number in range(66))
    _begin(page, units)
    _clerk(page, "甲")
    keyboard = page.locator(".wp-keyboard")
    expect(keyboard).to_be_visible(timeout=20_000)
    keyboard.focus()
    began = time.perf_counter()
    page.evaluate(
        """(keys) => { const root = document.querySelector('.wp-keyboard');
            for (const key of keys) root.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); }""",
        [*"000001", "Enter", *("12345"[place % 4] for place in range(262)), MULTIPLE, "9", "Enter"],
    )
    keyed = time.perf_counter() - began
    expect(keyboard).to_have_attribute("data-saved", "1", timeout=20_000)
    expect(page.locator(".wp-keys-state")).to_contain_text("272键")
    assert keyed < 272 * 0.02, keyed  # nobody keys faster than 50 keys a second


def _begin(page, items: str) -> None:
    for label, content, key in (
        (say("import.wave_name"), "2026", "Enter"),
        (say("wave.group"), "市级领导", "Enter"),
        (say("entry.items"), items, "Control+Enter"),
    ):
        box = page.get_by_role("textbox", name=label, exact=True)
        box.fill(content)
        box.press(key)
    page.get_by_role("button", name=say("entry.begin"), exact=True).click()
    expect(page.get_by_text(say("entry.begun"))).to_be_visible(timeout=20_000)


def _clerk(page, name: str) -> None:
    box = page.get_by_role("textbox", name=say("entry.clerk"), exact=True)
    box.fill(name)
    box.press("Enter")
    settled(page)
