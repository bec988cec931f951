"""复核材料 of one unit: how its answers fall on the levels, and a sheet whose formulas come to the published score.

It holds one unit alone: no other one, no single form, and of groups only what may leave the office. Nothing in it leads
elsewhere, and its formulas add up the cells of the same sheet.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell as cell_at

from reports.cells import sheet_name, sheet_text
from reports.ranking_table import Column
from reports.sheets import BODY_FONT, BOOK_OPTIONS, INCH, NOTE_HEIGHT, ROW_HEIGHT, Styles, lines_of
from words import remarks, say

NAME, DIMENSION, LEVEL = 26, 16, 10
"""Widths of columns."""
NOISE = 9
"""Decimals to which a quotient is rounded first, as everywhere in the program: half-up must not depend on binary dust."""


@dataclass(frozen=True)
class AppealBook:
    """facts: label and what it says, a line each; notes: a line each. explanation: the calculation as it may leave the
    office; counts: of answers by line of groups, dimension and level; published: the score."""

    title: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    explanation: object
    counts: Sequence
    published: Decimal
    demonstration: bool
    data_date: str


def appeal_workbook(book: AppealBook) -> bytes:
    """Three sheets: what it is about, the calculation, the counts. The same data give the same bytes."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, BOOK_OPTIONS) as made:
        created = datetime.fromisoformat(book.data_date) if book.data_date else datetime(2000, 1, 1)
        made.set_properties({"title": sheet_text(book.title)[:255], "author": "", "created": created})
        styles, taken = Styles(made), set()
        _about(made.add_worksheet(sheet_name(say("appeal_book.about"), taken)), book, styles)
        _calculation(made.add_worksheet(sheet_name(say("appeal_book.calculation"), taken)), book, styles)
        _counts(made.add_worksheet(sheet_name(say("appeal_book.counts"), taken)), book, styles)
    return stream.getvalue()


def _about(sheet, book: AppealBook, styles: Styles) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 66)
    row = _title(sheet, 0, 1, book, styles)
    for label, said in book.facts:
        sheet.write_string(row, 0, label, styles.head)
        sheet.write_string(row, 1, sheet_text(said), styles.text)
        sheet.set_row(row, ROW_HEIGHT * lines_of(said, 66))
        row += 1
    for note in book.notes:
        sheet.merge_range(row, 0, row, 1, "", styles.note)
        sheet.write_string(row, 0, sheet_text(note), styles.note)
        sheet.set_row(row, NOTE_HEIGHT * lines_of(note, 86) + 4)
        row += 1
    _page(sheet, book)


def _calculation(sheet, book: AppealBook, styles: Styles) -> None:
    """Answers counted out, a row per line and dimension; then a row per line; then the index, and whether it is the one
    that was published."""
    explanation = book.explanation
    levels = list(dict.fromkeys((level, score) for step in explanation.cells for level, _, score in step.answers))
    last = max(5, len(levels) + 4)
    sheet.set_column(0, 0, NAME)
    sheet.set_column(1, 1, DIMENSION)
    sheet.set_column(2, last, LEVEL)
    row = _title(sheet, 0, last, book, styles)
    results: dict[str, list[int]] = {}
    if levels:
        row, results = _cells(sheet, row, levels, explanation, styles)
    row, lines = _lines(sheet, row, results, len(levels), explanation, styles)
    _index(sheet, row, lines, book, styles)
    _page(sheet, book, landscape=True)


def _cells(sheet, row: int, levels: list, explanation, styles: Styles) -> tuple[int, dict[str, list[int]]]:
    """The next free row, and the rows of each line."""
    n = len(levels)
    heads = [say("appeal_book.group"), say("column.dimension"), *(remarks.level(name) for name, _ in levels)]
    heads += [say("appeal_book.total"), say("column.score"), say("appeal_book.dimension_weight")]
    for place, head in enumerate(heads):
        sheet.write_string(row, place, sheet_text(head), styles.head)
    sheet.write_string(row + 1, 0, say("appeal_book.scores"), styles.text)
    sheet.write_string(row + 1, 1, "", styles.text)
    for place, (_, score) in enumerate(levels, 2):
        _number(sheet, row + 1, place, score, styles)
    scores = f"{cell_at(row + 1, 2, True, True)}:{cell_at(row + 1, n + 1, True, True)}"
    weights = {(line.line, dimension): weight for line in explanation.lines for dimension, weight, _ in line.terms}
    rows: dict[str, list[int]] = {}
    for number, step in enumerate(explanation.cells, row + 2):
        answers = {level: weight for level, weight, _ in step.answers}
        sheet.write_string(number, 0, sheet_text(step.line), styles.text)
        sheet.write_string(number, 1, sheet_text(step.dimension), styles.text)
        for place, (level, _) in enumerate(levels, 2):
            _number(sheet, number, place, answers.get(level, Decimal(0)), styles)
        counts = f"{cell_at(number, 2)}:{cell_at(number, n + 1)}"
        total = cell_at(number, n + 2)
        _formula(sheet, number, n + 2, f"=SUM({counts})", sum(answers.values()), styles)
        _formula(sheet, number, n + 3, _rounded(f"SUMPRODUCT({counts},{scores})/{total}", step.result), step.result, styles)
        _number(sheet, number, n + 4, weights[step.line, step.dimension], styles)
        rows.setdefault(step.line, []).append(number)
    return row + 3 + len(explanation.cells), rows


