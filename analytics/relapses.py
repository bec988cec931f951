"""反弹: tasks that were closed and came back. Never by counts alone: shares of those who wrote are compared between waves.

returned   a topic is raised by a larger share than in the wave, of those since the closing, that had the smallest; where
           the newest is the first one since, than in the wave of the problem (Newcombe's interval, as p-value)
fell       the score that was to be mended fell again, in the newest wave against the one before
still      no proof of the former, but at least FEW persons raise the topic, and their share is not proven smaller than it
           was in the wave of the problem: a person has to look

The first two need their test, all closed tasks of the newest wave together (Benjamini–Hochberg).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analytics.appraisal import Change
from analytics.follow_up import TOPIC, Task
from analytics.multiplicity import LEVEL, Family, adjusted
from analytics.shares import newcombe, newcombe_p

RETURNED, FELL, STILL = CODES = ("returned", "fell", "still")
FEW = 5
"""Persons below whom nothing is called back."""


@dataclass(frozen=True)
class Raised:
    """A topic of a unit in one wave: who raised it, of those who wrote something effective."""

    wave: str
    raised: int
    persons: int

    @property
    def share(self) -> float:
        return self.raised / self.persons


@dataclass(frozen=True)
class Closed:
    """A closed task. unit: its name in the newest wave. heard: of a topic, in the wave of the problem and then in each wave
    since the closing whose comments may be shown; change: else, of the score in the newest wave since the one before."""

    task: Task
    unit: str
    heard: tuple[Raised, ...] = ()
    change: Change | None = None


@dataclass(frozen=True)
class Relapse:
    """code: one of CODES. before: what a topic is compared with, now: the newest; change: of a score. p_adjusted, family:
    None of what was only not proven."""

    task: Task
    unit: str
    code: str
    before: Raised | None = None
    now: Raised | None = None
    change: Change | None = None
    p_adjusted: float | None = None
    family: Family | None = None

    @property
    def certain(self) -> bool:
        """Whether its test has passed."""
        return self.code != STILL


def relapses(closed: Sequence[Closed]) -> tuple[Relapse, ...]:
    """The proven ones first, then in the order of the tasks."""
    p = np.array([_p(each) for each in closed], dtype=float)
    corrected, family = adjusted(p, "relapses")
    found = []
    for each, q in zip(closed, corrected, strict=True):
        relapse = _proven(each) if np.isfinite(q) and q <= LEVEL else None
        if relapse is not None:
            found.append(replace(relapse, p_adjusted=float(q), family=family))
        elif each.task.kind == TOPIC and _still(each):
            found.append(Relapse(each.task, each.unit, STILL, each.heard[0], each.heard[-1]))
    return tuple(sorted(found, key=lambda each: not each.certain))


def _p(each: Closed) -> float:
    if each.task.kind != TOPIC:
        return np.nan if each.change is None or each.change.p is None else each.change.p
    if len(each.heard) < 2:
        return np.nan
    now, best = each.heard[-1], _best(each)
    return newcombe_p(now.share, now.persons, best.share, best.persons)


def _proven(each: Closed) -> Relapse | None:
    """What a small p-value proves; a change for the better is no relapse."""
    if each.task.kind != TOPIC:
        fell = each.change.ci_low + each.change.ci_high < 0
        return Relapse(each.task, each.unit, FELL, change=replace(each.change, verdict="down")) if fell else None
    now, best = each.heard[-1], _best(each)
    if now.raised < FEW or now.share <= best.share:
        return None
    return Relapse(each.task, each.unit, RETURNED, best, now)


def _best(each: Closed) -> Raised:
    """The wave since the closing with the smallest share; before there are two, that of the problem."""
    return min(each.heard[1:-1] or each.heard[:1], key=lambda raised: raised.share)


def _still(each: Closed) -> bool:
    if len(each.heard) < 2 or each.heard[-1].raised < FEW:
        return False
    first, now = each.heard[0], each.heard[-1]
    _, high = newcombe(now.share, now.persons, first.share, first.persons)
    return bool(high >= 0)
