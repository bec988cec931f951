"""The result of a scheme applied to a wave. Every screen and document reads this one object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from analytics.disclosure import may_show
from analytics.rates import Z95


@dataclass(frozen=True)
class Note:
    """A remark on a unit: a code and its facts. codes: too_few_ballots, small_class, group_missing, dimension_missing,
    low_awareness, opinion_only, tallies_only, scores_only, score_unused, one_respondent, secret_only; renamed,
    merged, split for what the change is measured from; merged_mean, merged_plain for a figure of several units together."""

    code: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Change:
    """From an earlier wave. value: difference of the published figures; the rest in points, unrounded.

    verdict: up, down or none; se and interval are None where one of the two errors is unknown. shown: whether both
    figures may be, since the difference gives one from the other.
    """

    since: str
    value: Decimal
    se: float | None
    ci_low: float | None
    ci_high: float | None
    verdict: str
    shown: bool = True


@dataclass(frozen=True)
class Part:
    """The score of one dimension, or of one line of groups, of a unit.

    weight: share in the index, 0 to 1. n: raters. gap: score minus the class mean of the same part, with its error.
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

    @property
    def margin(self) -> float | None:
        """Half the 95 % interval of the score, in points."""
        return margin(self.se)

    @property
    def standing(self) -> str:
        """above, below or near the class mean; near also where the error is unknown."""
        return standing(self.gap, self.gap_se)


@dataclass(frozen=True)
class UnitResult:
    """One unit in one wave. Rates are percent; `index` is published, `index_exact` unrounded."""

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

    @property
    def shown(self) -> bool:
        """Whether its figures may stand on a screen or in a document; an earlier score was published already."""
        return may_show(self.ballots) or self.has_note("scores_only")

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

    @property
    def ranked(self) -> tuple[UnitResult, ...]:
        return tuple(unit for unit in self.units if unit.rank is not None)


@dataclass(frozen=True)
class Overall:
    """All ranked units together. index: plain mean of their indices; rates pooled over them, percent."""

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

    @property
    def margin(self) -> float | None:
        """Half the 95 % interval of the index, in points."""
        return margin(self.se)


@dataclass(frozen=True, eq=False)
class Appraisal:
    """A scheme applied to a wave. unit_names, covariance: all units, for functions of (index, Σ).

    uncounted: lines of groups that gave scored answers and have no weight in the scheme. predecessors: by unit, where the
    registry names some.
    strictness: which ballots count (ignored: all; excluded: less those that persons excluded; strict: less those with a
    strong hint too); left_out: how many ballots do not for that reason.
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
    predecessors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

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
