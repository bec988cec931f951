"""Where the header is: titles above, several rows of it, totals and notes below; plain files stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from data.grid import Grid, Merge
from data.header import find_table, is_total, set_aside
from data.problems import DataError
from data.tables import Table, trimmed
from tests.data.build import csv_file, long_rows, table_of

TALLY = [
    ["云汀市2026年万人评议机关作风计票汇总表"],
    ["填报单位：市效能办", "", "", "填报日期：2026年12月1日"],
    ["序号", "单位", "服务态度", "", "", "依法行政", "", ""],
    ["", "", "满意", "一般", "不满意", "满意", "一般", "不满意"],
    ["1", "市公安局", "1,234", "5", "6", "7", "8", "9"],
    ["2", "市教育局", "1", "2", "3", "4", "5", "6"],
    ["", "小 计", "1,235", "7", "9", "11", "13", "15"],
    ["3", "市供电公司", "1", "2", "3", "4", "5", "6"],
    ["合计", "", "1,236", "9", "12", "15", "18", "21"],
    ["注：空白为零"],
    ["填表人：张三", "", "", "审核人：李四"],
]
MERGED = ((0, 0, 0, 7), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 4), (2, 5, 2, 7))
COMPOSED = (
    "序号",
    "单位",
    *(f"{dimension}—{level}" for dimension in ("服务态度", "依法行政") for level in ("满意", "一般", "不满意")),
)


def grid(rows: Sequence[Sequence[str]], merged: Sequence[Merge] = (), headers: int = 0) -> Grid:
    width = max(map(len, rows))
    columns = []
    for place in range(width):
        texts = [row[place] if place < len(row) else "" for row in rows]
        columns.append(trimmed(np.arange(len(texts), dtype=np.int32), texts))
    return Grid("f", "xlsx", "", "表", tuple(columns), np.arange(1, len(rows) + 1), tuple(merged), headers=headers)


def find(rows: Sequence[Sequence[str]], *merged: Merge) -> Table:
    return find_table(grid(rows, merged))


def body(table: Table) -> list[list[str]]:
    return [list(row) for row in zip(*(table.coded(place).texts() for place in range(len(table.header))), strict=True)]


def code_of(rows: Sequence[Sequence[str]]) -> str:
    with pytest.raises(DataError) as caught:
        find(rows)
    return caught.value.code


@pytest.mark.parametrize("merged", [MERGED, (), MERGED[:1], MERGED[3:]])
def test_a_tally_as_offices_type_it(merged: tuple[Merge, ...]) -> None:
    table = find(TALLY, *merged)
    assert table.header == COMPOSED
    assert table.heads[:3] == (("序号",), ("单位",), ("服务态度", "满意"))
    assert [row[1] for row in body(table)] == ["市公安局", "市教育局", "市供电公司"]
    assert list(table.rows) == [5, 6, 8]
    assert [each.text for each in table.above] == [TALLY[0][0], "填报单位：市效能办 填报日期：2026年12月1日"]
    assert [(each.row, each.cells[0] or each.cells[1]) for each in table.below] == [
        (7, "小 计"), (9, "合计"), (10, "注：空白为零"), (11, "填表人：张三"),
    ]  # fmt: skip
    assert [(each.code, each.row) for each in set_aside(table)] == [
        ("stands_above", 1), ("stands_above", 2), *(("stands_below", row) for row in (7, 9, 10, 11)),
    ]  # fmt: skip


def test_the_same_tally_as_text() -> None:
    lines = ["\t".join([*row, *[""] * (8 - len(row))]) for row in TALLY]
    table = table_of("\n".join(lines).encode("gb18030"))
    assert table.header == COMPOSED and len(table) == 3 and len(table.above) == 2 and len(table.below) == 4


def test_titles_of_a_text_file_may_have_fewer_cells() -> None:
    table = table_of("某市2026年评议结果\n单位\t得分\n市公安局\t90\n市教育局\t85\n合计\t175\n".encode())
    assert (table.header, list(table.rows)) == (("单位", "得分"), [3, 4])
    assert [each.text for each in table.above + table.below] == ["某市2026年评议结果", "合计 175"]


def test_a_header_of_three_rows() -> None:
    rows = [
        ["单位", "窗口", "", "", ""],
        ["", "态度", "", "效率", ""],
        ["", "好", "差", "好", "差"],
        ["市公安局", "1", "2", "3", "4"],
    ]
    table = find(rows, (0, 0, 2, 0), (0, 1, 0, 4), (1, 1, 1, 2), (1, 3, 1, 4))
    assert table.header == ("单位", "窗口—态度—好", "窗口—态度—差", "窗口—效率—好", "窗口—效率—差")
    assert table.heads[1] == ("窗口", "态度", "好")


def test_a_merge_in_the_header_that_is_no_header_of_parts() -> None:
    """单位 over two columns of data: the row below is data, for it has something under the other cell too."""
    table = find([["单位", "", "得分"], ["市公安局", "一处", "90"], ["市教育局", "二处", "85"]], (0, 0, 0, 1))
    assert table.header == ("单位", "第2列", "得分") and len(table) == 2


def test_a_cell_merged_down_beside_rows_of_data_is_no_deep_header() -> None:
    table = find([["年度", "单位", "得分"], ["", "市公安局", "90"], ["", "市教育局", "85"]], (0, 0, 2, 0))
    assert table.header == ("年度", "单位", "得分") and len(table) == 2


def test_words_merged_over_rows_hold_for_all_of_them_and_numbers_do_not() -> None:
    rows = [["主体", "单位", "发放"], ["党代表", "甲", "100"], ["", "乙", ""], ["企业", "丙", "50"], ["", "丁", "60"]]
    table = find(rows, (1, 0, 2, 0), (1, 2, 2, 2), (3, 0, 4, 0))
    assert body(table) == [["党代表", "甲", "100"], ["党代表", "乙", ""], ["企业", "丙", "50"], ["企业", "丁", "60"]]


def test_headers_and_titles_that_every_printed_page_repeats_are_counted() -> None:
    page = [["统计表", "", ""], ["单位", "得分", "名次"]]
    table = find([*page, ["甲", "1", "1"], *page, ["乙", "2", "2"], page[1], ["丙", "3", "3"]])
    assert ([row[0] for row in body(table)], table.repeated) == (["甲", "乙", "丙"], 3)
    assert set_aside(table)[-1].facts == {"count": 3}


def test_a_plain_file_reads_as_it_stands() -> None:
    rows = long_rows(["一", "二"])
    table = table_of(csv_file(rows))
    assert table.header == rows[0] and body(table) == [list(row) for row in rows[1:]]
    assert (table.above, table.below, table.repeated) == ((), (), 0)
    assert table.heads == tuple((name,) for name in rows[0])


@pytest.mark.parametrize(
    "rows",
    [
        [["a", "b", "c"], ["1", "2", "3"]],
        [["单位", "", "得分", ""], ["甲", "x", "1", "y"]],
        [["编号", "意见"], ["1", "注意态度"], ["2", ""], ["3", ""]],
        [["编号", "甲", "乙", "丙"], ["A1", "", "", ""], ["A2", "", "", ""]],
        [["单位", "2024", "2025", "2026"], ["甲", "1", "2", "3"]],
        [["", "甲", "乙"], ["0", "1", "2"], ["1", "3", "4"]],
        [["满意"], ["满意"], ["一般"]],
        [["单位", "意见"], ["统计局", ""], ["合计局", "好"], ["市平均局", ""]],
    ],
)
def test_nothing_is_taken_for_a_title_or_a_note_without_reason(rows: list[list[str]]) -> None:
    table = find(rows)
    assert [each or f"第{place}列" for place, each in enumerate(rows[0], 1)] == list(table.header)
    assert body(table) == rows[1:] and (table.above, table.below, table.repeated) == ((), (), 0)


def test_a_single_title_over_years() -> None:
    assert find([["历年得分", "", ""], ["单位", "2024", "2025"], ["甲", "1", "2"]]).header == ("单位", "2024", "2025")


def test_a_nameless_header_over_numbers_stays_the_header() -> None:
    assert find([["甲", "", ""], ["1", "2", "3"], ["4", "5", "6"]]).header == ("甲", "第2列", "第3列")


@pytest.mark.parametrize("name", ["合计", "合 计", "总计", "小计：", "（合计）", "平均", "平均分", "全市平均", "均值"])
def test_totals(name: str) -> None:
    assert is_total(["", name, "3"]) and is_total(["12", name, "3"])
    assert not is_total(["市公安局", name]) and not is_total([name])


def test_names_and_questions_of_statistics_files() -> None:
    rows = [["Q1", "Q2", "Q3"], ["单位", "评价", "评价"], ["甲", "满意", "一般"]]
    table = find_table(grid(rows, headers=2))
    assert table.header == ("单位", "Q2", "Q3")
    assert table.heads == (("Q1", "单位"), ("Q2", "评价"), ("Q3", "评价"))


def test_a_known_header_is_not_looked_for() -> None:
    table = find_table(grid([["标题", ""], ["a", "b"], ["合计", "1"]], headers=1))
    assert table.header == ("标题", "第2列") and len(table) == 2


def test_what_has_no_rows_or_two_columns_of_one_name() -> None:
    assert code_of([["甲", "乙"]]) == "no_rows"
    assert code_of([["标题", ""], ["甲", "乙"]]) == "no_rows"
    assert code_of([["甲", "甲"], ["1", "2"]]) == "duplicate_header"
    assert code_of([["名次", "单位", "名次", "单位"], ["1", "甲", "3", "丙"], ["2", "乙", "4", "丁"]]) == "duplicate_header"


def test_blank_columns_go_and_nameless_ones_get_their_number() -> None:
    assert find([["", "甲", "", ""], ["x", "1", "", ""]]).header == ("第1列", "甲")
