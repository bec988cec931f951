"""Names of types. Nothing is embedded: the office's computer has them or puts others in their place."""

from __future__ import annotations

from dataclasses import dataclass

LATIN = "Times New Roman"


@dataclass(frozen=True)
class Fonts:
    """title: 小标宋; body: 仿宋; head, subhead: 黑体, 楷体; number: 宋体 of page numbers; latin: digits and letters."""

    title: str
    body: str
    head: str
    subhead: str
    number: str
    latin: str = LATIN

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.title, self.body, self.head, self.subhead, self.number, self.latin)))


PRESETS = {
    "gb2312": Fonts("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"),
    "system": Fonts("方正小标宋简体", "仿宋", "黑体", "楷体", "宋体"),
    "gbk": Fonts("方正小标宋_GBK", "方正仿宋_GBK", "方正黑体_GBK", "方正楷体_GBK", "宋体"),
}
"""gb2312: with the types that offices install; system: what Windows has; gbk: of Founder, with rare characters."""
STAND_INS = {
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "方正仿宋_GBK": "仿宋",
    "方正楷体_GBK": "楷体",
    "方正黑体_GBK": "黑体",
    "方正小标宋简体": "方正小标宋_GBK",
    "方正小标宋_GBK": "方正小标宋简体",
}
"""What to take where a type is missing."""
