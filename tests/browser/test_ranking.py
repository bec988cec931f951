"""排名 in a browser: everything by keyboard, the choice in the address, and nothing cut off."""

from __future__ import annotations

from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled

pytestmark = pytest.mark.browser


def test_the_table_is_sorted_and_marked_by_keyboard_and_a_copied_link_shows_the_same(city_url: str, open_page) -> None:
    page = open_page(city_url, "/ranking?class=公共服务行业")
    heading = page.locator(".wp-ranking th a", has_text="得分")
    heading.last.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=score**", timeout=30_000)
    expect(page.locator('.wp-ranking th[aria-sort="descending"]')).to_be_visible(timeout=20_000)
    settled(page)
    assert "sort=-score" in page.evaluate("document.activeElement.href"), "who sorted by keyboard stays on the heading"
    near = page.locator(".wp-ranking .wp-near").last
    near.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".wp-ranking tr.wp-mine")).to_have_count(1, timeout=20_000)
    settled(page)
    chosen = parse_qs(urlparse(page.url).query)
    assert chosen["sort"] == ["score"] and chosen["near"] == ["市客运集团"]
    again = open_page(city_url, page.url.removeprefix(city_url), viewport={"width": 390, "height": 844})
    expect(again.locator(".wp-ranking tr.wp-close")).to_have_count(3, timeout=20_000)
    wide = again.evaluate(
        "[...document.querySelectorAll('.wp-ranking td:not(.narrow-off)')]"
        ".some(each => each.getBoundingClientRect().right > innerWidth + 1)"
    )
    assert not wide
