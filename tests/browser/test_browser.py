"""What only a browser shows: the way from a file to a ranking in Excel, links, the first request, and the network."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlparse

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from words import say

pytestmark = pytest.mark.browser

UNITS = ["市教育局", "市公安局", "市民政局", "市财政局", "市交通运输局"]
DIMENSIONS = ["政务公开", "效能建设"]


@pytest.fixture
def survey_file(tmp_path: Path) -> Path:
    """120 forms, five units, two dimensions, as GB18030 with 不了解 and blanks."""
    chance = random.Random(7)
    header = ["评议表编号", "评议主体", *(f"{unit}—{dimension}" for unit in UNITS for dimension in DIMENSIONS)]
    lines = [",".join(header)]
    for number in range(1, 121):
        answers = chance.choices(
            ["满意", "基本满意", "一般", "不满意", "不了解", ""], [60, 20, 8, 4, 6, 2], k=len(header) - 2
        )
        lines.append(",".join([f"A{number:04d}", chance.choice(["居民", "企业"]), *answers]))
    path = tmp_path / "评议数据.csv"
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path


def test_from_a_file_to_the_ranking_in_excel(office_url: str, open_page, survey_file: Path, tmp_path: Path) -> None:
    page = open_page(office_url, "/import")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(str(survey_file))
    page.get_by_label(say("import.wave_name")).fill("2026")
    page.get_by_label(say("import.wave_name")).press("Enter")
    expect(page.get_by_text("GB18030")).to_be_visible(timeout=20_000)
    page.get_by_text("已核对，确认新增").click()
    page.get_by_role("button", name=say("import.store"), exact=True).click()
    expect(page.get_by_text("第1批：评议数据.csv")).to_be_visible(timeout=20_000)

    page.get_by_test_id("stSidebar").get_by_role("link", name=say("page.ranking")).click()
    rows = page.locator(".wp-linked .wp-table tbody tr")
    expect(rows).to_have_count(len(UNITS), timeout=20_000)
    settled(page)
    cells = [row.locator("td") for row in rows.all()]
    shown = {each.nth(1).locator("a").first.inner_text(): each.nth(3).inner_text() for each in cells}
    assert set(shown) == set(UNITS)

    with page.expect_download() as waiting:
        page.get_by_role("button", name="Excel").first.click()
    target = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(target)
    assert say("product.demonstration") not in target.name
    sheet = openpyxl.load_workbook(target).active
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1)]
    head = next(place for place, row in enumerate(table) if row[0] == say("column.rank"))
    unit, index = table[head].index(say("column.unit")), table[head].index(say("column.index"))
    in_excel = {row[unit]: row[index] for row in table[head + 1 : head + 1 + len(UNITS)]}
    assert {name: f"{value:.2f}" for name, value in in_excel.items()} == shown

    page.get_by_role("link", name="市民政局", exact=True).click()
    expect(page.locator("h1")).to_contain_text("市民政局", timeout=20_000)
    assert parse_qs(urlparse(page.url).query)["unit"] == ["市民政局"]
    assert page.outside == []


def test_the_first_request_of_a_process_may_be_a_deep_link(office_url: str, open_page) -> None:
    page = open_page(office_url, "/ranking")
    expect(page.locator("h1")).to_have_text(say("empty.title"))
    expect(page.get_by_test_id("stSidebar").get_by_text(say("page.overview"))).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_every_answer_carries_the_security_headers(city_url: str, open_page) -> None:
    page = open_page(city_url, "/")
    headers = page.request.get(city_url + "/").headers
    assert headers["x-frame-options"] == "DENY" and headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in headers["content-security-policy"]


def test_a_copied_link_opens_the_same_view(city_url: str, open_page) -> None:
    page = open_page(city_url, "/ranking?wave=2025&class=政法机关")
    expect(page.locator("h1")).to_contain_text("政法机关")
    expect(page.locator(".wp-tabs a[aria-current]")).to_have_text("政法机关")
    page.get_by_role("link", name="市公安局", exact=True).click()
    expect(page.locator("h1")).to_contain_text("市公安局", timeout=20_000)
    settled(page)
    again = open_page(city_url, page.url.removeprefix(city_url))
    assert again.locator("h1").inner_text() == page.locator("h1").inner_text()
    assert "2025" in parse_qs(urlparse(unquote(page.url)).query)["wave"]


def test_a_class_is_chosen_by_keyboard(city_url: str, open_page) -> None:
    page = open_page(city_url, "/ranking")
    page.locator(".wp-tabs a", has_text="政法机关").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("政法机关", timeout=20_000)
    expect(page.locator(".wp-linked .wp-table tbody tr")).to_have_count(8)


def test_the_wave_is_chosen_in_the_sidebar_and_stands_in_the_link(city_url: str, open_page) -> None:
    page = open_page(city_url, "/")
    box = page.get_by_test_id("stSidebar").get_by_role("combobox", name=say("wave.wave"))
    box.click()
    page.get_by_role("option", name="2024年度").click()
    expect(page.locator("h1")).to_contain_text("2024年度", timeout=30_000)
    page.wait_for_url("**wave=2024**")


def test_the_demonstration_is_marked_and_left_with_one_click(city_url: str, open_page) -> None:
    page = open_page(city_url, "/")
    expect(page.get_by_text(say("product.demonstration_note"))).to_be_visible()
    page.get_by_role("button", name=say("database.own"), exact=True).click()
    expect(page.locator("h1")).to_have_text(say("empty.title"), timeout=20_000)
    expect(page.get_by_text(say("product.demonstration_note"))).to_have_count(0)
    page.get_by_role("button", name=say("database.demonstration"), exact=True).click()
    expect(page.get_by_text(say("product.demonstration_note"))).to_be_visible(timeout=20_000)


def test_exports_of_the_demonstration_say_so(city_url: str, open_page) -> None:
    page = open_page(city_url, "/ranking?wave=2026&class=政法机关")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").first.click()
    assert waiting.value.suggested_filename.startswith(say("product.demonstration"))
    assert say("product.demonstration_note") in Path(waiting.value.path()).read_text("utf-8-sig")


def test_chromium_of_windows_7_can_work(city_url: str, new_page) -> None:
    """Without what came after Chromium 109, and before it what Streamlit takes for granted since 94."""
    page = new_page(city_url)
    page.add_init_script(
        """for (const [owner, ...names] of [
             [Array.prototype, "toSorted", "toSpliced", "toReversed", "with", "findLast", "findLastIndex"],
             [Array, "fromAsync"], [Object, "groupBy"], [Map, "groupBy"], [Promise, "withResolvers", "try"],
             [AbortSignal, "timeout", "any"], [URL, "canParse", "parse"], [globalThis, "structuredClone"],
             [Set.prototype, "union", "intersection", "difference"], [String.prototype, "isWellFormed"],
           ]) for (const name of names) delete owner[name];"""
    )
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto("/ranking?wave=2025")
    settled(page)
    page.get_by_role("link", name=say("page.import")).click()
    expect(page.get_by_test_id("stFileUploaderDropzoneInput")).to_be_attached(timeout=20_000)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "表.csv", "mimeType": "text/csv", "buffer": "ballot,unit,level\n1,市教育局,满意\n".encode()}
    )
    expect(page.get_by_text("UTF-8").first).to_be_visible(timeout=20_000)
    page.context.close()
    assert wrong == []
