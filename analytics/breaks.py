"""What the figures of a wave stand on, and where that changed from one wave to the next.

A change of rules is no change of what people think. So it is marked in every series, and no direction is claimed across
a break of the scale or of the rules.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analytics.measure import Measured

HARD = frozenset({"scale", "rules", "apart"})
"""Breaks across which figures are not compared."""


@dataclass(frozen=True)
class Break:
    """code, facts: scale, rules, weights; groups, dimensions with those that came and went; published where only one of
    two waves has ballots, and which: to scores or to ballots; apart for a wave that another scheme cannot score, with the
    reason; registry for units that were others, with their kind and names."""

    code: str
    facts: Mapping[str, object]


@dataclass(frozen=True)
class Basis:
    """scale: level and score; rules: how what is missing counts and what the score comes from; weights: a hash of them.

    groups, dimensions: shown names of those that were scored. published: there are published scores alone. apart: why
    the wave could not be scored again under the scheme of the others.
    """

    scale: tuple[tuple[str, float], ...]
    rules: tuple[object, ...]
    weights: str
    groups: tuple[str, ...]
    dimensions: tuple[str, ...]
    published: bool
    apart: Break | None = None


def basis_of(measured: Measured) -> Basis:
    scheme, wave, cells = measured.scheme, measured.wave, measured.cells
    scored = cells.total > 0
    own = {name: (weights.groups, weights.dimensions) for name, weights in sorted(scheme.by_class.items())}
    weights = repr([_sorted(scheme.groups), _sorted(scheme.dimensions), [(n, *map(_sorted, w)) for n, w in own.items()]])
    return Basis(
        scale=tuple(sorted(scheme.scores.items())),
        rules=(scheme.score_from, scheme.missing_group, scheme.missing_dimension, scheme.pooled),
        weights=hashlib.sha256(weights.encode()).hexdigest()[:16],
        groups=tuple(sorted({scheme.line(wave.groups[group]) for group in np.flatnonzero(scored.any(axis=(0, 2)))})),
        dimensions=tuple(sorted(wave.dimensions[each] for each in np.flatnonzero(scored.any(axis=(0, 1))))),
        published=not scored.any() and bool(measured.earlier.stands.any()),
    )


def breaks_between(before: Basis, now: Basis) -> tuple[Break, ...]:
    """What a reader of both waves must know. Of a wave with published scores alone nobody knows groups and dimensions."""
    if now.apart or before.apart:
        return () if now.apart == before.apart else (Break("apart", {}),)
    breaks = []
    if now.scale != before.scale:
        breaks.append(Break("scale", {}))
    if now.published != before.published:
        return (*breaks, Break("published", {"to": "scores" if now.published else "ballots"}))
    if now.rules != before.rules:
        breaks.append(Break("rules", {}))
    for code in ("groups", "dimensions"):
        here, there = getattr(now, code), getattr(before, code)
        if here != there:
            came, gone = ([name for name in one if name not in other] for one, other in ((here, there), (there, here)))
            breaks.append(Break(code, {"came": came, "gone": gone}))
    if now.weights != before.weights and not any(each.code in ("groups", "dimensions") for each in breaks):
        breaks.append(Break("weights", {}))
    return tuple(breaks)


def _sorted(weights: Mapping[str, float] | None) -> list[tuple[str, float]] | None:
    """Shares, so that weights of 20 and 80 are those of 0.2 and 0.8."""
    total = sum(weights.values()) if weights else 0.0
    return None if weights is None else [(name, round(weight / total, 9)) for name, weight in sorted(weights.items())]
