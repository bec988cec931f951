"""Each respondent's influence on each index, and the covariance that follows from it.

    z(r,u) = a(u,g) Σ over r's scored ratings of u: b(u,g,d) w (x − mean(u,g,d)) / W(u,g,d)
    Σ      = Σ_g (1 − f_g) n_g/(n_g−1) Σ_{r in g} z_r z_rᵀ

Taylor linearisation with respondents as clusters and groups as strata, as in R survey's svydesign(ids=~respondent,
strata=~group). The small-cell term repairs what no resampling can see: a cell of one rater, or of equal answers,
has variance 0 in the data. The scores of the dimensions are treated in the same way as the index. Counts without
ballots add what analytics/tallies.py says; where weights were fitted to margins, z is what they do not explain
(analytics/calibration.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from analytics.blocks import Block, Rows, ballot_blocks, respondent_blocks, respondents_by_group
from analytics.calibration import Calibration
from analytics.cells import Cells, classes_of
from analytics.dimensions import Dimensions
from analytics.tallies import Tallied, measure_tallies
from analytics.wave import Wave

SMALL_CELL = 100
"""Raters (Kish effective number) below which a cell's variance is drawn toward its class's."""
PRIOR_RATERS = 5
"""What the class's variance counts for beside a cell's own, in raters."""
INDEX = -1
"""The index, where figures are told apart by the dimension whose score they are."""
NO_CALIBRATIONS: Mapping[int, Calibration] = MappingProxyType({})


@dataclass(frozen=True)
class Keyed:
    """Respondents of one group who are known across waves. influence: [respondent, unit]; factor: the group's."""

    keys: np.ndarray
    influence: np.ndarray
    factor: float


@dataclass(frozen=True)
class Influence:
    """What the influences add up to.

    covariance: [unit, unit] of the indices, small-cell term included; by_group: [group, unit, unit] its parts without
    that term; small_cell: [group, unit] the term. by_dimension: [dimension, unit, unit] the same as covariance for the
    scores of the dimensions. factor, respondents: [group] (1 − f_g) n_g/(n_g−1), NaN below two respondents, and n_g;
    alone: [group] whether a single person answered, so that no variance is known.
    raters, effective: [unit, group] respondents whose rating counts, and Kish's effective number of them;
    cell_raters: [unit, group, dimension]; dimension_raters: [dimension, unit, group]; ballots: [unit]; those that were
    only counted are among them.
    tallied: what the counts without ballots say, None where there are none.
    keyed: by group. unknown: [unit], dimension_unknown: [unit, dimension] whether a group that counts has a single
    respondent, so that no variance is known. calibrations: of the groups whose weights were fitted; explained: by group and
    figure what their margins explain.
    """

    covariance: np.ndarray
    by_group: np.ndarray
    small_cell: np.ndarray
    by_dimension: np.ndarray
    factor: np.ndarray
    respondents: np.ndarray
    alone: np.ndarray
    raters: np.ndarray
    effective: np.ndarray
    cell_raters: np.ndarray
    dimension_raters: np.ndarray
    ballots: np.ndarray
    keyed: dict[str, Keyed]
    unknown: np.ndarray
    dimension_unknown: np.ndarray
    tallied: Tallied | None
    calibrations: Mapping[int, Calibration] = field(default_factory=dict)
    explained: Mapping[tuple[int, int], np.ndarray] = field(default_factory=dict)


