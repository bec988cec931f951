"""What a check of ballots returns, and the bounds on chance that the checks share.

A finding is a hint: nothing is left out because of it until a person says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

SUSPECT, STRONG = "suspect", "strong"
SURE = 1e-4
"""Chance below which a coincidence is no longer taken for one, after counting how often was looked."""
CHECKS = (
    "out_of_range", "canvass", "burst", "network", "device", "copies", "near_copies", "robot", "effort", "fast",
    "same_answers", "incomplete", "all_unknown",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Finding:
    """Ballots that one check points at for one reason.

    check: one of CHECKS; strength: suspect or strong. ballots: positions in the wave. score: [ballot] what the check
    measured, larger is more remarkable. p: an upper bound of the chance, None where the check has none.
    group, channel: positions; network: keyed hash of a block of addresses, 0 where not of one block; start, end: the
    time in which the ballots came, None where unknown or not of interest; unit: position of the unit concerned.
    facts: further figures by name.
    """

    check: str
    strength: str
    ballots: np.ndarray
    score: np.ndarray
    p: float | None = None
    group: int | None = None
    channel: int | None = None
    network: int = 0
    start: np.datetime64 | None = None
    end: np.datetime64 | None = None
    unit: int | None = None
    facts: dict[str, float] = field(default_factory=dict)


def log_chance(count: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Logarithm of an upper bound of P(Poisson(expected) ≥ count): Chernoff's, −(k ln(k/λ) − k + λ); 0 where k ≤ λ."""
    k, mean = np.asarray(count, dtype=float), np.asarray(expected, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        exponent = k * np.log(k / mean) - k + mean
    return np.where(k > mean, -np.maximum(exponent, 0.0), 0.0)


def share_by_chance(count: np.ndarray, of: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Upper bound of P(Binomial(of, share) ≥ count): Chernoff's, exp(−n KL(k/n ‖ q)); 1 where k/n ≤ q."""
    n, q = np.asarray(of, dtype=float), np.asarray(share, dtype=float)
    seen = np.asarray(count, dtype=float) / np.maximum(n, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        above = np.where(seen > 0, seen * np.log(seen / q), 0.0)
        below = np.where(seen < 1, (1 - seen) * np.log((1 - seen) / (1 - q)), 0.0)
    return np.where(seen > q, np.exp(-np.maximum(n * (above + below), 0.0)), 1.0)


def without_parts(findings: list[Finding]) -> list[Finding]:
    """Two views may show the same ballots: a finding goes where nearly all of it is in a larger one."""
    kept: list[Finding] = []
    for each in sorted(findings, key=lambda finding: -len(finding.ballots)):
        if not any(covers(other, each) for other in kept):
            kept.append(each)
    return kept


def covers(larger: Finding, finding: Finding) -> bool:
    """Whether more than four in five of its ballots are in the other, on the same unit and no stronger there."""
    same = larger.unit == finding.unit and (larger.strength == STRONG or finding.strength == SUSPECT)
    return same and float(np.isin(finding.ballots, larger.ballots).mean()) > 0.8
