"""Short texts about one unit: its notes, its change, its levels."""

from __future__ import annotations

from words.catalog import LANGUAGE, knows, say
from words.numbers import figure, percent, signed

FROM = "≥"
"""Stands before a number for all levels from it upward."""


def note(code: str, facts: dict[str, object], language: str = LANGUAGE) -> str:
    """A note as a half sentence without a full stop."""
    texts = {name: "、".join(value) if isinstance(value, list | tuple) else str(value) for name, value in facts.items()}
    if "unknown" in facts:
        texts["unknown"] = percent(facts["unknown"])
    key = f"note.{code}.{facts['policy']}" if "policy" in facts else f"note.{code}"
    return say(key, language, **texts)


def level(name: str, language: str = LANGUAGE) -> str:
    """A level as it is shown; the codes for not rated have words of their own, and all numbers from one upward."""
    if name.startswith(FROM):
        return say("level_from", language, number=name.removeprefix(FROM))
    return say("level." + name, language) if knows("level." + name, language) else name


def grade(unit, language: str = LANGUAGE) -> str:
    """The grade with what the scheme marks beside it: 良好（重点监控）."""
    flags = "、".join(unit.flags)
    return say("grade.flagged", language, grade=unit.grade, flags=flags) if unit.grade and flags else unit.grade or flags


def error(margin: float | None, decimals: int, language: str = LANGUAGE) -> str:
    """误差±0.2分, or that it is not known."""
    if margin is None:
        return say("figure.error_unknown", language)
    return say("figure.error", language, error=figure(margin, decimals))


def change(changed, decimals: int, language: str = LANGUAGE) -> str:
    """＋2.1, －0.3, or 基本持平 where the change is within its error; the mere difference where no error is known."""
    return (
        verdict(changed, language)
        if changed.verdict == "none" and changed.se is not None
        else signed(changed.value, decimals)
    )


def verdict(changed, language: str = LANGUAGE) -> str:
    """上升, 下降, 基本持平, or that nobody can tell."""
    return say("verdict.unknown" if changed.se is None else "verdict." + changed.verdict, language)


def small_change(changed, language: str = LANGUAGE) -> str:
    """升幅不足1分 where a change is proven and smaller than the least that matters; else nothing."""
    if changed is None or changed.verdict == "none" or changed.important:
        return ""
    return say(f"change.small.{changed.verdict}", language, minimum=f"{changed.minimum:g}")


def trend_unit(kind: str, names, language: str = LANGUAGE) -> str:
    """Whose figure stands in a trend: 市自来水公司、市排水公司（合并计算）."""
    listed = say("list.and", language).join(names)
    return say(f"trend_unit.{kind}", language, names=listed)
