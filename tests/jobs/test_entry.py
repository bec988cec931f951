"""From two clerks' keys to one batch, and how often who was wrong."""

from __future__ import annotations

import io

import openpyxl
import pytest

from data.problems import DataError
from data.store import Store
from jobs.entry import (
    begin,
    compare_files,
    comparison_workbook,
    differences_workbook,
    entries,
    form_proposal,
    own_forms,
    reading_of,
    remove,
    remove_form,
    renumber_form,
    review,
    save_form,
    settle,
    store_entry,
)
from jobs.imports import withdraw
from jobs.viewer import LOCAL, Viewer
from tests.data.build import csv_file, dump, long_file, workbook
from tests.jobs.build import bring, mark, rank

ITEMS = "市公安局：政务公开、效能建设\n市教育局：政务公开、效能建设"
LEADER = Viewer("王", "leader")
ELSEWHERE = Viewer("李", "analyst", series=("窗口",))


@pytest.fixture
def number(store: Store) -> int:
    return begin(LOCAL, store, "2026", "市级领导", ITEMS)


def key(store: Store, number: int, clerk: str, **forms: str) -> None:
    for form, marks in forms.items():
        save_form(LOCAL, store, number, clerk, form[1:], marks)


def code_of(call, *arguments, **options) -> str:
    with pytest.raises(DataError) as caught:
        call(*arguments, **options)
    return caught.value.code


def test_two_entries_are_compared_settled_and_stored_as_one_batch(store: Store, number: int) -> None:
    key(store, number, "甲", f001="1234", f002="1110", f003="9*00")
    key(store, number, "乙", f003="9*00", f001="1244", f002="1210")
    found = review(LOCAL, store, number)
    assert (found.forms, found.twice, found.cells, found.single) == (3, 3, 12, ())
    assert [(each.difference.form, each.difference.unit, each.difference.dimension) for each in found.open] == [
        ("001", "市教育局", "政务公开"), ("002", "市公安局", "效能建设"),
    ]  # fmt: skip
    assert [(each.first_clerk, each.difference.first, each.second_clerk, each.difference.second) for each in found.open] == [
        ("甲", "3", "乙", "4"), ("甲", "1", "乙", "2"),
    ]  # fmt: skip
    assert code_of(reading_of, LOCAL, store, number) == "entry_open"
    settle(LOCAL, store, number, "001", 2, "3")
    settle(LOCAL, store, number, "002", 1, "9")  # neither of the two
    found = review(LOCAL, store, number)
    assert found.open == () and found.multiple == 1 and found.blank == 0
    assert [(each.name, each.forms, each.cells, each.wrong) for each in found.clerks] == [
        ("甲", 3, 12, 1),
        ("乙", 3, 12, 2),
    ]
    assert found.clerks[1].error_rate == pytest.approx(100 / 6)

    reading = reading_of(LOCAL, store, number)
    assert reading.file.startswith("录入_市级领导_") and reading.file.endswith(".csv")
    assert (reading.shape, reading.read, reading.ballots, reading.groups) == ("wide", 8, 3, (("市级领导", 3),))
    receipt = store_entry(LOCAL, store, reading, create_units=True)
    assert receipt.batch == 1
    assert [state.batch for state in entries(LOCAL, store)] == [1]
    assert store.rows(
        "select b.label, u.name, d.name, l.name from rating r join ballot b on b.id = r.ballot join unit u on u.id = r.unit "
        "join dimension d on d.id = r.dimension join level l on l.id = r.level where b.label = '002' order by all"
    ) == [
        ("002", "市公安局", "政务公开", "满意"),
        ("002", "市公安局", "效能建设", "unknown"),
        ("002", "市教育局", "政务公开", "满意"),
    ]


def test_a_batch_of_keyed_forms_leaves_without_a_trace(store: Store, number: int) -> None:
    bring(store, long_file([str(form) for form in range(900, 940)]))
    key(store, number, "甲", f001="1234")
    key(store, number, "乙", f001="1234")
    before = (dump(store), rank(store), mark(store))
    store_entry(LOCAL, store, reading_of(LOCAL, store, number), create_units=True)
    for change in (
        lambda: key(store, number, "甲", f002="1111"),
        lambda: remove_form(LOCAL, store, number, "甲", "001"),
        lambda: renumber_form(LOCAL, store, number, "甲", "001", "009"),
        lambda: settle(LOCAL, store, number, "001", 0, "2"),
    ):
        assert code_of(change) == "entry_in_batch"
    withdraw(LOCAL, store, 2)
    assert (dump(store), rank(store), mark(store)) == before
    key(store, number, "甲", f002="1111")


def test_the_batch_says_the_same_as_the_file_that_an_office_would_type(store: Store, number: int, tmp_path) -> None:
    key(store, number, "甲", f001="1290")
    store_entry(LOCAL, store, reading_of(LOCAL, store, number, single=True), create_units=True)
    typed = csv_file(
        [
            ["评议表编号", "评议主体", "市公安局—政务公开", "市公安局—效能建设", "市教育局—政务公开", "市教育局—效能建设"],
            ["001", "市级领导", "满意", "基本满意", "不了解", ""],
        ]
    )
    with Store(tmp_path / "other.duckdb") as other:
        bring(other, typed)
        assert mark(other) == mark(store)


