"""Many tests at once: adjusted p-values, and the families of tests that the program declares.

Tested one by one at 5 %, of 66 units without any change three or so would be called changed. Benjamini–Hochberg keeps the
expected share of wrong calls among all calls at 5 % and is used where a whole wave is screened; Holm keeps the chance of
a single wrong call at 5 % and is used where few figures stand together. What a reader takes for one statement is one
family; it is declared before the data are seen and never chosen by its result.

Sources: Benjamini, Hochberg (1995), JRSS B 57, 289 (the changes of units that the same people rate are positively
correlated, for which it holds by Benjamini, Yekutieli (2001), Annals of Statistics 29, 1165); Holm (1979), Scandinavian
Journal of Statistics 6, 65.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

LEVEL = 0.05
"""Share of wrong calls (Benjamini–Hochberg) or chance of one (Holm) that a family allows itself."""
METHODS = {
    "units": "bh", "dimensions": "bh", "classes": "holm", "whole": "alone", "unit_parts": "holm", "records": "holm",
    "ranks": "simultaneous", "class_lines": "holm", "ways": "bh", "follow_up": "bh",
    "relapses": "bh",
}  # fmt: skip
"""By family. units: changes of a wave's units; dimensions: of all its units' dimensions; unit_parts: of one unit's
dimensions and lines of groups; classes; whole: the one change of all units together; records: the newest wave of one
subject against those before it; ranks: all pairs of a class, see rank_sets.py; class_lines: the lines of groups of a
class, each against the others; ways: what each unit of a series has done over all its waves; follow_up: what became of all
tasks of a wave by a later one; relapses: tasks that were closed and may have come back."""


@dataclass(frozen=True)
class Family:
    """Tests that were adjusted together. name: see METHODS; tests: how many had a p-value."""

    name: str
    tests: int

    @property
    def method(self) -> str:
        """bh, holm, alone or simultaneous."""
        return METHODS[self.name]


def adjusted(p: np.ndarray, name: str) -> tuple[np.ndarray, Family]:
    """The p-values of a family, adjusted by its method. NaN is no test: it stays NaN and does not count."""
    by = {"bh": benjamini_hochberg, "holm": holm, "alone": np.asarray}[METHODS[name]]
    return by(p), Family(name, int(np.isfinite(p).sum()))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """min over j ≥ i of p_(j) m/j, at most 1; NaN stays NaN and does not count in m."""
    order = _order(p)
    steps = p[order] * len(order) / np.arange(1, len(order) + 1)
    return _placed(np.minimum.accumulate(steps[::-1])[::-1], order, len(p))


def holm(p: np.ndarray) -> np.ndarray:
    """max over j ≤ i of (m − j + 1) p_(j), at most 1; NaN stays NaN and does not count in m."""
    order = _order(p)
    steps = p[order] * np.arange(len(order), 0, -1)
    return _placed(np.maximum.accumulate(steps), order, len(p))


def two_sided(difference: float, se: float) -> float:
    """P-value of a difference with a normal error; one that is only the noise of binary fractions is none."""
    if abs(difference) <= 1e-9:
        return 1.0
    return 0.0 if se == 0 else math.erfc(abs(difference) / se / math.sqrt(2))


def _order(p: np.ndarray) -> np.ndarray:
    known = np.flatnonzero(np.isfinite(p))
    return known[np.argsort(p[known], kind="stable")]


def _placed(values: np.ndarray, order: np.ndarray, count: int) -> np.ndarray:
    result = np.full(count, np.nan)
    result[order] = np.minimum(1.0, values)
    return result
