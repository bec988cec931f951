"""The rules of a scheme in words: each as it stands, and what differs between two schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from words import remarks
from words.catalog import LANGUAGE, knows, say
from words.failures import one_line
from words.numbers import plain
from words.weighting import rule_words

_SHARES = ("groups", "dimensions")


def rule_lines(rules, language: str = LANGUAGE) -> list[tuple[str, str]]:
    """Label and text of every rule."""
    return [(rule_label(each, language), rule_text(each.kind, each.value, language)) for each in rules]


def difference_lines(differences, language: str = LANGUAGE) -> list[str]:
    """主体权重：居民60%→50%、企业40%→50%; that only the wording differs where nothing does."""
    if not differences:
        return [say("sealing.same_rules", language)]
    return [
        say("rule.difference", language, label=rule_label(each, language), change=_change(each, language))
        for each in differences
    ]


def _change(each, language: str) -> str:
    """Of names with values each from one to the other, else the rule before and after."""
    if not (isinstance(each.before, Mapping) and isinstance(each.after, Mapping)):
        return _arrow(rule_text(each.kind, each.before, language), rule_text(each.kind, each.after, language))
    lines = []
    for name in {**each.before, **each.after}:
        values = [
            _value(each.kind, side[name], language) if name in side else say("rule.absent", language)
            for side in (each.before, each.after)
        ]
        lines.append(one_line(name) + _arrow(*values))
    return "、".join(lines)


def _arrow(before: str, after: str) -> str:
    return f"{before}→{after}"


def share_text(share: float) -> str:
    """33.33%"""
    return plain(Decimal(repr(round(100 * share, 2)))) + "%"


def rule_label(rule, language: str = LANGUAGE) -> str:
    """主体权重（公共服务行业）; a rule that the catalog has no word for by its key in the file."""
    label = say("rule." + rule.kind, language) if knows("rule." + rule.kind, language) else rule.kind
    return say("rule.of_class", language, label=label, unit_class=one_line(rule.unit_class)) if rule.unit_class else label


def rule_text(kind: str, value: object, language: str = LANGUAGE) -> str:
    """A rule as it stands; nothing where there is none, and equal weights where none are named."""
    if kind in _SHARES and value is None:
        return say("rule.equal", language)
    if value is None or value in ((), {}):
        return say("rule.absent", language)
    if kind == "numbers":
        low, high, step = (_number(each) for each in value)
        return say("rule.range", language, low=low, high=high, step=step)
    if isinstance(value, Mapping) and kind == "shown_as":
        return _lines(value, language)
    if isinstance(value, Mapping):
        return "、".join(one_line(name) + _value(kind, each, language) for name, each in value.items())
    if isinstance(value, tuple):
        return "、".join(_grade(each, language) if is_dataclass(each) else remarks.level(each, language) for each in value)
    return _single(value, language)


def _value(kind: str, value: object, language: str) -> str:
    """Behind the name that it belongs to."""
    if kind in _SHARES:
        return share_text(value)
    if kind == "weighting":
        return say("rule.weighted", language, how=rule_words(value, language))
    if isinstance(value, tuple):
        return say("rule.band", language, low=_number(value[0]), high=_number(value[1]))
    return say("rule.line", language, line=one_line(value)) if isinstance(value, str) else _single(value, language)


def _lines(shown_as: Mapping[str, str], language: str) -> str:
    """“领导和代表”：市级领导、党代表"""
    groups: dict[str, list[str]] = {}
    for group, line in shown_as.items():
        groups.setdefault(line, []).append(one_line(group))
    return "；".join(
        say("rule.shown_as_line", language, line=one_line(line), groups="、".join(names)) for line, names in groups.items()
    )


def _single(value: object, language: str) -> str:
    if isinstance(value, bool):
        return say("answer.yes" if value else "answer.no", language)
    if isinstance(value, int | float):
        return _number(value)
    choice = f"rule.choice.{value}"
    return say(choice, language) if knows(choice, language) else one_line(str(value))


def _grade(grade, language: str) -> str:
    """优秀（本类前20%）"""
    parts = []
    for each in fields(grade):
        value = getattr(grade, each.name)
        if each.name == "name" or value in (None, (), {}, False) or (each.name, value) == ("consecutive", 1):
            continue
        word = f"rule.grade.{each.name}"
        shown = value * 100 if each.name == "top_share" else value
        if isinstance(value, Mapping):
            shown = "、".join(f"{one_line(name)}{_single(own, language)}" for name, own in value.items())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            shown = _number(shown)
        parts.append(say(word, language, value=shown) if knows(word, language) else f"{each.name}={shown}")
    return f"{one_line(grade.name)}（{'，'.join(parts)}）" if parts else one_line(grade.name)


def _number(value: float) -> str:
    return plain(Decimal(repr(round(float(value), 4))))
