"""The three classes of units, and what each of them is rated on."""

from __future__ import annotations

from dataclasses import dataclass

JUSTICE = "政法机关"
GOVERNMENT = "政府部门"
PUBLIC_SERVICE = "公共服务行业"
OVERALL = "总体评价"


@dataclass(frozen=True)
class UnitClass:
    """A class's dimensions with their offsets from the index, and how those who are not 满意 divide.

    `dissent` is the division into 基本满意, 一般 and 不满意; it hardly depends on how many they are.
    """

    name: str
    dimensions: tuple[str, str, str, str]
    offsets: tuple[float, float, float, float]
    dissent: tuple[float, float, float]


CLASSES = {
    unit_class.name: unit_class
    for unit_class in (
        UnitClass(
            JUSTICE,
            ("执法司法公开", "公正执法司法", "办案办事效率", "廉洁自律"),
            (0.3, 0.4, -2.0, 1.3),
            (0.708, 0.236, 0.056),
        ),
        UnitClass(
            GOVERNMENT,
            ("政务公开", "依法行政", "廉政建设", "效能建设"),
            (0.4, 0.8, 1.6, -2.8),
            (0.721, 0.221, 0.058),
        ),
        UnitClass(
            PUBLIC_SERVICE,
            ("服务态度", "服务质量", "服务环境", "廉洁从业"),
            (0.2, -1.9, 0.3, 1.4),
            (0.658, 0.271, 0.071),
        ),
    )
}
