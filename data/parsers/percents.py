"""Which cells of a workbook are shown as percentages: calamine gives 0.65, only the styles say that it means 65%."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

from data.parsers.biff import PERCENT, Percents, percent_sheets, workbook_stream

QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
PIECE = 1 << 20


def percent_cells(kind: str, content: bytes) -> Callable[[int, str], Percents]:
    """A function of the place and the name of a sheet. .xlsb has none of this: its percentages stay fractions."""
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = _of_xlsx(archive)
        return lambda place, name: found.get(name, {})
    if kind == "xls":
        listed = percent_sheets(workbook_stream(content))
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
    formats, styles = set(map(str, PERCENT)), set()
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


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
