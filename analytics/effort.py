"""How much care a ballot shows: completion, 不了解, time, and the same tick everywhere.

Sources: fewer than half of the questions answered is a break-off (AAPOR, Standard Definitions); half of the median time as
the line of speeding: Greszki, Meyer, Schoen (2015), Public Opinion Quarterly 79, 471; longstring: Johnson (2005), Journal
of Research in Personality 39, 103. The sharper lines are ours; benchmarks/attacks.py measures them.
Limits: the same tick everywhere is common and mostly sincere, so that alone it is never more than a hint; it weighs only
together with a time in which the form cannot have been read. Who sees few questions is fast: times are compared per
answer too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.findings import STRONG, SUSPECT, Finding
from analytics.forms import Form

LEAST_COMPLETE = 0.5
ALL_UNKNOWN, LEAST_GIVEN = 0.9, 10
"""Share of 不了解 that is remarkable, and answers before it is looked at."""
LEAST_UNITS = 10
"""Units rated before the same tick everywhere says anything."""
LEAST_TIMES = 30
"""Ballots with a time before their median is taken."""
FAST, VERY_FAST, TOO_FAST = 0.5, 0.25, 0.2
"""Shares of the median time: a hint; strong together with the same tick everywhere; strong alone."""
READING = 0.6
"""Seconds an answer below which not even the name of a unit was read."""
STRAIGHT = 0.9


@dataclass(frozen=True, eq=False)
class Effort:
    """Per ballot of a form. completion, unknown: shares; pace: time as a share of the median, the larger of the whole and
    per answer, NaN where unknown; seconds_per_answer; straightness: 1 the same tick for all units and items; same: whether
    all scored answers are one level, LEAST_UNITS rated."""

    completion: np.ndarray
    unknown: np.ndarray
    pace: np.ndarray
    seconds_per_answer: np.ndarray
    straightness: np.ndarray
    same: np.ndarray


def measure_effort(form: Form, seconds: np.ndarray) -> Effort:
    """seconds: [ballot of the form], NaN where unknown."""
    given = form.given.sum(axis=1)
    unknown = (form.given & np.append(form.unknown, np.zeros(256 - len(form.unknown), dtype=bool))[form.ticks]).sum(axis=1)
    enough = form.units_rated >= LEAST_UNITS
    straightness = np.where(enough, _across_units(form) * _across_items(form), 0.0)
    per_answer = seconds / np.maximum(given, 1)
    known = np.isfinite(seconds)
    pace = np.full(len(seconds), np.nan)
    if known.sum() >= LEAST_TIMES:
        pace = np.maximum(
            seconds / max(np.median(seconds[known]), 1e-9), per_answer / max(np.median(per_answer[known]), 1e-9)
        )
    return Effort(
        completion=given / np.maximum(form.asked.sum(axis=1), 1),
        unknown=np.where(given >= LEAST_GIVEN, unknown / np.maximum(given, 1), 0.0),
        pace=pace,
        seconds_per_answer=per_answer,
        straightness=straightness,
        same=enough & (_spread(form) == 0),
    )


def effort_findings(form: Form, effort: Effort) -> list[Finding]:
    """A finding per check and strength."""
    carelessness = effort.straightness * np.clip(1 - effort.pace, 0, 1)
    unread = effort.seconds_per_answer < READING
    careless = (effort.straightness >= STRAIGHT) & (effort.pace < VERY_FAST) & unread
    too_fast = (effort.pace < TOO_FAST) & unread & ~careless
    return [
        found
        for found in (
            _finding(form, "incomplete", SUSPECT, effort.completion < LEAST_COMPLETE, 1 - effort.completion),
            _finding(form, "all_unknown", SUSPECT, effort.unknown >= ALL_UNKNOWN, effort.unknown),
            _finding(form, "fast", STRONG, too_fast, 1 - effort.pace),
            _finding(form, "fast", SUSPECT, (effort.pace < FAST) & ~too_fast & ~careless, 1 - effort.pace),
            _finding(form, "effort", STRONG, careless, carelessness),
            _finding(form, "same_answers", SUSPECT, effort.same & ~careless, effort.straightness),
        )
        if found is not None
    ]


def _finding(form: Form, check: str, strength: str, where: np.ndarray, score: np.ndarray) -> Finding | None:
    rows = np.flatnonzero(where)
    if len(rows) == 0:
        return None
    facts = {"of": float(len(form.ballots))}
    return Finding(check, strength, form.ballots[rows], score[rows], group=form.group, channel=form.channel, facts=facts)


def _spread(form: Form) -> np.ndarray:
    """[ballot] distance from the worst answer to the best; 0 also where there is none."""
    values, rated = form.values, form.rated
    return np.where(rated, values, -1).max(axis=1) - np.minimum(np.where(rated, values, 2).min(axis=1), 1.0)


def _across_items(form: Form) -> np.ndarray:
    """[ballot] share of the units with two scored answers or more in which all are the same; 1 where there is none."""
    starts, rated, values = form.unit_starts, form.rated, form.values
    several = np.add.reduceat(rated, starts, axis=1, dtype=np.int16) >= 2
    high = np.maximum.reduceat(np.where(rated, values, -1), starts, axis=1)
    low = np.minimum.reduceat(np.where(rated, values, 2), starts, axis=1)
    return np.where(several.any(axis=1), (several & (high == low)).sum(axis=1) / np.maximum(several.sum(axis=1), 1), 1.0)


def _across_units(form: Form) -> np.ndarray:
    """[ballot] longest run of one answer down the units, as a share of the units rated; mean over the dimensions."""
    runs, rated = np.zeros(len(form.ballots)), np.zeros(len(form.ballots))
    for dimension in np.unique(form.dimension):
        columns = np.flatnonzero(form.dimension == dimension)
        runs += _longest_run(form.ticks[:, columns], form.rated[:, columns])
        rated += form.rated[:, columns].sum(axis=1)
    return runs / np.maximum(rated, 1)


def _longest_run(ticks: np.ndarray, rated: np.ndarray) -> np.ndarray:
    """[ballot] the most answers in a row that are the same; what is not rated is passed over."""
    last = np.full(len(ticks), -1, dtype=np.int16)
    run, longest = np.zeros(len(ticks), dtype=np.int32), np.zeros(len(ticks), dtype=np.int32)
    for column in range(ticks.shape[1]):
        here, tick = rated[:, column], ticks[:, column]
        run = np.where(here, np.where(tick == last, run + 1, 1), run)
        last = np.where(here, tick, last)
        longest = np.maximum(longest, run)
    return longest
