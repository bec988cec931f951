"""Names of units: what is the same name written otherwise, and what only looks like it.

Normalisation is applied by itself and shown; an alias counts once a person or the registry has said it; whatever merely
looks alike is offered, never applied.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import opencc
from rapidfuzz import fuzz

LOOK_ALIKE = str.maketrans(
    {
        "巿": "市", "囯": "国", "戸": "户", "囗": "口", "⺠": "民", "⻓": "长", "⻋": "车", "⻔": "门", "⻢": "马",
        "⻛": "风", "⻝": "食", "⻄": "西", "⻅": "见", "⻉": "贝", "⻚": "页", "⻜": "飞", "⻥": "鱼", "⻦": "鸟",
        "〇": "零", "○": "零",
        "[": "(", "]": ")", "{": "(", "}": ")", "【": "(", "】": ")", "〔": "(", "〕": ")", "〖": "(", "〗": ")",
        "〈": "(", "〉": ")", "《": "(", "》": ")",
        "—": "-", "–": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "─": "-",
        "•": "·", "・": "·", "‧": "·", "∙": "·",
    }
)  # fmt: skip
"""Characters that are typed or scanned for one another, radicals that PDFs give for characters, kinds of brackets."""
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\u00ad]+")
_CIRCLED = re.compile(r"^\s*[①-⓿❶-➓㈠-㈩㊀-㊉]\s*[.、,，．)）]?")
_NUMBERED = re.compile(
    r"^(?:\(\d{1,3}\)|\d{1,3}[.、,:)·](?=\D)|\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)"
)
_INCLUDING = re.compile(r"\((?:含|包括|包含)[^()]*\)?$")
_TWO_BOARDS = re.compile(r"^([^()]+)\(([^()]{4,})\)$")

DISTRICT_ENDS = "区县市旗"
NO_DISTRICT = {"", "市直", "市级", "市本级", "全市", "本级", "市", "省直", "省级", "省本级", "中央", "国家"}
"""What stands under 辖区 for units of the city itself and of those above it."""
_DISTRICT = re.compile(rf"^([\u4e00-\u9fff]{{2,3}}[{DISTRICT_ENDS}])(?=[\u4e00-\u9fff]{{2}})")
_NOT_THE_CITY = ("市场", "市容")
"""Words that begin like the level of a city."""
_SUFFIX = re.compile(
    r"(?:管理委员会|委员会|管理局|执法局|服务局|有限责任公司|有限公司|集团公司|总公司|公司|集团|办公室|管理中心|服务中心|中心"
    r"|局|委|办|院|处|站|所)+$"
)
FORMERLY = {
    "国土资源": "自然资源", "国土": "自然资源", "国税": "税务", "地税": "税务", "工商": "市场监管", "质监": "市场监管",
    "质量技术监督": "市场监管", "食药监": "市场监管", "食品药品": "市场监管", "经信": "工信",
    "经济和信息化": "工业和信息化",
    "卫计": "卫健", "卫生和计划生育": "卫生健康", "文广新": "文旅", "文广": "文旅", "旅游": "文化和旅游", "煤气": "燃气",
    "电力": "供电", "劳动": "人力资源社会保障", "人防": "国防动员", "人民防空": "国防动员", "安监": "应急",
    "安全生产监督": "应急", "民宗": "民族宗教", "物价": "发展改革", "大数据": "数据", "扶贫": "乡村振兴", "自来水": "水务",
}  # fmt: skip
"""What departments and utilities were called before the reforms, or are still called by people, to what they are called."""

CERTAIN = 100.0
LOOKS_ALIKE = 66.0
"""Least score of a suggestion, of 100: two of the three characters of 公安局."""
NEAR_THE_BEST = 15.0
"""How far a suggestion may lie behind the best one: beside an abbreviation that fits, chance likeness is noise."""
SHORTENED = 84.0
"""Score of a name whose characters stand, in their order, in another one: the way in which Chinese names are shortened."""
SUGGESTED = 5
LONGEST = 100
"""Characters of a name that can be a slip of another; comparing much longer ones takes seconds."""


@dataclass(frozen=True)
class KnownUnit:
    """A unit and what else the registry calls it. here: whether it belongs to the wave that is spoken of."""

    name: str
    others: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    here: bool = True


@dataclass(frozen=True)
class Match:
    """What a name means. kind: exact, normalised, alias, suggested, none.

    unit: None where a person has to say it; score: of the best candidate, 0 to 100; candidates: units, best first.
    """

    kind: str
    unit: str | None
    score: float
    candidates: tuple[str, ...]

    @property
    def certain(self) -> bool:
        return self.unit is not None


def normalised(name: str, city: str = "") -> str:
    """The name without what typing adds to it: width, blanks, traditional characters, look-alikes, kinds of brackets,
    a leading number, a trailing （含…）, the own city's name before 市. Names of two levels stay two names."""
    text = unicodedata.normalize("NFKC", _CIRCLED.sub("", name))
    text = simplified(_INVISIBLE.sub("", text)).translate(LOOK_ALIKE).casefold()
    text = _INCLUDING.sub("", _NUMBERED.sub("", text, count=1)) or text
    own = f"{_stem_of_city(city)}市"
    return text[len(own) - 1 :] if city and text.startswith(own) and len(text) > len(own) else text


