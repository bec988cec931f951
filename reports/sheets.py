"""排名表 as CSV for any program and as XLSX ready to print."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest

import xlsxwriter

from reports.cells import csv_text, sheet_name, sheet_text
from reports.ranking_table import Column, RankingTable
from words import say

BODY_FONT, HEAD_FONT, TITLE_FONT = "宋体", "黑体", "方正小标宋简体"
INCH = 25.4
ROW_HEIGHT, NOTE_HEIGHT = 16, 13
"""Points a line, at 11 and at 9 points of type."""
NOTE_SCALE = 1.15
"""How much more of the smaller type of the note goes into a column's width."""
MAX_LINES = 25
"""Excel's tallest row."""
BOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
"""Nothing in a workbook runs or leads elsewhere."""


def ranking_csv(tables: Sequence[RankingTable]) -> bytes:
    """UTF-8 with BOM, the classes one below the other, the method note at the foot."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    if any(table.demonstration for table in tables):
        writer.writerow([say("product.demonstration_note")])
    for line in dict.fromkeys(table.filters for table in tables if table.filters):
        writer.writerow([csv_text(line)])
    writer.writerow([say("column.unit_class"), *tables[0].headings()])
    for table in tables:
        for row in table.rows:
            writer.writerow([csv_text(table.unit_class), *(csv_cell(cell) for cell in row)])
    writer.writerow([])
    notes = [_labelled(table, len(tables)) for table in tables]
    for line in dict.fromkeys(line for lines in zip_longest(*notes, fillvalue="") for line in lines if line):
        writer.writerow([csv_text(line)])
    return stream.getvalue().encode("utf-8-sig")


def ranking_workbook(tables: Sequence[RankingTable]) -> bytes:
    """A sheet per class: frozen and repeated heading, numbers as numbers, nothing that runs."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, BOOK_OPTIONS)
    # The day of the data, not of the export: the same data give the same bytes.
    created = datetime.fromisoformat(tables[0].data_date) if tables[0].data_date else datetime(2000, 1, 1)
    book.set_properties({"title": sheet_text(tables[0].title)[:255], "author": "", "created": created})
    styles = Styles(book)
    taken: set[str] = set()
    for table in tables:
        _write_sheet(book.add_worksheet(sheet_name(table.unit_class, taken)), table, styles)
    book.close()
    return stream.getvalue()


class Styles:
    """Formats of the cells of a workbook, the same in all of them."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        grid = {"font_name": BODY_FONT, "font_size": 11, "border": 1, "border_color": "#8a939c", "valign": "vcenter"}
        self.book, self.grid = book, grid
        self.title = book.add_format({"font_name": TITLE_FONT, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.mark = book.add_format({"font_name": BODY_FONT, "font_size": 11, "font_color": "#8f560c", "align": "center"})
        self.head = book.add_format(
            {**grid, "font_name": HEAD_FONT, "bg_color": "#e8edf2", "text_wrap": True, "align": "center"}
        )
        self.text = book.add_format({**grid, "align": "left", "text_wrap": True})
        self.note = book.add_format({"font_name": BODY_FONT, "font_size": 9, "text_wrap": True, "valign": "top"})
        self._numbers: dict[str, object] = {}

    def number(self, column: Column) -> object:
        code = "#,##0" if column.kind == "whole" else "0." + "0" * column.decimals if column.decimals else "0"
        if code not in self._numbers:
            self._numbers[code] = self.book.add_format({**self.grid, "num_format": code, "align": "center"})
        return self._numbers[code]


def _write_sheet(sheet, table: RankingTable, styles: Styles) -> None:
    last = len(table.columns) - 1
    sheet.merge_range(0, 0, 0, last, "", styles.title)
    sheet.write_string(0, 0, sheet_text(table.title), styles.title)
    sheet.set_row(0, 30)
    head = 1
    if table.demonstration:
        sheet.merge_range(1, 0, 1, last, "", styles.mark)
        sheet.write_string(1, 0, say("product.demonstration_note"), styles.mark)
        head = 2
    if table.filters:
        sheet.merge_range(head, 0, head, last, "", styles.note)
        sheet.write_string(head, 0, sheet_text(table.filters), styles.note)
        head += 1
    for place, (column, heading) in enumerate(zip(table.columns, table.headings(), strict=True)):
        sheet.write_string(head, place, heading, styles.head)
        sheet.set_column(place, place, column.width)
    sheet.set_row(head, 32)
    for number, row in enumerate(table.rows, head + 1):
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            write_cell(sheet, number, place, column, cell, styles)
        lines = max(lines_of(cell, column.width) for column, cell in zip(table.columns, row, strict=True))
        sheet.set_row(number, ROW_HEIGHT * min(lines, MAX_LINES))
    foot = head + len(table.rows) + 2
    for number, line in enumerate(table.method, foot):
        sheet.merge_range(number, 0, number, last, "", styles.note)
        sheet.write_string(number, 0, sheet_text(line), styles.note)
        sheet.set_row(number, NOTE_HEIGHT * lines_of(line, NOTE_SCALE * sum(column.width for column in table.columns)))
    sheet.freeze_panes(head + 1, 2)
    sheet.autofilter(head, 0, head + max(1, len(table.rows)), last)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, head)
    sheet.print_area(0, 0, foot + len(table.method), last)
    sheet.set_margins(left=20 / INCH, right=20 / INCH, top=25 / INCH, bottom=20 / INCH)
    sheet.center_horizontally()
    if table.demonstration:
        sheet.set_header("&C" + say("product.demonstration_note"))
    sheet.set_footer(f'&C&"{BODY_FONT}"— &P —')


def write_cell(sheet, row: int, place: int, column: Column, cell: object, styles: Styles) -> None:
    """Text that cannot run, a number as its column says, or — where there is none."""
    if column.kind == "text":
        sheet.write_string(row, place, sheet_text(str(cell)), styles.text)
    elif cell is None:
        sheet.write_string(row, place, "—", styles.number(column))
    else:
        sheet.write_number(row, place, float(cell), styles.number(column))


def lines_of(cell: object, width: float) -> int:
    """Lines that a wrapped text takes in a column, which not every program fits by itself; a hanzi is two widths."""
    if not isinstance(cell, str):
        return 1
    taken = sum(2.1 if ord(char) > 0x2E7F else 1.1 for char in cell)
    return max(1, math.ceil(taken / width))


def csv_cell(cell: object) -> str:
    """Text that cannot run, a number, or — where there is none."""
    if cell is None:
        return "—"
    return csv_text(cell) if isinstance(cell, str) else str(cell)


def _labelled(table: RankingTable, tables: int) -> list[str]:
    """Lines of the note; what differs by class says of which class it speaks."""
    base = say("method.base_start")
    return [
        say("method.of_class", unit_class=table.unit_class, line=line) if tables > 1 and line.startswith(base) else line
        for line in table.method
    ]
