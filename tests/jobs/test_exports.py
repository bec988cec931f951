"""The 排名表 as CSV and XLSX: the figures of `rank`, nothing that runs, and the note that says how it was made."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from itertools import takewhile
from pathlib import Path

import openpyxl
import pytest

from data.problems import DataError
from data.store import Store
from jobs.exports import export, export_ranking, rejected_rows_csv
from jobs.imports import understand
from jobs.results import appraise
from jobs.viewer import LOCAL, Viewer
from reports.ranking_table import method_note
from tests.data.build import LONG, csv_file, long_file
from tests.jobs.build import bring, rank
from words import say

HOSTILE = (
    "=cmd|'/c calc'!A0",
    "@SUM(A1:A9)",
    "+1",
    "＝1+1",
    "-2+3",
    "<script>alert(1)</script>",
    'a"b,c',
    "一\n二",
    "\u202e倒",
    "长" * 10_000,
)
NUMBERS = [f"A{number}" for number in range(40)]


@pytest.fixture
def hostile(store: Store) -> Store:
    bring(
        store,
        csv_file([("参评单位", "类别"), *((unit, "=1+1" if place % 2 else "部门") for place, unit in enumerate(HOSTILE))]),
        "名录.csv",
    )
    levels = ("满意", "一般", "不了解", "基本满意", "满意", "不满意", "满意")
    bring(store, long_file(NUMBERS, units=HOSTILE, levels=levels), "一.csv")
    return store


def sheets(content: bytes) -> list:
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets


def head_of(sheet) -> int:
    return next(row for row in range(1, 9) if sheet.cell(row, 1).value == say("column.rank"))


def table_of(sheet) -> list[dict[str, object]]:
    head = head_of(sheet)
    names = [cell.value for cell in sheet[head]]
    rows = takewhile(
        lambda row: row[1] is not None, ([cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1))
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_nothing_in_a_workbook_runs(hostile: Store) -> None:
    content = export(LOCAL, hostile, "ranking", "2026", "xlsx").content
    found = set()
    for sheet in sheets(content):
        assert not sheet._hyperlinks
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                found.add(cell.value)
    for name in HOSTILE[:-1]:
        assert name in found
        assert (
            next(
                cell.data_type
                for sheet in sheets(content)
                for row in sheet.iter_rows()
                for cell in row
                if cell.value == name
            )
            == "s"
        )


def test_nothing_in_a_csv_runs(hostile: Store) -> None:
    content = export(LOCAL, hostile, "ranking", "2026", "csv").content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for cell in (cell for row in rows for cell in row):
        bare = cell.lstrip(" \t\r\n\u3000")
        assert not bare.startswith(("=", "@", "＝", "＠")), cell
        assert not bare.startswith(("+", "-", "＋", "－")) or bare[1:].replace(".", "").isdigit(), cell
    names = {row[2] for row in rows if len(row) > 3}
    assert {"'" + HOSTILE[0], "'" + HOSTILE[1], "+1", "'" + HOSTILE[3], "'" + HOSTILE[4], HOSTILE[6], HOSTILE[7]} <= names


def test_figures_are_those_of_rank(hostile: Store) -> None:
    bring(hostile, long_file([f"B{number}" for number in range(50)], units=HOSTILE), "前.csv", wave="2025")
    ranking = {unit["unit"]: unit for unit in json.loads(rank(hostile))}
    rows = [row for sheet in sheets(export(LOCAL, hostile, "ranking", "2026", "xlsx").content) for row in table_of(sheet)]
    assert [row[say("column.unit")] for row in rows] == [name[:32_000] for name in ranking]
    for row in rows:
        unit = ranking[row[say("column.unit")]]
        assert row[say("column.rank")] == unit["rank"]
        assert row[say("column.index")] == unit["index"]
        assert row[say("column.ballots")] == unit["ballots"]
        assert row[say("column.change_value")] == unit["change"]["value"]
        for name in ("satisfaction_rate", "satisfaction_rate_broad"):
            assert abs(Decimal(str(row[say("column." + name)])) - Decimal(unit[name])) <= Decimal("0.05000001")


def test_csv_and_xlsx_hold_the_same(hostile: Store) -> None:
    text = export(LOCAL, hostile, "ranking", "2026", "csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    head = next(number for number, row in enumerate(rows) if say("column.rank") in row)
    of_csv = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if len(row) == len(rows[head])]
    of_xlsx = [
        row for sheet in sheets(export(LOCAL, hostile, "ranking", "2026", "xlsx").content) for row in table_of(sheet)
    ]
    assert len(of_csv) == len(of_xlsx) == len(HOSTILE)
    for one, other in zip(of_csv, of_xlsx, strict=True):
        for name in (say("column.index"), say("column.satisfaction_rate")):
            assert Decimal(one[name]) == Decimal(str(other[name]))


def test_a_sheet_per_class_ready_to_print(hostile: Store) -> None:
    pages = sheets(export(LOCAL, hostile, "ranking", "2026", "xlsx").content)
    assert [page.title for page in pages] == ["部门", "=1+1"]
    for page in pages:
        head = head_of(page)
        assert page.freeze_panes == f"C{head + 1}"
        assert page.print_title_rows == f"$1:${head}"
        assert page.page_setup.orientation == "landscape" and page.page_setup.fitToHeight == 0
        assert page.auto_filter.ref is not None
        assert page.cell(head, 1).font.name == "黑体" and page.cell(head, 1).border.left.style == "thin"
        assert page.cell(head + 1, 3).number_format == "0.00"
    only = sheets(export(LOCAL, hostile, "ranking", "2026", "xlsx", "部门").content)
    assert [page.title for page in only] == ["部门"]


def test_the_method_note_is_whole(hostile: Store) -> None:
    appraisal = appraise(LOCAL, hostile, "2026")
    note = "\n".join(method_note(appraisal, appraisal.classes[0]))
    for fact in (
        appraisal.scheme_title,
        appraisal.scheme_id,
        appraisal.scheme_hash,
        appraisal.fingerprint,
        appraisal.data_date,
    ):
        assert fact and fact in note
    base = sum(unit.rate_base for unit in appraisal.classes[0].units)
    assert f"{base:,}" in note
    assert "40" in note
    for format_name in ("csv", "xlsx"):
        content = export(LOCAL, hostile, "ranking", "2026", format_name).content
        if format_name == "xlsx":
            content = "\n".join(
                str(cell.value) for page in sheets(content) for row in page.iter_rows() for cell in row
            ).encode()
        assert appraisal.fingerprint.encode() in content and appraisal.scheme_hash.encode() in content


def test_the_same_data_give_the_same_bytes(hostile: Store) -> None:
    for format_name in ("csv", "xlsx"):
        first = export(LOCAL, hostile, "ranking", "2026", format_name)
        assert export(LOCAL, hostile, "ranking", "2026", format_name) == first


def test_real_data_do_not_say_that_they_are_invented(hostile: Store) -> None:
    exported = export(LOCAL, hostile, "ranking", "2026", "csv")
    assert say("product.demonstration") not in exported.name
    assert say("product.demonstration").encode() not in exported.content


def test_the_demonstration_says_so_in_file_and_name(hostile: Store) -> None:
    hostile.remember("demonstration", "yes")
    mark = say("product.demonstration")
    for format_name in ("csv", "xlsx"):
        exported = export(LOCAL, hostile, "ranking", "2026", format_name)
        assert exported.name.startswith(mark) and exported.name.endswith("." + format_name)
        if format_name == "csv":
            assert mark in exported.content.decode("utf-8-sig").splitlines()[0]
        else:
            for page in sheets(exported.content):
                assert any(mark in str(cell.value) for row in page.iter_rows(max_row=3) for cell in row)
                assert mark in page.oddHeader.center.text


def test_names_of_files(hostile: Store) -> None:
    assert export(LOCAL, hostile, "ranking", "2026", "csv", "=1+1").name == "排名表_2026_=1+1.csv"
    bring(hostile, csv_file([("参评单位", "类别"), ("甲", "类" * 300), ("乙", "../../etc")]), "长.csv", wave="../2027")
    long = export(LOCAL, hostile, "ranking", "../2027", "xlsx", "类" * 300)
    assert len(long.name.encode("utf-8")) < 255
    assert Path(export(LOCAL, hostile, "ranking", "../2027", "xlsx", "../../etc").name).name.count("/") == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("feedback", "2026", "docx"), "not_available"), (("ranking", "2026", "docx"), "format_unknown"),
     (("ranking", "2026", "xlsx", "部"), "class_unknown"), (("ranking", "2062", "xlsx"), "wave_unknown")],
)  # fmt: skip
def test_what_cannot_be_exported(hostile: Store, arguments: tuple, code: str) -> None:
    with pytest.raises(DataError) as caught:
        export(LOCAL, hostile, *arguments)
    assert caught.value.code == code


def test_only_those_who_may_see_a_series_take_it_away(hostile: Store) -> None:
    appraisal = appraise(LOCAL, hostile, "2026")
    with pytest.raises(DataError, match="not_allowed"):
        export_ranking(Viewer("李", "leader", series=("别的",)), hostile, appraisal, "csv")


def test_every_rejected_place_can_be_taken_away(store: Store) -> None:
    rows = [LONG, *(["", "群众", "=cmd|x", "态度", "满意"] for _ in range(300)), ["7", "群众", "甲", "态度", "@SUM(很好)"]]
    content = rejected_rows_csv(LOCAL, understand(LOCAL, store, "f.csv", csv_file(rows), wave="2026"))
    found = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert content.startswith(b"\xef\xbb\xbf") and len(found) == 302
    assert found[1] == ["f.csv", "", "2", "评议表编号", "", say("problem.ballot_missing")]
    assert found[-1] == ["f.csv", "", "302", "评价选项", "'@SUM(很好)", say("problem.level_unknown")]
