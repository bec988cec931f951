"""Microsoft Forms: ID, when, who, then a column per question; several choices in one cell end in `;`."""

from __future__ import annotations

from collections.abc import Sequence

from data.grid import Grid
from data.platforms.form import Form, Head, Question, body_table, is_one_of, named, roles_in
from data.platforms.platform import Platform
from data.platforms.questions import numbered, titled

ROLES = {
    "ballot": ("ID",),
    "started": ("Start time", "开始时间"),
    "submitted": ("Completion time", "完成时间"),
}
OTHERS = ("Last modified time", "上次修改时间", "Language", "语言")
PERSONAL = ("Email", "Name", "电子邮件", "名称", "姓名")


def recognises(head: Head) -> bool:
    return head.row_with(_is_header) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_header) or 0
    header = head.rows[first]
    table = body_table(grid, header, first + 1)
    roles = roles_in(header, ROLES)
    fixed = {place for place, name in enumerate(header) if is_one_of(name, (*PERSONAL, *OTHERS))} | set(roles.values())
    questions = tuple(
        Question(place, *titled(numbered(name)[1])) for place, name in enumerate(table.header) if place not in fixed
    )
    return Form(table, questions, roles, personal=tuple(name for name in header if is_one_of(name, PERSONAL)))


def _is_header(cells: Sequence[str]) -> bool:
    return all(named(cells, *names) is not None for names in ROLES.values())


MICROSOFT_FORMS = Platform("microsoft_forms", recognises, read)
