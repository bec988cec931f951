"""Which column means what: the built-in vocabulary, and layout files for sources that use other words.

A layout file, with every key that there is:

    name = "insteval"
    title = "…"
    source = "limesurvey"           # the platform that wrote it; "table": none; absent: found from the header
    shape = "long"                  # or another of SHAPES; absent: found from the header
    scheme = "hcp5_star"            # for a wave that does not exist yet
    ballot_is_row = true            # every row is a ballot of its own
    fraction = true                 # scores are written as 0.65 for 65 points
    matrix = "unit"                 # what the title of a matrix question names; or "dimension"; absent: found
    separators = "/"                # where headers are split into unit and dimension
    [columns]                       # role = header in the file; "" where no column has the role
    respondent = "s"
    unit = "dept"
    level = "y"
    [ratings]                       # header = unit and dimension; the dimension alone where a column names the unit
    "Q7" = ["市教育局", "服务态度"]
    "Q8" = "服务态度"
    [attributes]                    # header = what it says of the person who filled in the form; "" is not stored
    "Q2" = "性别"
    [levels]                        # value in the file = level; "" is no answer
    "5" = "非常满意"
    [drop]                          # rows that are left out: header = values
    "状态" = ["测试", ""]
    [optical]                       # the output of an optical reader instead: data/optical_layout.py
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from data.names import simplified
from data.problems import DataError
from data.tables import Table
from data.typed_numbers import TypedNumbers

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
    "channel": ("channel", "评议方式", "方式", "渠道", "来源"),
    "place": ("place", "评议地点", "地点"),
    "submitted": ("submitted", "提交时间", "提交答卷时间", "提交时间(自动)", "结束答题时间", "填写时间"),
    "seconds": ("seconds", "所用时间", "答题时长", "用时"),
    "network": ("network", "IP", "来自IP", "IP地址"),
    "device": ("device", "openid", "设备编号", "设备"),
    "own_unit": ("own_unit", "工作单位", "所在单位"),
    "count": ("count", "票数"),
    "score": ("score", "得分", "满意度得分"),
    "rank": ("rank", "名次", "排名", "位次"),
    "rated": ("rated", "有效评价", "有效份数"),
    "issued": ("issued", "发放", "发放数", "发放份数"),
    "returned": ("returned", "收回", "收回数", "收回份数", "回收", "回收数", "回收份数"),
    "invalid": ("invalid", "无效", "无效数", "无效份数"),
    "reason": ("reason", "无效原因", "原因"),
    "dialled": ("dialled", "拨打", "拨打数"),
    "connected": ("connected", "接通", "接通数"),
    "completed": ("completed", "成功访问", "成功访问数", "成功"),
    "handled": ("handled", "办件量", "办件数", "办件总量", "办件总数", "办结量", "办结数"),
    "rectified": ("rectified", "差评整改量", "差评整改数", "差评已整改", "已整改差评", "已整改差评数", "差评整改件数"),
}
REGISTRY_ROLES = (
    "ranked", "full_name", "district", "governance", "portfolio", "parent", "authority", "code", "short_name", "aliases",
    "kind", "credit_code", "valid_from", "valid_to", "predecessors",
)  # fmt: skip
BALLOT_ROLES = ("channel", "place", "submitted", "seconds", "network", "device", "own_unit")
"""What a file may say of a form beside its answers."""
NOT_RATED_WORDS = {
    "不了解": "unknown",
    "不清楚": "unknown",
    "说不清": "unknown",
    "弃权": "abstain",
    "未展示": "not_shown",
    "(跳过)": "skipped",
    "（跳过）": "skipped",
}
MATRIX = ("unit", "dimension")
STORED_AS_IT_IS = ("ballot", "group", "wave", "channel", "place", "own_unit", "reason")
"""What a layout may not take from a column that looks like a person: respondents, machines and addresses are hashes."""
LONGEST_ATTRIBUTE = 20
CROSSED = "×"
"""What joins two attributes in a scheme, so that no attribute is named with it."""
SHAPES = ("long", "wide", "registry", "tally", "scores", "register", "caseload")
SEPARATORS = "—–-－_/／|｜·:："
PERSONAL = re.compile(
    r"姓名|名字|昵称|用户名|电话|手机|联系方式|身份证|证件|护照|微信|住址|地址|\bip\b|来自ip|openid|unionid|设备|车牌|邮箱"
    r"|\b(user.?)?name\b|phone|mobile|e-?mail|device|\b(user|wechat).?id\b|\bid.?(card|number|no)\b|plate|address|\bqq",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Layout:
    """What a source's columns mean. An empty one trusts the vocabulary alone.

    ratings: header to unit and dimension, unit "" where a column names it; where any are named, no other column is one.
    drop: None leaves the rows out that the platform itself marks as tests or unfinished.
    numbers: what the scheme says of numbers in cells, None where numbers are words like others; no file says it.
    """

    name: str = ""
    title: str = ""
    shape: str = ""
    scheme: str = ""
    ballot_is_row: bool = False
    fraction: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    matrix: str = ""
    separators: str = ""
    ratings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    drop: Mapping[str, tuple[str, ...]] | None = None
    optical: Mapping[str, object] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    numbers: TypedNumbers | None = None


def parse_layout(text: str) -> Layout:
    """Raises DataError, which names the key that is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError("layout_not_toml", detail=str(error)) from None
    known = {
        "name": str, "title": str, "shape": str, "scheme": str, "ballot_is_row": bool, "fraction": bool, "columns": dict,
        "levels": dict, "source": str, "matrix": str, "separators": str, "ratings": dict, "drop": dict, "optical": dict,
        "attributes": dict,
    }  # fmt: skip
    for key, value in content.items():
        if key not in known or not isinstance(value, known[key]):
            raise DataError("layout_bad_key", key=key, allowed=sorted(known))
    for key, allowed in (("shape", SHAPES), ("matrix", MATRIX)):
        if content.get(key, "") not in ("", *allowed):
            raise DataError("layout_bad_key", key=key, allowed=list(allowed))
    for role, header in content.get("columns", {}).items():
        if role not in ROLES or not isinstance(header, str):
            raise DataError("layout_bad_key", key=f"columns.{role}", allowed=sorted(ROLES))
    for value, level in content.get("levels", {}).items():
        if not isinstance(level, str):
            raise DataError("layout_bad_key", key=f"levels.{value}", allowed=['"5" = "非常满意"'])
    for header, name in content.get("attributes", {}).items():
        if not isinstance(name, str) or len(name) > LONGEST_ATTRIBUTE or CROSSED in name:
            raise DataError("layout_bad_key", key=f"attributes.{header}", allowed=['"Q2" = "性别"'])
    if "ratings" in content:
        content["ratings"] = {header: _rating(header, value) for header, value in content["ratings"].items()}
    if "drop" in content:
        content["drop"] = {header: _dropped(header, values) for header, values in content["drop"].items()}
    return Layout(**content)