def measure_influence(
    wave: Wave, cells: Cells, dimensions: Dimensions, calibrations: Mapping[int, Calibration] = NO_CALIBRATIONS
) -> Influence:
    """One pass over the ratings of a wave. calibrations: by position of the group, where its weights were fitted; such a
    group is passed twice, first for what its margins explain."""
    tallied = measure_tallies(wave, cells)
    sums = _Sums(wave, cells, dimensions, tallied, calibrations)
    for block in ballot_blocks(wave, cells.counted, calibrations):
        sums.regress(block)
    sums.explain()
    for block in respondent_blocks(wave, cells.counted):
        sums.add(block)
    assert np.all(np.abs(sums.total) <= 1e-9 * np.maximum(sums.moved, 1.0)), "influences must sum to 0 in every group"
    if tallied is not None:
        sums.add_tallies(tallied)

    effective = _kish(sums.given, sums.given_squared)
    small_cell = _small_cell_term(
        wave, cells, cells.coefficient.sum(axis=2), np.einsum("guu->gu", sums.by_group), effective
    )
    covariance = sums.by_group.sum(axis=0)
    covariance[np.diag_indices_from(covariance)] += small_cell.sum(axis=0)

    own = np.where(cells.total > 0, dimensions.coefficient, 0.0)
    cell_effective = _kish(sums.cell_given, sums.cell_given_squared)
    for each, variance, coefficient in zip(sums.by_dimension, sums.dimension_variance, own, strict=True):
        m = np.where(coefficient > 0, cell_effective, 0.0).sum(axis=2)
        extra = _small_cell_term(wave, cells, coefficient.sum(axis=2), variance, m)
        each[np.diag_indices_from(each)] += extra.sum(axis=0)

    alone = sums.respondents + (0 if tallied is None else tallied.forms) == 1
    return Influence(
        covariance=covariance,
        by_group=sums.by_group,
        small_cell=small_cell,
        by_dimension=sums.by_dimension,
        factor=sums.factor,
        respondents=sums.respondents,
        alone=alone,
        raters=sums.raters,
        effective=effective,
        cell_raters=sums.cell_raters,
        dimension_raters=np.einsum("tugd,ugd->tug", own > 0, sums.cell_raters),
        ballots=sums.ballots,
        keyed={name: _joined(parts) for name, parts in sums.keyed.items()},
        unknown=((cells.group_share > 0) & alone).any(axis=1) | ~np.isfinite(cells.index),
        dimension_unknown=((dimensions.coefficient > 0).any(axis=3) & alone).any(axis=2).T,
        tallied=tallied,
        calibrations=calibrations,
        explained=sums.explained,
    )


def influence_on_dimensions(
    wave: Wave, cells: Cells, dimensions: Dimensions, influence: Influence, group: str, keys: np.ndarray
) -> dict[int, np.ndarray]:
    """[person, unit] influences on the scores of the dimensions, by position of the dimension.

    Of those respondents of one group who are known by `keys` (sorted), in the order of the keys. One pass over their
    ratings.
    """
    ratings, place = wave.ratings, wave.groups.index(group)
    wanted = np.isin(ratings.respondent_key, keys) & (ratings.respondent_group == place)
    rows = np.flatnonzero(wanted[ratings.ballot_respondent][ratings.ballot])
    theirs = replace(
        ratings,
        ballot=ratings.ballot[rows],
        unit=ratings.unit[rows],
        dimension=ratings.dimension[rows],
        level=ratings.level[rows],
    )
    sums = _Sums(wave, cells, dimensions, influence.tallied, influence.calibrations)
    sums.explained.update(influence.explained)
    found: dict[int, np.ndarray] = {}
    for block in respondent_blocks(replace(wave, ratings=theirs), cells.counted):
        people = np.searchsorted(keys, ratings.respondent_key[block.respondents])
        for dimension, each in sums.influences(block)[1].items():
            found.setdefault(dimension, np.zeros((len(keys), len(wave.units))))[people] = each
    return found


def covariance_of_means(
    wave: Wave, cells: Cells, dimensions: Dimensions, influence: Influence, targets: Sequence[tuple[int, np.ndarray]]
) -> np.ndarray:
    """[target, target] of plain means of the scores of a dimension over some units. targets: dimension and units, each.

    One pass over the ratings. What counts without ballots and small cells add to a variance is taken as independent between
    targets, which is wide for their differences where the same people stand behind both.
    """
    sums = _Sums(wave, cells, dimensions, influence.tallied, influence.calibrations)
    sums.explained.update(influence.explained)
    covariance = np.zeros((len(targets), len(targets)))
    for block in respondent_blocks(wave, cells.counted) if targets else ():
        factor, by_dimension = sums.factor[block.group], sums.influences(block)[1]
        if np.isfinite(factor):
            nothing = np.zeros(len(block.respondents))
            means = np.column_stack(
                [by_dimension[each][:, units].mean(axis=1) if each in by_dimension else nothing for each, units in targets]
            )
            covariance += factor * means.T @ means
    for place, (each, units) in enumerate(targets):
        whole = influence.by_dimension[each][np.ix_(units, units)].mean()
        covariance[place, place] = max(covariance[place, place], whole)
    return covariance


def strata_factor(wave: Wave, respondents: np.ndarray) -> np.ndarray:
    """(1 − f_g) n_g/(n_g−1); NaN where a group has fewer than two respondents."""
    population = np.array([wave.population.get(name, 0) for name in wave.groups], dtype=float)
    fraction = np.divide(respondents, population, out=np.zeros(len(population)), where=population > 0)
    n = respondents.astype(float)
    factor = np.divide(n, n - 1, out=np.full(len(n), np.nan), where=n > 1)
    return np.clip(1 - fraction, 0, 1) * factor


