"""单位名录 as a workbook: one row a unit under the headings that an import knows, ready to print and to fill in."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter

from reports.cells import sheet_name, sheet_text
from reports.sheets import BODY_FONT, BOOK_OPTIONS, INCH, MAX_LINES, ROW_HEIGHT, Styles, lines_of
from words import say
from words.punctuation import beside
from words.sentences import wave_title
from words.summaries import field_text

COLUMNS = {
    "name": 26, "code": 9, "full_name": 30, "short_name": 16, "aliases": 24, "unit_class": 14, "kind": 11, "parent": 16,
    "district": 10, "governance": 14, "portfolio": 14, "authority": 16, "credit_code": 21, "ranked": 9, "valid_from": 12,
    "valid_to": 12, "predecessors": 24,
}  # fmt: skip
"""Width by field, in characters. The headings are those of an import file."""


def registry_workbook(units: Sequence[Mapping[str, object]], period: str, demonstration: bool, one_class: str) -> bytes:
    """units: the fields of each by name; one_class: the name of the class of units that have none.

    What a row leaves blank says nothing when the file is imported again.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, BOOK_OPTIONS)
    title = say("units.title", wave=wave_title(period))
    # The same registry gives the same bytes.
    book.set_properties({"title": sheet_text(title)[:255], "author": "", "created": datetime(2000, 1, 1)})
    styles, taken = Styles(book), set()
    _write_units(book.add_worksheet(sheet_name(say("units.name"), taken)), units, title, demonstration, one_class, styles)
    notes = book.add_worksheet(sheet_name(say("units.how"), taken))
    notes.set_column(0, 0, 100)
    lines = [say("product.demonstration_note")] if demonstration else []
    for number, line in enumerate([*lines, *say("units.how_text").split("\n")]):
        notes.write_string(number, 0, sheet_text(line), styles.text)
        notes.set_row(number, ROW_HEIGHT * lines_of(line, 100))
    book.close()
    return stream.getvalue()


def _write_units(sheet, units, title: str, demonstration: bool, one_class: str, styles: Styles) -> None:
    for place, (name, width) in enumerate(COLUMNS.items()):
        sheet.write_string(0, place, say("field." + name), styles.head)
        sheet.set_column(place, place, width)
    sheet.set_row(0, 32)
    for number, unit in enumerate(units, 1):
        cells = {name: field_text(name, unit[name]) for name in COLUMNS}
        if unit["unit_class"] == one_class:
            cells["unit_class"] = ""
        for place, text in enumerate(cells.values()):
            sheet.write_string(number, place, sheet_text(text), styles.text)
        lines = max(lines_of(text, COLUMNS[name]) for name, text in cells.items())
        sheet.set_row(number, ROW_HEIGHT * min(lines, MAX_LINES))
    last = len(COLUMNS) - 1
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(units)), last)
    sheet.set_paper(8)  # A3
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=15 / INCH, right=15 / INCH, top=25 / INCH, bottom=20 / INCH)
    heading = beside(title[:100], say("product.demonstration_note") if demonstration else "")
    sheet.set_header(f'&C&"{BODY_FONT}"&14' + heading.replace("&", "&&"))
    sheet.set_footer(f'&C&"{BODY_FONT}"— &P —')
