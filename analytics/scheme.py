"""计分办法: scale, weights, ranking and grading rules, read from TOML and hashed by content."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.errors import SchemeError

OVERALL = "总体评价"
SCORE_FROM = ("dimensions", "overall", "overall_if_alone")
MISSING = ("renormalise", "class_mean", "not_ranked")
GRADE_RULES = ("at_least", "top_share", "last")


@dataclass(frozen=True)
class Level:
    """One scored answer of the scale."""

    name: str
    score: float


@dataclass(frozen=True)
class Grade:
    """A grade and its rule; one without a rule takes whoever is left.

    at_least: published index; top_share: share of the ranked units of a class; last: number of places at the foot.
    """

    name: str
    at_least: float | None = None
    top_share: float | None = None
    last: int | None = None
    last_by_class: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Weights:
    """Weights of groups and dimensions; None means equal weights."""

    groups: Mapping[str, float] | None = None
    dimensions: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Scheme:
    """A scoring scheme. Levels stand best first; `groups` and `dimensions` None mean equal weights."""

    id: str
    title: str
    levels: tuple[Level, ...]
    satisfied: tuple[str, ...]
    satisfied_broad: tuple[str, ...]
    decimals: int = 2
    score_from: str = "dimensions"
    missing_group: str = "renormalise"
    missing_dimension: str = "renormalise"
    min_ballots: int = 30
    min_units: int = 4
    min_change: float = 1.0
    pooled: bool = False
    groups: Mapping[str, float] | None = None
    dimensions: Mapping[str, float] | None = None
    by_class: Mapping[str, Weights] = field(default_factory=dict)
    secret: tuple[str, ...] = ()
    shown_as: Mapping[str, str] = field(default_factory=dict)
    grades: tuple[Grade, ...] = ()

    @property
    def scores(self) -> dict[str, float]:
        return {level.name: level.score for level in self.levels}

    @property
    def lowest(self) -> float:
        return min(level.score for level in self.levels)

    @property
    def highest(self) -> float:
        return max(level.score for level in self.levels)

    @property
    def hash(self) -> str:
        """SHA-256 of the content, whatever the order of keys or the comments of the file.

        What a scheme leaves at its default does not enter: a rule added to the program later changes no old hash.
        """
        text = json.dumps(_content(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def group_weights(self, unit_class: str) -> Mapping[str, float] | None:
        own = self.by_class.get(unit_class)
        return own.groups if own and own.groups is not None else self.groups

    def dimension_weights(self, unit_class: str) -> Mapping[str, float] | None:
        own = self.by_class.get(unit_class)
        return own.dimensions if own and own.dimensions is not None else self.dimensions

    def line(self, group: str) -> str:
        """The name under which a group is shown."""
        return self.shown_as.get(group, group)


def _content(value: object) -> object:
    if dataclasses.is_dataclass(value):
        own = [(each, getattr(value, each.name)) for each in dataclasses.fields(value)]
        return {each.name: _content(item) for each, item in own if item != _default(each)}
    if isinstance(value, Mapping):
        return {name: _content(item) for name, item in value.items()}
    return [_content(item) for item in value] if isinstance(value, tuple) else value


def _default(each: dataclasses.Field) -> object:
    return each.default if each.default_factory is dataclasses.MISSING else each.default_factory()


def parse_scheme(text: str) -> Scheme:
    """Reads a scheme file. Raises SchemeError, which names the key that is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemeError("scheme_not_toml", detail=str(error)) from None
    _refuse_unknown(content, _TOP_KEYS, "")
    levels = _levels(content)
    names = {level.name for level in levels}
    groups, pooled = _groups(content.get("groups"), "groups")
    scheme = Scheme(
        id=_text(content, "id"),
        title=_text(content, "title"),
        levels=levels,
        satisfied=_level_names(content, "satisfied", names),
        satisfied_broad=_level_names(content, "satisfied_broad", names),
        decimals=_whole(content, "decimals", 2, 0, 6),
        score_from=_choice(content, "score_from", SCORE_FROM),
        missing_group=_choice(content, "missing_group", MISSING),
        missing_dimension=_choice(content, "missing_dimension", MISSING),
        min_ballots=_whole(content, "min_ballots", 30, 1, 1_000_000),
        min_units=_whole(content, "min_units", 4, 1, 1_000),
        min_change=_number(content.get("min_change", 1.0), "min_change"),
        pooled=pooled,
        groups=groups,
        dimensions=_weights(content.get("dimensions"), "dimensions"),
        by_class=_by_class(content.get("class", {})),
        secret=tuple(_texts(content, "secret")),
        shown_as=_shown_as(content.get("shown_as", {})),
        grades=_grades(content.get("grade", []), levels),
    )
    _check_pooled(scheme)
    _check_secret(scheme)
    return scheme


