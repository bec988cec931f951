"""Whether what is shown of a unit gives away what is not: the shown figures as a system of linear equations.

Every figure of a unit is a known sum of unknown shares, one for each answer in each cell of groups and dimensions; the
weights are published with the scheme, and who attacks is taken to know how many rated. Let R hold the shown figures, a
row each, and Q be an orthonormal basis of its row space. A combination of the shares of a protected set P of cells is
known exactly if the row space has a vector that vanishes outside P, which is so if the largest singular value of Q
restricted to P is 1. Let it be s. Of the best known combination of unit length the attacker, to whom all shares are
equally uncertain beforehand, is left with the part √(1 − s²) of that uncertainty. P counts as exposed where this part
is below LEFT_AT_LEAST.

Cox, "Suppression methodology and statistical disclosure control" (1980), Journal of the American Statistical
Association 75: a suppressed cell is exposed where it is a linear combination of published ones. The margin takes the
place of his interval of uncertainty: with ±10 points for a score before looking, less than half a point is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from analytics.cells import Borrowed, Cells
from analytics.dimensions import Dimensions
from analytics.disclosure import SHOW_AT_LEAST, Line
from analytics.scheme import Scheme

LEFT_AT_LEAST = 0.05
"""Share of an attacker's uncertainty that must be left: half a point where a score was known to ten."""
MOST_SMALL_GROUPS = 8
"""So many small groups of a unit are put together in every way; of more only neighbours in size."""
_DEPENDENT = 1e-9


@dataclass(frozen=True, eq=False)
class Shown:
    """What is shown of a unit. lines: of groups; dimensions: [dimension] whether its score is; rates: whether 满意率 is;
    listed: cells (group, dimension) whose answers are counted out in the calculation; counted: groups and a dimension whose
    answers are counted out together."""

    lines: tuple[Line, ...]
    dimensions: np.ndarray
    rates: bool = True
    listed: tuple[tuple[int, int], ...] = ()
    counted: tuple[tuple[tuple[int, ...], int], ...] = ()


@dataclass(frozen=True, eq=False)
class UnitFigures:
    """What the figures of one unit are made of; arrays over [group, dimension] unless said otherwise.

    weight: of the cell in the index; total: sum of weights of its own scored answers; borrowed: taken from the class;
    coefficient: [dimension, group, source] of the cells in the dimensions' scores; scale: [level] score, best first;
    named: [rate, level] whether the level is satisfied.
    """

    weight: np.ndarray
    total: np.ndarray
    borrowed: np.ndarray
    coefficient: np.ndarray
    scale: np.ndarray
    named: np.ndarray


def unit_figures(cells: Cells, dimensions: Dimensions, scheme: Scheme, unit: int) -> UnitFigures:
    """The levels are those of the scheme: which of them nobody ticked is not shown."""
    borrowed = np.zeros(cells.weight.shape[1:], dtype=bool)
    for cell in cells.borrowed:
        if cell.unit == unit:
            borrowed[cell.group, cell.dimension] = True
    return UnitFigures(
        weight=cells.weight[unit],
        total=cells.total[unit],
        borrowed=borrowed,
        coefficient=dimensions.coefficient[:, unit],
        scale=np.array([level.score for level in scheme.levels]),
        named=np.array(
            [[level.name in names for level in scheme.levels] for names in (scheme.satisfied, scheme.satisfied_broad)],
            dtype=float,
        ),
    )


def exposed(figures: UnitFigures, shown: Shown, protected: Sequence[np.ndarray]) -> bool:
    """Whether a combination of shown figures gives away a protected set. protected: [group, dimension] masks."""
    if not protected:
        return False
    listed = np.zeros(figures.weight.shape, dtype=bool)
    for cell in shown.listed:
        listed[cell] = True
    if any((listed & cells).any() for cells in protected):
        return True
    # The shares of a listed cell are known, and so what they add to every figure.
    unknown = ((figures.weight > 0) | (figures.total > 0)) & ~listed
    basis, limit = _row_space(_rows(figures, shown, unknown)), np.sqrt(1 - LEFT_AT_LEAST**2)
    free = basis.shape[1] // max(1, int(unknown.sum()))
    return any(_largest(basis[:, np.repeat(cells[unknown], free)]) > limit for cells in protected)


