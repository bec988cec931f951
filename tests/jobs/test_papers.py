"""The papers that counters sign: every tick once, the register beside it, and nobody's secret."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from commands import main
from data.problems import DataError
from data.store import Store
from jobs.imports import batches, withdraw
from jobs.papers import count_book, export_counts
from jobs.schemes import preset_schemes
from jobs.viewer import LOCAL, Viewer
from tests.data.build import LONG, csv_file, dump
from tests.jobs.build import bring, mark

SECRET = '\nsecret = ["市级领导"]\n[shown_as]\n"市级领导" = "领导和代表"\n"党代表" = "领导和代表"\n'


@pytest.fixture
def scheme(tmp_path: Path) -> str:
    path = tmp_path / "s.toml"
    head, levels = preset_schemes()["cn4_100_80_60_0"].split("[[level]]", 1)
    path.write_text(head.replace("cn4_100_80_60_0", "own") + SECRET.split("[shown_as]")[0] + "[[level]]" + levels
                    + "\n[shown_as]" + SECRET.split("[shown_as]")[1], "utf-8")  # fmt: skip
    return str(path)


@pytest.fixture
def filled(store: Store, scheme: str) -> Store:
    registry = [
        ("参评单位", "类别", "是否排名"),
        ("市公安局", "政法机关", "是"),
        ("市教育局", "政府部门", "是"),
        ("市体育局", "政府部门", "是"),
    ]
    bring(store, csv_file(registry), "单位名录.csv", series="机关", scheme=scheme)
    rows = [
        LONG,
        *(["1", "市级领导", unit, "态度", "满意"] for unit in ("市公安局", "市教育局")),
        *(["2", "党代表", unit, dimension, "一般"] for unit in ("市公安局", "市教育局") for dimension in ("态度", "效率")),
        ["3", "居民", "市公安局", "态度", "不了解"],
        ["3", "居民", "市教育局", "态度", "弃权"],
        ["4", "居民", "市教育局", "态度", "不满意"],
    ]
    bring(store, csv_file(rows), "评议.csv")
    return store


def test_every_tick_is_counted_once_and_secret_groups_share_a_line(filled: Store) -> None:
    book = count_book(LOCAL, filled, "2026")
    assert book.heading == "2026年度机关"
    assert [table.line for table in book.tables] == ["领导和代表", "居民", "全部主体"]
    shared, residents, everybody = book.tables
    assert shared.columns == ("满意", "基本满意", "一般", "不满意", "不了解")
    assert [(row.unit, row.unit_class, row.counts) for row in shared.rows] == [
        ("市公安局", "政法机关", (1, 0, 2, 0, 0)), ("市教育局", "政府部门", (1, 0, 2, 0, 0)),
    ]  # fmt: skip
    assert (shared.ballots, shared.dimensions) == (2, 2)
    assert residents.columns[-1] == "弃权"
    assert [row.counts for row in residents.rows] == [(0, 0, 0, 0, 1, 0), (0, 0, 0, 1, 0, 1)]
    assert (residents.ballots, residents.dimensions, everybody.ballots) == (2, 1, 4)
    total = sum(sum(row.counts) for row in everybody.rows)
    assert (
        total
        == filled.value("select count(*) from rating")
        == sum(sum(row.counts) for table in book.tables[:2] for row in table.rows)
    )


def test_the_confirmation_names_files_scheme_and_fingerprint(filled: Store) -> None:
    book = count_book(LOCAL, filled, "2026")
    known = batches(LOCAL, filled)
    assert [(each.batch, each.file, each.sha256) for each in book.files] == [
        (row["batch"], row["file"], row["sha256"]) for row in known
    ]
    assert (book.files[1].ballots, book.files[1].ratings) == (4, 9)
    assert book.fingerprint == mark(filled)
    assert [(each.line, each.issued, each.returned, each.valid) for each in book.forms] == [
        ("领导和代表", None, None, 2), ("居民", None, None, 2),
    ]  # fmt: skip
    withdraw(LOCAL, filled, 2)
    with pytest.raises(DataError) as caught:
        count_book(LOCAL, filled, "2026")
    assert caught.value.code == "nothing_counted"


def test_what_the_register_says_stands_beside_the_valid_forms(filled: Store) -> None:
    with filled.transaction() as cursor:
        party, leaders = (
            cursor.execute("select id from grp where name = ?", [name]).fetchall()[0][0] for name in ("党代表", "市级领导")
        )
        for place, values in enumerate([
            (party, "纸质", None, 40, 38, 2, None, None, None, None),
            (leaders, "密封直送", None, 10, 9, None, None, None, None, None),
            (None, "电话", None, None, None, None, None, 82, 50, 26),
        ]):  # fmt: skip
            cursor.execute(
                "insert into register (batch, wave, position, grp, channel, place, issued, returned, invalid, reason, dialled, "
                "connected, completed) values (2, '2026', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [place, *values],
            )
    forms = count_book(LOCAL, filled, "2026").forms
    assert [(each.line, each.issued, each.returned, each.valid, each.remark) for each in forms] == [
        ("领导和代表", 50, 47, 2, "纸质、密封直送，无效2份"),
        ("居民", None, None, 2, ""),
        ("全体", None, None, None, "电话，拨打82个，接通50个，成功访问26人"),
    ]


def test_the_workbook_adds_up_and_prints_on_a4(filled: Store) -> None:
    exported = export_counts(LOCAL, filled, "2026")
    assert exported.name == "计票汇总表_2026.xlsx"
    assert export_counts(LOCAL, filled, "2026").content == exported.content
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    assert book.sheetnames == ["统计结果确认单", "领导和代表", "居民", "全部主体"]
    sheet = book["全部主体"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in cells if row[0] == "序号")
    assert head == ["序号", "单位", "满意", "基本满意", "一般", "不满意", "不了解", "弃权", "合计"]
    lines = {row[1]: row[2:] for row in cells if isinstance(row[2], int)}
    assert lines["市公安局"] == [1, 0, 2, 0, 1, 0, 4]
    assert lines["合计"] == [sum(column) for column in zip(lines["市公安局"], lines["市教育局"], strict=True)]
    for each in book:
        texts = [str(cell.value) for row in each.iter_rows() for cell in row if cell.value]
        assert any("计票人：" in text and "监票人：" in text and "复核人：" in text for text in texts)
        assert any(mark(filled) in text for text in texts)
        assert "市级领导" not in " ".join(texts)
        assert (each.page_setup.paperSize, each.page_setup.fitToHeight, each.sheet_properties.pageSetUpPr.fitToPage) == (
            9,
            0,
            True,
        )


def test_names_from_files_are_text_in_the_workbook(store: Store) -> None:
    rows = [LONG, ["1", "=2+2", "=1+1", "态度", "满意"], ["2", "[群]:*", "@x", "态度", "满意"]]
    bring(store, csv_file(rows), "=3+3.csv")
    book = openpyxl.load_workbook(io.BytesIO(export_counts(LOCAL, store, "2026").content))
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None} <= {
        "s",
        "n",
    }


def test_only_editors_of_the_series_get_the_papers(filled: Store) -> None:
    before = dump(filled, without=())
    for viewer in (Viewer("王", "leader"), Viewer("李", "analyst", series=("窗口",))):
        with pytest.raises(DataError) as caught:
            export_counts(viewer, filled, "2026")
        assert caught.value.code == "not_allowed"
    with pytest.raises(DataError) as caught:
        export_counts(LOCAL, filled, "2026", "docx")
    assert caught.value.code == "format_unknown"
    assert dump(filled, without=()) == before


def test_the_command(filled: Store, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    filled.close()
    out = tmp_path / "计票.xlsx"
    assert main(["export", "counts", "--wave", "2026", "--out", str(out), "--db", str(filled.path)]) == 0
    assert str(out) in capsys.readouterr().out
    assert openpyxl.load_workbook(out).sheetnames[0] == "统计结果确认单"


def test_the_demonstration_says_that_it_is_one(city: Store) -> None:
    exported = export_counts(LOCAL, city, "2026")
    assert exported.name.startswith("示范数据_")
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    assert all("示范数据" in sheet["A2"].value and "示范数据" in sheet.oddHeader.center.text for sheet in book)
    assert "市级领导" not in book.sheetnames and "领导、代表委员和社会各界" in book.sheetnames
