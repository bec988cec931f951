"""Two blocks side by side become one table, whether they come as a sheet or with numbered headers."""

from __future__ import annotations

import numpy as np
import pytest

from data.assemble import assemble
from data.grid import Grid
from data.layout import Layout
from data.shapes import shape_table
from data.side_by_side import blocks_of, unfolded
from data.tables import trimmed
from data.text_reader import read_text
from tests.data.build import csv_file

ROWS = [
    ["2023年度机关作风评议结果", "", "", "", "", "", ""],
    ["名次", "单 位", "得分", "", "名次", "单位", "得分"],
    ["1", "市税务局", "92.6", "", "3", "市教育局", "90.1"],
    ["2", "市气象局", "91.8", "", "4", "市城管局", "85.0"],
    ["5", "市水务局", "84.2", "", "", "", ""],
]


def grid(rows: list[list[str]]) -> Grid:
    columns = []
    for texts in zip(*rows, strict=True):
        names = list(dict.fromkeys(texts))
        columns.append(trimmed(np.array([names.index(text) for text in texts]), names))
    return Grid("f.xlsx", "xlsx", "", "附表", tuple(columns), np.arange(1, len(rows) + 1))


def test_a_sheet_with_two_blocks() -> None:
    table = unfolded(grid(ROWS))
    assert table.header == ("名次", "单位", "得分")
    assert [[table.coded(column).text(row) for column in range(3)] for row in range(len(table))] == [
        ["1", "市税务局", "92.6"], ["2", "市气象局", "91.8"], ["5", "市水务局", "84.2"], ["3", "市教育局", "90.1"],
        ["4", "市城管局", "85.0"],
    ]  # fmt: skip
    assert [each.text for each in table.above] == ["2023年度机关作风评议结果"]
    assert table.rows.tolist() == [3, 4, 5, 3, 4] and (table.sheet, table.file) == ("附表", "f.xlsx")


@pytest.mark.parametrize(
    "second", [("名次_2", "单位_2", "得分_2"), ("名次.1", "单位.1", "得分.1"), ("名次（2）", "单位（2）", "得分（2）")]
)
def test_a_table_with_numbered_headers(second: tuple[str, ...]) -> None:
    content = csv_file(
        [("名次", "单位", "得分", *second), ("1", "甲", "92", "3", "丙", "90"), ("2", "乙", "91", "", "", "")]
    )
    table = unfolded(read_text("f.csv", content))
    shaped = shape_table(table, Layout(), ("满意",), ())
    result = assemble(table, shaped, "2023", lambda each: {"满意"})
    assert shaped.shape == "scores"
    assert [(row["unit"], float(row["score"]), row["rank"]) for row in result.content.scores.to_pylist()] == [
        ("甲", 92, 1), ("乙", 91, 2), ("丙", 90, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "header",
    [
        ["名次", "单位", "得分"], ["名次", "得分", "名次", "得分"], ["甲", "乙", "甲", "乙"], ["单位", "单位"],
        ["单位", "得分", "单位", "名次"], [], ["单位1", "得分", "单位2", "得分2"],
    ],
)  # fmt: skip
def test_what_is_not_side_by_side(header: list[str]) -> None:
    assert blocks_of(header) == []
    page = read_text("f.csv", csv_file([["评议表编号", "市公安局—态度1", "市公安局—态度2"], ["1", "满意", "一般"]]))
    assert unfolded(page) is None


def test_three_blocks_and_a_sheet_without() -> None:
    assert blocks_of(["单位", "得分", "", "单位", "得分", "单位", "得分"]) == [[0, 1], [3, 4], [5, 6]]
    assert unfolded(grid([["单位", "得分"], ["甲", "80"]])) is None
