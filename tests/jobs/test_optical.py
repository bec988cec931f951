"""From an optical reader's text and its key to a batch."""

from __future__ import annotations

import struct

import pytest

from commands import main
from data.problems import DataError
from data.store import Store
from jobs.imports import keep, understand
from jobs.optical import needs_key
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file, dump, workbook
from tests.data.test_optical import SHEETS, TOML
from words.summaries import reading_facts

KEY = ("对照表.xlsx", workbook(**SHEETS))
FORMS = "\r\n".join(["000001021250", "00000203*115", "000003020000", "000004021111", "00000402111"]).encode("gb18030")


def test_reader_text_and_key_become_one_batch(store: Store) -> None:
    reading = understand(LOCAL, store, "读卡.txt", FORMS, wave="2026", key=KEY)
    assert (reading.kind, reading.shape, reading.layout, reading.ballots) == ("optical", "wide", "对照表.xlsx", 3)
    assert (reading.read, reading.stored, reading.rejected) == (11, 10, 1)
    assert [(each.code, each.row) for each in reading.problems] == [
        ("mark_multiple", 2),
        ("form_blank", 3),
        ("line_length", 5),
    ]
    facts = dict(reading_facts(reading))
    assert facts["涂点"] == "编号第1-6位，主体码第7-8位，涂点第9-12位，共4题；1满意，2基本满意，3一般，4不满意，5不了解"
    assert facts["读卡（份）"] == "5，其中整张空白1；一题涂两个以上选项1处"
    receipt = keep(LOCAL, store, reading, create_units=True, skip_rejected=True)
    assert (receipt.stored, receipt.ballots) == (10, 3)
    assert store.rows("select label, g.name from ballot b join grp g on g.id = b.grp order by label") == [
        ("000001", "市党代表"), ("000002", "市人大代表"), ("000004", "市党代表"),
    ]  # fmt: skip
    with pytest.raises(DataError) as caught:
        keep(LOCAL, store, understand(LOCAL, store, "读卡2.txt", FORMS, wave="2026", key=KEY), skip_rejected=True)
    assert caught.value.code == "same_file"


def test_without_its_key_the_text_is_recognised_and_refused(store: Store) -> None:
    before = dump(store, without=())
    with pytest.raises(DataError) as caught:
        understand(LOCAL, store, "读卡.txt", FORMS, wave="2026")
    assert caught.value.code == "optical_key_missing"
    assert needs_key(LOCAL, "a.txt", FORMS) and not needs_key(
        LOCAL, "a.csv", csv_file([["参评单位", "类别"], ["甲", "乙"]])
    )
    with pytest.raises(DataError):
        needs_key(Viewer("王", "leader"), "a.txt", FORMS)
    assert dump(store, without=()) == before


def dbf(fields: list[tuple[str, int]], *records: tuple[str, ...]) -> bytes:
    """A dBase III table of character fields."""
    width = 1 + sum(length for _, length in fields)
    head = struct.pack("<4BIHH20x", 3, 126, 11, 3, len(records), 32 + 32 * len(fields) + 1, width)
    described = b"".join(struct.pack("<11sc4xB15x", name.encode(), b"C", length) for name, length in fields)
    rows = b"".join(
        b" " + b"".join(cell.encode().ljust(length) for cell, (_, length) in zip(row, fields, strict=True))
        for row in records
    )
    return head + described + b"\r" + rows + b"\x1a"


def test_the_dbf_file_of_a_reader(store: Store) -> None:
    single = [("BH", 6), ("ZT", 2), *((f"T{number}", 1) for number in range(1, 5))]
    joined = [("BH", 6), ("ZT", 2), ("XX", 4)]
    for content in (
        dbf(single, ("000001", "02", "1", "2", "*", ""), ("000002", "03", "", "1", "5", "9")),
        dbf(joined, ("000001", "02", "12*0"), ("000002", "03", "0159")),
    ):
        with pytest.raises(DataError) as caught:
            understand(LOCAL, store, "读卡.dbf", content, wave="2026")
        assert caught.value.code == "optical_key_missing" and needs_key(LOCAL, "读卡.dbf", content)
        reading = understand(LOCAL, store, "读卡.dbf", content, wave="2026", key=KEY)
        assert (reading.kind, reading.ballots, reading.stored, reading.rejected) == ("optical", 2, 4, 2)
        found = [(each.code, each.row, each.facts["question"]) for each in reading.problems]
        assert found == [("mark_multiple", 1, 3), ("mark_unknown", 2, 4)]
        assert "第1栏" in dict(reading_facts(reading))["涂点"]


def test_blanks_lost_at_the_end_of_a_field_are_a_problem_and_not_a_shift(store: Store) -> None:
    content = dbf([("BH", 6), ("ZT", 2), ("XX", 4)], ("000001", "02", "1234"), ("000002", "03", " 159"))
    reading = understand(LOCAL, store, "读卡.dbf", content, wave="2026", key=KEY)
    assert [(each.code, each.row, dict(each.facts)) for each in reading.problems] == [
        ("line_length", 2, {"seen": 3, "expected": 4})
    ]
    assert reading.stored == 4


def test_a_layout_may_hold_the_key(store: Store, tmp_path) -> None:
    (tmp_path / "读卡.toml").write_text(TOML, "utf-8")
    reading = understand(LOCAL, store, "读卡.txt", FORMS, wave="2026", layout=str(tmp_path / "读卡.toml"))
    assert (reading.layout, reading.stored) == ("读卡", 10)


def test_the_command_takes_the_key_beside_the_file(tmp_path, capsys: pytest.CaptureFixture) -> None:
    (tmp_path / "读卡.txt").write_bytes(FORMS)
    (tmp_path / KEY[0]).write_bytes(KEY[1])
    arguments = ["import", str(tmp_path / "读卡.txt"), "--wave", "2026", "--create-units", "--skip-rejected"]
    database = ["--db", str(tmp_path / "x.duckdb")]
    assert main([*arguments, *database]) == 1
    assert "题号与单位对照表" in capsys.readouterr().err
    assert main([*arguments, "--key", str(tmp_path / KEY[0]), *database]) == 0
    assert "第1批：读卡.txt" in capsys.readouterr().out


def test_names_may_hold_what_separates_unit_and_dimension_elsewhere(store: Store) -> None:
    questions = [["题号", "单位", "评议内容"], ["1", "市公安局-交警", "态度/效率"], ["2", "市教育局", ""]]
    key = ("k.xlsx", workbook(**(SHEETS | {"题号": questions})))
    reading = understand(LOCAL, store, "f.txt", b"0000010212\n0000020221\n", wave="2026", key=key)
    assert reading.units == ("市公安局-交警", "市教育局")
    assert reading.dimensions == ("态度/效率", "总体评价")
