"""Results made by hand: what a screen or a rule is given, without a survey behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from analytics.appraisal import Appraisal, Change, ClassResult, Note, Overall, UnitResult
from analytics.multiplicity import Family

PLAIN = {
    "tied": False, "ballots": 500, "satisfaction_rate": 60.0, "satisfaction_rate_ci": (58.0, 62.0),
    "satisfaction_rate_broad": 90.0, "satisfaction_rate_broad_ci": (89.0, 91.0), "awareness_rate": 80.0, "rate_base": 2000,
    "grade": None, "change": None, "notes": (), "dimensions": (), "groups": (),
}  # fmt: skip


def changed(
    value: str, verdict: str = "none", rank: int | None = None, last: bool = False, se: float | None = 0.3
) -> Change:
    """Since 2025. verdict: up, down or none; se: None where no error is known."""
    family = None if se is None else Family("units", 10)
    return Change("2025", Decimal(value), se, None, None, verdict, family=family, rank=rank, last=last)


def class_of(
    name: str,
    indices: Mapping[str, str],
    changes: Mapping[str, Change] = {},
    apart: float | None = 1.0,
    unranked: Mapping[str, Note] = {},
    **given: object,
) -> ClassResult:
    """A class, best first. indices: published, by unit; apart: points beyond which two units are proven to differ, and a
    fifth of which is the error of each, None where no error is known; unranked: units without a rank, and why."""
    ordered = sorted(((unit, Decimal(index)) for unit, index in indices.items()), key=lambda pair: -pair[1])
    scores = [float(index) for _, index in ordered]
    mean = sum(scores) / len(scores) if scores else None
    se = None if apart is None else apart / 5
    units = []
    for unit, index in ordered:
        score = float(index)
        low = None if apart is None else 1 + sum(other - score > apart for other in scores)
        high = None if apart is None else len(scores) - sum(score - other > apart for other in scores)
        rank = 1 + sum(other > score for other in scores)
        ends = (None, None) if se is None else (score - 2 * se, score + 2 * se)
        facts = {**PLAIN, "change": changes.get(unit), **given}
        units.append(
            UnitResult(
                name=unit,
                unit_class=name,
                rank=rank,
                index=index,
                index_exact=score,
                se=se,
                ci_low=ends[0],
                ci_high=ends[1],
                rank_low=low,
                rank_high=high,
                class_gap=score - mean,
                class_gap_se=se,
                **{**facts, "tied": scores.count(score) > 1},
            )  # fmt: skip
        )
    if units:
        units += [replace(units[0], name=unit, rank=None, notes=(note,), change=None) for unit, note in unranked.items()]
    published = None if mean is None else Decimal(repr(mean)).quantize(Decimal("0.01"))
    return ClassResult(name, tuple(units), mean, published, se, None)


def appraisal_of(*classes: ClassResult, portfolios: Mapping[str, str] = {}, **given: object) -> Appraisal:
    """Of 2026. portfolios: by unit."""
    units = [unit for each in classes for unit in each.units]
    ranked = [unit for unit in units if unit.rank is not None]
    index = sum(unit.index for unit in ranked) / len(ranked) if ranked else None
    overall = Overall(
        None if index is None else index.quantize(Decimal("0.01")), None if index is None else float(index), 0.1, None,
        60.0, 90.0, None, 20.0, 2000 * len(ranked), 500, (("居民", 500),),
    )  # fmt: skip
    names = tuple(unit.name for unit in units)
    plain = {
        "wave": "2026", "series": "default", "period": "2026", "scheme_id": "x", "scheme_title": "x", "scheme_hash": "0" * 64,
        "decimals": 2, "lowest": 0.0, "highest": 100.0, "satisfied": ("满意",), "satisfied_broad": ("满意", "基本满意"),
        "classes": classes, "overall": overall, "unit_names": names, "covariance": np.zeros((len(names), len(names))),
        "portfolios": portfolios,
    }  # fmt: skip
    return Appraisal(**{**plain, **given})


def many(count: int, name: str = "单位", centre: float = 90.0, spread: float = 2.0) -> dict[str, str]:
    """Names and published indices, most of them near the centre."""
    places: Sequence[float] = np.linspace(-1, 1, count)
    return {f"{name}{number}": f"{centre + spread * place**3:.2f}" for number, place in enumerate(places, 1)}
