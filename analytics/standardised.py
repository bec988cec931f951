"""Scores of different classes on one footing, for analysts: never a rank, never published.

    ratio   S' = S × M / C          M mean of all ranked units, C mean of the unit's class
    z       (S − C) / sd_C          sd_C the standard deviation of the class's ranked indices

Both assume that the classes are equally good on average, z also that they are equally spread, which nobody knows: a class
may have a low mean because its work is harder to please with, or because it is worse. Errors by the delta method under Σ
of all units.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from analytics.cells import classes_of
from analytics.measure import Measured
from analytics.published import published


@dataclass(frozen=True)
class Standardised:
    """One ranked unit, in the order of the wave. z: None in a class whose units do not differ or where it has one unit;
    errors None where one of the errors of its class, or for the ratio of all units, is unknown."""

    unit: str
    unit_class: str
    index: Decimal
    ratio: float
    ratio_se: float | None
    z: float | None
    z_se: float | None


def standardised(measured: Measured) -> tuple[Standardised, ...]:
    """Units that may be ranked; a class or a whole of mean zero has no ratio and is left out."""
    places = np.flatnonzero(measured.eligible)
    index, unknown = measured.cells.index, measured.influence.unknown
    found = []
    overall = float(index[places].mean()) if len(places) else 0.0
    for name, members in classes_of(measured.wave).items():
        peers = members[measured.eligible[members]]
        mean = float(index[peers].mean()) if len(peers) else 0.0
        if mean == 0:
            continue
        ratio_known, z_known = not unknown[places].any(), not unknown[peers].any()
        spread = float(index[peers].std(ddof=1)) if len(peers) > 1 else 0.0
        for place in peers:
            z = z_se = None
            if spread > 1e-9:
                z = float((index[place] - mean) / spread)
                z_se = _error(measured, _z_slope(index, peers, place, z, mean, spread)) if z_known else None
            slope = _ratio_slope(index, places, peers, place, overall, mean)
            found.append(
                Standardised(
                    measured.wave.units[place].name, name, published(index[place], measured.scheme.decimals),
                    float(index[place] * overall / mean), _error(measured, slope) if ratio_known else None, z, z_se,
                )
            )  # fmt: skip
    return tuple(found)


def _ratio_slope(index, places, peers, place, overall: float, mean: float) -> np.ndarray:
    slope = np.zeros(len(index))
    slope[places] += index[place] / mean / len(places)
    slope[peers] -= index[place] * overall / mean**2 / len(peers)
    slope[place] += overall / mean
    return slope


def _z_slope(index, peers, place, z: float, mean: float, spread: float) -> np.ndarray:
    slope = np.zeros(len(index))
    slope[peers] = -1 / len(peers) / spread - z * (index[peers] - mean) / ((len(peers) - 1) * spread**2)
    slope[place] += 1 / spread
    return slope


def _error(measured: Measured, slope: np.ndarray) -> float:
    return float(np.sqrt(max(0.0, slope @ measured.influence.covariance @ slope)))
