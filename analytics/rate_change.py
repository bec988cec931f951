"""Whether the 满意率 of a whole wave moved: the change of the pooled rate with an interval.

V = Σ_g factor_g Σ_r (z_r − z̄_g)²,  z_r = Σ over r's ratings of the ranked units  w (y − p) / W

as in analytics/rates.py, but a respondent's answers on all units are one influence. Wilson's n = p(1−p)/V of either wave
enters Newcombe's interval of the difference: it needs no covariance, which counts without ballots, and forms without
names, do not have. With people in both waves it is too wide rather than too narrow.
Counts without ballots enter V as if the same people had rated everything, and alike.
"""

from __future__ import annotations

import numpy as np

from analytics.blocks import respondent_blocks
from analytics.measure import Measured
from analytics.shares import newcombe


def broad_change_interval(now: Measured, before: Measured) -> tuple[float, float] | None:
    """Change of the share of the levels named satisfied_broad, all ranked units together, in percentage points.

    None where one of the waves has no scored answers.
    """
    pairs = [_pooled(each, each.scheme.satisfied_broad) for each in (now, before)]
    if None in pairs:
        return None
    low, high = newcombe(*pairs[0], *pairs[1])
    return 100 * float(low), 100 * float(high)


def _pooled(measured: Measured, satisfied: tuple[str, ...]) -> tuple[float, float] | None:
    """The pooled share and Wilson's n; where nobody differs, the number of respondents."""
    wave, ranked, influence = measured.wave, measured.eligible, measured.influence
    counted = measured.cells.counted & ranked[:, None, None, None]
    levels = np.array([name in satisfied for name in wave.levels], dtype=bool)
    weights = np.where(counted, wave.weights, 0.0)
    total = weights.sum()
    if not total > 0:
        return None
    share = min(1.0, float(weights[..., levels].sum() / total))
    pull = np.broadcast_to(levels - share, counted[:, 0].shape).ravel()
    squares, sums, people = np.zeros(len(wave.groups)), np.zeros(len(wave.groups)), 0
    for block in respondent_blocks(wave, counted):
        z = block.rows.sums(block.rows.weight * pull[block.rows.cell]).sum(axis=1)
        squares[block.group] += z @ z
        sums[block.group] += z.sum()
        people += int((block.given > 0).any(axis=1).sum())
    centred = np.maximum(0.0, squares - sums**2 / np.maximum(influence.respondents, 1))
    variance = np.nan_to_num(influence.factor) @ centred
    if wave.tallies is not None:
        tallies = np.where(counted, wave.tallies, 0)
        n = tallies.sum(axis=3)
        spread = np.sqrt(n / np.maximum(n - 1, 1) * (tallies * (levels - share) ** 2).sum(axis=3))
        variance += (spread.sum(axis=(0, 2)) ** 2).sum()
        people += int(n.max(axis=(0, 2)).sum())
    variance /= total**2
    differ = variance > 1e-15 * share * (1 - share)
    return share, share * (1 - share) / variance if differ else float(people)
