"""腾讯问卷 (answers first, how they came at the end) and 腾讯文档收集表 (who and when first, marked 自动)."""

from __future__ import annotations

from collections.abc import Sequence

from data.grid import Grid
from data.platforms.cells import whole
from data.platforms.form import Form, Head, body_table, count_named, is_one_of, rewrite, roles_in
from data.platforms.platform import Platform
from data.platforms.questions import numbered_questions
from data.tables import Table

ROLES = {
    "ballot": ("答题序号", "编号", "序号"),
    "channel": ("来源", "答题来源"),
    "started": ("开始时间", "开始答题时间"),
    "submitted": ("提交时间", "结束答题时间", "结束时间"),
    "seconds": ("答题时长",),
    "network": ("IP地址", "IP"),
}
TAIL = (
    "开始时间", "开始答题时间", "提交时间", "结束答题时间", "答题时长", "IP省份", "IP城市", "IP地址", "浏览器", "操作系统",
)  # fmt: skip
"""How the answers came: at least four of them stand in every export."""
PERSONAL = ("昵称", "用户昵称", "QQ", "微信昵称", "用户ID")
DOCUMENT_ROLES = {"submitted": ("提交时间（自动）",)}
DOCUMENT_PERSONAL = ("提交者（自动）",)


def recognises(head: Head) -> bool:
    return head.row_with(_is_header) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_header) or 0
    header = head.rows[first]
    table = _whole_numbers(body_table(grid, header, first + 1))
    fixed = {place for place, name in enumerate(header) if name in TAIL or name in PERSONAL}
    roles = roles_in(header, ROLES)
    free = [place for place in range(len(header)) if place not in fixed.union(roles.values())]
    personal = tuple(name for name in header if name in PERSONAL)
    return Form(table, tuple(numbered_questions(table, free)), roles, personal=personal)


def recognises_document(head: Head) -> bool:
    return head.row_with(_is_document_header) is not None


def read_document(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_document_header) or 0
    table = body_table(grid, head.rows[first], first + 1)
    filled = [place for place in range(len(table.header)) if head.rows[first][place] or table.coded(place).names]
    header = [table.header[place] for place in filled]  # empty columns trail behind the questions
    table = Table(
        table.file, table.kind, table.encoding, table.sheet, tuple(header),
        tuple(table.columns[place] for place in filled), table.rows, table.problems,
    )  # fmt: skip
    roles = roles_in(header, DOCUMENT_ROLES)
    personal = tuple(name for name in header if is_one_of(name, DOCUMENT_PERSONAL))
    free = [place for place, name in enumerate(header) if place not in roles.values() and name not in personal]
    return Form(table, tuple(numbered_questions(table, free)), roles, personal=personal)


def _is_header(cells: Sequence[str]) -> bool:
    return count_named(cells, TAIL) >= 4 and count_named(cells, ROLES["ballot"]) >= 1


def _is_document_header(cells: Sequence[str]) -> bool:
    return count_named(cells, ("提交者（自动）", "提交时间（自动）")) == 2


def _whole_numbers(table: Table) -> Table:
    for place in range(len(table.header)):
        if any(whole(name) != name for name in table.coded(place).names):
            table = rewrite(table, place, whole)
    return table


TENCENT = Platform("tencent", recognises, read)
TENCENT_DOCUMENT = Platform("tencent_document", recognises_document, read_document)
