"""The result of a scheme applied to a wave. Every screen and document reads this one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from analytics.banding import Funnel
from analytics.breaks import Basis
from analytics.decomposition import Reasons
from analytics.disclosure import SHOW_AT_LEAST
from analytics.multiplicity import Family
from analytics.rates import Z95
from analytics.sealed import Sealed
from analytics.weighting import GroupWeighting


@dataclass(frozen=True)
class Note:
    """A remark on a unit: a code and its facts. codes: too_few_ballots, small_class, group_missing, dimension_missing,
    low_awareness, opinion_only, tallies_only, scores_only, score_unused, one_respondent, secret_only, incomplete_answers,
    tie_broken; renamed, merged, split for what the change is measured from; merged_mean, merged_plain for a figure of
    several units together."""

    code: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Change:
    """From an earlier wave. value: difference of the published figures; the rest in points, unrounded.

    verdict: up, down or none, by p_adjusted, the p-value adjusted for its family; the interval is the plain one of 95 %.
    se, interval, p and family are None where one of the two errors is unknown. minimum: the least change that matters,
    in points. shown: whether both figures may be, since the difference gives one from the other. rank: of a unit, its
    published rank in that wave, None where it had none in the class it is in now; last: whether nobody stood behind it.
    """

    since: str
    value: Decimal
    se: float | None
    ci_low: float | None
    ci_high: float | None
    verdict: str
    p: float | None = None
    p_adjusted: float | None = None
    family: Family | None = None
    minimum: float = 0.0
    shown: bool = True
    rank: int | None = None
    last: bool = False

    @property
    def important(self) -> bool:
        """Whether the published change is as large as the least one that matters, be it proven or not."""
        return abs(self.value) >= Decimal(repr(self.minimum))


@dataclass(frozen=True)
class Part:
    """The score of one dimension, or of one line of groups, of a unit.

    weight: share in the index, 0 to 1. n: raters. gap: score minus the class mean of the same part, with its error.
    change: since the wave before, where both scores may be shown.
    """

    name: str
    weight: float
    score: float
    se: float | None
    n: int
    class_mean: float | None
    gap: float | None
    gap_se: float | None
    merged: bool = False
    change: Change | None = None

    @property
    def margin(self) -> float | None:
        """Half the 95 % interval of the score, in points."""
        return margin(self.se)

    @property
    def standing(self) -> str:
        """above, below or near the class mean; near also where the error is unknown."""
        return standing(self.gap, self.gap_se)


@dataclass(frozen=True)
class Place:
    """How sure the rank of a unit is, all from unrounded (index, Σ) of the ranked units of its class.

    marginal_low, marginal_high: 95 % set of its rank on its own. best, worst: simultaneous one-sided bounds, the rank that
    it is at best and at worst; it is among the k-best where best ≤ k. chance_first, …_last, …_head, …_foot: of the first
    and the last place, and of the best and the last `foot` places, 0 to 1. tier: 1 is the best. score, score_se: drawn
    toward the class mean. flip_ballots: the fewest ballots that hold its place before `flip_with`, by lines of groups in
    flip_groups; None where none stands below or no number suffices.
    """

    marginal_low: int
    marginal_high: int
    best: int
    worst: int
    chance_first: float
    chance_last: float
    chance_head: float
    chance_foot: float
    foot: int
    tier: int
    expected_rank: float
    score: float
    score_se: float
    flip_ballots: int | None = None
    flip_with: str | None = None
    flip_groups: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Picked:
    """The first or the last of a class. score: corrected for its having been picked, median-unbiased, with its 95 %
    interval; index: unrounded as measured; shrunken: drawn toward the class mean. All in points."""

    unit: str
    index: float
    score: float
    low: float
    high: float
    shrunken: float


RELIABLE = 0.7
"""Reliability of a ranking below which it is to be read together with the scores."""


@dataclass(frozen=True)
class ClassTable:
    """The ranking of a class as a whole. tau2: variance of the true scores, squared points; reliability of their order,
    0 to 1; tier_error: chance that two units of neighbouring tiers truly stand the other way round, None where there is
    one tier. above: [ranked, ranked] P(i truly above j), in ranked order, NaN where an error is unknown."""

    tau2: float
    reliability: float
    tiers: int
    tier_error: float | None
    first: Picked | None
    last: Picked | None
    above: np.ndarray = field(compare=False)

    @property
    def close(self) -> bool:
        """Whether the scores are too close for the order to be read without them."""
        return self.reliability < RELIABLE


@dataclass(frozen=True)
class UnitResult:
    """One unit in one wave. Rates are percent; `index` is published, `index_exact` unrounded.

    flags: what the scheme marks beside the grade. min_shown: ballots below which its figures are not shown.
    """

    name: str
    unit_class: str
    rank: int | None
    tied: bool
    index: Decimal | None
    index_exact: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    rank_low: int | None
    rank_high: int | None
    ballots: int
    satisfaction_rate: float | None
    satisfaction_rate_ci: tuple[float, float] | None
    satisfaction_rate_broad: float | None
    satisfaction_rate_broad_ci: tuple[float, float] | None
    awareness_rate: float | None
    rate_base: int
    grade: str | None
    change: Change | None
    notes: tuple[Note, ...]
    class_gap: float | None
    class_gap_se: float | None
    dimensions: tuple[Part, ...]
    groups: tuple[Part, ...]
    flags: tuple[str, ...] = ()
    min_shown: int = SHOW_AT_LEAST
    place: Place | None = None
    reasons: Reasons = Reasons()
    band: str | None = None
    """One of analytics.banding.BANDS: against the class mean, the class's usual spread allowed for; None below 8 units."""

    @property
    def shown(self) -> bool:
        """Whether its figures may stand on a screen or in a document; an earlier score was published already."""
        return self.ballots >= self.min_shown or self.has_note("scores_only")

    @property
    def margin(self) -> float | None:
        """Half the 95 % interval of the index, in points."""
        return margin(self.se)

    @property
    def standing(self) -> str:
        """above, below or near the mean of its class."""
        return standing(self.class_gap, self.class_gap_se)

    def has_note(self, code: str) -> bool:
        return any(note.code == code for note in self.notes)


