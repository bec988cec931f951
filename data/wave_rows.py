"""What the store knows of a wave, as plain rows and arrays."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from data.batches import WaveRow
from data.content import ONE_CLASS
from data.problems import DataError
from data.store import Reader

COMPARED = 100
"""Characters of a name that can be a slip of another; comparing much longer ones takes seconds."""


@dataclass(frozen=True)
class RegistryRow:
    """A unit in a wave, as all batches together say."""

    name: str
    unit_class: str
    ranked: bool
    portfolio: str


@dataclass(frozen=True, eq=False)
class WaveArrays:
    """Arrays of a wave; positions refer to the names.

    Ratings in ballot order: ballot, unit, dimension, level.
    Ballots: group, respondent (keyed hash, 0 where unknown), weight.
    cube: unit, group, dimension, level, n, w; one entry per cell.
    tally: unit, group, dimension, level, n; the part of the cube without ballots.
    scores: unit, dimension, score, rated, rank; 0 in the last two where unknown.
    """

    units: tuple[RegistryRow, ...]
    groups: tuple[str, ...]
    dimensions: tuple[str, ...]
    levels: tuple[str, ...]
    ballot: np.ndarray
    unit: np.ndarray
    dimension: np.ndarray
    level: np.ndarray
    ballot_group: np.ndarray
    ballot_respondent: np.ndarray
    ballot_weight: np.ndarray
    cube: dict[str, np.ndarray]
    tally: dict[str, np.ndarray]
    scores: dict[str, np.ndarray]


def waves(store: Reader) -> list[WaveRow]:
    """All waves, by series, period and id."""
    return [
        WaveRow(*row)
        for row in store.rows("select id, series, period, scheme_id, scheme from wave order by series, period, id")
    ]


def wave(store: Reader, wave_id: str) -> WaveRow:
    """Raises DataError wave_unknown with the nearest names."""
    known = waves(store)
    for each in known:
        if each.id == wave_id:
            return each
    names = [each.id for each in known]
    raise DataError("wave_unknown", wave=wave_id, nearest=nearest(wave_id, names), known=names)


def wave_before(store: Reader, wave_id: str) -> WaveRow | None:
    """The wave of the same series just before this one."""
    this = wave(store, wave_id)
    same = [each for each in waves(store) if each.series == this.series]
    place = [each.id for each in same].index(wave_id)
    return same[place - 1] if place else None


def wave_counts(store: Reader) -> dict[str, tuple[int, int, int]]:
    """Units, ballots with an answer, and ratings, by wave; of a tally the forms that one unit and dimension prove."""
    ballots = dict(
        store.rows(
            "with cell as (select wave, grp, unit, dimension, sum(n) as n from tally group by all), "
            "forms as (select wave, grp, max(n) as n from cell group by all), "
            "single as (select wave, grp, count(*) as n from ballot where id in (select ballot from rating) group by all) "
            "select wave, sum(n)::bigint from (select * from forms union all select * from single) group by wave"
        )
    )
    ratings = dict(store.rows("select wave, sum(n)::bigint from cube group by wave"))
    units = dict(store.rows("select wave, count(distinct unit) from registry group by wave"))
    return {each.id: (units.get(each.id, 0), ballots.get(each.id, 0), ratings.get(each.id, 0)) for each in waves(store)}


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Known names that look like this one, best first."""
    if len(name) > COMPARED:
        return []
    return difflib.get_close_matches(name, [each for each in known if len(each) <= COMPARED], n=count, cutoff=0.4)


def known_names(store: Reader) -> dict[str, list[str]]:
    """Names of units, groups and dimensions that some active batch brought."""
    return {
        kind: [name for (name,) in store.rows(f"select name from {table} order by id")]
        for kind, table in (("unit", "unit"), ("group", "grp"), ("dimension", "dimension"))
    }


