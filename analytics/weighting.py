"""Weights that make the answers of a group look like its population: design weights, raking, trimming.

design      w = persons of the stratum / answers in it (Kish 1965, Survey Sampling, chapter 11)
raking      w times a factor for each margin in turn, until all margins hold (Deming & Stephan 1940, Annals of Mathematical
            Statistics 11, 427); with one margin that crosses all attributes this is post-stratification
trimming    weights outside bounds are set to them, and the others take what is left over: such that all margins hold, as
            near to the raked ones as can be (the truncated method of Deville & Särndal 1992, JASA 87, 376); without margins
            in equal parts (Potter 1990, Proceedings of the Survey Research Methods Section, ASA, 225)
cost        n_eff = (Σw)² / Σw², design effect n / n_eff (Kish 1992, Journal of Official Statistics 8, 183)

The weights of a group keep their sum, so that groups count beside one another as before. What is fitted are the valid
ballots of the group, not the raters of each unit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from analytics.blocks import answered_ballots
from analytics.calibration import Calibration, calibration_of
from analytics.errors import AnalysisError
from analytics.wave import Wave
from analytics.weighting_rules import CROSSED, WeightingRule, plain

TOLERANCE = 1e-12
"""How far a share may be off its target when raking ends."""
ROUNDS = 2000
TRIM_ROUNDS = 200


class NotConverged(ArithmeticError):
    """Margins that cannot be met together. margin, category: positions of what stays farthest off; share, target: of 1."""

    def __init__(self, margin: int, category: int, share: float, target: float) -> None:
        super().__init__(margin, category, share, target)
        self.margin, self.category, self.share, self.target = margin, category, share, target


class NoRoom(ArithmeticError):
    """Bounds between which no weights have the sums that they should have."""


@dataclass(frozen=True)
class MarginLine:
    """One category: its share of the answers before and after weighting, and that of the population, 0 to 1; None for those
    who lack the attribute."""

    attribute: str
    category: str
    ballots: int
    before: float
    after: float
    target: float | None


@dataclass(frozen=True)
class GroupWeighting:
    """What weighting did to a group. steps: of design, rake, post_stratify, trim. effective: Kish's number of ballots.

    largest, smallest: weight as a multiple of the mean. rounds: of raking. trimmed: ballots whose weight stands at a bound.
    missing: attribute and ballots that lack it, counted as a category of their own. absent: the wave has no such ballots.
    """

    group: str
    steps: tuple[str, ...] = ()
    ballots: int = 0
    effective: float = 0.0
    largest: float = 1.0
    smallest: float = 1.0
    rounds: int = 0
    trimmed: int = 0
    missing: tuple[tuple[str, int], ...] = ()
    margins: tuple[MarginLine, ...] = ()

    @property
    def absent(self) -> bool:
        return self.ballots == 0

    @property
    def efficiency(self) -> float:
        """Effective ballots of all ballots, 0 to 1."""
        return self.effective / self.ballots if self.ballots else 0.0

    @property
    def design_effect(self) -> float:
        """By how much unequal weights raise the variance of a mean that has nothing to do with them."""
        return self.ballots / self.effective if self.effective else 1.0

    @property
    def ratio(self) -> float:
        """Largest weight to smallest."""
        return self.largest / self.smallest


@dataclass(frozen=True, eq=False)
class Weighted:
    """A wave whose ballots and cube carry the weights. groups: what was done; calibrations: by position of the group."""

    wave: Wave
    groups: tuple[GroupWeighting, ...] = ()
    calibrations: Mapping[int, Calibration] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Raked:
    """Weights that meet the margins, with the sum that they had, and the rounds it took."""

    weights: np.ndarray
    rounds: int


def weigh(wave: Wave, rules: Mapping[str, WeightingRule]) -> Weighted:
    """The wave under the rules of a scheme; a rule for a group without ballots does nothing, and is reported as absent.

    Raises AnalysisError weighting_attribute_absent, weighting_attribute_missing, weighting_category_unknown,
    weighting_category_empty, weighting_not_converged, weighting_trim_impossible, weighting_tallies.
    """
    if not rules:
        return Weighted(wave)
    weight = wave.ratings.ballot_weight.astype(float)
    answered = answered_ballots(wave.ratings)
    reports, calibrations = [], {}
    for name, rule in rules.items():
        group = wave.groups.index(name) if name in wave.groups else -1
        if group >= 0 and wave.tallies is not None and wave.tallies[:, group].any():
            raise AnalysisError("weighting_tallies", group=name)
        ballots = answered[wave.ratings.ballot_group[answered] == group]
        if len(ballots) == 0:
            reports.append(GroupWeighting(name))
            continue
        work = _Group(wave, name, rule, ballots)
        weight[ballots] = work.weights
        reports.append(work.report())
        calibrations[group] = calibration_of(
            wave.ratings, ballots, work.initial, work.weights, work.constraints(), work.strata
        )
    ratings = replace(wave.ratings, ballot_weight=weight)
    weights = _cube(replace(wave, ratings=ratings), list(calibrations))
    return Weighted(replace(wave, ratings=ratings, weights=weights), tuple(reports), calibrations)


def rake(weights: np.ndarray, codes: Sequence[np.ndarray], targets: Sequence[np.ndarray]) -> Raked:
    """Fits weights to margins by iterative proportional fitting.

    codes: per margin the category of each weight; targets: per margin what the categories add up to, in any unit. Every
    category must have a weight above 0. Convergence is judged on the margins, not on how little the weights move.
    Raises NotConverged.
    """
    total = weights.sum()
    wanted = [np.asarray(target, dtype=float) / np.sum(target) for target in targets]
    shape = tuple(len(target) for target in wanted)
    cells, cell = np.unique(np.ravel_multi_index(tuple(codes), shape), return_inverse=True)
    places = np.unravel_index(cells, shape)
    start = np.bincount(cell, weights) / total
    share = start.copy()
    for rounds in range(1, ROUNDS + 1):
        for place, target in zip(places, wanted, strict=True):
            now = np.bincount(place, share, len(target))
            share = share * np.divide(target, now, out=np.zeros_like(target), where=now > 0)[place]
        off = [np.bincount(place, share, len(target)) - target for place, target in zip(places, wanted, strict=True)]
        if max(np.abs(each).max() for each in off) <= TOLERANCE:
            return Raked(weights * (share / start)[cell], rounds)
    margin = int(np.argmax([np.abs(each).max() for each in off]))
    category = int(np.argmax(np.abs(off[margin])))
    target = wanted[margin][category]
    raise NotConverged(margin, category, float(target + off[margin][category]), float(target))


def rake_within(
    weights: np.ndarray, codes: Sequence[np.ndarray], targets: Sequence[np.ndarray], low: float, high: float
) -> np.ndarray:
    """The same with no weight outside bounds: w = clip(d exp(Σ λ), low, high), a λ a category, found by Newton's method on
    the convex dual. Raises NoRoom."""
    total = weights.sum()
    wanted = np.concatenate([np.asarray(target, dtype=float) / np.sum(target) * total for target in targets])
    shape = tuple(len(target) for target in targets)
    cells, cell = np.unique(np.ravel_multi_index(tuple(codes), shape), return_inverse=True)
    x = np.concatenate([np.eye(n)[place] for n, place in zip(shape, np.unravel_index(cells, shape), strict=True)], axis=1)

    def at(slopes: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
        """Weights, which of them are free, and the dual."""
        step = (x @ slopes)[cell]
        raw = weights * np.exp(np.clip(step, -500, 500))
        fitted = np.clip(raw, low, high)
        # ∫ clip(d eˢ) ds from −∞, but for a constant: where it is cut, the rest of the way is a straight line.
        beyond = np.log(np.maximum(raw, 1e-300) / np.maximum(fitted, 1e-300))
        return fitted, (raw > low) & (raw < high), float((fitted + fitted * beyond).sum() - slopes @ wanted)

    slopes = np.zeros(x.shape[1])
    fitted, free, value = at(slopes)
    for _ in range(TRIM_ROUNDS):
        off = x.T @ np.bincount(cell, fitted, len(cells)) - wanted
        if np.abs(off).max() <= TOLERANCE * 10 * total:
            return fitted
        curve = x.T @ (np.bincount(cell, np.where(free, fitted, 0.0), len(cells))[:, None] * x)
        curve[np.diag_indices_from(curve)] += 1e-9 * total
        step, length = np.linalg.solve(curve, off), 1.0
        while length > 1e-6:
            fitted, free, after = at(slopes - length * step)
            if after <= value - 1e-4 * length * (off @ step) + 1e-13 * abs(value):
                break
            length /= 2
        slopes, value = slopes - length * step, after
    raise NoRoom(low, high)


def trim_weights(weights: np.ndarray, low: float, high: float) -> np.ndarray:
    """Weights between bounds, with the sum that they had: what is cut off or added is spread evenly over the others, again
    where that pushes one of them over a bound. Raises NoRoom."""
    total = weights.sum()
    if not low * len(weights) < total < high * len(weights):
        raise NoRoom(low, high)
    while True:
        outside = (weights < low * (1 - TOLERANCE)) | (weights > high * (1 + TOLERANCE))
        held = np.clip(weights, low, high)
        if not outside.any():
            return held
        if outside.all():
            raise NoRoom(low, high)
        weights = np.where(outside, held, weights + (total - np.where(outside, held, weights).sum()) / (~outside).sum())


def kish(weights: np.ndarray) -> float:
    """Effective number of unequally weighted answers."""
    return float(weights.sum() ** 2 / (weights**2).sum())


@dataclass(frozen=True, eq=False)
class _Column:
    """An attribute, or several crossed, of the ballots of a group: category of each, persons or shares by category. Where
    some lack it, they are the last category, which keeps its share; `missing` counts them."""

    name: str
    names: tuple[str, ...]
    codes: np.ndarray
    target: np.ndarray
    missing: int


class _Group:
    """The weights of one group, step by step. ballots: positions of its valid ones."""

    def __init__(self, wave: Wave, name: str, rule: WeightingRule, ballots: np.ndarray) -> None:
        self.wave, self.name, self.rule, self.ballots = wave, name, rule, ballots
        given = wave.ratings.ballot_weight[ballots].astype(float)
        self.steps: list[str] = []
        self.rounds = self.trimmed = 0
        self.design = [self._column(attribute, target, given) for attribute, target in sorted(rule.design.items())]
        self.given = self.initial = given
        if self.design:
            self.initial = self._rake(given, self.design)
            self.steps.append("design")
        # In an order of their own, so that the order of the file moves no digit.
        self.columns = [self._column(name, target, self.initial) for name, target in sorted(rule.margins.items())]
        self.weights = self.initial
        if self.columns:
            self.weights = self._rake(self.initial, self.columns)
            self.steps.append("post_stratify" if rule.post_stratified else "rake")
        if (bounds := self._bounds()) is not None:
            self._trim(*bounds)

    @property
    def strata(self) -> np.ndarray:
        """The stratum of each ballot from which the sample was drawn; one where there is no design."""
        return self.design[0].codes if self.design else np.zeros(len(self.ballots), dtype=np.int64)

    def constraints(self) -> list[tuple[np.ndarray, np.ndarray | None]]:
        """Per margin the category of each ballot, and where some lack the attribute the shares of the others: what is known
        of the population is how those divide, not how many lack it."""
        return [(each.codes, each.target[:-1] / each.target[:-1].sum() if each.missing else None) for each in self.columns]

    def report(self) -> GroupWeighting:
        mean = self.weights.mean()
        lines = [line for column in (*self.design, *self.columns) for line in self._lines(column)]
        return GroupWeighting(
            group=self.name,
            steps=tuple(self.steps),
            ballots=len(self.ballots),
            effective=kish(self.weights),
            largest=float(self.weights.max() / mean),
            smallest=float(self.weights.min() / mean),
            rounds=self.rounds,
            trimmed=self.trimmed,
            missing=tuple((each.name, each.missing) for each in (*self.design, *self.columns) if each.missing),
            margins=tuple(lines),
        )

    def _lines(self, column: _Column) -> list[MarginLine]:
        size = len(column.target)
        count = np.bincount(column.codes, minlength=size)
        before, after = (np.bincount(column.codes, weights, size) / weights.sum() for weights in (self.given, self.weights))
        target = column.target / column.target.sum()
        return [
            MarginLine(
                column.name, name, int(count[place]), float(before[place]), float(after[place]),
                None if column.missing and place == size - 1 else float(target[place]),
            )
            for place, name in enumerate(column.names)
        ]  # fmt: skip

    def _column(self, name: str, target: Mapping[str, float], weights: np.ndarray) -> _Column:
        """Raises AnalysisError where the answers do not fit the margin."""
        codes, found = self._crossed(name)
        wanted = {plain(category): place for place, category in enumerate(target)}
        recode = np.array([wanted.get(plain(category), -1) for category in found] + [-2], dtype=np.int64)
        counts = np.bincount(codes + 1, minlength=len(found) + 1)[1:]
        unknown = {found[place]: int(counts[place]) for place in np.flatnonzero((recode[:-1] < 0) & (counts > 0))}
        if unknown:
            raise AnalysisError(
                "weighting_category_unknown", group=self.name, attribute=name, categories=unknown, known=list(target)
            )
        codes = recode[codes]
        lacking = codes == -2
        if lacking.any() and self.rule.missing != "own_category":
            raise AnalysisError(
                "weighting_attribute_missing", group=self.name, attribute=name, count=int(lacking.sum()), of=len(codes)
            )
        weight = np.bincount(codes[~lacking], weights[~lacking], len(target))
        empty = [category for category, there in zip(target, weight, strict=True) if not there > 0]
        if empty:
            raise AnalysisError("weighting_category_empty", group=self.name, attribute=name, categories=empty)
        numbers = np.array(list(target.values()))
        if not lacking.any():
            return _Column(name, tuple(target), codes, numbers, 0)
        share = weights[lacking].sum() / weights.sum()
        numbers = np.append(numbers / numbers.sum() * (1 - share), share)
        return _Column(name, (*target, ""), np.where(lacking, len(target), codes), numbers, int(lacking.sum()))

    def _crossed(self, name: str) -> tuple[np.ndarray, list[str]]:
        """Category of each ballot, -1 where one of the attributes is missing, and names of the categories."""
        codes, names = np.zeros(len(self.ballots), dtype=np.int64), [""]
        for part in name.split(CROSSED):
            attribute = self.wave.attributes.get(part)
            if attribute is None:
                raise AnalysisError(
                    "weighting_attribute_absent", group=self.name, attribute=part, known=list(self.wave.attributes)
                )
            own = attribute.codes[self.ballots]
            codes = np.where((codes < 0) | (own < 0), -1, codes * len(attribute.names) + own)
            names = [f"{before}{CROSSED}{each}" if before else each for before in names for each in attribute.names]
        return codes, names

    def _rake(self, weights: np.ndarray, columns: list[_Column]) -> np.ndarray:
        try:
            raked = rake(weights, [each.codes for each in columns], [each.target for each in columns])
        except NotConverged as error:
            column = columns[error.margin]
            raise AnalysisError(
                "weighting_not_converged", group=self.name, attribute=column.name, category=column.names[error.category],
                share=round(100 * error.share, 2), target=round(100 * error.target, 2),
            ) from None  # fmt: skip
        self.rounds += raked.rounds if columns is not self.design else 0
        return raked.weights

    def _bounds(self) -> tuple[float, float] | None:
        mean = self.weights.mean()
        if self.rule.trim is not None:
            return 0.0, self.rule.trim * mean
        if self.rule.trim_iqr is None:
            return None
        low, median, high = np.quantile(self.weights, [0.25, 0.5, 0.75])
        reach = self.rule.trim_iqr * (high - low)
        # Where half of the weights are equal, the quartiles say nothing of how far is far.
        return (max(0.0, median - reach), median + reach) if reach > 0 else None

    def _trim(self, low: float, high: float) -> None:
        if self.weights.min() >= low and self.weights.max() <= high:
            return
        mean = self.weights.mean()
        try:
            if self.columns:
                codes, targets = [each.codes for each in self.columns], [each.target for each in self.columns]
                self.weights = rake_within(self.weights, codes, targets, low, high)
            else:
                self.weights = trim_weights(self.weights, low, high)
        except NoRoom:
            raise AnalysisError(
                "weighting_trim_impossible", group=self.name, low=round(low / mean, 3), high=round(high / mean, 3)
            ) from None
        self.steps.append("trim")
        self.trimmed = int(((self.weights <= low) | (self.weights >= high)).sum())


def _cube(wave: Wave, groups: list[int]) -> np.ndarray:
    """The wave's cube of weights, in which that of these groups is summed from their ballots anew."""
    ratings = wave.ratings
    chosen = np.isin(ratings.ballot_group, groups)
    rows = np.flatnonzero(chosen[ratings.ballot])
    cell = np.ravel_multi_index(
        (
            ratings.unit[rows], ratings.ballot_group[ratings.ballot[rows]], ratings.dimension[rows], ratings.level[rows],
        ),
        wave.weights.shape,
    )  # fmt: skip
    summed = np.bincount(cell, ratings.ballot_weight[ratings.ballot[rows]], wave.weights.size).reshape(wave.weights.shape)
    weights = wave.weights.copy()
    weights[:, groups] = summed[:, groups]
    return weights
