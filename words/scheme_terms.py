"""The rules of a scheme in words: each as it stands, and what differs between two schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from words import remarks
from words.catalog import LANGUAGE, knows, say
from words.failures import one_line
from words.numbers import plain

_SHARES = ("groups", "dimensions")


def rule_lines(rules, language: str = LANGUAGE) -> list[tuple[str, str]]:
    """Label and text of every rule."""
    return [(rule_label(each, language), rule_text(each.kind, each.value, language)) for each in rules]


def difference_lines(differences, language: str = LANGUAGE) -> list[str]:
    """主体权重：居民60%、企业40%→居民50%、企业50%; that only the wording differs where nothing does."""
    if not differences:
        return [say("sealing.same_rules", language)]
    return [
        say(
            "rule.difference", language, label=rule_label(each, language),
            before=rule_text(each.kind, each.before, language), after=rule_text(each.kind, each.after, language),
        )
        for each in differences
    ]  # fmt: skip


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
    if isinstance(value, Mapping):
        return "、".join(_pair(kind, name, each, language) for name, each in value.items())
    if isinstance(value, tuple):
        return "、".join(_grade(each, language) if is_dataclass(each) else remarks.level(each, language) for each in value)
    return _single(value, language)


def _pair(kind: str, name: str, value: object, language: str) -> str:
    name = one_line(name)
    if kind in _SHARES:
        return f"{name}{_number(100 * value)}%"
    if isinstance(value, tuple):
        return say("rule.band", language, name=name, low=_number(value[0]), high=_number(value[1]))
    if isinstance(value, str):
        return say("rule.shown_as_pair", language, name=name, line=one_line(value))
    return f"{name}{_single(value, language)}"


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
        if each.name == "name" or value in (None, (), {}, False):
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
