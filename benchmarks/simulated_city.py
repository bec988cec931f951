"""Waves of a city drawn from a model whose true indices are known.

Opinions are latent normals cut into four levels. Their mean is that of the unit, group and dimension; their noise is
shared in three parts: by everything a respondent says (halo, 60 %: the correlation of opinions of two units), by all
said about one unit, and by the single tick. A part of each group ticks the same level everywhere. A city without halo
has neither. Weights of ballots, where they are asked for, are log-normal and say nothing of the opinion. Who knows a
unit is independent of the opinion, so the true mean of a cell is the expectation over the normal, exactly, and no
respondents need to be simulated for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from analytics.scheme import OVERALL, Level, Scheme
from analytics.wave import Ratings, Unit, Wave, count_cube

LEVELS = ("满意", "基本满意", "一般", "不满意", "unknown")
SCORES = np.array([100.0, 80.0, 60.0, 0.0])
UNKNOWN, BLANK = 4, 5
CUTS = np.array([-0.55, -1.35, -2.2])
"""Latent opinion above the first is 满意, above the second 基本满意, above the third 一般."""
HALO, OF_UNIT = 0.60, 0.25
SPREAD_OF_WEIGHTS = 0.6
STRAIGHT_TICKS = np.array([0.90, 0.08, 0.017, 0.003])
BLANKS = 0.03
CLASSES = (("政法机关", 8), ("政府部门", 34), ("公共服务行业", 22))
DIMENSIONS = ("第一项", "第二项", "第三项", "第四项")


@dataclass(frozen=True)
class Group:
    """Who rates. clients rate one to ten units each, those of the telephone survey."""

    name: str
    ballots: int
    weight: float
    straight: float
    unknown_factor: float
    overall_only: bool = False
    clients: bool = False


GROUPS = (
    Group("市级领导", 34, 0.05, 0.08, 0.15, overall_only=True),
    Group("市党代表", 349, 0.05, 0.46, 0.8),
    Group("市人大代表", 376, 0.08, 0.31, 0.7),
    Group("市政协委员", 371, 0.07, 0.28, 0.7),
    Group("基层", 617, 0.10, 0.52, 0.6),
    Group("企业", 2034, 0.20, 0.38, 1.1),
    Group("服务对象", 2583, 0.20, 0.12, 0.0, clients=True),
    Group("城乡居民", 5273, 0.20, 0.34, 1.3, overall_only=True),
    Group("社会各界", 205, 0.05, 0.09, 0.6),
)


@dataclass(frozen=True)
class City:
    """What does not change from draw to draw. opinion: [unit, group, dimension] latent means; unknown: [unit].

    halo: part of the noise that a respondent shares over everything; weighted: whether ballots have unequal weights.
    """

    units: tuple[Unit, ...]
    groups: tuple[Group, ...]
    opinion: np.ndarray
    unknown: np.ndarray
    scheme: Scheme
    halo: float = HALO
    weighted: bool = False

    def true_index(self) -> np.ndarray:
        """[unit] the index of everybody who knows the unit."""
        above = _normal_below(self.opinion[..., None] - CUTS)
        opinions = np.diff(above, axis=-1, prepend=0.0, append=1.0) @ SCORES
        straight = np.array([group.straight for group in self.groups])[None, :, None]
        cells = (1 - straight) * opinions + straight * (STRAIGHT_TICKS @ SCORES)
        weight = np.array([group.weight for group in self.groups])
        return cells.mean(axis=2) @ weight / weight.sum()

    def draw(self, rng: np.random.Generator) -> Wave:
        """One wave: other people, other ticks, the same city."""
        parts, start = [], 0
        for number, group in enumerate(self.groups):
            ticks = self._ticks(rng, number, group)
            ballot, unit, dimension = np.nonzero(ticks != BLANK)
            level = ticks[ballot, unit, dimension]
            if group.overall_only:
                dimension = np.full(len(dimension), len(DIMENSIONS))
            parts.append((start + ballot, unit, dimension, level))
            start += group.ballots
        ballot, unit, dimension, level = (np.concatenate(each) for each in zip(*parts, strict=True))
        ratings = Ratings(
            ballot=ballot,
            unit=unit.astype(np.int32),
            dimension=dimension.astype(np.int16),
            level=level.astype(np.int8),
            ballot_group=np.repeat(np.arange(len(self.groups)), [group.ballots for group in self.groups]),
            ballot_respondent=np.arange(start),
            ballot_weight=self._weights(rng, start),
            respondent_key=np.zeros(start, dtype=np.int64),
        )
        names, dimensions = tuple(group.name for group in self.groups), (*DIMENSIONS, OVERALL)
        counts, weights = count_cube((len(self.units), len(names), len(dimensions), len(LEVELS)), ratings)
        return Wave(self.units, names, dimensions, LEVELS, counts, weights, ratings)

    def _weights(self, rng: np.random.Generator, ballots: int) -> np.ndarray:
        return rng.lognormal(0.0, SPREAD_OF_WEIGHTS, ballots).round(6) if self.weighted else np.ones(ballots)

    def _ticks(self, rng: np.random.Generator, number: int, group: Group) -> np.ndarray:
        """[ballot, unit, dimension] levels; one dimension for a group that is asked only 总体评价."""
        n_units = len(self.units)
        depth = 1 if group.overall_only else len(DIMENSIONS)
        of_unit, of_tick = np.sqrt(OF_UNIT), np.sqrt(1 - self.halo - OF_UNIT)
        latent = np.sqrt(self.halo) * rng.standard_normal((group.ballots, 1, 1), dtype=np.float32)
        latent = latent + of_unit * rng.standard_normal((group.ballots, n_units, 1), dtype=np.float32)
        latent = latent + of_tick * rng.standard_normal((group.ballots, n_units, depth), dtype=np.float32)
        latent += self.opinion[:, number, :depth].astype(np.float32)
        ticks = (latent[..., None] < CUTS.astype(np.float32)).sum(axis=-1)
        straight = rng.random(group.ballots) < group.straight
        ticks[straight] = rng.choice(len(SCORES), (straight.sum(), 1, 1), p=STRAIGHT_TICKS)
        if group.clients:
            asked = np.argsort(rng.random((group.ballots, n_units)) ** (1 / (1 - self.unknown)), axis=1)[:, ::-1]
            place = np.argsort(asked, axis=1)
            ticks[place >= rng.integers(1, 11, (group.ballots, 1))] = BLANK
        else:
            ticks[rng.random((group.ballots, n_units)) < np.minimum(0.97, self.unknown * group.unknown_factor)] = UNKNOWN
        ticks[rng.random(ticks.shape) < BLANKS] = BLANK
        return ticks


def simulated_city(seed: int, scale: float = 1.0, halo: bool = True, weighted: bool = False) -> City:
    """scale: ballots of each group in relation to the city's, at least five."""
    rng = np.random.default_rng(seed)
    units = tuple(Unit(f"{name}{number + 1}", name) for name, count in CLASSES for number in range(count))
    groups = tuple(
        replace(each, ballots=max(5, round(each.ballots * scale)), straight=each.straight if halo else 0.0)
        for each in GROUPS
    )
    of_unit = rng.normal(0.0, 0.22, (len(units), 1, 1))
    of_group = rng.normal(0.0, 0.15, (1, len(groups), 1))
    taste = rng.normal(0.0, 0.10, (len(units), len(groups), 1))
    of_dimension = rng.normal(0.0, 0.12, (len(units), 1, len(DIMENSIONS)))
    opinion = of_unit + of_group + taste + of_dimension
    overall_only = [group.overall_only for group in groups]
    opinion[:, overall_only] = opinion[:, overall_only, :1]
    unknown = rng.uniform(0.06, 0.60, len(units))
    return City(units, groups, opinion, unknown, _scheme(groups), HALO if halo else 0.0, weighted)


_normal_below = np.vectorize(NormalDist().cdf)


def _scheme(groups: tuple[Group, ...]) -> Scheme:
    return Scheme(
        id="simulated",
        title="simulated",
        levels=tuple(Level(name, score) for name, score in zip(LEVELS, SCORES.tolist(), strict=False)),
        satisfied=LEVELS[:1],
        satisfied_broad=LEVELS[:2],
        score_from="overall_if_alone",
        groups={group.name: group.weight for group in groups},
    )
