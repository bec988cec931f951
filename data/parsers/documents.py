"""Tables of a Word document (.docx), each a sheet. Merged cells are known, nested tables are their cell's text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from data.limits import Limits
from data.parsers.sheets import Sheet
from data.problems import DataError

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sheets(file: str, kind: str, content: bytes, allowed: Limits) -> Iterator[Sheet]:
    """Raises DataError no_table_in_document, sheet_too_large."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(archive.read("word/document.xml"), parser)
    tables = [each for each in root.iter(WORD + "tbl") if not any(each.iterancestors(WORD + "tbl"))]
    if not tables:
        raise DataError("no_table_in_document", file=file)
    for number, table in enumerate(tables, 1):
        yield _sheet(file, table, f"表{number}" if len(tables) > 1 else "", allowed)


def _sheet(file: str, table: etree._Element, name: str, allowed: Limits) -> Sheet:
    sheet = Sheet(file, name, allowed)
    open_merges: dict[int, list[int]] = {}
    for row in table.iterchildren(WORD + "tr"):
        cells = [""] * _number(row, "gridBefore", 0, allowed.columns)
        going_on: dict[int, list[int]] = {}
        for cell in row.iter(WORD + "tc"):
            if next(cell.iterancestors(WORD + "tr")) is not row:
                continue
            place, across = len(cells), _number(cell, "gridSpan", 1, allowed.columns)
            down = cell.find(f"{WORD}tcPr/{WORD}vMerge")
            if down is not None and down.get(WORD + "val", "continue") == "continue" and place in open_merges:
                going_on[place] = open_merges.pop(place)
                going_on[place][2] = sheet.height
                cells += [""] * across
                continue
            cells += [_text(cell)] + [""] * (across - 1)
            merge = [sheet.height, place, sheet.height, place + across - 1]
            if down is not None:
                going_on[place] = merge
            else:
                sheet.merge(*merge)
        for merge in open_merges.values():
            sheet.merge(*merge)
        open_merges = going_on
        sheet.add(cells)
    for merge in open_merges.values():
        sheet.merge(*merge)
    return sheet


def _text(cell: etree._Element) -> str:
    paragraphs = ("".join(each.text or "" for each in line.iter(WORD + "t")) for line in cell.iter(WORD + "p"))
    return "\n".join(filter(None, paragraphs)).strip()


def _number(element: etree._Element, name: str, least: int, most: int) -> int:
    """A number among the properties of a row or cell."""
    found = next((each for part in element if part.tag.endswith("Pr") for each in part.iterchildren(WORD + name)), None)
    text = found.get(WORD + "val", "") if found is not None else ""
    return min(max(int(text), least), most) if text.isascii() and text.isdigit() and len(text) < 10 else least
