"""回头看: whether what a unit had to mend got better than with similar units, as one family of tests.

Similar units are those of its class that had no task on the same subject. Of a dimension the scores are compared, of an
event the index, of a topic the share of those who raised it among all who wrote something effective on the unit. How:
analytics/similar_units.py and similar_topics.py.

more      proven to have improved more than similar units
less      proven to have improved less than they did, or to have fallen more
no_more   not proven, and an improvement by the least that matters beyond theirs is excluded by the 95 % interval
unclear   the data cannot tell
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from analytics.bands import effective_raters
from analytics.measure import Measured
from analytics.multiplicity import LEVEL, Family, adjusted
from analytics.overlap import overlap_by_dimension, overlap_covariance
from analytics.similar_topics import topic_against
from analytics.similar_units import FEWEST, Item, SimilarUnits

DIMENSION, TOPIC, EVENT = KINDS = ("dimension", "topic", "event")
MORE, LESS, NO_MORE, UNCLEAR = VERDICTS = ("more", "less", "no_more", "unclear")
INDEX = ""
"""Stands among the dimensions for the score as a whole."""
TOPIC_MINIMUM = 10.0
"""Percentage points of those who wrote: the least change of a topic that matters."""


@dataclass(frozen=True)
class Task:
    """What is looked back at. unit: its name in the wave of the problem; subject: a dimension, a topic, what happened."""

    number: int
    unit: str
    kind: str
    subject: str


@dataclass(frozen=True)
class Heard:
    """What was written on a unit: persons who wrote something effective, and by topic those who raised it as a problem."""

    persons: int
    raised: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Side:
    """One wave. shown: by unit the dimensions that may be shown of it, INDEX among them; heard: units whose comments may
    be. Units that became others go by their later names."""

    measured: Measured
    shown: Mapping[str, frozenset[str]]
    heard: Mapping[str, Heard]


@dataclass(frozen=True)
class FollowUp:
    """A task looked back at. unit: its name now, None where it is none. Figures are points, of a topic percent.

    raters: whose answers count, of a topic who wrote; raised: of them who raised the topic. similar: units compared with,
    and their means (of a topic all who wrote on them together). difference: of the differences, as a calculator has it.
    expected: what the unit would have now, had it gone as with similar units that started where it did; gain: how much
    better it is, with its 95 % interval; beyond: none of them started as low. spread: points by which similar units change
    differently for reasons of their own, None of topics. minimum: the least gain that matters. why: where there is no gain,
    one of gone, moved, changed (scale or rules), not_asked, hidden, untested, few_similar.
    """

    task: Task
    unit: str | None
    unit_class: str = ""
    before: float | None = None
    after: float | None = None
    raters: tuple[int, int] | None = None
    raised: tuple[int, int] | None = None
    similar: int = 0
    similar_before: float | None = None
    similar_after: float | None = None
    difference: float | None = None
    expected: float | None = None
    gain: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    family: Family | None = None
    spread: float | None = None
    beyond: bool = False
    minimum: float = 0.0
    verdict: str = UNCLEAR
    why: str = ""


def follow_ups(
    tasks: Sequence[Task], then: Side, now: Side, heirs: Mapping[str, str], comparable: bool = True
) -> tuple[FollowUp, ...]:
    """In the order of the tasks. heirs: what units of then are called now; those that are no unit now are absent.
    comparable: whether the scores of the two waves may be compared."""
    looking = _Looking(tasks, then, now, heirs, comparable)
    return judged([looking.back(task) for task in tasks])


def judged(found: Sequence[FollowUp]) -> tuple[FollowUp, ...]:
    """With p-values adjusted as one family, and verdicts."""
    p = np.array([np.nan if each.p is None else each.p for each in found], dtype=float)
    corrected, family = adjusted(p, "follow_up")
    return tuple(
        each if each.p is None else replace(each, p_adjusted=float(q), family=family, verdict=_verdict(each, q))
        for each, q in zip(found, corrected, strict=True)
    )


def _verdict(each: FollowUp, q: float) -> str:
    if q <= LEVEL:
        return MORE if each.gain > 0 else LESS
    return NO_MORE if each.high < each.minimum else UNCLEAR


class _Looking:
    def __init__(self, tasks: Sequence[Task], then: Side, now: Side, heirs: Mapping[str, str], comparable: bool) -> None:
        self.then, self.now, self.heirs, self.comparable = then, now, heirs, comparable
        self.tasked: dict[tuple[str, str], set[str]] = defaultdict(set)
        for task in tasks:
            self.tasked[_subject(task)].add(heirs.get(task.unit, ""))
        self.place_then = {unit.name: place for place, unit in enumerate(then.measured.wave.units)}
        self.place_now = {unit.name: place for place, unit in enumerate(now.measured.wave.units)}

    def back(self, task: Task) -> FollowUp:
        unit = self.heirs.get(task.unit)
        if unit is None or unit not in self.place_now or unit not in self.place_then:
            return FollowUp(task, None, why="gone")
        found = FollowUp(task, unit, self._class(self.now, unit))
        if found.unit_class != self._class(self.then, unit):
            return replace(found, why="moved")
        return self._topic(found) if task.kind == TOPIC else self._score(found)

    def _score(self, found: FollowUp) -> FollowUp:
        unit, name = found.unit, _subject(found.task)[1]
        sides = (self.then, self.now)
        if not self.comparable:
            return replace(found, why="changed")
        if any(name != INDEX and name not in side.measured.wave.dimensions for side in sides):
            return replace(found, why="not_asked")
        if any(name not in side.shown.get(unit, ()) for side in sides):
            return replace(found, why="hidden")
        before, after = (_scores(side.measured, name) for side in sides)
        places = self.place_then[unit], self.place_now[unit]
        found = replace(
            found, before=float(before.score[places[0]]), after=float(after.score[places[1]]),
            raters=(int(before.raters[places[0]]), int(after.raters[places[1]])),
            minimum=self.now.measured.scheme.min_change,
        )  # fmt: skip
        if before.unknown[places[0]] or after.unknown[places[1]]:
            return replace(found, why="untested")
        item = self._item(found, name, before, after)
        similar = np.arange(1, len(item.before))
        if len(similar) < FEWEST:
            return replace(found, similar=len(similar), why="few_similar")
        compared = SimilarUnits(item, similar).against(0)
        found = _beside(found, len(similar), float(item.before[similar].mean()), float(item.after[similar].mean()))
        return replace(
            found, expected=found.after - compared.effect, gain=compared.effect, low=compared.low, high=compared.high,
            p=compared.p, spread=compared.spread, beyond=compared.beyond,
        )  # fmt: skip

    def _item(self, found: FollowUp, name: str, before: _Scores, after: _Scores) -> Item:
        """Of the unit in question, and then of those of its class that are ranked and shown in both waves."""
        names = [found.unit] + [
            unit.name
            for place, unit in enumerate(self.now.measured.wave.units)
            if self._is_similar(unit.name, found)
            and name in self.now.shown.get(unit.name, ())
            and name in self.then.shown.get(unit.name, ())
            and self.now.measured.eligible[place]
            and self.then.measured.eligible[self.place_then[unit.name]]
            and not after.unknown[place]
            and not before.unknown[self.place_then[unit.name]]
        ]
        here, there = ([places[each] for each in names] for places in (self.place_now, self.place_then))
        shared = self._shared_index if name == INDEX else self._shared_by_dimension.get(name)
        both = np.zeros((len(names), len(names))) if shared is None else shared[np.ix_(here, there)]
        covariances = before.covariance[np.ix_(there, there)], after.covariance[np.ix_(here, here)]
        return Item(before.score[there], after.score[here], *covariances, both, before.effective[there])

    def _topic(self, found: FollowUp) -> FollowUp:
        sides, topic = (self.then.heard, self.now.heard), found.task.subject
        heard = [side.get(found.unit) for side in sides]
        if None in heard:
            return replace(found, why="hidden")
        raised, wrote = ([each.raised.get(topic, 0) for each in heard], [each.persons for each in heard])
        found = replace(
            found, before=100 * raised[0] / wrote[0], after=100 * raised[1] / wrote[1], raters=tuple(wrote),
            raised=tuple(raised), minimum=TOPIC_MINIMUM,
        )  # fmt: skip
        names = [found.unit] + [
            unit.name
            for unit in self.now.measured.wave.units
            if self._is_similar(unit.name, found) and all(unit.name in side for side in sides)
        ]
        similar = np.arange(1, len(names))
        if len(similar) < FEWEST:
            return replace(found, similar=len(similar), why="few_similar")
        topics = list(dict.fromkeys((topic, *(each for side in sides for name in names for each in side[name].raised))))
        told = [
            (
                np.array([[side[name].raised.get(each, 0) for name in names] for each in topics]),
                np.array([side[name].persons for name in names]),
            )
            for side in sides
        ]
        compared = topic_against(*told[0], *told[1], 0, 0, similar)
        found = _beside(found, len(similar), *(100 * float(k[0, 1:].sum() / n[1:].sum()) for k, n in told))
        return replace(
            found, expected=100 * compared.expected, gain=100 * compared.gain, low=100 * compared.low,
            high=100 * compared.high, p=compared.p,
        )  # fmt: skip

    def _is_similar(self, name: str, found: FollowUp) -> bool:
        if name in self.tasked[_subject(found.task)] or name == found.unit or name not in self.place_then:
            return False
        return self._class(self.now, name) == self._class(self.then, name) == found.unit_class

    @staticmethod
    def _class(side: Side, name: str) -> str:
        return next(unit.unit_class for unit in side.measured.wave.units if unit.name == name)

    @cached_property
    def _shared_by_dimension(self) -> Mapping[str, np.ndarray]:
        return overlap_by_dimension(self.now.measured, self.then.measured)

    @cached_property
    def _shared_index(self) -> np.ndarray | None:
        return overlap_covariance(self.now.measured.influence, self.then.measured.influence)


@dataclass(frozen=True, eq=False)
class _Scores:
    """Of one dimension, or of the index: [unit], covariance [unit, unit]; effective: raters of the index."""

    score: np.ndarray
    covariance: np.ndarray
    unknown: np.ndarray
    raters: np.ndarray
    effective: np.ndarray


def _scores(measured: Measured, name: str) -> _Scores:
    influence = measured.influence
    if name == INDEX:
        score, covariance, unknown, raters = (
            measured.cells.index, influence.covariance, influence.unknown, influence.ballots,
        )  # fmt: skip
    else:
        place = measured.wave.dimensions.index(name)
        score, covariance = measured.dimensions.score[:, place], influence.by_dimension[place]
        unknown, raters = influence.dimension_unknown[:, place], influence.dimension_raters[place].sum(axis=1)
    unknown = unknown | ~np.isfinite(score) | measured.earlier.stands
    return _Scores(score, covariance, unknown, raters, np.maximum(effective_raters(measured), 1.0))


def _subject(task: Task) -> tuple[str, str]:
    """What units without such a task have none on: of an event it is any event."""
    return task.kind, INDEX if task.kind == EVENT else task.subject


def _beside(found: FollowUp, similar: int, before: float, after: float) -> FollowUp:
    """before, after: of the similar units."""
    return replace(
        found, similar=similar, similar_before=before, similar_after=after,
        difference=(found.after - found.before) - (after - before),
    )  # fmt: skip