def load_wave(store: Reader, wave_id: str) -> WaveArrays:
    """Everything counted in a wave; ask a snapshot, so that all of it is of one moment. Raises DataError wave_unknown."""
    wave(store, wave_id)
    registry, unit_ids = _registry(store, wave_id)
    groups, group_ids = _mentioned(store, wave_id, "group", "grp")
    dimensions, dimension_ids = _mentioned(store, wave_id, "dimension", "dimension")
    levels = store.rows(
        "select distinct l.name, l.id from cube c join level l on l.id = c.level where c.wave = ? order by l.name",
        [wave_id],
    )
    level_ids = _positions([number for _, number in levels])
    ballots = store.arrays(
        "select id, grp, coalesce(respondent, 0) as respondent, weight::double as weight from ballot where wave = ? "
        "order by id",
        [wave_id],
    )
    ratings = store.arrays(
        "select r.ballot, r.unit, r.dimension, r.level from rating r semi join (select id from ballot where wave = ?) b "
        "on b.id = r.ballot",
        [wave_id],
    )
    cube = store.arrays(
        "select unit, grp, dimension, level, sum(n)::bigint as n, sum(w)::double as w from cube where wave = ? "
        "group by all order by all",
        [wave_id],
    )
    tally = store.arrays(
        "select unit, grp, dimension, level, sum(n)::bigint as n from tally where wave = ? group by all order by all",
        [wave_id],
    )
    scores = store.arrays(
        "select unit, dimension, score::double as score, coalesce(rated, 0) as rated, coalesce(rank, 0) as rank from score "
        "where wave = ? order by unit, dimension",
        [wave_id],
    )
    ballot = np.searchsorted(ballots["id"], ratings["ballot"])
    unit, dimension = unit_ids[ratings["unit"]], dimension_ids[ratings["dimension"]]
    # The same sums in the same order, whatever way the rows lie on disk.
    order = np.argsort((ballot * len(registry) + unit) * len(dimensions) + dimension, kind="stable")
    return WaveArrays(
        units=registry,
        groups=groups,
        dimensions=dimensions,
        levels=tuple(name for name, _ in levels),
        ballot=ballot[order],
        unit=unit[order],
        dimension=dimension[order],
        level=level_ids[ratings["level"]][order],
        ballot_group=group_ids[ballots["grp"]],
        ballot_respondent=ballots["respondent"],
        ballot_weight=ballots["weight"],
        cube={
            "unit": unit_ids[cube["unit"]],
            "group": group_ids[cube["grp"]],
            "dimension": dimension_ids[cube["dimension"]],
            "level": level_ids[cube["level"]],
            "n": cube["n"],
            "w": cube["w"],
        },
        tally={
            "unit": unit_ids[tally["unit"]],
            "group": group_ids[tally["grp"]],
            "dimension": dimension_ids[tally["dimension"]],
            "level": level_ids[tally["level"]],
            "n": tally["n"],
        },
        scores={
            "unit": unit_ids[scores["unit"]],
            "dimension": dimension_ids[scores["dimension"]],
            **{name: scores[name] for name in ("score", "rated", "rank")},
        },
    )


def data_date(store: Reader, wave_id: str) -> str:
    """The day of the last change of a wave, as 2026-11-03."""
    return str(store.value("select max(moment)::date::text from log where list_contains(waves, ?)", [wave_id]) or "")


def _registry(store: Reader, wave_id: str) -> tuple[tuple[RegistryRow, ...], np.ndarray]:
    """Units in the order in which batches first name them, and position by identifier."""
    rows = store.rows(
        "select u.id, u.name, max(r.unit_class), bool_and(r.ranked), max(r.portfolio), min((r.batch, r.position)) as place "
        "from registry r join unit u on u.id = r.unit where r.wave = ? group by u.id, u.name order by place",
        [wave_id],
    )
    registry = tuple(
        RegistryRow(name, unit_class or ONE_CLASS, ranked is not False, portfolio or "")
        for _, name, unit_class, ranked, portfolio, _ in rows
    )
    return registry, _positions([row[0] for row in rows])


def _mentioned(store: Reader, wave_id: str, kind: str, table: str) -> tuple[tuple[str, ...], np.ndarray]:
    rows = store.rows(
        f"select t.name, t.id, min((m.batch, m.position)) as place from mention m join {table} t on t.id = m.name "
        "where m.wave = ? and m.kind = ? group by t.name, t.id order by place",
        [wave_id, kind],
    )
    return tuple(row[0] for row in rows), _positions([row[1] for row in rows])


def _positions(identifiers: list[int]) -> np.ndarray:
    """Array from identifier to position, -1 where it is not among them."""
    positions = np.full(max(identifiers, default=0) + 1, -1, dtype=np.int64)
    positions[identifiers] = np.arange(len(identifiers))
    return positions
