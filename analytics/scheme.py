"""计分办法: scale, weights, ranking and grading rules, read from TOML and hashed by content."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field

from analytics.errors import SchemeError
from analytics.grades import Grade
from analytics.numbers import Numbers, parse_numbers, parse_satisfied
from analytics.weighting_rules import WeightingRule, parse_weighting

OVERALL = "总体评价"
SCORE_FROM = ("dimensions", "overall", "overall_if_alone")
MISSING = ("renormalise", "class_mean", "not_ranked")
MISSING_ANSWER = ("each", "listwise")
RANK_RULES = ("competition", "dense")
TIE_BREAKS = ("satisfaction_rate", "dissatisfaction_rate")
SOURCES = ("found", "inferred", "general")
GRADE_RULES = (
    "at_least", "below", "top", "top_by_class", "top_share", "last", "last_by_class", "below_mean", "consecutive",
    "too_few_ballots",
)  # fmt: skip


@dataclass(frozen=True)
class Level:
    """One scored answer of the scale."""

    name: str
    score: float


@dataclass(frozen=True)
class Weights:
    """What a class has of its own, None where it has nothing: weights, {} for equal ones; where its score comes from."""

    groups: Mapping[str, float] | None = None
    dimensions: Mapping[str, float] | None = None
    score_from: str | None = None


@dataclass(frozen=True)
class Scheme:
    """A scoring scheme. Levels stand best first; `groups` and `dimensions` None mean equal weights.

    description, source, reference: where it comes from; they calculate nothing and do not enter the hash.
    """

    id: str
    title: str
    levels: tuple[Level, ...]
    satisfied: tuple[str, ...]
    satisfied_broad: tuple[str, ...]
    decimals: int = 2
    score_from: str = "dimensions"
    missing_group: str = "renormalise"
    missing_dimension: str = "renormalise"
    missing_answer: str = "each"
    min_ballots: int = 30
    min_units: int = 4
    min_change: float = 1.0
    min_shown: int = 10
    rank_rule: str = "competition"
    tie_break: tuple[str, ...] = ()
    dissatisfied: tuple[str, ...] = ()
    pooled: bool = False
    groups: Mapping[str, float] | None = None
    dimensions: Mapping[str, float] | None = None
    by_class: Mapping[str, Weights] = field(default_factory=dict)
    secret: tuple[str, ...] = ()
    shown_as: Mapping[str, str] = field(default_factory=dict)
    grades: tuple[Grade, ...] = ()
    flags: tuple[Grade, ...] = ()
    description: str = field(default="", metadata={"hashed": False})
    source: str = field(default="", metadata={"hashed": False})
    reference: str = field(default="", metadata={"hashed": False})
    weighting: Mapping[str, WeightingRule] = field(default_factory=dict)
    numbers: Numbers | None = None

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

    @property
    def periods(self) -> int:
        """How many waves in a row its grades and flags look at, the one that is graded included."""
        return max((rule.consecutive for rule in (*self.grades, *self.flags)), default=1)

    def levels_named(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Names of levels; of typed numbers a band or a threshold stands for many."""
        return names if self.numbers is None else self.numbers.within(names)

    def group_weights(self, unit_class: str) -> Mapping[str, float] | None:
        own = self.by_class.get(unit_class)
        return (own.groups if own and own.groups is not None else self.groups) or None

    def dimension_weights(self, unit_class: str) -> Mapping[str, float] | None:
        own = self.by_class.get(unit_class)
        return (own.dimensions if own and own.dimensions is not None else self.dimensions) or None

    def score_from_in(self, unit_class: str) -> str:
        """Where the score of a class comes from."""
        own = self.by_class.get(unit_class)
        return own.score_from if own and own.score_from is not None else self.score_from

    def flat_weights(self) -> dict[str, dict[str, float] | None]:
        """Shares of the groups as they count, channels multiplied out: by class, "" for all that have none of their own.

        None where the groups weigh equally, whichever there are, or where the wave is one group.
        """
        classes = ("", *(name for name, own in self.by_class.items() if own.groups is not None))
        return {name: _shares(self.group_weights(name)) for name in classes}

    def line(self, group: str) -> str:
        """The name under which a group is shown."""
        return self.shown_as.get(group, group)


