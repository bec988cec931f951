"""Where a unit stands out: units × dimensions, and units × lines of groups, with false alarms held down.

A cell of the first is the gap of a dimension from its class mean. A cell of the second is how a group's view differs from
the other groups' view of the same unit, beyond what this group gives everybody:

    d(u,g) = gap(u,g) − Σ_{h≠g} w_h gap(u,h) / Σ_{h≠g} w_h       gap: the line's score minus the class mean of the line

Groups are different people, so that its error is √(se_g² + Σ (w_h/Σw)² se_h²). Every cell is tested against zero with
the normal distribution, and over the whole map Benjamini and Hochberg (1995), "Controlling the false discovery rate",
Journal of the Royal Statistical Society B 57, hold the expected share of false alarms among the marked cells at 5 %. Only
parts that are shown elsewhere enter; what may not be shown has no cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.appraisal import Appraisal, Part, UnitResult
from analytics.multiplicity import LEVEL, benjamini_hochberg, two_sided


@dataclass(frozen=True)
class HeatCell:
    """One cell. p: two-sided, q: adjusted over the map, both None where no error is known; mark: above, below or near."""

    gap: float
    se: float | None
    p: float | None
    q: float | None
    mark: str


@dataclass(frozen=True)
class HeatRow:
    """A unit. cells: by part, None where there is nothing to show."""

    unit: str
    unit_class: str
    cells: tuple[HeatCell | None, ...]


@dataclass(frozen=True)
class HeatMap:
    """kind: dimensions or groups. tested: cells of the family, marked: those called above or below."""

    kind: str
    parts: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    tested: int
    marked: int


def dimension_map(appraisal: Appraisal) -> HeatMap:
    """Units that are compared with their class, in the order of the appraisal."""
    return _map(appraisal, "dimensions", lambda parts: [(part.name, part.gap, part.gap_se) for part in parts])


def group_map(appraisal: Appraisal) -> HeatMap:
    return _map(appraisal, "groups", _against_the_others)


def _against_the_others(parts: Sequence[Part]) -> list[tuple[str, float | None, float | None]]:
    """A unit with fewer than two comparable lines has none."""
    compared = [part for part in parts if part.gap is not None]
    found = []
    for part in compared:
        others = [other for other in compared if other is not part]
        total = sum(other.weight for other in others)
        if total <= 0:
            continue
        gap = part.gap - sum(other.weight * other.gap for other in others) / total
        errors = [part.gap_se, *(other.gap_se for other in others)]
        scales = [1.0, *(other.weight / total for other in others)]
        se = None if None in errors else float(np.hypot.reduce([a * b for a, b in zip(errors, scales, strict=True)]))
        found.append((part.name, gap, se))
    return found


def _map(appraisal: Appraisal, kind: str, cells_of: Callable) -> HeatMap:
    units = [unit for unit in appraisal.units if unit.shown and unit.class_gap is not None]
    raw = [{name: (gap, se) for name, gap, se in cells_of(getattr(unit, kind)) if gap is not None} for unit in units]
    parts = tuple(dict.fromkeys(part.name for unit in units for part in getattr(unit, kind) if not part.merged))
    tested = [(row, name) for row, cells in enumerate(raw) for name, (_, se) in cells.items() if se]
    p = [two_sided(gap, se) for gap, se in (raw[row][name] for row, name in tested)]
    q = benjamini_hochberg(np.array(p)).tolist()
    known = {place: pair for place, *pair in zip(tested, p, q, strict=True)}
    rows = tuple(_row(unit, parts, row, raw[row], known) for row, unit in enumerate(units))
    return HeatMap(kind, parts, rows, len(tested), sum(each <= LEVEL for each in q))


def _row(unit: UnitResult, parts: tuple[str, ...], row: int, cells: dict, known: dict) -> HeatRow:
    return HeatRow(
        unit.name,
        unit.unit_class,
        tuple(_cell(*cells[name], *known.get((row, name), (None, None))) if name in cells else None for name in parts),
    )


def _cell(gap: float, se: float | None, p: float | None, q: float | None) -> HeatCell:
    if q is None or q > LEVEL:
        return HeatCell(gap, se, p, q, "near")
    return HeatCell(gap, se, p, q, "above" if gap > 0 else "below")
