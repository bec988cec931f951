"""Files of SPSS and Stata: variable names, then question texts, then answers under their value labels.

Variables of a matrix share a name before a number (Q6_Row1, Q6_Row2); its texts say the stem once or with every row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from data.grid import Grid
from data.platforms.form import Form, Head, Question, body_table, rewrite, roles_in
from data.platforms.phone_survey import with_calls
from data.platforms.platform import STATISTICS, Platform
from data.platforms.questions import numbered, numbered_questions, parted, ticks_only
from data.tables import Table

ROLES = {
    "ballot": ("评议表编号", "问卷编号", "样本编号", "序号", "ResponseId", "Response ID", "id", "caseid", "respid"),
    "submitted": ("提交答卷时间", "提交时间", "EndDate", "end_time"),
    "started": ("开始时间", "StartDate", "start_time"),
    "seconds": ("所用时间", "答题时长", "Duration__in_seconds_"),
    "channel": ("来源",),
    "network": ("来自IP", "IPAddress"),
}
PERSONAL = ("RecipientLastName", "RecipientFirstName", "RecipientEmail", "ExternalReference")
_ROW = re.compile(r"^(.*?[A-Za-z\u4e00-\u9fff]\w*?)_?(?:Row|row|R|r)?_?(\d+)$")
_LABEL = re.compile(r"^\d{1,3}\s*[.、．]\s*(?=\S)")


def recognises(head: Head) -> bool:
    return len(head.rows) >= 2


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    names, texts = head.rows[0], head.rows[1]
    table = _without_numbers(body_table(grid, [text or name for name, text in zip(names, texts, strict=True)], 2))
    roles = roles_in(texts, ROLES) | roles_in(names, ROLES)
    if "ballot" in roles and not _tells_apart(table, roles["ballot"]):
        roles.pop("ballot")
    personal = tuple(table.header[place] for place, name in enumerate(names) if name in PERSONAL)
    fixed = {place for place, name in enumerate(names) if name in PERSONAL} | set(roles.values())
    free = [place for place in range(len(names)) if place not in fixed]
    questions = [replace(each, also=(names[each.column], *each.also)) for each in _questions(table, names, free)]
    return with_calls(Form(table, tuple(questions), roles, personal=personal))


def _questions(table: Table, names: Sequence[str], columns: Sequence[int]) -> list[Question]:
    """By the numbers of the texts where they have some, else by the names of the variables."""
    by_text = [place for place in columns if numbered(table.header[place])[0]]
    questions = numbered_questions(table, by_text)
    sets: dict[str, list[int]] = defaultdict(list)
    for place in columns:
        if place not in by_text:
            found = _ROW.match(names[place])
            sets[found.group(1) if found else names[place]].append(place)
    for name, places in sets.items():
        for place in places:
            text = table.header[place]
            stem, item = parted(text, " - ")
            if not item and len(places) > 1:
                stem, item = "", text
            questions.append(Question(place, stem, item, name, bool(item) and ticks_only(table, place)))
    return questions


def _without_numbers(table: Table) -> Table:
    """Value labels like 1.男, where all labels of a variable are so."""
    for place in range(len(table.header)):
        labels = table.coded(place).names
        if labels and all(_LABEL.match(label) for label in labels):
            table = rewrite(table, place, lambda label: _LABEL.sub("", label))
    return table


def _tells_apart(table: Table, place: int) -> bool:
    """Whether every row has a value of its own."""
    return len(table.coded(place).names) == len(table)


SPSS = Platform("spss", recognises, read, STATISTICS)
