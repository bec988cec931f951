"""拉票: many ballots that favour one unit against all others, and come together.

A ballot favours a unit if it gives it the best answer, and all the others at least two fifths of the scale less on
average, or rates nobody else at all although the form has others. In a cluster (a block of addresses, a time that stands
out, a hundred neighbours in time or in the file) the number of ballots that favour one unit is held against the share of
such ballots in the rest of the form; the chance is Chernoff's upper bound, multiplied by units and clusters.
The same is done for harm: the worst answer to one unit and at least two fifths more to the others.
Limits: a request that is followed by everybody alike, from everywhere, cannot be told from popularity; a form that rates
one unit by its nature (a counter's own code) is passed over where most of its ballots do.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analytics.findings import STRONG, SURE, SUSPECT, Finding, share_by_chance, without_parts
from analytics.forms import BallotFacts, Form, thin_strata

CONTRAST = 0.4
LEAST_CLUSTER, LEAST_FAVOURS = 20, 10
MOST = 0.5
"""Share of a cluster's ballots that makes it strong."""
FORM_OF_MANY = 3
"""Units on a form, in the median, from which a ballot with one unit is remarkable."""


def canvass_findings(form: Form, facts: BallotFacts, bursts: list[np.ndarray]) -> list[Finding]:
    """A finding per cluster and unit, of the ballots that favour or harm it. bursts: ballots of times that stand out."""
    units = form.unit[form.unit_starts]
    if len(units) < 2:
        return []
    mean = unit_means(form)
    n = len(form.ballots)
    clusters = [rows for rows in _clusters(form, facts, bursts) if LEAST_CLUSTER <= len(rows) < n]
    looks = 2 * len(units) * max(1, len(clusters))
    findings = []
    for direction, marked in (("favour", favours(mean)), ("harm", favours(1 - mean))):
        whole = marked.sum(axis=0)
        for rows in clusters:
            count = marked[rows].sum(axis=0)
            usual = (whole - count + 1) / (n - len(rows) + 2)
            p = looks * share_by_chance(count, len(rows), usual)
            for unit in np.flatnonzero((p < SURE) & (count >= LEAST_FAVOURS)):
                there = rows[marked[rows, unit]]
                findings.append(_finding(form, facts, there, int(units[unit]), float(p[unit]), len(rows), direction))
    return [
        each for direction in (0.0, 1.0) for each in without_parts([f for f in findings if f.facts["harm"] == direction])
    ]


def unit_means(form: Form) -> np.ndarray:
    """[ballot, unit] mean of the scored answers, NaN where there is none."""
    total = np.add.reduceat(np.where(form.rated, form.values, 0.0), form.unit_starts, axis=1)
    count = np.add.reduceat(form.rated, form.unit_starts, axis=1, dtype=np.int32)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)


def favours(mean: np.ndarray) -> np.ndarray:
    """[ballot, unit] the unit has the best answer, the others far less, or no answer."""
    known = np.isfinite(mean)
    total, count = np.where(known, mean, 0).sum(axis=1), known.sum(axis=1)
    others = (total[:, None] - np.where(known, mean, 0)) / np.maximum(count[:, None] - 1, 1)
    best = known & (mean > 1 - 1e-6)
    far = best & (count[:, None] > 1) & (mean - others >= CONTRAST)
    if np.median(count) < FORM_OF_MANY:
        return far
    return far | (best & (count == 1)[:, None])


def _clusters(form: Form, facts: BallotFacts, bursts: list[np.ndarray]) -> Iterator[np.ndarray]:
    """Rows of the form that came together."""
    for ballots in bursts:
        yield np.flatnonzero(np.isin(form.ballots, ballots))
    yield from thin_strata(form, facts, np.arange(len(form.ballots)))


def _finding(
    form: Form, facts: BallotFacts, rows: np.ndarray, unit: int, p: float, cluster: int, direction: str
) -> Finding:
    ballots = form.ballots[rows]
    networks, moments = np.unique(facts.network[ballots]), facts.submitted[ballots]
    moments = moments[~np.isnat(moments)]
    return Finding(
        "canvass",
        STRONG if len(rows) >= MOST * cluster else SUSPECT,
        ballots,
        np.full(len(rows), len(rows) / cluster),
        p=min(1.0, p),
        group=form.group,
        channel=form.channel,
        network=int(networks[0]) if len(networks) == 1 else 0,
        start=moments.min() if len(moments) else None,
        end=moments.max() if len(moments) else None,
        unit=unit,
        facts={"cluster": float(cluster), "harm": float(direction == "harm")},
    )
