"""Case-mix: what the indices would be if every unit had been rated by the same mix of people. For analysts.

Within a class, group by group, with y the mean that a respondent gave a unit (dimensions weighted as in the index), α
effects of the units and x the attributes of the respondent, a column for every category but the most usual:

    y(r,u) = α(u) + x(r)ᵀ β + e          least squares with the weights of the ballots
    adjusted index(u) = index(u) − Σ_g a(u,g) (x̄(u,g) − x̄(g))ᵀ β_g        x̄(g): over all answers of the group in the class

as the hospital survey HCAHPS adjusts (O'Malley, Zaslavsky, Elliott, Zaborski, Cleary 2005, "Case-mix adjustment of the
CAHPS Hospital Survey", Health Services Research 40, 2162). Unit effects keep true differences between units out of β. The
error follows from the influences of the same respondents on the index, on the mixes and on β, the small-cell term of the
index added as it is. An unknown attribute is a category of its own; categories of few people are put together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.blocks import respondent_blocks, respondents_by_group
from analytics.cells import classes_of
from analytics.errors import AnalysisError
from analytics.influence import strata_factor
from analytics.measure import Measured
from analytics.wave import Attribute

FEW = 30
"""Respondents of a group below which a category is put together with others."""
PER_COLUMN = 10
"""Respondents of a group needed for each column of x."""


@dataclass(frozen=True)
class AdjustedUnit:
    """A unit's index as it is and adjusted, unrounded. se: of the adjusted one, None where unknown."""

    unit: str
    unit_class: str
    index: float
    adjusted: float
    se: float | None
    effect: float
    effect_se: float | None


@dataclass(frozen=True)
class GroupModel:
    """A group of a class that was adjusted. effects: attribute, category, points against the most usual category."""

    unit_class: str
    group: str
    respondents: int
    effects: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True)
class CaseMix:
    """Units in the order of the wave; models: groups that were adjusted; skipped: class and group with too few people, or
    with one category only."""

    attributes: tuple[str, ...]
    units: tuple[AdjustedUnit, ...]
    models: tuple[GroupModel, ...]
    skipped: tuple[tuple[str, str], ...]


def adjust_case_mix(measured: Measured, attributes: Mapping[str, Attribute]) -> CaseMix:
    """Units that may be ranked and have ballots. A secret group takes part and has no model of its own in the result.

    Raises AnalysisError case_mix_no_attributes, case_mix_too_few where no group of no class can be adjusted.
    """
    if not attributes:
        raise AnalysisError("case_mix_no_attributes")
    units, models, skipped = [], [], []
    for name, members in classes_of(measured.wave).items():
        peers = members[measured.eligible[members]]
        own = _Class(measured, name, peers)
        for group in np.flatnonzero((measured.cells.group_share[peers] > 0).any(axis=0)):
            model = own.adjust(int(group), attributes)
            if group in measured.secret:
                continue
            if model is None:
                skipped.append((name, measured.wave.groups[group]))
            else:
                models.append(model)
        units += own.units()
    if not models:
        raise AnalysisError("case_mix_too_few", need=PER_COLUMN)
    return CaseMix(tuple(attributes), tuple(units), tuple(models), tuple(skipped))


class _Class:
    """The units of a class: their effects and variances, added up over the groups."""

    def __init__(self, measured: Measured, name: str, places: np.ndarray) -> None:
        self.measured, self.name, self.places = measured, name, places
        self.answered = np.zeros(len(places), dtype=bool)
        self.effect = np.zeros(len(places))
        self.variance = measured.influence.covariance[places, places].copy()
        self.effect_variance = np.zeros(len(places))

    def adjust(self, group: int, attributes: Mapping[str, Attribute]) -> GroupModel | None:
        measured = self.measured
        rows = _answers(measured, group, self.places)
        share = measured.cells.group_share[self.places, group]
        self.answered[rows.unit] = True
        if len(rows.y) == 0:
            return None
        people, row_person = np.unique(rows.respondent, return_inverse=True)
        x, labels = _columns(measured, people, attributes)
        if not labels or len(people) < PER_COLUMN * len(labels):
            return None
        fit = _fit(rows, x[row_person], len(self.places))
        effect = -share * ((fit.mix - fit.common) @ fit.beta)
        on_effect = -share * fit.influence(row_person, len(people))
        n = respondents_by_group(measured.wave.ratings, len(measured.wave.groups))
        factor = np.nan_to_num(strata_factor(measured.wave, n)[group])
        on_index = np.zeros_like(on_effect)
        np.add.at(on_index, (row_person, rows.unit), rows.on_index)
        self.effect += np.where(fit.total > 0, effect, 0.0)
        self.effect_variance += factor * (on_effect**2).sum(axis=0)
        self.variance += factor * ((on_effect + on_index) ** 2 - on_index**2).sum(axis=0)
        effects = tuple((*label, float(value)) for label, value in zip(labels, fit.beta, strict=True))
        return GroupModel(self.name, measured.wave.groups[group], len(people), effects)

    def units(self) -> list[AdjustedUnit]:
        wave, influence, found = self.measured.wave, self.measured.influence, []
        for number in np.flatnonzero(self.answered):
            place = self.places[number]
            index, known = float(self.measured.cells.index[place]), not influence.unknown[place]
            found.append(
                AdjustedUnit(
                    wave.units[place].name, self.name, index, index + float(self.effect[number]),
                    _root(self.variance[number]) if known else None, float(self.effect[number]),
                    _root(self.effect_variance[number]) if known else None,
                )
            )  # fmt: skip
        return found


