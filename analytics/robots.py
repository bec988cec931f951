"""Ballots that a program ticked by fixed shares: too even in time, and without a person behind them.

Too even: in the order of submission, cut into runs of 20, the sums of the answers differ less between runs than those of
the same ballots in random order would. Each ballot's own leaning is taken out first. Mean and variance over all orders
are exact (Mantel 1967, Cancer Research 27, 209); the lower tail is that of a scaled chi-square (Wilson, Hilferty 1931).
No person: the variance of a ballot's mean is that of independent answers, while in the form as a whole a person who is
pleased with one unit is pleased with the others.
Limits (benchmarks/attacks.py measures them): a stratum of robots alone is found; mixed with honest ballots they soon
hide. So it is applied inside thin strata (block of addresses, neighbours in time or in the file), never to the
whole, and it needs 60 ballots. Robots that answer at random around fixed shares are not too even, only without a person.
"""

from __future__ import annotations

import math

import numpy as np

from analytics.findings import STRONG, SUSPECT, Finding, without_parts
from analytics.forms import BallotFacts, Form, thin_strata

RUN, LEAST_BALLOTS, LEAST_ITEMS = 20, 60, 10
EVEN = 1e-3
NO_PERSON, PERSONS = 2.0, 4.0
"""Variance of a ballot's mean over that of independent answers: below the first nobody is behind it; people are behind a
form above the second."""


def robot_findings(form: Form, facts: BallotFacts) -> list[Finding]:
    """A finding per stratum."""
    usable = np.flatnonzero(form.rated.sum(axis=1) >= LEAST_ITEMS)
    if len(usable) < LEAST_BALLOTS:
        return []
    values = form.values
    strata = [rows for rows in thin_strata(form, facts, usable) if len(rows) >= LEAST_BALLOTS]
    whole = person_effect(values[usable])
    findings = []
    for rows in strata:
        own, p = person_effect(values[rows]), evenness(values[rows])
        even = p * len(strata) < EVEN
        nobody = own < NO_PERSON and (whole > PERSONS or len(rows) > len(usable) / 2)
        if not (even or nobody):
            continue
        network, moments = np.unique(facts.network[form.ballots[rows]]), facts.submitted[form.ballots[rows]]
        moments = moments[~np.isnat(moments)]
        findings.append(
            Finding(
                "robot",
                STRONG if even and nobody else SUSPECT,
                np.sort(form.ballots[rows]),
                np.full(len(rows), -math.log10(max(p, 1e-300))),
                p=min(1.0, p * len(strata)),
                group=form.group,
                channel=form.channel,
                network=int(network[0]) if len(network) == 1 else 0,
                start=moments.min() if len(moments) else None,
                end=moments.max() if len(moments) else None,
                facts={"person_effect": own, "even": float(even)},
            )
        )
    return without_parts(findings)


def evenness(values: np.ndarray) -> float:
    """Chance that the runs differ so little. values: [ballot, item] in order of submission, NaN where nothing was rated."""
    n = len(values) // RUN * RUN
    if n < LEAST_BALLOTS:
        return 1.0
    centred = _centred(values[:n].astype(np.float64))
    spread = (centred**2).sum(axis=0)
    items = spread > 1e-6 * n
    if items.sum() < LEAST_ITEMS:
        return 1.0
    centred = centred[:, items] / np.sqrt(spread[items])
    alike = centred @ centred.T
    seen = float(alike.reshape(n // RUN, RUN, n // RUN, RUN).trace(axis1=0, axis2=2).sum())
    own = float(alike.trace())
    np.fill_diagonal(alike, 0.0)
    mean, variance = _over_all_orders(alike, n)
    mean += own
    if variance <= 0 or mean <= 0:
        return 1.0
    freedom = 2 * mean**2 / variance
    z = ((max(seen, 0.0) / mean) ** (1 / 3) - (1 - 2 / (9 * freedom))) / math.sqrt(2 / (9 * freedom))
    return 0.5 * math.erfc(-z / math.sqrt(2))


def person_effect(values: np.ndarray) -> float:
    """Variance of a ballot's mean over what independent answers would give; NaN where nearly all answers are one."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    items = count >= 2
    if len(values) < 2 or not items.any():
        return math.nan
    values, known, count = values[:, items], known[:, items], count[items]
    centred = np.where(known, values - np.where(known, values, 0).sum(axis=0) / count, 0.0)
    spread = (centred**2).sum(axis=0) / np.maximum(count - 1, 1)
    answers = known.sum(axis=1)
    independent = (known * spread).sum()
    if independent < 1e-3 * answers.sum():
        return math.nan
    return float((centred.sum(axis=1) ** 2).sum() / independent)


def _centred(values: np.ndarray) -> np.ndarray:
    """Answers less the mean of the question and the leaning of the ballot; 0 where there is none."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    of_item = np.where(known, values, 0).sum(axis=0) / np.maximum(count, 1)
    centred = np.where(known, values - of_item, 0.0)
    leaning = centred.sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    return np.where(known, centred - leaning[:, None], 0.0)


def _over_all_orders(alike: np.ndarray, n: int) -> tuple[float, float]:
    """Mean and variance of Σ alike[i, j] over pairs in one run, when the ballots stand in random order. Diagonal 0."""
    total, squares, rows = float(alike.sum()), float((alike**2).sum()), float((alike.sum(axis=1) ** 2).sum())
    run_total = run_squares = float(n * (RUN - 1))
    run_rows = float(n * (RUN - 1) ** 2)
    pairs, triples = n * (n - 1), n * (n - 1) * (n - 2)
    mean = total * run_total / pairs
    square = (
        2 * squares * run_squares / pairs
        + 4 * (rows - squares) * (run_rows - run_squares) / triples
        + (total**2 + 2 * squares - 4 * rows) * (run_total**2 + 2 * run_squares - 4 * run_rows) / (triples * (n - 3))
    )
    return mean, square - mean**2
