"""Lines of groups of a whole class, for figures that take a group out or set groups beside one another.

A secret group stands inside its line, with its neighbours, as everywhere; so does a line too small to stand alone for any
unit of the class. What is done to a group is done to its whole line: a secret group's part cannot be had by subtraction.
"""

from __future__ import annotations

import numpy as np

from analytics.disclosure import Line, lines_for_unit, lines_of
from analytics.measure import Measured


def class_lines(measured: Measured, members: np.ndarray) -> tuple[Line, ...]:
    """Lines with a weight in the class. members: positions of its units."""
    weighs = measured.cells.group_share[members] > 0
    raters = np.where(weighs, np.maximum(measured.influence.raters[members], 1), 0).max(axis=0, initial=0)
    lines = lines_for_unit(lines_of(measured.scheme, measured.wave.groups), raters, measured.secret)
    return tuple(Line(line.name, tuple(group for group in line.groups if raters[group]), line.merged) for line in lines)
