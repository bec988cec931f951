"""One unit as tables: its figures, its dimensions and groups, and the calculation, in which a workbook calculates itself.

It is what a rated unit receives, so that 误差 and 名次范围 are not in it, nor any other unit.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from reports.cells import csv_text, sheet_name, sheet_text
from reports.ranking_table import Column
from reports.sheets import BODY_FONT, BOOK_OPTIONS, INCH, MAX_LINES, ROW_HEIGHT, Styles, csv_cell, lines_of, write_cell
from words import remarks, say
from words.headings import foundation, heading, unit_parts
from words.numbers import difference, rounded_to
from words.punctuation import labelled
from words.steps import steps

NAME_WIDTH, WIDTH, LEAST_COLUMNS = 28, 11, 6
FORMULA = str.maketrans({"（": "(", "）": ")", "＋": "+", "×": "*", "÷": "/", " ": ""})
_ONLY_FIGURES = re.compile(r"[\d.()+*/]{1,8000}")


@dataclass(frozen=True)
class Block:
    """A titled table. rows hold text, int, Decimal or None, as the columns say."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True)
class UnitSheet:
    """facts: what is said of the whole unit, a figure each; steps: label, formula and result, all text; notes: a line
    each."""

    title: str
    unit: str
    demonstration: bool
    facts: tuple[tuple[Column, object], ...]
    blocks: tuple[Block, ...]
    steps: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    data_date: str


def unit_sheet(appraisal: Appraisal, each: ClassResult, unit: UnitResult, explanation, demonstration: bool) -> UnitSheet:
    """appraisal, unit, explanation: as readers may have them."""
    parts = (("parts.dimensions", unit.dimensions), ("parts.groups", unit.groups))
    notes = [remarks.note(note.code, note.facts) for note in unit.notes]
    return UnitSheet(
        title=heading(unit_parts(appraisal, unit)),
        unit=unit.name,
        demonstration=demonstration,
        facts=_facts(appraisal, each, unit) if unit.shown else (),
        blocks=tuple(_parts(say(key), found, appraisal.decimals) for key, found in parts if found and unit.shown),
        steps=() if explanation is None else tuple(steps(explanation, listing=False)),
        notes=(*notes, *([] if unit.shown else [say("note.suppressed")]), foundation(appraisal)),
        data_date=appraisal.data_date,
    )


def unit_csv(sheet: UnitSheet) -> bytes:
    """UTF-8 with BOM, the tables one below the other."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([csv_text(sheet.title)])
    if sheet.demonstration:
        writer.writerow([say("product.demonstration_note")])
    for column, value in sheet.facts:
        writer.writerow([say("column." + column.key), csv_cell(value)])
    for block in sheet.blocks:
        writer.writerow([])
        writer.writerow([block.title, *(say("column." + column.key) for column in block.columns[1:])])
        writer.writerows([csv_cell(cell) for cell in row] for row in block.rows)
    if sheet.steps:
        writer.writerow([])
        writer.writerow([say("steps.title"), say("column.formula"), say("column.result")])
        writer.writerows([csv_text(label), csv_text(formula), result] for label, formula, result in sheet.steps)
    writer.writerow([])
    writer.writerows([csv_text(note)] for note in sheet.notes)
    return stream.getvalue().encode("utf-8-sig")


def unit_workbook(sheet: UnitSheet) -> bytes:
    """One sheet of A4 wide; the results of the steps are formulas. The same data give the same bytes."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, BOOK_OPTIONS) as book:
        created = datetime.fromisoformat(sheet.data_date) if sheet.data_date else datetime(2000, 1, 1)
        book.set_properties({"title": sheet_text(sheet.title)[:255], "author": "", "created": created})
        made = book.add_worksheet(sheet_name(sheet.unit, set()))
        _write(made, sheet, Styles(book))
    return stream.getvalue()


def _write(made, sheet: UnitSheet, styles: Styles) -> None:
    last = max([len(block.columns) for block in sheet.blocks] + [LEAST_COLUMNS]) - 1
    made.set_column(0, 0, NAME_WIDTH)
    made.set_column(1, last, WIDTH)
    wide = NAME_WIDTH + WIDTH * last
    row = _line(made, 0, last, sheet.title, styles.title, wide / 1.6)
    if sheet.demonstration:
        row = _line(made, row, last, say("product.demonstration_note"), styles.mark, wide)
    for column, value in sheet.facts:
        made.write_string(row, 0, say("column." + column.key), styles.text)
        write_cell(made, row, 1, column, value, styles)
        row += 1
    for block in sheet.blocks:
        row += 1
        for place, column in enumerate(block.columns):
            made.write_string(row, place, block.title if place == 0 else say("column." + column.key), styles.head)
        for number, cells in enumerate(block.rows, row + 1):
            for place, (column, cell) in enumerate(zip(block.columns, cells, strict=True)):
                write_cell(made, number, place, column, cell, styles)
            made.set_row(number, ROW_HEIGHT * lines_of(cells[0], NAME_WIDTH))
        row += 1 + len(block.rows)
    row = _steps(made, row, last, sheet, styles, wide)
    for note in sheet.notes:
        row = _line(made, row, last, note, styles.note, wide)
    made.set_paper(9)
    made.set_margins(left=15 / INCH, right=15 / INCH, top=20 / INCH, bottom=20 / INCH)
    made.fit_to_pages(1, 0)
    if sheet.demonstration:
        made.set_header("&C" + say("product.demonstration_note"))
    made.set_footer(f'&C&"{BODY_FONT}"— &P —')


