"""What a file is understood to be, what is asked before anything is created, and what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.problems import DataError
from data.store import Store
from jobs.imports import batches, keep, reinstate, understand, withdraw
from jobs.schemes import preset_schemes
from jobs.viewer import LOCAL, Viewer
from tests.data.build import LONG, UNITS, csv_file, dump, long_file, long_rows, workbook
from tests.jobs.build import bring
from words import say
from words.summaries import reading_facts

LEADER = Viewer("王", "leader")
ELSEWHERE = Viewer("李", "analyst", series=("窗口",))


def read(store: Store, *rows, file: str = "f.csv", wave: str | None = "2026", **options: object):
    return understand(LOCAL, store, file, csv_file(rows), wave=wave, **options)


def code_of(job, *arguments: object, **options: object) -> str:
    with pytest.raises(DataError) as caught:
        job(*arguments, **options)
    return caught.value.code


def test_a_reading_says_everything_and_stores_nothing(store: Store) -> None:
    before = dump(store, without=())
    rows = [
        (*row, extra)
        for row, extra in zip(long_rows(["1", "2"], levels=("满意", "不了解")), ["性别", *["男"] * 16], strict=True)
    ]
    reading = understand(
        LOCAL, store, "f.csv", csv_file(rows, "gb18030", "\t"), wave="2026", series="机关", period="2026Q1"
    )
    assert (reading.kind, reading.encoding, reading.shape, reading.sheet, reading.layout) == (
        "csv",
        "GB18030",
        "long",
        "",
        "",
    )
    assert reading.units == UNITS
    assert reading.groups == (("群众", 2),)
    assert reading.dimensions == ("服务态度", "依法行政")
    assert dict(reading.levels) == {"满意": 8, "unknown": 8}
    assert (reading.read, reading.stored, reading.rejected, reading.ballots, reading.comments) == (16, 16, 0, 2, 0)
    assert reading.ignored == () and dict(reading.attributes)["性别"]
    assert reading.new_waves == ("2026",)
    assert (reading.waves[0].series, reading.waves[0].period, reading.waves[0].scheme_id) == (
        "机关",
        "2026Q1",
        "cn4_100_80_60_0",
    )
    assert dump(store, without=()) == before


def test_a_workbook_tells_its_sheet_and_the_others(store: Store) -> None:
    reading = understand(LOCAL, store, "表.xlsx", workbook(评议=long_rows(["1"]), 另一张=long_rows(["2"])), wave="2026")
    assert (reading.kind, reading.sheet, reading.other_sheets) == ("xlsx", "评议", ("另一张",))
    assert keep(LOCAL, store, reading, create_units=True).stored == 8


def test_the_first_sheet_that_can_be_understood_is_read(store: Store) -> None:
    book = workbook(说明=[["第一条", "第二条"], ["甲", "乙"]], 评议=long_rows(["1"]))
    assert understand(LOCAL, store, "表.xlsx", book, wave="2026").sheet == "评议"
    with pytest.raises(DataError) as caught:
        understand(
            LOCAL, store, "表.xlsx", workbook(一=[["甲", "乙"], ["1", "2"]], 二=[["丙", "丁"], ["1", "2"]]), wave="2026"
        )
    assert (caught.value.code, caught.value.facts["sheet"]) == ("no_rating_columns", "一")


def test_nothing_is_created_by_a_slip_of_the_pen(store: Store) -> None:
    bring(store, long_file(["1"]))
    before = dump(store, without=())
    rows = [
        LONG,
        ["2", "群众", "市公按局", "服务态渡", "满意"],
        ["2", "群众", "市教育局", "服务态度", "满意"],
        ["3", "群众A", "市水务局", "依法行政", "满意"],
    ]
    reading = read(store, *rows)
    found = {(each.kind, each.name): each.nearest for each in reading.unknown}
    assert set(found) == {("unit", "市公按局"), ("unit", "市水务局"), ("group", "群众A"), ("dimension", "服务态渡")}
    assert found["unit", "市公按局"][0] == "市公安局"
    assert found["group", "群众A"] == ("群众",)
    assert found["dimension", "服务态渡"][0] == "服务态度"
    with pytest.raises(DataError) as caught:
        keep(LOCAL, store, reading)
    assert caught.value.code == "names_unknown"
    assert [each.name for each in caught.value.facts["unknown"]] == [each.name for each in reading.unknown]
    assert dump(store, without=()) == before
    keep(LOCAL, store, reading, create_units=True)
    assert store.value("select count(*) from unit") == 6


def test_a_registry_makes_its_units_known(store: Store) -> None:
    bring(store, csv_file([("参评单位", "类别"), *((unit, "部门") for unit in UNITS)]))
    reading = understand(LOCAL, store, "f.csv", long_file(["1"]), wave="2026")
    assert {each.kind for each in reading.unknown} == {"group", "dimension"}


def test_what_the_scheme_names_is_known(store: Store, tmp_path: Path) -> None:
    scheme = tmp_path / "s.toml"
    text = preset_schemes()["cn4_100_80_60_0"].replace('id = "cn4_100_80_60_0"', 'id = "own"')
    scheme.write_text(text + '[groups]\n"群众" = 1\n"企业" = 1\n[dimensions]\n"服务态度" = 1\n', "utf-8")
    reading = understand(LOCAL, store, "f.csv", long_file(["1"]), wave="2026", scheme=str(scheme))
    assert {(each.kind, each.name) for each in reading.unknown if each.kind != "unit"} == {("dimension", "依法行政")}


@pytest.mark.parametrize("options", [{}, {"create_units": True}, {"create_units": True, "skip_rejected": True}])
def test_an_unknown_level_always_stores_nothing(store: Store, options: dict) -> None:
    reading = read(
        store,
        LONG,
        ["1", "群众", "甲", "态度", "很满意"],
        ["1", "群众", "乙", "态度", "满意"],
        ["2", "群众", "甲", "态度", "很满意"],
    )
    (level,) = reading.unknown_levels
    assert (level.name, level.count, level.row, level.column, level.nearest[0]) == ("很满意", 2, 2, "评价选项", "满意")
    assert [problem.row for problem in reading.problems] == [2, 4]
    assert code_of(keep, LOCAL, store, reading, **options) == "names_unknown"
    assert store.is_empty()


def test_a_level_must_be_in_the_scheme_of_its_own_wave(store: Store) -> None:
    bring(store, csv_file([LONG, ["1", "群众", "甲", "态度", "非常满意"]]), wave="2025", scheme="hcp5_star")
    bring(store, long_file(["1"]), "二.csv", wave="2026")
    reading = read(
        store,
        ["评议年度", *LONG],
        ["2025", "7", "群众", "甲", "态度", "非常满意"],
        ["2026", "8", "群众", "甲", "态度", "非常满意"],
        wave=None,
    )
    assert [(each.name, each.row) for each in reading.unknown_levels] == [("非常满意", 3)]


def test_rejected_rows_are_decided_by_the_person(store: Store) -> None:
    reading = read(store, LONG, ["1", "群众", "甲", "态度", "满意"], ["", "群众", "甲", "态度", "满意"], ["1", "群众"])
    with pytest.raises(DataError) as caught:
        keep(LOCAL, store, reading, create_units=True)
    assert (caught.value.code, caught.value.facts["count"]) == ("rows_rejected", 2)
    assert [(problem.code, problem.row) for problem in caught.value.problems] == [("ballot_missing", 3), ("ragged_row", 4)]
    assert store.is_empty()
    receipt = keep(LOCAL, store, reading, create_units=True, skip_rejected=True)
    assert (receipt.read, receipt.stored, receipt.rejected, receipt.ballots) == (2, 1, 1, 1)


def test_nothing_left_is_no_batch(store: Store) -> None:
    reading = read(store, LONG, ["", "群众", "甲", "态度", "满意"])
    assert code_of(keep, LOCAL, store, reading, create_units=True, skip_rejected=True) == "nothing_left"
    assert store.is_empty() and store.rows("select * from wave") == []


def test_a_receipt(store: Store) -> None:
    receipt = bring(store, long_file(["1", "2"]), "一.csv")
    assert (receipt.batch, receipt.file, receipt.wave, receipt.kind, receipt.shape) == (1, "一.csv", "2026", "csv", "long")
    assert len(receipt.sha256) == 64


def test_a_wave_keeps_what_it_was_made_with(store: Store) -> None:
    bring(store, long_file(["1"]), series="机关", period="2026Q1", scheme="cn4_100_90_70_50")
    for wrong, code in (
        ({"series": "窗口"}, "series"),
        ({"period": "2026"}, "period"),
        ({"scheme": "hcp5_star"}, "scheme"),
    ):
        assert code_of(understand, LOCAL, store, "f.csv", long_file(["2"]), wave="2026", **wrong) == f"wave_has_{code}"
    same = understand(
        LOCAL, store, "f.csv", long_file(["2"]), wave="2026", series="机关", period="2026Q1", scheme="cn4_100_90_70_50"
    )
    assert same.new_waves == ()


def test_defaults_of_a_new_wave(store: Store) -> None:
    bring(store, long_file(["1"]), wave="春")
    assert store.rows("select id, series, period, scheme_id from wave") == [("春", "default", "春", "cn4_100_80_60_0")]
    assert code_of(understand, LOCAL, store, "f.csv", long_file(["1"]), wave="") == "wave_absent"


def test_a_layout_names_the_scheme_of_a_new_wave(store: Store) -> None:
    reading = understand(
        LOCAL, store, "f.csv", csv_file([["s", "dept", "y"], ["1", "2", "5"]]), wave="1", layout="insteval"
    )
    assert reading.waves[0].scheme_id == "hcp5_star"
    assert reading.levels == (("非常满意", 1),)


def test_unknown_schemes_and_layouts(store: Store) -> None:
    with pytest.raises(DataError) as caught:
        understand(LOCAL, store, "f.csv", long_file(["1"]), wave="2026", scheme="cn4_100_80_60")
    assert (caught.value.code, caught.value.facts["nearest"][0]) == ("scheme_unknown", "cn4_100_80_60_0")
    assert code_of(understand, LOCAL, store, "f.csv", long_file(["1"]), wave="2026", layout="instevall") == "layout_unknown"


def test_only_editors_change_data_and_only_of_their_series(store: Store) -> None:
    bring(store, long_file(["1"]), series="机关")
    reading = understand(LOCAL, store, "f.csv", long_file(["2"]), wave="2026")
    for job, arguments in (
        (understand, (store, "f.csv", long_file(["2"]))), (keep, (store, reading)), (withdraw, (store, 1)), (reinstate, (store, 1)),
        (batches, (store,)),
    ):  # fmt: skip
        assert code_of(job, LEADER, *arguments) == "not_allowed"
    assert code_of(understand, ELSEWHERE, store, "f.csv", long_file(["2"]), wave="2026") == "not_allowed"
    assert code_of(withdraw, ELSEWHERE, store, 1) == "not_allowed"
    assert batches(ELSEWHERE, store) == [] and len(batches(LOCAL, store)) == 1


def test_many_unknown_names_are_listed_and_only_the_first_are_compared(store: Store) -> None:
    bring(store, long_file(["1"]))
    rows = [LONG, *(["2", "群众", f"新单位{number}" * 30, "服务态度", "满意"] for number in range(1_500))]
    reading = read(store, *rows)
    assert len(reading.unknown) == 1_500
    assert code_of(keep, LOCAL, store, reading) == "names_unknown"


def test_hostile_names_are_names(store: Store) -> None:
    names = [
        "a\"b'c",
        "<script>alert(1)</script>",
        "\u202eabc\u200f",
        "长" * 10_000,
        "一\n二",
        "x'); drop table ballot; --",
        "=1+1",
        "NULL",
    ]
    bring(
        store,
        csv_file(
            [
                LONG,
                *(["1", name, name, name, "满意"] for name in names[:1]),
                *(["2", "群", name, "态", "满意"] for name in names),
            ]
        ),
    )
    assert {name for (name,) in store.rows("select name from unit")} == set(names)
    assert store.value("select count(*) from rating") == 9


def test_what_stands_above_and_below_a_table_is_shown(store: Store) -> None:
    rows = [["2026年评议明细"], *long_rows(["1", "2"]), LONG, ["合计", "", "", "", "16"], ["填表人：张三"]]
    reading = understand(LOCAL, store, "表.xlsx", workbook(评议=rows), wave="2026")
    assert (reading.read, reading.rejected) == (16, 0)
    assert [(note.code, note.row) for note in reading.notes] == [
        ("stands_above", 1), ("stands_below", 20), ("stands_below", 21), ("header_again", None),
    ]  # fmt: skip
    shown = dict(reading_facts(reading))[say("reading.notes")]
    assert "第1行“2026年评议明细”：在表头上面" in shown and "重复出现1行" in shown