def exposed_in_class(
    figures: Sequence[UnitFigures], shown: Sequence[Shown], borrowed: Sequence[Borrowed], protected: Sequence[np.ndarray]
) -> bool:
    """The same over all units of a class, some of whose figures rest on cells of others.

    borrowed: with positions in this class; protected: [unit, group, dimension] masks of own cells.
    """
    own = np.array([(each.total > 0) & ~each.borrowed for each in figures])
    place = np.cumsum(own).reshape(own.shape) - 1
    free = max(1, len(figures[0].scale) - 1)
    taken = {(cell.unit, cell.group, cell.dimension): cell for cell in borrowed}
    rows = []
    for unit, (each, what) in enumerate(zip(figures, shown, strict=True)):
        there = own[unit] | each.borrowed
        of_cells = _rows(each, what, there)
        wide = np.zeros((len(of_cells), int(own.sum()), free))
        for number, (group, dimension) in enumerate(np.argwhere(there)):
            mine = of_cells[:, number * free : (number + 1) * free]
            cell = taken.get((unit, group, dimension))
            lenders = [unit] if cell is None else [lender for lender in cell.lenders if own[lender, group, dimension]]
            for lender in lenders:
                wide[:, place[lender, group, dimension]] += mine / len(lenders)
        rows.append(wide.reshape(len(of_cells), -1))
    basis, limit = _row_space(np.concatenate(rows)), np.sqrt(1 - LEFT_AT_LEAST**2)
    return any(_largest(basis[:, np.repeat((mask & own)[own], free)]) > limit for mask in protected)


def protected_cells(
    raters: np.ndarray, cell_raters: np.ndarray, figures: UnitFigures, secret: frozenset[int]
) -> list[np.ndarray]:
    """Sets of cells of which no combination may be known: those of secret groups and borrowed ones, together with as many
    small groups, one small dimension, or one small cell as have fewer than SHOW_AT_LEAST raters.

    raters: [group] of the unit; cell_raters: [group, dimension]. Where such a set is all that the index rests on, the
    index itself would give it away: such sets are left out, they are a matter for whether the unit is shown at all.
    """
    there = (figures.weight > 0) | (figures.total > 0)
    always = there & figures.borrowed
    always[list(secret)] = there[list(secret)]
    open_groups = [group for group in np.flatnonzero(there.any(axis=1)) if group not in secret]
    sets = [always]
    for together in _small_together([group for group in open_groups if raters[group] < SHOW_AT_LEAST], raters):
        mask = always.copy()
        mask[list(together)] = there[list(together)]
        sets.append(mask)
    open_raters = np.where(there & ~always, cell_raters, 0)
    for dimension in np.flatnonzero(there.any(axis=0)):
        if open_raters[:, dimension].sum() < SHOW_AT_LEAST:
            mask = always.copy()
            mask[:, dimension] |= there[:, dimension]
            sets.append(mask)
    for group, dimension in np.argwhere(there & ~always & (cell_raters < SHOW_AT_LEAST)):
        mask = always.copy()
        mask[group, dimension] = True
        sets.append(mask)
    unique = {mask.tobytes(): mask for mask in sets if mask.any() and (there & ~mask & (figures.weight > 0)).any()}
    return list(unique.values())


def _small_together(small: list[int], raters: np.ndarray) -> list[tuple[int, ...]]:
    """Sets of small groups with fewer than SHOW_AT_LEAST raters together, none inside another."""
    small = sorted(small, key=lambda group: (raters[group], group))
    if len(small) > MOST_SMALL_GROUPS:
        sets = [tuple(small[first:last]) for last in range(1, len(small) + 1) for first in range(last)]
    else:
        sets = [each for size in range(1, len(small) + 1) for each in combinations(small, size)]
    few = [frozenset(each) for each in sets if raters[list(each)].sum() < SHOW_AT_LEAST]
    return [tuple(sorted(each)) for each in few if not any(each < other for other in few)]


def _rows(figures: UnitFigures, shown: Shown, unknown: np.ndarray) -> np.ndarray:
    """[figure, share]: a row for every shown figure, over the unknown cells; the last level's share is what is left."""
    points = figures.scale[:-1] - figures.scale[-1]
    points = points / max(1.0, np.abs(points).max(initial=0.0))
    rows = [np.outer(figures.weight[unknown], points)]
    for line in shown.lines:
        mine = np.zeros_like(figures.weight)
        mine[list(line.groups)] = figures.weight[list(line.groups)]
        rows.append(np.outer(mine[unknown], points))
    rows += [np.outer(figures.coefficient[each][unknown], points) for each in np.flatnonzero(shown.dimensions)]
    if shown.rates:
        rows += [np.outer(figures.total[unknown], level[:-1] - level[-1]) for level in figures.named]
    for groups, dimension in shown.counted:
        mine = np.zeros_like(figures.total)
        mine[list(groups), dimension] = figures.total[list(groups), dimension]
        rows += [np.outer(mine[unknown], level) for level in np.eye(len(points))]
    return np.array([row.ravel() for row in rows])


def _row_space(rows: np.ndarray) -> np.ndarray:
    """Orthonormal basis of the rows, each of them made as long as the others first."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = rows[length[:, 0] > 0] / length[length[:, 0] > 0]
    if not len(rows):
        return rows
    _, size, basis = np.linalg.svd(rows, full_matrices=False)
    return basis[size > _DEPENDENT * size[0]]


def _largest(matrix: np.ndarray) -> float:
    return float(np.linalg.norm(matrix, 2)) if matrix.size else 0.0