def test_forms_keyed_only_once_are_listed_and_stored_only_when_said(store: Store, number: int) -> None:
    assert code_of(reading_of, LOCAL, store, number) == "entry_empty"
    key(store, number, "甲", f001="1111", f002="0000")
    key(store, number, "乙", f001="1111")
    found = review(LOCAL, store, number)
    assert [(form.form, form.clerk) for form in found.single] == [("002", "甲")]
    assert found.blank == 1
    assert code_of(reading_of, LOCAL, store, number) == "entry_single"
    assert reading_of(LOCAL, store, number, single=True).ballots == 1
    renumber_form(LOCAL, store, number, "甲", "002", "003")
    assert [form.form for form in own_forms(LOCAL, store, number, "甲")] == ["001", "003"]
    assert [form.form for form in own_forms(LOCAL, store, number, "乙")] == ["001"]
    remove_form(LOCAL, store, number, "甲", "003")
    assert review(LOCAL, store, number).single == ()


def test_an_unsettled_cell_is_nobodys_mistake_yet(store: Store, number: int) -> None:
    key(store, number, "甲", f001="1111")
    key(store, number, "乙", f001="1122")
    settle(LOCAL, store, number, "001", 3, "2")
    assert [(each.name, each.cells, each.wrong) for each in review(LOCAL, store, number).clerks] == [
        ("甲", 3, 1),
        ("乙", 3, 0),
    ]


def test_a_new_wave_takes_series_and_scheme_with_it(store: Store) -> None:
    number = begin(LOCAL, store, "2027", "党代表", "甲\n乙", series="评窗口", scheme="hcp5_star")
    save_form(LOCAL, store, number, "甲", "1", "15")
    reading = reading_of(LOCAL, store, number, single=True)
    assert (reading.waves[0].series, reading.waves[0].scheme_id) == ("评窗口", "hcp5_star")
    assert dict(reading.levels) == {"非常满意": 1, "非常不满意": 1}
    assert code_of(begin, LOCAL, store, "", "党代表", "甲") == "entry_incomplete"
    assert code_of(begin, LOCAL, store, "2027", "党代表", "甲", scheme="x") == "scheme_unknown"


def test_the_form_is_proposed_from_what_the_wave_knows(store: Store) -> None:
    bring(store, long_file(["1"]), wave="2025", series="机关")
    registry = csv_file([("参评单位", "类别", "是否排名"), ("市公安局", "全部", "是"), ("市文旅局", "全部", "是")])
    bring(store, registry, "名录.csv", wave="2026", series="机关")
    assert form_proposal(LOCAL, store, "2026") == "市公安局：服务态度、依法行政\n市文旅局：服务态度、依法行政"
    assert form_proposal(LOCAL, store, "2026", overall_only=True) == "市公安局\n市文旅局"


def test_only_editors_of_the_series_key_forms(store: Store, number: int) -> None:
    for viewer in (LEADER, ELSEWHERE):
        for job, arguments in (
            (begin, (store, "2028", "甲", "乙")), (save_form, (store, number, "甲", "1", "1111")), (review, (store, number)),
            (settle, (store, number, "1", 0, "1")), (reading_of, (store, number)), (remove, (store, number)),
            (differences_workbook, (store, number)), (own_forms, (store, number, "甲")),
        ):  # fmt: skip
            assert code_of(job, viewer, *arguments) == "not_allowed"
    assert entries(ELSEWHERE, store) == []
    remove(LOCAL, store, number)
    assert entries(LOCAL, store) == []


def test_the_list_of_differences_as_a_workbook(store: Store, number: int) -> None:
    key(store, number, "甲", f001="1234", f002="1111")
    key(store, number, "乙", f001="1230")
    exported = differences_workbook(LOCAL, store, number)
    book = openpyxl.load_workbook(io.BytesIO(exported.content))
    assert exported.name == "录入差异清单_市级领导.xlsx"
    assert book.sheetnames == ["差异清单", "只有一遍", "录入人差错率"]
    assert [cell.value for cell in book["差异清单"][3]] == ["001", "市教育局", "效能建设", "不满意", "空白", ""]
    assert [cell.value for cell in book["只有一遍"][3]] == ["002", "甲"]
    assert [cell.value for cell in book["录入人差错率"][3]] == ["甲", 1, 3, 0, 0]


def test_two_sheets_or_two_files_are_compared(store: Store) -> None:
    rows = [["评议表编号", "市公安局", "=1+1"], ["000001", "满意", "一般"], ["000002", "满意", "满意"]]
    other = [rows[0], ["000002", "满意", "不满意"], ["000003", "一般", "一般"]]
    of_sheets = compare_files(LOCAL, ("人工录入.xlsx", workbook(甲=rows, 乙=other)))
    of_files = compare_files(LOCAL, ("甲.csv", csv_file(rows)), ("乙.csv", csv_file(other)))
    assert of_sheets == of_files
    assert [(each.form, each.unit, each.first, each.second) for each in of_files.differences] == [
        ("000002", "=1+1", "满意", "不满意")
    ]
    assert code_of(compare_files, LOCAL, ("甲.csv", csv_file(rows))) == "compare_alone"
    assert code_of(compare_files, LEADER, ("甲.csv", csv_file(rows))) == "not_allowed"
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(LOCAL, store, of_files).content))
    assert book["差异清单"]["B3"].value == "=1+1" and book["差异清单"]["B3"].data_type == "s"
    assert [[cell.value for cell in row] for row in book["只有一遍"].iter_rows(min_row=3)] == [
        ["000001", "只在第一份里"], ["000003", "只在第二份里"],
    ]  # fmt: skip
