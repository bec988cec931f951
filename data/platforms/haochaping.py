"""政务服务好差评 detail: one row a case, the ballot; what the system gave by default is nobody's answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from data.content import TOTAL
from data.grid import Grid
from data.platforms.form import (
    Form,
    Head,
    Question,
    body_table,
    column_of,
    is_one_of,
    named,
    roles_in,
    with_column,
)  # fmt: skip
from data.platforms.platform import Platform
from data.problems import Problem
from data.tables import Table

ROLES = {
    "ballot": (
        "办件编号", "办件编码", "办件流水号", "办件号", "业务流水号", "申办流水号", "受理编号", "办理编号", "业务编号",
    ),
    "unit": (
        "评价单位", "实施单位", "办理单位", "受理单位", "服务单位", "办理部门", "受理部门", "实施主体", "所属部门",
        "部门名称", "单位名称", "单位", "部门", "单位/窗口", "窗口名称", "受理窗口", "窗口",
    ),
    "submitted": ("评价时间", "评价日期"),
    "channel": ("评价渠道", "评价来源", "渠道"),
    "comment": ("评价内容", "评价意见", "文字评价", "意见建议", "差评原因"),
}  # fmt: skip
LEVEL = ("评价等级", "评价级别", "满意度等级", "评价星级", "评价结果", "满意度评价", "评价满意度", "满意度", "星级")
KIND = (
    "评价方式", "评价类型", "评价性质", "主动评价/默认好评", "是否主动评价", "是否默认评价", "是否默认好评",
    "是否系统自动评价",
)  # fmt: skip
PERSONAL = ("申请人", "申请人姓名", "办事人", "评价人", "联系电话", "手机号", "证件号码", "身份证号", "工作人员", "经办人")
BY_DEFAULT = "默认评价"
DEFAULT = re.compile(r"默认|自动|系统")
STARS = {
    "非常满意": ("五星", "5星", "★★★★★"),
    "满意": ("四星", "4星", "★★★★", "★★★★☆"),
    "基本满意": ("三星", "3星", "★★★", "★★★☆☆"),
    "不满意": ("二星", "两星", "2星", "★★", "★★☆☆☆"),
    "非常不满意": ("一星", "1星", "★", "★☆☆☆☆"),
}
"""The five levels of 国办发〔2019〕51号; a number alone is not read as stars."""
WORDS = {star: level for level, stars in STARS.items() for star in stars} | {
    BY_DEFAULT: "(跳过)", "未评价": "(跳过)", "未评": "(跳过)",
}  # fmt: skip


def recognises(head: Head) -> bool:
    return head.row_with(_is_header) is not None


def read(grid: Grid, head: Head, sheets: Sequence[Grid]) -> Form:
    first = head.row_with(_is_header) or 0
    header = head.rows[first]
    table = body_table(grid, header, first + 1)
    level, kind = named(header, *LEVEL), named(header, *KIND)
    remarks = []
    if level is not None:
        table, defaults = _defaults_apart(table, level, kind)
        if defaults:
            facts = {"count": defaults, "total": len(table), "word": BY_DEFAULT}
            remarks.append(Problem("defaults_apart", table.file, table.sheet, facts=facts))
        stars = [name for name in table.coded(level).names if any(name in each for each in STARS.values())]
        if stars:
            facts = {"words": [f"{star}={WORDS[star]}" for star in stars]}
            remarks.append(Problem("stars_as_levels", table.file, table.sheet, facts=facts))
    questions = [] if level is None else [Question(level, TOTAL, rating=True)]
    personal = tuple(name for name in header if is_one_of(name, PERSONAL))
    return Form(table, tuple(questions), roles_in(header, ROLES), WORDS, (), personal, tuple(remarks))


def _defaults_apart(table: Table, level: int, kind: int | None) -> tuple[Table, int]:
    """The table with a word of its own for ratings that nobody gave, and how many there are."""
    levels = table.coded(level)
    by_word = np.array([bool(DEFAULT.search(name)) for name in levels.names] + [False])[levels.codes]
    by_kind = np.zeros(len(table), dtype=bool)
    if kind is not None:
        kinds = table.coded(kind)
        by_kind = np.array([_is_default(table.header[kind], name) for name in kinds.names] + [False])[kinds.codes]
    default = (by_word | by_kind) & (levels.codes >= 0)
    if not default.any():
        return table, 0
    texts = [BY_DEFAULT if apart else text for apart, text in zip(default, levels.texts(), strict=True)]
    return with_column(table, level, column_of(texts)), int(default.sum())


def _is_default(header: str, value: str) -> bool:
    if header.startswith("是否"):
        return value in (("否",) if "主动" in header else ("是",))
    return bool(DEFAULT.search(value))


def _is_header(cells: Sequence[str]) -> bool:
    return named(cells, *ROLES["ballot"]) is not None and named(cells, *LEVEL) is not None


HAOCHAPING = Platform("haochaping", recognises, read)
