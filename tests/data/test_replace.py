"""A corrected file takes the place of a batch: both or neither, judged against the other batches."""

from __future__ import annotations

import pytest

import data.batches
from data.batch_detail import batch_detail
from data.problems import DataError
from data.store import Store
from jobs.imports import read_again, reinstate, replace_with, understand, understand_for, withdraw
from jobs.settings import keep_raw_files
from jobs.viewer import LOCAL, Viewer
from tests.data.build import LONG, UNITS, csv_file, dump, long_file
from tests.jobs.build import bring, mark, rank

WRONG = long_file(["A1", "A2", "A3"], units=("市公按局", *UNITS), levels=("不满意", "满意"))
RIGHT = long_file(["A1", "A2", "A3"], levels=("满意", "一般"))
OTHER = long_file(["B1", "B2"], group="企业")


def put_right(store: Store, batch: int = 2, content: bytes = RIGHT, **told: bool):
    reading = understand_for(LOCAL, store, batch, "改正.csv", content)
    return replace_with(LOCAL, store, batch, reading, create_units=True, **told)


@pytest.fixture
def filled(store: Store) -> Store:
    bring(store, OTHER, "一.csv")
    bring(store, WRONG, "错.csv")
    return store


def test_it_is_as_if_the_right_file_had_come_at_once(filled: Store, tmp_path) -> None:
    receipt = put_right(filled)
    assert (receipt.batch, receipt.file) == (3, "改正.csv")
    assert filled.rows("select id, state from batch order by id") == [(1, "active"), (2, "withdrawn"), (3, "active")]
    assert "市公按局" not in [name for (name,) in filled.rows("select name from unit")]
    with Store(tmp_path / "other.duckdb") as other:
        bring(other, OTHER, "一.csv")
        bring(other, RIGHT, "改正.csv")
        assert (rank(filled), mark(filled)) == (rank(other), mark(other))


def test_the_only_batch_of_a_wave_can_be_replaced(store: Store) -> None:
    bring(store, WRONG)
    put_right(store, 1)
    assert store.rows("select id from wave") == [("2026",)]
    withdraw(LOCAL, store, 2)
    assert store.rows("select id from wave") == [] and store.rows("select name from unit") == []


def test_the_replaced_one_can_come_back_when_its_correction_has_gone(filled: Store) -> None:
    numbers = rank(filled)
    put_right(filled)
    with pytest.raises(DataError, match="ballots_known"):
        reinstate(LOCAL, filled, 2)
    withdraw(LOCAL, filled, 3)
    reinstate(LOCAL, filled, 2)
    assert rank(filled) == numbers


def test_the_same_file_may_replace_itself_but_not_repeat_another(filled: Store) -> None:
    numbers = rank(filled)
    put_right(filled, 2, WRONG)
    assert rank(filled) == numbers
    before = dump(filled, without=())
    for content, code in ((OTHER, "same_file"), (long_file(["A1", "B2"]), "ballots_known")):
        with pytest.raises(DataError, match=code):
            put_right(filled, 3, content)
        assert dump(filled, without=()) == before


def test_what_was_told_of_the_replaced_one_holds(filled: Store) -> None:
    bring(filled, OTHER, "又.csv", again=True)
    put_right(filled, 3, long_file(["B1", "B2"], levels=("一般",)))
    assert filled.rows("select id, again from batch where state = 'active' order by id")[-1] == (4, True)


