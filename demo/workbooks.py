"""Workbooks: small ones with everything an office does to them, large ones as a questionnaire platform writes them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

import xlsxwriter

WRITTEN = datetime(2026, 12, 8)
"""Every file says that it was made on this day: the same city gives the same bytes."""

Cell = str | int | float | None


def new_workbook(path: Path) -> xlsxwriter.Workbook:
    """To be used in a `with`."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"created": WRITTEN})
    return book


def write_workbook(path: Path, sheets: dict[str, Iterable[Sequence[Cell]]]) -> None:
    """Plain tables, a header and rows, by the name of the sheet."""
    with new_workbook(path) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 1)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)


def write_large_workbook(path: Path, sheet: str, rows: Iterable[Sequence[str]]) -> None:
    """One plain table of text cells: several times as fast, with half a million cells in two seconds."""
    texts: dict[str, int] = {}
    parts = []
    for number, row in enumerate(rows, 1):
        _letters(len(row))
        cells = "".join(
            [f'<c r="{column}{number}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
             for column, text in zip(_COLUMNS, row, strict=False) if text]
        )  # fmt: skip
        parts.append(f'<row r="{number}">{cells}</row>')
    strings = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    members = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="xl/workbook.xml", more=""),
        "xl/workbook.xml": _WORKBOOK.format(sheet=escape(sheet, {'"': "&quot;"})),
        "xl/_rels/workbook.xml.rels": _RELATIONS.format(
            kind="worksheet",
            target="worksheets/sheet1.xml",
            more=f'<Relationship Id="rId2" Type="{_KIND}/sharedStrings" Target="sharedStrings.xml"/>',
        ),
        "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(parts)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{strings}</sst>',
    }
    write_archive(path, {name: text.encode() for name, text in members.items()})


def write_archive(path: Path, members: dict[str, bytes]) -> None:
    """A ZIP whose members are all of the same day."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, WRITTEN.timetuple()[:6]), content, zipfile.ZIP_DEFLATED)


def _letters(place: int) -> str:
    """The name of a column, from 0: A, Z, AA."""
    while len(_COLUMNS) <= place:
        before, last = divmod(len(_COLUMNS), 26)
        _COLUMNS.append((_COLUMNS[before - 1] if before else "") + chr(ord("A") + last))
    return _COLUMNS[place]


_COLUMNS: list[str] = []

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_OFFICE}.sharedStrings+xml"/></Types>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_KIND}/{{kind}}" Target="{{target}}"/>{{more}}</Relationships>'
)
_WORKBOOK = (
    f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_KIND}"><sheets><sheet name="{{sheet}}" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>"
)
