"""What counts without ballots say: how many rated, and how far a cell's mean may be off.

Of a tally nobody knows which answers came from one person. So the answers of a group to several dimensions of a unit
are taken as given by the same people, always all strict or all mild, which is the most that their errors can add up
to; units are taken as independent:

    se(u,g,d)² = s²/(n−1)            s² = Σ n_level (x − mean)² / n, from the counts of the cell
    se(u,g)    = Σ_d b(u,g,d) se(u,g,d)
    Σ(u,u)    += Σ_g a(u,g)² se(u,g)²

For people who fill in one form each this is never less than their ballots would give (Minkowski's inequality), and
equal where they answer every dimension alike. Where a cell has ballots too, the two are independent parts of it: each
is centred on its own mean, and its error counts with its share of the weight, W_part/W.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.cells import Cells
from analytics.wave import Wave


@dataclass(frozen=True)
class Tallied:
    """Counts that count toward the scores, by [unit, group, dimension] unless said otherwise.

    n: scored answers; squares: Σ n_level (x − mean)²; error: standard error of the mean, times the share of the cell's
    weight. ballots_mean: mean of the cell's ballots alone, NaN where it has none. raters: [unit, group] the most people
    that a dimension proves. forms: [group] the most that a unit proves, whatever they answered.
    """

    n: np.ndarray
    error: np.ndarray
    ballots_mean: np.ndarray
    raters: np.ndarray
    forms: np.ndarray

    def errors(self, cells: Cells, coefficient: np.ndarray, group: int) -> np.ndarray:
        """[unit, lender] errors of a score of each unit by whose tallies they come from: its own, and where it borrows a
        cell from its class those of the lenders. coefficient: [unit, dimension] of the group's cells in the score."""
        own = np.where(cells.total[:, group] > 0, coefficient * self.error[:, group], 0.0).sum(axis=1)
        errors = np.diag(own)
        for cell in cells.borrowed:
            if cell.group == group:
                share = coefficient[cell.unit, cell.dimension] / len(cell.lenders)
                errors[cell.unit, cell.lenders] += share * self.error[cell.lenders, group, cell.dimension]
        return errors


def measure_tallies(wave: Wave, cells: Cells) -> Tallied | None:
    """None where the wave has ballots only."""
    if wave.tallies is None:
        return None
    counts = np.where(cells.counted, wave.tallies, 0)
    n = counts.sum(axis=3)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (counts * cells.score).sum(axis=3) / n
        squares = np.nan_to_num((counts * (cells.score - mean[..., None]) ** 2).sum(axis=3))
        own = np.where(cells.counted, wave.weights - wave.tallies, 0.0)
        weight = own.sum(axis=3)
        # Sums of decimals less whole numbers: what is left of a cell without ballots is noise.
        ballots = weight > 1e-9 * np.maximum(n, 1)
        ballots_mean = np.where(ballots, (own * cells.score).sum(axis=3) / weight, np.nan)
        share = np.where(n > 0, n / cells.total, 0.0)
    error = share * np.sqrt(np.divide(squares, n * (n - 1.0), out=np.zeros(n.shape), where=n > 1))
    return Tallied(n, error, ballots_mean, n.max(axis=2), forms_by_group(wave))


def forms_by_group(wave: Wave) -> np.ndarray:
    """[group] forms that the tallies prove: the most that were counted for one unit and dimension, 不了解 too."""
    if wave.tallies is None:
        return np.zeros(len(wave.groups), dtype=np.int64)
    return wave.tallies.sum(axis=3).max(axis=(0, 2), initial=0)
