"""得分计算过程: a reader with a calculator gets every result that is printed, and at the end the published figure."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.appraise import appraise as appraise_measured
from analytics.explain import explain as explain_measured
from analytics.measure import measure
from analytics.scheme import Scheme
from data.store import Store
from jobs.results import appraise, explain
from jobs.schemes import preset_schemes
from jobs.viewer import LOCAL
from tests.analytics.build import random_rows, scheme_of, wave_of
from tests.data.build import LONG, UNITS, csv_file, long_rows
from tests.jobs.build import bring
from tests.words.calculator import Printed, calculated
from words.steps import step_lines, steps


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), every_cell=st.booleans())
def test_every_printed_step_of_any_wave_comes_out_by_hand(seed: int, every_cell: bool) -> None:
    """From the printed text alone: answers, lines, index, published figure and place."""
    rng = np.random.default_rng(seed)
    wave = wave_of(random_rows(seed, units=int(rng.integers(2, 6)), ballots=int(rng.integers(5, 70))))
    if rng.random() < 0.4:
        extra = rng.integers(0, 20, wave.counts.shape) * (rng.random(wave.counts.shape[:3]) < 0.3)[..., None]
        wave = replace(wave, tallies=extra, counts=wave.counts + extra, weights=wave.weights + extra)
    measured = measure(wave, any_scheme(rng))
    result = appraise_measured(measured, "2026", "s", "2026")
    for unit in result.units:
        explanation = explain_measured(measured, unit.name, result.unit_class(unit.unit_class), every_cell)
        if explanation is None:
            assert unit.index is None or not (every_cell or unit.shown)
            continue
        printed = Printed(step_lines(explanation))
        printed.check()
        assert printed.published == unit.index and printed.rank == unit.rank
        assert "群0" not in [name.split("·")[0] for name in printed.cells] or not measured.secret


def any_scheme(rng: np.random.Generator) -> Scheme:
    """Weights that are equal, plain, or nested in channels; borrowed cells; a secret group; one group of all."""
    groups = [None, {"群0": 0.05, "群1": 0.2, "群2": 0.75}, {"群0": 0.6 / 7, "群1": 2.4 / 7 + 0.1, "群2": 1.2 / 7}][
        rng.integers(3)
    ]
    pooled = groups is None and rng.random() < 0.4
    secret = {} if pooled or rng.random() < 0.5 else {"secret": ("群0",), "shown_as": {"群0": "两群", "群1": "两群"}}
    return scheme_of(
        groups=groups,
        pooled=bool(pooled),
        score_from=str(rng.choice(["dimensions", "overall", "overall_if_alone"])),
        missing_group=str(rng.choice(["renormalise", "class_mean"])),
        missing_dimension=str(rng.choice(["renormalise", "class_mean"])),
        dimensions=None if rng.random() < 0.5 else {"政务公开": 3, "依法行政": 2, "效能建设": 1, "总体评价": 1},
        decimals=int(rng.integers(0, 4)),
        **secret,
    )


def test_a_wrong_step_is_found() -> None:
    """The reader with the calculator is not asleep."""
    lines = [
        "群众·总体评价：满意2、一般1：（2×100＋1×60）÷3＝86.67",
        "群众：各项平均：86.67",
        "各主体加权：86.6700",
        "四舍五入到2位小数，公布得分：86.67",
        "部门中参加排名的单位有2个，名次在前的有1个（公布得分90.00）：1＋1＝2",
    ]
    Printed(lines).check()
    for place, (right, wrong) in enumerate(
        [("÷3", "÷4"), ("86.67", "86.68"), ("86.67", "86.77"), ("86.67", "86.60"), ("90.00", "80.00")]
    ):
        spoiled = [line.replace(right, wrong) if number == place else line for number, line in enumerate(lines)]
        with pytest.raises(AssertionError):
            Printed(spoiled).check()


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
        assert len(rows) == 2 * 3 + 3
        for label, formula, result in rows:
            if formula:
                places = Decimal(result)
                value = calculated(formula)
                exact = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(places, rounding=ROUND_HALF_UP)
                assert exact == places, f"{label}：{formula}＝{result}"
        found = appraise(LOCAL, store, "2026").unit(unit)
        assert (Decimal(rows[-2][2]), int(rows[-1][2])) == (found.index, found.rank)
        assert rows[-2][2] == str(Decimal(rows[-3][2]).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
        lines = step_lines(explanation)
        assert len(lines) == len(rows) and all("：" in line for line in lines)


def test_weights_in_hundredths_read_as_whole_numbers(store: Store, tmp_path: Path) -> None:
    scheme = tmp_path / "s.toml"
    scheme.write_text(preset_schemes()["cn4_100_80_60_0"] + '[groups]\n"企业" = 0.05\n"居民" = 0.2\n', "utf-8")
    for group in ("企业", "居民"):
        bring(
            store, csv_file(long_rows([f"{group}{n}" for n in range(30)], group=group)), f"{group}.csv", scheme=str(scheme)
        )
    formula = steps(explain(LOCAL, store, "2026", UNITS[0]))[-3][1]
    assert formula.endswith("÷25") and "×5＋" in formula and "×20）" in formula
