"""办件量 and 差评整改量: from a table of their own or from beside the counts, into the store and out of it."""

from __future__ import annotations

import pytest

from data.problems import DataError
from data.review_rows import caseload_of
from data.store import Store
from jobs.imports import reinstate, understand, withdraw
from jobs.viewer import LOCAL
from tests.data.build import csv_file, dump
from tests.jobs.build import bring, rank
from words.summaries import receipt_line

SHEET = ("参评单位", "所属单位", "办件量", "差评整改量")
COUNTS = ("参评单位", "办件量", "主动评价量", "非常满意", "满意", "基本满意", "不满意", "非常不满意", "差评整改量")
STARS = {"scheme": "hcp5_star"}


def sheet(*rows: tuple, header: tuple = SHEET) -> bytes:
    return csv_file([header, *rows])


def counted(store: Store, *rows: tuple, file: str = "计票.csv", wave: str = "2026Q3") -> dict:
    bring(store, csv_file([COUNTS, *rows]), file, wave=wave, **STARS)
    return caseload_of(store, wave)


def test_a_table_of_its_own(store: Store) -> None:
    content = sheet(("甲窗", "市公安局", "1,234件", "8"), ("乙窗", "市公安局", "500", "—"), ("合计", "", "1734", "8"))
    reading = understand(LOCAL, store, "办件量.csv", content, wave="2026Q3", **STARS)
    assert (reading.shape, reading.read, reading.stored, reading.rejected) == ("caseload", 2, 2, 0)
    assert reading.notes[-1].code == "caseload_totals" and reading.units == ("甲窗", "乙窗")
    bring(store, content, wave="2026Q3", **STARS)
    assert caseload_of(store, "2026Q3") == {"甲窗": (1234, 8), "乙窗": (500, None)}
    assert caseload_of(store, "2026Q2") == {}


def test_columns_beside_the_counts(store: Store) -> None:
    """The counts are what they are without these columns; the last line is a check of the counts."""
    rows = [("甲窗", 100, 40, 30, 5, 2, 2, 1, 3), ("乙窗", 200, 20, 20, 0, 0, 0, 0, "")]
    found = counted(store, *rows, ("合计", 300, 60, 50, 5, 2, 2, 1, 3))
    assert found == {"甲窗": (100, 3), "乙窗": (200, None)}
    with_cases = rank(store, "2026Q3")
    bring(store, csv_file([(row[0], *row[3:8]) for row in (COUNTS, *rows)]), "另一.csv", wave="2026Q2", **STARS)
    assert rank(store, "2026Q2") == with_cases.replace('"from": "2026Q2"', "")


def test_several_tables_add_up(store: Store) -> None:
    """The months of a quarter, each in its file."""
    for month, cases in (("7月", 100), ("8月", 120), ("9月", 90)):
        found = counted(store, ("甲窗", cases, 10, 10, 0, 0, 0, 0, ""), file=f"{month}.csv")
    assert found == {"甲窗": (310, None)}


@pytest.mark.parametrize(
    ("rows", "code", "row"),
    [
        ([("甲窗", "", "约500", "")], "count_bad", 2),
        ([("甲窗", "", "500", "-1")], "count_bad", 2),
        ([("甲窗", "", "500", "1"), ("甲窗", "", "600", "1")], "caseload_twice", 3),
        ([("甲窗", "", "500", ""), ("", "", "600", "")], "unit_missing", 3),
        ([("甲窗", "", "500", ""), ("合计", "", "600", "")], "total_differs", 3),
    ],
)  # fmt: skip
def test_what_cannot_be_right(store: Store, rows: list[tuple], code: str, row: int) -> None:
    reading = understand(LOCAL, store, "办件量.csv", sheet(*rows), wave="2026Q3", **STARS)
    assert [(problem.code, problem.row) for problem in reading.problems] == [(code, row)]
    with pytest.raises(DataError, match="rows_rejected"):
        bring(store, sheet(*rows), wave="2026Q3", **STARS)


def test_what_lines_of_a_unit_state_otherwise_is_not_stored_and_said(store: Store) -> None:
    """A line a group: the same number is that of the unit, different ones may be parts or errors."""
    header = ("参评单位", "评议主体", "办件量", *COUNTS[3:8])
    rows = [("甲窗", group, cases, 9, 1, 0, 0, 0) for group, cases in (("企业", 100), ("居民", 250))]
    rows += [("乙窗", group, 80, 9, 1, 0, 0, 0) for group in ("企业", "居民")]
    reading = understand(LOCAL, store, "a.csv", csv_file([header, *rows]), wave="2026Q3", **STARS)
    assert [(note.code, note.facts["count"]) for note in reading.notes] == [
        ("caseload_unclear", 1)
    ] and not reading.problems
    bring(store, csv_file([header, *rows]), wave="2026Q3", **STARS)
    assert caseload_of(store, "2026Q3") == {"乙窗": (80, None)}


def test_out_of_the_store_and_back(store: Store) -> None:
    counted(store, ("甲窗", 100, 40, 30, 5, 2, 2, 1, 3))
    before = dump(store)
    batch = bring(store, sheet(("甲窗", "", "50", "1"), ("丙窗", "", "7", "")), wave="2026Q3", **STARS).batch
    after = dump(store)
    withdraw(LOCAL, store, batch)
    assert dump(store) == before and caseload_of(store, "2026Q3") == {"甲窗": (100, 3)}
    reinstate(LOCAL, store, batch)
    assert dump(store) == after and caseload_of(store, "2026Q3") == {"甲窗": (150, 4), "丙窗": (7, None)}


def test_names_of_the_registry_hold(store: Store) -> None:
    bring(store, csv_file([("参评单位", "类别", "别名"), ("甲窗", "窗口", "甲窗口")]), "名录.csv", wave="2026Q3", **STARS)
    bring(store, sheet(("甲窗口", "", "50", "1")), wave="2026Q3", create_units=False, **STARS)
    assert caseload_of(store, "2026Q3") == {"甲窗": (50, 1)}


def test_a_registry_or_a_questionnaire_with_such_a_column_stays_one(store: Store) -> None:
    registry = csv_file([("参评单位", "类别", "分管口", "办件量"), ("甲窗", "窗口", "城建口", "500")])
    assert understand(LOCAL, store, "名录.csv", registry, wave="2026Q3", **STARS).shape == "registry"
    remarks = csv_file([("参评单位", "办件量", "意见建议"), ("甲窗", "500", "排队久")])
    assert understand(LOCAL, store, "意见.csv", remarks, wave="2026Q3", **STARS).shape == "long"


def test_the_receipt_says_how_many_lines(store: Store) -> None:
    receipt = bring(store, sheet(("甲窗", "", "50", "1"), ("乙窗", "", "60", "")), wave="2026Q3", **STARS)
    assert receipt_line(receipt) == "第1批：评议.csv已导入2026Q3，办件量和差评整改2行，未入库0条。"
