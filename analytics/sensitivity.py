"""How far a place in the ranking hangs on the choices of the scheme, and not on what the people said.

The ranking is made again under other schemes, under weights moved at random, with and without doubtful ballots, without
one line of groups, without one dimension, and with every ballot counting the same. Only means are made again, from the
cube: errors and rank sets answer another question, what other respondents would have said.

Weights are moved in two ways, DRAWS times each, as in the uncertainty analysis of composite indicators (Saisana, Saltelli
and Tarantola 2005, J. R. Statist. Soc. A 168, 307; OECD and JRC 2008, Handbook on Constructing Composite Indicators):

    spread   every weight of a group and of a dimension, independently, times 1 + U(−SPREAD, SPREAD)
    votes    weights from a Dirichlet distribution with mean the scheme's weights: as if VOTES judges had each named one

both renormalised over what a unit has, as the scheme does. A weight of 0 stays 0. Draws belong to names, in the order of
the names: the order of a file moves nothing. Ranks are those of the published figures, as in the ranking itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from scipy.stats import rankdata

from analytics.cells import classes_of
from analytics.class_lines import class_lines
from analytics.earlier import measure_earlier
from analytics.errors import SchemeMismatch
from analytics.grades import Grade, grade_of
from analytics.measure import Measured, measure_means
from analytics.published import published
from analytics.scheme import Scheme
from analytics.standings import standings, tie_order
from analytics.wave import Wave

DRAWS = 2_000
SEED = 20_260_701
SPREAD = 0.2
"""How far a weight is moved up or down, relative to itself."""
VOTES = 100
"""Concentration of the Dirichlet distribution: a weight of 0.2 then has a standard deviation of 0.04."""
AT_ONCE = 4_000_000
"""Entries of an array over draws, units, groups held at once."""


@dataclass(frozen=True)
class Place:
    """Rank and published index; None where not ranked, or without a score. grade: by the rules of the wave's own scheme,
    None where they give none or look back at other waves."""

    rank: int | None
    index: Decimal | None
    grade: str | None = None


@dataclass(frozen=True)
class Moved:
    """What became of a unit's place in the draws. Shares between 0 and 1; rank_low to rank_high: 5 to 95 % of the draws.

    kept: the same rank as under the scheme; near: at most one place off; first, last: nobody above, nobody below.
    """

    kept: float
    near: float
    first: float
    last: float
    rank_low: int
    rank_high: int


@dataclass(frozen=True)
class Refused:
    """A scheme that cannot be applied to the wave: a code and its facts, as of a failure."""

    id: str
    title: str
    code: str
    facts: Mapping[str, object]


@dataclass(frozen=True)
class UnitSensitivity:
    """One ranked unit. Tuples stand in the order of the names in Sensitivity.

    others: under the other schemes; strictness: by name, which ballots count; unweighted: every ballot counts the same,
    None where no ballot has a weight; without_lines, without_dimensions: ranks when it is left out.
    """

    unit: str
    place: Place
    last: bool
    others: tuple[Place, ...]
    spread: Moved
    votes: Moved
    strictness: Mapping[str, Place]
    unweighted: Place | None
    without_lines: tuple[int | None, ...]
    without_dimensions: tuple[int | None, ...]

    @property
    def variants(self) -> tuple[Place, ...]:
        """Under the other schemes, with other ballots, unweighted."""
        return (*self.others, *self.strictness.values(), *((self.unweighted,) if self.unweighted else ()))

    @property
    def ranks(self) -> tuple[int | None, ...]:
        """In all variants, also without a line or a dimension."""
        return (*(place.rank for place in self.variants), *self.without_lines, *self.without_dimensions)

    @property
    def low(self) -> int:
        """Its best place in all variants, its own among them."""
        return min(rank for rank in (self.place.rank, *self.ranks) if rank is not None)

    @property
    def high(self) -> int:
        """Its worst place in all variants, its own among them."""
        return max(rank for rank in (self.place.rank, *self.ranks) if rank is not None)

    @property
    def holds(self) -> bool:
        """Whether its place is the same in all variants."""
        return all(rank == self.place.rank for rank in self.ranks)

    @property
    def grades(self) -> tuple[str, ...]:
        """Other grades that it has in variants in which it is ranked."""
        found = (place.grade for place in self.variants if place.rank is not None)
        return tuple(dict.fromkeys(grade for grade in found if grade and grade != self.place.grade))


@dataclass(frozen=True)
class Sensitivity:
    """One class. others: id and title of the schemes that could be applied; refused: those that could not.

    lines, dimensions: what was left out in turn, empty where there is one only. shift: places that a unit moves on
    average when weights are moved, by spread and by votes. movable: there is more than one weight. units: best first.
    """

    unit_class: str
    others: tuple[tuple[str, str], ...]
    refused: tuple[Refused, ...]
    lines: tuple[str, ...]
    dimensions: tuple[str, ...]
    movable: bool
    shift: tuple[float, float]
    units: tuple[UnitSensitivity, ...]
    graded: bool = False
    """Whether the scheme's grades rest on this wave alone, so that they can be compared."""
    draws: int = DRAWS
    seed: int = SEED
    spread: float = SPREAD
    votes: int = VOTES


