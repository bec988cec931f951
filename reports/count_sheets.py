"""计票汇总表 and 统计结果确认单 as a workbook to print on A4 and to sign."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

import xlsxwriter

from reports.cells import sheet_name, sheet_text
from reports.count_table import CountBook, CountTable
from reports.sheets import BODY_FONT, HEAD_FONT, INCH, TITLE_FONT
from words import say

WIDTHS = (8, 27, 10, 10, 11, 35)
"""Of the confirmation: number, name, three counts, and a text."""
NAME_WIDTH, COUNTS_WIDTH = 30, 58
LINE = 15.5
"""Points a line at 11 points of type."""


def count_workbook(book: CountBook) -> bytes:
    """The confirmation first, then a sheet for each line of groups and one for all; the same data give the same bytes."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as made:
        day = datetime.fromisoformat(book.data_date) if book.data_date else datetime(2000, 1, 1)
        made.set_properties({"title": sheet_text(book.heading)[:255], "author": "", "created": day})
        styles = _styles(made)
        taken: set[str] = set()
        _confirmation(made.add_worksheet(sheet_name(say("counts.confirmation"), taken)), book, styles)
        for table in book.tables:
            _counts(made.add_worksheet(sheet_name(table.line, taken)), book, table, styles)
    return stream.getvalue()


def _styles(made) -> dict[str, object]:
    grid = {"font_name": BODY_FONT, "font_size": 11, "border": 1, "border_color": "#8a939c", "valign": "vcenter"}
    plain = {"font_name": BODY_FONT, "font_size": 11, "valign": "vcenter"}
    return {
        "title": made.add_format({"font_name": TITLE_FONT, "font_size": 18, "align": "center", "valign": "vcenter"}),
        "mark": made.add_format({**plain, "font_color": "#8f560c", "align": "center"}),
        "plain": made.add_format({**plain, "text_wrap": True}),
        "small": made.add_format({**plain, "font_size": 9, "text_wrap": True}),
        "head": made.add_format(
            {**grid, "font_name": HEAD_FONT, "bg_color": "#e8edf2", "align": "center", "text_wrap": True}
        ),
        "text": made.add_format({**grid, "text_wrap": True}),
        "hash": made.add_format({**grid, "font_name": "Courier New", "font_size": 8, "text_wrap": True}),
        "place": made.add_format({**grid, "align": "center"}),
        "number": made.add_format({**grid, "num_format": "#,##0", "align": "right"}),
        "class": made.add_format({**grid, "font_name": HEAD_FONT}),
        "sum_text": made.add_format({**grid, "font_name": HEAD_FONT, "bg_color": "#f4f6f8"}),
        "sum": made.add_format(
            {**grid, "font_name": HEAD_FONT, "bg_color": "#f4f6f8", "num_format": "#,##0", "align": "right"}
        ),
    }


def _confirmation(sheet, book: CountBook, styles: dict) -> None:
    last = len(WIDTHS) - 1
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    row = _heading(sheet, say("counts.title", heading=book.heading, name=say("counts.confirmation")), last, book, styles)

    row = _line(sheet, row, last, say("counts.forms"), styles["plain"])
    sheet.merge_range(row, 0, row, 1, "", styles["head"])
    sheet.write_string(row, 0, say("counts.line"), styles["head"])
    for place, key in enumerate(("issued", "returned", "valid", "remark"), 2):
        sheet.write_string(row, place, say("counts." + key), styles["head"])
    for each in book.forms:
        row += 1
        sheet.merge_range(row, 0, row, 1, "", styles["text"])
        sheet.write_string(row, 0, sheet_text(each.line), styles["text"])
        _numbers(sheet, row, 2, (each.issued, each.returned, each.valid), styles["number"])
        sheet.write_string(row, 5, sheet_text(each.remark), styles["text"])
        sheet.set_row(row, LINE * max(_lines(each.line, sum(WIDTHS[:2])), _lines(each.remark, WIDTHS[5])))
    row += 1
    sheet.merge_range(row, 0, row, 1, "", styles["sum_text"])
    sheet.write_string(row, 0, say("counts.total"), styles["sum_text"])
    sums = [_sum(getattr(each, name) for each in book.forms) for name in ("issued", "returned", "valid")]
    _numbers(sheet, row, 2, sums, styles["sum"])
    sheet.write_string(row, 5, "", styles["sum_text"])

    row = _line(sheet, row + 2, last, say("counts.files"), styles["plain"])
    for place, key in enumerate(("batch", "file", "ballots", "ratings", "day", "sha256")):
        sheet.write_string(row, place, say("counts." + key), styles["head"])
    for each in book.files:
        row += 1
        sheet.write_number(row, 0, each.batch, styles["place"])
        sheet.write_string(row, 1, sheet_text(each.file), styles["text"])
        _numbers(sheet, row, 2, (each.ballots, each.ratings), styles["number"])
        sheet.write_string(row, 4, each.day, styles["place"])
        sheet.write_string(row, 5, each.sha256, styles["hash"])
        sheet.set_row(row, LINE * max(2, _lines(each.file, WIDTHS[1])))
    row += 2
    for text in (
        say("counts.scheme", scheme=book.scheme),
        say("counts.fingerprint", fingerprint=book.fingerprint, date=book.data_date),
        say("counts.statement"),
    ):
        row = _line(sheet, row, last, text, styles["plain"], sum(WIDTHS))
    row = _signatures(sheet, row + 1, last, styles)
    _on_paper(sheet, row, last, 0, book)


