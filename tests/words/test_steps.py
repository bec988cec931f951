"""得分计算过程: a reader with a calculator gets every result that is printed, and at the end the published figure."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from data.store import Store
from jobs.results import appraise, explain
from jobs.schemes import preset_schemes
from jobs.viewer import LOCAL
from tests.data.build import LONG, UNITS, csv_file, long_rows
from tests.jobs.build import bring
from words.steps import step_lines, steps


def calculated(formula: str) -> Fraction:
    """What a calculator makes of a printed formula: sums of products in one bracket, divided once."""
    text = formula.replace("（", "(").replace("）", ")").replace("＋", "+").replace("×", "*").replace("÷", "/")
    numbers = "".join(f"Fraction('{part}')" if part[0].isdigit() else part for part in _parts(text))
    return eval(numbers, {"Fraction": Fraction, "__builtins__": {}})


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    for char in text:
        if parts and char in "0123456789." and parts[-1][0].isdigit():
            parts[-1] += char
        else:
            parts.append(char)
    return parts


@pytest.mark.parametrize("weights", ["", "1.25"])
@pytest.mark.parametrize("groups", ["", '[groups]\n"企业" = 0.05\n"居民" = 0.2\n', '[groups]\n"企业" = 3\n"居民" = 1\n'])
def test_every_step_comes_out(store: Store, tmp_path: Path, groups: str, weights: str) -> None:
    scheme = tmp_path / "s.toml"
    scheme.write_text(preset_schemes()["cn4_100_80_60_0"] + groups, "utf-8")
    header = [*LONG, "权重"]
    for group, levels in (
        ("企业", ("满意", "一般", "不了解", "满意", "基本满意")),
        ("居民", ("基本满意", "不满意", "满意")),
    ):
        rows = long_rows([f"{group}{number}" for number in range(37)], levels=levels, group=group)
        bring(store, csv_file([header, *([*row, weights] for row in rows[1:])]), f"{group}.csv", scheme=str(scheme))
    for unit in UNITS:
        explanation = explain(LOCAL, store, "2026", unit)
        rows = steps(explanation)
        assert len(rows) == 2 * 3 + 2
        for label, formula, result in rows:
            if formula:
                places = Decimal(result)
                value = calculated(formula)
                exact = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(places, rounding=ROUND_HALF_UP)
                assert exact == places, f"{label}：{formula}＝{result}"
        assert Decimal(rows[-1][2]) == appraise(LOCAL, store, "2026").unit(unit).index
        assert rows[-1][2] == str(Decimal(rows[-2][2]).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
        lines = step_lines(explanation)
        assert len(lines) == len(rows) and all("：" in line for line in lines)


def test_weights_in_hundredths_read_as_whole_numbers(store: Store, tmp_path: Path) -> None:
    scheme = tmp_path / "s.toml"
    scheme.write_text(preset_schemes()["cn4_100_80_60_0"] + '[groups]\n"企业" = 0.05\n"居民" = 0.2\n', "utf-8")
    for group in ("企业", "居民"):
        bring(
            store, csv_file(long_rows([f"{group}{n}" for n in range(30)], group=group)), f"{group}.csv", scheme=str(scheme)
        )
    formula = steps(explain(LOCAL, store, "2026", UNITS[0]))[-2][1]
    assert formula.endswith("÷25") and "×5＋" in formula and "×20）" in formula
