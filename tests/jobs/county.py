"""A county's appraisal on paper: 44 units, 620 forms, counted by hand into six workbooks.

Everything is invented. The forms are drawn with a fixed seed; the workbooks are typed as offices type them: a title, two
merged header rows, units down, answers across, a sheet for every group, a row 合计 and the signatures at the foot.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import xlsxwriter

COUNTY = "青岚县"
LEVELS = ("满意", "基本满意", "一般", "不满意", "不了解")
SCORES = (100, 80, 60, 0)
DIMENSIONS = ("服务态度", "办事效率", "廉洁自律")
GROUPS = {"党代表人大代表": 96, "政协委员": 62, "企业": 118, "服务对象": 128, "村社区干部": 146, "群众": 70}
"""Forms of each group, 620 in all."""
PLACES = ("城关镇", "汤口镇", "石门镇", "桥头镇", "柳溪乡", "县直机关")
CLASSES = {
    "党群部门": ("县委办公室", "县纪委监委", "县委组织部", "县委宣传部", "县委统战部", "县委政法委", "县总工会", "团县委",
             "县妇联", "县残联"),
    "政府部门": ("县发展改革委", "县教育局", "县科技经信局", "县公安局", "县民政局", "县司法局", "县财政局", "县人力资源社会保障局",
             "县自然资源规划局", "县住房城乡建设局", "县交通运输局", "县水利局", "县农业农村局", "县商务局", "县文化旅游局",
             "县卫生健康委", "县应急局", "县审计局", "县市场监管局", "县统计局", "县医保局", "县信访局", "县林业局", "县行政审批局"),
    "公共服务行业": ("县供电公司", "县水务公司", "县燃气公司", "县客运公司", "县电信公司", "县邮政公司", "县人民医院", "县中医院",
               "县农商银行", "县不动产登记中心"),
}  # fmt: skip
UNITS = tuple(unit for units in CLASSES.values() for unit in units)


@dataclass(frozen=True)
class County:
    """counts: [place, group, unit, dimension, level] forms that gave this answer."""

    counts: np.ndarray

    def workbooks(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each place's workbook."""
        for place, name in enumerate(PLACES):
            yield f"计票汇总_{name}.xlsx", _workbook(name, self.counts[place])

    def index(self, unit: str) -> Fraction:
        """The index by hand: groups weigh alike, dimensions weigh alike, 不了解 is no answer."""
        scores = [self._score(group, UNITS.index(unit)) for group in range(len(GROUPS))]
        return sum(scores) / len(scores)

    def _score(self, group: int, unit: int) -> Fraction:
        means = []
        for dimension in range(len(DIMENSIONS)):
            answers = self.counts[:, group, unit, dimension, :4].sum(axis=0).tolist()
            means.append(Fraction(sum(n * score for n, score in zip(answers, SCORES, strict=True)), sum(answers)))
        return sum(means) / len(means)


def draw_county(seed: int = 44) -> County:
    """Some units are better than others, some groups stricter; a fifth of the answers is 不了解."""
    rng = np.random.default_rng(seed)
    counts = np.zeros((len(PLACES), len(GROUPS), len(UNITS), len(DIMENSIONS), len(LEVELS)), dtype=np.int64)
    quality = rng.normal(0.9, 0.45, len(UNITS))
    for group, forms in enumerate(GROUPS.values()):
        place = rng.integers(0, len(PLACES), forms)
        place[: len(PLACES)] = range(len(PLACES))
        mood = rng.normal(rng.normal(0, 0.25), 0.7, forms)
        opinion = quality[None, :, None] + mood[:, None, None] + rng.normal(0, 0.6, (forms, len(UNITS), len(DIMENSIONS)))
        level = np.digitize(-opinion, [-0.5, 0.3, 1.3])
        level[rng.random((forms, len(UNITS))) < 0.2] = 4
        for answer in range(len(LEVELS)):
            np.add.at(counts[:, group, :, :, answer], place, level == answer)
    return County(counts)


def registry_file() -> bytes:
    """单位名录: class of every unit."""
    rows = [("参评单位", "类别", "是否排名")]
    rows += [(unit, unit_class, "是") for unit_class, units in CLASSES.items() for unit in units]
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        page = book.add_worksheet("单位名录")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return stream.getvalue()


def _workbook(place: str, counts: np.ndarray) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        centred = book.add_format({"align": "center", "border": 1})
        for group, name in enumerate(GROUPS):
            page = book.add_worksheet(name)
            width = 2 + len(DIMENSIONS) * len(LEVELS)
            page.merge_range(0, 0, 0, width - 1, f"{COUNTY}民主评议机关计票汇总表（{place}）", centred)
            page.merge_range(1, 0, 2, 0, "序号", centred)
            page.merge_range(1, 1, 2, 1, "单位", centred)
            for number, dimension in enumerate(DIMENSIONS):
                first = 2 + number * len(LEVELS)
                page.merge_range(1, first, 1, first + len(LEVELS) - 1, dimension, centred)
                page.write_row(2, first, LEVELS)
            for row, unit in enumerate(UNITS):
                cells = counts[group, row].ravel().tolist()
                page.write_row(3 + row, 0, [row + 1, unit])
                for column, cell in enumerate(cells):
                    if cell:  # offices leave a zero blank
                        page.write_number(3 + row, 2 + column, cell)
            foot = 3 + len(UNITS)
            page.write_string(foot, 1, "合计")
            page.write_row(foot, 2, counts[group].sum(axis=0).ravel().tolist())
            page.write_string(foot + 2, 0, "填表人：王某某        审核人：李某某        2026年10月24日")
    return stream.getvalue()
