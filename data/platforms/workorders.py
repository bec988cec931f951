"""12345 work orders: one row an order, which is the ballot; who handled it is rated, what was asked for is the comment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data.content import TOTAL
from data.grid import Grid
from data.platforms.form import Form, Head, Question, body_table, is_one_of, named, roles_in
from data.platforms.platform import Platform

ROLES = {
    "ballot": ("工单编号", "工单号", "工单编码", "工单流水号", "受理单号"),
    "unit": ("承办单位", "承办部门", "主办单位", "办理单位", "责任单位", "处办单位", "处理单位"),
    "submitted": ("回访时间", "评价时间", "办结时间", "受理时间", "来电时间"),
    "channel": ("诉求来源", "受理渠道", "来电渠道", "渠道", "来源"),
    "comment": ("诉求内容", "工单内容", "反映内容", "诉求描述", "主要内容", "问题描述"),
}
PERSONAL = (
    "来电人", "诉求人", "诉求人姓名", "姓名", "联系人", "来电号码", "联系电话", "手机号", "联系方式", "地址", "详细地址",
)  # fmt: skip
SATISFACTION = re.compile(r"^(.*?)(?:满意度|满意情况|是否满意|满意程度)(?:评价)?$")
WHOLE = {"", "群众", "市民", "诉求人", "来电人", "回访", "总体", "整体"}
WORDS = dict.fromkeys(("未评价", "未评", "未回访", "无法联系", "联系不上", "未接通", "无需回访"), "(跳过)")


def recognises(head: Head) -> bool:
    return head.row_with(_is_header) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_header) or 0
    header = head.rows[first]
    table = body_table(grid, header, first + 1)
    personal = tuple(name for name in header if is_one_of(name, PERSONAL))
    return Form(table, tuple(_questions(header)), roles_in(header, ROLES), WORDS, (), personal)


def _questions(header: Sequence[str]) -> list[Question]:
    """办理结果满意度 rates 办理结果; a satisfaction with nothing before it the whole, once."""
    questions, whole = [], False
    for place, name in enumerate(header):
        if found := SATISFACTION.match(name):
            about = found.group(1)
            is_whole = about in WHOLE and not whole
            whole = whole or is_whole
            questions.append(Question(place, TOTAL if is_whole else about or name, rating=True))
    return questions


def _is_header(cells: Sequence[str]) -> bool:
    return (
        named(cells, *ROLES["ballot"]) is not None
        and named(cells, *ROLES["unit"]) is not None
        and any(SATISFACTION.match(cell) for cell in cells)
    )


WORKORDERS = Platform("workorders", recognises, read)
