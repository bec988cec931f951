"""Tables of a web page, as many systems write them under the name .xls; and the XML workbooks of Excel 2003."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from data.limits import Limits
from data.parsers.sheets import Sheet, number_text, percent_text
from data.problems import DataError

BOOK = "{urn:schemas-microsoft-com:office:spreadsheet}"
BREAKS = ("br", "p", "div", "li")
HIDDEN = ("script", "style", "head", "title")
DEEPEST = 200


def sheets(file: str, kind: str, content: bytes, allowed: Limits) -> Iterator[Sheet]:
    """content: UTF-8. Raises DataError no_table_in_page, sheet_too_large."""
    if BOOK[1:-1].encode() in content[:4096]:
        yield from _workbook(file, content, allowed)
        return
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, recover=True, remove_comments=True)
    root = etree.fromstring(content, parser)
    tables = list(root.iter("table")) if root is not None else []
    tables = [each for each in tables if next(each.iterdescendants("table"), None) is None]
    if not tables:
        raise DataError("no_table_in_page", file=file)
    for number, table in enumerate(tables, 1):
        yield _sheet(file, table, f"表{number}" if len(tables) > 1 else "", allowed)


def _sheet(file: str, table: etree._Element, name: str, allowed: Limits) -> Sheet:
    """Innermost tables only: outer ones are the frame of the page."""
    sheet = Sheet(file, name, allowed)
    covered: dict[int, int] = {}
    for row in table.iterdescendants("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            while covered.get(len(cells), 0) > sheet.height:
                cells.append("")
            down, across = _span(cell, "rowspan", allowed), _span(cell, "colspan", allowed)
            place = len(cells)
            sheet.merge(sheet.height, place, sheet.height + down - 1, place + across - 1)
            cells += [_text(cell)] + [""] * (across - 1)
            if len(cells) > allowed.columns:
                raise DataError("sheet_too_large", file=file, rows=sheet.height + 1, columns=len(cells))
            if down > 1:
                covered.update(dict.fromkeys(range(place, place + across), sheet.height + down))
        sheet.add(cells)
    return sheet


def _span(cell: etree._Element, name: str, allowed: Limits) -> int:
    text = (cell.get(name) or "1").strip()
    return min(max(1, int(text)), allowed.columns) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _text(cell: etree._Element) -> str:
    parts = []
    for event, each in etree.iterwalk(cell, events=("start", "end")):
        if not isinstance(each.tag, str) or each.tag in HIDDEN:
            continue
        if event == "start":
            parts += ["\n"] if each.tag in BREAKS else []
            parts.append(each.text or "")
        elif each is not cell:
            parts.append(each.tail or "")
    return "\n".join(" ".join(line.split()) for line in "".join(parts).split("\n")).strip()


def _workbook(file: str, content: bytes, allowed: Limits) -> Iterator[Sheet]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, encoding="utf-8")
    root = etree.fromstring(content, parser)
    percents = {
        style.get(BOOK + "ID")
        for style in root.iter(BOOK + "Style")
        for form in style.iterchildren(BOOK + "NumberFormat")
        if "%" in form.get(BOOK + "Format", "") or "Percent" in form.get(BOOK + "Format", "")
    }
    for page in root.iterchildren(BOOK + "Worksheet"):
        sheet = Sheet(file, page.get(BOOK + "Name", ""), allowed)
        for row in page.iter(BOOK + "Row"):
            gap = _number(row, "Index") - sheet.height - 1
            if gap > 0:
                sheet.add((), gap)
            sheet.add(_cells(sheet, row, percents, allowed))
        yield sheet


def _cells(sheet: Sheet, row: etree._Element, percents: set[str | None], allowed: Limits) -> list[str]:
    cells: list[str] = []
    for cell in row.iterchildren(BOOK + "Cell"):
        place = min(max(len(cells), _number(cell, "Index") - 1), allowed.columns + 1)
        cells += [""] * (place - len(cells))
        across = min(_number(cell, "MergeAcross"), allowed.columns)
        sheet.merge(sheet.height, place, sheet.height + min(_number(cell, "MergeDown"), allowed.cells), place + across)
        data = cell.find(BOOK + "Data")
        cells += [_value(data, cell.get(BOOK + "StyleID") in percents) if data is not None else ""] + [""] * across
    return cells


def _value(data: etree._Element, is_percent: bool) -> str:
    text, kind = "".join(data.itertext()).strip(), data.get(BOOK + "Type")
    if kind == "Number":
        try:
            return percent_text(float(text)) if is_percent else number_text(float(text))
        except ValueError:
            return text
    if kind == "DateTime":
        return text.removesuffix(".000").removesuffix("T00:00:00").replace("T", " ")
    return text


def _number(element: etree._Element, name: str) -> int:
    text = element.get(BOOK + name, "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
