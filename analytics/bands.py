"""The funnel of every class of a measured wave, and the band of every unit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analytics.appraisal import Appraisal, ClassResult
from analytics.banding import Funnel, funnel, rate_funnel
from analytics.cells import classes_of
from analytics.measure import Measured


def with_bands(appraisal: Appraisal, measured: Measured) -> Appraisal:
    """`appraisal` with the funnel of every class and the band of every unit in it."""
    members = classes_of(measured.wave)
    classes = tuple(_with_funnel(each, class_funnel(measured, members[each.name])) for each in appraisal.classes)
    return replace(appraisal, classes=classes)


def class_funnel(measured: Measured, members: np.ndarray) -> Funnel | None:
    """Of the units that may be ranked; None where one of their errors is unknown, or they are too few."""
    peers = members[measured.eligible[members]]
    influence, names = measured.influence, _names(measured, peers)
    if influence.unknown[peers].any():
        return None
    covariance = influence.covariance[np.ix_(peers, peers)]
    return funnel(names, measured.cells.index[peers], covariance, effective_raters(measured)[peers])


def class_rate_funnel(measured: Measured, members: np.ndarray) -> Funnel | None:
    """The broad satisfaction rate of the same units, on the arcsine scale."""
    peers = members[measured.eligible[members] & np.isfinite(measured.rates.broad[members])]
    return rate_funnel(_names(measured, peers), measured.rates.broad[peers], measured.rates.broad_n[peers])


def effective_raters(measured: Measured) -> np.ndarray:
    """[unit] how many raters of one group would tell as much: 1 / Σ_g a²/m, m Kish's effective raters of the group."""
    share, m = measured.cells.group_share, measured.influence.effective
    told = np.divide(share**2, m, out=np.zeros_like(share), where=m > 0).sum(axis=1)
    return np.divide(1.0, told, out=np.zeros_like(told), where=told > 0)


def _with_funnel(each: ClassResult, found: Funnel | None) -> ClassResult:
    if found is None:
        return each
    band = {point.unit: point.band for point in found.points}
    units = tuple(replace(unit, band=band.get(unit.name)) for unit in each.units)
    return replace(each, units=units, funnel=found)


def _names(measured: Measured, places: np.ndarray) -> list[str]:
    return [measured.wave.units[place].name for place in places]