class _Sums:
    """What is added up over the blocks. Names as in Influence; cell_…: [unit, group, dimension]."""

    def __init__(
        self,
        wave: Wave,
        cells: Cells,
        dimensions: Dimensions,
        tallied: Tallied | None,
        calibrations: Mapping[int, Calibration],
    ) -> None:
        n_units, n_groups, n_dimensions = cells.total.shape
        self.wave, self.cells, self.dimensions = wave, cells, dimensions
        self.calibrations = calibrations
        self.explained: dict[tuple[int, int], np.ndarray] = {}
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = cells.mean if tallied is None else tallied.ballots_mean
            pull = (cells.score - mean[..., None]) / cells.total[..., None]
        self.pull = np.where(cells.counted & np.isfinite(mean)[..., None], pull, 0.0)
        self.respondents = respondents_by_group(wave.ratings, n_groups)
        self.factor = strata_factor(wave, self.respondents)

        self.by_group = np.zeros((n_groups, n_units, n_units))
        self.by_dimension = np.zeros((n_dimensions, n_units, n_units))
        self.dimension_variance = np.zeros((n_dimensions, n_groups, n_units))
        self.total, self.moved = np.zeros((n_groups, n_units)), np.zeros((n_groups, n_units))
        self.ballots = np.zeros(n_units, dtype=np.int64)
        self.raters = np.zeros((n_units, n_groups), dtype=np.int64)
        self.given, self.given_squared = np.zeros(self.raters.shape), np.zeros(self.raters.shape)
        self.cell_raters = np.zeros(cells.total.shape, dtype=np.int64)
        self.cell_given, self.cell_given_squared = np.zeros(cells.total.shape), np.zeros(cells.total.shape)
        self.keyed: dict[str, list[Keyed]] = {}

    def add(self, block: Block) -> None:
        group = block.group
        self.ballots += block.ballots.sum(axis=0)
        self.raters[:, group] += (block.given > 0).sum(axis=0)
        self.given[:, group] += block.given.sum(axis=0)
        self.given_squared[:, group] += (block.given**2).sum(axis=0)

        sources = _sources(block, len(self.wave.dimensions))
        self._count(block, sources)
        index, by_dimension = self._residuals(block, *self._influences(block, sources))
        self.total[group] += index.sum(axis=0)
        self.moved[group] += np.abs(index).sum(axis=0)
        factor = self.factor[group]
        if not np.isfinite(factor):
            return
        self.by_group[group] += factor * (index.T @ index)
        for dimension, each in by_dimension.items():
            product = factor * (each.T @ each)
            self.by_dimension[dimension] += product
            self.dimension_variance[dimension, group] += product.diagonal()
        keys = self.wave.ratings.respondent_key[block.respondents]
        known = keys != 0
        if known.any():
            name = self.wave.groups[group]
            self.keyed.setdefault(name, []).append(Keyed(keys[known], index[known], factor))

    def regress(self, block: Block) -> None:
        """A block of ballots enters the regression on the margins of its group."""
        index, by_dimension = self._influences(block, _sources(block, len(self.wave.dimensions)))
        for figure, values in {INDEX: index, **by_dimension}.items():
            sums = self.calibrations[block.group].sums(block.respondents, values)
            self.explained[block.group, figure] = self.explained.get((block.group, figure), 0.0) + sums

    def explain(self) -> None:
        """All ballots are in."""
        for (group, figure), sums in self.explained.items():
            self.explained[group, figure] = self.calibrations[group].explained(sums)

    def _residuals(
        self, block: Block, index: np.ndarray, by_dimension: dict[int, np.ndarray]
    ) -> tuple[np.ndarray, dict[int, np.ndarray]]:
        if block.group not in self.calibrations:
            return index, by_dimension
        # Who rated nothing here still takes part in the margins.
        nothing, figures = np.zeros_like(index), [figure for of, figure in self.explained if of == block.group]
        values = {INDEX: index, **by_dimension}
        residuals = {each: self._residual(block, each, values.get(each, nothing)) for each in figures}
        return residuals.pop(INDEX), residuals

    def _residual(self, block: Block, figure: int, values: np.ndarray) -> np.ndarray:
        explained = self.explained[block.group, figure]
        return self.calibrations[block.group].residual(block.respondents, values, explained)

    def add_tallies(self, tallied: Tallied) -> None:
        """Units are independent of one another, but for cells that they lend each other."""
        self.ballots += tallied.raters.sum(axis=1)
        self.raters += tallied.raters
        self.cell_raters += tallied.n
        for given, n in ((self.given, tallied.raters), (self.cell_given, tallied.n)):
            given += n
        for squared, n in ((self.given_squared, tallied.raters), (self.cell_given_squared, tallied.n)):
            squared += n
        for group in np.flatnonzero(tallied.n.any(axis=(0, 2))):
            errors = tallied.errors(self.cells, self.cells.weight[:, group], group)
            self.by_group[group] += errors @ errors.T
            for dimension, coefficient in enumerate(self.dimensions.coefficient[:, :, group]):
                errors = tallied.errors(self.cells, coefficient, group)
                product = errors @ errors.T
                self.by_dimension[dimension] += product
                self.dimension_variance[dimension, group] += product.diagonal()

    def _count(self, block: Block, sources: list[tuple[int, Rows]]) -> None:
        for source, rows in sources:
            given = rows.sums(rows.weight)
            self.cell_raters[:, block.group, source] += (given > 0).sum(axis=0)
            self.cell_given[:, block.group, source] += given.sum(axis=0)
            self.cell_given_squared[:, block.group, source] += (given**2).sum(axis=0)

    def influences(self, block: Block) -> tuple[np.ndarray, dict[int, np.ndarray]]:
        """[respondent, unit] on the index, and on the score of each dimension; less what the margins explain."""
        return self._residuals(block, *self._influences(block, _sources(block, len(self.wave.dimensions))))

    def _influences(self, block: Block, sources: list[tuple[int, Rows]]) -> tuple[np.ndarray, dict[int, np.ndarray]]:
        """[respondent, unit] on the index, and on the score of each dimension."""
        group, cells, coefficient = block.group, self.cells, self.dimensions.coefficient[:, :, block.group]
        pull = self.pull[:, group].ravel()
        index = np.zeros(block.given.shape)
        by_dimension: dict[int, np.ndarray] = {}
        for source, rows in sources:
            on_value = rows.sums(rows.weight * pull[rows.cell])
            for cell in cells.borrowed:
                if (cell.group, cell.dimension) == (group, source):
                    on_value[:, cell.unit] = on_value[:, cell.lenders].mean(axis=1)
            index += on_value * cells.weight[:, group, source]
            for dimension in np.flatnonzero(coefficient[:, :, source].any(axis=1)):
                on_score = on_value * coefficient[dimension, :, source]
                by_dimension[dimension] = by_dimension[dimension] + on_score if dimension in by_dimension else on_score
        return index, by_dimension


