"""Every page once, in one browser: it fits every screen, asks nobody else, and keeps nobody out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import settled
from tests.browser.translated import english
from ui.linked import PAGES

pytestmark = pytest.mark.browser

WIDTHS = (390, 1024, 1440)
CHOSEN = {"unit": "?unit=市住房城乡建设局"}
_TOO_WIDE = """() => [...document.querySelectorAll('[data-testid=stMain] .wp-table, [data-testid=stMain] h1, [data-testid=stMain] svg')]
  .map(each => each.closest(".wp-scroll") ?? each)
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(each => each.outerHTML.slice(0, 80))"""

_DARK = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor.match(/\\d+/g)[0] < 64"
"""Streamlit follows the system a moment after our own colours."""


@pytest.fixture(scope="module")
def visitor(city_url: str, new_page) -> Iterator:
    """A page in a context of its own, kept for all pages of the program."""
    page = new_page(city_url)
    yield page
    page.context.close()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_fits_asks_nobody_else_and_keeps_nobody_out(visitor, name: str) -> None:
    visitor.outside.clear()
    visitor.emulate_media(color_scheme="light")
    visitor.set_viewport_size({"width": WIDTHS[0], "height": 844})
    visitor.goto(f"/{name}{CHOSEN.get(name, '')}")
    settled(visitor)
    for width in WIDTHS:
        visitor.set_viewport_size({"width": width, "height": 900})
        visitor.wait_for_timeout(200)
        assert visitor.evaluate(_TOO_WIDE) == [], width
    assert visitor.locator("h1").count() == 1
    assert english(visitor) == []
    assert violations(visitor) == []
    visitor.emulate_media(color_scheme="dark")
    visitor.wait_for_function(_DARK, timeout=10_000)
    assert violations(visitor, "color-contrast") == []
    assert visitor.outside == []


def test_what_keeps_people_out_is_found(visitor) -> None:
    """The tool is at work, and knows these faults on our pages."""
    visitor.emulate_media(color_scheme="light")
    visitor.goto("/ranking")
    settled(visitor)
    visitor.evaluate(
        """() => document.querySelector("[data-testid=stMain] h1").insertAdjacentHTML("afterend",
            "<p style='color:#ccc;background:#fff'>grey</p><input><img src='data:,'><ul><p>no item</p></ul>")"""
    )
    assert {each.split(":")[0] for each in violations(visitor)} == {"color-contrast", "label", "image-alt", "list"}


def test_another_language_is_spoken_at_once_and_again_next_time(visitor) -> None:
    """Also by what Streamlit writes itself, and when it writes it later."""

    def options(typed: str) -> str:
        box = visitor.locator("[data-testid=stSidebar] [role=combobox]").first
        box.click()
        box.press_sequentially(typed)
        said = visitor.locator("[role=listbox]").inner_text()
        visitor.keyboard.press("Escape")
        return said

    visitor.set_viewport_size({"width": 1440, "height": 900})
    visitor.goto("/ranking")
    settled(visitor)
    assert options("zz") == "没有符合的"
    for language, name, nothing in (("en", "English", "No results"), ("zh-Hant", "繁體", "沒有符合的")):
        visitor.get_by_role("button", name=name).click()
        visitor.wait_for_function(f"document.documentElement.lang === '{language}'")
        settled(visitor)
        assert options("zz") == nothing
        visitor.goto("/ranking")
        visitor.wait_for_function(f"document.documentElement.lang === '{language}'")
        settled(visitor)
        assert options("zz") == nothing and f"lang={language}" in visitor.url
    assert english(visitor) == []
