"""Units side by side, and maps of where units stand out; both from an appraisal as its reader has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analytics.appraisal import Appraisal
from analytics.heat_map import HeatCell, HeatMap, HeatRow, dimension_map, group_map
from analytics.pairs import Pair, pairs_of

__all__ = ["HeatCell", "HeatMap", "HeatRow", "Pair", "maps_of", "pairs_of", "rows_of"]


def maps_of(appraisal: Appraisal) -> dict[str, HeatMap]:
    """Units × dimensions and units × lines of groups; what is marked was tested over the whole wave."""
    return {"dimensions": dimension_map(appraisal), "groups": group_map(appraisal)}


def rows_of(found: HeatMap, names: Sequence[str]) -> HeatMap:
    """The rows of these units, and the parts that they have; what is tested stays the whole wave."""
    rows = [row for row in found.rows if row.unit in set(names)]
    kept = [place for place in range(len(found.parts)) if any(row.cells[place] is not None for row in rows)]
    return replace(
        found,
        parts=tuple(found.parts[place] for place in kept),
        rows=tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in rows),
    )
