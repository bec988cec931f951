"""The whole calculation put together: a measured wave in, an Appraisal out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.appraisal import Appraisal, ClassResult, Note, Overall, UnitResult
from analytics.bands import with_bands
from analytics.blocks import answered_ballots
from analytics.breaks import basis_of
from analytics.cells import classes_of
from analytics.change import with_changes
from analytics.contributions import with_contributions
from analytics.disclosure import lines_of
from analytics.grades import Standing, flags_of, grade_of
from analytics.lineage import ITSELF, Lineage
from analytics.measure import Measured
from analytics.parts import dimension_parts, group_parts
from analytics.places import with_places
from analytics.published import published
from analytics.rates import Z95
from analytics.standings import history_of, standings
from analytics.tallies import forms_by_group

LOW_AWARENESS = 0.5
"""Below this share of answers from people who know the unit, its result carries a note."""


def appraise(
    measured: Measured,
    wave_id: str,
    series: str,
    period: str,
    earlier: tuple[Measured, Appraisal] | None = None,
    lineage: Lineage = ITSELF,
    waves_before: Sequence[Measured] = (),
    certainty: bool = True,
) -> Appraisal:
    """earlier: the preceding wave of the series, for changes; left out where its levels score differently. lineage: of
    units that were others there. waves_before: the nearest first, as many as the rules of the scheme look back at.
    certainty: whether to say how sure the ranks are, which nothing else rests on.
    """
    places = _places(measured, waves_before)
    dimensions, groups = dimension_parts(measured), group_parts(measured)
    units = [
        _unit(measured, position, places, dimensions[position], groups[position])
        for position in range(len(measured.wave.units))
    ]
    scheme = measured.scheme
    appraisal = Appraisal(
        wave=wave_id,
        series=series,
        period=period,
        scheme_id=scheme.id,
        scheme_title=scheme.title,
        scheme_hash=scheme.hash,
        decimals=scheme.decimals,
        lowest=scheme.lowest,
        highest=scheme.highest,
        satisfied=scheme.satisfied,
        satisfied_broad=scheme.satisfied_broad,
        classes=tuple(
            _class(measured, name, members, [units[member] for member in members])
            for name, members in classes_of(measured.wave).items()
        ),
        overall=_overall(measured),
        unit_names=tuple(unit.name for unit in measured.wave.units),
        covariance=measured.influence.covariance,
        uncounted=_uncounted(measured),
        rank_rule=scheme.rank_rule,
        tie_break=scheme.tie_break,
        predecessors={unit.name: unit.predecessors for unit in measured.wave.units if unit.predecessors},
        portfolios={unit.name: unit.portfolio for unit in measured.wave.units if unit.portfolio},
        parents={unit.name: unit.parent for unit in measured.wave.units if unit.parent},
        weighting=measured.weighting,
        basis=basis_of(measured),
    )
    if certainty:
        appraisal = with_places(appraisal, measured)
    appraisal = with_bands(appraisal, measured)
    if earlier is None or earlier[0].scheme.scores != scheme.scores:
        return with_contributions(appraisal)
    measured_before, before = earlier
    return with_contributions(with_changes(appraisal, measured, before, measured_before, lineage), before, lineage)


@dataclass(frozen=True)
class _Place:
    """A unit's place in its class."""

    standing: Standing
    grade: str | None
    flags: tuple[str, ...]


def _places(measured: Measured, waves_before: Sequence[Measured]) -> dict[int, _Place]:
    """By position of the unit; units without a rank are absent."""
    scheme = measured.scheme
    found, history = standings(measured), history_of(measured, waves_before)
    places: dict[int, _Place] = {}
    for all_members in classes_of(measured.wave).values():
        members = np.array([member for member in all_members if int(member) in found], dtype=np.int64)
        if len(members) == 0:
            continue
        for member in map(int, members):
            standing, before = found[member], [each.get(member) for each in history]
            places[member] = _Place(
                standing=standing,
                grade=grade_of(scheme.grades, standing, before),
                flags=flags_of(scheme.flags, standing, before),
            )
    return places


