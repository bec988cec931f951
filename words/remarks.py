"""Short texts about one unit: its notes, its change, its levels."""

from __future__ import annotations

from words.catalog import joined, knows, say
from words.claims import claim
from words.numbers import figure, percent, signed

FROM = "≥"
"""Stands before a number for all levels from it upward."""


def note(code: str, facts: dict[str, object]) -> str:
    """A note as a half sentence without a full stop."""
    texts = {name: joined(value) if isinstance(value, list | tuple) else str(value) for name, value in facts.items()}
    if "unknown" in facts:
        texts["unknown"] = percent(facts["unknown"])
    key = f"note.{code}.{facts['policy']}" if "policy" in facts else f"note.{code}"
    return say(key, **texts)


def level(name: str) -> str:
    """A level as it is shown; the codes for not rated have words of their own, and all numbers from one upward."""
    if name.startswith(FROM):
        return say("level_from", number=name.removeprefix(FROM))
    return say("level." + name) if knows("level." + name) else name


def grade(unit) -> str:
    """The grade with what the scheme marks beside it: 良好（重点监控）."""
    flags = joined(unit.flags)
    return say("grade.flagged", grade=unit.grade, flags=flags) if unit.grade and flags else unit.grade or flags


def error(margin: float | None, decimals: int) -> str:
    """误差±0.2分, or that it is not known."""
    if margin is None:
        return say("figure.error_unknown")
    return say("figure.error", error=figure(margin, decimals))


def change(changed, decimals: int) -> str:
    """＋2.1, －0.3, or 基本持平 where the change is within its error; the mere difference where no error is known."""
    return verdict(changed) if changed.verdict == "none" and changed.se is not None else signed(changed.value, decimals)


def verdict(changed) -> str:
    """上升, 下降, 基本持平, or that nobody can tell."""
    return say("verdict.unknown") if changed.se is None else verdict_word(changed.verdict)


def verdict_word(verdict: str) -> str:
    """The word for a verdict of the test of a change: up, down, none."""
    return say("verdict.none") if verdict == "none" else claim("verdict." + verdict, verdict)


def small_change(changed) -> str:
    """升幅不足1分 where a change is proven and smaller than the least that matters; else nothing."""
    if changed is None or changed.verdict == "none" or changed.important:
        return ""
    return say(f"change.small.{changed.verdict}", minimum=f"{changed.minimum:g}")


def trend_unit(kind: str, names) -> str:
    """Whose figure stands in a trend: 市自来水公司、市排水公司（合并计算）."""
    listed = say("list.and").join(names)
    return say(f"trend_unit.{kind}", names=listed)
