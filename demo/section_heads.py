"""民主评议科长: posts of section heads, rated within the administration on six dimensions and, beside them, as a whole.

The one form of the city that asks both, so that what goes with 总体评价 can be found again: DRIVERS is the truth.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from demo.answers import BLANK, SATISFIED, UNKNOWN, WORDS
from demo.classes import OVERALL
from demo.truth import SurveyFile, Wave
from demo.units import CITY, UNITS
from demo.workbooks import write_workbook

SERIES = "民主评议科长"
WAVE = "2026科长"
DIMENSIONS = ("履行职责", "依法办事", "政务公开", "工作作风", "服务态度", "勤政廉政")
APPROVAL, SUPERVISION = "审批服务岗位", "监管执法岗位"
DRIVERS = {
    APPROVAL: {"服务态度": 0.6, "工作作风": 0.45, "履行职责": 0.2},
    SUPERVISION: {"依法办事": 0.6, "履行职责": 0.45, "政务公开": 0.2},
}
"""What a person's view of the dimensions adds to 总体评价; the dimensions that are not named add nothing."""
OFFSETS = {
    APPROVAL: {"服务态度": -0.2, "工作作风": 0.15, "政务公开": -0.2, "勤政廉政": 0.25},
    SUPERVISION: {"依法办事": -0.2, "履行职责": 0.15, "政务公开": -0.2, "勤政廉政": 0.25},
}
"""How much better or worse a class is at a dimension, in standard deviations of an opinion."""
WEAK = {("市自然资源和规划局国土空间用途管制科", "服务态度"), ("市住房城乡建设局建筑业管理科", "依法办事")}
"""Posts that are much worse at one dimension than at the others."""


@dataclass(frozen=True)
class Post:
    """A post, never a person."""

    department: str
    section: str
    unit_class: str

    @property
    def name(self) -> str:
        return self.department + self.section


def write_section_heads(folder: Path) -> tuple[Wave, list[SurveyFile]]:
    """Registry, ballots and scheme of the one wave there is."""
    registry, ballots = folder / "科长岗位名录_2026.xlsx", folder / "民主评议科长_网上评议_2026.csv"
    scheme = folder / "计分办法_科长_2026.toml"
    _write_registry(registry)
    _write_ballots(ballots, np.random.default_rng([2026, 990100, 6]))
    scheme.write_text(_SCHEME, encoding="utf-8")
    return Wave(SERIES, "2026", str(scheme)), [SurveyFile(registry, WAVE, "registry"), SurveyFile(ballots, WAVE, "ballots")]


# Forms by group, and the group's weight.
_GROUPS = {"服务对象": (320, 0.5), "基层站所": (160, 0.3), "机关干部": (120, 0.2)}
_POSTS_PER_FORM = 8
_STRAIGHT = 0.15
# Of the spread of an opinion: what the person gives everybody, and what the dimension adds. The rest is the post.
_MOOD, _VIEW, _POST, _WEAK = 0.6, 0.8, 0.15, 0.9
_LIMITS = (-0.35, -1.5, -2.4)
_UNKNOWN = dict.fromkeys((*DIMENSIONS, OVERALL), 0.02) | {"勤政廉政": 0.1}


def _write_registry(path: Path) -> None:
    portfolios = {unit.name: unit.portfolio for unit in UNITS}
    rows = [("参评单位", "类别", "单位类型", "辖区", "所属单位", "分管口", "是否排名")]
    rows += [
        (post.name, post.unit_class, "科长岗位", CITY, post.department, portfolios[post.department], "是") for post in POSTS
    ]
    write_workbook(path, {"岗位名录": rows})