def layout_toml(layout: Layout) -> str:
    """The file that `parse_layout` reads as this layout. What has no value is left out."""
    lines = [
        f"{key} = {_toml(value)}"
        for key in ("name", "title", "source", "shape", "scheme", "ballot_is_row", "fraction", "matrix", "separators")
        if (value := getattr(layout, key))
    ]
    for key in ("columns", "ratings", "attributes", "levels", "drop", "optical"):
        value = getattr(layout, key)
        if value or (key == "drop" and value is not None):
            lines += ["", f"[{key}]", *(f"{_toml(name)} = {_toml(each)}" for name, each in value.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml(name)} = {_toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # a TOML text is a JSON text, but for this


def _rating(header: str, value: object) -> tuple[str, str]:
    """Unit and dimension; a text alone is the dimension."""
    parts = ["", value] if isinstance(value, str) else value
    if not isinstance(parts, list) or len(parts) != 2 or not all(isinstance(part, str) for part in parts):
        raise DataError("layout_bad_key", key=f"ratings.{header}", allowed=['"Q7" = ["市教育局", "服务态度"]'])
    return parts[0], parts[1]


def _dropped(header: str, values: object) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise DataError("layout_bad_key", key=f"drop.{header}", allowed=['"状态" = ["测试", ""]'])
    return tuple(values)


def roles_of(table: Table, layout: Layout) -> dict[str, int]:
    """Role to position of the column. A column that the layout names wins over the vocabulary; "" is no column.

    Raises DataError layout_column_absent, layout_personal.
    """
    positions = {header: place for place, header in enumerate(table.header) if header}
    roles = {}
    for role, header in layout.columns.items():
        if not header:
            continue
        if header not in positions:
            raise DataError("layout_column_absent", file=table.file, column=header, known=list(positions))
        check_role(table.file, role, header)
        roles[role] = positions[header]
    for header in layout.attributes:
        if header not in positions:
            raise DataError("layout_column_absent", file=table.file, column=header, known=list(positions))
    by_name = {_plain(header): place for header, place in positions.items()}
    for role, names in ROLES.items():
        if role not in roles and role not in layout.columns:
            found = [by_name[_plain(name)] for name in names if _plain(name) in by_name]
            found = [place for place in found if place not in roles.values()]
            if found:
                roles[role] = found[0]
    return roles


def check_role(file: str, role: str, header: str, known_personal: bool = False) -> None:
    """Raises DataError layout_personal where this role would store a person as they are."""
    if role in STORED_AS_IT_IS and (known_personal or is_personal(header)):
        raise DataError("layout_personal", file=file, column=header, role=role)


def check_attribute(file: str, header: str) -> None:
    """Raises DataError layout_personal where a layout would keep what identifies a person."""
    if is_personal(header):
        raise DataError("layout_personal", file=file, column=header, role="attribute")


def is_personal(header: str) -> bool:
    """Whether a column looks like it identifies a person; such columns are never stored."""
    return bool(PERSONAL.search(header))


def level_of(word: str, layout: Layout) -> str:
    """The level a cell means: what the layout says for it, else the cell itself; words for not rated are codes."""
    word = layout.levels.get(word, word)
    plain = unicodedata.normalize("NFKC", word)
    if not_rated := NOT_RATED_WORDS.get(word) or NOT_RATED_WORDS.get(plain):
        return not_rated
    return word if layout.numbers is None else layout.numbers.level(word)


def split_header(header: str) -> tuple[str, str] | None:
    """Unit and dimension, split at the last separator; None where there is none."""
    place = max(header.rfind(mark) for mark in SEPARATORS)
    unit, dimension = header[:place].strip(SEPARATORS + " "), header[place + 1 :].strip()
    return (unit, dimension) if place > 0 and unit and dimension else None


def _plain(header: str) -> str:
    """Full name is full_name, 參評單位 is 参评单位."""
    return simplified(unicodedata.normalize("NFKC", header).strip().lower().replace(" ", "_"))
