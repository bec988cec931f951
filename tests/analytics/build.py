"""Waves and schemes for tests, made of plain rows."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from analytics.scheme import OVERALL, Level, Scheme
from analytics.wave import Ratings, Unit, Wave, count_cube

LEVELS = ("满意", "基本满意", "一般", "不满意")
SCORES = {"满意": 100.0, "基本满意": 80.0, "一般": 60.0, "不满意": 0.0}


class Row(NamedTuple):
    """One rating. Rows of one ballot agree in respondent, group and weight; without respondent the ballot is one."""

    ballot: str
    unit: str
    level: str
    dimension: str = OVERALL
    group: str = "群众"
    unit_class: str = "部门"
    respondent: str | None = None
    weight: float = 1.0


def wave_of(
    rows: Iterable[Row],
    *,
    units: Sequence[Unit] | None = None,
    unranked: Sequence[str] = (),
    population: Mapping[str, int] | None = None,
    ballots_without_answer: Sequence[tuple[str, str]] = (),
) -> Wave:
    """Names stand in the order in which the rows bring them. ballots_without_answer: ballot and group."""
    rows = list(rows)
    if units is None:
        units = [
            Unit(name, unit_class, name not in unranked)
            for name, unit_class in _first((r.unit, r.unit_class) for r in rows)
        ]
    ballots = _first([row.ballot for row in rows] + [ballot for ballot, _ in ballots_without_answer])
    groups = _first([row.group for row in rows] + [group for _, group in ballots_without_answer])
    dimensions, levels = _first(row.dimension for row in rows), _first(row.level for row in rows)

    of_ballot = {ballot: (group, f"ballot {ballot}", 1.0) for ballot, group in ballots_without_answer}
    of_ballot |= {row.ballot: (row.group, row.respondent or f"ballot {row.ballot}", row.weight) for row in rows}
    people = _first(of_ballot[ballot][:2] for ballot in ballots)
    order = {ballot: place for place, ballot in enumerate(ballots)}
    rows.sort(key=lambda row: order[row.ballot])
    unit_names = [unit.name for unit in units]
    ratings = Ratings(
        ballot=_places(ballots, [row.ballot for row in rows]),
        unit=_places(unit_names, [row.unit for row in rows]),
        dimension=_places(dimensions, [row.dimension for row in rows]),
        level=_places(levels, [row.level for row in rows]),
        ballot_group=_places(groups, [of_ballot[ballot][0] for ballot in ballots]),
        ballot_respondent=_places(people, [of_ballot[ballot][:2] for ballot in ballots]),
        ballot_weight=np.array([of_ballot[ballot][2] for ballot in ballots], dtype=float),
        respondent_key=np.array([_key(name) for _, name in people], dtype=np.int64),
    )
    counts, weights = count_cube((len(units), len(groups), len(dimensions), len(levels)), ratings)
    return Wave(
        tuple(units), tuple(groups), tuple(dimensions), tuple(levels), counts, weights, ratings, dict(population or {})
    )


_PLAIN = Scheme(
    id="test",
    title="test",
    levels=tuple(Level(name, score) for name, score in SCORES.items()),
    satisfied=("满意",),
    satisfied_broad=("满意", "基本满意"),
    min_ballots=1,
    min_units=1,
)


def tallied(unit: str, counts: Mapping[str, int], **same: object) -> list[Row]:
    """Rows of as many one-answer ballots as `counts` says for each level."""
    place = f"{unit} {same.get('group', '')} {same.get('dimension', '')}"
    levels = [level for level, count in counts.items() for _ in range(count)]
    return [Row(f"{place} {number}", unit, level, **same) for number, level in enumerate(levels)]


def scheme_of(**changes: object) -> Scheme:
    """The usual four levels, no minimum of ballots or units; changed as given."""
    return replace(_PLAIN, **changes)


def random_rows(seed: int, *, units: int = 4, groups: int = 3, ballots: int = 14) -> list[Row]:
    """A small wave with holes: cells without raters or with one, several ballots a respondent, weights, 不了解."""
    rng = np.random.default_rng(seed)
    dimensions = [["政务公开", "依法行政", "效能建设"][: rng.integers(1, 4)], [OVERALL], ["政务公开", OVERALL]][
        rng.integers(3)
    ]
    classes = [str(rng.choice(["部门", "行业"])) for _ in range(units)]
    rows = []
    for ballot in range(ballots):
        group = f"群{rng.integers(groups)}"
        weight = float(rng.choice([1.0, 1.0, 0.5, 2.25]))
        respondent = f"人{rng.integers(6)}" if rng.random() < 0.5 else None
        asked = [OVERALL] if group == "群0" and OVERALL in dimensions else dimensions
        for unit in range(units):
            for dimension in asked:
                level = str(rng.choice([*LEVELS, "unknown", "abstain", ""], p=[0.3, 0.2, 0.1, 0.1, 0.1, 0.05, 0.15]))
                if level:
                    rows.append(Row(str(ballot), f"局{unit}", level, dimension, group, classes[unit], respondent, weight))
    return rows


def _first(items: Iterable) -> list:
    return list(dict.fromkeys(items))


def _places(names: Sequence, wanted: Sequence) -> np.ndarray:
    place = {name: number for number, name in enumerate(names)}
    return np.array([place[name] for name in wanted], dtype=np.int64)


def _key(name: str) -> int:
    return 0 if name.startswith("ballot ") else zlib.crc32(name.encode()) + 1
