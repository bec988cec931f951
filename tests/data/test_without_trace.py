"""Any kind of file, loaded and withdrawn, leaves every table as it was, row for row."""

from __future__ import annotations

import random

import pytest

from data.batch_detail import batch_detail
from data.store import Store
from jobs.imports import reinstate, withdraw
from jobs.settings import keep_raw_files
from jobs.viewer import LOCAL
from tests.data.build import UNITS, csv_file, dump, long_file, long_rows, workbook
from tests.jobs.build import bring

EXTRA = ("权重", "评议人", "意见建议", "性别")
NEW = ("市公安局", "市水务局")


def long_table() -> list[list[object]]:
    rows = long_rows([f"N{number}" for number in range(30)], levels=("一般", "不了解", "满意"), units=NEW, group="企业")
    return [[*rows[0], *EXTRA], *([*row, "1.25", row[0], "太慢" if row[0] == "N1" else "", "女"] for row in rows[1:])]


def wide_table() -> list[list[object]]:
    header = ["评议表编号", "评议主体", *(f"{unit}—{part}" for unit in NEW for part in ("服务态度", "新内容")), "意见建议"]
    return [header, *([f"N{number}", "居民", "满意", "", "弃权", "一般", "好"] for number in range(30))]


def registry_table() -> list[list[object]]:
    return [["参评单位", "类别", "是否排名", "辖区"], ["市公安局", "部门", "是", "市直"], ["市水务局", "窗口", "否", ""]]


def waves_table() -> list[list[object]]:
    rows = long_table()
    return [["评议年度", *rows[0]], *([str(2024 + place % 3), *row] for place, row in enumerate(rows[1:]))]


def tally_table() -> list[list[object]]:
    return [["单位", "主体", "满意", "一般"], *([unit, "居民", 40 + place, 5] for place, unit in enumerate(NEW))]


def scores_table() -> list[list[object]]:
    return [["单位", "得分", "名次"], *([unit, 90 - place, 1 + place] for place, unit in enumerate(NEW))]


def register_table() -> list[list[object]]:
    return [["主体", "方式", "发放", "收回"], ["居民", "纸质", 60, 58]]


SHAPES = {
    "long": long_table, "wide": wide_table, "registry": registry_table, "waves": waves_table, "tally": tally_table,
    "scores": scores_table, "register": register_table,
}  # fmt: skip
KINDS = {
    "utf8": lambda rows: csv_file(rows),
    "gb18030_tabs": lambda rows: csv_file(rows, "gb18030", "\t"),
    "utf16": lambda rows: csv_file(rows, "utf-16"),
    "xlsx": lambda rows: workbook(表=rows),
}


CASES = [
    *((shape, "utf8", False) for shape in SHAPES),
    *((shape, "xlsx", True) for shape in SHAPES),
    *(("long", kind, True) for kind in KINDS),
]


@pytest.mark.parametrize(("shape", "kind", "filled"), CASES)
def test_loaded_and_withdrawn(store: Store, shape: str, kind: str, filled: bool) -> None:
    keep_raw_files(LOCAL, store, True)
    if filled:
        bring(store, csv_file([("参评单位", "类别"), ("市公安局", "部门"), ("市教育局", "部门")]), "名录.csv")
        bring(store, long_file(["1", "2"], levels=("满意", "一般")), "一.csv")
    before = dump(store)
    batch = bring(store, KINDS[kind](SHAPES[shape]()), "新", wave=None if shape == "waves" else "2026").batch
    there, told = dump(store), brought(store, batch)
    assert there != before
    withdraw(LOCAL, store, batch)
    assert dump(store) == before
    assert brought(store, batch) == told
    reinstate(LOCAL, store, batch)
    assert {table: len(rows) for table, rows in dump(store).items()} == {table: len(rows) for table, rows in there.items()}
    withdraw(LOCAL, store, batch)
    assert dump(store) == before


def brought(store: Store, batch: int) -> tuple[dict, dict, dict, int]:
    """What is told of a batch, in either state."""
    found = batch_detail(store, batch)
    return dict(found.groups), dict(found.units), dict(found.levels), found.comments


@pytest.mark.parametrize("seed", range(3))
def test_in_any_order(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    bring(store, long_file(["1", "2"]), "一.csv")
    before = dump(store)
    files = [
        long_file(
            [f"{number}-{ballot}" for ballot in range(5)], units=chance.sample((*UNITS, *NEW), 2), group=f"主体{number}"
        )
        for number in range(5)
    ]
    batches = [bring(store, content, f"{number}.csv").batch for number, content in enumerate(files)]
    chance.shuffle(batches)
    for batch in batches:
        withdraw(LOCAL, store, batch)
    assert dump(store) == before


def test_the_tables_that_stay_are_named(store: Store) -> None:
    assert {"batch", "log", "withdrawn", "raw_file", "raw_piece"} == set(dump(store, without=())) - set(dump(store))
