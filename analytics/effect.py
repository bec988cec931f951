"""What would become of indices and ranks without some ballots: the means alone, so that many can be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from analytics.cells import measure_cells
from analytics.measure import Measured
from analytics.published import published
from analytics.standings import standings
from analytics.wave import count_cube


@dataclass(frozen=True)
class UnitEffect:
    """A unit with all ballots and without some. rank: None where not ranked; index: as published, None without a score."""

    unit: str
    unit_class: str
    rank: int | None
    rank_without: int | None
    index: Decimal | None
    index_without: Decimal | None

    @property
    def index_change(self) -> Decimal:
        """Published index without the ballots, less the one with them; 0 where one of them is missing."""
        if self.index is None or self.index_without is None:
            return Decimal(0)
        return self.index_without - self.index

    @property
    def moved(self) -> bool:
        return self.rank != self.rank_without


def effect_without(measured: Measured, ballots: np.ndarray) -> tuple[UnitEffect, ...]:
    """Units whose published index or rank would change, those whose rank would first, then the larger changes.

    ballots: positions in the wave. Errors and rank sets are not recalculated.
    """
    wave, ratings = measured.wave, measured.wave.ratings
    left_out = np.zeros(len(ratings.ballot_group), dtype=bool)
    left_out[ballots] = True
    rows = np.flatnonzero(left_out[ratings.ballot])
    gone = replace(
        ratings,
        ballot=ratings.ballot[rows], unit=ratings.unit[rows], dimension=ratings.dimension[rows], level=ratings.level[rows],
    )  # fmt: skip
    counts, weights = count_cube(wave.counts.shape, gone)
    counts = wave.counts - counts
    # A cell that lost all its ratings has no weight left, whatever binary fractions say.
    without = replace(wave, counts=counts, weights=np.where(counts > 0, wave.weights - weights, 0.0))
    cells = measure_cells(without, measured.scheme)
    rated = wave.counts.any(axis=(1, 2, 3))
    cells = replace(cells, index=np.where(rated, cells.index, measured.cells.index))

    counted = measured.cells.counted[gone.unit, gone.ballot_group[gone.ballot], gone.dimension, gone.level]
    pairs = np.unique(gone.ballot[counted].astype(np.int64) * len(wave.units) + gone.unit[counted])
    lost = np.bincount(pairs % len(wave.units), minlength=len(wave.units))
    influence = replace(measured.influence, ballots=measured.influence.ballots - lost)
    after = replace(measured, wave=without, cells=cells, influence=influence)
    ranks, ranks_without = ({place: each.rank for place, each in standings(which).items()} for which in (measured, after))
    effects = [
        UnitEffect(
            unit=unit.name,
            unit_class=unit.unit_class,
            rank=ranks.get(place),
            rank_without=ranks_without.get(place),
            index=_published(measured, place),
            index_without=_published(after, place),
        )
        for place, unit in enumerate(wave.units)
    ]
    changed = [each for each in effects if each.moved or each.index != each.index_without]
    return tuple(sorted(changed, key=lambda each: (not each.moved, -abs(each.index_change))))


def _published(measured: Measured, place: int) -> Decimal | None:
    index = measured.cells.index[place]
    return published(index, measured.scheme.decimals) if np.isfinite(index) else None
