"""The rules of a scheme in words: each as it stands, and what differs between two schemes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from words import remarks
from words.catalog import joined, knows, say
from words.failures import one_line
from words.numbers import plain
from words.punctuation import arrow, bracketed, clauses, commas, counted
from words.weighting import rule_words

_SHARES = ("groups", "dimensions")


def rule_lines(rules) -> list[tuple[str, str]]:
    """Label and text of every rule."""
    return [(rule_label(each), rule_text(each.kind, each.value)) for each in rules]


def difference_lines(differences) -> list[str]:
    """主体权重：居民60%→50%、企业40%→50%; that only the wording differs where nothing does."""
    if not differences:
        return [say("sealing.same_rules")]
    return [say("rule.difference", label=rule_label(each), change=_change(each)) for each in differences]


def _change(each) -> str:
    """Of names with values each from one to the other, else the rule before and after."""
    if not (isinstance(each.before, Mapping) and isinstance(each.after, Mapping)):
        return arrow(rule_text(each.kind, each.before), rule_text(each.kind, each.after))
    lines = []
    for name in {**each.before, **each.after}:
        values = [
            _value(each.kind, side[name]) if name in side else say("rule.absent") for side in (each.before, each.after)
        ]
        lines.append(counted(one_line(name), arrow(*values)))
    return joined(lines)


def share_text(share: float) -> str:
    """33.33%"""
    return plain(Decimal(repr(round(100 * share, 2)))) + "%"


def rule_label(rule) -> str:
    """主体权重（公共服务行业）; a rule that the catalog has no word for by its key in the file."""
    label = say("rule." + rule.kind) if knows("rule." + rule.kind) else rule.kind
    return say("rule.of_class", label=label, unit_class=one_line(rule.unit_class)) if rule.unit_class else label


def rule_text(kind: str, value: object) -> str:
    """A rule as it stands; nothing where there is none, and equal weights where none are named."""
    if kind in _SHARES and value is None:
        return say("rule.equal")
    if value is None or value in ((), {}):
        return say("rule.absent")
    if kind == "numbers":
        low, high, step = (_number(each) for each in value)
        return say("rule.range", low=low, high=high, step=step)
    if isinstance(value, Mapping) and kind == "shown_as":
        return _lines(value)
    if isinstance(value, Mapping):
        return joined(counted(one_line(name), _value(kind, each)) for name, each in value.items())
    if isinstance(value, tuple):
        return joined(_grade(each) if is_dataclass(each) else remarks.level(each) for each in value)
    return _single(value)


def _value(kind: str, value: object) -> str:
    """Behind the name that it belongs to."""
    if kind in _SHARES:
        return share_text(value)
    if kind == "weighting":
        return say("rule.weighted", how=rule_words(value))
    if isinstance(value, tuple):
        return say("rule.band", low=_number(value[0]), high=_number(value[1]))
    return say("rule.line", line=one_line(value)) if isinstance(value, str) else _single(value)


def _lines(shown_as: Mapping[str, str]) -> str:
    """“领导和代表”：市级领导、党代表"""
    groups: dict[str, list[str]] = {}
    for group, line in shown_as.items():
        groups.setdefault(line, []).append(one_line(group))
    return clauses(say("rule.shown_as_line", line=one_line(line), groups=joined(names)) for line, names in groups.items())


def _single(value: object) -> str:
    if isinstance(value, bool):
        return say("answer.yes" if value else "answer.no")
    if isinstance(value, int | float):
        return _number(value)
    choice = f"rule.choice.{value}"
    return say(choice) if knows(choice) else one_line(str(value))


def _grade(grade) -> str:
    """优秀（本类前20%）"""
    parts = []
    for each in fields(grade):
        value = getattr(grade, each.name)
        if each.name == "name" or value in (None, (), {}, False) or (each.name, value) == ("consecutive", 1):
            continue
        word = f"rule.grade.{each.name}"
        shown = value * 100 if each.name == "top_share" else value
        if isinstance(value, Mapping):
            shown = joined(counted(one_line(name), _single(own)) for name, own in value.items())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            shown = _number(shown)
        parts.append(say(word, value=shown) if knows(word) else f"{each.name}={shown}")
    return bracketed(one_line(grade.name), commas(parts)) if parts else one_line(grade.name)


def _number(value: float) -> str:
    return plain(Decimal(repr(round(float(value), 4))))