def _counts(sheet, book: CountBook, table: CountTable, styles: dict) -> None:
    columns = [*table.columns, say("counts.total")]
    last = len(columns) + 1
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, NAME_WIDTH)
    sheet.set_column(2, last, max(8, COUNTS_WIDTH / len(columns)))
    row = _heading(sheet, say("counts.title", heading=book.heading, name=say("counts.name")), last, book, styles)
    about = say("counts.about", line=table.line)
    if table.ballots is not None:
        about += say("counts.about_ballots", ballots=f"{table.ballots:,}")
    if table.dimensions > 1:
        about += say("counts.about_dimensions", dimensions=table.dimensions)
    row = _line(sheet, row, last, about, styles["plain"], 5 + NAME_WIDTH + COUNTS_WIDTH)
    sheet.write_row(row, 0, [say("counts.number"), say("column.unit"), *columns], styles["head"])
    head = row
    number = 0
    classes = [(name, list(rows)) for name, rows in groupby(table.rows, key=lambda each: each.unit_class)]
    for name, rows in classes:
        if len(classes) > 1:
            row += 1
            sheet.merge_range(row, 0, row, last, "", styles["class"])
            sheet.write_string(row, 0, sheet_text(name), styles["class"])
        for each in rows:
            row, number = row + 1, number + 1
            sheet.write_number(row, 0, number, styles["place"])
            sheet.write_string(row, 1, sheet_text(each.unit), styles["text"])
            _numbers(sheet, row, 2, (*each.counts, sum(each.counts)), styles["number"])
            sheet.set_row(row, LINE * _lines(each.unit, NAME_WIDTH))
        if len(classes) > 1:
            row += 1
            _sums(sheet, row, say("counts.subtotal"), [each.counts for each in rows], styles)
    row += 1
    _sums(sheet, row, say("counts.total"), [each.counts for each in table.rows], styles)
    row = _signatures(sheet, row + 2, last, styles)
    row = _line(
        sheet, row, last, say("counts.fingerprint", fingerprint=book.fingerprint, date=book.data_date), styles["small"],
        1.2 * (5 + NAME_WIDTH + COUNTS_WIDTH),
    )  # fmt: skip
    _on_paper(sheet, row, last, head, book)
    sheet.freeze_panes(head + 1, 2)


def _heading(sheet, title: str, last: int, book: CountBook, styles: dict) -> int:
    sheet.merge_range(0, 0, 0, last, "", styles["title"])
    sheet.write_string(0, 0, sheet_text(title), styles["title"])
    sheet.set_row(0, 34)
    if not book.demonstration:
        return 1
    sheet.merge_range(1, 0, 1, last, "", styles["mark"])
    sheet.write_string(1, 0, say("product.demonstration_note"), styles["mark"])
    return 2


def _line(sheet, row: int, last: int, text: str, style, width: float = sum(WIDTHS)) -> int:
    """A text over all columns; returns the row beneath."""
    sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, sheet_text(text), style)
    sheet.set_row(row, (LINE + 2) * _lines(text, width))
    return row + 1


def _signatures(sheet, row: int, last: int, styles: dict) -> int:
    """Lines for those who sign, with room for a pen; returns the row beneath."""
    for text in (say("counts.sign"), say("counts.sign_day")):
        sheet.merge_range(row, 0, row, last, "", styles["plain"])
        sheet.write_string(row, 0, text, styles["plain"])
        sheet.set_row(row, 34)
        row += 1
    return row


def _sums(sheet, row: int, label: str, counts: Sequence[tuple[int, ...]], styles: dict) -> None:
    sums = [sum(column) for column in zip(*counts, strict=True)]
    sheet.write_string(row, 0, "", styles["sum_text"])
    sheet.write_string(row, 1, label, styles["sum_text"])
    _numbers(sheet, row, 2, (*sums, sum(sums)), styles["sum"])


def _numbers(sheet, row: int, place: int, values: Sequence[int | None], style) -> None:
    for value in values:
        if value is None:
            sheet.write_string(row, place, "—", style)
        else:
            sheet.write_number(row, place, value, style)
        place += 1


def _sum(values) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _lines(text: str, width: float) -> int:
    """Lines of a wrapped text in a column; a hanzi is two widths."""
    return max(1, math.ceil(sum(2.1 if ord(char) > 0x2E7F else 1.1 for char in text) / width))


def _on_paper(sheet, rows: int, last: int, head: int, book: CountBook) -> None:
    sheet.set_paper(9)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    if head:
        sheet.repeat_rows(0, head)
    sheet.print_area(0, 0, rows, last)
    sheet.set_margins(left=18 / INCH, right=18 / INCH, top=22 / INCH, bottom=20 / INCH)
    sheet.center_horizontally()
    if book.demonstration:
        sheet.set_header("&C" + say("product.demonstration_note"))
    sheet.set_footer(f'&C&"{BODY_FONT}"' + say("counts.page", page="&P", pages="&N"))
