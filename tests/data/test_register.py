"""发放收回登记表: what was issued and came back; more back than out blocks the whole file."""

from __future__ import annotations

import pytest

from data.assemble import assemble
from data.assembled import Assembled
from data.layout import Layout
from data.problems import DataError
from data.shapes import shape_table
from tests.data.build import csv_file, table_of
from words.failures import failure, place_of

HEADER = ("评议主体", "方式", "地点", "发放份数", "收回份数", "无效份数", "无效原因", "经办人")


def take(*rows, wave: str | None = "2026") -> Assembled:
    table = table_of(csv_file(rows), "登记表.csv")
    shaped = shape_table(table, Layout(), ("满意",), ())
    assert shaped.shape == "register"
    return assemble(table, shaped, wave, lambda each: {"满意"})


def test_lines_and_totals() -> None:
    result = take(
        HEADER,
        ("党代表", "纸质", "会场", "372", "355", "6", "空白4、多选2", "某某"),
        ("居民", "扫码", "", "", "120份", "", "", ""),
        ("", "", "", "", "", "", "", ""),
        ("合计", "", "", "372", "475", "6", "", ""),
    )
    assert result.content.register.to_pylist() == [
        {
            "wave": "2026", "grp": "党代表", "channel": "纸质", "place": "会场", "issued": 372, "returned": 355,
            "invalid": 6, "reason": "空白4、多选2", "dialled": None, "connected": None, "completed": None,
        },
        {
            "wave": "2026", "grp": "居民", "channel": "扫码", "place": None, "issued": None, "returned": 120,
            "invalid": None, "reason": None, "dialled": None, "connected": None, "completed": None,
        },
    ]  # fmt: skip
    assert (result.read, result.stored, result.rejected, result.problems) == (2, 2, 0, ())
    assert [note.code for note in result.notes] == ["register_totals"]


def test_calls() -> None:
    result = take(("主体", "方式", "拨打", "接通", "成功访问"), ("服务对象", "电话", "8,214", "5,067", "2,650"))
    assert [row["completed"] for row in result.content.register.to_pylist()] == [2650]


def test_more_back_than_out_blocks_the_file_with_one_sentence() -> None:
    with pytest.raises(DataError) as caught:
        take(
            HEADER,
            ("城乡居民", "纸质", "望湖区", "100", "98", "", "", ""),
            ("城乡居民", "纸质", "汀南区某街道", "60", "63", "", "", ""),
            ("党代表", "纸质", "", "10", "12", "x", "", ""),
        )
    error = caught.value
    assert error.code == "returned_above_issued"
    assert [(problem.row, problem.value) for problem in error.problems] == [(3, "63"), (4, "12")]
    assert failure(error).startswith("登记表.csv有2处收回数大于发放数（汀南区某街道发60收63；党代表纸质发10收12），")
    assert "汀南区某街道发放60份、收回63份" in place_of(error.problems[0])


def test_numbers_that_cannot_be() -> None:
    result = take(
        (*HEADER, "拨打", "接通", "成功访问"),
        ("甲", "纸质", "", "10", "8", "9", "", "", "", "", ""), ("乙", "电话", "", "", "", "", "", "", "5", "6", "7"),
        ("丙", "纸质", "", "10", "七", "", "", "", "", "", ""), ("丁", "纸质", "", "10", "8", "1", "", "", "", "", ""),
        ("合计", "", "", "11", "8", "", "", "", "", "", ""),
    )  # fmt: skip
    assert [(problem.code, problem.row, problem.value) for problem in result.problems] == [
        ("invalid_above_returned", 2, "9"), ("connected_above_dialled", 3, "6"), ("completed_above_connected", 3, "7"),
        ("count_bad", 4, "七"), ("total_differs", 6, "11"),
    ]  # fmt: skip
    assert [row["grp"] for row in result.content.register.to_pylist()] == ["丁"]


def test_a_wave_column() -> None:
    assert take(("年度", *HEADER), ("2025", "甲", "纸质", "", "1", "1", "", "", ""), wave=None).content.waves == ["2025"]
    with pytest.raises(DataError) as caught:
        take(HEADER, ("甲", "纸质", "", "1", "1", "", "", ""), wave=None)
    assert caught.value.code == "wave_absent"
