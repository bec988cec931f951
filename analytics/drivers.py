"""Which dimensions go with 总体评价: shares of R², within persons and pooled, with intervals from a respondent bootstrap.

Within persons: every answer less the person's mean over the units of the class, so that who is strict with everybody (halo)
explains nothing; what is left is how a person tells units apart. Pooled: the same answers as they are, as other programs
take them. Shares by analytics/relative_importance.py. A bootstrap draw takes whole respondents, as counts on their
cross-products, so that no row is touched again. Units: within persons, over the people who rated the unit, drawn toward the
class by the part of their spread that is not noise,

    share*(u) = share(c) + λ_u (share(u) − share(c))      λ_u = T/(T + V_u)     V_u = Σ_d Var*(share(u,d))
    T = max(0, mean over units of Σ_d (share(u,d) − share(c,d))² − V_u)

Correlation is not cause: a share says what goes with a good overall answer, not what would raise it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.cells import classes_of
from analytics.errors import AnalysisError
from analytics.measure import Measured
from analytics.person_scores import PersonScores, person_scores
from analytics.rates import Z95
from analytics.relative_importance import importance
from analytics.scheme import OVERALL

PER_DIMENSION = 10
"""Respondents needed for each dimension."""
DRAWS, UNIT_DRAWS = 400, 100
SEED = 20_250_612
SMALLEST = 1e-9
"""R² below which shares of it mean nothing."""
AT_ONCE = 50
"""Draws held in memory at a time."""


@dataclass(frozen=True)
class Driver:
    """A dimension: its share of R², 0 to 1, and the 95 % interval."""

    dimension: str
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Importance:
    """Shares that add up to 1. r2: what all dimensions explain together; kept: λ, how much is the unit's own."""

    drivers: tuple[Driver, ...]
    r2: float
    respondents: int
    kept: float = 1.0

    def share(self, dimension: str) -> Driver | None:
        return next((driver for driver in self.drivers if driver.dimension == dimension), None)


@dataclass(frozen=True)
class ClassDrivers:
    """A class. method: lmg or johnson; units: by name, those that enough people rated."""

    unit_class: str
    method: str
    within: Importance
    pooled: Importance
    units: dict[str, Importance]


@dataclass(frozen=True)
class _Draws:
    """share: [dimension]; drawn: [draw, dimension] the same of every draw."""

    share: np.ndarray
    r2: float
    drawn: np.ndarray
    respondents: int
    method: str


def class_drivers(measured: Measured, unit_class: str, of_units: bool = True) -> ClassDrivers:
    """of_units: whether units get their own.

    Raises AnalysisError drivers_no_overall, drivers_one_dimension, drivers_too_few, drivers_all_agree.
    """
    wave, members = measured.wave, classes_of(measured.wave)[unit_class]
    answers = wave.counts[members][..., measured.cells.scored].sum(axis=(0, 1, 3))
    overall = np.array([name == OVERALL for name in wave.dimensions], dtype=bool)
    dimensions = np.flatnonzero((answers > 0) & ~overall)
    if not (answers[overall] > 0).any():
        raise AnalysisError("drivers_no_overall", unit_class=unit_class)
    if len(dimensions) < 2:
        raise AnalysisError("drivers_one_dimension", unit_class=unit_class)
    scores = person_scores(wave, measured.cells, members, np.append(dimensions, np.flatnonzero(overall)))
    if len(scores.unit) == 0:
        raise AnalysisError("drivers_no_overall", unit_class=unit_class)
    names, need = [wave.dimensions[d] for d in dimensions], PER_DIMENSION * len(dimensions)
    centred, several = _centred(scores)
    within, pooled = _measure(centred, scores, several), _measure(scores.score, scores, np.ones(len(several), dtype=bool))
    for each in (within, pooled):
        if each is None or each.respondents < need:
            n = 0 if each is None else each.respondents
            raise AnalysisError("drivers_too_few", unit_class=unit_class, respondents=n, need=need)
        if not each.share.any():
            raise AnalysisError("drivers_all_agree", unit_class=unit_class)
    units = _units(measured, members, centred, scores, several, within, need) if of_units else []
    return ClassDrivers(
        unit_class, within.method, _result(names, within), _result(names, pooled),
        {wave.units[place].name: _shrunken(names, each, within, kept) for place, each, kept in units},
    )  # fmt: skip