def _shares(weights: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if weights is None else {name: weight / sum(weights.values()) for name, weight in weights.items()}


def _content(value: object) -> object:
    if dataclasses.is_dataclass(value):
        hashed = [each for each in dataclasses.fields(value) if each.metadata.get("hashed", True)]
        own = [(each, getattr(value, each.name)) for each in hashed]
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
    numbers = parse_numbers(content)
    levels = _levels(content) if numbers is None else tuple(Level(*each) for each in numbers.levels)
    names = {level.name for level in levels}
    groups, pooled = _groups(content.get("groups"), "groups")
    scheme = Scheme(
        id=_text(content, "id"),
        title=_text(content, "title"),
        levels=levels,
        satisfied=_satisfied(content, "satisfied", names, numbers),
        satisfied_broad=_satisfied(content, "satisfied_broad", names, numbers),
        decimals=_whole(content, "decimals", 2, 0, 6),
        score_from=_choice(content, "score_from", SCORE_FROM),
        missing_group=_choice(content, "missing_group", MISSING),
        missing_dimension=_choice(content, "missing_dimension", MISSING),
        missing_answer=_choice(content, "missing_answer", MISSING_ANSWER),
        min_ballots=_whole(content, "min_ballots", 30, 1, 1_000_000),
        min_units=_whole(content, "min_units", 4, 1, 1_000),
        min_change=_number(content.get("min_change", 1.0), "min_change"),
        min_shown=_whole(content, "min_shown", 10, 10, 1_000_000),
        rank_rule=_choice(content, "rank_rule", RANK_RULES),
        tie_break=_tie_break(content),
        dissatisfied=_dissatisfied(content, names, numbers),
        pooled=pooled,
        groups=groups or None,
        dimensions=_weights(content.get("dimensions"), "dimensions") or None,
        by_class=_by_class(content.get("class", {})),
        secret=tuple(_texts(content, "secret")),
        shown_as=_shown_as(content.get("shown_as", {})),
        grades=_grades(content, "grade", levels),
        flags=_grades(content, "flag", levels),
        description=_text(content, "description") if "description" in content else "",
        source=_choice(content, "source", SOURCES) if "source" in content else "",
        reference=_text(content, "reference") if "reference" in content else "",
        weighting=parse_weighting(content.get("weighting", {})),
        numbers=numbers,
    )
    _check_pooled(scheme)
    _check_tie_break(scheme)
    _check_secret(scheme)
    return scheme


_TOP_KEYS = {
    "id", "title", "decimals", "score_from", "missing_group", "missing_dimension", "min_ballots", "min_units", "min_change",
    "satisfied", "satisfied_broad", "secret", "level", "groups", "dimensions", "class", "shown_as", "grade",
    "flag", "description", "source", "reference", "missing_answer", "min_shown", "rank_rule", "tie_break", "dissatisfied",
    "weighting", "numbers",
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


def _choice(content: Mapping, key: str, allowed: tuple[str, ...], where: str = "") -> str:
    value = content.get(key, allowed[0])
    if value not in allowed:
        raise SchemeError("scheme_needs_choice", key=where + key, seen=value, allowed=list(allowed))
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


def _satisfied(content: Mapping, key: str, known: set[str], numbers: Numbers | None) -> tuple[str, ...]:
    return _level_names(content, key, known) if numbers is None else parse_satisfied(content, numbers, key)


def _dissatisfied(content: Mapping, known: set[str], numbers: Numbers | None) -> tuple[str, ...]:
    """Of typed numbers names of bands."""
    if "dissatisfied" not in content:
        return ()
    return _level_names(content, "dissatisfied", known if numbers is None else {band.name for band in numbers.bands})


def _level_names(content: Mapping, key: str, known: set[str]) -> tuple[str, ...]:
    names = _texts(content, key)
    if not names:
        raise SchemeError("scheme_needs_texts", key=key, seen=names)
    for name in names:
        if name not in known:
            raise SchemeError("scheme_unknown_level", key=key, seen=name, allowed=sorted(known))
    return tuple(names)


def _weights(table: object, key: str) -> dict[str, float] | None:
    """None where nothing is written, {} where `equal = true` is."""
    if table is None:
        return None
    if not isinstance(table, dict) or not table:
        raise SchemeError("scheme_needs_weights", key=key, seen=table)
    if isinstance(table.get("equal"), bool):
        if len(table) > 1 or not table["equal"]:
            raise SchemeError("scheme_equal_alone", key=f"{key}.equal")
        return {}
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
        _refuse_unknown(own, {"groups", "dimensions", "score_from"}, where)
        groups, pooled = _groups(own.get("groups"), where + "groups")
        if pooled:
            raise SchemeError("scheme_pooled_alone", key=where + "groups.pooled")
        by_class[name] = Weights(
            groups,
            _weights(own.get("dimensions"), where + "dimensions"),
            _choice(own, "score_from", SCORE_FROM, where) if "score_from" in own else None,
        )
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


def _tie_break(content: Mapping) -> tuple[str, ...]:
    names = _texts(content, "tie_break")
    for name in names:
        if name not in TIE_BREAKS or names.count(name) > 1:
            raise SchemeError("scheme_needs_choice", key="tie_break", seen=name, allowed=list(TIE_BREAKS))
    return tuple(names)


def _check_tie_break(scheme: Scheme) -> None:
    """Which levels are dissatisfied nobody can guess from a scale."""
    if "dissatisfaction_rate" in scheme.tie_break and not scheme.dissatisfied:
        raise SchemeError("scheme_needs_texts", key="dissatisfied", seen=[])


def _grades(content: Mapping, key: str, levels: tuple[Level, ...]) -> tuple[Grade, ...]:
    """Grades or flags; only a grade, the last one, may have no condition."""
    rows = content.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SchemeError("scheme_needs_grades", key=key)
    grades: list[Grade] = []
    for place, row in enumerate(rows, 1):
        where = f"{key}[{place}]"
        grade = _grade(row, where + ".", levels)
        if grade == Grade(grade.name) and (key == "flag" or place < len(rows)):
            raise SchemeError("scheme_grade_rules", key=where, seen=[])
        if key == "grade" and any(_never_after(other, grade) for other in grades):
            raise SchemeError("scheme_grade_rules", key=where + ".at_least", seen=grade.at_least)
        grades.append(grade)
    return tuple(grades)


def _grade(row: Mapping, where: str, levels: tuple[Level, ...]) -> Grade:
    _refuse_unknown(row, {"name", *GRADE_RULES}, where)
    if not isinstance(row.get("name"), str) or not row["name"].strip():
        raise SchemeError("scheme_needs_text", key=where + "name", seen=row.get("name"))
    scale = (levels[-1].score, levels[0].score)
    grade = Grade(
        name=row["name"],
        at_least=_optional(row, "at_least", where, *scale),
        top_share=_optional(row, "top_share", where, 0, 1),
        last=_whole(row, "last", 0, 0, 1000, where) if "last" in row else None,
        last_by_class=_places_by_class(row, "last", where),
        below=_optional(row, "below", where, *scale),
        top=_whole(row, "top", 0, 0, 1000, where) if "top" in row else None,
        top_by_class=_places_by_class(row, "top", where),
        below_mean=_yes(row, "below_mean", where),
        consecutive=_whole(row, "consecutive", 2, 2, 10, where) if "consecutive" in row else 1,
        too_few_ballots=_yes(row, "too_few_ballots", where),
    )
    if grade.below is not None and grade.at_least is not None and grade.at_least >= grade.below:
        raise SchemeError("scheme_grade_rules", key=where + "below", seen=grade.below)
    if grade.too_few_ballots and grade != Grade(grade.name, too_few_ballots=True):
        raise SchemeError("scheme_grade_rules", key=where + "too_few_ballots", seen=True)
    if grade == Grade(grade.name, consecutive=grade.consecutive) and grade.consecutive > 1:
        raise SchemeError("scheme_grade_rules", key=where + "consecutive", seen=grade.consecutive)
    return grade


def _places_by_class(row: Mapping, key: str, where: str) -> dict[str, int]:
    """Other numbers of places for some classes; only beside the number for all."""
    table, name = row.get(f"{key}_by_class", {}), f"{where}{key}_by_class"
    if not isinstance(table, dict) or (key not in row and table):
        raise SchemeError("scheme_grade_rules", key=name, seen=table)
    return {unit_class: _whole(table, unit_class, 0, 0, 1000, name + ".") for unit_class in table}


def _never_after(other: Grade, grade: Grade) -> bool:
    """Whether whoever the second could take is already taken by a boundary of the first."""
    only_boundary = other.at_least is not None and other == Grade(other.name, at_least=other.at_least)
    return only_boundary and grade.at_least is not None and grade.at_least >= other.at_least


def _yes(row: Mapping, key: str, where: str) -> bool:
    """A condition that stands as `true` or not at all."""
    if key in row and row[key] is not True:
        raise SchemeError("scheme_grade_rules", key=where + key, seen=row[key])
    return key in row


def _optional(row: Mapping, key: str, where: str, low: float, high: float) -> float | None:
    return _number(row[key], where + key, low, high) if key in row else None
