"""整改台账 of one unit as a workbook that it fills in and sends back: what it may write is marked, all else is locked.

A hidden row names the columns and a hidden column carries the seal of each task, so that an answer is read whatever
language it was written in and cannot be given to another task.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter

from reports.cells import sheet_name, sheet_text
from reports.sheets import BODY_FONT, BOOK_OPTIONS, HEAD_FONT, INCH, MAX_LINES, TITLE_FONT, lines_of
from words import ledger as words
from words import say
from words.dates import day
from words.punctuation import bracketed

ID, MARK = "wanping.ledger.1", "mark"
"""What the hidden row says over the columns of numbers and seals."""
COLUMNS = {
    ID: 6, MARK: 4, "problem": 20, "task": 14, "goal": 15, "days": 16, "measures": 22, "responsible": 11, "leader": 8,
    "progress": 20, "evidence": 14, "state": 8, "opinion": 12,
}  # fmt: skip
"""Width in characters."""
WRITTEN = ("measures", "responsible", "leader", "progress", "evidence", "state")
"""Columns that a unit may write in."""
LINE, LEAST = 16, 4
"""Points a line of 10 point type, and lines that a row has at least, for a hand to write in."""
NOTES = 72
"""Characters of a line of the instructions."""


def ledger_workbook(
    title: str, unit: str, tasks: Sequence[Mapping[str, object]], longest: int, demonstration: bool = False
) -> bytes:
    """tasks: by column of COLUMNS (the number under ID, the seal under MARK), and answer_due, due, choices (states that the
    unit may name, the present one first), open (whether it may write). longest: characters of a field.
    """
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, BOOK_OPTIONS)
    # The same tasks give the same bytes.
    book.set_properties({"title": sheet_text(title)[:255], "author": "", "created": datetime(2000, 1, 1)})
    styles, taken = _styles(book), set()
    _write_tasks(
        book.add_worksheet(sheet_name(say("ledger.name"), taken)), title, unit, tasks, longest, demonstration, styles
    )
    _write_notes(book.add_worksheet(sheet_name(say("ledger.how"), taken)), longest, demonstration, styles)
    book.close()
    return stream.getvalue()


def _styles(book) -> dict:
    cell = {
        "font_name": BODY_FONT,
        "font_size": 10,
        "border": 1,
        "border_color": "#8a939c",
        "valign": "top",
        "text_wrap": True,
    }
    return {
        "title": book.add_format({"font_name": TITLE_FONT, "font_size": 16, "align": "center", "valign": "vcenter"}),
        "line": book.add_format({"font_name": BODY_FONT, "font_size": 10, "text_wrap": True, "valign": "vcenter"}),
        "mark": book.add_format({"font_name": BODY_FONT, "font_size": 10, "font_color": "#8f560c", "align": "center"}),
        "head": book.add_format(
            {**cell, "font_name": HEAD_FONT, "bg_color": "#e8edf2", "align": "center", "valign": "vcenter"}
        ),
        "head_written": book.add_format(
            {**cell, "font_name": HEAD_FONT, "bg_color": "#ffe699", "align": "center", "valign": "vcenter"}
        ),
        "locked": book.add_format({**cell, "bg_color": "#f3f5f7"}),
        "number": book.add_format({**cell, "bg_color": "#f3f5f7", "align": "center"}),
        # "@": what is typed stays text, be it a number, a day, or the beginning of a formula.
        "written": book.add_format({**cell, "bg_color": "#fff8e1", "locked": False, "num_format": "@"}),
        "note": book.add_format({"font_name": BODY_FONT, "font_size": 11, "text_wrap": True, "valign": "top"}),
        "sign": book.add_format({"font_name": BODY_FONT, "font_size": 11, "valign": "vcenter"}),
    }


def _write_tasks(sheet, title: str, unit: str, tasks, longest: int, demonstration: bool, styles: dict) -> None:
    last = len(COLUMNS) - 1
    for place, (key, width) in enumerate(COLUMNS.items()):
        sheet.write_string(0, place, key)
        sheet.set_column(place, place, width, None, {"hidden": key == MARK})
    sheet.set_row(0, None, None, {"hidden": True})
    lines = [(bracketed(title, say("product.demonstration")) if demonstration else title, "title", 30)]
    lines.append((say("ledger.unit_line", unit=sheet_text(unit)), "line", 18))
    for number, (text, style, height) in enumerate(lines, 1):
        sheet.merge_range(number, 0, number, last, "", styles[style])
        sheet.write_string(number, 0, sheet_text(text), styles[style])
        sheet.set_row(number, height)
    head = 1 + len(lines)
    for place, key in enumerate(COLUMNS):
        name = "" if key == MARK else words.field("id" if key == ID else key)
        sheet.write_string(head, place, name, styles["head_written" if key in WRITTEN else "head"])
    sheet.set_row(head, 32)
    for number, task in enumerate(tasks, head + 1):
        _write_task(sheet, number, task, longest, styles)
    foot = head + len(tasks) + 1
    sheet.merge_range(foot, 0, foot, last, "", styles["sign"])
    sheet.write_string(foot, 0, say("ledger.sign"), styles["sign"])
    sheet.set_row(foot, 40)
    sheet.freeze_panes(head + 1, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.print_area(1, 0, foot, last)
    sheet.set_margins(left=15 / INCH, right=15 / INCH, top=18 / INCH, bottom=15 / INCH)
    sheet.center_horizontally()
    if demonstration:
        sheet.set_header("&C" + say("product.demonstration_note"))
    sheet.set_footer(f'&C&"{BODY_FONT}"— &P —')


def _write_task(sheet, row: int, task: Mapping[str, object], longest: int, styles: dict) -> None:
    texts = {key: str(task.get(key) or "") for key in COLUMNS} | {"days": _days(task)}
    texts["state"] = words.state(texts["state"])
    for place, (key, text) in enumerate(texts.items()):
        written = bool(task["open"]) and key in WRITTEN
        style = styles["written" if written else "locked"]
        if key == ID:
            sheet.write_number(row, place, int(text), styles["number"])
        else:
            sheet.write_string(row, place, sheet_text(text), style)
        if written and key != "state":
            sheet.data_validation(row, place, row, place, _at_most(longest))
    if task["open"]:
        place = list(COLUMNS).index("state")
        sheet.data_validation(
            row, place, row, place, {"validate": "list", "source": [words.state(each) for each in task["choices"]]}
        )
    lines = max(
        sum(lines_of(line, COLUMNS[key]) for line in text.split("\n")) for key, text in texts.items() if key != MARK
    )
    sheet.set_row(row, LINE * min(max(lines, LEAST), MAX_LINES))


def _days(task: Mapping[str, object]) -> str:
    """The days that the unit has to keep, one a line."""
    named = [(name, task[name]) for name in ("answer_due", "due") if task[name] is not None]
    return "\n".join(say("ledger.day." + name, day=day(value)) for name, value in named)


def _at_most(longest: int) -> dict[str, object]:
    return {
        "validate": "length", "criteria": "<=", "value": longest,
        "error_title": say("ledger.too_long_title"), "error_message": say("ledger.too_long", limit=longest),
    }  # fmt: skip


def _write_notes(sheet, longest: int, demonstration: bool, styles: dict) -> None:
    sheet.set_column(0, 0, NOTES)
    lines = [say("product.demonstration_note")] if demonstration else []
    for number, line in enumerate([*lines, *say("ledger.how_text", limit=longest).split("\n")]):
        sheet.write_string(number, 0, sheet_text(line), styles["note"])
        sheet.set_row(number, 16 * lines_of(line, NOTES))
    sheet.protect("")
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=20 / INCH, right=20 / INCH, top=20 / INCH, bottom=20 / INCH)
