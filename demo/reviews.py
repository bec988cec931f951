"""政务服务“好差评”: a line for every rated case of the third quarter of 2026, month by month, and the cases handled.

July comes in several workbooks, as no file may be longer, August and September each as one text file.
"""

from __future__ import annotations

import csv
import io
from calendar import monthrange
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

from demo.windows import LEVELS, QUARTERS, counts_of, write_caseload
from demo.workbooks import write_large_workbook

MONTHS = ("2026-07", "2026-08", "2026-09")
LINES_PER_FILE = 12_000
HEADER = ("办件编号", "事项名称", "办理部门", "办理窗口", "评价渠道", "评价结果", "评价时间", "评价内容")


def write_reviews(folder: Path, month: str) -> list[Path]:
    """A month's ratings in the order of time; the header stands in every file."""
    place = MONTHS.index(month)
    rows = _rows(np.random.default_rng([990100, place] if place else 990100), month)
    if place:
        paths = [folder / f"好差评明细_{month}.csv"]
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows([HEADER, *rows])
        paths[0].write_bytes(text.getvalue().encode("gb18030"))
        return paths
    paths = []
    for number, first in enumerate(range(0, len(rows), LINES_PER_FILE), 1):
        paths.append(folder / f"好差评明细_{month}_{number}.xlsx")
        write_large_workbook(paths[-1], "评价明细", [HEADER, *rows[first : first + LINES_PER_FILE]])
    return paths


def write_review_cases(folder: Path, month: str) -> Path:
    """Cases handled and bad ratings made good by department, as the system counts them."""
    sums: dict[str, list[int]] = {}
    for count in counts_of(QUARTERS[-1]):
        line = sums.setdefault(count.window.department, [0, 0])
        line[0] += _in_month(count.cases, month)
        line[1] += sum(_in_month(n, month) for n in count.levels[3:]) - _in_month(count.bad - count.rectified, month)
    lines = [(name, cases, rectified) for name, (cases, rectified) in sums.items()]
    return write_caseload(folder, month_title(month), lines)


def reviews_by_level(month: str) -> dict[tuple[str, str], int]:
    """Ratings in a month by window and level."""
    return {
        (count.window.name, level): _in_month(n, month)
        for count in counts_of(QUARTERS[-1])
        for level, n in zip(LEVELS, count.levels, strict=True)
    }


