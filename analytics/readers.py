"""A result as others than analysts get it: what may not be shown is not in it, and nothing from which it follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analytics.appraisal import Appraisal, ClassResult, Part, UnitResult
from analytics.decomposition import Reasons


def for_readers(appraisal: Appraisal) -> Appraisal:
    """Units with too few ballots carry no figures. Where such a unit has a rank, the means that contain it are left out
    too: less the other units, they would be its figure. A change goes where either of its two figures may not be shown."""
    hidden = {unit.name for unit in appraisal.units if not unit.shown and unit.index is not None}
    counted = {unit.name for unit in appraisal.units if unit.rank is not None} & hidden
    overall = appraisal.overall
    if counted:
        overall = replace(
            overall, index=None, index_exact=None, se=None, change=None, satisfaction_rate=None,
            satisfaction_rate_broad=None, broad_change=None, broad_change_ci=None, unknown_share=None,
        )  # fmt: skip
    places = [appraisal.unit_names.index(name) for name in hidden]
    covariance = appraisal.covariance
    if places:
        covariance = covariance.copy()
        covariance[places, :] = covariance[:, places] = np.nan
    classes = tuple(_class(each, hidden, counted) for each in appraisal.classes)
    return replace(appraisal, classes=classes, overall=overall, covariance=covariance)


def _class(each: ClassResult, hidden: set[str], counted: set[str]) -> ClassResult:
    whole = not any(unit.name in counted for unit in each.units)
    units = tuple(_unit(unit, unit.name in hidden, whole) for unit in each.units)
    if whole:
        return replace(each, units=units)
    return replace(
        each, units=units, mean=None, mean_published=None, mean_se=None, change=None, table=None, funnel=None
    )  # fmt: skip


def _unit(unit: UnitResult, hidden: bool, whole: bool) -> UnitResult:
    """whole: the mean of its class may be shown."""
    if hidden:
        return replace(
            unit, index=None, index_exact=None, se=None, ci_low=None, ci_high=None, satisfaction_rate=None,
            satisfaction_rate_ci=None, satisfaction_rate_broad=None, satisfaction_rate_broad_ci=None,
            awareness_rate=None, change=None, class_gap=None, class_gap_se=None, dimensions=(), groups=(),
            reasons=Reasons(), band=None, place=None,
        )  # fmt: skip
    if unit.change is not None and not unit.change.shown:
        why = replace(unit.reasons, change_by_dimension=None, change_by_group=None)
        unit = replace(
            unit, change=None, reasons=why, dimensions=_unchanged(unit.dimensions), groups=_unchanged(unit.groups)
        )
    if whole:
        return unit
    why = replace(unit.reasons, gap_by_dimension=None, gap_by_group=None)
    return replace(unit, class_gap=None, class_gap_se=None, reasons=why, band=None, place=None)


def _unchanged(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(replace(part, change=None) for part in parts)
