"""Which column means what: the built-in vocabulary, and layout files for sources that use other words.

A layout file:

    name = "insteval"
    title = "…"
    shape = "long"                  # or "wide"; absent: found from the header
    scheme = "hcp5_star"            # for a wave that does not exist yet
    ballot_is_row = true            # every row is a ballot of its own
    [columns]                       # role = header in the file
    respondent = "s"
    unit = "dept"
    level = "y"
    [levels]                        # value in the file = level
    "5" = "非常满意"
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.problems import DataError
from data.tables import Table

ROLES: dict[str, tuple[str, ...]] = {
    "ballot": ("ballot", "ballot_id", "评议表编号", "评议表", "评议表号", "问卷编号", "票号"),
    "respondent": ("respondent", "respondent_id", "评议人", "评议人编号"),
    "wave": ("wave", "评议年度", "评议期次", "年度", "期次"),
    "group": ("group", "评议主体", "主体"),
    "unit": ("unit", "参评单位", "单位", "单位名称"),
    "unit_class": ("unit_class", "class", "类别", "单位类别"),
    "dimension": ("dimension", "评议内容", "评议项目", "指标"),
    "level": ("level", "评价选项", "评价", "选项"),
    "weight": ("weight", "权重", "加权"),
    "comment": ("comment", "意见建议", "意见", "建议"),
    "ranked": ("ranked", "是否排名"),
    "full_name": ("full_name", "全称"),
    "district": ("district", "辖区"),
    "governance": ("governance", "管理体制"),
    "portfolio": ("portfolio", "分管口"),
    "parent": ("parent", "上级单位", "所属单位"),
    "authority": ("authority", "主管部门"),
    "code": ("code", "单位代码", "单位编码"),
    "short_name": ("short_name", "简称", "规范化简称"),
    "aliases": ("aliases", "别名", "其他名称"),
    "kind": ("kind", "单位类型"),
    "credit_code": ("credit_code", "统一社会信用代码"),
    "valid_from": ("valid_from", "启用日期"),
    "valid_to": ("valid_to", "停用日期"),
    "predecessors": ("predecessors", "原单位"),
}
REGISTRY_ROLES = (
    "ranked", "full_name", "district", "governance", "portfolio", "parent", "authority", "code", "short_name", "aliases",
    "kind", "credit_code", "valid_from", "valid_to", "predecessors",
)  # fmt: skip
NOT_RATED_WORDS = {
    "不了解": "unknown",
    "不清楚": "unknown",
    "说不清": "unknown",
    "弃权": "abstain",
    "未展示": "not_shown",
    "(跳过)": "skipped",
    "（跳过）": "skipped",
}
STORED_AS_IT_IS = ("ballot", "group", "wave")
"""What a layout may not take from a column that looks like a person: only the respondent is stored as a hash."""
SEPARATORS = "—–-－_/／|｜·:："
PERSONAL = re.compile(
    r"姓名|名字|昵称|用户名|电话|手机|联系方式|身份证|证件|护照|微信|住址|地址|\bip\b|来自ip|openid|unionid|设备|车牌|邮箱"
    r"|\b(user.?)?name\b|phone|mobile|e-?mail|device|\b(user|wechat).?id\b|\bid.?(card|number|no)\b|plate|address|\bqq",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Layout:
    """What a source's columns mean. An empty one trusts the vocabulary alone."""

    name: str = ""
    title: str = ""
    shape: str = ""
    scheme: str = ""
    ballot_is_row: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)


def parse_layout(text: str) -> Layout:
    """Raises DataError, which names the key that is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError("layout_not_toml", detail=str(error)) from None
    known = {"name": str, "title": str, "shape": str, "scheme": str, "ballot_is_row": bool, "columns": dict, "levels": dict}
    for key, value in content.items():
        if key not in known or not isinstance(value, known[key]):
            raise DataError("layout_bad_key", key=key, allowed=sorted(known))
    if content.get("shape", "") not in ("", "long", "wide"):
        raise DataError("layout_bad_key", key="shape", allowed=["long", "wide"])
    for role, header in content.get("columns", {}).items():
        if role not in ROLES or not isinstance(header, str):
            raise DataError("layout_bad_key", key=f"columns.{role}", allowed=sorted(ROLES))
    for value, level in content.get("levels", {}).items():
        if not isinstance(level, str):
            raise DataError("layout_bad_key", key=f"levels.{value}", allowed=['"5" = "非常满意"'])
    return Layout(**content)


def roles_of(table: Table, layout: Layout) -> dict[str, int]:
    """Role to position of the column. A column that the layout names wins over the vocabulary.

    Raises DataError layout_column_absent, layout_personal.
    """
    positions = {header: place for place, header in enumerate(table.header) if header}
    roles = {}
    for role, header in layout.columns.items():
        if header not in positions:
            raise DataError("layout_column_absent", file=table.file, column=header, known=list(positions))
        if role in STORED_AS_IT_IS and is_personal(header):
            raise DataError("layout_personal", file=table.file, column=header, role=role)
        roles[role] = positions[header]
    by_name = {_plain(header): place for header, place in positions.items()}
    for role, names in ROLES.items():
        if role not in roles:
            found = [by_name[name] for name in names if name in by_name and by_name[name] not in roles.values()]
            if found:
                roles[role] = found[0]
    return roles


def is_personal(header: str) -> bool:
    """Whether a column looks like it identifies a person; such columns are never stored."""
    return bool(PERSONAL.search(header))


def level_of(word: str, layout: Layout) -> str:
    """The level a cell means: the layout's word first, then the words for not rated, then the word itself."""
    if word in layout.levels:
        return layout.levels[word]
    plain = unicodedata.normalize("NFKC", word)
    return NOT_RATED_WORDS.get(word) or NOT_RATED_WORDS.get(plain) or word


def split_header(header: str) -> tuple[str, str] | None:
    """Unit and dimension, split at the last separator; None where there is none."""
    place = max(header.rfind(mark) for mark in SEPARATORS)
    unit, dimension = header[:place].strip(SEPARATORS + " "), header[place + 1 :].strip()
    return (unit, dimension) if place > 0 and unit and dimension else None


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip().lower()