def _unit(measured: Measured, position: int, places: dict[int, _Place], dimensions, groups) -> UnitResult:
    scheme, rates, influence = measured.scheme, measured.rates_shown, measured.influence
    unit, place = measured.wave.units[position], places.get(position)
    exact = measured.cells.index[position]
    exact = float(exact) if np.isfinite(exact) else None
    se = None if exact is None or influence.unknown[position] else float(np.sqrt(influence.covariance[position, position]))
    known = exact is not None and se is not None
    gap, gap_se = _class_gap(measured, position)
    notes = _notes(measured, position)
    too_few = any(note.code == "too_few_ballots" for note in notes)
    return UnitResult(
        name=unit.name,
        unit_class=unit.unit_class,
        rank=place.standing.rank if place else None,
        tied=bool(place and place.standing.tied),
        index=None if exact is None else published(exact, scheme.decimals),
        index_exact=exact,
        se=se,
        ci_low=max(scheme.lowest, exact - Z95 * se) if known else None,
        ci_high=min(scheme.highest, exact + Z95 * se) if known else None,
        rank_low=None,
        rank_high=None,
        ballots=int((measured.earlier.rated if measured.earlier.stands[position] else influence.ballots)[position]),
        satisfaction_rate=_percent(rates.strict[position]),
        satisfaction_rate_ci=_percents(rates.strict_low[position], rates.strict_high[position]),
        satisfaction_rate_broad=_percent(rates.broad[position]),
        satisfaction_rate_broad_ci=_percents(rates.broad_low[position], rates.broad_high[position]),
        awareness_rate=_percent(rates.awareness[position]),
        rate_base=int(rates.base[position]),
        grade=place.grade if place else grade_of(scheme.grades, None) if too_few else None,
        change=None,
        notes=(*notes, *(_separations(place) if place and influence.ballots[position] >= scheme.min_shown else ())),
        class_gap=gap,
        class_gap_se=gap_se,
        dimensions=dimensions,
        groups=groups,
        flags=place.flags if place else flags_of(scheme.flags, None) if too_few else (),
        min_shown=scheme.min_shown,
    )


def _separations(place: _Place) -> list[Note]:
    """How a unit was told from those of the same index."""
    return [
        Note(
            "tie_broken",
            {"units": list(each.units), "part": f"{each.part:f}", "whole": f"{each.whole:f}", "policy": each.by},
        )
        for each in place.standing.separated
    ]


def _class_gap(measured: Measured, position: int) -> tuple[float | None, float | None]:
    """Index minus the plain mean of the ranked units of its class, and the error of that contrast under Σ."""
    influence, unit_class = measured.influence, measured.wave.units[position].unit_class
    members = classes_of(measured.wave)[unit_class]
    peers = members[measured.eligible[members]]
    if position not in peers or len(peers) < 2:
        return None, None
    gap = float(measured.cells.index[position] - measured.cells.index[peers].mean())
    if influence.unknown[peers].any():
        return gap, None
    contrast = np.where(peers == position, 1.0, 0.0) - 1 / len(peers)
    variance = float(contrast @ influence.covariance[np.ix_(peers, peers)] @ contrast)
    return gap, float(np.sqrt(max(0.0, variance)))


