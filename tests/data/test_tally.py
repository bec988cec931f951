"""Tallies: counts down or across, one sheet a group, totals checked and not stored, shares refused."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from data.assembled import Assembled
from data.layout import Layout
from data.problems import DataError
from data.shapes import Shaped, shape_table
from data.tables import Table
from data.tally import assemble_tallies
from tests.data.build import csv_file, table_of

LEVELS = ("满意", "基本满意", "一般", "不满意")
KNOWN = {*LEVELS, "unknown", "abstain", "not_shown", "skipped"}
ACROSS = ("参评单位", "满意", "基本满意", "一般", "不满意", "不了解")


def table(rows: tuple | list, sheet: str = "") -> Table:
    return replace(table_of(csv_file(rows)), sheet=sheet)


def shape(*rows, layout: Layout | None = None) -> Shaped:
    return shape_table(table(rows), layout or Layout(), LEVELS, ())


def take(*rows, wave: str | None = "2026", sheet: str = "", groups: tuple[str, ...] = (), layout=None) -> Assembled:
    return take_sheets({sheet: rows}, wave, groups, layout)


def take_sheets(sheets: dict, wave: str | None = "2026", groups: tuple[str, ...] = (), layout=None) -> Assembled:
    pieces = []
    for sheet, rows in sheets.items():
        page = table(rows, sheet)
        pieces.append((page, shape_table(page, layout or Layout(), LEVELS, ()).tally))
    return assemble_tallies(pieces, wave, lambda each: KNOWN, groups)


def counts(assembled: Assembled) -> list[tuple]:
    return [tuple(row.values())[1:] for row in assembled.content.tallies.to_pylist()]


def problems(assembled: Assembled) -> list[tuple]:
    return [(problem.code, problem.row, problem.column, problem.value) for problem in assembled.problems]


def notes(assembled: Assembled) -> list[tuple]:
    return [(note.code, note.sheet) for note in assembled.notes]


def test_a_row_per_count() -> None:
    result = take(
        ("参评单位", "类别", "评议主体", "评议内容", "评价选项", "票数"),
        ("市教育局", "部门", "企业", "公开", "满意", "1,234"),
        ("市教育局", "部门", "企业", "公开", "不清楚", "１２票"),
        ("市教育局", "部门", "居民", "公开", "满意", "7.0"),
        ("市供电公司", "公用", "居民", "公开", "满意", "0"),
    )
    assert counts(result) == [
        ("市教育局", "企业", "公开", "满意", 1234),
        ("市教育局", "企业", "公开", "unknown", 12),
        ("市教育局", "居民", "公开", "满意", 7),
    ]
    assert (result.read, result.stored, result.rejected, result.problems) == (3, 3, 0, ())
    assert [(row["unit"], row["unit_class"]) for row in result.content.registry.to_pylist()] == [
        ("市教育局", "部门"), ("市供电公司", "公用"),
    ]  # fmt: skip


def test_units_down_and_levels_across() -> None:
    result = take(ACROSS, ("市教育局", "30", "", "5", "-", "4"), ("市税务局", "28", "7", "", "1", ""))
    assert counts(result) == [
        ("市教育局", "全体", "总体评价", "满意", 30), ("市教育局", "全体", "总体评价", "一般", 5),
        ("市教育局", "全体", "总体评价", "unknown", 4), ("市税务局", "全体", "总体评价", "满意", 28),
        ("市税务局", "全体", "总体评价", "基本满意", 7), ("市税务局", "全体", "总体评价", "不满意", 1),
    ]  # fmt: skip


def test_levels_under_dimensions_and_with_words_for_votes() -> None:
    result = take(
        ("序号", "单位", "主体", "政务公开—满意票数", "政务公开—不满意（票）", "廉政建设_满意", "发放", "有效票", "满意率"),
        ("1", "甲", "企业", "9", "1", "8", "12", "10", "90%"),
    )
    assert counts(result) == [
        ("甲", "企业", "政务公开", "满意", 9), ("甲", "企业", "政务公开", "不满意", 1), ("甲", "企业", "廉政建设", "满意", 8),
    ]  # fmt: skip
    shaped = shape(("序号", "单位", "政务公开—满意", "政务公开—一般", "发放", "有效票"), ("1", "甲", "9", "1", "12", "10"))
    assert (shaped.shape, shaped.ignored) == ("tally", ("序号", "发放", "有效票"))


def test_a_layouts_words_are_levels_too() -> None:
    layout = Layout(levels={"好": "满意", "差": "不满意"}, columns={"unit": "部门名"})
    result = take(("部门名", "好", "差"), ("甲", "3", "1"), layout=layout)
    assert [row[3:] for row in counts(result)] == [("满意", 3), ("不满意", 1)]


@pytest.mark.parametrize(
    ("header", "shape_of"),
    [
        (("参评单位", "满意", "一般"), "tally"),
        (("参评单位", "评价选项", "票数"), "tally"),
        (("评议表编号", "参评单位", "评价选项", "票数"), "long"),
        (("参评单位", "评价选项", "评议表编号"), "long"),
    ],
)
def test_what_is_a_tally(header: tuple[str, ...], shape_of: str) -> None:
    assert shape(header, ["甲", "满意", "3"][: len(header)] + ["x"] * (len(header) - 3)).shape == shape_of


def test_one_level_alone_is_no_tally() -> None:
    with pytest.raises(DataError) as caught:
        shape(("参评单位", "满意"), ("甲", "3"))
    assert caught.value.code == "no_rating_columns"


def test_a_sheet_a_group() -> None:
    rows = [ACROSS, ("甲", "9", "1", "", "", ""), ("乙", "8", "", "2", "", "")]
    result = take_sheets({"党代表": rows, "人大代表": rows})
    assert {row[1] for row in counts(result)} == {"党代表", "人大代表"} and result.stored == 8
    assert notes(result) == [("tally_sheet_is_group", "党代表"), ("tally_sheet_is_group", "人大代表")]
    assert result.content.names("group") == ["党代表", "人大代表"]


@pytest.mark.parametrize(
    ("sheet", "known", "group"),
    [
        ("党代表", (), "党代表"), ("Sheet1", (), "全体"), ("工作表1", (), "全体"), ("计票汇总表", (), "全体"),
        ("", (), "全体"), ("表1", ("表1",), "表1"),
    ],
)  # fmt: skip
def test_when_the_name_of_a_sheet_is_a_group(sheet: str, known: tuple[str, ...], group: str) -> None:
    result = take(ACROSS, ("甲", "9", "1", "", "", ""), sheet=sheet, groups=known)
    assert {row[1] for row in counts(result)} == {group}
    assert bool(result.notes) == (group != "全体")


def test_a_column_of_groups_wins_over_the_sheet() -> None:
    result = take(("主体", *ACROSS), ("企业", "甲", "9", "", "", "", ""), sheet="党代表")
    assert {row[1] for row in counts(result)} == {"企业"} and result.notes == ()


def test_a_sheet_that_adds_up_the_others_is_compared_and_not_stored() -> None:
    sheets = {
        "企业": [ACROSS, ("甲", "9", "1", "", "", "")],
        "居民": [ACROSS, ("甲", "5", "", "2", "", "")],
        "汇总": [ACROSS, ("甲", "14", "1", "2", "", "")],
    }
    result = take_sheets(sheets)
    assert result.stored == 4 and result.problems == () and ("tally_total_sheet", "汇总") in notes(result)
    sheets["汇总"][1] = ("甲", "15", "1", "2", "", "")
    (problem,) = take_sheets(sheets).problems
    assert (problem.code, problem.sheet, problem.value, problem.facts) == ("total_differs", "汇总", "15", {"sum": 14})


def test_totals_are_checked_and_not_stored() -> None:
    result = take(
        (*ACROSS, "合计"),
        ("甲", "9", "1", "", "", "3", "13"),
        ("乙", "8", "", "2", "", "1", "10"),  # without 不了解
        ("合 计", "17", "1", "2", "", "4", ""),
    )
    assert result.stored == 6 and result.problems == ()
    assert [(note.code, note.facts) for note in result.notes] == [("tally_totals", {"count": 6})]
    assert set(result.content.names("unit")) == {"甲", "乙"}


def test_a_wrong_total_is_a_problem() -> None:
    result = take((*ACROSS, "合计"), ("甲", "9", "1", "", "", "", "11"), ("乙", "8", "", "2", "", "", "10"),
                  ("合计", "17", "2", "2", "", "", "20"))  # fmt: skip
    assert problems(result) == [("total_differs", 2, "合计", "11"), ("total_differs", 4, "基本满意", "2")]
    assert {row[0] for row in counts(result)} == {"乙"} and (result.read, result.stored, result.rejected) == (4, 2, 2)


def test_subtotals_totals_of_groups_and_of_dimensions() -> None:
    result = take(
        ("主体", "单位", "公开—满意", "公开—一般", "公开—合计", "廉洁—满意", "廉洁—一般", "总计"),
        ("企业", "甲", "9", "1", "10", "8", "", "18"), ("企业", "乙", "7", "3", "10", "6", "1", "17"),
        ("企业", "小计", "16", "4", "20", "14", "1", ""),
        ("居民", "甲", "5", "5", "10", "5", "", "15"), ("居民", "小计", "5", "5", "10", "5", "", ""),
        ("", "合计", "21", "9", "", "19", "1", ""),
    )  # fmt: skip
    assert result.problems == () and result.stored == 10


@pytest.mark.parametrize("share", ["65%", "0.65", "65.5", "６５％"])
def test_shares_are_refused_as_a_whole(share: str) -> None:
    with pytest.raises(DataError) as caught:
        take(ACROSS, ("甲", "9", "1", "", "", ""), ("乙", share, "", "", "", ""))
    assert caught.value.code == "tally_not_counts"
    assert (caught.value.facts["row"], caught.value.facts["column"], caught.value.facts["value"]) == (3, "满意", share)


@pytest.mark.parametrize("text", ["约30", "-3", "三十", "1,23", "99999999999"])
def test_a_count_that_is_none_takes_its_cell_with_it(text: str) -> None:
    rows = [("单位", "公开—满意", "公开—一般", "廉洁—满意"), ("甲", text, "2", "3"), ("乙", "4", "5", "6")]
    result = take(*rows)
    assert problems(result) == [("count_bad", 2, "公开—满意", text)]
    assert counts(result) == [
        ("甲", "全体", "廉洁", "满意", 3), ("乙", "全体", "公开", "满意", 4), ("乙", "全体", "公开", "一般", 5),
        ("乙", "全体", "廉洁", "满意", 6),
    ]  # fmt: skip
    assert (result.read, result.stored, result.rejected) == (6, 4, 2)


def test_what_stands_twice_is_rejected_unless_it_comes_from_two_places() -> None:
    header = ("单位", "选项", "票数", "地点")
    twice = take(header, ("甲", "满意", "3", ""), ("甲", "一般", "1", ""), ("甲", "满意", "3", ""))
    assert problems(twice) == [("tally_twice", 4, "票数", "甲")] and (twice.stored, twice.rejected) == (0, 2)
    places = take(header, ("甲", "满意", "3", "汀南区"), ("甲", "满意", "4", "望湖区"))
    assert counts(places) == [("甲", "全体", "总体评价", "满意", 7)] and places.problems == ()


def test_names_that_are_missing_or_unknown() -> None:
    result = take(
        ("单位", "类别", "选项", "票数"), ("", "", "满意", "1"), ("甲", "部门", "很好", "2"), ("甲", "", "", "3"),
        ("甲", "部门", "满意", "4"), ("甲", "窗口", "一般", "5"), ("乙", "部门", "满意", "6"),
    )  # fmt: skip
    assert problems(result) == [
        ("unit_missing", 2, "票数", "满意"), ("level_unknown", 3, "票数", "很好"), ("level_missing", 4, "票数", "3"),
        ("unit_two_classes", 6, "票数", "窗口"),
    ]  # fmt: skip
    assert [(name, often) for name, often, _ in result.unknown_levels] == [("很好", 1)]
    assert counts(result) == [("乙", "全体", "总体评价", "满意", 6)]


def test_waves() -> None:
    rows = (("年度", *ACROSS), ("2025", "甲", "9", "", "", "", ""), ("2026", "甲", "8", "", "", "", ""))
    assert take(*rows, wave=None).content.waves == ["2025", "2026"]
    for asked, asked_rows, code in (("2026", rows, "wave_conflict"), (None, (ACROSS, ("甲", *"12345")), "wave_absent")):
        with pytest.raises(DataError) as caught:
            take(*asked_rows, wave=asked)
        assert caught.value.code == code


def test_a_file_of_endless_counts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import data.tally

    monkeypatch.setattr(data.tally, "MAX_COUNTS", 5)
    with pytest.raises(DataError) as caught:
        shape(ACROSS, *[(str(n), *"12345") for n in range(3)])
    assert caught.value.code == "tally_too_large"


def test_every_level_of_a_sheet_in_any_order_gives_the_same_counts() -> None:
    columns = list(zip(ACROSS[1:], "12340", strict=True))
    seen = set()
    for order in itertools.permutations(columns):
        header, values = zip(*order, strict=True)
        seen.add(frozenset(counts(take(("单位", *header), ("甲", *values)))))
    assert len(seen) == 1
