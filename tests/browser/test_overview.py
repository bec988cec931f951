"""总览 and 我分管的单位 as a leader sees them: one screen, names that do not touch, one choice of 分管口."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from words import say

pytestmark = pytest.mark.browser
TOWN = "城建口"
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('.wp-dot-name a')].map(each => each.getBoundingClientRect());
  return boxes.filter((one, n) => boxes.some((other, m) => n < m && one.left < other.right && other.left < one.right
    && one.top < other.bottom - 2 && other.top < one.bottom - 2)).length;
}"""


def below_the_fold(page) -> int:
    """Pixels that a reader would have to scroll."""
    page.wait_for_selector(".wp-tight")
    page.wait_for_timeout(300)
    return page.get_by_test_id("stMain").evaluate("each => each.scrollHeight - each.clientHeight")


@pytest.mark.parametrize("path", ["/", f"/portfolio?portfolio={quote(TOWN)}"])
def test_everything_is_on_one_screen_and_no_name_on_another(city_url: str, open_page, path: str) -> None:
    page = open_page(city_url, path)
    assert below_the_fold(page) <= 0
    assert page.evaluate(OVERLAPS) == 0
    page.set_viewport_size({"width": 1310, "height": 900})
    page.wait_for_timeout(300)
    assert page.evaluate(OVERLAPS) == 0


def test_page_sidebar_and_address_agree_on_the_portfolio(city_url: str, open_page) -> None:
    page = open_page(city_url, "/portfolio")
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name=say("wave.portfolio"))
    page.locator(".wp-portfolios a", has_text=TOWN).focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(f"{TOWN}11个单位", timeout=20_000)
    settled(page)
    expect(box).to_have_value(TOWN)
    assert f"portfolio={TOWN}" in unquote(page.url)
    page.get_by_test_id("stSidebar").get_by_role("link", name=say("page.overview"), exact=True).click()
    expect(page.get_by_text(say("overview.drop_portfolio"))).to_be_visible(timeout=20_000)
    assert below_the_fold(page) <= 0 and page.evaluate(OVERLAPS) == 0
    page.get_by_text(say("overview.drop_portfolio")).click()
    expect(page.get_by_text(say("overview.drop_portfolio"))).to_have_count(0, timeout=20_000)
    settled(page)
    expect(box).to_have_value(say("portfolio.all"))
    assert "portfolio=" not in page.url
