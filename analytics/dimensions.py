"""Scores of the dimensions: of which cells each is made, and its weight in the index.

    score(u,d) = Σ_g G_g mean(u,g,d) / Σ G_g      over the groups that scored it

A group that was asked nothing but 总体评价 stands with that answer in every dimension: so the dimensions add up to the
index, and the group's own score cannot be had by subtracting them from it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.cells import Cells
from analytics.scheme import OVERALL, Scheme
from analytics.wave import Wave


@dataclass(frozen=True)
class Dimensions:
    """coefficient: [dimension, unit, group, source dimension] of the cells' means in the score of the first axis.

    weight, score: [unit, dimension]; weight is the share in the index, score NaN where nobody scored it.
    """

    coefficient: np.ndarray
    weight: np.ndarray
    score: np.ndarray


def measure_dimensions(wave: Wave, scheme: Scheme, cells: Cells) -> Dimensions:
    """Scores from the cells of the index, borrowed ones too."""
    alone = _alone(wave, scheme, cells)
    asked = (cells.weight > 0) & ~alone[:, :, None]
    named = asked.any(axis=1)
    overall = np.array([name == OVERALL for name in wave.dimensions], dtype=bool)
    places = np.where(named.any(axis=1, keepdims=True), named, overall)  # [unit, dimension] where the others stand in

    each = np.eye(len(wave.dimensions), dtype=bool)
    takes = asked & each[:, None, None, :]
    takes |= alone[:, :, None] & overall & places.T[:, :, None, None]
    chosen = np.where(takes, cells.group_weight[:, :, None], 0.0)
    total = chosen.sum(axis=(2, 3))
    coefficient = np.divide(chosen, total[:, :, None, None], out=np.zeros_like(chosen), where=total[:, :, None, None] > 0)
    score = np.einsum("tugd,ugd->ut", coefficient, np.nan_to_num(cells.value))
    return Dimensions(coefficient, _weights(cells, alone, places), np.where(total.T > 0, score, np.nan))


def _alone(wave: Wave, scheme: Scheme, cells: Cells) -> np.ndarray:
    """[unit, group] whether the group's 总体评价 counts because it was asked nothing else."""
    takes = np.array([scheme.score_from_in(unit.unit_class) == "overall_if_alone" for unit in wave.units], dtype=bool)
    if not takes.any() or OVERALL not in wave.dimensions:
        return np.zeros(cells.group_share.shape, dtype=bool)
    counts = cells.weight > 0
    return takes[:, None] & counts[:, :, wave.dimensions.index(OVERALL)] & (counts.sum(axis=2) == 1)


def _weights(cells: Cells, alone: np.ndarray, places: np.ndarray) -> np.ndarray:
    asked = np.where(alone[:, :, None], 0.0, cells.weight).sum(axis=1)
    total = asked.sum(axis=1, keepdims=True)
    split = np.divide(asked, total, out=places.astype(float), where=total > 0)
    return asked + split * np.where(alone, cells.weight.sum(axis=2), 0.0).sum(axis=1, keepdims=True)
