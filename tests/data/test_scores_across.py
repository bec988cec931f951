"""An annex with a column a dimension is scores; a file of answers by number is not."""

from __future__ import annotations

import pytest

from data.assemble import assemble
from data.layout import Layout
from data.platforms import understood
from data.shapes import shape_table
from data.text_reader import read_text
from tests.data.build import csv_file

LEVELS = ("满意", "基本满意", "一般", "不满意")
ANNEX = [
    ("2023年度评议得分情况",),
    ("序号", "单位", "类别", "政务公开", "依法行政", "总分", "名次"),
    ("1", "市税务局", "政府部门", "93.1", "92.3", "92.7", "1"),
    ("2", "市教育局", "政府部门", "89.0", "", "88.4", "2"),
    ("3", "市城管局", "政府部门", "85", "84.2", "84.6", "3"),
]


def scores_of(rows) -> list[tuple]:
    adapted = understood(read_text("附表.csv", csv_file(rows)), Layout(), (), LEVELS)
    shaped = shape_table(adapted.table, adapted.layout, LEVELS, ())
    if shaped.shape != "scores":
        return []
    content = assemble(adapted.table, shaped, "2023", lambda wave: set(LEVELS)).content
    return [(row["unit"], row["dimension"], float(row["score"]), row["rank"]) for row in content.scores.to_pylist()]


def test_dimensions_across_and_the_whole_with_its_rank() -> None:
    assert scores_of(ANNEX) == [
        ("市税务局", "政务公开", 93.1, None), ("市税务局", "依法行政", 92.3, None), ("市税务局", "总体评价", 92.7, 1),
        ("市教育局", "政务公开", 89.0, None), ("市教育局", "总体评价", 88.4, 2),
        ("市城管局", "政务公开", 85.0, None), ("市城管局", "依法行政", 84.2, None), ("市城管局", "总体评价", 84.6, 3),
    ]  # fmt: skip


def test_without_a_whole_the_dimensions_stand_alone() -> None:
    found = scores_of([row[:5] for row in ANNEX[1:]])
    assert {dimension for _, dimension, _, _ in found} == {"政务公开", "依法行政"} and len(found) == 5


@pytest.mark.parametrize(
    "rows",
    [
        [("单位", "态度", "质量"), ("市教育局", "1", "2"), ("市税务局", "5", "4")],  # answers by number
        [("单位", "态度", "质量"), ("市教育局", "91", "92"), ("市教育局", "85", "84")],  # a unit twice: forms
        [("评议表编号", "单位", "态度"), ("1", "市教育局", "91"), ("2", "市税务局", "92")],
        [("单位", "满意", "一般"), ("市教育局", "91", "20"), ("市税务局", "92", "13")],  # counts
        [("单位", "意见"), ("市教育局", "很好"), ("市税务局", "91")],
    ],
)
def test_what_is_no_such_annex(rows) -> None:
    adapted = understood(read_text("表.csv", csv_file(rows)), Layout(), (), LEVELS)
    assert adapted.table.header == rows[0]