def in_district(name: str, district: str, city: str = "", districts: Iterable[str] = ()) -> str:
    """The name with its district: 教育局 of 望湖区 is 望湖区教育局, 市教育局 of another city is that city's.

    A name that says its district or level already stays, and so does one of the own city. districts: all that there are.
    """
    district, plain = normalised(district), normalised(name, city)
    own = _stem_of_city(city)
    if district in NO_DISTRICT or (own and _stem_of_city(district) == own):
        return name
    others = [each for each in (own, *districts) if each and each not in NO_DISTRICT]
    named = [district, district[:-1]] if len(district) > 2 else [district]
    if any(each in plain for each in named) or any(plain.startswith(each) for each in others):
        return name
    if plain.startswith(("省", "国家", "中国", "中共")):
        return name
    level = district[-1] if district[-1] in DISTRICT_ENDS else ""
    if _is_of_city(plain) and (level != "市" or not own):
        return name
    if level and plain.startswith(level) and (level != "市" or _is_of_city(plain)):
        return district[:-1] + name.strip()
    return district + name.strip()


class NameBook:
    """The names of units, ready to be asked. confirmed: aliases that a person said, unit by normalised name."""

    def __init__(self, units: Iterable[KnownUnit], confirmed: Mapping[str, str] | None = None, city: str = "") -> None:
        self.city = city
        self.units = {unit.name: unit for unit in units}
        self.confirmed = {alias: name for alias, name in (confirmed or {}).items() if name in self.units}
        self._own, self._declared, self._successor = {}, {}, {}
        for unit in self.units.values():
            _note(self._own, normalised(unit.name, city), unit)
            for other in unit.others:
                for part in _boards(normalised(other, city)):
                    _note(self._declared, part, unit)
            for part in _boards(normalised(unit.name, city)):
                _note(self._declared, part, unit)
            if unit.here and len(set(unit.former) - {unit.name}) == 1:
                for former in unit.former:
                    _note(self._successor, normalised(former, city), unit)

    def match(self, name: str, declared: bool = True) -> Match:
        """What the name means. declared: also what the registry itself says it is called, or was called before."""
        key = normalised(name, self.city)
        successors = self._successor.get(key, ()) if declared else ()
        if name in self.units:
            left = not self.units[name].here and len(successors) == 1
            return _certain("alias", successors[0]) if left else Match("exact", name, CERTAIN, (name,))
        if len(same := self._own.get(key, ())) == 1:
            return _certain("normalised", same[0])
        if key in self.confirmed:
            return _certain("alias", self.units[self.confirmed[key]])
        if declared and not same:
            for called in (self._declared.get(key, ()), successors):
                if len(called) == 1:
                    return _certain("alias", called[0])
        return self._suggested(key)

    def _suggested(self, key: str) -> Match:
        if not key or len(key) > LONGEST:
            return Match("none", None, 0.0, ())
        level, mine = _level(key), _cores(key)
        scored = []
        for place, (unit, its_level, cores) in enumerate(self._comparable):
            if _same_level(level, its_level, self.city):
                score = max((_likeness(one, other) for one in mine for other in cores), default=0.0)
                if score >= LOOKS_ALIKE:
                    scored.append((-score, not unit.here, place, unit.name))
        if not scored:
            return Match("none", None, 0.0, ())
        scored.sort()
        best = -scored[0][0]
        near = [name for score, *_, name in scored if -score >= best - NEAR_THE_BEST]
        return Match("suggested", None, best, tuple(near[:SUGGESTED]))

    @cached_property
    def _comparable(self) -> list[tuple[KnownUnit, str, tuple[str, ...]]]:
        """Every unit with its level and what of its names can be compared."""
        found = []
        for unit in self.units.values():
            own = normalised(unit.name, self.city)
            forms = [own, *(normalised(other, self.city) for other in (*unit.others, *unit.former))]
            cores = {_core(part): None for form in forms if len(form) <= LONGEST for part in _boards(form)}
            found.append((unit, _level(own), tuple(cores)))
        return found