@dataclass(frozen=True)
class ClassResult:
    """One class: units best first, those without a rank last. mean: plain mean of the indices of its ranked units."""

    name: str
    units: tuple[UnitResult, ...]
    mean: float | None
    mean_published: Decimal | None
    mean_se: float | None
    change: Change | None
    table: ClassTable | None = None
    funnel: Funnel | None = None

    @property
    def ranked(self) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in self.units if unit.rank is not None)


@dataclass(frozen=True)
class Overall:
    """All ranked units together. index: plain mean of their indices; rates pooled over them, percent.

    broad_change: difference of the two rates as shown, percentage points, with its 95 % interval, unrounded.
    """

    index: Decimal | None
    index_exact: float | None
    se: float | None
    change: Change | None
    satisfaction_rate: float | None
    satisfaction_rate_broad: float | None
    broad_change: Decimal | None
    unknown_share: float | None
    rate_base: int
    ballots: int
    ballots_by_line: tuple[tuple[str, int], ...]
    broad_change_ci: tuple[float, float] | None = None

    @property
    def margin(self) -> float | None:
        """Half the 95 % interval of the index, in points."""
        return margin(self.se)

    @property
    def broad_moved(self) -> bool:
        """Whether the rate changed by more than its error."""
        return self.broad_change_ci is not None and not self.broad_change_ci[0] <= 0 <= self.broad_change_ci[1]


@dataclass(frozen=True, eq=False)
class Appraisal:
    """A scheme applied to a wave. unit_names, covariance: all units, for functions of (index, Σ).

    uncounted: lines of groups that gave scored answers and have no weight in the scheme. predecessors: by unit, where the
    registry names some. portfolios (分管口), parents (the unit above): by unit, where the registry says so.
    basis: what its figures stand on, to be compared with other waves.
    strictness: which ballots count (ignored: all; excluded: less those that persons excluded; strict: less those with a
    strong hint too); left_out: how many ballots do not for that reason. sealed: the seal on the scheme, if there is one.
    """

    wave: str
    series: str
    period: str
    scheme_id: str
    scheme_title: str
    scheme_hash: str
    decimals: int
    lowest: float
    highest: float
    satisfied: tuple[str, ...]
    satisfied_broad: tuple[str, ...]
    classes: tuple[ClassResult, ...]
    overall: Overall
    unit_names: tuple[str, ...]
    covariance: np.ndarray
    uncounted: tuple[str, ...] = ()
    fingerprint: str = ""
    data_date: str = ""
    strictness: str = "excluded"
    left_out: int = 0
    rank_rule: str = "competition"
    tie_break: tuple[str, ...] = ()
    predecessors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    portfolios: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    weighting: tuple[GroupWeighting, ...] = ()
    """What was done to the answers of the groups that the scheme weights."""
    sealed: Sealed | None = None
    basis: Basis | None = None

    @property
    def units(self) -> tuple[UnitResult, ...]:
        return tuple(unit for each in self.classes for unit in each.units)

    def unit(self, name: str) -> UnitResult | None:
        return next((unit for unit in self.units if unit.name == name), None)

    def unit_class(self, name: str) -> ClassResult | None:
        return next((each for each in self.classes if each.name == name), None)


def margin(se: float | None) -> float | None:
    """1.96 standard errors."""
    return None if se is None else Z95 * se


def standing(gap: float | None, se: float | None) -> str:
    """above, below or near, at 95 %."""
    if gap is None or se is None or abs(gap) <= Z95 * se:
        return "near"
    return "above" if gap > 0 else "below"
