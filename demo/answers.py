"""Draws the ticks of a group's forms, so that every cell's expected score is the one wanted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from demo.classes import CLASSES, PUBLIC_SERVICE
from demo.groups import CLIENTS, RESIDENTS, Group, rates
from demo.units import ARBITRATION, Unit

BLANK, SATISFIED, MOSTLY, FAIR, DISSATISFIED, UNKNOWN, ABSTAINED, NOT_SHOWN = range(8)
WORDS = ("", "满意", "基本满意", "一般", "不满意", "不了解", "弃权", "未展示")
SCORES = (100.0, 80.0, 60.0, 0.0)
DIMENSIONS = 4

ARBITRATION_BALLOTS = 23


@dataclass(frozen=True)
class Answers:
    """One group's forms: numbers of the forms, the units on them, and a tick by form, unit and dimension."""

    group: Group
    numbers: list[str]
    units: list[Unit]
    ticks: np.ndarray


def draw_answers(
    rng: np.random.Generator, group: Group, units: list[Unit], expected: np.ndarray, first_digit: int
) -> Answers:
    """Draw the forms of one group; `expected` holds the scores wanted by unit (of all `units`) and dimension."""
    asked = [place for place, unit in enumerate(units) if rates(group, unit)]
    on_form = [units[place] for place in asked]
    depth = 1 if group.overall_only else DIMENSIONS
    people = _draw_people(rng, group)
    unknown = _unknown_shares(group, on_form, depth)

    ticks = _opinions(rng, group, on_form, people, unknown, expected[asked, :depth])
    ticks[people.straight] = people.tick[people.straight, None, None]
    ticks[~_knows(rng, people, unknown)] = UNKNOWN
    _abstain(rng, ticks)
    if group.leaves_blanks:
        _leave_blanks(rng, ticks)
    if group.name == RESIDENTS:
        ticks[_not_shown(rng, len(ticks), on_form)] = NOT_SHOWN
    if group.name == CLIENTS:
        _keep_clients(rng, ticks, on_form)
    return Answers(group, _form_numbers(rng, group, first_digit), on_form, ticks)


# What a straight form is filled with, from 满意 to 不满意, and the score that follows.
_STRAIGHT_TICKS = (0.90, 0.08, 0.017, 0.003)
_STRAIGHT_SCORE = float(np.dot(_STRAIGHT_TICKS, SCORES))
# Of the straight forms, those that do not even spare the units nobody knows.
_STRAIGHT_AND_COMPLETE = 0.2

# Shares of an opinion: the mood (of the group), the unit as this person met it, and the rest by dimension.
_OF_THE_UNIT = 0.34

_KNOWLEDGE_OF_THE_PERSON = 0.35
# Manners are seen by everybody, integrity by few.
_UNKNOWN_BY_DIMENSION = {"廉洁自律": 1.32, "廉政建设": 1.32, "廉洁从业": 1.32}


@dataclass(frozen=True)
class _People:
    """Who fills the forms: mood, knowledge, and those who tick straight down (`complete`: through all units)."""

    mood: np.ndarray
    knowledge: np.ndarray
    straight: np.ndarray
    complete: np.ndarray
    tick: np.ndarray


def _draw_people(rng: np.random.Generator, group: Group) -> _People:
    size = group.ballots
    straight = rng.random(size) < group.straight
    return _People(
        mood=rng.standard_normal(size),
        knowledge=rng.standard_normal(size),
        straight=straight,
        complete=straight & (rng.random(size) < _STRAIGHT_AND_COMPLETE),
        tick=rng.choice(np.arange(SATISFIED, DISSATISFIED + 1), size, p=_STRAIGHT_TICKS).astype(np.uint8),
    )


def _unknown_shares(group: Group, units: list[Unit], depth: int) -> np.ndarray:
    shares = np.array([[unit.unknown * factor for factor in _factors(unit, depth)] for unit in units])
    return np.minimum(shares * group.unknown_factor, 0.8)


def _factors(unit: Unit, depth: int) -> list[float]:
    if depth == 1:
        return [1.0]
    return [_UNKNOWN_BY_DIMENSION.get(dimension, 1.0) for dimension in CLASSES[unit.unit_class].dimensions]


def _knows(rng: np.random.Generator, people: _People, unknown: np.ndarray) -> np.ndarray:
    """Who knows which dimension of which unit; knowing a unit's integrity implies knowing its manners."""
    complete = people.complete.mean()
    limits = _normal_quantiles(np.minimum(unknown / (1 - complete), 0.97))
    of_the_unit = rng.standard_normal((len(people.knowledge), len(unknown)), dtype=np.float32)
    knowledge = _mix((_KNOWLEDGE_OF_THE_PERSON, people.knowledge[:, None]), (1 - _KNOWLEDGE_OF_THE_PERSON, of_the_unit))
    return (knowledge[:, :, None] > limits) | people.complete[:, None, None]


def _opinions(
    rng: np.random.Generator, group: Group, units: list[Unit], people: _People, unknown: np.ndarray, expected: np.ndarray
) -> np.ndarray:
    """Ticks of people who think about them: mood, unit and dimension add up, and three limits cut the sum."""
    shape = (group.ballots, *expected.shape)
    of_the_unit = rng.standard_normal(shape[:2], dtype=np.float32)[:, :, None]
    of_the_dimension = rng.standard_normal(shape, dtype=np.float32)
    opinion = _mix(
        (group.mood, people.mood[:, None, None]),
        (_OF_THE_UNIT, of_the_unit),
        (1 - group.mood - _OF_THE_UNIT, of_the_dimension),
    )
    careful = _wanted_of_the_careful(group, unknown, expected)
    dissent = [CLASSES[unit.unit_class].dissent for unit in units]
    limits = np.stack([_limits(*cell) for cell in zip(careful, dissent, strict=True)])
    ticks = np.full(shape, SATISFIED, dtype=np.uint8)
    for limit in range(3):
        ticks += opinion < limits[:, :, limit]
    return ticks