def _sources(block: Block, n_dimensions: int) -> list[tuple[int, Rows]]:
    """The ratings of each dimension that the block rated."""
    parts = ((source, block.rows_of(source)) for source in range(n_dimensions))
    return [(source, rows) for source, rows in parts if len(rows.slot)]


def _kish(total: np.ndarray, squares: np.ndarray) -> np.ndarray:
    return np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)


def _small_cell_term(
    wave: Wave, cells: Cells, share: np.ndarray, variance: np.ndarray, effective: np.ndarray
) -> np.ndarray:
    """[group, unit] what is added to the variance of each unit: max(0, V' − V) with V' = a² (m s² + 5 s̄²)/(m + 4)/m.

    share, effective: [unit, group] the part a of the score that comes from the unit's own raters, and m;
    variance: [group, unit] V.
    """
    n_units, n_groups = share.shape
    added = np.zeros((n_groups, n_units))
    for members in classes_of(wave).values():
        for group in range(n_groups):
            a, m, v = share[members, group], effective[members, group], variance[group, members]
            there = (a > 0) & (m > 0)
            if not there.any():
                continue
            spread = np.divide(m * v, a**2, out=np.zeros_like(v), where=there)
            freedom = np.where(there, m - 1, 0.0).sum()
            # Nobody in the class was rated twice: nothing is known, so the widest spread that the scale allows.
            typical = (m * spread)[there].sum() / freedom if freedom > 1e-9 else cells.half_range**2
            small = there & ((m < SMALL_CELL - 1e-9) | (v <= 1e-18 * a**2))
            safe = np.where(there, m, 1.0)
            widened = a**2 * (m * spread + PRIOR_RATERS * typical) / (safe + PRIOR_RATERS - 1) / safe
            added[group, members] = np.where(small, np.maximum(0.0, widened - v), 0.0)
    return added


def _joined(parts: list[Keyed]) -> Keyed:
    return Keyed(
        np.concatenate([part.keys for part in parts]),
        np.concatenate([part.influence for part in parts]),
        parts[0].factor,
    )
