"""Which cells of a workbook are shown as percentages: calamine gives 0.65, only the styles say that it means 65%."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

from data.ole import Container

Percents = dict[int, set[int]]
"""Columns by row, from 0."""
BUILT_IN = {9, 10}
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
PIECE = 1 << 20
FORMAT, XF, SHEET, END_OF_PART, START_OF_PART = 0x041E, 0x00E0, 0x0085, 0x000A, 0x0809
ONE_CELL = {0x0203, 0x027E, 0x0006}
"""NUMBER, RK, FORMULA: row, column, style."""
MANY_CELLS = 0x00BD


def percent_cells(kind: str, content: bytes) -> Callable[[int, str], Percents]:
    """A function of the place and the name of a sheet. .xlsb has none of this: its percentages stay fractions."""
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = _of_xlsx(archive)
        return lambda place, name: found.get(name, {})
    if kind == "xls":
        container = Container(content)
        listed = _of_xls(container.stream("Workbook" if "Workbook" in container else "Book"))
        return lambda place, name: listed[place] if place < len(listed) else {}
    return lambda place, name: {}


def is_percent(code: str) -> bool:
    return "%" in QUOTED.sub("", code)


def _of_xlsx(archive: zipfile.ZipFile) -> dict[str, Percents]:
    names = set(archive.namelist())
    if not {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    styles = _percent_styles(ElementTree.fromstring(archive.read("xl/styles.xml")))
    if not styles:
        return {}
    targets = {
        each.get("Id"): posixpath.normpath(posixpath.join("xl", each.get("Target", ""))).removeprefix("/")
        for each in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    found = {}
    for each in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if _local(each) == "sheet":
            key = next((value for name, value in each.items() if name.endswith("}id")), None)
            part = targets.get(key)
            if part in names:
                found[each.get("name", "")] = _styled(archive, part, styles)
    return found


def _percent_styles(root: ElementTree.Element) -> set[str]:
    """Positions of the cell styles whose number format is a percentage."""
    formats, styles = set(map(str, BUILT_IN)), set()
    for part in root:
        if _local(part) == "numFmts":
            formats |= {each.get("numFmtId") for each in part if is_percent(each.get("formatCode", ""))}
    for part in root:
        if _local(part) == "cellXfs":
            styles = {str(place) for place, each in enumerate(part) if each.get("numFmtId") in formats}
    return styles


def _styled(archive: zipfile.ZipFile, part: str, styles: set[str]) -> Percents:
    """Cells of a sheet that have one of these styles."""
    wanted = "|".join(sorted(styles)).encode()
    cell = re.compile(rb"""<(?:\w+:)?c\b(?=[^>]*\bs=["'](?:%b)["'])[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["']""" % wanted)
    found: Percents = {}
    tail = b""
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            window = tail + piece
            for letters, row in cell.findall(window):
                column = 0
                for letter in letters:
                    column = column * 26 + letter - 64
                found.setdefault(int(row) - 1, set()).add(column - 1)
            tail = window[-200:]
    return found


def _of_xls(stream: bytes) -> list[Percents]:
    """Format: [MS-XLS] 2.4, records of a type, a length and a body. A list in the order of the sheets."""
    formats, styles, starts = set(BUILT_IN), [], []
    for kind, body in _records(stream, 0):
        if kind == FORMAT and len(body) > 2 and b"%" in body[2:]:
            formats.add(struct.unpack_from("<H", body)[0])
        elif kind == XF and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == SHEET and len(body) >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
    percent = {place for place, style in enumerate(styles) if style in formats}
    if not percent:
        return []
    return [_styled_records(stream, start, percent) for start in starts]


def _styled_records(stream: bytes, start: int, styles: set[int]) -> Percents:
    found: Percents = {}
    for kind, body in _records(stream, start):
        if kind in ONE_CELL and len(body) >= 6:
            row, column, style = struct.unpack_from("<3H", body)
            if style in styles:
                found.setdefault(row, set()).add(column)
        elif kind == MANY_CELLS and len(body) >= 6:
            row, column = struct.unpack_from("<2H", body)
            for place in range(4, len(body) - 7, 6):
                if struct.unpack_from("<H", body, place)[0] in styles:
                    found.setdefault(row, set()).add(column + (place - 4) // 6)
    return found


def _records(stream: bytes, place: int):
    """Type and body of the records of one part; parts inside it (charts) are left out."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, place)
        body = stream[place + 4 : place + 4 + length]
        if kind == START_OF_PART:
            depth += 1
        elif kind == END_OF_PART:
            depth -= 1
            if depth <= 0:
                return
        elif depth <= 1:
            yield kind, body
        place += 4 + length


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
