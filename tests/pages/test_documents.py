"""通报和反馈函 through the whole entry script: what is seen is what the file holds."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path

import openpyxl
from streamlit.testing.v1 import AppTest

from data.store import Store
from jobs.exports import export_ranking
from jobs.results import appraise
from jobs.viewer import LOCAL
from tests.pages.test_pages import _fine, _html
from ui.linked import PAGES
from words import say


def opened(at: AppTest, **asked: str) -> str:
    for name, value in asked.items():
        at.query_params[name] = value
    at.switch_page(PAGES["documents"]).run()
    _fine(at)
    return _html(at)


def test_the_preview_is_the_workbook_cell_by_cell(app: AppTest, demonstration_copy: Path) -> None:
    shown = opened(app, of_class="政府部门")
    with Store(demonstration_copy) as store:
        book = export_ranking(LOCAL, store, appraise(LOCAL, store, "2026"), "xlsx", "政府部门").content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    in_file = {str(row[1].value): row for row in sheet.iter_rows() if row[1].value}
    body = re.search(r'class="wp-paper".*?<tbody>(.*?)</tbody>', shown, re.DOTALL)[1]
    rows = [
        [html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]
    assert len(rows) == 36
    for row in rows:
        written = in_file[row[1]]
        assert row[2] == ("—" if written[2].value == "—" else f"{written[2].value:.2f}")
        assert row[0] == str(written[0].value)


def test_it_warns_of_last_places_that_are_not_certain(app: AppTest) -> None:
    shown = opened(app)
    assert say("documents.before") in shown and "公共服务行业后4名得分接近" in shown and "云汀仲裁办" in shown
    assert say("documents.not_sealed") not in shown, "the demonstration's scheme is sealed"


def test_every_kind_of_document_opens(app: AppTest) -> None:
    for kind in ("unit", "shortfalls", "counts"):
        assert html.escape(say("documents.holds." + kind)) in opened(app, document=kind)