_TOP_KEYS = {
    "id", "title", "decimals", "score_from", "missing_group", "missing_dimension", "min_ballots", "min_units", "min_change",
    "satisfied", "satisfied_broad", "secret", "level", "groups", "dimensions", "class", "shown_as", "grade",
}  # fmt: skip


def _refuse_unknown(table: Mapping, allowed: set[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise SchemeError("scheme_unknown_key", key=where + key, allowed=sorted(allowed))


def _text(content: Mapping, key: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SchemeError("scheme_needs_text", key=key, seen=value)
    return value


def _texts(content: Mapping, key: str) -> list[str]:
    value = content.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SchemeError("scheme_needs_texts", key=key, seen=value)
    return value


def _whole(content: Mapping, key: str, default: int, low: int, high: int, where: str = "") -> int:
    value = content.get(key, default)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise SchemeError("scheme_needs_whole", key=where + key, seen=value, low=low, high=high)
    return value


def _choice(content: Mapping, key: str, allowed: tuple[str, ...]) -> str:
    value = content.get(key, allowed[0])
    if value not in allowed:
        raise SchemeError("scheme_needs_choice", key=key, seen=value, allowed=list(allowed))
    return value


def _number(value: object, key: str, low: float = 0.0, high: float = float("inf")) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high or value == float("inf"):
        raise SchemeError("scheme_needs_number", key=key, seen=value)
    return float(value)


def _levels(content: Mapping) -> tuple[Level, ...]:
    rows = content.get("level")
    if not isinstance(rows, list) or len(rows) < 2 or not all(isinstance(row, dict) for row in rows):
        raise SchemeError("scheme_needs_levels", key="level")
    levels = []
    for place, row in enumerate(rows, 1):
        where = f"level[{place}]."
        _refuse_unknown(row, {"name", "score"}, where)
        name = row.get("name")
        if not isinstance(name, str) or not name.strip():
            raise SchemeError("scheme_needs_text", key=where + "name", seen=name)
        levels.append(Level(name, _number(row.get("score"), where + "score", -1e6, 1e6)))
    if len({level.name for level in levels}) < len(levels):
        raise SchemeError("scheme_level_twice", key="level")
    if any(better.score < worse.score for better, worse in zip(levels, levels[1:], strict=False)):
        raise SchemeError("scheme_levels_order", key="level")
    return tuple(levels)


def _level_names(content: Mapping, key: str, known: set[str]) -> tuple[str, ...]:
    names = _texts(content, key)
    if not names:
        raise SchemeError("scheme_needs_texts", key=key, seen=names)
    for name in names:
        if name not in known:
            raise SchemeError("scheme_unknown_level", key=key, seen=name, allowed=sorted(known))
    return tuple(names)


def _weights(table: object, key: str) -> dict[str, float] | None:
    if table is None:
        return None
    if not isinstance(table, dict) or not table:
        raise SchemeError("scheme_needs_weights", key=key, seen=table)
    weights = {name: _number(value, f"{key}.{name}") for name, value in table.items()}
    if not sum(weights.values()) > 0:
        raise SchemeError("scheme_needs_weights", key=key, seen=table)
    return weights


def _groups(table: object, key: str) -> tuple[dict[str, float] | None, bool]:
    """Weights of groups. A nested table is a channel: its `weight` times the groups' shares inside it."""
    if isinstance(table, dict) and "pooled" in table:
        if len(table) > 1 or table["pooled"] is not True:
            raise SchemeError("scheme_pooled_alone", key=f"{key}.pooled")
        return None, True
    if not isinstance(table, dict) or not any(isinstance(value, dict) for value in table.values()):
        return _weights(table, key), False
    flat: dict[str, float] = {}
    for name, value in table.items():
        where = f"{key}.{name}"
        if not isinstance(value, dict):
            flat[name] = flat.get(name, 0.0) + _number(value, where)
            continue
        channel = _number(value.get("weight"), where + ".weight")
        inside = _weights({group: share for group, share in value.items() if group != "weight"}, where)
        for group, share in inside.items():
            flat[group] = flat.get(group, 0.0) + channel * share / sum(inside.values())
    return _weights(flat, key), False


def _by_class(table: object) -> dict[str, Weights]:
    if not isinstance(table, dict) or not all(isinstance(value, dict) for value in table.values()):
        raise SchemeError("scheme_needs_weights", key="class", seen=table)
    by_class = {}
    for name, own in table.items():
        where = f"class.{name}."
        _refuse_unknown(own, {"groups", "dimensions"}, where)
        groups, pooled = _groups(own.get("groups"), where + "groups")
        if pooled:
            raise SchemeError("scheme_pooled_alone", key=where + "groups.pooled")
        by_class[name] = Weights(groups, _weights(own.get("dimensions"), where + "dimensions"))
    return by_class


def _shown_as(table: object) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) and value for value in table.values()):
        raise SchemeError("scheme_needs_texts", key="shown_as", seen=table)
    return dict(table)


def _check_pooled(scheme: Scheme) -> None:
    """A wave that is one group has no groups to weigh, in no class."""
    for name, own in scheme.by_class.items():
        if scheme.pooled and own.groups is not None:
            raise SchemeError("scheme_pooled_alone", key=f"class.{name}.groups")


def _check_secret(scheme: Scheme) -> None:
    """A secret group needs a named neighbour to be merged with."""
    weighed = [scheme.groups, *(own.groups for own in scheme.by_class.values())]
    known = {*scheme.shown_as, *(name for weights in weighed for name in weights or ())}
    lines = {scheme.line(group) for group in known.difference(scheme.secret)}
    for group in scheme.secret:
        if scheme.line(group) not in lines:
            raise SchemeError("scheme_secret_alone", key=f"shown_as.{group}", group=group)


def _grades(rows: object, levels: tuple[Level, ...]) -> tuple[Grade, ...]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SchemeError("scheme_needs_grades", key="grade")
    grades = []
    for place, row in enumerate(rows, 1):
        where = f"grade[{place}]."
        _refuse_unknown(row, {"name", "last_by_class", *GRADE_RULES}, where)
        rules = [rule for rule in GRADE_RULES if rule in row]
        if not isinstance(row.get("name"), str) or not row["name"].strip():
            raise SchemeError("scheme_needs_text", key=where + "name", seen=row.get("name"))
        if len(rules) > 1 or (not rules and place < len(rows)):
            raise SchemeError("scheme_grade_rules", key=where.rstrip("."), seen=rules)
        at_least = _optional(row, "at_least", where, levels[-1].score, levels[0].score)
        if at_least is not None and any(at_least >= other.at_least for other in grades if other.at_least is not None):
            raise SchemeError("scheme_grade_rules", key=where + "at_least", seen=at_least)
        last_by_class = row.get("last_by_class", {})
        if not isinstance(last_by_class, dict) or ("last" not in row and last_by_class):
            raise SchemeError("scheme_grade_rules", key=where + "last_by_class", seen=last_by_class)
        grades.append(
            Grade(
                name=row["name"],
                at_least=at_least,
                top_share=_optional(row, "top_share", where, 0, 1),
                last=_whole(row, "last", 0, 0, 1000, where) if "last" in row else None,
                last_by_class={
                    name: _whole(last_by_class, name, 0, 0, 1000, where + "last_by_class.") for name in last_by_class
                },
            )
        )
    return tuple(grades)


def _optional(row: Mapping, key: str, where: str, low: float, high: float) -> float | None:
    return _number(row[key], where + key, low, high) if key in row else None
