"""The years of which only the notice's annex is left: rank, unit and score, in two blocks side by side."""

from __future__ import annotations

import io
import zipfile
from itertools import zip_longest
from pathlib import Path

import docx
import numpy as np

from demo.classes import CLASSES
from demo.units import Unit, units_of
from demo.workbooks import WRITTEN, new_workbook, write_archive

# How far a year lies below the truth of 2024, and how far a unit strays from that.
_YEARS = {"2022": (0.8, 0.6), "2023": (0.3, 0.5)}


def old_scores() -> dict[str, dict[str, float]]:
    """Published score by wave and unit, one decimal."""
    return {wave: _scores(wave) for wave in _YEARS}


def write_annex_workbook(path: Path, wave: str, scores: dict[str, float]) -> None:
    """One sheet: title, header, two blocks."""
    with new_workbook(path) as book:
        page = book.add_worksheet("附件")
        title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        page.merge_range(0, 0, 0, 2 * len(_HEADER) - 1, _title(wave), title)
        for number, row in enumerate(_rows(scores), 1):
            page.write_row(number, 0, row)
        page.set_column(1, 1, 24)
        page.set_column(4, 4, 24)


def write_annex_document(path: Path, wave: str, scores: dict[str, float]) -> None:
    """A document: the heading and one table."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = WRITTEN
    document.add_paragraph("附件2")
    document.add_paragraph(_title(wave))
    rows = _rows(scores)
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for line, row in zip(table.rows, rows, strict=True):
        for cell, value in zip(line.cells, row, strict=True):
            cell.text = f"{value}"
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as archive:
        write_archive(path, {name: archive.read(name) for name in archive.namelist()})


_HEADER = ("名次", "单位", "得分")


def _title(wave: str) -> str:
    return f"{wave}年度“万人评议机关作风”活动评议得分"


def _scores(wave: str) -> dict[str, float]:
    below, stray = _YEARS[wave]
    rng = np.random.default_rng([int(wave), 990100])
    units = [unit for unit in units_of("2024") if unit.ranked]
    draws = rng.uniform(-stray, stray, len(units))
    return {unit.name: round(unit.index["2024"] - below + draw, 1) for unit, draw in zip(units, draws, strict=True)}


def _rows(scores: dict[str, float]) -> list[list[str | int | float]]:
    """The classes one after the other, each from its first to its last; the second half stands on the right."""
    lines = [line for unit_class in CLASSES for line in _ranked(unit_class, scores)]
    half = -(-len(lines) // 2)
    blocks = zip_longest(lines[:half], lines[half:], fillvalue=["", "", ""])
    return [[*_HEADER, *_HEADER], *([*left, *right] for left, right in blocks)]


def _ranked(unit_class: str, scores: dict[str, float]) -> list[list[str | int | float]]:
    units: list[Unit] = [unit for unit in units_of("2024") if unit.unit_class == unit_class and unit.name in scores]
    ordered = sorted(units, key=lambda unit: -scores[unit.name])
    values = [scores[unit.name] for unit in ordered]
    return [[1 + values.index(value), unit.name, value] for unit, value in zip(ordered, values, strict=True)]
