"""The whole loop in a browser: from what people said to a task, its answer by workbook, its closing, and the next wave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.store import Store
from tests.browser.conftest import serve, settled
from tests.jobs.build import bring
from tests.jobs.ledgers import PLAN, PROOFS, REPORT, fill, unzipped
from tests.jobs.test_comments import SAID, file
from words import say
from words.ledger import field, state

pytestmark = pytest.mark.browser
UNIT = "市公安局"
WAIT = {"timeout": 30_000}


@pytest.fixture
def loop_url(tmp_path: Path) -> Iterator[str]:
    """An office with two waves and what people wrote in them."""
    (tmp_path / "in_use.txt").write_text("wanping.duckdb", "utf-8")
    with Store(tmp_path / "wanping.duckdb") as store:
        bring(store, file(SAID))
        bring(store, file(SAID, first=1000), "下一期.csv", wave="2027")
    with serve(tmp_path / "wanping.duckdb", tmp_path / "log.txt") as url:
        yield url


def pressed(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    settled(page)


def test_from_a_comment_to_a_closed_task_and_the_next_wave(loop_url: str, open_page, tmp_path: Path) -> None:
    page = open_page(loop_url, f"/unit?wave=2026&unit={UNIT}")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("排队等候", **WAIT)
    main.get_by_role("link", name=say("rectify.go_propose")).click()
    take = page.get_by_role("button", name="全部列入")
    expect(take).to_be_visible(**WAIT)
    take.click()
    expect(main.get_by_test_id("stAlert")).to_contain_text("已列入台账", **WAIT)

    page.goto(f"/rectification?wave=2026&show=workbooks&unit={UNIT}")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name=say("rectify.download", n=1)).click()
    (name, book), *others = unzipped(Path(download.value.path()).read_bytes()).items()
    assert UNIT in name and not others
    filled = tmp_path / name
    filled.write_bytes(fill(book, {1: PLAN | {"state": state("underway")}}))
    page.locator("input[type=file]").set_input_files(filled)
    expect(main).to_contain_text(PLAN["measures"], **WAIT)
    pressed(page, say("rectify.take", n=3))
    expect(main.get_by_test_id("stAlert")).to_contain_text("已写入3处", **WAIT)

    page.goto("/rectification?wave=2026&task=1")
    settled(page)
    for to, said in (("reported", REPORT), ("checking", {}), ("closed", PROOFS)):
        for key, text in said.items():
            page.get_by_role("textbox", name=field(key), exact=True).first.fill(text)
        page.get_by_role("button", name=say("rectify.do", state=state(to)), exact=True).click()
        expect(main.get_by_test_id("stAlert")).to_contain_text(say("rectify.moved", task=1, state=state(to)), **WAIT)
    expect(main).to_contain_text(PROOFS["mechanism"], **WAIT)

    page.goto("/?wave=2027")
    settled(page)
    expect(main).to_contain_text("应完成1项", **WAIT)
    main.get_by_role("link", name=say("rectify.block_done", n=1)).click()
    expect(main).to_contain_text("排队等候", **WAIT)
    page.goto(f"/unit?wave=2027&unit={UNIT}")
    settled(page)
    expect(main).to_contain_text(f"排队等候　{state('closed')}", **WAIT)
    main.get_by_role("link", name=f"排队等候　{state('closed')}").click()
    expect(main).to_contain_text(say("rectify.after"), **WAIT)
    assert page.outside == []
