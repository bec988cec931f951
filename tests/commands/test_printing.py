"""JSON without NaN, tables that line up."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal

import pytest

from commands.printing import print_json, print_table


def test_json_has_no_nan(capsys: pytest.CaptureFixture[str]) -> None:
    for value in (float("nan"), float("inf")):
        with pytest.raises(ValueError):
            print_json([value])
    assert capsys.readouterr().out == ""
    print_json({"名": Decimal("90.10"), "时": datetime(2026, 11, 3, 9, 0)})
    assert json.loads(capsys.readouterr().out) == {"名": 90.1, "时": "2026-11-03 09:00:00"}


def test_a_table_lines_up_and_a_row_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["名次", "单位", "分"], [[1, "市公安局", "90.0"], [10, "一\n二", "8.0"]])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["名次  单位      分", "1     市公安局  90.0", "10    一 二     8.0"]
