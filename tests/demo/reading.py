"""Reads the city's files back by other means than the program's own: openpyxl, calamine, pyreadstat, lxml, plain bytes."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
from python_calamine import CalamineWorkbook

import demo

LEVELS = ["", "满意", "基本满意", "一般", "不满意", "不了解", "弃权", "未展示"]
BLANK, SATISFIED, MOSTLY, FAIR, DISSATISFIED, UNKNOWN, ABSTAINED, NOT_SHOWN = range(8)


@dataclass(frozen=True)
class Forms:
    """A group's forms as read: numbers, units, dimensions of each unit, levels by form, unit and dimension, comments."""

    group: str
    numbers: list[str]
    units: list[str]
    dimensions: dict[str, list[str]]
    levels: np.ndarray
    comments: list[tuple[int, str, str]]

    def of(self, unit: str) -> np.ndarray:
        return self.levels[:, self.units.index(unit)]


def read_scheme(city: demo.Truth, wave: str) -> dict:
    return tomllib.loads(Path(city.waves[wave].scheme).read_text("utf-8"))


def read_table(path: Path, sheet: str | None = None) -> pd.DataFrame:
    if path.suffix in (".xlsx", ".xls"):
        book = CalamineWorkbook.from_path(path)
        header, *rows = book.get_sheet_by_name(sheet or book.sheet_names[0]).to_python()
        return pd.DataFrame(rows, columns=header).fillna("")
    separator = "\t" if path.suffix == ".tsv" else ","
    return pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding=encoding_of(path))


def encoding_of(path: Path) -> str:
    content = path.read_bytes()
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def read_forms(file: demo.SurveyFile) -> Forms:
    if file.key is not None:
        return marked_forms(file.path, file.key)
    if file.path.suffix == ".sav":
        return wide_forms(read_cases(file.path))
    if "按文本" in file.path.name:
        return wide_forms(unravelled(read_table(file.path)))
    table = read_table(file.path)
    if file.path.suffix == ".xls":
        return wide_forms(typed(table))
    return long_forms(table) if "评价选项" in table else wide_forms(table)


def marked_forms(path: Path, key: Path) -> Forms:
    """Lines of digits under the key that comes with them; two ticks are none."""
    questions, groups, levels = (list(page.iter_rows(values_only=True)) for page in openpyxl.load_workbook(key))
    lines = path.read_bytes().decode("gb18030").splitlines()
    assert {len(line) for line in lines} == {6 + 2 + 4 * 66}
    assert [number for number, *_ in questions[1:]] == list(range(1, 265))
    meaning = {str(digit): LEVELS.index(level) for digit, level in levels[1:]} | {"0": BLANK, "*": BLANK}
    ticks = np.array([[meaning[mark] for mark in line[8:]] for line in lines], dtype=np.uint8).reshape(len(lines), 66, 4)
    units = [unit for _, unit, _ in questions[1::4]]
    dimensions = {unit: [each for _, _, each in questions[4 * place + 1 :][:4]] for place, unit in enumerate(units)}
    assert all(len({unit for _, unit, _ in questions[4 * place + 1 :][:4]}) == 1 for place in range(66))
    (code,) = {line[6:8] for line in lines}
    asked = [place for place in range(66) if ticks[:, place].any()]
    return Forms(
        dict(groups[1:])[code], [line[:6] for line in lines], [units[place] for place in asked],
        {units[place]: dimensions[units[place]] for place in asked}, ticks[:, asked], [],
    )  # fmt: skip


def typed(table: pd.DataFrame) -> pd.DataFrame:
    """The clerks' sheet: form numbers are numbers, the answers overall ones, and a unit that nobody rates is not asked."""
    table["评议表编号"] = [f"{number:.0f}" for number in table["评议表编号"]]
    asked = [name for name in table.columns[2:] if (table[name] != "").any()]
    return table[["评议表编号", "评议主体", *asked]].rename(columns={name: f"{name}—总体评价" for name in asked})


