"""All checks over the ballots of a wave. Checks flag; a person decides.

forms.py       ballots as sheets of ticks
findings.py    what a check returns
effort.py      completion, 不了解, time, the same tick everywhere
copies.py      exact and near duplicates
clusters.py    one device, one block of addresses, bursts in time
robots.py      ticks by fixed shares
canvassing.py  many for one unit, together
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.blocks import answered_ballots
from analytics.canvassing import canvass_findings
from analytics.clusters import burst_findings, device_findings, network_findings, sheets_of
from analytics.copies import copy_findings
from analytics.effort import effort_findings, measure_effort
from analytics.findings import CHECKS, STRONG, Finding, covers
from analytics.forms import BallotFacts, Form, forms
from analytics.robots import robot_findings
from analytics.wave import NOT_RATED, Wave


@dataclass(frozen=True)
class FormSummary:
    """One group by one channel. Shares between 0 and 1, None where nothing is known; seconds is a median.

    completion: answered of asked; unknown: 不了解 of answers; same: ballots whose scored answers are all one level.
    """

    group: int
    channel: int
    ballots: int
    completion: float
    unknown: float
    same: float
    seconds: float | None


@dataclass(frozen=True, eq=False)
class Integrity:
    """What the checks found, and what the forms look like."""

    findings: tuple[Finding, ...]
    forms: tuple[FormSummary, ...]

    def strong(self) -> np.ndarray:
        """Positions of the ballots with a strong hint."""
        found = [finding.ballots for finding in self.findings if finding.strength == STRONG]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)


def check_ballots(wave: Wave, facts: BallotFacts, score: np.ndarray) -> Integrity:
    """score: [level], NaN where the level has none. Findings stand in the order of CHECKS, larger ones first."""
    answered = answered_ballots(wave.ratings)
    all_forms = list(forms(wave, facts, score))
    sheets = sheets_of(all_forms, len(wave.ratings.ballot_group))
    bursts = burst_findings(facts, answered, sheets)
    findings = [
        *_out_of_range(wave, score),
        *device_findings(facts, answered, sheets),
        *_not_covered(network_findings(facts, answered, sheets), bursts),
        *bursts,
    ]
    summaries = []
    for form in all_forms:
        effort = measure_effort(form, facts.seconds[form.ballots])
        summaries.append(_summary(form, effort.completion, effort.same, facts.seconds[form.ballots]))
        findings += effort_findings(form, effort)
        findings += copy_findings(form)
        findings += robot_findings(form, facts)
        findings += canvass_findings(form, facts, [burst.ballots for burst in bursts])
    findings.sort(key=lambda finding: (CHECKS.index(finding.check), -len(finding.ballots), int(finding.ballots[0])))
    return Integrity(tuple(findings), tuple(summaries))


def own_ratings(wave: Wave, facts: BallotFacts) -> np.ndarray:
    """[rating] whether the respondent rates the unit they work for; by rule such a rating does not count."""
    own = facts.own_unit[wave.ratings.ballot]
    return (own >= 0) & (own == wave.ratings.unit)


def _out_of_range(wave: Wave, score: np.ndarray) -> list[Finding]:
    """Ballots with an answer that the scheme does not know."""
    known = np.isfinite(score) | np.array([name in NOT_RATED for name in wave.levels], dtype=bool)
    ballots, counts = np.unique(wave.ratings.ballot[~known[wave.ratings.level]], return_counts=True)
    return [Finding("out_of_range", STRONG, ballots, counts.astype(float))] if len(ballots) else []


def _not_covered(networks: list[Finding], bursts: list[Finding]) -> list[Finding]:
    """A block whose ballots nearly all came in one burst is that burst."""
    return [each for each in networks if not any(burst.network == each.network and covers(burst, each) for burst in bursts)]


def _summary(form: Form, completion: np.ndarray, same: np.ndarray, seconds: np.ndarray) -> FormSummary:
    known = seconds[np.isfinite(seconds)]
    given = int(form.given.sum())
    unknown = sum(int((form.ticks == level).sum()) for level in np.flatnonzero(form.unknown))
    return FormSummary(
        group=form.group,
        channel=form.channel,
        ballots=len(form.ballots),
        completion=float(completion.mean()),
        unknown=unknown / max(given, 1),
        same=float(same.mean()),
        seconds=float(np.median(known)) if len(known) else None,
    )
