"""OpenDocument spreadsheets. Read here and not by calamine, which knows neither merged cells nor bounds of repetition."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from data.limits import Limits
from data.parsers.sheets import Sheet, number_text, percent_text

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")


def sheets(file: str, kind: str, content: bytes, allowed: Limits) -> Iterator[Sheet]:
    """Raises DataError sheet_too_large."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as stream:
        sheet = None
        blank = 0
        wanted = (TABLE + "table", TABLE + "table-row")
        parsing = etree.iterparse(
            stream, events=("start", "end"), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False
        )
        for event, element in parsing:
            if element.tag == TABLE + "table":
                if event == "start":
                    sheet, blank = Sheet(file, element.get(TABLE + "name", ""), allowed), 0
                elif sheet is not None:
                    yield sheet
                    sheet = None
                    element.clear()
            elif event == "end" and sheet is not None:
                repeated = _count(element, "number-rows-repeated")
                cells, merges = _row(element, allowed.columns + 1)
                if not cells:
                    blank += repeated
                else:
                    if blank:
                        sheet.add((), blank)
                    blank = 0
                    for down, left, right in merges:
                        sheet.merge(sheet.height, left, sheet.height + down, right)
                    sheet.add(cells, repeated)
                element.clear()
                while element.getprevious() is not None:  # the rows behind, or they would pile up
                    del element.getparent()[0]


def _row(row: etree._Element, most: int) -> tuple[list[str], list[tuple[int, int, int]]]:
    """Cells up to the last filled one, and merges as rows further down, first column, last column."""
    cells: list[str] = []
    merges = []
    blank = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        repeated = min(_count(cell, "number-columns-repeated"), most)
        text = "" if cell.tag == CELLS[1] else _text(cell)
        down, across = _count(cell, "number-rows-spanned") - 1, _count(cell, "number-columns-spanned") - 1
        if text:
            cells += [""] * blank
            blank = 0
            if down or across:
                merges.append((min(down, most), len(cells), len(cells) + min(across, most)))
            cells += [text] * min(repeated, most)
        else:
            blank += repeated
        if len(cells) > most:
            break
    return cells, merges


def _text(cell: etree._Element) -> str:
    kind = cell.get(OFFICE + "value-type")
    value = cell.get(OFFICE + "value", "")
    if kind in ("float", "percentage", "currency"):
        try:
            return percent_text(float(value)) if kind == "percentage" else number_text(float(value))
        except ValueError:
            return value
    if kind == "date":
        day, _, time = cell.get(OFFICE + "date-value", "").partition("T")
        return day if time.strip("0:.") == "" else f"{day} {time}"
    paragraphs = ["".join(each.itertext()) for each in cell if each.tag == TEXT + "p"]
    return "\n".join(paragraphs).strip()


def _count(element: etree._Element, name: str) -> int:
    text = element.get(TABLE + name, "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else 1
