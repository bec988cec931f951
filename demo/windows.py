"""The second series, 评窗口: 32 service windows, counted quarter by quarter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from demo.units import CITY
from demo.workbooks import new_workbook, write_workbook

LEVELS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")
UNIT_CLASS = "服务窗口"
QUARTERS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2", "2026Q3")


@dataclass(frozen=True)
class Window:
    """A window in a usual quarter: cases, and in percent who rates at all, who of them is content, and very much so.

    `complaints` is the number of bad ratings for 10,000 cases: (100 − content) × rates at all × 10,000.
    """

    name: str
    department: str
    cases: int
    active: int
    content: float
    delighted: int
    complaints: int


@dataclass(frozen=True)
class Count:
    """A window in one quarter: cases, ratings by level, and how many of the bad ones it has made good."""

    window: Window
    cases: int
    levels: tuple[int, int, int, int, int]
    rectified: int = 0

    @property
    def rated(self) -> int:
        return sum(self.levels)

    @property
    def bad(self) -> int:
        return sum(self.levels[3:])


@cache
def counts_of(quarter: str) -> tuple[Count, ...]:
    """Counts of all windows; those of the last quarter give the table of WINDOWS when divided by hand."""
    seed = [int(quarter[:4]), int(quarter[-1]), 990100]
    if quarter == QUARTERS[-1]:
        counts = [_as_described(window) for window in WINDOWS]
    else:
        rng = np.random.default_rng(seed)
        counts = [_moved(rng, window, quarter) for window in WINDOWS]
    open_shares = np.random.default_rng([*seed, 1]).uniform(0.01, 0.08, len(counts))
    return tuple(_made_good(count, share, quarter) for count, share in zip(counts, open_shares.tolist(), strict=True))


def write_window_registry(path: Path) -> None:
    """The windows and the department each belongs to."""
    rows = [("参评单位", "类别", "单位类型", "辖区", "所属单位", "是否排名")]
    rows += [(window.name, UNIT_CLASS, "窗口", CITY, window.department, "是") for window in WINDOWS]
    write_workbook(path, {"窗口名录": rows})


def write_caseload(folder: Path, time: str, lines: Sequence[tuple[str, int, int]]) -> Path:
    """Cases and bad ratings made good by unit, for files that hold ratings alone; time: 2026年7月."""
    path = folder / f"办件量和差评整改统计_{time}.xlsx"
    foot = ("合计", sum(line[1] for line in lines), sum(line[2] for line in lines))
    with new_workbook(path) as book:
        page = book.add_worksheet("Sheet1")
        page.merge_range(0, 0, 0, 2, f"{time}办件量和差评整改统计表", book.add_format({"bold": True, "align": "center"}))
        for number, row in enumerate([("参评单位", "办件量", "差评整改量"), *lines, foot], 1):
            page.write_row(number, 0, row)
        page.set_column(0, 0, 28)
    return path


def write_window_counts(folder: Path, quarter: str) -> Path:
    """In 2025 a line a level, as the system gave it out; since then the table that the office fills in."""
    path = folder / f"评窗口计票_{period(quarter)}.{'csv' if quarter < '2026' else 'xlsx'}"
    counts = counts_of(quarter)
    if path.suffix == ".csv":
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(_long_rows(counts))
        path.write_bytes(text.getvalue().encode("gb18030"))
    else:
        _write_table(path, f"{period(quarter)}评窗口计票汇总表", counts)
    return path


def period(quarter: str) -> str:
    return f"{quarter[:4]}年第{quarter[-1]}季度"


# Of the content without the delighted, those who say 满意; of the others, those who say 不满意.
_SATISFIED, _DISSATISFIED = 0.8, 0.7
# Cases of the four quarters, relative to a usual one.
_SEASONS = (0.93, 1.0, 1.05, 1.02)
_LAGGING = {"施工许可和竣工验收窗口": 0.3, "医保经办综合窗口": 0.15}


def _as_described(window: Window) -> Count:
    """The nearest number of cases at which all figures come out; in a small window whole complaints may not allow it."""
    nearest = sorted(range(int(window.cases * 0.94), int(window.cases * 1.06)), key=lambda n: abs(n - window.cases))
    best = min(_candidates(window, nearest), key=lambda each: each[0])
    return Count(window, best[1], _divided(best[2], best[3], window.delighted / 100))


def _candidates(window: Window, numbers: list[int]) -> Iterator[tuple[int, int, int, int]]:
    """Error of the complaints, cases, ratings and bad ones, where the other figures come out; stops when none is left."""
    for cases in numbers:
        middle = cases * window.active // 100
        for rated in sorted(range(middle - cases // 200, middle + cases // 200 + 2), key=lambda n: abs(n - middle)):
            for bad in {cases * window.complaints // 10_000, -(-cases * window.complaints // 10_000)}:
                shown = rounded(100 * rated, cases), rounded(1000 * (rated - bad), rated)
                if shown == (window.active, round(10 * window.content)):
                    off = abs(rounded(10_000 * bad, cases) - window.complaints)
                    yield off, cases, rated, bad
                    if off == 0:
                        return


def rounded(part: int, whole: int) -> int:
    """A quotient as it is printed: half a unit of the last digit goes up."""
    return (2 * part + whole) // (2 * whole)


def _moved(rng: np.random.Generator, window: Window, quarter: str) -> Count:
    """A little worse than today the longer ago, and never quite the same."""
    ago = len(QUARTERS) - 1 - QUARTERS.index(quarter)
    cases, bad, active, delighted = rng.standard_normal(4)
    number = round(window.cases * _SEASONS[int(quarter[-1]) - 1] * np.exp(0.03 * cases))
    rated = round(number * (window.active - 0.7 * ago + 0.8 * active) / 100)
    share_bad = (100 - window.content) / 100 * (1 + 0.05 * ago) * np.exp(0.1 * bad)
    return Count(
        window, number, _divided(rated, round(rated * share_bad), (window.delighted - 0.4 * ago + 0.6 * delighted) / 100)
    )


def _made_good(count: Count, open_share: float, quarter: str) -> Count:
    """Of the bad ratings of the last quarter more are still open than of those before; some windows lag behind."""
    open_share = max(open_share, _LAGGING.get(count.window.name, 0.0)) * (1.0 if quarter == QUARTERS[-1] else 0.5)
    return replace(count, rectified=count.bad - round(count.bad * open_share))


def _divided(rated: int, bad: int, share_delighted: float) -> tuple[int, int, int, int, int]:
    delighted = round(rated * share_delighted)
    rest = rated - bad - delighted
    satisfied, dissatisfied = round(rest * _SATISFIED), round(bad * _DISSATISFIED)
    return delighted, satisfied, rest - satisfied, dissatisfied, bad - dissatisfied


def _long_rows(counts: Sequence[Count]) -> Iterator[tuple[str | int, ...]]:
    yield "参评单位", "所属单位", "评价选项", "票数"
    for count in counts:
        for level, number in zip(LEVELS, count.levels, strict=True):
            yield count.window.name, count.window.department, level, number


def _figures(count: Count) -> list[int]:
    return [count.cases, count.rated, *count.levels, count.rectified]


def _write_table(path: Path, title: str, counts: Sequence[Count]) -> None:
    header = ("序号", "参评单位", "所属单位", "办件量", "主动评价量", *LEVELS, "差评整改量")
    with new_workbook(path) as book:
        page = book.add_worksheet("Sheet1")
        page.merge_range(0, 0, 0, len(header) - 1, title, book.add_format({"bold": True, "align": "center"}))
        page.write_row(1, 0, header)
        for number, count in enumerate(counts, 1):
            window = count.window
            page.write_row(1 + number, 0, [number, window.name, window.department, *_figures(count)])
        foot = ["合计", "", "", *np.sum([_figures(count) for count in counts], axis=0).tolist()]
        page.write_row(2 + len(counts), 0, foot)
        page.write(3 + len(counts), 0, "填表人：尤某　　　　审核人：许某")
        page.set_column(1, 1, 28)


WINDOWS = (
    Window("企业开办“一件事”专窗", "市行政审批局", 5200, 46, 99.6, 91, 18),
    Window("工程建设项目审批综合窗口", "市行政审批局", 1150, 38, 97.1, 74, 110),
    Window("“办不成事”反映窗口", "市行政审批局", 210, 61, 88.4, 57, 708),
    Window("“跨域通办”窗口", "市行政审批局", 890, 41, 99.2, 88, 33),
    Window("帮办代办窗口", "市行政审批局", 1900, 44, 99.7, 93, 13),
    Window("不动产登记综合受理窗口", "市不动产登记中心", 18600, 29, 98.9, 82, 32),
    Window("二手房“带押过户”窗口", "市不动产登记中心", 2300, 33, 98.2, 79, 59),
    Window("社保业务综合窗口", "市社保中心", 41000, 24, 98.8, 80, 29),
    Window("养老待遇资格认证窗口", "市社保中心", 9400, 22, 98.1, 77, 42),
    Window("医保经办综合窗口", "市医保局", 36500, 26, 97.6, 73, 62),
    Window("异地就医备案窗口", "市医保局", 4700, 30, 98.0, 76, 60),
    Window("公积金提取贷款窗口", "市公积金中心", 15800, 31, 99.0, 84, 31),
    Window("望湖办税服务厅", "市税务局", 52000, 35, 99.5, 89, 18),
    Window("汀南办税服务厅", "市税务局", 39000, 34, 99.3, 87, 24),
    Window("出入境接待大厅", "市公安局", 11200, 37, 99.4, 90, 22),
    Window("车辆管理所业务大厅", "市公安局", 33000, 27, 98.5, 78, 40),
    Window("望湖户籍综合窗口", "市公安局", 8900, 32, 99.1, 86, 29),
    Window("人才引进落户联办窗口", "市人力资源社会保障局", 1600, 40, 98.7, 83, 52),
    Window("劳动维权受理窗口", "市人力资源社会保障局", 2100, 36, 95.8, 66, 151),
    Window("婚姻登记处", "市民政局", 3300, 52, 99.8, 95, 10),
    Window("道路运输业务窗口", "市交通运输局", 6800, 28, 98.3, 77, 48),
    Window("食品经营许可窗口", "市市场监管局", 4400, 34, 98.9, 83, 37),
    Window("施工许可和竣工验收窗口", "市住房城乡建设局", 760, 39, 93.5, 58, 254),
    Window("商品房预售和网签窗口", "市住房城乡建设局", 2900, 30, 96.4, 69, 108),
    Window("规划许可窗口", "市自然资源和规划局", 820, 37, 96.9, 71, 115),
    Window("诉讼服务大厅", "市中院", 7600, 25, 96.2, 70, 95),
    Window("12309检察服务大厅", "市检察院", 540, 33, 99.0, 86, 33),
    Window("公共法律服务大厅", "市司法局", 3700, 36, 99.1, 87, 32),
    Window("供电营业厅（望湖）", "市供电公司", 12400, 30, 99.3, 88, 21),
    Window("水务营业厅（汀南）", "市水务集团", 8200, 23, 96.8, 68, 74),
    Window("燃气营业厅（望湖）", "市燃气集团", 7900, 22, 96.5, 67, 77),
    Window("通信综合营业厅", "市电信公司", 14100, 21, 97.4, 72, 55),
)