@dataclass(frozen=True)
class _Answers:
    """A respondent's answers on a unit, one entry each. unit: place in the class; on_index: influence on its index."""

    respondent: np.ndarray
    unit: np.ndarray
    y: np.ndarray
    weight: np.ndarray
    on_index: np.ndarray


def _answers(measured: Measured, group: int, places: np.ndarray) -> _Answers:
    """What is borrowed from other units has no respondents of the unit and stays out."""
    wave, cells = measured.wave, measured.cells
    share = cells.share[:, group, :, None] * cells.counted[:, group]
    value = (share * cells.score).ravel()
    mean = np.nan_to_num(cells.mean if measured.influence.tallied is None else measured.influence.tallied.ballots_mean)
    total = np.where(cells.total > 0, cells.total, 1.0)
    pull = (cells.coefficient / total)[:, group, :, None] * (cells.score - mean[:, group, :, None])
    pull, share = np.where(cells.counted[:, group], pull, 0.0).ravel(), share.ravel()
    parts = []
    for block in respondent_blocks(wave, cells.counted):
        if block.group != group:
            continue
        rows = block.rows
        asked, scored = rows.sums(rows.weight * share[rows.cell]), rows.sums(rows.weight * value[rows.cell])
        on_index = rows.sums(rows.weight * pull[rows.cell])
        person, unit = np.nonzero(asked[:, places] > 0)
        at = person, places[unit]
        parts.append((block.respondents[person], unit, scored[at] / asked[at], block.given[at], on_index[at]))
    if not parts:
        return _Answers(*(np.zeros(0, dtype=np.int64) for _ in range(2)), *(np.zeros(0) for _ in range(3)))
    return _Answers(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _columns(
    measured: Measured, people: np.ndarray, attributes: Mapping[str, Attribute]
) -> tuple[np.ndarray, list[tuple[str, str]]]:
    """[person, column] one for every category but the most usual, and the attribute and category of each column."""
    ratings = measured.wave.ratings
    first = np.full(len(ratings.respondent_key), -1)
    first[ratings.ballot_respondent[::-1]] = np.arange(len(ratings.ballot_respondent))[::-1]
    columns, labels = [], []
    for name, attribute in attributes.items():
        code = attribute.codes[first[people]]
        sizes = np.bincount(code + 1, minlength=len(attribute.names) + 1)
        names = ("", *attribute.names)
        large = [number for number in range(len(names)) if sizes[number] >= FEW]
        if not large:
            continue
        everywhere = np.bincount(attribute.codes + 1, minlength=len(names))
        usual = max(large, key=lambda number: everywhere[number])  # the same one for every group, as far as it has it
        for number in large:
            if number != usual:
                columns.append(code + 1 == number)
                labels.append((name, names[number]))
        rare = ~np.isin(code + 1, large)
        if rare.sum() >= FEW:
            columns.append(rare)
            labels.append((name, "*"))
    return np.array(columns, dtype=float).reshape(len(columns), len(people)).T, labels


@dataclass(frozen=True)
class _Fit:
    """Least squares with unit effects. mix: [unit, column] x̄(u); common: [column] x̄; total: [unit] weight."""

    rows: _Answers
    x: np.ndarray
    beta: np.ndarray
    inverse: np.ndarray
    residual: np.ndarray
    within: np.ndarray
    mix: np.ndarray
    common: np.ndarray
    total: np.ndarray

    def influence(self, person: np.ndarray, people: int) -> np.ndarray:
        """[person, unit] of (x̄(u) − x̄)ᵀ β. person: of each answer."""
        rows, k = self.rows, self.x.shape[1]
        weight = rows.weight[:, None]
        on_beta, on_common = np.zeros((people, k)), np.zeros((people, k))
        np.add.at(on_beta, person, weight * self.within * self.residual[:, None])
        np.add.at(on_common, person, weight * (self.x - self.common))
        result = on_beta @ self.inverse @ (self.mix - self.common).T
        result -= (on_common @ self.beta / self.total.sum())[:, None]
        np.add.at(result, (person, rows.unit), rows.weight * (self.within @ self.beta) / self.total[rows.unit])
        return result


def _fit(rows: _Answers, x: np.ndarray, units: int) -> _Fit:
    weight = rows.weight[:, None]
    total = np.bincount(rows.unit, rows.weight, units)
    safe = np.where(total > 0, total, 1.0)
    mix = np.stack([np.bincount(rows.unit, rows.weight * column, units) for column in x.T], axis=1) / safe[:, None]
    mean = np.bincount(rows.unit, rows.weight * rows.y, units) / safe
    common = (weight * x).sum(axis=0) / total.sum()
    within, y = x - mix[rows.unit], rows.y - mean[rows.unit]
    inverse = np.linalg.pinv((weight * within).T @ within, rcond=1e-9, hermitian=True)
    beta = inverse @ ((weight * within).T @ y)
    return _Fit(rows, x, beta, inverse, y - within @ beta, within, mix, common, total)


def _root(variance: float) -> float:
    return float(np.sqrt(max(0.0, variance)))