def _steps(made, row: int, last: int, sheet: UnitSheet, styles: Styles, wide: float) -> int:
    """A step a row: what it is and its formula to read, its result to calculate."""
    if not sheet.steps:
        return row + 1
    row += 1
    made.merge_range(row, 0, row, last - 1, "", styles.head)
    made.write_string(row, 0, say("steps.title"), styles.head)
    made.write_string(row, last, say("column.result"), styles.head)
    for row, (label, formula, result) in enumerate(sheet.steps, row + 1):  # noqa: B020
        said = labelled(label, formula) if formula else label
        made.merge_range(row, 0, row, last - 1, "", styles.text)
        made.write_string(row, 0, sheet_text(said), styles.text)
        made.set_row(row, ROW_HEIGHT * min(lines_of(said, wide - WIDTH), MAX_LINES))
        decimals = len(result.partition(".")[2])
        style = styles.number(Column("result", "figure", 0, decimals))
        if excel := excel_formula(formula, decimals):
            made.write_formula(row, last, excel, style, float(result))
        else:
            made.write_number(row, last, float(result), style)
    return row + 2


def excel_formula(formula: str, decimals: int) -> str:
    """The printed formula, rounded like its result; empty where there is none, or where it is not one of figures alone."""
    plain = formula.translate(FORMULA)
    return f"=ROUND({plain},{decimals})" if _ONLY_FIGURES.fullmatch(plain) else ""


def _line(made, row: int, last: int, words: str, style, width: float) -> int:
    made.merge_range(row, 0, row, last, "", style)
    made.write_string(row, 0, sheet_text(words), style)
    made.set_row(row, (ROW_HEIGHT + 4) * lines_of(words, width))
    return row + 1


def _facts(appraisal: Appraisal, each: ClassResult, unit: UnitResult) -> tuple[tuple[Column, object], ...]:
    d, grade = appraisal.decimals, remarks.grade(unit)
    facts: list[tuple[Column, object]] = [
        (Column("index", "figure", 0, d), unit.index),
        (Column("rank", "whole", 0), unit.rank),
        (Column("class_mean", "figure", 0, d), each.mean_published),
    ]
    if unit.change is not None and unit.change.shown:
        facts.append((Column("change_value", "figure", 0, d), unit.change.value))
        facts.append((Column("verdict", "text", 0), remarks.verdict(unit.change)))
    if grade:
        facts.append((Column("grade", "text", 0), grade))
    unknown = None if unit.awareness_rate is None else 100 - unit.awareness_rate
    return (
        *facts,
        (Column("ballots", "whole", 0), None if unit.has_note("scores_only") else unit.ballots),
        (Column("satisfaction_rate", "figure", 0, 1), _percent(unit.satisfaction_rate)),
        (Column("satisfaction_rate_broad", "figure", 0, 1), _percent(unit.satisfaction_rate_broad)),
        (Column("rate_base", "whole", 0), unit.rate_base or None),
        (Column("unknown_share", "figure", 0, 1), _percent(unknown)),
    )


def _percent(value: float | None) -> Decimal | None:
    return None if value is None else rounded_to(value, 1)


def _parts(title: str, parts: Sequence[Part], decimals: int) -> Block:
    changed = any(part.change for part in parts)
    columns = [
        Column("part", "text", 0), Column("weight_percent", "figure", 0, 1), Column("raters", "whole", 0),
        Column("score", "figure", 0, decimals), Column("class_mean", "figure", 0, decimals),
        Column("gap", "figure", 0, decimals),
    ]  # fmt: skip
    columns += [Column("change_value", "figure", 0, decimals), Column("verdict", "text", 0)] if changed else []
    rows = []
    for part in parts:
        gap = None if part.class_mean is None else difference(part.score, part.class_mean, decimals)
        mean = None if part.class_mean is None else rounded_to(part.class_mean, decimals)
        row = [part.name, rounded_to(100 * part.weight, 1), part.n, rounded_to(part.score, decimals), mean, gap]
        if changed:
            row += [part.change.value, remarks.verdict(part.change)] if part.change else [None, ""]
        rows.append(tuple(row))
    return Block(title, tuple(columns), tuple(rows))
