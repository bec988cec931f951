"""满意率 and 知晓率: shares of scored ratings, pooled over the counting groups without group weights.

rate = Σ w over the levels named satisfied / Σ w over scored ratings
interval: Wilson's with n = p(1−p)/V, V the linearised variance of the ratio with respondents as clusters; where all
          raters agree, and V says nothing, the exact one of Clopper and Pearson with their number
awareness = scored / (scored + 不了解)

Counts without ballots enter V as if the same people had answered all dimensions, and alike:

V += Σ_g (Σ_d √(n/(n−1) Σ_level n_level (y − p)²))² / W²

With D dimensions of n answers each, all of one group, this makes Wilson's n the number of people, base / D, where the
number of answers would pass for D times as many. It is never less than what the ballots would give (Minkowski), since
y is taken from p itself and not from the mean of the group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.blocks import ballot_blocks, respondent_blocks
from analytics.calibration import Calibration
from analytics.cells import Cells
from analytics.influence import NO_CALIBRATIONS, Influence
from analytics.shares import Z95, clopper_pearson, wilson
from analytics.wave import Wave

__all__ = ["Z95", "Rates", "measure_rates", "wilson"]


@dataclass(frozen=True)
class Rates:
    """Arrays over units; shares between 0 and 1, NaN where nobody gave a scored rating. base: scored ratings.

    strict_n, broad_n: the n with which Wilson's interval is made, effective answers.
    """

    strict: np.ndarray
    strict_low: np.ndarray
    strict_high: np.ndarray
    broad: np.ndarray
    broad_low: np.ndarray
    broad_high: np.ndarray
    awareness: np.ndarray
    base: np.ndarray
    scored_weight: np.ndarray
    unknown_weight: np.ndarray
    strict_weight: np.ndarray
    broad_weight: np.ndarray
    strict_n: np.ndarray
    broad_n: np.ndarray


def measure_rates(
    wave: Wave,
    cells: Cells,
    influence: Influence,
    satisfied: tuple[str, ...],
    satisfied_broad: tuple[str, ...],
    calibrations: Mapping[int, Calibration] = NO_CALIBRATIONS,
) -> Rates:
    """Rates of every unit over the ratings that count toward its score; one pass over them. calibrations: as
    measure_influence has them."""
    weights = np.where(cells.in_scope[..., None], wave.weights, 0.0)
    scored_weight = weights[..., cells.scored].sum(axis=(1, 2, 3))
    unknown = np.array([name == "unknown" for name in wave.levels], dtype=bool)
    unknown_weight = weights[..., unknown].sum(axis=(1, 2, 3))
    base = np.where(cells.counted, wave.counts, 0).sum(axis=(1, 2, 3))

    named = [np.array([name in names for name in wave.levels], dtype=bool) for names in (satisfied, satisfied_broad)]
    parts = [weights[..., levels & cells.scored].sum(axis=(1, 2, 3)) for levels in named]
    shares = [_ratio(part, scored_weight) for part in parts]
    variances = _ratio_variances(wave, cells, influence, named, shares, scored_weight, calibrations)
    raters = influence.raters.sum(axis=1)
    bases = [_effective_base(share, variance, raters) for share, variance in zip(shares, variances, strict=True)]
    (strict_low, strict_high), (broad_low, broad_high) = [
        _interval(share, variance, n) for share, variance, n in zip(shares, variances, bases, strict=True)
    ]
    (strict_weight, broad_weight), (strict, broad) = parts, shares
    return Rates(
        strict=strict,
        strict_low=strict_low,
        strict_high=strict_high,
        broad=broad,
        broad_low=broad_low,
        broad_high=broad_high,
        awareness=_ratio(scored_weight, scored_weight + unknown_weight),
        base=base,
        scored_weight=scored_weight,
        unknown_weight=unknown_weight,
        strict_weight=strict_weight,
        broad_weight=broad_weight,
        strict_n=bases[0],
        broad_n=bases[1],
    )


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """A share of a whole; two sums of the same weights may differ in the last digit."""
    return np.minimum(1.0, np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0))


def _differ(share: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Whether the raters of a unit differ: V is more than the noise of the last digits."""
    return variance > 1e-15 * share * (1 - share)