def _write_ballots(path: Path, rng: np.random.Generator) -> None:
    """A line an answer; a form holds the posts that the person had business with."""
    groups = [group for group, (forms, _) in _GROUPS.items() for _ in range(forms)]
    known, asked = rng.uniform(0.45, 1.1, len(POSTS)), (*DIMENSIONS, OVERALL)
    ticks = _draw(rng, len(groups), asked)
    met = (rng.random((len(groups), len(POSTS))) ** (1 / known)).argsort(axis=1)[:, ::-1].argsort(axis=1) < _POSTS_PER_FORM
    ticks[~met] = BLANK
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(("评议表编号", "评议主体", "参评单位", "评议内容", "评价选项"))
    for form, post, dimension in zip(*(axis.tolist() for axis in ticks.nonzero()), strict=True):
        number = f"KZ{form + 1:04d}"
        lines.writerow((number, groups[form], POSTS[post].name, asked[dimension], WORDS[ticks[form, post, dimension]]))
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _draw(rng: np.random.Generator, forms: int, asked: tuple[str, ...]) -> np.ndarray:
    """[form, post, question] ticks. 总体评价 adds up from the mood, the post and the views that drive it."""
    view = _VIEW * rng.standard_normal((forms, len(POSTS), len(DIMENSIONS)))
    quality = _POST * rng.standard_normal((len(POSTS), 1)) * np.ones(len(DIMENSIONS))
    for place, post in enumerate(POSTS):
        quality[place] += [OFFSETS[post.unit_class].get(dimension, 0.0) for dimension in DIMENSIONS]
        quality[place] -= [_WEAK * ((post.name, dimension) in WEAK) for dimension in DIMENSIONS]
    drives = np.array([[DRIVERS[post.unit_class].get(dimension, 0.0) for dimension in DIMENSIONS] for post in POSTS])
    opinion = _MOOD * rng.standard_normal((forms, 1, 1)) + np.concatenate(
        [
            quality + view,
            ((view + quality) * drives).sum(axis=2, keepdims=True) + 0.2 * rng.standard_normal((forms, len(POSTS), 1)),
        ],
        axis=2,
    )
    ticks = SATISFIED + sum((opinion < limit).astype(np.uint8) for limit in _LIMITS)
    ticks[rng.random(forms) < _STRAIGHT] = SATISFIED
    ticks[rng.random(ticks.shape) < [_UNKNOWN[question] for question in asked]] = UNKNOWN
    return ticks


POSTS = tuple(
    Post(department, section, unit_class)
    for unit_class, posts in (
        (
            APPROVAL,
            (
                ("市行政审批局", "投资项目审批科"), ("市自然资源和规划局", "国土空间用途管制科"),
                ("市生态环境局", "环境影响评价科"), ("市医保局", "待遇保障科"), ("市教育局", "基础教育科"),
                ("市公安局", "治安管理支队行政审批大队"), ("市税务局", "纳税服务科"), ("市公积金中心", "信贷管理科"),
                ("市行政审批局", "社会事务审批科"), ("市市场监管局", "登记注册科"), ("市民政局", "社会组织管理科"),
                ("市卫生健康委", "医政科"), ("市商务局", "外商投资管理科"), ("市发展改革委", "固定资产投资科"),
                ("市不动产登记中心", "受理审核科"), ("市社保中心", "养老待遇科"), ("市退役军人局", "优抚科"),
                ("市水利局", "水资源管理科"), ("市司法局", "公共法律服务科"), ("市科技局", "高新技术科"),
            ),
        ),
        (
            SUPERVISION,
            (
                ("市住房城乡建设局", "建筑业管理科"), ("市住房城乡建设局", "房产市场监管科"),
                ("市市场监管局", "食品经营监管科"), ("市人力资源社会保障局", "劳动关系科"), ("市交通运输局", "运输管理科"),
                ("市城管局", "市容管理科"), ("市市场监管局", "价格监督检查科"), ("市市场监管局", "特种设备安全监察科"),
                ("市生态环境局", "水生态环境科"), ("市生态环境局", "大气环境科"), ("市应急局", "危险化学品监管科"),
                ("市应急局", "工矿安全监管科"), ("市卫生健康委", "综合监督科"), ("市农业农村局", "农产品质量安全监管科"),
                ("市自然资源和规划局", "执法监督科"), ("市城管局", "渣土管理科"), ("市交通运输局", "工程质量监督科"),
                ("市文化和旅游局", "文化执法监督科"), ("市水利局", "河湖管理科"), ("市税务局", "税收风险管理科"),
            ),
        ),
    )
    for department, section in posts
)  # fmt: skip

_SCHEME = f"""\
id = "yunting_posts_2026"
title = "2026年度民主评议科长办法"
decimals = 2
missing_group = "renormalise"
missing_dimension = "renormalise"
min_ballots = 30
min_units = 4
satisfied = ["满意"]
satisfied_broad = ["满意", "基本满意"]

[[level]]
name = "满意"
score = 100

[[level]]
name = "基本满意"
score = 80

[[level]]
name = "一般"
score = 60

[[level]]
name = "不满意"
score = 0

[groups]
{chr(10).join(f'"{group}" = {weight:g}' for group, (_, weight) in _GROUPS.items())}
"""
