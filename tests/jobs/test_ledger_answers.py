"""Workbooks out to the units, filled in, and back: what differs is shown, and only what a unit may say is taken."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.ledger import LONGEST, plain_text
from data.problems import DataError
from data.store import Store
from jobs.ledger import change, ledger, move, steps, task
from jobs.ledger_answers import Answers, read_answers, take_answers, workbook, workbooks
from jobs.viewer import LOCAL, Viewer
from reports.ledger_workbook import COLUMNS, ID, MARK, WRITTEN
from tests.data.build import workbook as sheets
from tests.jobs.ledgers import PLAN, REPORT, commented, fill, filled, unzipped, walk, zipped
from words import failure
from words.language import speak

TEXTS = ("measures", "responsible", "leader", "progress", "evidence")
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "@SUM(A1)",
    "+1+1",
    "-2",
    '=HYPERLINK("http://x")',
    "{{7*7}}",
    "<b>&amp;</b>",
    "1e5",
    "2026-01-01",
)


@pytest.fixture
def store(tmp_path: Path):
    with commented(tmp_path) as opened:
        yield opened


def read(store: Store, *files: bytes) -> Answers:
    return read_answers(LOCAL, store, [(f"{number}.xlsx", content) for number, content in enumerate(files)])


def out(store: Store, unit: str = "市公安局") -> bytes:
    return workbook(LOCAL, store, "2026", unit).content


def codes(answers: Answers) -> list[str]:
    return [cell.refused.code for cell in answers.refused]


def test_out_filled_and_back(store: Store) -> None:
    first, second, third = filled(store)
    books = unzipped(workbooks(LOCAL, store, "2026").content)
    assert [name.split("_")[-1] for name in books] == ["市公安局.xlsx", "市教育局.xlsx", "市水务局.xlsx"]
    said = {first: {**PLAN, "state": "整改中"}, second: {"measures": "第一行\n第二行"}}
    answers = read_answers(LOCAL, store, [("回.zip", zipped({name: fill(book, said) for name, book in books.items()}))])
    assert [(cell.task, cell.field, cell.was, cell.now) for cell in answers.cells] == [
        (first, "measures", "", PLAN["measures"]), (first, "leader", "", PLAN["leader"]),
        (first, "state", "waiting", "underway"), (second, "measures", "", "第一行\n第二行"),
    ]  # fmt: skip
    assert answers.refused == () and [file.tasks for file in answers.files] == [1, 1, 1]
    assert ledger(LOCAL, store, "2026").counts.waiting == 3  # nothing is taken by reading
    taken = take_answers(LOCAL, store, answers)
    assert (taken.tasks, taken.cells, taken.moved) == ((first, second), 4, 1)
    assert task(LOCAL, store, first).state == "underway" and task(LOCAL, store, second).measures == "第一行\n第二行"
    assert {step.file for step in steps(LOCAL, store, first)} == {"", next(iter(answers.files)).name}
    assert task(LOCAL, store, third).version == 1


def test_nothing_filled_in_says_nothing(store: Store) -> None:
    filled(store)
    answers = read_answers(LOCAL, store, [("回.zip", workbooks(LOCAL, store, "2026").content)])
    assert answers.cells == () and answers.failed == ()
    with pytest.raises(DataError, match="ledger_answers_same"):
        take_answers(LOCAL, store, answers)


@settings(max_examples=2, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {name: st.one_of(st.text(max_size=60), st.sampled_from(HOSTILE), st.just("长" * LONGEST)) for name in TEXTS}
        ),
        min_size=6, max_size=6,
    )
)  # fmt: skip
def test_whatever_is_written_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, said: list[dict[str, str]]
) -> None:
    """Through the ledger into a workbook and back again: no cell differs."""
    with commented(tmp_path_factory.mktemp("texts")) as store:
        numbers = filled(store, ("市公安局",) * len(said))
        for number, texts in zip(numbers, said, strict=True):
            change(LOCAL, store, number, texts, 1)
        content = out(store)
        assert read(store, content).cells == ()
        for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
        rewritten = fill(content, {number: {"progress": "另写"} for number in numbers})
        cells = read(store, rewritten).taken
        differing = [number for number, texts in zip(numbers, said, strict=True) if plain_text(texts["progress"]) != "另写"]
        assert [cell.task for cell in cells] == differing and all(cell.field == "progress" for cell in cells)


def test_hostile_answers_are_text(store: Store) -> None:
    numbers = filled(store, ("市公安局",) * len(HOSTILE))
    content = out(store)
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, place = book.worksheets[0], list(COLUMNS).index("progress") + 1
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    for number, text in zip(numbers, HOSTILE, strict=True):
        cell = sheet.cell(rows[number], place)
        cell.value, cell.data_type = text, "s"
    stream = io.BytesIO()
    book.save(stream)
    take_answers(LOCAL, store, read(store, stream.getvalue()))
    assert [task(LOCAL, store, number).progress for number in numbers] == list(HOSTILE)
    again = openpyxl.load_workbook(io.BytesIO(out(store))).worksheets[0]
    assert all(cell.data_type != "f" for row in again.iter_rows() for cell in row)


def test_what_a_unit_may_not_say_is_refused_with_its_reason(store: Store) -> None:
    numbers = filled(store, ("市公安局",) * 5)
    walk(store, numbers[3], "underway", "reported")
    said = {
        numbers[0]: {"state": "销号"},
        numbers[1]: {"state": "核查", "measures": "可以采用"},
        numbers[2]: {"state": "整改中", "leader": "无", "measures": "没有写谁负责"},
        numbers[3]: {"progress": "核查期间改写", "state": "整改中"},
        numbers[4]: {"state": "差不多", "progress": "长" * (LONGEST + 1)},
    }
    answers = read(store, fill(out(store), said))
    assert [(cell.task, cell.field, cell.refused.code) for cell in answers.refused] == [
        (numbers[0], "state", "ledger_office_state"), (numbers[1], "state", "ledger_office_state"),
        (numbers[2], "state", "ledger_needs"), (numbers[3], "progress", "ledger_not_theirs"),
        (numbers[3], "state", "ledger_step"), (numbers[4], "progress", "value_too_long"),
        (numbers[4], "state", "ledger_state_word"),
    ]  # fmt: skip
    assert "责任领导" in failure(answers.refused[2].refused) and "销号" in failure(answers.refused[0].refused)
    with pytest.raises(DataError, match="ledger_answers_refused"):
        take_answers(LOCAL, store, answers)
    assert task(LOCAL, store, numbers[1]).measures == ""
    taken = take_answers(LOCAL, store, answers, skip_refused=True)
    assert taken.cells == 3 and taken.moved == 0 and task(LOCAL, store, numbers[1]).measures == "可以采用"


def test_no_workbook_checks_or_closes_a_task(store: Store) -> None:
    """Not even step by step, whatever state is named."""
    (number,) = filled(store, ("市公安局",))
    for state in ("整改中", "已报结", "核查", "销号"):
        answers = read(store, fill(out(store), {number: {**PLAN, **REPORT, "state": state}}))
        if answers.taken:
            take_answers(LOCAL, store, answers, skip_refused=True)
    assert task(LOCAL, store, number).state == "reported"


def test_a_stale_workbook_is_told_cell_by_cell(store: Store) -> None:
    (number,) = filled(store, ("市公安局",))
    old = out(store)
    version = change(Viewer("乙", "analyst"), store, number, {"measures": "办公室改过的", "goal": "新目标"}, 1)
    answers = read(store, fill(old, {number: {"measures": "单位的", "leader": "单位写的", "evidence": ""}}))
    assert [(cell.field, cell.was) for cell in answers.refused] == [("measures", "办公室改过的")]
    assert answers.refused[0].refused.code == "ledger_stale" and answers.refused[0].refused.facts["who"] == "乙"
    assert [cell.field for cell in answers.taken] == ["leader"]
    assert read(store, fill(old, {number: {"measures": "办公室改过的"}})).cells == ()  # both wrote the same
    take_answers(LOCAL, store, answers, skip_refused=True)
    move(LOCAL, store, number, "underway", version + 1)
    walk(store, number, "reported", "checking", "returned")
    late = read(store, fill(old, {number: {"state": "整改中"}}))
    assert [cell.refused.code for cell in late.cells] == ["ledger_stale"]


def test_what_changed_between_reading_and_taking_takes_nothing(store: Store) -> None:
    first, second, _ = filled(store)
    said = {first: {"progress": "一"}, second: {"progress": "二"}}
    answers = read(store, fill(out(store), said), fill(out(store, "市教育局"), said))
    change(LOCAL, store, second, {"goal": "改了"}, 1)
    with pytest.raises(DataError, match="ledger_task_changed"):
        take_answers(LOCAL, store, answers)
    assert task(LOCAL, store, first).progress == "" and task(LOCAL, store, first).version == 1
    take_answers(LOCAL, store, read(store, fill(out(store), said)))
    assert read(store, fill(out(store), said)).cells == ()  # taken once, sent twice


def test_rows_that_are_not_as_they_went_out(store: Store) -> None:
    first, *others, other = filled(store, (*("市公安局",) * 6, "市教育局"))
    content = out(store)
    mark = next(row[1].value for row in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0] if row[0].value == first)
    said = {
        first: {"problem": "没有问题", "goal": "改低", "task": "不改"},  # the office's columns are not read
        others[0]: {"progress": "别的单位的", ID: other},
        others[1]: {"progress": "别的任务的", MARK: mark},
        others[2]: {"progress": "编号改了", ID: "十二"},
        others[3]: {"progress": "编号没了", ID: None},
        others[4]: {"progress": "自己加的一行", ID: None, MARK: None},
    }
    answers = read(store, fill(content, said))
    assert codes(answers) == ["ledger_mark_bad"] * 4 + ["ledger_row_new"] and answers.taken == ()


def test_two_answers_for_one_cell(store: Store) -> None:
    (number,) = filled(store, ("市公安局",))
    one, other = (fill(out(store), {number: {"progress": text, "leader": "同一人"}}) for text in ("一", "二"))
    answers = read(store, one, other)
    assert codes(answers) == ["ledger_answer_twice"] and [cell.field for cell in answers.taken] == ["leader", "progress"]


def test_files_that_are_no_workbooks_do_not_keep_the_others(store: Store) -> None:
    (number,) = filled(store, ("市公安局",))
    good = fill(out(store), {number: {"progress": "好的"}})
    bomb = b"PK\x03\x04" + b"\0" * 40
    answers = read(store, b"", b"%PDF-1.7", bomb, sheets(表=[["编号", "整改进展"], [1, "自己做的表"]]), good)
    assert [file.failure.code if file.failure else "" for file in answers.files][-2:] == ["ledger_no_workbook", ""]
    assert len(answers.failed) == 4 and len(answers.taken) == 1
    assert all(failure(file.failure) for file in answers.failed)
    with pytest.raises(DataError, match="ledger_answers_refused"):
        take_answers(LOCAL, store, answers)


def test_a_workbook_of_another_language_is_read(store: Store) -> None:
    (number,) = filled(store, ("市公安局",))
    speak("en")
    content = out(store)
    speak("zh")
    answers = read(store, fill(content, {number: {**PLAN, "state": "Under way"}}))
    assert [cell.now for cell in answers.taken][-1] == "underway"


def test_the_sheet_as_a_unit_sees_it(store: Store) -> None:
    first, second = filled(store, ("市公安局", "市公安局"))
    walk(store, second, "underway", "reported")
    book = openpyxl.load_workbook(io.BytesIO(out(store)))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet and sheet.row_dimensions[1].hidden and sheet.column_dimensions["B"].hidden
    assert (
        sheet.page_setup.paperSize == 9
        and sheet.page_setup.orientation == "landscape"
        and sheet.print_title_rows == "$4:$4"
    )
    rows = {sheet.cell(row, 1).value: row for row in range(5, sheet.max_row + 1)}
    for number, row in rows.items():
        if number in (first, second):
            open_cells = {key for place, key in enumerate(COLUMNS, 1) if not sheet.cell(row, place).protection.locked}
            assert open_cells == (set(WRITTEN) if number == first else set())
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert [each.formula1 for each in lists] == ['"待反馈,整改中"']
    assert len(book.sheetnames) == 2 and "三道关" in "".join(str(row[0].value) for row in book.worksheets[1].iter_rows())
    assert out(store) == out(store)


def test_closed_tasks_go_out_no_more(store: Store) -> None:
    (number,) = filled(store, ("市公安局",))
    walk(store, number, "underway", "reported", "checking", "returned")
    assert "请补充" in str([cell.value for cell in openpyxl.load_workbook(io.BytesIO(out(store))).worksheets[0][5]])
    walk(store, number, "underway", "reported", "checking", "closed")
    with pytest.raises(DataError, match="ledger_nothing_open"):
        out(store)
