"""KoboToolbox: `group/question` headers, a 0/1 column per option beside the summary, repeats on sheets of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from data.grid import Grid
from data.platforms.form import (
    Form,
    Head,
    Question,
    appended,
    body_table,
    count_named,
    head_of,
    is_one_of,
    named,
    roles_in,
)  # fmt: skip
from data.platforms.platform import Platform
from data.platforms.questions import parted, ticks_only
from data.problems import Problem
from data.tables import Coded, Table

IDS = ("_id", "_submission__id", "_uuid", "_submission__uuid", "_index")
ROLES = {
    "submitted": ("end", "_submission_time", "_submission__submission_time"),
    "started": ("start",),
    "device": ("deviceid",),
}
PERSONAL = ("_submitted_by", "username", "phonenumber", "subscriberid", "simserial", "simid", "email")
PLACE = re.compile(r"^_.*_(latitude|longitude|altitude|precision)$")
MARK = ("_submission_time", "_uuid", "_validation_status")
REPEAT = ("_parent_table_name", "_parent_index")


def recognises(head: Head) -> bool:
    return head.row_with(_is_header) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_header) or 0
    table = body_table(grid, head.rows[first], first + 1)
    remarks: list[Problem] = []
    parent = _parent(grid, head, sheets)
    if parent is not None:
        table = _joined(table, parent)
        facts = {"parent": parent.sheet, "count": len(table)}
        remarks.append(Problem("repeats_joined", table.file, table.sheet, facts=facts))
    header = table.header
    roles = roles_in(header, ROLES)
    if named(header, "end") is None:
        roles.pop("started", None)  # the server's clock is another zone's
    ballot = _ballot(table, is_repeat=parent is not None)
    if ballot is not None:
        roles["ballot"] = ballot
    own = {place for place, name in enumerate(header) if name.startswith("_") or is_one_of(name, PERSONAL)}
    free = [place for place in range(len(header)) if place not in own.union(roles.values())]
    personal = tuple(name for name in header if PLACE.match(name) or is_one_of(name, PERSONAL))
    return Form(table, tuple(_question(table, place) for place in free), roles, {}, (), personal, tuple(remarks))


def _question(table: Table, place: int) -> Question:
    """The last part of the path is the question, or an option where the rest is a question of its own."""
    name = table.header[place]
    stem, item = parted(name, "/")
    option = bool(item) and stem in table.header and ticks_only(table, place)
    return Question(place, stem, item, stem if item else name, option)


def _ballot(table: Table, is_repeat: bool) -> int | None:
    """The first column of ids that is filled in every row; on a sheet of repeats of the form they belong to."""
    for name in (*IDS[:4], "_parent_index") if is_repeat else IDS:
        place = named(table.header, name)
        if place is not None and (table.coded(place).codes >= 0).all():
            return place
    return None


def _parent(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Table | None:
    """The sheet of forms that the rows of this sheet belong to."""
    if not any(count_named(cells, REPEAT) == len(REPEAT) for cells in head.rows):
        return None
    for other in sheets:
        rows = head_of(other).rows
        if other is not grid and rows and named(rows[0], "_index") is not None and named(rows[0], *REPEAT) is None:
            return body_table(other, rows[0], 1)
    return None


def _joined(table: Table, parent: Table) -> Table:
    """The repeats with the columns of their form."""
    index = parent.coded(named(parent.header, "_index")).texts()
    place_of = {text: place for place, text in enumerate(index)}
    belongs = table.coded(named(table.header, "_parent_index")).texts()
    rows = np.array([place_of.get(text, -1) for text in belongs], dtype=np.int64)
    for place, name in enumerate(parent.header):
        cells = parent.coded(place)
        if not name.startswith("_") or name in MARK:
            table = appended(table, name, Coded(np.where(rows < 0, -1, cells.codes[rows]), cells.names))
    return table


def _is_header(cells: Sequence[str]) -> bool:
    return count_named(cells, MARK) >= 2 or count_named(cells, REPEAT) == len(REPEAT)


KOBO = Platform("kobo", recognises, read)
