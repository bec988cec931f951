"""Pictures that prove a sentence: intervals in a table, a line over the waves; dots.py has the dots by class.

Positions are shares of the width, so that they fit any screen and any sheet; what a picture shows also stands as text.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analytics.appraisal import Part, UnitResult
from ui.markup import MARKS, text
from words import say

_STEPS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True)
class Scale:
    """Points of the index to percent of the width."""

    low: float
    high: float

    def place(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(1.0, max(0.0, share)), 3)

    def holds(self, low: float, high: float) -> bool:
        return self.low <= low and high <= self.high

    def ticks(self) -> list[float]:
        step = next(step for step in _STEPS if (self.high - self.low) / step <= 6)
        first = math.ceil(self.low / step - 1e-9)
        return [tick * step for tick in range(first, math.floor(self.high / step + 1e-9) + 1)]


def scale_for(values: Sequence[float]) -> Scale:
    """Room on both sides of all values; never less than two points wide."""
    low, high = min(values), max(values)
    room = max(0.06 * (high - low), 0.3, (2 - (high - low)) / 2)
    return Scale(low - room, high + room)


def interval(value: float, margin: float | None, standing: str, scale: Scale, mean: float | None) -> str:
    """A mark with its 95 % interval on a scale, and the class mean as a dotted line."""
    line = f'<i class="wp-mean" style="left:{scale.place(mean)}%"></i>' if mean is not None else ""
    bar = ""
    if margin is not None:
        left, right = scale.place(value - margin), scale.place(value + margin)
        bar = f'<i class="wp-bar" style="left:{left}%;width:{round(right - left, 3)}%"></i>'
    mark = f'<i class="wp-mark" style="left:{scale.place(value)}%">{MARKS[standing]}</i>'
    return f'<span class="wp-interval wp-{standing}" aria-hidden="true">{line}{bar}{mark}</span>'


def scale_of_units(units: Sequence[UnitResult]) -> Scale | None:
    """Wide enough for all intervals of the units that may be shown."""
    ends = [
        end
        for unit in units
        if unit.index_exact is not None and unit.shown
        for end in (unit.index_exact - (unit.margin or 0), unit.index_exact + (unit.margin or 0))
    ]
    return scale_for(ends) if ends else None


def scale_of_parts(parts: Sequence[Part]) -> Scale | None:
    ends = [
        end
        for part in parts
        for end in (part.score - (part.margin or 0), part.score + (part.margin or 0), part.class_mean or part.score)
    ]
    return scale_for(ends) if ends else None


WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 460, 210, 34, 96, 16, 30
MARK_LINE = 20
"""Height of a line of words above a picture."""


def trend_line(
    labels: Sequence[str],
    own: Sequence[tuple[float, float | None] | None],
    mean: Sequence[float | None],
    own_label: str,
    mean_label: str,
    alt: str,
    apart: Sequence[tuple[int, tuple[float, float | None]]] = (),
    breaks: Sequence[tuple[int, str]] = (),
    usual: Sequence[tuple[int, float, float]] = (),
    parted: Collection[int] = (),
) -> str:
    """A unit over the waves with its intervals, and its class as a quiet line.

    own: score and half its interval, None where not rated. apart: the same of units that became it later, by wave.
    breaks: what is no longer as it was from this wave on, a few words. usual: ends of the usual range, by wave.
    parted: waves that are not to be compared with the one before: the lines stop.
    """
    pairs = [*(pair for pair in own if pair), *(pair for _, pair in apart)]
    values = [value + sign * (margin or 0) for value, margin in pairs for sign in (-1, 1)]
    values += [end for _, low, high in usual for end in (low, high)]
    scale = scale_for([*values, *(value for value in mean if value is not None)])
    marks = _marks(breaks)
    top = TOP + MARK_LINE * len({line for _, _, line in marks})

    def y(value: float) -> float:
        return round(HEIGHT - FOOT - (HEIGHT - FOOT - top) * scale.place(value) / 100, 1)

    def x(place: int) -> float:
        steps = max(1, len(labels) - 1)
        return round(LEFT + 14 + (WIDTH - LEFT - RIGHT - 14) * (place / steps if len(labels) > 1 else 0.5), 1)

    parts = []
    for place, words, line in marks:
        middle, height = round((x(place - 1) + x(place)) / 2, 1), MARK_LINE * (line + 1) - 4
        parts.append(f'<line class="wp-break" x1="{middle}" x2="{middle}" y1="{height + 5}" y2="{HEIGHT - FOOT}"/>')
        parts.append(f'<text class="wp-quiet" x="{middle}" y="{height}" text-anchor="middle">{text(words)}</text>')
    for side in (1, 2):
        parts.append(_polyline([(x(each[0]), y(each[side])) for each in usual], "wp-usual"))
    for tick in scale.ticks():
        parts.append(f'<line class="wp-grid" x1="{LEFT}" x2="{WIDTH - RIGHT + 8}" y1="{y(tick)}" y2="{y(tick)}"/>')
        parts.append(f'<text class="wp-quiet" x="0" y="{y(tick) + 5}">{tick:g}</text>')
    parts += [
        f'<text class="wp-quiet" x="{max(x(p), _width(labels[p]) / 2)}" y="{HEIGHT - 6}" text-anchor="middle">'
        f"{text(labels[p])}</text>"
        for p in _with_room(labels, x(1) - x(0) if len(labels) > 1 else WIDTH)
    ]
    for first, end in pairwise([0, *sorted(parted), len(labels)]):
        of_class = [(x(p), y(mean[p])) for p in range(first, end) if mean[p] is not None]
        parts.append(_polyline(of_class, "wp-line-class"))
        parts.append(_polyline([(x(p), y(own[p][0])) for p in range(first, end) if own[p]], "wp-line-own"))
    marked = [(p, pair, "wp-point") for p, pair in enumerate(own) if pair] + [(p, pair, "wp-apart") for p, pair in apart]
    for p, (value, margin), css in marked:
        if margin is not None:
            parts.append(
                f'<line class="wp-line-own" x1="{x(p)}" x2="{x(p)}" y1="{y(value - margin)}" y2="{y(value + margin)}"/>'
            )
        parts.append(f'<circle class="{css}" cx="{x(p)}" cy="{y(value)}" r="4.5"/>')
    ends = [(y(own[-1][0]), own_label, "wp-strong")] if own and own[-1] else []
    ends += [(y(mean[-1]), mean_label, "wp-quiet")] if mean and mean[-1] is not None else []
    if len(ends) == 2 and abs(ends[0][0] - ends[1][0]) < 18:
        middle = (ends[0][0] + ends[1][0]) / 2
        upper, lower = sorted(range(2), key=lambda place: ends[place][0])
        shifted = {upper: middle - 9, lower: middle + 9}
        ends = [(shifted[place], *ends[place][1:]) for place in range(2)]
    parts += [
        f'<text class="{css}" x="{x(len(labels) - 1) + 12}" y="{height + 5}">{text(label)}</text>'
        for height, label, css in ends
    ]
    return (
        f'<svg class="wp-trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{text(alt)}">{"".join(parts)}</svg>'
    )


def _marks(breaks: Sequence[tuple[int, str]]) -> list[tuple[int, str, int]]:
    """Wave, words and line of text above the picture, so that neighbours do not touch; one mark a wave."""
    words: dict[int, list[str]] = {}
    for place, each in breaks:
        words.setdefault(place, []).append(each)
    joined = {place: say("list.and").join(dict.fromkeys(each)) for place, each in words.items()}
    return [(place, each, number % 2 if len(joined) > 1 else 0) for number, (place, each) in enumerate(joined.items())]


def _with_room(labels: Sequence[str], apart: float) -> list[int]:
    """Which labels stand under an axis without touching one another, the last one always. apart: between two of them."""
    widest = max(map(_width, labels), default=0) + 12
    return list(range(len(labels) - 1, -1, -max(1, math.ceil(widest / apart))))


def _width(label: str) -> float:
    """Of a text under an axis, more or less."""
    return sum(15 if ord(char) > 255 else 8.5 for char in label)


def _polyline(points: list[tuple[float, float]], css: str) -> str:
    if len(points) < 2:
        return ""
    joined = " ".join(f"{px},{py}" for px, py in points)
    return f'<polyline class="{css}" points="{joined}"/>'
