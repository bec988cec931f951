"""Telephone surveys: one row a call with its result; only completed calls are forms, the others are counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from data.grid import Grid
from data.layout import ROLES as VOCABULARY
from data.platforms.form import (
    Drop,
    Form,
    Head,
    appended,
    body_table,
    column_of,
    count_named,
    is_one_of,
    named,
    roles_in,
)  # fmt: skip
from data.platforms.platform import Platform
from data.platforms.questions import numbered_questions
from data.problems import Problem
from data.tables import Coded, Table

RESULT = (
    "访问结果", "拨打结果", "通话结果", "接通结果", "接听结果", "呼叫结果", "外呼结果", "电话结果", "访问状态", "通话状态",
    "接通结果代码", "访问结果代码",
)  # fmt: skip
COMPLETED = ("成功", "成功访问", "访问成功", "完成", "已完成", "完成访问")
CONNECTED = (
    "拒访", "拒绝", "拒绝访问", "中途挂断", "中途拒访", "非本人", "甄别不合格", "不合格", "语言不通", "预约", "配额已满",
)  # fmt: skip
NOT_CONNECTED = ("空号", "停机", "关机", "无人接听", "占线", "忙音", "无法接通", "不在服务区", "传真", "号码错误", "错号")
CHANNEL = "电话访问"
ROLES = {
    "ballot": ("评议表编号", "问卷编号", "样本编号", "访问编号", "记录编号", "样本号", "序号", "编号"),
    "submitted": ("访问时间", "结束时间", "拨打时间", "通话时间"),
    "started": ("开始时间",),
    "seconds": ("通话时长", "访问时长"),
}
PERSONAL = ("访问员", "话务员", "坐席", "被访者", "受访者", "访问员编号")
REGISTER = ("评议主体", "评议方式", "拨打数", "接通数", "成功访问数")
_NUMBER = re.compile(r"^\d{1,2}\s*[.、．]?\s*(?=[^\d\s.])")


def recognises(head: Head) -> bool:
    """A column of call results whose first rows say known ones."""
    first = head.row_with(_is_header)
    if first is None:
        return False
    place = named(head.rows[first], *RESULT)
    return any(_result(cells[place]) in COMPLETED + CONNECTED + NOT_CONNECTED for cells in head.rows[first + 1 :])


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_header) or 0
    header = head.rows[first]
    table = body_table(grid, header, first + 1)
    roles = roles_in(header, ROLES)
    free = [place for place, name in enumerate(header) if place not in roles.values() and not is_one_of(name, PERSONAL)]
    personal = tuple(name for name in header if is_one_of(name, PERSONAL))
    return with_calls(Form(table, tuple(numbered_questions(table, free)), roles, personal=personal))


def with_calls(form: Form) -> Form:
    """The form without calls that were not completed, and what they add up to; as it is where it has no call results."""
    place = named(form.table.header, *RESULT)
    if place is None:
        return form
    cells = form.table.coded(place)
    incomplete = tuple(name for name in ("", *cells.names) if _result(name) not in COMPLETED)
    groups = _groups(form)
    lines = [_counted(group, cells.texts(), rows) for group, rows in groups]
    counts = Counter(cells.texts())
    facts = {
        "dialled": sum(int(line[2]) for line in lines),
        "connected": sum(int(line[3]) for line in lines),
        "completed": sum(int(line[4]) for line in lines),
        "results": [f"{name or '空'}{count}" for name, count in counts.most_common()],
    }
    table = form.table
    roles = dict(form.roles)
    if "channel" not in roles:
        table = appended(table, CHANNEL, Coded(np.zeros(len(table), dtype=np.int32), (CHANNEL,)))
        roles["channel"] = len(table.header) - 1
    questions = tuple(each for each in form.questions if each.column != place)
    return replace(
        form,
        table=table,
        roles=roles,
        questions=questions,
        drops=(*form.drops, Drop(place, incomplete, "calls_not_completed")),
        remarks=(*form.remarks, Problem("calls", table.file, table.sheet, facts=facts)),
        register=_register(table, lines),
    )


def _groups(form: Form) -> list[tuple[str, list[int]]]:
    """Rows of each group, of all where the file names none."""
    place = form.roles.get("group", named(form.table.header, *VOCABULARY["group"]))
    if place is None:
        return [("", list(range(len(form.table))))]
    texts = form.table.coded(place).texts()
    return [(group, [row for row, text in enumerate(texts) if text == group]) for group in dict.fromkeys(texts)]


def _counted(group: str, results: Sequence[str], rows: Sequence[int]) -> tuple[str, ...]:
    """A line of the register. A call whose result nobody knows was dialled and no more."""
    said = [_result(results[row]) for row in rows]
    completed = sum(result in COMPLETED for result in said)
    connected = completed + sum(result in CONNECTED for result in said)
    return (group, CHANNEL, str(len(rows)), str(connected), str(completed))


def _register(table: Table, lines: Sequence[tuple[str, ...]]) -> Table:
    kept = [place for place, name in enumerate(REGISTER) if name != "评议主体" or any(line[0] for line in lines)]
    return replace(
        table,
        header=tuple(REGISTER[place] for place in kept),
        columns=tuple(column_of([line[place] for line in lines]) for place in kept),
        rows=table.rows[: len(lines)],
    )


def _result(text: str) -> str:
    return _NUMBER.sub("", text)


def _is_header(cells: Sequence[str]) -> bool:
    return count_named(cells, RESULT) > 0


PHONE_SURVEY = Platform("phone_survey", recognises, read)
