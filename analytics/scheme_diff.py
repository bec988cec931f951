"""A scheme part by part, and what differs between two of them: levels, weights, grades, policies."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from analytics.scheme import Scheme

_COMPOSED = ("levels", "groups", "dimensions", "by_class", "numbers")
_FIRST = ("title", "levels", "numbers", "bands", "satisfied", "satisfied_broad", "pooled", "groups", "dimensions")
_SHARES = ("groups", "dimensions")
_ROUND = 9


@dataclass(frozen=True)
class Part:
    """One rule of a scheme. unit_class: the class that has it of its own, "" for all others.

    value: of levels score by name, of numbers lowest, highest and step, of bands low and high by name, of groups and
    dimensions their shares as they count, None where they are equal; else as the scheme has it.
    """

    kind: str
    unit_class: str
    value: object


@dataclass(frozen=True)
class Difference:
    """A rule before and after; of names with values only those that differ. None: there was none; of shares: equal."""

    kind: str
    unit_class: str
    before: object
    after: object


def outline(scheme: Scheme) -> tuple[Part, ...]:
    """Every rule that is not empty; weights are shares, channels multiplied out."""
    parts = [Part(each.name, "", getattr(scheme, each.name)) for each in dataclasses.fields(scheme) if _is_rule(each)]
    if scheme.numbers is None:
        parts.append(Part("levels", "", dict(scheme.scores)))
    else:
        numbers = scheme.numbers
        parts.append(Part("numbers", "", (numbers.lowest, numbers.highest, numbers.step)))
        parts.append(Part("bands", "", {band.name: (band.low, band.high) for band in numbers.bands}))
    parts = [each for each in parts if each.value not in ((), {}, None, False, "")]
    if not scheme.pooled:
        parts.append(Part("groups", "", _shares(scheme.groups)))
    parts.append(Part("dimensions", "", _shares(scheme.dimensions)))
    for name, own in scheme.by_class.items():
        for each in dataclasses.fields(own):
            value = getattr(own, each.name)
            if value is not None:
                parts.append(Part(each.name, name, _shares(value) if each.name in _SHARES else value))
    return tuple(sorted(parts, key=_place))


def differences(before: Scheme, after: Scheme) -> tuple[Difference, ...]:
    """Rules that differ; none where two schemes only say the same in other words, as 1 : 1 and 50 : 50."""
    then, now = ({(part.kind, part.unit_class): part.value for part in outline(scheme)} for scheme in (before, after))
    found = []
    for kind, unit_class in sorted({**then, **now}, key=lambda key: _place(Part(*key, None))):
        # A class without a rule of its own has the one of all.
        old, new = (rules.get((kind, unit_class), rules.get((kind, ""))) for rules in (then, now))
        if old != new:
            found.append(Difference(kind, unit_class, *_what_differs(old, new)))
    return tuple(found)


def _what_differs(old: object, new: object) -> tuple[object, object]:
    if not (isinstance(old, Mapping) and isinstance(new, Mapping)):
        return old, new
    names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    if not names:  # only their order
        return old, new
    return tuple({name: side[name] for name in names if name in side} for side in (old, new))


def _is_rule(each: dataclasses.Field) -> bool:
    return each.name not in _COMPOSED and each.metadata.get("hashed", True)


def _shares(weights: Mapping[str, float] | None) -> dict[str, float] | None:
    if not weights:
        return None
    total = sum(weights.values())
    return {name: round(weight / total, _ROUND) for name, weight in weights.items()}


def _place(part: Part) -> tuple[int, str]:
    """The order in which a method is read: answers, weights, then the rest as a scheme lists it."""
    place = _FIRST.index(part.kind) if part.kind in _FIRST else len(_FIRST)
    return place, part.unit_class
