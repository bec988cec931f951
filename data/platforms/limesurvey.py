"""LimeSurvey: headers are codes `Q1[SQ001]`, texts `question [row]`, or both; not submitted is unfinished."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.grid import Grid
from data.platforms.form import Drop, Form, Head, Question, body_table, count_named, is_one_of, named, rewrite, roles_in
from data.platforms.platform import Platform
from data.platforms.questions import bracketed, ticks_only
from data.problems import DataError
from data.tables import Table

ROLES = {
    "ballot": ("Response ID", "id", "答复ID", "答卷ID"),
    "submitted": ("Date submitted", "submitdate", "提交日期"),
    "started": ("Date started", "startdate", "开始日期"),
    "seconds": ("Total time", "interviewtime", "总时间"),
    "network": ("IP address", "ipaddr", "IP地址"),
}
FIXED = (
    "Response ID", "id", "Date submitted", "submitdate", "Last page", "lastpage", "Start language", "startlanguage",
    "Seed", "seed", "Date started", "startdate", "Date last action", "datestamp", "答复ID", "提交日期",
    "最后一页", "起始语言",
)  # fmt: skip
PERSONAL = ("Access code", "token", "First name", "Last name", "Email address", "Referrer URL", "refurl")
DEFINITION = ("related_id", "class", "type/scale", "relevance")
WORDS = {"N/A": "(跳过)", "-oth-": "其他"}
NO_DATE, UNDATED = "1980-01-01 00:00:00", "-"
"""What stands for the moment where a survey keeps none, and what it becomes: submitted, nobody knows when."""
_CODED = re.compile(r"^([A-Za-z]\w*)(?:\[(\w+)\])?(?:\[(\w+)\])?\.\s+(.+)$", re.DOTALL)
_CODE = re.compile(r"^([A-Za-z]\w*)\[(\w+)\](?:\[(\w+)\])?$")


def recognises(head: Head) -> bool:
    return head.row_with(_is_header) is not None or _is_definition(head)


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    """Raises DataError survey_definition where the file holds the questions and no answers."""
    if _is_definition(head):
        raise DataError("survey_definition", file=grid.file)
    first = head.row_with(_is_header) or 0
    header = head.rows[first]
    table = body_table(grid, header, first + 1)
    roles = roles_in(header, ROLES)
    if "submitted" in roles:
        table = rewrite(table, roles["submitted"], lambda text: UNDATED if text == NO_DATE else text)
    drops = [Drop(roles["submitted"], ("",), "rows_unfinished")] if "submitted" in roles else []
    fixed = {place for place, name in enumerate(header) if is_one_of(name, (*FIXED, *PERSONAL))}
    free = [place for place in range(len(header)) if place not in fixed.union(roles.values())]
    questions = tuple(_question(table, place, header[place]) for place in free)
    personal = tuple(name for name in header if is_one_of(name, PERSONAL))
    return Form(table, questions, roles, WORDS, tuple(drops), personal)


def _question(table: Table, place: int, text: str) -> Question:
    """Number and item by the code where the header has one."""
    if code := _CODE.match(text):
        return Question(place, code.group(1), code.group(2), code.group(1), ticks_only(table, place))
    coded = _CODED.match(text)
    number, title = (coded.group(1), coded.group(4)) if coded else ("", text)
    stem, item = bracketed(title)
    also = (text.split(".")[0], title) if coded else ()
    return Question(place, stem, item, number or stem, bool(item) and ticks_only(table, place), also=also)


def _is_header(cells: Sequence[str]) -> bool:
    return named(cells, *ROLES["submitted"]) is not None and count_named(cells, FIXED) >= 3


def _is_definition(head: Head) -> bool:
    return bool(head.rows) and count_named(head.rows[0], DEFINITION) == len(DEFINITION)


LIMESURVEY = Platform("limesurvey", recognises, read)
