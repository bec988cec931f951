"""问卷星: downloads with answers as text or as option numbers.

Fixed columns stand in front and may have been cut; questions are headed 7、题干 and belong together by number. As text a
multiple choice is one column joined with ┋, as numbers a 0/1 column per option. (跳过) and -3 were skipped by logic,
(空) and -2 left blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.grid import Grid
from data.platforms.form import Form, Head, body_table, count_named, roles_in
from data.platforms.platform import Platform
from data.platforms.questions import numbered_questions

ROLES = {
    "ballot": ("序号",),
    "submitted": ("提交答卷时间", "提交时间"),
    "seconds": ("所用时间",),
    "channel": ("来源",),
    "network": ("来自IP",),
    "device": ("openid", "unionid"),
}
FIXED = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分")
PERSONAL = ("微信昵称", "用户名", "姓名", "昵称")
WORDS = {"(空)": "", "（空）": "", "-2": "", "-3": "(跳过)", "（跳过）": "(跳过)"}
HEADING = re.compile(r"^(?:\d+、|第\d+题|\d+[（(])")
MOSTLY = 0.8
"""Share of numbered headers by which a download is known whose fixed columns were cut."""


def recognises(head: Head) -> bool:
    return head.row_with(_is_header) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_header) or 0
    header = head.rows[first]
    table = body_table(grid, header, first + 1)
    roles = roles_in(header, ROLES)
    fixed = {place for place, name in enumerate(header) if name in FIXED or name in PERSONAL} | set(roles.values())
    questions = numbered_questions(table, [place for place in range(len(header)) if place not in fixed])
    return Form(table, tuple(questions), roles, WORDS, personal=tuple(name for name in header if name in PERSONAL))


def _is_header(cells: Sequence[str]) -> bool:
    others = [cell for cell in cells if cell and cell not in FIXED]
    numbers = sum(bool(HEADING.match(cell)) for cell in others)
    if count_named(cells, FIXED) >= 3:
        return numbers >= 1
    return numbers >= 3 and numbers >= MOSTLY * len(others)


WENJUANXING = Platform("wenjuanxing", recognises, read)
