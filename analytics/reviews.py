"""政务服务好差评: shares that still say something where ninety-nine in a hundred are content.

    非常满意占比  delighted   非常满意 / reviews
    好评率        content     非常满意, 满意, 基本满意 / reviews
    主动评价率    active      reviews / cases handled
    差评（件／万件）complaints  不满意, 非常不满意 / cases handled, for 10,000 cases
    差评整改率    rectified   bad reviews made good / bad reviews

so that 差评（件／万件） = (1 − 好评率) × 主动评价率 × 10,000, to the last digit. A review that the system gave by default
is nobody's and counts in none of them. Levels: 国办发〔2019〕51号, whose last two are 差评. Intervals are Wilson's, of
reviews and cases as they came: those of a month are all there were, but the month is one of many.

What would give away what fewer than ten people said is not shown, see `shown_spans` and `shown_wholes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.disclosure import SHOW_AT_LEAST
from analytics.shares import wilson

LEVELS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")
INDICATORS = ("delighted", "complaints", "active", "rectified", "content")
"""In the order of the screen; 好评率 comes last, since it tells units apart least."""
NEED_CASES = ("complaints", "active", "rectified")
"""Indicators that rest on what a wave as a whole is known for: cases handled, bad reviews made good."""
PER = {"complaints": 10_000}
"""By indicator how many cases a figure is for; 100 where it is not named."""
SMALL = 30
"""Base below which a share is shown as counts too: one person more or less moves it by more than three points."""


@dataclass(frozen=True)
class Reviews:
    """Counts of a unit in some time. handled: cases; rectified: bad reviews made good; None where no file says."""

    rated: int
    delighted: int
    content: int
    handled: int | None = None
    rectified: int | None = None

    @property
    def bad(self) -> int:
        return self.rated - self.content

    @property
    def missing(self) -> dict[str, str]:
        """By indicator why there is none: cases or rectified where no file says, contradicted where it cannot be, and
        none_bad where there was nothing to make good."""
        cases = "cases" if self.handled is None else "contradicted" if self.handled < self.rated else ""
        made_good = "rectified" if self.rectified is None else "contradicted" if self.rectified > self.bad else ""
        made_good = made_good or ("" if self.bad else "none_bad")
        found = {"active": cases, "complaints": cases, "rectified": made_good}
        return {code: reason for code, reason in found.items() if reason}


@dataclass(frozen=True)
class Share:
    """part of base, and its 95 % interval, between 0 and 1. `per`: how many cases the figure is shown for."""

    code: str
    part: int
    base: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.part / self.base

    @property
    def per(self) -> int:
        return PER.get(self.code, 100)

    @property
    def figure(self) -> float:
        """As it is shown: percent, or cases of 10,000."""
        return self.per * self.value

    @property
    def small(self) -> bool:
        return self.base < SMALL


def reviews_of(counts: Mapping[str, int], handled: int | None = None, rectified: int | None = None) -> Reviews:
    """counts: by level; what is no level of LEVELS is no review."""
    by_level = [counts.get(level, 0) for level in LEVELS]
    return Reviews(sum(by_level), by_level[0], sum(by_level[:3]), handled, rectified)


def together(parts: Iterable[Reviews]) -> Reviews:
    """Of several times or units; cases are known where they are known of each."""
    parts = list(parts)

    def summed(name: str) -> int | None:
        values = [getattr(part, name) for part in parts]
        return None if None in values else sum(values)

    return Reviews(*(summed(name) for name in ("rated", "delighted", "content", "handled", "rectified")))


def shares_of(reviews: Reviews) -> dict[str, Share]:
    """By indicator, those that can be said."""
    if reviews.rated == 0:
        return {}
    pairs = {"delighted": (reviews.delighted, reviews.rated), "content": (reviews.content, reviews.rated)}
    pairs |= {"complaints": (reviews.bad, reviews.handled), "active": (reviews.rated, reviews.handled)}
    pairs |= {"rectified": (reviews.rectified, reviews.bad)}
    known = {code: pair for code, pair in pairs.items() if code not in reviews.missing}
    parts, bases = (np.array([pair[side] for pair in known.values()], dtype=float) for side in (0, 1))
    low, high = wilson(parts / bases, bases)
    return {
        code: Share(code, part, base, float(least), float(most))
        for (code, (part, base)), least, most in zip(known.items(), low, high, strict=True)
    }


def shown_spans(pieces: Mapping[tuple[str, str], int]) -> set[str]:
    """Which spans of time may be shown beside wholes that they cross, as weeks cross months.

    pieces: reviews by whole and span. A span is hidden where one of its pieces has fewer than ten, and then as many more,
    the smallest first, as it takes for each whole to hide ten or none: the whole less the rest would be what is hidden.
    """
    spans: dict[str, int] = {}
    for (_, span), n in pieces.items():
        spans[span] = spans.get(span, 0) + n
    hidden = {span for (_, span), n in pieces.items() if 0 < n < SHOW_AT_LEAST}
    while short := _too_little_hidden(pieces, hidden):
        others = [(spans[span], span) for whole, span in pieces if whole == short and span not in hidden]
        others = [each for each in others if each[0]]
        if not others:
            break
        hidden.add(min(others)[1])
    return {span for span, n in spans.items() if n and span not in hidden}


def shown_wholes(rated: Sequence[int]) -> bool:
    """Whether times together may be shown, of which those with fewer than ten reviews are not. rated: of each."""
    hidden = sum(n for n in rated if n < SHOW_AT_LEAST)
    return sum(rated) >= SHOW_AT_LEAST and (hidden == 0 or hidden >= SHOW_AT_LEAST)


def _too_little_hidden(pieces: Mapping[tuple[str, str], int], hidden: set[str]) -> str | None:
    """A whole of which something is hidden, but fewer than ten reviews; not one that has nothing more to hide."""
    sums: dict[str, int] = {}
    left: dict[str, int] = {}
    for (whole, span), n in pieces.items():
        kept = sums if span in hidden else left
        kept[whole] = kept.get(whole, 0) + n
    return next((whole for whole, n in sums.items() if 0 < n < SHOW_AT_LEAST and left.get(whole)), None)
