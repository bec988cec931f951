"""The sheet of a unit as a file: its figures, formulas that give them again, nothing that runs, nothing of others."""

from __future__ import annotations

import csv
import io
import re
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest

from data.problems import DataError
from data.store import Store
from jobs.results import appraise, calculations
from jobs.unit_sheets import export_unit
from jobs.viewer import LOCAL, Viewer
from reports.unit_sheet import excel_formula
from tests.data.build import long_file
from tests.jobs.build import bring
from tests.words.calculator import calculated
from words import say
from words.language import speak

HOSTILE = "=cmd|'/c calc'!A0"
UNITS = (HOSTILE, "市教育局", "市税务局", "@SUM(A1)", "市城管局")


@pytest.fixture
def filled(store: Store) -> Store:
    levels = ("满意", "一般", "不了解", "基本满意", "满意", "不满意", "满意")
    for group, size in (("居民", 40), ("=企业", 37), ("领导", 3)):
        rows = long_file([f"{group}{number}" for number in range(size)], units=UNITS, levels=levels, group=group)
        bring(store, rows, f"{size}.csv")
    return store


def exported(store: Store, name: str, format_name: str) -> tuple[str, bytes]:
    found = export_unit(
        LOCAL, store, appraise(LOCAL, store, "2026"), calculations(LOCAL, store, "2026")[name], name, format_name
    )
    return found.name, found.content


def test_the_workbook_calculates_the_published_index(filled: Store) -> None:
    for name in UNITS:
        unit = appraise(LOCAL, filled, "2026").unit(name)
        _, content = exported(filled, name, "xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        results = {}
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or re.fullmatch(r"=ROUND\([\d.()+*/]+,\d+\)", cell.value), cell.value
                if cell.data_type == "f":
                    formula, decimals = cell.value[7:-1].rsplit(",", 1)
                    value = calculated(formula.replace("*", "×").replace("/", "÷").replace("+", "＋"))
                    places = Decimal(1).scaleb(-int(decimals))
                    results[row[0].value] = (Decimal(value.numerator) / value.denominator).quantize(places, ROUND_HALF_UP)
        kept = openpyxl.load_workbook(io.BytesIO(content), data_only=True).active
        cached = {row[0].value: row[-1].value for row in kept.iter_rows() if row[0].value in results}
        assert {label: float(value) for label, value in results.items()} == pytest.approx(cached)
        last = next(value for label, value in results.items() if label.startswith(say("step.index")))
        assert last.quantize(Decimal("0.01"), ROUND_HALF_UP) == unit.index


def test_both_files_say_the_same_and_nothing_of_others_or_of_small_groups(filled: Store) -> None:
    name, content = exported(filled, HOSTILE, "csv")
    assert name.endswith(".csv") and "=cmd" in name and "/" not in name and say("page.unit") in name
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row if cell]
    assert not [cell for cell in cells if cell[0] in "=@" or (cell[0] in "+-" and not cell[1:].replace(".", "").isdigit())]
    unit = appraise(LOCAL, filled, "2026").unit(HOSTILE)
    assert [say("column.index"), str(unit.index)] in rows
    assert not [cell for cell in cells if "领导" in cell and re.search(r"满意\d", cell)], "three answers stay inside"
    assert "误差" not in content.decode("utf-8-sig") and "市教育局" not in content.decode("utf-8-sig")
    _, book = exported(filled, HOSTILE, "xlsx")
    texts = {str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for cell in row}
    assert {part.name for part in unit.groups} <= texts and say("steps.title") in texts


def test_formulas_are_read_in_both_languages() -> None:
    assert excel_formula("（2×100＋1×60）÷3", 2) == excel_formula("(2 × 100 + 1 × 60) ÷ 3", 2) == "=ROUND((2*100+1*60)/3,2)"
    assert excel_formula("", 2) == excel_formula("cmd（1）", 2) == ""


def test_the_sheet_is_written_in_english_too(filled: Store) -> None:
    speak("en")
    try:
        assert b"Scheme:" in exported(filled, "市教育局", "csv")[1]
    finally:
        speak("zh")


def test_unknown_formats_and_series_are_refused(filled: Store) -> None:
    with pytest.raises(DataError, match="format_unknown"):
        exported(filled, HOSTILE, "pdf")
    whole, steps = appraise(LOCAL, filled, "2026"), calculations(LOCAL, filled, "2026")
    with pytest.raises(DataError, match="not_allowed"):
        export_unit(Viewer("x", "leader", series=("别的",)), filled, whole, steps[HOSTILE], HOSTILE, "csv")
    with pytest.raises(DataError, match="unit_unknown"):
        export_unit(LOCAL, filled, whole, steps[HOSTILE], "没有", "csv")
