"""What the store knows of a wave, as plain rows and arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from rapidfuzz import fuzz, process

from data.batches import WaveRow
from data.counting import Counting
from data.log import CHANGES_DATA
from data.periods import in_order
from data.plans import population
from data.problems import DataError
from data.registry import ended_before, registry_of, superseded
from data.store import Reader

COMPARED = 100
"""Characters of a name that can be a slip of another; comparing much longer ones takes seconds."""


@dataclass(frozen=True)
class RegistryRow:
    """A unit in a wave, as all batches together say. predecessors: what it was before this wave."""

    name: str
    unit_class: str
    ranked: bool
    portfolio: str
    predecessors: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, eq=False)
class WaveArrays:
    """Arrays of a wave; positions refer to the names.

    Ratings in ballot order: ballot, unit, dimension, level.
    Ballots: identifier, group, respondent (keyed hash, 0 where unknown), weight.
    cube: unit, group, dimension, level, n, w; one entry per cell. population: persons of the groups that are full lists.
    tally: unit, group, dimension, level, n; the part of the cube without ballots.
    scores: unit, dimension, score, rated, rank; 0 in the last two where unknown.
    left_out: stored ballots that do not count. attributes: what forms say of who filled them in, by attribute its
    categories in the order of their names and the position of each ballot's, -1 where it says nothing.
    """

    units: tuple[RegistryRow, ...]
    groups: tuple[str, ...]
    dimensions: tuple[str, ...]
    levels: tuple[str, ...]
    ballot: np.ndarray
    unit: np.ndarray
    dimension: np.ndarray
    level: np.ndarray
    ballot_id: np.ndarray
    ballot_group: np.ndarray
    ballot_respondent: np.ndarray
    ballot_weight: np.ndarray
    cube: dict[str, np.ndarray]
    tally: dict[str, np.ndarray]
    scores: dict[str, np.ndarray]
    population: dict[str, int]
    left_out: int
    attributes: dict[str, tuple[tuple[str, ...], np.ndarray]] = field(default_factory=dict)


def waves(store: Reader) -> list[WaveRow]:
    """All waves, by series, the time of their period, and id."""
    rows = [WaveRow(*row) for row in store.rows("select id, series, period, scheme_id, scheme from wave")]
    return sorted(rows, key=lambda row: (row.series, in_order(row.period), row.id))


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
    return next(iter(waves_before(store, wave_id)), None)


def waves_before(store: Reader, wave_id: str) -> list[WaveRow]:
    """The waves of the same series before this one, the nearest first."""
    this = wave(store, wave_id)
    same = [each for each in waves(store) if each.series == this.series]
    return same[: [each.id for each in same].index(wave_id)][::-1]


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
    candidates = [each for each in known if len(each) <= COMPARED]
    found = process.extract(name, candidates, scorer=fuzz.ratio, score_cutoff=40, limit=count)
    return [each for each, _, _ in found]


def known_names(store: Reader) -> dict[str, list[str]]:
    """Names of units, groups and dimensions that some active batch brought."""
    return {
        kind: [name for (name,) in store.rows(f"select name from {table} order by id")]
        for kind, table in (("unit", "unit"), ("group", "grp"), ("dimension", "dimension"))
    }


def load_wave(store: Reader, wave_id: str, without: Sequence[int] = (), everything: bool = False) -> WaveArrays:
    """What counts in a wave; ask a snapshot, so that all of it is of one moment. Raises DataError wave_unknown.

    What persons excluded does not count, nor does a rating of the unit that the respondent works for. without: identifiers
    of further ballots to leave out; everything: all that is stored, whatever was excluded.
    """
    row = wave(store, wave_id)
    counting = Counting(store, wave_id, without, everything)
    cube = store.arrays(*counting.cube())
    gone = counting.names_gone(cube)
    registry, unit_ids = _registry(store, row)
    groups, group_ids = _mentioned(store, wave_id, "group", "grp", gone["grp"])
    dimensions, dimension_ids = _mentioned(store, wave_id, "dimension", "dimension", gone["dimension"])
    levels = store.rows(
        "select name, id from level where id in (select unnest(?::integer[])) order by name",
        [np.unique(cube["level"]).tolist()],
    )
    level_ids = _positions([number for _, number in levels])
    ballots = store.arrays(*counting.ballots())
    ratings = store.arrays(*counting.ratings())
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
        ballot_id=ballots["id"],
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
        population=population(store, wave_id),
        left_out=counting.left_out(),
        attributes=_attributes(store, wave_id, ballots["id"]),
    )


def data_date(store: Reader, wave_id: str) -> str:
    """The day of the last change of a wave's data, as 2026-11-03; a seal, another scheme, the sorting of comments, a step
    to print or an appeal changes none."""
    last = store.value(
        "select max(moment)::date::text from log where list_contains(waves, ?) "
        f"and {CHANGES_DATA} "
        "and action not in ('seal', 'scheme', 'amend') and action not like '% comment%' and action <> 'comment rules'",
        [wave_id],
    )
    return str(last or "")


def units_of(store: Reader, wave_id: str) -> tuple[RegistryRow, ...]:
    """The units of a wave, as `load_wave` gives them. Raises DataError wave_unknown."""
    return _registry(store, wave(store, wave_id))[0]


def _registry(store: Reader, row: WaveRow) -> tuple[tuple[RegistryRow, ...], np.ndarray]:
    """Units in the order in which batches first name them, and position by identifier.

    A unit that nobody rated, and that had ended before the wave or goes on in it as another one, is not one of them.
    """
    identifiers = dict(store.rows("select name, id from unit"))
    rated = {
        unit
        for table in ("cube", "score")
        for (unit,) in store.rows(f"select distinct unit from {table} where wave = ?", [row.id])
    }
    said = registry_of(store, row.id)
    left = superseded([(row.id, each) for each in said])
    units = [
        each
        for each in said
        if identifiers[each.name] in rated or not ((row.id, each.name) in left or ended_before(each.valid_to, row.period))
    ]
    registry = tuple(
        RegistryRow(each.name, each.unit_class, each.ranked, each.portfolio, each.predecessors, each.parent)
        for each in units
    )
    return registry, _positions([identifiers[each.name] for each in units])


def _attributes(store: Reader, wave_id: str, ballots: np.ndarray) -> dict[str, tuple[tuple[str, ...], np.ndarray]]:
    """Of these ballots, which stand in order."""
    rows = store.arrays(
        "select ballot, attribute, value from ballot_attribute where batch in "
        "(select id from batch where list_contains(waves, ?)) order by attribute",
        [wave_id],
    )
    place = np.searchsorted(ballots, rows["ballot"])
    own = np.flatnonzero(np.append(ballots, -1)[place] == rows["ballot"])
    place, attribute, value = place[own], rows["attribute"][own], rows["value"][own]
    names, words = (
        dict(store.rows("select id, name from attribute")),
        dict(store.rows("select id, name from attribute_value")),
    )
    found = {}
    for number in sorted(np.unique(attribute).tolist(), key=names.get):
        mine = np.flatnonzero(attribute == number)
        categories = sorted(np.unique(value[mine]).tolist(), key=words.get)
        codes = np.full(len(ballots), -1, dtype=np.int32)
        codes[place[mine]] = _positions(categories)[value[mine]]
        found[names[number]] = (tuple(words[each] for each in categories), codes)
    return found


def _mentioned(
    store: Reader, wave_id: str, kind: str, table: str, gone: frozenset[int]
) -> tuple[tuple[str, ...], np.ndarray]:
    """Names in the order in which batches first say them, those that are gone left out, and position by identifier."""
    rows = store.rows(
        f"select t.name, t.id, min((m.batch, m.position)) as place from mention m join {table} t on t.id = m.name "
        "where m.wave = ? and m.kind = ? group by t.name, t.id order by place",
        [wave_id, kind],
    )
    rows = [row for row in rows if row[1] not in gone]
    return tuple(row[0] for row in rows), _positions([row[1] for row in rows])


def _positions(identifiers: list[int]) -> np.ndarray:
    """Array from identifier to position, -1 where it is not among them."""
    positions = np.full(max(identifiers, default=0) + 1, -1, dtype=np.int64)
    positions[identifiers] = np.arange(len(identifiers))
    return positions