def _lines(
    sheet, row: int, results: dict[str, list[int]], n: int, explanation, styles: Styles
) -> tuple[int, tuple[int, int]]:
    """The next free row, and the first and last row of the lines."""
    for place, head in enumerate((say("appeal_book.group"), say("appeal_book.group_weight"), say("column.score"))):
        sheet.write_string(row, place, sheet_text(head), styles.head)
    weights = {line: weight for line, weight, _ in explanation.index.terms}
    for number, line in enumerate(explanation.lines, row + 1):
        sheet.write_string(number, 0, sheet_text(line.line), styles.text)
        sheet.set_row(number, ROW_HEIGHT * lines_of(line.line, NAME))
        _number(sheet, number, 1, weights[line.line], styles)
        rows = results.get(line.line)
        if rows is None:  # several groups together: their score is given, and their answers are not counted out
            _number(sheet, number, 2, line.result, styles)
            continue
        scored = f"{cell_at(rows[0], n + 3)}:{cell_at(rows[-1], n + 3)}"
        weighed = f"{cell_at(rows[0], n + 4)}:{cell_at(rows[-1], n + 4)}"
        _formula(
            sheet, number, 2, _rounded(f"SUMPRODUCT({weighed},{scored})/SUM({weighed})", line.result), line.result, styles
        )
    return row + 2 + len(explanation.lines), (row + 1, row + len(explanation.lines))


def _index(sheet, row: int, lines: tuple[int, int], book: AppealBook, styles: Styles) -> None:
    index = book.explanation.index
    weights = f"{cell_at(lines[0], 1)}:{cell_at(lines[1], 1)}"
    scores = f"{cell_at(lines[0], 2)}:{cell_at(lines[1], 2)}"
    exact, final, public = (cell_at(row + number, 2) for number in range(3))
    labels = ("appeal_book.exact", "appeal_book.rounded", "appeal_book.published", "appeal_book.same")
    for number, label in enumerate(labels, row):
        sheet.merge_range(number, 0, number, 1, "", styles.text)
        sheet.write_string(number, 0, say(label), styles.text)
    _formula(sheet, row, 2, _rounded(f"SUMPRODUCT({weights},{scores})/SUM({weights})", index.exact), index.exact, styles)
    _formula(sheet, row + 1, 2, _rounded(exact, index.published), index.published, styles)
    _number(sheet, row + 2, 2, book.published, styles)
    yes, no = say("appeal_book.yes"), say("appeal_book.no")
    said = yes if index.published == book.published else no
    rounded = f"ROUND({public},{_decimals(book.published)})"
    sheet.write_formula(row + 3, 2, f'=IF({final}={rounded},"{yes}","{no}")', styles.text, said)


def _counts(sheet, book: AppealBook, styles: Styles) -> None:
    levels = list(dict.fromkeys(level for each in book.counts for level, _ in each.counts))
    last = max(3, len(levels) + 2)
    sheet.set_column(0, 0, NAME)
    sheet.set_column(1, 1, DIMENSION)
    sheet.set_column(2, last, LEVEL)
    row = _title(sheet, 0, last, book, styles)
    heads = [say("appeal_book.group"), say("column.dimension"), *map(remarks.level, levels), say("appeal_book.total")]
    for place, head in enumerate(heads):
        sheet.write_string(row, place, sheet_text(head), styles.head)
    for number, each in enumerate(book.counts, row + 1):
        sheet.write_string(number, 0, sheet_text(each.line), styles.text)
        sheet.set_row(number, ROW_HEIGHT * lines_of(each.line, NAME))
        sheet.write_string(number, 1, sheet_text(each.dimension or say("appeal_book.withheld")), styles.text)
        counts = dict(each.counts)
        for place, level in enumerate(levels, 2):
            if level in counts:
                _number(sheet, number, place, counts[level], styles)
            else:
                sheet.write_string(number, place, "—", styles.text)
        if counts:
            cells = f"{cell_at(number, 2)}:{cell_at(number, len(levels) + 1)}"
            _formula(sheet, number, len(levels) + 2, f"=SUM({cells})", sum(counts.values()), styles)
        else:
            sheet.write_string(number, len(levels) + 2, "—", styles.text)
    sheet.freeze_panes(row + 1, 2)
    sheet.repeat_rows(row)
    _page(sheet, book, landscape=True)


def _rounded(formula: str, like: Decimal) -> str:
    return f"=ROUND(ROUND({formula},{NOISE}),{_decimals(like)})"


def _number(sheet, row: int, place: int, value: Decimal, styles: Styles) -> None:
    sheet.write_number(row, place, float(value), styles.number(Column("", "figure", 0, _decimals(value))))


def _formula(sheet, row: int, place: int, formula: str, value: Decimal, styles: Styles) -> None:
    sheet.write_formula(row, place, formula, styles.number(Column("", "figure", 0, _decimals(value))), float(value))


def _decimals(value: Decimal) -> int:
    return max(0, -value.as_tuple().exponent)


def _title(sheet, row: int, last: int, book: AppealBook, styles: Styles) -> int:
    sheet.merge_range(row, 0, row, last, "", styles.title)
    sheet.write_string(row, 0, sheet_text(book.title), styles.title)
    sheet.set_row(row, 30)
    if book.demonstration:
        row += 1
        sheet.merge_range(row, 0, row, last, "", styles.mark)
        sheet.write_string(row, 0, say("product.demonstration_note"), styles.mark)
    return row + 1


def _page(sheet, book: AppealBook, landscape: bool = False) -> None:
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=20 / INCH, right=20 / INCH, top=25 / INCH, bottom=20 / INCH)
    if book.demonstration:
        sheet.set_header("&C" + say("product.demonstration_note"))
    sheet.set_footer(f'&C&"{BODY_FONT}"— &P —')
