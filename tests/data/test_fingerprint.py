"""Equal data, equal fingerprint in any database and any order; any other data, another one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from data.store import Store
from tests.data.build import csv_file
from tests.jobs.build import bring, mark

HEADER = ["评议表编号", "评议人", "评议主体", "权重", "参评单位", "类别", "评议内容", "评价选项"]
ROWS = [
    ["1", "张", "企业", "1", "甲", "部门", "态度", "满意"],
    ["1", "张", "企业", "1", "乙", "部门", "态度", "一般"],
    ["2", "李", "企业", "1", "甲", "部门", "态度", "一般"],
    ["2", "李", "企业", "1", "乙", "部门", "态度", "满意"],
    ["3", "", "居民", "2", "甲", "部门", "效率", "不了解"],
    ["4", "", "居民", "1", "甲", "部门", "效率", "满意"],
]


def of(folder: Path, *files: list[list[str]]) -> str:
    with Store(folder / f"{random.random()}.duckdb") as store:
        for number, rows in enumerate(files):
            bring(store, csv_file([HEADER, *rows]), f"{number}.csv")
        return mark(store)


def test_the_order_of_rows_and_files_does_not_count(tmp_path: Path) -> None:
    first = of(tmp_path, ROWS)
    assert of(tmp_path, ROWS[::-1]) == first
    assert of(tmp_path, ROWS[:4], ROWS[4:]) == first
    assert of(tmp_path, ROWS[4:], ROWS[:4]) == first
    assert len(first) == 64


def changed(place: int, column: str, value: str) -> list[list[str]]:
    rows = [list(row) for row in ROWS]
    rows[place][HEADER.index(column)] = value
    return rows


def swapped() -> list[list[str]]:
    """The same counts in every cell, other ballots: the one who liked 甲 now likes 乙 too."""
    rows = [list(row) for row in ROWS]
    rows[1][-1], rows[3][-1] = rows[3][-1], rows[1][-1]
    return rows


@pytest.mark.parametrize(
    "rows",
    [
        changed(0, "评价选项", "不满意"),
        changed(4, "评价选项", "弃权"),
        changed(4, "权重", "2.000001"),
        changed(5, "评议主体", "企业"),
        changed(5, "评议内容", "态度"),
        changed(5, "参评单位", "丙"),
        [[*row[:5], "窗口", *row[6:]] for row in ROWS],
        [[row[0], "张" if row[1] else "", *row[2:]] for row in ROWS],
        ROWS[:-1],
        [*ROWS, ["5", "", "居民", "1", "甲", "部门", "效率", "满意"]],
        swapped(),
    ],
)
def test_other_data_have_another_one(tmp_path: Path, rows: list[list[str]]) -> None:
    assert of(tmp_path, rows) != of(tmp_path, ROWS)


def test_a_ballot_without_any_rating_does_not_count(tmp_path: Path) -> None:
    header = [*HEADER, "意见建议"]
    with Store(tmp_path / "a.duckdb") as store:
        bring(
            store, csv_file([header, *([*row, ""] for row in ROWS), ["9", "", "居民", "1", "", "", "", "", "只写了意见"]])
        )
        assert store.value("select count(*) from ballot") == 5
        assert mark(store) == of(tmp_path, ROWS)


def test_a_wave_without_ratings_has_one(tmp_path: Path) -> None:
    with Store(tmp_path / "a.duckdb") as store:
        bring(store, csv_file([["参评单位", "类别"], ["甲", "部门"]]))
        first = mark(store)
        bring(store, csv_file([["参评单位", "类别"], ["乙", "部门"]]), "二.csv")
        assert mark(store) != first


def test_the_forms_of_one_person_are_not_thrown_together(tmp_path: Path) -> None:
    forms = [["1", "张", "企业", "1", "甲", "部门", "态度", "满意"], ["2", "张", "企业", "2", "甲", "部门", "态度", "一般"]]
    swapped_weights = [[*form[:3], weight, *form[4:]] for form, weight in zip(forms, ("2", "1"), strict=True)]
    assert of(tmp_path, forms) != of(tmp_path, swapped_weights)
