"""Qualtrics: codes, texts and a row of ImportIds above the answers; older exports have codes and texts only."""

from __future__ import annotations

import json
from collections.abc import Sequence

from data.grid import Grid
from data.platforms.form import Drop, Form, Head, Question, body_table, count_named, is_one_of, named
from data.platforms.platform import Platform
from data.platforms.questions import parted, ticks_only
from data.tables import Table

ROLES = {
    "ballot": ("_recordId", "ResponseID", "ResponseId"),
    "submitted": ("recordedDate", "endDate"),
    "started": ("startDate",),
    "seconds": ("duration", "Duration (in seconds)"),
    "network": ("ipAddress", "IPAddress"),
    "channel": ("distributionChannel",),
}
PERSONAL = (
    "recipientLastName", "recipientFirstName", "recipientEmail", "externalDataReference", "locationLatitude",
    "locationLongitude", "locationAccuracy", "Name", "EmailAddress",
)  # fmt: skip
OTHERS = ("status", "progress", "finished", "userLanguage", "ResponseSet", "endDate")
TESTS = ("1", "2", "9", "17", "Survey Preview", "Survey Test", "Spam Preview", "Offline Survey Preview")
"""What Status says of forms that the makers of the survey filled in themselves."""
UNFINISHED = ("0", "False", "FALSE", "false")
LEGACY = ("ResponseID", "ResponseSet", "IPAddress", "StartDate", "EndDate", "Finished")


def recognises(head: Head) -> bool:
    return _import_ids(head) is not None or _legacy(head) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    """A column is known by its ImportId, whatever a person called it; in older exports by its text."""
    ids_at = _import_ids(head)
    texts_at = _legacy(head) if ids_at is None else max(ids_at - 1, 0)
    codes_at = max((texts_at or 1) - 1, 0)
    texts_at = codes_at + 1
    codes, texts = head.rows[codes_at], head.rows[texts_at]
    first = texts_at + 1 if ids_at is None else ids_at + 1
    ids = texts if ids_at is None else [_import_id(cell) for cell in head.rows[ids_at]]
    table = body_table(grid, codes, first)
    roles = {role: place for role, names in ROLES.items() if (place := named(ids, *names)) is not None}
    drops = [
        Drop(place, values, code)
        for name, values, code in (("status", TESTS, "rows_tests"), ("finished", UNFINISHED, "rows_unfinished"))
        if (place := named(ids, name)) is not None
    ]
    fixed = {place for place, name in enumerate(ids) if is_one_of(name, (*PERSONAL, *OTHERS))} | set(roles.values())
    free = [place for place in range(len(codes)) if place not in fixed and (codes[place] or texts[place])]
    personal = tuple(table.header[place] for place, name in enumerate(ids) if is_one_of(name, PERSONAL))
    questions = tuple(_question(table, place, texts[place], ids[place]) for place in free)
    return Form(table, questions, roles, drops=tuple(drops), personal=personal)


def _question(table: Table, place: int, text: str, import_id: str) -> Question:
    stem, item = parted(text, " - ")
    number = import_id.split("_")[0] if import_id.startswith("QID") else ""
    return Question(place, stem, item, number, bool(item) and ticks_only(table, place), also=(text,))


def _import_ids(head: Head) -> int | None:
    return head.row_with(lambda cells: any('"ImportId"' in cell for cell in cells))


def _legacy(head: Head) -> int | None:
    """The row of texts of an older export, whose codes above begin with V1."""
    place = head.row_with(lambda cells: count_named(cells, LEGACY) == len(LEGACY))
    return place if place and "V1" in head.rows[place - 1] else None


def _import_id(cell: str) -> str:
    try:
        return str(json.loads(cell)["ImportId"])
    except (ValueError, KeyError, TypeError):
        return ""


QUALTRICS = Platform("qualtrics", recognises, read)
