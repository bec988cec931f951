"""How the dimensions, and the lines of groups, of a class stand to one another, with errors.

    dimension d      m_d − Σ m_j / k                   m_d: mean score over the ranked units of the class, k dimensions
    line g           mean over the units of (s_g − s_others)      s_others = (I − a_g s_g)/(1 − a_g)

I the index, a_g the line's weight, s its score. The same people answer all dimensions, so that their covariance comes from
the influences of every respondent on all means at once (analytics/influence.py); groups are strata, so that a line and the
others are independent. Lines are judged together by Holm's method. Only parts that are shown by themselves enter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.cells import classes_of
from analytics.disclosure import Line
from analytics.influence import covariance_of_means
from analytics.measure import Measured
from analytics.multiplicity import LEVEL, adjusted, two_sided
from analytics.rates import Z95
from analytics.scheme import OVERALL


@dataclass(frozen=True)
class Standing:
    """One dimension or line. mean: over the class; apart: from the others, se its error, None where unknown.

    weight: declared share among the dimensions, or mean share of the line in the index, 0 to 1. mark: above, below or near.
    """

    name: str
    weight: float
    mean: float
    apart: float
    se: float | None
    mark: str

    @property
    def margin(self) -> float | None:
        """Half the 95 % interval of `apart`."""
        return None if self.se is None else Z95 * self.se


@dataclass(frozen=True)
class ClassProfile:
    """dimensions, lines: in the order of the wave; empty where there are not two that are comparable."""

    unit_class: str
    dimensions: tuple[Standing, ...]
    lines: tuple[Standing, ...]


def class_profiles(measured: Measured, classes: Sequence[str]) -> dict[str, ClassProfile]:
    """By name of the class; one pass over the ratings for all of them."""
    members = {name: units for name, units in classes_of(measured.wave).items() if name in classes}
    peers = {name: _peers(measured, units) for name, units in members.items()}
    targets = [(dimension, units) for each in peers.values() for dimension, units in each.items()]
    covariance = covariance_of_means(measured.wave, measured.cells, measured.dimensions, measured.influence, targets)
    found, start = {}, 0
    for name, each in peers.items():
        block = covariance[start : start + len(each), start : start + len(each)]
        start += len(each)
        found[name] = ClassProfile(name, _dimensions(measured, name, each, block), _lines(measured, members[name]))
    return found


def _peers(measured: Measured, members: np.ndarray) -> dict[int, np.ndarray]:
    """Units over which the mean of a dimension is taken: those ranked that show it, where there are two."""
    shown = np.array([measured.shown[unit].dimensions for unit in members], dtype=bool)
    known = measured.eligible[members] & ~measured.earlier.stands[members]
    peers = {
        dimension: members[known & shown[:, dimension]]
        for dimension, name in enumerate(measured.wave.dimensions)
        if name != OVERALL
    }
    peers = {dimension: units for dimension, units in peers.items() if len(units) > 1}
    return peers if len(peers) > 1 else {}


def _dimensions(
    measured: Measured, unit_class: str, peers: dict[int, np.ndarray], covariance: np.ndarray
) -> tuple[Standing, ...]:
    if not peers:
        return ()
    names, k = [measured.wave.dimensions[dimension] for dimension in peers], len(peers)
    mean = np.array([measured.dimensions.score[units, dimension].mean() for dimension, units in peers.items()])
    contrast = np.eye(k) - 1 / k
    variance = np.einsum("ij,jk,ik->i", contrast, covariance, contrast)
    unknown = any(measured.influence.dimension_unknown[units, dimension].any() for dimension, units in peers.items())
    weights = measured.scheme.dimension_weights(unit_class) or dict.fromkeys(names, 1.0)
    declared = np.array([weights.get(name, 0.0) for name in names], dtype=float)
    declared = declared / declared.sum() if declared.sum() > 0 else np.full(k, 1 / k)
    apart = mean - mean.mean()
    errors = [None if unknown else float(np.sqrt(max(each, 0.0))) for each in variance]
    return tuple(
        Standing(name, float(weight), float(score), float(gap), se, _mark(gap, None if se is None else two_sided(gap, se)))
        for name, weight, score, gap, se in zip(names, declared, mean, apart, errors, strict=True)
    )


def _lines(measured: Measured, members: np.ndarray) -> tuple[Standing, ...]:
    known = members[measured.eligible[members] & ~measured.earlier.stands[members]]
    lines = dict.fromkeys(line for unit in known for line in measured.lines[unit] if not line.merged)
    found = [each for line in lines if (each := _line(measured, line, known)) is not None]
    p = np.array([np.nan if se is None else two_sided(apart, se) for _, _, _, apart, se in found])
    if len(found) < 2:
        return ()
    judged = adjusted(p, "class_lines")[0]
    return tuple(
        Standing(name, weight, mean, apart, se, _mark(apart, None if np.isnan(q) else q))
        for (name, weight, mean, apart, se), q in zip(found, judged.tolist(), strict=True)
    )


def _line(measured: Measured, line: Line, known: np.ndarray) -> tuple[str, float, float, float, float | None] | None:
    """Name, weight, mean, apart and error; None where fewer than two units show it beside another one."""
    cells, influence, groups = measured.cells, measured.influence, list(line.groups)
    share = cells.group_share[:, groups].sum(axis=1)
    units = np.array([unit for unit in known if line in measured.lines[unit] and 1e-9 < share[unit] < 1 - 1e-9], dtype=int)
    if len(units) < 2:
        return None
    a = share[units]
    own = np.where(cells.group_share > 0, cells.group_share * np.nan_to_num(cells.group_score), 0.0)[units][:, groups].sum(
        1
    )
    score = own / a
    apart = score - (cells.index[units] - own) / (1 - a)
    variance = 0.0
    for group in range(len(measured.wave.groups)):
        scale = (1 / a if group in groups else -1 / (1 - a)) / len(units)
        variance += scale @ influence.by_group[group][np.ix_(units, units)] @ scale
        variance += (scale**2 * influence.small_cell[group, units]).sum()
    se = None if influence.unknown[units].any() else float(np.sqrt(variance))
    return line.name, float(a.mean()), float(score.mean()), float(apart.mean()), se


def _mark(apart: float, p: float | None) -> str:
    if p is None or p > LEVEL:
        return "near"
    return "above" if apart > 0 else "below"
