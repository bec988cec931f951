"""Forms issued, returned and invalid, place by place: the register of section 五, and the line that cannot be true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from demo.groups import (
    CLIENTS,
    CONGRESS,
    CONSULTATIVE,
    COUNTIES,
    ENTERPRISES,
    LEADERS,
    PARTY,
    RESIDENTS,
    SUPERVISORS,
)  # fmt: skip
from demo.telephone import COMPLETED, CONNECTED, DIALLED
from demo.workbooks import new_workbook

REASONS = ("整张空白", "一格多选超过三分之一", "重复码", "作答时间过短")


@dataclass(frozen=True)
class Line:
    """A line of the register; `invalid` by reason, in the order of REASONS."""

    group: str
    channel: str
    place: str
    issued: int
    returned: int
    invalid: tuple[int, int, int, int] = (0, 0, 0, 0)


LINES = (
    Line(LEADERS, "纸质", "密封直送", 36, 34),
    Line(PARTY, "纸质", "市会议中心", 372, 355, (4, 2, 0, 0)),
    Line(CONGRESS, "纸质", "望湖区代表小组", 82, 79, (1, 1, 0, 0)),
    Line(CONGRESS, "纸质", "汀南区代表小组", 74, 71, (1, 0, 0, 0)),
    Line(CONGRESS, "纸质", "澄湖市代表小组", 71, 68, (1, 1, 0, 0)),
    Line(CONGRESS, "纸质", "青岚县代表小组", 62, 59, (0, 1, 0, 0)),
    Line(CONGRESS, "纸质", "石溪县代表小组", 58, 55, (1, 0, 0, 0)),
    Line(CONGRESS, "纸质", "云岭县代表小组", 54, 52, (1, 0, 0, 0)),
    Line(CONSULTATIVE, "纸质", "经济、农业界", 118, 112, (1, 1, 0, 0)),
    Line(CONSULTATIVE, "纸质", "科教文卫界", 124, 119, (2, 1, 0, 0)),
    Line(CONSULTATIVE, "纸质", "社会福利和民族宗教界", 82, 78, (0, 1, 0, 0)),
    Line(CONSULTATIVE, "纸质", "特邀及其他界别", 74, 70, (1, 1, 0, 0)),
    Line(COUNTIES, "纸质", "望湖区", 122, 120, (1, 1, 0, 0)),
    Line(COUNTIES, "纸质", "汀南区", 113, 111, (1, 1, 0, 0)),
    Line(COUNTIES, "纸质", "澄湖市", 116, 114, (1, 1, 0, 0)),
    Line(COUNTIES, "纸质", "青岚县", 102, 100, (1, 1, 0, 0)),
    Line(COUNTIES, "纸质", "石溪县", 98, 96, (1, 1, 0, 0)),
    Line(COUNTIES, "纸质", "云岭县", 89, 87, (1, 0, 0, 0)),
    Line(ENTERPRISES, "网络", "短信链接，一户一码", 2200, 2118, (28, 0, 26, 30)),
    Line(CLIENTS, "电话", "市社情民意调查中心", 0, 0, (67, 0, 0, 0)),
    Line(RESIDENTS, "网络", "望湖区", 1180, 1152, (9, 20, 10, 7)),
    Line(RESIDENTS, "网络", "汀南区", 1020, 994, (8, 18, 9, 6)),
    Line(RESIDENTS, "网络", "澄湖市", 960, 935, (7, 17, 8, 6)),
    Line(RESIDENTS, "网络", "青岚县", 740, 721, (6, 13, 6, 5)),
    Line(RESIDENTS, "网络", "石溪县", 690, 672, (5, 12, 6, 4)),
    Line(RESIDENTS, "网络", "云岭县", 620, 605, (5, 11, 5, 4)),
    Line(RESIDENTS, "网络", "云汀经济技术开发区", 430, 419, (3, 9, 4, 2)),
    Line(SUPERVISORS, "纸质", "特邀监督员座谈会", 84, 79, (2, 1, 0, 0)),
    Line(SUPERVISORS, "纸质", "新闻媒体和行业协会座谈会", 73, 68, (2, 1, 0, 0)),
    Line(SUPERVISORS, "纸质", "村（社区）代表座谈会", 72, 67, (1, 2, 0, 0)),
)


def write_register(path: Path) -> None:
    """Title, header, a line a place; the phone has calls in place of forms."""
    _write(path, [_row(line) for line in LINES])


def write_late_report(path: Path) -> None:
    """The street that returned three forms more than it was given: the whole batch is invalid."""
    row = [RESIDENTS, "网络", "汀南区××街道", 60, 63, 63, "收回数大于发放数，整批作废63", "", "", "", "吴某", "郑某"]
    _write(path, [row])


def _row(line: Line) -> list[str | int]:
    reasons = "；".join(f"{reason}{n}" for reason, n in zip(REASONS, line.invalid, strict=True) if n)
    phone = line.group == CLIENTS
    forms = ["", ""] if phone else [line.issued, line.returned]
    calls = [DIALLED, CONNECTED, COMPLETED] if phone else ["", "", ""]
    clerk, witness = _SIGNATURES[line.group]
    return [line.group, line.channel, line.place, *forms, sum(line.invalid), reasons, *calls, clerk, witness]


_SIGNATURES = {
    LEADERS: ("钱某", "孙某"),
    PARTY: ("赵某", "钱某"),
    CONGRESS: ("孙某", "李某"),
    CONSULTATIVE: ("周某", "李某"),
    COUNTIES: ("王某", "冯某"),
    ENTERPRISES: ("陈某", "褚某"),
    CLIENTS: ("卫某", "蒋某"),
    RESIDENTS: ("沈某", "韩某"),
    SUPERVISORS: ("杨某", "朱某"),
}

_HEADER = (
    "评议主体", "方式", "地点", "发放", "收回", "无效", "无效原因", "拨打", "接通", "成功访问", "经办人", "监票人",
)  # fmt: skip


def _write(path: Path, rows: Sequence[Sequence[str | int]]) -> None:
    with new_workbook(path) as book:
        page = book.add_worksheet("发放收回登记表")
        title = book.add_format({"bold": True, "font_size": 14, "align": "center"})
        page.merge_range(0, 0, 0, len(_HEADER) - 1, "2026年度“万人评议机关作风”评议表发放收回登记表", title)
        page.write_row(1, 0, _HEADER)
        for number, row in enumerate(rows, 2):
            page.write_row(number, 0, row)
        page.set_column(0, 2, 22)
        page.set_column(6, 6, 36)
