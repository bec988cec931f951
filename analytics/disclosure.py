"""Which groups may stand alone on a line of a screen or document.

A secret group is merged with its named neighbours. A line with fewer than SHOW_AT_LEAST raters of a unit is merged
with another: merging cannot be undone by subtraction, leaving out can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.scheme import Scheme

SHOW_AT_LEAST = 10
"""Raters below which nothing of a cell is shown (the usual threshold of official surveys)."""
COMMENTS_AT_LEAST = 8
"""Comments on a unit below which none of them is shown: a single voice is known by its words."""


@dataclass(frozen=True)
class Line:
    """Groups shown as one. merged: it holds more than the scheme's own line does, to protect a small or secret group."""

    name: str
    groups: tuple[int, ...]
    merged: bool = False


def lines_of(scheme: Scheme, groups: Sequence[str]) -> tuple[Line, ...]:
    """The scheme's lines over the groups of a wave, in the order of the groups."""
    lines: dict[str, list[int]] = {}
    for position, group in enumerate(groups):
        lines.setdefault(scheme.line(group), []).append(position)
    return tuple(Line(name, tuple(members)) for name, members in lines.items())


def lines_for_unit(lines: Sequence[Line], raters: Sequence[int], secret: frozenset[int]) -> tuple[Line, ...]:
    """Lines of one unit. raters: by group; secret: positions of secret groups. Lines without raters are left out."""
    present = [line for line in lines if _size(line, raters) > 0]
    exposed = [line for line in present if _exposes(line, raters, secret)]
    if not exposed:
        return tuple(present)
    rest = sorted((line for line in present if line not in exposed), key=lambda line: _size(line, raters))
    together = list(exposed)
    while rest and _exposes(_merged(together), raters, secret):
        together.append(rest.pop(0))
    joined = _merged([line for line in present if line in together]) if len(together) > 1 else together[0]
    return (*(line for line in present if line not in together), joined)


def dimensions_for_unit(
    raters: np.ndarray, enters: np.ndarray, lines: Sequence[Line], secret: frozenset[int]
) -> np.ndarray:
    """[dimension] which of a unit's dimensions may be shown. lines: those of the unit.

    raters: [dimension, group]; enters: whether the group has a part in the dimension's score, be it borrowed.
    What is left out must not come back by subtraction: from the index, where the dimensions left out rest on too few
    raters together, or from the lines, where groups that stand on one line to protect one of them have scored
    different dimensions.
    """
    scored = enters.any(axis=1)
    for line in lines:
        together = [group for group in line.groups if enters[:, group].any()]
        patterns = enters[:, together]
        if (line.merged or secret.intersection(together)) and (patterns != patterns[:, :1]).any():
            return np.zeros(len(raters), dtype=bool)
    everybody = Line("", tuple(range(raters.shape[1])))
    exposed = [number for number in np.flatnonzero(scored) if _exposes(everybody, raters[number], secret)]
    rest = sorted((number for number in np.flatnonzero(scored) if number not in exposed), key=lambda n: raters[n].sum())
    left_out = [*exposed, *rest[:1]] if exposed else []
    return scored & ~np.isin(np.arange(len(raters)), left_out)


def rests_on_secret(raters: np.ndarray, borrowed: np.ndarray, secret: np.ndarray) -> bool:
    """Whether a figure would tell what a secret group answered, since too few others stand beside it.

    raters, borrowed, secret: [group] how many of it rated, whether its score is borrowed from the class, whether secret.
    """
    return bool(secret.any() and ((raters > 0) | borrowed)[secret].any() and not may_show(int(raters[~secret].sum())))


def may_show(raters: int) -> bool:
    """Whether a figure resting on this many raters may be shown."""
    return raters >= SHOW_AT_LEAST


def may_show_comments(comments: int) -> bool:
    """Whether the comments on a unit, or their number by topic, may be shown."""
    return comments >= COMMENTS_AT_LEAST


def _merged(lines: Sequence[Line]) -> Line:
    groups = tuple(group for line in lines for group in line.groups)
    return Line("、".join(line.name for line in lines), groups, merged=True)


def _size(line: Line, raters: Sequence[int]) -> int:
    return sum(raters[group] for group in line.groups)


def _exposes(line: Line, raters: Sequence[int], secret: frozenset[int]) -> bool:
    open_raters = sum(raters[group] for group in line.groups if group not in secret)
    holds_secret = any(raters[group] > 0 for group in line.groups if group in secret)
    return not may_show(_size(line, raters)) or (holds_secret and not may_show(open_raters))
