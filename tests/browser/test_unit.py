"""单位情况 in a browser: the keys that turn to the next unit, the way back, and the sheet on paper."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from words import say

pytestmark = pytest.mark.browser


def turned_to(page: Page, unit: str) -> None:
    expect(page.locator("h1")).to_contain_text(unit, timeout=20_000)
    settled(page)
    page.wait_for_selector(".wp-sheet", timeout=60_000)


def test_keys_turn_the_pages_and_the_trail_leads_back(city_url: str, open_page) -> None:
    page = open_page(city_url, "/unit?wave=2026&unit=市住房城乡建设局")
    turned_to(page, "市住房城乡建设局")
    page.keyboard.press("ArrowRight")
    turned_to(page, "市城管局")
    page.keyboard.press("k")
    turned_to(page, "市住房城乡建设局")
    box = page.get_by_role("combobox", name=say("unit.choose"))
    box.focus()
    page.keyboard.type("jk")
    page.keyboard.press("ArrowLeft")
    page.wait_for_timeout(500)
    assert "市住房城乡建设局" in page.locator("h1").inner_text(), "who types turns no page"
    page.keyboard.press("Escape")
    page.locator(".wp-trail a", has_text=say("unit.trail", unit_class="政府部门")).click()
    expect(page.locator("h1")).to_contain_text("政府部门", timeout=20_000)
    assert parse_qs(urlparse(page.url).query)["wave"] == ["2026"]


@pytest.mark.parametrize("unit", ["市住房城乡建设局", "汀南区检察院", "市水务集团"])
def test_the_sheet_of_a_unit_is_one_page(city_url: str, open_page, unit: str) -> None:
    page = open_page(city_url, f"/unit?wave=2026&unit={unit}")
    turned_to(page, unit)
    page.emulate_media(media="print")
    assert not page.locator(".wp-trail").is_visible() and page.locator(".wp-kicker.wp-on-paper").is_visible()
    assert page.locator(".wp-sheet .wp-on-screen:visible, .wp-strip-bar:visible").count() == 0
    sheet = page.pdf(format="A4", margin=dict.fromkeys(("top", "bottom", "left", "right"), "15mm"))
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
