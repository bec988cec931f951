"""SurveyMonkey: two header rows, the first blank to the right of each question; condensed, one row `question - option`."""

from __future__ import annotations

from collections.abc import Sequence

from data.grid import Grid
from data.platforms.form import Form, Head, Question, body_table, count_named, is_one_of, named, roles_in
from data.platforms.platform import Platform
from data.platforms.questions import parted, ticks_only
from data.tables import Table

ROLES = {
    "ballot": ("RespondentID", "Respondent ID", "受访者ID"),
    "started": ("StartDate", "Start Date", "Date Created"),
    "submitted": ("EndDate", "End Date", "Date Modified"),
    "network": ("IP Address",),
}
OTHERS = ("CollectorID", "Collector ID", "Custom Data 1", "Collection Mode")
PERSONAL = ("Email Address", "First Name", "Last Name")
ALONE = ("Response", "Open-Ended Response", "回复", "开放式回复")
"""What stands under a question that is one column."""


def recognises(head: Head) -> bool:
    return head.row_with(_is_header) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_header) or 0
    above = head.rows[first]
    below = head.rows[first + 1] if len(head.rows) > first + 1 and _is_second(head.rows[first + 1]) else None
    parts = [parted(cell, " - ") for cell in above] if below is None else _filled_forward(above, below)
    table = body_table(grid, [f"{stem} - {item}" if item else stem for stem, item in parts], first + (2 if below else 1))
    roles = roles_in(above, ROLES)
    fixed = {place for place, name in enumerate(above) if is_one_of(name, (*OTHERS, *PERSONAL))} | set(roles.values())
    questions = tuple(
        Question(place, stem, item, stem, bool(item) and _is_option(table, place, item))
        for place, (stem, item) in enumerate(parts)
        if place not in fixed
    )
    return Form(table, questions, roles, personal=tuple(name for name in above if is_one_of(name, PERSONAL)))


def _filled_forward(above: Sequence[str], below: Sequence[str]) -> list[tuple[str, str]]:
    parts, stem = [], ""
    for title, item in zip(above, below, strict=True):
        stem = title or stem
        parts.append((stem, "" if item in ALONE else item))
    return parts


def _is_option(table: Table, place: int, item: str) -> bool:
    """A tick repeats the option's own text."""
    return set(table.coded(place).names) <= {item} or ticks_only(table, place)


def _is_header(cells: Sequence[str]) -> bool:
    return named(cells, *ROLES["ballot"]) is not None and count_named(cells, ("ResponseSet",)) == 0


def _is_second(cells: Sequence[str]) -> bool:
    return any(cell in ALONE for cell in cells)


SURVEYMONKEY = Platform("surveymonkey", recognises, read)