def match(name: str, registry: NameBook) -> Match:
    """What a name of a file means in a registry."""
    return registry.match(name)


def _certain(kind: str, unit: KnownUnit) -> Match:
    return Match(kind, unit.name, CERTAIN, (unit.name,))


def _note(index: dict[str, list[KnownUnit]], key: str, unit: KnownUnit) -> None:
    """A name of two units means neither; one of the wave at hand comes before one of another wave."""
    there = index.setdefault(key, [])
    if unit in there:
        return
    if unit.here and not any(each.here for each in there):
        there.clear()
    if unit.here or not any(each.here for each in there):
        there.append(unit)


def _boards(name: str) -> tuple[str, ...]:
    """One institution with two boards: 市城市管理局(市城市管理行政执法局) is either; any other name is itself."""
    found = _TWO_BOARDS.match(name)
    return (name, found[1], found[2]) if found and found[1][0] == found[2][0] else (name,)


def _cores(name: str) -> set[str]:
    """The name without its level, also in the words of today."""
    core = _core(name)
    return {core, next((core.replace(old, new) for old, new in FORMERLY.items() if old in core), core)}


def _likeness(mine: str, theirs: str) -> float:
    """0 to 100, of two names without their level."""
    score = fuzz.ratio(mine, theirs)
    for short, whole in ((mine, theirs), (_SUFFIX.sub("", mine), _SUFFIX.sub("", theirs))):
        if len(short) > len(whole):
            short, whole = whole, short
        if len(short) >= 2 and _is_subsequence(short, whole):
            ends = (short[0] == whole[0]) + (short[-1] == whole[-1])
            score = max(score, SHORTENED + 4 * ends + 6 * len(short) / len(whole))
    return min(score, CERTAIN - 1)


def _is_subsequence(short: str, whole: str) -> bool:
    rest = iter(whole)
    return all(char in rest for char in short)


def _level(name: str) -> str:
    """市 for the own city, the district's or another city's name, "" where the name does not say."""
    if _is_of_city(name):
        return "市"
    found = _DISTRICT.match(name)
    return found[1] if found else ""


def _core(name: str) -> str:
    """The name without its level."""
    return name[len(_level(name)) :]


def _same_level(one: str, other: str, city: str) -> bool:
    if not one or not other or one == other:
        return True
    # As long as nobody said which city is one's own, any city may be it.
    return not city and "市" in (one, other) and one[-1] == other[-1] == "市"


def _is_of_city(name: str) -> bool:
    return name.startswith("市") and not name.startswith(_NOT_THE_CITY)


def _stem_of_city(city: str) -> str:
    city = city.strip()
    return city.removesuffix("市") if len(city) > 2 else city


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65_536)
def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return text if text.isascii() else _converter().convert(text)