def sensitivity(
    measured: Measured, wave: Wave, schemes: Sequence[Scheme], strictness: Mapping[str, Measured]
) -> tuple[Sensitivity, ...]:
    """Classes with a ranking, in the registry's order.

    wave: as it was counted, before a pooled scheme made one group of it. schemes: others to try, those that score as the
    wave's own are passed over. strictness: the wave measured with other ballots, by the name of what counts.
    """
    others, refused = _others(measured, wave, schemes)
    weighted = measured.scheme.weighting or not np.array_equal(wave.weights, wave.counts)
    plain = replace(measured.scheme, weighting={})
    own = measured.scheme.grades
    grades = own if all(grade.consecutive == 1 for grade in own) else ()
    unweighted = _places(_under(measured, _unweighted(wave), plain), grades) if weighted else None
    by_scheme = [_places(each, grades) for _, each in others]
    by_strictness = {name: _places(each, grades) for name, each in strictness.items()}
    places = _places(measured, grades)
    results = []
    for unit_class, everybody in classes_of(measured.wave).items():
        members = everybody[measured.eligible[everybody]]
        if len(members) < measured.scheme.min_units:
            continue
        class_ = _Class(measured, unit_class, members)
        (spread, shift), (votes, shift_votes) = class_.moved(class_.spread()), class_.moved(class_.votes())
        lines, without_lines = class_.without_lines()
        dimensions, without_dimensions = class_.without_dimensions()
        units = [
            UnitSensitivity(
                unit=(name := measured.wave.units[member].name),
                place=places[name],
                last=bool(class_.steps[number] == class_.steps.min()),
                others=tuple(each.get(name, NOWHERE) for each in by_scheme),
                spread=spread[number],
                votes=votes[number],
                strictness={key: each.get(name, NOWHERE) for key, each in by_strictness.items()},
                unweighted=None if unweighted is None else unweighted.get(name, NOWHERE),
                without_lines=tuple(row[number] for row in without_lines),
                without_dimensions=tuple(row[number] for row in without_dimensions),
            )
            for number, member in enumerate(members)
        ]
        results.append(
            Sensitivity(
                unit_class=unit_class,
                others=tuple((scheme.id, scheme.title) for scheme, _ in others),
                refused=refused,
                lines=lines,
                dimensions=dimensions,
                movable=class_.movable,
                shift=(shift, shift_votes),
                units=tuple(sorted(units, key=lambda each: each.place.rank)),
                graded=bool(grades),
            )
        )
    return tuple(results)


NOWHERE = Place(None, None)


def _places(measured: Measured, grades: Sequence[Grade]) -> dict[str, Place]:
    ranks, index, decimals = standings(measured), measured.cells.index, measured.scheme.decimals
    return {
        unit.name: Place(
            ranks[place].rank if place in ranks else None,
            published(index[place], decimals) if np.isfinite(index[place]) else None,
            grade_of(grades, ranks[place]) if place in ranks else None,
        )
        for place, unit in enumerate(measured.wave.units)
    }


def _unweighted(wave: Wave) -> Wave:
    ratings = replace(wave.ratings, ballot_weight=np.ones(len(wave.ratings.ballot_weight)))
    return replace(wave, weights=wave.counts.astype(float), ratings=ratings)


def _under(measured: Measured, wave: Wave, scheme: Scheme) -> Measured:
    """Means alone; who may be ranked is decided with the ballots counted under the wave's own scheme."""
    means = measure_means(wave, scheme)
    earlier = measure_earlier(means.wave, scheme, means.cells)
    index = np.where(means.withheld, np.nan, means.cells.index)
    cells = replace(means.cells, index=np.where(earlier.stands, earlier.index, index))
    return replace(
        measured, wave=means.wave, scheme=scheme, cells=cells, earlier=earlier, withheld=means.withheld,
        incomplete=means.incomplete,
    )  # fmt: skip


