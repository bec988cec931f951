"""What two entries of the same forms say differently, as a workbook to take to the paper."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from reports.cells import sheet_text
from reports.sheets import BODY_FONT, HEAD_FONT, INCH, TITLE_FONT
from words import say
from words.punctuation import bracketed

COLUMNS = (("form", 14), ("unit", 26), ("dimension", 14), ("first", 14), ("second", 14), ("settled", 14))
CLERKS = (("clerk", 20), ("clerk_forms", 12), ("clerk_cells", 14), ("clerk_wrong", 12), ("clerk_rate", 12))


def difference_workbook(
    title: str,
    differences: Sequence[Sequence[str]],
    single: Sequence[Sequence[str]],
    clerks: Sequence[Sequence[object]] = (),
    demonstration: bool = False,
) -> bytes:
    """differences: cells under COLUMNS; single: form and where it stands; clerks: cells under CLERKS."""
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as book:
        grid = {"font_name": BODY_FONT, "font_size": 11, "border": 1, "border_color": "#8a939c", "text_wrap": True}
        styles = {
            "title": book.add_format({"font_name": TITLE_FONT, "font_size": 16, "align": "center", "valign": "vcenter"}),
            "head": book.add_format({**grid, "font_name": HEAD_FONT, "bg_color": "#e8edf2", "align": "center"}),
            "text": book.add_format(grid),
            "figure": book.add_format({**grid, "num_format": "0.00"}),
        }
        heading = bracketed(title, say("product.demonstration")) if demonstration else title
        _sheet(book, say("differences.title"), heading, COLUMNS, differences, styles)
        _sheet(book, say("differences.single"), heading, (("form", 24), ("keyed_by", 40)), single, styles)
        if clerks:
            _sheet(book, say("differences.clerks"), heading, CLERKS, clerks, styles)
    return stream.getvalue()


def _sheet(book, name: str, heading: str, columns, rows: Sequence[Sequence[object]], styles: dict) -> None:
    sheet = book.add_worksheet(name)
    sheet.merge_range(0, 0, 0, len(columns) - 1, "", styles["title"])
    sheet.write_string(0, 0, sheet_text(heading), styles["title"])
    sheet.set_row(0, 28)
    for place, (key, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(1, place, say("differences." + key), styles["head"])
    for number, row in enumerate(rows, 2):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, sheet_text(cell), styles["text"])
            elif cell is not None:
                sheet.write_number(number, place, float(cell), styles["figure" if isinstance(cell, float) else "text"])
    sheet.freeze_panes(2, 0)
    sheet.repeat_rows(0, 1)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=20 / INCH, right=20 / INCH, top=20 / INCH, bottom=20 / INCH)
    sheet.set_footer(f'&C&"{BODY_FONT}"— &P —')
