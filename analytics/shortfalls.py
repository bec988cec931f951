"""短板: dimensions in which a unit is proven below its class, and what each costs.

Proven is what analytics/heat_map.py marks below over all units and dimensions of the wave (Benjamini and Hochberg at 5 %);
choosing some of them afterwards makes no new tests. cost = weight × gap: points of the index that the unit would have if it
were as good as its class there.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.appraisal import Appraisal, Change
from analytics.heat_map import dimension_map
from analytics.rates import Z95
from analytics.scheme import OVERALL


@dataclass(frozen=True)
class Shortfall:
    """One dimension of one unit. gap: from the class mean, with half its interval; cost: points of the index, below 0.

    q: p-value adjusted over the wave. n: raters. change: since the wave before, judged among the parts of the unit.
    """

    unit: str
    unit_class: str
    dimension: str
    score: float
    class_mean: float
    gap: float
    margin: float
    q: float
    weight: float
    cost: float
    n: int
    change: Change | None


@dataclass(frozen=True)
class Shortfalls:
    """rows: costliest first. tested: cells of the family."""

    rows: tuple[Shortfall, ...]
    tested: int


def shortfalls(appraisal: Appraisal) -> Shortfalls:
    """Of all units that are compared with their class."""
    heat = dimension_map(appraisal)
    rows = []
    for row in heat.rows:
        parts = {part.name: part for part in appraisal.unit(row.unit).dimensions}
        for name, cell in zip(heat.parts, row.cells, strict=True):
            if cell is None or cell.mark != "below" or name == OVERALL:
                continue
            part = parts[name]
            rows.append(
                Shortfall(
                    row.unit, row.unit_class, name, part.score, part.class_mean, part.gap, Z95 * part.gap_se, cell.q,
                    part.weight, part.weight * part.gap, part.n, part.change,
                )
            )  # fmt: skip
    return Shortfalls(tuple(sorted(rows, key=lambda each: each.cost)), heat.tested)
