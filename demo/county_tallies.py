"""What the six counties send of their forms: counts alone, a workbook each, typed into the city's own table."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from demo.answers import ABSTAINED, SATISFIED, WORDS, Answers
from demo.classes import CLASSES
from demo.units import COUNTY_NAMES
from demo.workbooks import new_workbook

FORMS = dict(zip(COUNTY_NAMES, (118, 109, 112, 98, 94, 86), strict=True))
"""Valid forms by county, in the order of their numbers."""
LEVELS = range(SATISFIED, ABSTAINED + 1)
_LEADING = ("序号", "评议主体", "单位")


def write_county_tallies(folder: Path, answers: Answers) -> list[Path]:
    """One workbook a county; together they hold every form once."""
    paths, first = [], 0
    for county, forms in FORMS.items():
        path = folder / f"基层汇总_{county}.xlsx"
        _write(path, county, answers, answers.ticks[first : first + forms])
        paths.append(path)
        first += forms
    return paths


def _write(path: Path, county: str, answers: Answers, ticks: np.ndarray) -> None:
    """A sheet a class: title, two header rows with merged cells, units down, levels across, 合计 and signatures."""
    counts = np.stack([(ticks == level).sum(axis=0) for level in LEVELS], axis=-1)
    counts[..., -1] = len(ticks) - counts[..., :-1].sum(axis=-1)  # whoever ticked nothing abstained: each cell is all forms
    with new_workbook(path) as book:
        title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        head = book.add_format({"border": 1, "align": "center"})
        plain = book.add_format({"border": 1})
        for unit_class in CLASSES.values():
            page = book.add_worksheet(unit_class.name)
            places = [place for place, unit in enumerate(answers.units) if unit.unit_class == unit_class.name]
            last = len(_LEADING) - 1 + len(unit_class.dimensions) * len(LEVELS)
            page.merge_range(0, 0, 0, last, f"2026年度“万人评议机关作风”评议情况汇总表（{unit_class.name}）", title)
            about = f"填报单位：{county}　　有效评议表：{len(ticks)}份"
            page.merge_range(1, 0, 1, last, about)
            for column, name in enumerate(_LEADING):
                page.merge_range(2, column, 3, column, name, head)
            for number, dimension in enumerate(unit_class.dimensions):
                left = len(_LEADING) + number * len(LEVELS)
                page.merge_range(2, left, 2, left + len(LEVELS) - 1, dimension, head)
                page.write_row(3, left, [WORDS[level] for level in LEVELS], head)
            for row, place in enumerate(places):
                cells = [row + 1, answers.group.name, answers.units[place].name, *counts[place].ravel().tolist()]
                page.write_row(4 + row, 0, cells, plain)
            foot = 4 + len(places)
            page.write_row(foot, 0, ["合计", "", "", *counts[places].sum(axis=0).ravel().tolist()], plain)
            page.write(foot + 1, 0, "填表人：李某　　　　审核人：王某")
            page.set_column(1, 2, 24)
