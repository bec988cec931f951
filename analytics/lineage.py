"""Where units come from: renamed, merged, split; and an earlier wave as it would be on the units of a later one.

A single predecessor under another name is the same unit. Of merged units the ratings are put together before anything is
measured: a person who rated two of them stays one respondent with both ratings. A unit that was split off has no earlier
figure of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from analytics.appraisal import Appraisal, Note, UnitResult
from analytics.measure import Measured
from analytics.published import published
from analytics.rates import Z95
from analytics.wave import Scores, Unit, Wave


@dataclass(frozen=True, eq=False)
class Lineage:
    """Which units of the wave before a unit comes from, where that is not itself alone; none where it was split off.

    merged: the wave before, measured on the units that came from several.
    """

    sources: Mapping[str, tuple[str, ...]]
    split: Mapping[str, tuple[str, ...]]
    merged: Measured | None = None


ITSELF = Lineage({}, {})
"""Every unit is what it was."""


@dataclass(frozen=True)
class Ancestors:
    """The units of one wave that a later unit comes from. kind: own, renamed, merged, split."""

    names: tuple[str, ...]
    kind: str


def lineage_of(units: Sequence[Unit], before: Collection[str]) -> Lineage:
    """before: names of the units of the wave before. Only units that say predecessors can differ from themselves."""
    sources = {unit.name: tuple(name for name in _family(unit.name, unit.predecessors) if name in before) for unit in units}
    heirs = Counter(name for names in sources.values() for name in names)
    different = {name: names for name, names in sources.items() if names and names != (name,)}
    split = {name: names for name, names in different.items() if any(heirs[each] > 1 for each in names)}
    return Lineage({name: names for name, names in different.items() if name not in split}, split)


def comparable(wave: Wave, sources: Mapping[str, tuple[str, ...]]) -> Wave:
    """The wave with these units in place of their sources, whose ratings and counts are put together.

    A unit stands in the class of the source that has its name, else of the first one.
    """
    heir = {source: name for name, names in sources.items() for source in names}
    names = [heir.get(unit.name, unit.name) for unit in wave.units]
    position = {name: place for place, name in enumerate(dict.fromkeys(names))}
    models: dict[str, Unit] = {}
    for unit, name in zip(wave.units, names, strict=True):
        if name not in models or unit.name == name:
            models[name] = unit
    places = np.array([position[name] for name in names], dtype=np.int64)

    def together(parts: np.ndarray) -> np.ndarray:
        sums = np.zeros((len(position), *parts.shape[1:]), dtype=parts.dtype)
        np.add.at(sums, places, parts)
        return sums

    return replace(
        wave,
        units=tuple(replace(models[name], name=name) for name in position),
        counts=together(wave.counts),
        weights=together(wave.weights),
        ratings=replace(wave.ratings, unit=places[wave.ratings.unit]),
        tallies=None if wave.tallies is None else together(wave.tallies),
        scores=None if wave.scores is None else _scores_together(wave.scores, places, len(position)),
    )


@dataclass(frozen=True)
class Register:
    """The units of a wave and what they came from; an Appraisal is one too."""

    unit_names: tuple[str, ...]
    predecessors: Mapping[str, tuple[str, ...]]


def register_of(units: Sequence[Unit]) -> Register:
    return Register(
        tuple(unit.name for unit in units), {unit.name: unit.predecessors for unit in units if unit.predecessors}
    )


def sources_of_today(waves: Sequence[Register]) -> list[dict[str, tuple[str, ...]]]:
    """For each of the waves, oldest first, which of its units became one of the last wave's under another name.

    Units that were split off, and those that the last wave lacks, stay what they were.
    """
    sources: list[dict[str, tuple[str, ...]]] = [{} for _ in waves]
    for unit in waves[-1].unit_names:
        for found, before in zip(sources, ancestors(waves, unit), strict=True):
            if before.names and before.kind in ("renamed", "merged"):
                found[unit] = before.names
    return sources


def as_today(
    wave: Wave, sources: Mapping[str, tuple[str, ...]], today: Sequence[Unit], sees: Callable[[str], bool]
) -> Wave:
    """An earlier wave with the units, classes and ranking of today. sees: classes whose units may be moved and merged."""
    unit_class = {unit.name: unit.unit_class for unit in wave.units}
    allowed = {name: names for name, names in sources.items() if all(sees(unit_class[each]) for each in names)}
    merged = comparable(wave, allowed)
    now = {unit.name: unit for unit in today}
    units = tuple(
        replace(unit, unit_class=now[unit.name].unit_class, ranked=now[unit.name].ranked)
        if unit.name in now and sees(unit.unit_class)
        else unit
        for unit in merged.units
    )
    return replace(merged, units=units)


def ancestors(waves: Sequence[Appraisal | Register], unit: str) -> list[Ancestors]:
    """For each of the waves, oldest first, the units that became this one; no names where none of them was rated."""
    family, split, found = {unit}, set(), []
    for appraisal in reversed(waves):
        names = tuple(name for name in appraisal.unit_names if name in family)
        kind = "split" if split & {*names} else "merged" if len(names) > 1 else "own" if names == (unit,) else "renamed"
        found.append(Ancestors(names, kind))
        heirs = Counter(
            name for heir in appraisal.unit_names for name in _family(heir, appraisal.predecessors.get(heir, ()))
        )
        for name in names:
            for former in appraisal.predecessors.get(name, ()):
                family.add(former)
                if heirs[former] > 1 and former != name:
                    split.add(former)
    return found[::-1]


def merged_result(name: str, units: Sequence[UnitResult], appraisal: Appraisal) -> UnitResult:
    """What units together had in a wave: the mean of their indices, weighted by their ballots; no rank, no parts.

    Its error follows from Σ. Nothing is given where one of the units may not be shown: the others would give it away.
    """
    ballots = np.array([unit.ballots for unit in units], dtype=float)
    share = _shares(ballots)
    known = share is not None and all(unit.shown and unit.index_exact is not None for unit in units)
    exact = se = None
    if known:
        exact = float(share @ [unit.index_exact for unit in units])
        if all(unit.se is not None for unit in units):
            places = [appraisal.unit_names.index(unit.name) for unit in units]
            se = float(np.sqrt(share @ appraisal.covariance[np.ix_(places, places)] @ share))
    note = Note("merged_mean" if ballots.any() else "merged_plain", {"units": [unit.name for unit in units]})
    published_before = tuple(note for note in units[0].notes if note.code == "scores_only")
    return replace(
        units[0], name=name, rank=None, tied=False, index=None if exact is None else published(exact, appraisal.decimals),
        index_exact=exact, se=se, rank_low=None, rank_high=None, ballots=int(ballots.sum()),
        ci_low=None if se is None else max(appraisal.lowest, exact - Z95 * se),
        ci_high=None if se is None else min(appraisal.highest, exact + Z95 * se),
        satisfaction_rate=_pooled(units, "satisfaction_rate") if known else None, satisfaction_rate_ci=None,
        satisfaction_rate_broad=_pooled(units, "satisfaction_rate_broad") if known else None,
        satisfaction_rate_broad_ci=None, awareness_rate=None, rate_base=sum(unit.rate_base for unit in units), grade=None,
        change=None, notes=(note, *published_before), class_gap=None,
        class_gap_se=None, dimensions=(), groups=(), flags=(),
    )  # fmt: skip


def _scores_together(scores: Scores, places: np.ndarray, count: int) -> Scores:
    """Means of the published scores, weighted as `_shares` says; none where a part has none."""
    score, rated = np.full((count, scores.score.shape[1]), np.nan), np.zeros(count, dtype=scores.rated.dtype)
    for place in range(count):
        parts = np.flatnonzero(places == place)
        rated[place] = scores.rated[parts].sum()
        if (share := _shares(scores.rated[parts])) is not None:
            score[place] = share @ scores.score[parts]
    return Scores(score, rated)


def _shares(ballots: np.ndarray) -> np.ndarray | None:
    """By ballots; equal where none are known of any part, as of old notices; None where some are known and some not."""
    if not ballots.any():
        return np.full(len(ballots), 1 / len(ballots))
    return ballots / ballots.sum() if ballots.all() else None


def _family(name: str, predecessors: Sequence[str]) -> tuple[str, ...]:
    """A unit and what it came from: one that took another in goes on itself."""
    return tuple(dict.fromkeys((name, *predecessors)))


def _pooled(units: Sequence[UnitResult], rate: str) -> float | None:
    base = sum(unit.rate_base for unit in units)
    return sum(unit.rate_base * (getattr(unit, rate) or 0.0) for unit in units) / base if base else None
