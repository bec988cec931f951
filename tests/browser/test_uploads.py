"""A large file through its own route: progress while it is sent and while it is read, cancelled, read again, stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import settled
from tests.data.build import LONG
from words import say

pytestmark = pytest.mark.browser

UNITS = ("市教育局", "市公安局", "市民政局", "市财政局")


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some 180 MB, which take some seconds to read also on a fast machine."""
    lines = [",".join(LONG)]
    for number in range(1_000_000):
        lines += [f"A{number},居民,{unit},政务公开,{'一般' if number % 7 else '满意'}" for unit in UNITS]
    path = tmp_path_factory.mktemp("large") / "大文件.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_large_file_is_sent_read_cancelled_read_again_and_stored(
    office_url: str, open_page, large_file: Path, tmp_path: Path
) -> None:
    staging = tmp_path / "staging"
    page = open_page(office_url, "/import")
    page.locator("summary", has_text="超过100MB").click()
    page.evaluate(
        """() => { const status = document.querySelector('.wp-upload [role=status]');
            window.seen = [];
            new MutationObserver(() => window.seen.push(status.textContent)).observe(status, { childList: true }); }"""
    )
    page.locator(".wp-upload input").set_input_files(str(large_file))
    expect(page.get_by_text("已收到：大文件.csv")).to_be_visible(timeout=90_000)
    seen = page.evaluate("window.seen")
    assert any(text.startswith(say("upload.sending")) and text.endswith("%") for text in seen)
    assert [(path.suffix, path.stat().st_size) for path in staging.iterdir()] == [(".raw", large_file.stat().st_size)]

    page.get_by_label(say("import.wave_name")).fill("2026")
    page.get_by_label(say("import.wave_name")).press("Enter")
    page.get_by_role("button", name=say("work.cancel"), exact=True).click(timeout=30_000)
    expect(page.get_by_text(say("failure.cancelled"))).to_be_visible(timeout=30_000)
    page.get_by_role("button", name=say("import.read_again"), exact=True).click()
    expect(page.get_by_text(say("reading.title"))).to_be_visible(timeout=90_000)

    page.get_by_text("已核对，确认新增").click()
    page.get_by_role("button", name=say("import.store"), exact=True).click()
    expect(page.get_by_text("第1批：大文件.csv")).to_be_visible(timeout=90_000)
    settled(page)
    assert list(staging.iterdir()) == []
    assert page.outside == []
    page.get_by_role("link", name=say("import.batches")).click()
    expect(page.locator("h1")).to_have_text(say("batches.all", count=1), timeout=30_000)


def test_a_file_past_the_limit_is_refused_before_it_is_sent(office_url: str, open_page, tmp_path: Path) -> None:
    page = open_page(office_url, "/batches")
    page.get_by_label(say("settings.upload_mb")).fill("1")
    page.get_by_label(say("settings.upload_mb")).press("Enter")
    settled(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name=say("page.import")).click()
    page.locator("summary", has_text="超过100MB").click()
    path = tmp_path / "大.csv"
    path.write_bytes(b"x" * (1 << 20) + b"y")
    page.locator(".wp-upload input").set_input_files(str(path))
    expect(page.get_by_text(say("upload.too_large", limit=1))).to_be_visible(timeout=10_000)
    assert list((tmp_path / "staging").iterdir()) == []


def test_a_withdrawal_in_the_browser(city_url: str, open_page) -> None:
    page = open_page(city_url, "/batches?batch=27")
    page.get_by_role("button", name=say("batch.withdraw"), exact=True).click()
    expect(page.get_by_role("button", name=say("batch.sure_withdraw"), exact=True)).to_be_visible(timeout=90_000)
    page.get_by_role("button", name=say("batch.leave"), exact=True).click()
    expect(page.get_by_role("button", name=say("batch.withdraw"), exact=True)).to_be_visible(timeout=30_000)
    page.locator(".wp-table a", has_text="29").first.click()
    expect(page.get_by_text(say("batch.detail", batch=29), exact=True)).to_be_visible(timeout=30_000)
    page.wait_for_url("**batch=29**")


def test_another_site_cannot_upload(office_url: str, open_page, tmp_path: Path) -> None:
    page = open_page(office_url, "/import")
    answer = page.request.put(f"{office_url}/upload", data=b"x", headers={"origin": "http://evil.example"})
    assert answer.status == 403
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert list((tmp_path / "staging").iterdir()) == []
