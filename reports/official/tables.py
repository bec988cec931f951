"""Tables of a paper: the heading repeats on every page, a row is never torn apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree

from reports.official.lines import GAP, lines_of
from reports.official.markup import el, paragraph, run, twips
from reports.official.paper import Table

PADDING = 0.8
"""mm between the text of a cell and its sides."""
ROW_SPACE = 4
"""Points that a row is higher than its lines."""
PITCH = 1.5
"""Height of a line of a table, in parts of its type."""
POINTS = 72 / 25.4
SIDES = {"left": "left", "center": "center", "right": "right"}


def by_page(table: Table, left: float, page: float) -> list[Table]:
    """A table with several blocks in parts of a page each, so that every page is filled column-first. left, page: points
    for it on the first and on each further page."""
    if table.blocks == 1 or not table.rows:
        return [table]
    head, *rows = heights(table)
    parts, place, room = [], 0, left
    while place < len(table.rows):
        rest = len(table.rows) - place
        # Rows that certainly do not fit are not tried: no row is lower than the lowest.
        high = min(-(-rest // table.blocks), int((room - head) // min(rows[place:])) + 1)
        while True:
            part = side_by_side(replace(table, rows=table.rows[place : place + max(high, 1) * table.blocks]))
            spare = SPARE if high * table.blocks < rest else 0
            if high <= 1 or sum(heights(part)) <= room - spare:
                break
            high -= 1
        parts.append(part)
        place, room = place + max(high, 1) * table.blocks, page
    return parts


SPARE = 20
"""Points that stay free under a table that goes on: Word may set a row higher."""


def side_by_side(table: Table) -> Table:
    """The same with its blocks beside one another, filled column-first: 1, 2, 3 at the left, 4, 5, 6 at the right."""
    if table.blocks == 1:
        return table
    height = -(-len(table.rows) // table.blocks)
    parts = [table.rows[place * height : (place + 1) * height] for place in range(table.blocks)]
    blank = ("",) * len(table.columns)
    rows = [
        tuple(cell for part in parts for cell in (part[place] if place < len(part) else blank)) for place in range(height)
    ]
    return Table(table.columns * table.blocks, tuple(rows), table.caption, 1, table.size)


def row_height(table: Table, cells: Sequence[str]) -> float:
    """Points."""
    lines = [
        lines_of(cell, (column.width - 2 * PADDING) * POINTS, table.size, 0, gap=GAP)
        for cell, column in zip(cells, table.columns, strict=True)
    ]
    return max(lines, default=1) * table.size * PITCH + ROW_SPACE


def heights(table: Table) -> Iterator[float]:
    """Of the heading and of each row."""
    yield row_height(table, [column.heading for column in table.columns])
    for cells in table.rows:
        yield row_height(table, cells)


def table_element(table: Table) -> etree._Element:
    """A table as Word has it; its blocks stand side by side already."""
    widths = [twips(column.width) for column in table.columns]
    edge = {side: {"val": "single", "sz": 4, "space": 0, "color": "auto"} for side in _EDGES}
    found = el(
        "tbl",
        el(
            "tblPr",
            el("tblW", w=sum(widths), type="dxa"),
            el("jc", val="center"),
            el("tblBorders", *(el(side, **look) for side, look in edge.items())),
            el("tblLayout", type="fixed"),
            el("tblCellMar", el("left", w=twips(PADDING), type="dxa"), el("right", w=twips(PADDING), type="dxa")),
        ),
        el("tblGrid", *(el("gridCol", w=width) for width in widths)),
    )
    found.append(_row(table, [column.heading for column in table.columns], widths, head=True))
    for cells in table.rows:
        found.append(_row(table, cells, widths))
    return found


def _row(table: Table, cells: Sequence[str], widths: Sequence[int], head: bool = False) -> etree._Element:
    height = round(row_height(table, cells) * 20)
    properties = el(
        "trPr", el("cantSplit"), el("trHeight", val=height, hRule="atLeast"), *([el("tblHeader")] if head else [])
    )
    row = el("tr", properties)
    for cell, column, width in zip(cells, table.columns, widths, strict=True):
        align = "center" if head else SIDES[column.align]
        row.append(
            el(
                "tc",
                el("tcPr", el("tcW", w=width, type="dxa"), el("vAlign", val="center")),
                _cell(cell, "PaperTableHead" if head else "PaperTable", align, table.size),
            )
        )
    return row


def _cell(text: str, style: str, align: str, size: float) -> etree._Element:
    smaller = size != 12
    spacing = [el("spacing", before=0, after=0, line=round(size * PITCH * 20), lineRule="exact")] if smaller else []
    look = [el("sz", val=round(size * 2)), el("szCs", val=round(size * 2))] if smaller else []
    runs = [run(text, "", *look)] if text else []
    return paragraph(style, *runs, properties=(*spacing, el("jc", val=align)))


_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
