"""Two waves side by side, in words. That a score rose or fell is said only where its test has passed."""

from __future__ import annotations

from words.catalog import joined, say, sentences
from words.claims import claim
from words.remarks import trend_unit
from words.sentences import wave_title
from words.trends import break_text

NAMED = 6
"""Names in a sentence; more are only counted."""


def title(pairs, waves) -> str:
    """2026年度与2025年度相比，政府部门34个单位中2个得分上升、1个下降，超出误差范围，其余基本持平。"""
    facts = {"now": wave_title(waves.now), "then": wave_title(waves.then), "unit_class": pairs.name}
    if not waves.comparable:
        return say("two_waves.apart", **facts)
    compared, up, down = pairs.compared, pairs.moved("up"), pairs.moved("down")
    if not compared:
        return say("two_waves.untested", **facts)
    if not up and not down:
        return say("two_waves.none", **facts, compared=len(compared))
    moved = []
    if up:
        moved.append(claim("two_waves.up", "up", count=len(up)))
    if down:
        moved.append(claim("two_waves.down", "down", count=len(down)))
    rest = say("two_waves.rest") if len(up) + len(down) < len(compared) else ""
    return say("two_waves.moved", **facts, compared=len(compared), moved=joined(moved), rest=rest)


def base(pairs, waves) -> str:
    """What the lines mean, and how many changes were tested."""
    marks = say("two_waves.base", then=wave_title(waves.then), now=wave_title(waves.now))
    return sentences([marks, say("two_waves.tested", count=pairs.tested) if pairs.tested else ""])


def lines(pairs, waves) -> list[str]:
    """What is not the same in both waves: rules, then units without a counterpart."""
    now, then = wave_title(waves.now), wave_title(waves.then)
    found = [say("two_waves.break", what=break_text(each)) for each in waves.breaks]
    new = [pair.unit.name for pair in pairs.pairs if pair.kind == "new"]
    split = [pair.unit.name for pair in pairs.pairs if pair.kind == "split"]
    moved = [pair.unit.name for pair in pairs.pairs if pair.kind == "moved"]
    gone = [unit.name for unit in pairs.gone]
    found += [
        say(
            "two_waves.was",
            unit=pair.unit.name,
            wave=then,
            names=trend_unit(pair.kind, [unit.name for unit in pair.before]),
        )
        for pair in pairs.pairs
        if pair.kind in ("renamed", "merged") and pair.before
    ]
    for key, names, wave in (
        ("new", new, then), ("split", split, then), ("class", moved, then), ("gone", gone, now),
    ):  # fmt: skip
        if names:
            found.append(say(f"two_waves.units.{key}", names=_named(names), wave=wave))
    return found


def _named(names: list[str]) -> str:
    shown = joined(names[:NAMED])
    return shown if len(names) <= NAMED else shown + say("list.more", count=len(names))