def _others(
    measured: Measured, wave: Wave, schemes: Sequence[Scheme]
) -> tuple[list[tuple[Scheme, Measured]], tuple[Refused, ...]]:
    applied: list[tuple[Scheme, Measured]] = []
    refused = []
    for scheme in schemes:
        try:
            _must_fit(measured, wave, scheme)
            under = _under(measured, wave, scheme)
        except SchemeMismatch as error:
            refused.append(Refused(scheme.id, scheme.title, error.code, error.facts))
            continue
        known = [measured.cells.index, *(each.cells.index for _, each in applied)]
        if not any(np.allclose(under.cells.index, index, rtol=0, atol=1e-9, equal_nan=True) for index in known):
            applied.append((scheme, under))
    return applied, tuple(refused)


def _must_fit(measured: Measured, wave: Wave, scheme: Scheme) -> None:
    """A scheme that weighs what neither the wave nor its own scheme knows was made for another. Raises SchemeMismatch."""
    groups = _named(scheme, "groups").difference(wave.groups, _named(measured.scheme, "groups"))
    dimensions = _named(scheme, "dimensions").difference(wave.dimensions, _named(measured.scheme, "dimensions"))
    if groups:
        raise SchemeMismatch("scheme_names_groups", scheme=scheme.id, groups=sorted(groups))
    if dimensions:
        raise SchemeMismatch("scheme_names_dimensions", scheme=scheme.id, dimensions=sorted(dimensions))


def _named(scheme: Scheme, what: str) -> set[str]:
    return {name for each in (scheme, *scheme.by_class.values()) for name in getattr(each, what) or ()}