def _wanted_of_the_careful(group: Group, unknown: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """What the others must give on average, the straight forms being as generous as they are."""
    complete = group.straight * _STRAIGHT_AND_COMPLETE
    knowing = 1 - np.minimum(unknown / (1 - complete), 0.97)
    raters = complete + (1 - complete) * knowing
    straight = (complete + (group.straight - complete) * knowing) / raters
    return (expected - straight * _STRAIGHT_SCORE) / (1 - straight)


def _limits(scores: np.ndarray, dissent: tuple[float, float, float]) -> np.ndarray:
    """Where the opinion turns from 满意 to 基本满意, 一般 and 不满意, so that the expected scores come out."""
    crowd = np.linspace(0.0, 1.0, 1001)
    # Where nearly everybody dissents they cannot all be 基本满意: the division slides towards the harsh end.
    slide = np.clip((crowd - 0.7) / 0.3, 0.0, 1.0)[:, None]
    division = (1 - slide) * np.array(dissent) + slide * np.array([0.4, 0.3, 0.3])
    curve = 100 - crowd * (division @ (100 - np.array(SCORES[1:])))
    if np.any(scores > 100) or np.any(scores < curve[-1]):
        raise ValueError(f"No division of the answers gives the scores {scores}.")
    shares = np.interp(-scores, -curve, crowd)
    harsher = np.cumsum(division[:, ::-1], axis=1)[:, ::-1]
    return _normal_quantiles(np.stack([shares * np.interp(shares, crowd, column) for column in harsher.T], axis=1))


def _abstain(rng: np.random.Generator, ticks: np.ndarray) -> None:
    """About 1.5 % of the cells: three people in ten pass over a unit now and then."""
    inclined = np.where(rng.random(len(ticks)) < 0.3, 0.05, 0.0)
    ticks[rng.random(ticks.shape[:2]) < inclined[:, None]] = ABSTAINED


def _leave_blanks(rng: np.random.Generator, ticks: np.ndarray) -> None:
    """Some miss a dimension here and there, some many, some stop before the last page."""
    forms, units, _ = ticks.shape
    habit = rng.choice([0.0, 0.05, 0.3], forms, p=[0.62, 0.28, 0.10])
    ticks[rng.random(ticks.shape) < habit[:, None, None]] = BLANK
    stops = np.where(rng.random(forms) < 0.06, rng.integers(units // 3, units, forms), units)
    ticks[np.arange(units)[None, :] >= stops[:, None]] = BLANK


def _not_shown(rng: np.random.Generator, forms: int, units: list[Unit]) -> np.ndarray:
    """Residents see all public services and a random half of the rest."""
    others = np.array([unit.unit_class != PUBLIC_SERVICE for unit in units])
    hidden = np.zeros((forms, len(units)), dtype=bool)
    order = rng.random((forms, others.sum())).argsort(axis=1)
    hidden[:, others] = order >= (others.sum() + 1) // 2
    return hidden


def _keep_clients(rng: np.random.Generator, ticks: np.ndarray, units: list[Unit]) -> None:
    """Blank what a client had no business with: all had some with one to ten units, six on average, mostly known ones."""
    forms = len(ticks)
    visits = np.array([0.0 if unit.name == ARBITRATION else 1.0 - unit.unknown for unit in units])
    wanted = 1 + rng.binomial(9, 5 / 9, forms)
    with np.errstate(divide="ignore"):
        order = (rng.random((forms, len(units))) ** (1 / visits)).argsort(axis=1)[:, ::-1]
    met = order.argsort(axis=1) < wanted[:, None]
    names = [unit.name for unit in units]
    if ARBITRATION in names:
        _add_arbitration(rng, ticks, met, names.index(ARBITRATION))
    ticks[~met] = BLANK


def _add_arbitration(rng: np.random.Generator, ticks: np.ndarray, met: np.ndarray, place: int) -> None:
    """Exactly 23 clients of the new unit, all of whom rate it in full, so that it stays below the 30 that rank."""
    willing = (ticks[:, place] <= DISSATISFIED).all(axis=1) & (met.sum(axis=1) < 10)
    met[rng.choice(np.flatnonzero(willing), ARBITRATION_BALLOTS, replace=False), place] = True


def _form_numbers(rng: np.random.Generator, group: Group, first_digit: int) -> list[str]:
    """Numbers of the valid forms among those issued: the group's digit and five more, from 1 every year."""
    serials = np.sort(rng.choice(group.issued, group.ballots, replace=False)) + 1
    return [f"{first_digit}{serial:05d}" for serial in serials]


def _mix(*parts: tuple[float, np.ndarray]) -> np.ndarray:
    """A standard normal sum: each part with its share of the variance."""
    return sum(np.float32(math.sqrt(share)) * values.astype(np.float32) for share, values in parts)


def _normal_quantiles(shares: np.ndarray) -> np.ndarray:
    return np.vectorize(NormalDist().inv_cdf, otypes=[np.float32])(np.clip(shares, 1e-6, 1 - 1e-6))
