"""How sure the ranks of a class are: rank sets, chances, tiers, ballots that hold a place; the first and the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from analytics.appraisal import Appraisal, ClassResult, ClassTable, Picked, Place, UnitResult
from analytics.chances import above, chances, expected_ranks
from analytics.flips import Flip, flips
from analytics.measure import Measured
from analytics.rank_sets import CONFIDENCE, RankSets, all_rank_sets
from analytics.shrinkage import Shrinkage, shrink
from analytics.tiers import neighbour_error, tiers
from analytics.winners_curse import Winner, corrected_first_and_last

AT_LEAST = 4
"""Ranked units with a known error below which a class is too small to say more than its rank sets."""
FOOT = 3
"""Places at the head and at the foot of a class that are named."""


def with_places(appraisal: Appraisal, measured: Measured) -> Appraisal:
    """Rank sets of every ranked unit; `place` and `table` where enough errors are known."""
    position = {name: place for place, name in enumerate(appraisal.unit_names)}
    held = flips(
        measured,
        [
            (np.array([position[unit.name] for unit in each.ranked], dtype=int), [unit.rank for unit in each.ranked])
            for each in appraisal.classes
        ],
    )
    flip_of = {appraisal.unit_names[unit]: flip for unit, flip in held.items()}
    classes = []
    for each in appraisal.classes:
        sets = _sets(appraisal, each)
        classes.append(_with_sets(_with_table(appraisal, each, sets, measured, flip_of), sets))
    return replace(appraisal, classes=tuple(classes))


def at_confidence(appraisal: Appraisal, confidence: float) -> Appraisal:
    """The same with rank sets of another confidence."""
    return replace(
        appraisal,
        classes=tuple(_with_sets(each, _sets(appraisal, each, confidence)) for each in appraisal.classes),
    )


def foot_of(count: int) -> int:
    """How many places are the foot of a class of `count` units: a third, at most three."""
    return max(1, min(FOOT, count // 3))


def _covariance(appraisal: Appraisal, units: Sequence[UnitResult]) -> np.ndarray:
    """[p, p], NaN where unknown."""
    position = {name: place for place, name in enumerate(appraisal.unit_names)}
    members = [position[unit.name] for unit in units]
    covariance = appraisal.covariance[np.ix_(members, members)].copy()
    unknown = [unit.se is None for unit in units]
    covariance[unknown, :] = covariance[:, unknown] = np.nan
    return covariance


def _sets(appraisal: Appraisal, each: ClassResult, confidence: float = CONFIDENCE) -> RankSets:
    index = np.array([unit.index_exact for unit in each.ranked])
    return all_rank_sets(index, _covariance(appraisal, each.ranked), confidence)


def _with_sets(each: ClassResult, sets: RankSets) -> ClassResult:
    """A published score has no error that anybody knows, and no set. Ties of rounding may put a rank outside: widened."""
    units = dict(zip((unit.name for unit in each.ranked), zip(*sets, strict=True), strict=True))

    def filled(unit: UnitResult) -> UnitResult:
        if unit.name not in units or unit.has_note("scores_only"):
            return unit
        best, worst, low, high = map(int, units[unit.name])
        place = unit.place and replace(
            unit.place,
            best=best,
            worst=worst,
            marginal_low=min(low, unit.rank),
            marginal_high=max(high, unit.rank),
        )
        return replace(unit, rank_low=min(best, unit.rank), rank_high=max(worst, unit.rank), place=place)

    return replace(each, units=tuple(map(filled, each.units)))


def _with_table(
    appraisal: Appraisal, each: ClassResult, sets: RankSets, measured: Measured, flip_of: Mapping[str, Flip]
) -> ClassResult:
    """Units without a known error are passed over: of them nobody knows where they stand."""
    ranked = each.ranked
    core = [number for number, unit in enumerate(ranked) if unit.se is not None]
    if len(core) < AT_LEAST:
        return each
    known = [ranked[number] for number in core]
    index, ranks = np.array([unit.index_exact for unit in known]), [unit.rank for unit in known]
    covariance = _covariance(appraisal, known)
    shrunken = shrink(index, covariance)
    matrix = above(shrunken.score, shrunken.covariance)
    tier = tiers(matrix, ranks)
    places = _places(shrunken, matrix, tier, [[int(bound[number]) for bound in sets] for number in core])
    filled = {
        unit.name: replace(unit, place=_held(place, flip_of.get(unit.name), measured))
        for unit, place in zip(known, places, strict=True)
    }
    whole = np.full((len(ranked), len(ranked)), np.nan)
    whole[np.ix_(core, core)] = matrix
    first, last = corrected_first_and_last(index, covariance)
    table = ClassTable(
        tau2=shrunken.tau2,
        reliability=shrunken.reliability,
        tiers=int(tier.max()),
        tier_error=neighbour_error(matrix, tier),
        first=_picked(first, known, shrunken, appraisal, ranked[0].rank),
        last=_picked(last, known, shrunken, appraisal, ranked[-1].rank),
        above=whole,
    )
    return replace(each, units=tuple(filled.get(unit.name, unit) for unit in each.units), table=table)


def _places(shrunken: Shrinkage, matrix: np.ndarray, tier: np.ndarray, bounds: Sequence[Sequence[int]]) -> list[Place]:
    """bounds: of each unit, in the order of RankSets."""
    foot = foot_of(len(tier))
    chance = chances(shrunken.score, shrunken.covariance, foot)
    expected, error = expected_ranks(matrix), np.sqrt(np.diag(shrunken.covariance))
    return [
        Place(
            marginal_low=bounds[unit][2],
            marginal_high=bounds[unit][3],
            best=bounds[unit][0],
            worst=bounds[unit][1],
            chance_first=float(chance.first[unit]),
            chance_last=float(chance.last[unit]),
            chance_head=float(chance.head[unit]),
            chance_foot=float(chance.foot[unit]),
            foot=foot,
            tier=int(tier[unit]),
            expected_rank=float(expected[unit]),
            score=float(shrunken.score[unit]),
            score_se=float(error[unit]),
        )
        for unit in range(len(tier))
    ]


def _held(place: Place, flip: Flip | None, measured: Measured) -> Place:
    if flip is None:
        return place
    lines: dict[str, int] = {}
    for group, ballots in flip.groups:
        line = measured.scheme.line(measured.wave.groups[group])
        lines[line] = lines.get(line, 0) + ballots
    below = measured.wave.units[flip.below].name
    return replace(place, flip_ballots=flip.ballots, flip_with=below, flip_groups=tuple(lines.items()))


def _picked(
    winner: Winner | None, known: Sequence[UnitResult], shrunken: Shrinkage, appraisal: Appraisal, rank: int
) -> Picked | None:
    """None where the unit in that place is another one, whose error is unknown."""
    if winner is None or known[winner.position].rank != rank:
        return None
    unit = known[winner.position]
    score, low, high = np.clip((winner.score, winner.low, winner.high), appraisal.lowest, appraisal.highest)
    return Picked(
        unit.name, unit.index_exact, float(score), float(low), float(high), float(shrunken.score[winner.position])
    )