def _notes(measured: Measured, position: int) -> tuple[Note, ...]:
    wave, scheme, cells, influence = measured.wave, measured.scheme, measured.cells, measured.influence
    unit, ballots = wave.units[position], int(influence.ballots[position])
    members = classes_of(wave)[unit.unit_class]
    class_size = int(measured.eligible[members].sum())
    earlier = bool(measured.earlier.stands[position])
    notes = []
    if not unit.ranked:
        notes.append(Note("opinion_only", {}))
    elif ballots < scheme.min_ballots and not earlier:
        notes.append(Note("too_few_ballots", {"ballots": ballots, "min": scheme.min_ballots}))
    elif class_size < scheme.min_units:
        notes.append(Note("small_class", {"units": class_size, "min": scheme.min_units}))
    if measured.withheld[position]:
        notes.append(Note("secret_only", {}))
    if earlier:
        return (*notes, Note("scores_only", {}))
    if np.isfinite(measured.earlier.index[position]):
        unused = published(measured.earlier.index[position], scheme.decimals)
        notes.append(Note("score_unused", {"score": str(unused)}))
    if measured.incomplete is not None and measured.incomplete[position]:
        notes.append(Note("incomplete_answers", {"ballots": int(measured.incomplete[position])}))
    missing = [wave.groups[group] for group in np.flatnonzero(cells.missing_group[position])]
    lines = [scheme.line(group) for group in (*missing, *cells.absent_groups[unit.unit_class])]
    if lines and ballots:
        notes.append(Note("group_missing", {"groups": list(dict.fromkeys(lines)), "policy": scheme.missing_group}))
    dimensions = [wave.dimensions[d] for d in np.flatnonzero(cells.missing_dimension[position])]
    if dimensions:
        notes.append(Note("dimension_missing", {"dimensions": dimensions, "policy": scheme.missing_dimension}))
    awareness = measured.rates.awareness[position]
    if np.isfinite(awareness) and awareness < LOW_AWARENESS:
        notes.append(Note("low_awareness", {"unknown": 100 * (1 - float(awareness))}))
    tallied = influence.tallied
    if tallied is not None and ballots and tallied.raters[position].sum() == ballots:
        notes.append(Note("tallies_only", {}))
    if influence.unknown[position] and np.isfinite(cells.index[position]):
        notes.append(Note("one_respondent", {}))
    return tuple(notes)


def _class(measured: Measured, name: str, members: np.ndarray, units: list[UnitResult]) -> ClassResult:
    mean, variance = measured.mean_of(members[measured.eligible[members]])
    return ClassResult(
        name=name,
        units=tuple(sorted(units, key=lambda unit: (unit.rank is None, unit.rank or 0))),
        mean=mean,
        mean_published=None if mean is None else published(mean, measured.scheme.decimals),
        mean_se=None if variance is None else float(np.sqrt(variance)),
        change=None,
    )


def _overall(measured: Measured) -> Overall:
    rates, members = measured.rates, np.flatnonzero(measured.eligible)
    mean, variance = measured.mean_of(members)
    scored, unknown = rates.scored_weight[members].sum(), rates.unknown_weight[members].sum()
    # The rate of all would give away the one of a unit that does not show it.
    rated = scored if all(measured.shown[member].rates for member in members) else 0.0
    return Overall(
        index=None if mean is None else published(mean, measured.scheme.decimals),
        index_exact=mean,
        se=None if variance is None else float(np.sqrt(variance)),
        change=None,
        satisfaction_rate=100 * float(rates.strict_weight[members].sum() / rated) if rated else None,
        satisfaction_rate_broad=100 * float(rates.broad_weight[members].sum() / rated) if rated else None,
        broad_change=None,
        unknown_share=100 * float(unknown / (scored + unknown)) if scored + unknown else None,
        rate_base=int(rates.base[members].sum()),
        ballots=sum(forms for _, forms in _ballots_by_line(measured)),
        ballots_by_line=_ballots_by_line(measured),
    )


def _uncounted(measured: Measured) -> tuple[str, ...]:
    """A group that the scheme does not name counts nothing: a name typed otherwise must not pass in silence."""
    wave, cells = measured.wave, measured.cells
    answered = (wave.counts[..., cells.scored].sum(axis=(2, 3)) > 0).any(axis=0)
    weighs = (cells.group_weight > 0).any(axis=0)
    return tuple(dict.fromkeys(measured.scheme.line(wave.groups[group]) for group in np.flatnonzero(answered & ~weighs)))


def _ballots_by_line(measured: Measured) -> tuple[tuple[str, int], ...]:
    wave, ratings = measured.wave, measured.wave.ratings
    by_group = np.bincount(ratings.ballot_group[answered_ballots(ratings)], minlength=len(wave.groups))
    by_group = by_group + forms_by_group(wave)
    lines = lines_of(measured.scheme, wave.groups)
    return tuple((line.name, int(sum(by_group[group] for group in line.groups))) for line in lines)


def _percent(share: float) -> float | None:
    return 100 * float(share) if np.isfinite(share) else None


def _percents(low: float, high: float) -> tuple[float, float] | None:
    return (100 * float(low), 100 * float(high)) if np.isfinite(low) else None