def month_title(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月"


def _in_month(number: int, month: str) -> int:
    """A third of the quarter's; what does not divide comes in the last month."""
    return number // 3 if month != MONTHS[-1] else number - 2 * (number // 3)


def _rows(rng: np.random.Generator, month: str) -> list[list[str]]:
    departments = {count.window.name: count.window.department for count in counts_of(QUARTERS[-1])}
    rated = [each for each, number in reviews_by_level(month).items() for _ in range(number)]
    order = rng.permutation(len(rated)).tolist()
    first = date.fromisoformat(f"{month}-01")
    workdays = [day for day in range(monthrange(first.year, first.month)[1]) if (first + timedelta(day)).weekday() < 5]
    day = np.sort(rng.choice(workdays, len(rated)))
    seconds = rng.integers(9 * 3600, 17 * 3600, len(rated))
    channel = rng.choice(len(_CHANNELS), len(rated), p=_CHANNEL_SHARES).tolist()
    which, words = rng.integers(0, 3, len(rated)).tolist(), rng.random(len(rated)).tolist()
    moments = sorted(
        datetime(first.year, first.month, 1) + timedelta(days=int(each), seconds=int(second))
        for each, second in zip(day, seconds, strict=True)
    )
    if month == BAD_WEEK[0][:7]:
        _crowd(order, moments, [departments[window] == ANNOYED and level in LEVELS[3:] for window, level in rated], rng)
    rows = []
    for number, (place, moment) in enumerate(zip(order, moments, strict=True)):
        window, level = rated[place]
        department, remarks = departments[window], _REMARKS[level]
        rows.append(
            [
                f"BJ{first:%Y%m}{number + 1:06d}", _ERRANDS[department][which[number]], department, window,
                _CHANNELS[channel[number]], level, f"{moment:%Y-%m-%d %H:%M:%S}",
                remarks[which[number] % len(remarks)] if words[number] < _OUTSPOKEN[level] else "",
            ]
        )  # fmt: skip
    return rows


def _crowd(order: list[int], moments: list[datetime], bad: list[bool], rng: np.random.Generator) -> None:
    """Most of the bad ratings of one department move into one week, each in the place of another rating."""
    first, last = (datetime.fromisoformat(each) for each in BAD_WEEK)
    week = [place for place, moment in enumerate(moments) if first <= moment < last and not bad[order[place]]]
    outside = [place for place, each in enumerate(order) if bad[each] and not first <= moments[place] < last]
    outside = outside[: round(0.6 * len(outside))]
    for place, other in zip(outside, rng.choice(week, len(outside), replace=False).tolist(), strict=True):
        order[place], order[other] = order[other], order[place]


ANNOYED, BAD_WEEK = "市医保局", ("2026-08-10", "2026-08-17")
"""In the week after the rules of reimbursement changed, people said so at the windows."""
_CHANNELS = ("窗口评价器", "短信", "网上办事大厅", "二维码")
_CHANNEL_SHARES = (0.55, 0.2, 0.15, 0.1)
_OUTSPOKEN = {"非常满意": 0.03, "满意": 0.02, "基本满意": 0.06, "不满意": 0.5, "非常不满意": 0.8}
_REMARKS = {
    "非常满意": ("办得快", "工作人员很耐心", "一次就办好了"),
    "满意": ("还可以", "讲得清楚"),
    "基本满意": ("排队时间长了点", "叫号屏看不清"),
    "不满意": ("等了一上午", "材料跑了两趟", "窗口说不清要什么材料"),
    "非常不满意": ("态度不好", "来了三次都没办成", "电话打不通，白跑一趟"),
}
_ERRANDS = {
    "市行政审批局": ("企业设立登记", "食品经营备案", "工程项目立项"),
    "市不动产登记中心": ("存量房转移登记", "抵押权首次登记", "预告登记"),
    "市社保中心": ("社会保险关系转移", "养老待遇领取资格认证", "社会保险费缴纳证明"),
    "市医保局": ("异地就医备案", "门诊慢特病认定", "医疗费用手工报销"),
    "市公积金中心": ("购房提取", "个人住房贷款", "离职提取"),
    "市税务局": ("增值税申报", "房屋交易纳税", "发票领用"),
    "市公安局": ("普通护照签发", "机动车转移登记", "户口迁移"),
    "市人力资源社会保障局": ("人才落户", "劳动维权投诉", "职称申报"),
    "市民政局": ("结婚登记", "离婚登记", "补领婚姻登记证"),
    "市交通运输局": ("道路运输证换发", "从业资格证换证", "网约车许可"),
    "市市场监管局": ("食品经营许可", "特种设备登记", "个体户变更登记"),
    "市住房城乡建设局": ("建筑工程施工许可", "商品房预售许可", "竣工验收备案"),
    "市自然资源和规划局": ("建设用地规划许可", "建设工程规划许可", "规划核实"),
    "市中院": ("立案登记", "诉讼费退费", "执行查询"),
    "市检察院": ("控告申诉", "国家赔偿申请", "案件信息查询"),
    "市司法局": ("法律援助申请", "公证办理", "人民调解"),
    "市供电公司": ("低压新装", "过户", "峰谷电价办理"),
    "市水务集团": ("用水报装", "过户", "水表检定"),
    "市燃气集团": ("燃气开户", "过户", "安检预约"),
    "市电信公司": ("宽带新装", "套餐变更", "过户"),
}