def unravelled(table: pd.DataFrame) -> pd.DataFrame:
    """A platform's text download as unit—dimension: the stem of a matrix stands on its first item alone. Questions about the
    person are no ratings."""
    table = table[[header for header in table.columns if "、您" not in header]]
    assert list(table.columns[:6]) == ["序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP"]
    stems: dict[str, str] = {}
    names = []
    for header in table.columns[6:]:
        question, text = header.split("、", 1)
        if asked := re.fullmatch("对(.+)的意见建议", text):
            text = f"{asked[1]}—意见建议"
        elif "—" in text:
            stems[question], text = text.split("—", 1)
        names.append(f"{text}—{stems[question]}" if question in stems else text)
    return table.iloc[:, 6:].set_axis(names, axis=1).replace({"(空)": "", "(跳过)": "未展示"})


def read_cases(path: Path) -> pd.DataFrame:
    """Labels in place of codes, and question texts in place of names."""
    cases, about = pyreadstat.read_sav(path, output_format="dict")
    words = {name: about.variable_value_labels.get(name) for name in cases}
    columns = [
        [words[name].get(value, "") for value in values] if words[name] else list(values) for name, values in cases.items()
    ]
    labels = [label.replace(" - ", "—") for label in about.column_labels]
    return pd.DataFrame(dict(zip(labels, columns, strict=True)))


def read_tallies(path: Path) -> tuple[str, str, int, dict[tuple[str, str, str], int]]:
    """County, group, forms, and counts by unit, dimension and level; 合计 must add up."""
    counts: dict[tuple[str, str, str], int] = {}
    for page in openpyxl.load_workbook(path):
        assert page["A1"].value.endswith(f"汇总表（{page.title}）")
        county, forms = re.match(r"填报单位：(.+)　　有效评议表：(\d+)份", page["A2"].value).groups()
        spans = sorted(
            (span.min_col, span.max_col) for span in page.merged_cells.ranges if span.min_row == span.max_row == 3
        )
        columns = {
            column: (page.cell(3, first).value, page.cell(4, column).value)
            for first, last in spans
            for column in range(first, last + 1)
        }
        totals = dict.fromkeys(columns, 0)
        for row in page.iter_rows(min_row=5):
            if row[0].value == "合计":
                assert [row[column - 1].value for column in columns] == list(totals.values())
                break
            group = row[1].value
            for column, about in columns.items():
                counts[row[2].value, *about] = row[column - 1].value
                totals[column] += row[column - 1].value
        assert page.cell(page.max_row, 1).value.startswith("填表人：")
    return county, group, int(forms), counts


def wide_forms(table: pd.DataFrame) -> Forms:
    headers = [tuple(column.rsplit("—", 1)) for column in table.columns[2:]]
    dimensions: dict[str, list[str]] = {}
    for unit, dimension in headers:
        if dimension != "意见建议":
            dimensions.setdefault(unit, []).append(dimension)
    columns = [np.stack([codes(table[f"{unit}—{name}"]) for name in names], axis=1) for unit, names in dimensions.items()]
    levels = np.stack(columns, axis=1)
    comments = [
        (form, unit, text)
        for unit, dimension in headers
        if dimension == "意见建议"
        for form, text in enumerate(table[f"{unit}—意见建议"])
        if text
    ]
    return Forms(only(table["评议主体"]), list(table["评议表编号"]), list(dimensions), dimensions, levels, comments)


def long_forms(table: pd.DataFrame) -> Forms:
    number, numbers = pd.factorize(table["评议表编号"])
    unit, units = pd.factorize(table["参评单位"])
    pairs = table[["参评单位", "评议内容"]].drop_duplicates()
    dimensions = {name: list(part["评议内容"]) for name, part in pairs.groupby("参评单位", sort=False)}
    places = {(name, dimension): place for name, names in dimensions.items() for place, dimension in enumerate(names)}
    depth = [places[pair] for pair in zip(table["参评单位"], table["评议内容"], strict=True)]
    levels = np.zeros((len(numbers), len(units), 4), dtype=np.uint8)
    levels[number, unit, depth] = codes(table["评价选项"])
    comments = [
        (form, name, text) for form, name, text in zip(number, table["参评单位"], table["意见建议"], strict=True) if text
    ]
    return Forms(only(table["评议主体"]), list(numbers), list(units), dimensions, levels, comments)


def codes(column: pd.Series) -> np.ndarray:
    found = pd.Categorical(column, categories=LEVELS).codes
    assert found.min() >= 0, f"unknown level in {column.name}"
    return found.astype(np.uint8)


def only(column: pd.Series) -> str:
    (value,) = set(column)
    return value