class _Class:
    """The ranked units of one class under factors on the weights of groups and dimensions. k: a draw, or a variant."""

    def __init__(self, measured: Measured, unit_class: str, members: np.ndarray) -> None:
        cells = measured.cells
        self.measured, self.members, self.unit_class = measured, members, unit_class
        self.value = np.nan_to_num(cells.value[members])
        there = np.isfinite(cells.value[members])
        self.dimension_weight = np.where(there, cells.dimension_weight[members], 0.0)
        self.group_weight = np.where(there.any(axis=2), cells.group_weight[members], 0.0)
        self.fixed = np.where(measured.earlier.stands[members], cells.index[members], np.nan)
        self.groups = self.group_weight.max(axis=0)
        choices = (self.dimension_weight > 0).sum(axis=2) > 1  # a cell of one dimension hangs on no weight of dimensions
        self.dimensions = np.where(choices[:, :, None], self.dimension_weight, 0.0).max(axis=(0, 1), initial=0.0)
        self.ties = tie_order(measured, members)
        self.steps = self._steps(cells.index[members][None])[0]
        self.ranks = self._ranks(self.steps[None])[0]

    @property
    def movable(self) -> bool:
        """Whether there is more than one weight to move against another."""
        return (self.groups > 0).sum() > 1 or (self.dimensions > 0).sum() > 1

    def spread(self) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(SEED)
        return tuple(
            _by_name(names, lambda n: rng.uniform(1 - SPREAD, 1 + SPREAD, size=(DRAWS, n))) for names in self._names()
        )

    def votes(self) -> tuple[np.ndarray, np.ndarray]:
        rng = np.random.default_rng(SEED)
        factors = []
        for names, weights in zip(self._names(), (self.groups, self.dimensions), strict=True):
            factor = np.ones((DRAWS, len(weights)))
            order = [place for place in np.argsort(names, kind="stable") if weights[place] > 0]
            if len(order) > 1:
                share = weights[order] / weights[order].sum()
                # A share drawn as 0 would take away what may be all that a unit has.
                factor[:, order] = np.maximum(rng.dirichlet(VOTES * share, size=DRAWS), 1e-12) / share
            factors.append(factor)
        return tuple(factors)

    def moved(self, factors: tuple[np.ndarray, np.ndarray]) -> tuple[list[Moved], float]:
        """Of each unit, and by how many places a unit moves on average."""
        steps = self._steps(self.index_under(*factors))
        ranks = self._ranks(steps)
        kept, near = (ranks == self.ranks).mean(axis=0), (np.abs(ranks - self.ranks) <= 1).mean(axis=0)
        first, last = (ranks == 1).mean(axis=0), (steps == steps.min(axis=1, keepdims=True)).mean(axis=0)
        low, high = np.quantile(ranks, [0.05, 0.95], axis=0, method="inverted_cdf")
        columns = (kept, near, first, last, low.astype(int), high.astype(int))
        rows = zip(*(column.tolist() for column in columns), strict=True)
        return [Moved(*row) for row in rows], float(np.abs(ranks - self.ranks).mean())

    def without_lines(self) -> tuple[tuple[str, ...], list[list[int | None]]]:
        """Names of the lines, and for each the ranks of the units without it."""
        lines = class_lines(self.measured, self.members)
        if len(lines) < 2:
            return (), []
        factors = np.ones((len(lines), len(self.groups)))
        for number, line in enumerate(lines):
            factors[number, list(line.groups)] = 0.0
        return tuple(line.name for line in lines), self._ranks_under(factors, np.ones((len(lines), len(self.dimensions))))

    def without_dimensions(self) -> tuple[tuple[str, ...], list[list[int | None]]]:
        here = np.flatnonzero(self.dimensions > 0)
        if len(here) < 2:
            return (), []
        factors = np.ones((len(here), len(self.dimensions)))
        factors[np.arange(len(here)), here] = 0.0
        names = tuple(self.measured.wave.dimensions[place] for place in here)
        return names, self._ranks_under(np.ones((len(here), len(self.groups))), factors)

    def index_under(self, group_factor: np.ndarray, dimension_factor: np.ndarray) -> np.ndarray:
        """[k, unit] indices; NaN where nothing is left. The factors: [k, group], [k, dimension]."""
        n_units, n_groups, n_dimensions = self.value.shape
        at_once = max(1, AT_ONCE // max(1, n_units * n_groups))
        parts = []
        for start in range(0, len(group_factor), at_once):
            g, d = group_factor[start : start + at_once], dimension_factor[start : start + at_once]
            weight = self.dimension_weight.reshape(-1, n_dimensions)
            sums = (d @ (weight * self.value.reshape(weight.shape)).T).reshape(-1, n_units, n_groups)
            totals = (d @ weight.T).reshape(-1, n_units, n_groups)
            score = np.divide(sums, totals, out=np.zeros_like(sums), where=totals > 0)
            share = g[:, None, :] * np.where(totals > 0, self.group_weight, 0.0)
            whole = share.sum(axis=2)
            index = np.divide((share * score).sum(axis=2), whole, out=np.full_like(whole, np.nan), where=whole > 0)
            parts.append(np.where(np.isfinite(self.fixed), self.fixed, index))
        return np.concatenate(parts)

    def _ranks_under(self, group_factor: np.ndarray, dimension_factor: np.ndarray) -> list[list[int | None]]:
        index = self.index_under(group_factor, dimension_factor)
        ranks = self._ranks(self._steps(index))
        return [
            [int(rank) if known else None for rank, known in zip(*rows, strict=True)]
            for rows in zip(ranks, np.isfinite(index), strict=True)
        ]

    def _steps(self, index: np.ndarray) -> np.ndarray:
        """[k, unit] what ranks compare: the published figures, and between equal ones the tie-breaks of the scheme."""
        return _steps(index, self.measured.scheme.decimals) - self.ties / max(1, len(self.ties))

    def _ranks(self, steps: np.ndarray) -> np.ndarray:
        """[k, unit] by the scheme's rule, best first."""
        method = "dense" if self.measured.scheme.rank_rule == "dense" else "min"
        return rankdata(-steps, method=method, axis=1).astype(int)

    def _names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self.measured.wave.groups, self.measured.wave.dimensions


def _by_name(names: Sequence[str], draw) -> np.ndarray:
    """Columns drawn in the order of the names, put where the names stand."""
    drawn = draw(len(names))
    columns = np.empty_like(drawn)
    columns[:, np.argsort(names, kind="stable")] = drawn
    return columns


def _steps(index: np.ndarray, decimals: int) -> np.ndarray:
    """Published figures in units of their last digit: half-up, after noise beyond 9 decimals is gone. NaN is lowest."""
    scaled = np.round(index * 10.0**decimals, 9 - decimals)
    steps = np.sign(scaled) * np.floor(np.abs(scaled) + 0.5)
    return np.where(np.isnan(steps), -np.inf, steps)
