"""Two units of one class: whether one is truly ahead of the other.

    z = (index_a − index_b) / √(Σ_aa + Σ_bb − 2 Σ_ab)

The same people rate both, so that the covariance is most of the error. The pairs among the units that a person put side by
side are one family, and Holm (1979) keeps the chance of a single wrong call among them at 5 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

import numpy as np

from analytics.appraisal import Appraisal
from analytics.multiplicity import LEVEL, holm, two_sided


@dataclass(frozen=True)
class Pair:
    """ahead and behind: names, by published score. gap: between the published scores; p: adjusted over the family, None
    where an error is unknown."""

    ahead: str
    behind: str
    gap: Decimal
    se: float | None
    p: float | None

    @property
    def proven(self) -> bool:
        return self.p is not None and self.p <= LEVEL


def pairs_of(appraisal: Appraisal, names: Sequence[str]) -> tuple[Pair, ...]:
    """All pairs of these units that are of one class and may be shown, widest gap first."""
    units = [unit for unit in map(appraisal.unit, names) if unit is not None and unit.shown and unit.index is not None]
    found = []
    for pair in combinations(units, 2):
        if pair[0].unit_class != pair[1].unit_class:
            continue
        ahead, behind = sorted(pair, key=lambda unit: -unit.index)
        se = _error(appraisal, ahead.name, behind.name) if None not in (ahead.se, behind.se) else None
        p = None if se is None else two_sided(ahead.index_exact - behind.index_exact, se)
        found.append((ahead.name, behind.name, ahead.index - behind.index, se, p))
    adjusted = holm(np.array([np.nan if p is None else p for *_, p in found]))
    pairs = [Pair(*pair[:4], None if np.isnan(p) else float(p)) for pair, p in zip(found, adjusted.tolist(), strict=True)]
    return tuple(sorted(pairs, key=lambda pair: -pair.gap))


def _error(appraisal: Appraisal, one: str, other: str) -> float | None:
    a, b = appraisal.unit_names.index(one), appraisal.unit_names.index(other)
    sigma = appraisal.covariance
    variance = float(sigma[a, a] + sigma[b, b] - 2 * sigma[a, b])
    return None if np.isnan(variance) else max(0.0, variance) ** 0.5
