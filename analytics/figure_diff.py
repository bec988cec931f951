"""Two results of one wave, figure by figure: a frozen one and the same calculated again, or two versions of it.

Figures are the same if they differ by less than NOISE: what another processor does to the last digits of a binary
fraction is no difference, since nothing that is published knows it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analytics.appraisal import Appraisal, ClassResult, Overall, Part, UnitResult

NOISE = 1e-9
ABOUT = ("scheme_id", "scheme_title", "scheme_hash", "fingerprint", "data_date", "sealed")
"""What says where figures come from, and is no figure."""
UNIT = (
    "unit_class", "rank", "tied", "index", "grade", "flags", "index_exact", "se", "rank_low", "rank_high", "ballots",
    "satisfaction_rate", "satisfaction_rate_broad", "awareness_rate", "rate_base", "class_gap", "band",
)  # fmt: skip
WHOLE = (
    "index", "index_exact", "se", "satisfaction_rate", "satisfaction_rate_broad", "unknown_share", "rate_base", "ballots",
)  # fmt: skip
FIGURES = (
    *dict.fromkeys((*UNIT, *WHOLE)), "present", "mean", "change", "verdict", "notes", "dimension", "dimension_raters",
    "group", "group_raters", "other",
)  # fmt: skip
"""present: whether the unit or the class is there; mean: of a class; other: figures that are behind these."""


@dataclass(frozen=True)
class FigureDifference:
    """subject: unit, unit_class or whole; name: "" for the whole. figure: of FIGURES; detail: the dimension or the line of
    groups. before, now: None where there is none."""

    subject: str
    name: str
    figure: str
    detail: str = ""
    before: object = None
    now: object = None


def differences(before: Appraisal, now: Appraisal) -> tuple[FigureDifference, ...]:
    """Of the whole, the classes, the units, in the order of `before`; empty where all figures are the same."""
    found = _differing("whole", "", _of_whole(before.overall), _of_whole(now.overall), before.overall, now.overall)
    found += _compared("unit_class", before.classes, now.classes, _of_class)
    found += _compared("unit", before.units, now.units, _of_unit)
    if not found and not same(*(dataclasses.replace(each, **_nothing(each)) for each in (before, now))):
        found.append(FigureDifference("whole", "", "other"))
    return tuple(found)


def same(one: object, other: object) -> bool:
    """Whether two values, with all that is in them, are the same but for noise."""
    if dataclasses.is_dataclass(one) and type(one) is type(other):
        return all(same(getattr(one, each.name), getattr(other, each.name)) for each in dataclasses.fields(one))
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and bool(np.allclose(one, other, rtol=NOISE, atol=NOISE, equal_nan=True))
    if isinstance(one, float) and isinstance(other, float):
        return one == other or abs(one - other) <= NOISE * max(1.0, abs(one)) or (one != one and other != other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def _compared(subject: str, before: Sequence, now: Sequence, figures_of) -> list[FigureDifference]:
    there = {each.name: each for each in now}
    found = []
    for each in before:
        other = there.pop(each.name, None)
        if other is None:
            found.append(FigureDifference(subject, each.name, "present", "", True, False))
        else:
            found += _differing(subject, each.name, figures_of(each), figures_of(other), each, other)
    return found + [FigureDifference(subject, name, "present", "", False, True) for name in there]


def _differing(
    subject: str, name: str, before: Mapping, now: Mapping, whole_before: object, whole_now: object
) -> list[FigureDifference]:
    """What is behind the figures is told only where none of them differs."""
    keys = dict.fromkeys((*before, *now))
    found = [
        FigureDifference(subject, name, *key, before.get(key), now.get(key))
        for key in keys
        if not same(before.get(key), now.get(key))
    ]
    if not found and subject != "unit_class" and not same(whole_before, whole_now):
        return [FigureDifference(subject, name, "other")]
    return found


def _of_whole(overall: Overall) -> dict[tuple[str, str], object]:
    found = {(name, ""): getattr(overall, name) for name in WHOLE}
    return found | _changed(overall)


def _of_class(each: ClassResult) -> dict[tuple[str, str], object]:
    return {("mean", ""): each.mean_published} | _changed(each)


def _of_unit(unit: UnitResult) -> dict[tuple[str, str], object]:
    found = {(name, ""): getattr(unit, name) for name in UNIT}
    found |= _changed(unit) | {("notes", ""): unit.notes}
    return found | _parts("dimension", unit.dimensions) | _parts("group", unit.groups)


def _changed(holder: UnitResult | ClassResult | Overall) -> dict[tuple[str, str], object]:
    change = holder.change
    return {} if change is None else {("change", ""): change.value, ("verdict", ""): change.verdict}


def _parts(kind: str, parts: Sequence[Part]) -> dict[tuple[str, str], object]:
    scores = {(kind, part.name): part.score for part in parts}
    return scores | {(f"{kind}_raters", part.name): part.n for part in parts}


def _nothing(appraisal: Appraisal) -> dict[str, object]:
    """What is compared elsewhere or is no figure, emptied."""
    return {
        **dict.fromkeys(ABOUT, ""), "overall": None, "classes": tuple(
            dataclasses.replace(each, units=()) for each in appraisal.classes
        ),
    }  # fmt: skip