@pytest.mark.parametrize("step", ["withdraw_batch", "_insert", "_refuse_known_ballots", "_log"])
def test_a_failure_anywhere_leaves_everything(filled: Store, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    before = dump(filled, without=())
    original, calls = getattr(data.batches, step), []

    def fail(*arguments, **options):
        calls.append(step)
        if step != "_log" or len(calls) == 3:
            raise ZeroDivisionError
        return original(*arguments, **options)

    monkeypatch.setattr(data.batches, step, fail)
    with pytest.raises(ZeroDivisionError):
        put_right(filled)
    assert dump(filled, without=()) == before


def test_what_cannot_be_replaced(filled: Store) -> None:
    reading = understand(LOCAL, filled, "改正.csv", RIGHT, wave="2026")
    withdraw(LOCAL, filled, 2)
    for batch, code in ((2, "batch_not_active"), (9, "batch_unknown")):
        with pytest.raises(DataError, match=code):
            replace_with(LOCAL, filled, batch, reading, create_units=True)
    with pytest.raises(DataError, match="not_allowed"):
        replace_with(Viewer("李", "analyst", series=("窗口",)), filled, 1, reading, create_units=True)


def test_names_and_rejected_rows_are_confirmed_as_at_an_import(filled: Store) -> None:
    before = dump(filled, without=())
    rows = [LONG, ["A1", "群众", "新局", "服务态度", "满意"], ["", "群众", "市公安局", "服务态度", "满意"]]
    reading = understand_for(LOCAL, filled, 2, "改正.csv", csv_file(rows))
    for told, code in (({}, "names_unknown"), ({"create_units": True}, "rows_rejected")):
        with pytest.raises(DataError, match=code):
            replace_with(LOCAL, filled, 2, reading, **told)
    assert dump(filled, without=()) == before
    assert replace_with(LOCAL, filled, 2, reading, create_units=True, skip_rejected=True).stored == 1


def test_a_kept_file_is_read_again_with_another_layout(store: Store, tmp_path) -> None:
    rows = [["编号", "单位", "打分"], ["1", "市公安局", "5"], ["2", "市公安局", "1"]]
    head = 'shape = "long"\n[columns]\nballot = "编号"\nunit = "单位"\nlevel = "打分"\n[levels]\n'
    wrong, right = tmp_path / "wrong.toml", tmp_path / "right.toml"
    wrong.write_text('name = "反"\n' + head + '"1" = "满意"\n"5" = "不满意"\n', "utf-8")
    right.write_text('name = "正"\n' + head + '"5" = "满意"\n"1" = "不满意"\n', "utf-8")
    keep_raw_files(LOCAL, store, True)
    bring(store, csv_file(rows), layout=str(wrong))
    reading = read_again(LOCAL, store, 1, layout=str(right))
    assert (reading.layout, dict(reading.levels), reading.file) == ("正", {"满意": 1, "不满意": 1}, "评议.csv")
    replace_with(LOCAL, store, 1, reading)
    assert store.rows("select state, layout from batch order by id") == [("withdrawn", "反"), ("active", "正")]
    assert store.rows("select batch from raw_file order by batch") == [(1,), (2,)]
    keep_raw_files(LOCAL, store, False)
    bring(store, OTHER)
    with pytest.raises(DataError, match="raw_file_absent"):
        read_again(LOCAL, store, 3)


def test_a_batch_tells_what_it_brought_in_either_state(filled: Store) -> None:
    put_right(filled)
    old, new = batch_detail(filled, 2), batch_detail(filled, 3)
    assert old.groups == (("群众", 3),) == new.groups
    assert dict(old.units) == dict.fromkeys(("市公按局", *UNITS), 6) and dict(new.units) == dict.fromkeys(UNITS, 6)
    assert dict(new.levels) == {"满意": 12, "一般": 12} and dict(old.levels) == {"满意": 15, "不满意": 15}
    assert [(action, other) for _, _, action, other in old.log] == [("import", None), ("withdraw", None), ("replace", 3)]
    assert [(action, other) for _, _, action, other in new.log] == [("import", None), ("replace", 2)]
    withdraw(LOCAL, filled, 3)
    gone = batch_detail(filled, 3)
    assert (gone.groups, dict(gone.units), dict(gone.levels)) == (new.groups, dict(new.units), dict(new.levels))
    bring(filled, csv_file([("参评单位", "类别"), ("市水务局", "部门")]), "名录.csv")
    assert batch_detail(filled, 4).units == (("市水务局", 0),)