def _effective_base(share: np.ndarray, variance: np.ndarray, raters: np.ndarray) -> np.ndarray:
    """p(1−p)/V; where all raters agree their number stands in, not the number of answers."""
    return np.divide(share * (1 - share), variance, out=raters.astype(float), where=_differ(share, variance))


def _interval(share: np.ndarray, variance: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Wilson's; the exact one where all raters agree."""
    ends, alike = wilson(share, n), ~_differ(share, variance) & (n > 0)
    if alike.any():
        for end, exact in zip(ends, clopper_pearson(share[alike], n[alike]), strict=True):
            end[alike] = exact
    return ends


def _ratio_variances(
    wave: Wave,
    cells: Cells,
    influence: Influence,
    named: list[np.ndarray],
    shares: list[np.ndarray],
    scored_weight: np.ndarray,
    calibrations: Mapping[int, Calibration],
) -> list[np.ndarray]:
    """[unit] V = Σ_g factor_g Σ_r (z_r − z̄_g)², z_r = Σ w (y − p) / W, for each of the named sets of levels; of z what the
    margins do not explain where the weights of a group were fitted to some."""
    pulls = []
    for levels, share in zip(named, shares, strict=True):
        deviation = levels - np.nan_to_num(share)[:, None, None]  # [unit, dimension, level]
        pulls.append(np.broadcast_to(deviation, cells.counted[:, 0].shape).ravel())
    squares = np.zeros((len(named), *influence.raters.T.shape))
    sums = np.zeros_like(squares)
    regressed: dict[tuple[int, int], np.ndarray] = {}
    for block in ballot_blocks(wave, cells.counted, calibrations):
        for number, pull in enumerate(pulls):
            z = block.rows.sums(block.rows.weight * pull[block.rows.cell])
            added = calibrations[block.group].sums(block.respondents, z)
            regressed[block.group, number] = regressed.get((block.group, number), 0.0) + added
    explained = {key: calibrations[key[0]].explained(each) for key, each in regressed.items()}
    for block in respondent_blocks(wave, cells.counted):
        for number, pull in enumerate(pulls):
            z = block.rows.sums(block.rows.weight * pull[block.rows.cell])
            if block.group in calibrations:
                z = calibrations[block.group].residual(block.respondents, z, explained[block.group, number])
            squares[number, block.group] += (z**2).sum(axis=0)
            sums[number, block.group] += z.sum(axis=0)
    centred = np.maximum(0.0, squares - sums**2 / np.maximum(influence.respondents, 1)[:, None])
    factor = np.nan_to_num(influence.factor)
    sums_of_squares = factor @ centred + _tallied_squares(wave, cells, named, shares)
    return [
        np.divide(each, scored_weight**2, out=np.zeros(len(scored_weight)), where=scored_weight > 0)
        for each in sums_of_squares
    ]


def _tallied_squares(wave: Wave, cells: Cells, named: list[np.ndarray], shares: list[np.ndarray]) -> np.ndarray:
    """[set of levels, unit] Σ_g (Σ_d √(n/(n−1) Σ n_level (y − p)²))² over the counts without ballots."""
    squares = np.zeros((len(named), len(wave.units)))
    if wave.tallies is None:
        return squares
    counts = np.where(cells.counted, wave.tallies, 0)
    n = counts.sum(axis=3)
    unbiased = n / np.maximum(n - 1, 1)
    for number, (levels, share) in enumerate(zip(named, shares, strict=True)):
        deviation = levels - np.nan_to_num(share)[:, None, None, None]
        spread = np.sqrt(unbiased * (counts * deviation**2).sum(axis=3))
        squares[number] = (spread.sum(axis=2) ** 2).sum(axis=1)
    return squares