def _centred(scores: PersonScores) -> tuple[np.ndarray, np.ndarray]:
    """Scores less the person's weighted mean; and whether the person rated several units."""
    first = np.flatnonzero(np.diff(scores.respondent, prepend=-1))
    counts = np.diff(np.append(first, len(scores.respondent)))
    weight = scores.weight[:, None]
    mean = np.add.reduceat(weight * scores.score, first, axis=0) / np.add.reduceat(weight, first, axis=0)
    return scores.score - np.repeat(mean, counts, axis=0), np.repeat(counts > 1, counts)


def _measure(values: np.ndarray, scores: PersonScores, rows: np.ndarray, draws: int = DRAWS) -> _Draws | None:
    """None without rows."""
    if not rows.any():
        return None
    moments = _moments(values[rows], scores.respondent[rows], scores.weight[rows])
    share, method = importance(_covariance(moments.sum(axis=0), values.shape[1]))
    drawn = np.concatenate(
        [importance(_covariance(sums, values.shape[1]))[0] for sums in _resampled(moments, draws)], axis=0
    )
    r2 = float(share.sum())
    return _Draws(_normalised(share), r2, _normalised(drawn), len(moments), method)


def _moments(values: np.ndarray, respondent: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """[respondent, pair of columns] Σ w a b over a respondent's rows, the first column being 1."""
    first = np.flatnonzero(np.diff(respondent, prepend=-1))
    columns = np.column_stack([np.ones(len(values)), values])
    pairs = np.triu_indices(columns.shape[1])
    return np.stack(
        [np.add.reduceat(weight * columns[:, a] * columns[:, b], first) for a, b in zip(*pairs, strict=True)], axis=1
    )


def _covariance(moments: np.ndarray, size: int) -> np.ndarray:
    """[..., size, size] from [..., pair of columns]."""
    full = np.zeros((*moments.shape[:-1], size + 1, size + 1))
    rows, columns = np.triu_indices(size + 1)
    full[..., rows, columns] = full[..., columns, rows] = moments
    mean = full[..., 0, 1:] / full[..., :1, 0]
    covariance = full[..., 1:, 1:] / full[..., :1, :1] - mean[..., :, None] * mean[..., None, :]
    noise = 1e-12 * np.einsum("...ii->...i", full)[..., 1:] / full[..., :1, 0]
    diagonal = np.einsum("...ii->...i", covariance)
    diagonal[...] = np.where(diagonal > noise, diagonal, 0.0)
    return covariance


def _resampled(moments: np.ndarray, draws: int):
    """Sums of the moments over drawn respondents, some draws at a time."""
    rng, n = np.random.default_rng(SEED), len(moments)
    for start in range(0, draws, AT_ONCE):
        size = min(AT_ONCE, draws - start)
        counts = np.stack([np.bincount(rng.integers(n, size=n), minlength=n) for _ in range(size)])
        yield counts.astype(float) @ moments


def _normalised(shares: np.ndarray) -> np.ndarray:
    shares = np.maximum(shares, 0.0)
    total = shares.sum(axis=-1, keepdims=True)
    return np.divide(shares, total, out=np.zeros_like(shares), where=total > SMALLEST)


def _units(measured, members, centred, scores, several, within: _Draws, need: int) -> list[tuple[int, _Draws, float]]:
    """Place, draws and λ of the units that enough people rated who rated others too."""
    found = []
    for place in members:
        each = _measure(centred, scores, several & (scores.unit == place), UNIT_DRAWS)
        if each is not None and each.respondents >= need and each.share.any():
            found.append((int(place), each))
    noise = [each.drawn.var(axis=0).sum() for _, each in found]
    apart = [((each.share - within.share) ** 2).sum() for _, each in found]
    true = max(0.0, float(np.mean(np.subtract(apart, noise)))) if len(found) > 1 else 0.0
    return [(place, each, true / (true + v) if true > 0 else 0.0) for (place, each), v in zip(found, noise, strict=True)]


def _result(names: list[str], each: _Draws) -> Importance:
    low, high = np.quantile(each.drawn, [0.025, 0.975], axis=0)
    drivers = zip(names, each.share, np.minimum(low, each.share), np.maximum(high, each.share), strict=True)
    return Importance(tuple(Driver(name, *map(float, rest)) for name, *rest in drivers), each.r2, each.respondents)


def _shrunken(names: list[str], each: _Draws, within: _Draws, kept: float) -> Importance:
    share = within.share + kept * (each.share - within.share)
    half = Z95 * np.sqrt(kept * each.drawn.var(axis=0) + (1 - kept) ** 2 * within.drawn.var(axis=0))
    drivers = zip(names, share, np.maximum(0, share - half), np.minimum(1, share + half), strict=True)
    return Importance(tuple(Driver(name, *map(float, rest)) for name, *rest in drivers), each.r2, each.respondents, kept)
