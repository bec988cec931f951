"""A batch goes into the store, out of it, and back again, each in one transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, replace

import duckdb
import numpy as np
import pyarrow as pa

from data import exclusions, plans
from data.content import HASHED, MICRO, REGISTRY_SCHEMA, Content, coded
from data.log import moment as _now
from data.log import write_log as _log
from data.problems import DataError, Problem
from data.progress import Progress
from data.registry import conformed
from data.sealed_comments import sealed
from data.store import Reader, Store

MOST = {
    "unit": 65_535, "grp": 65_535, "dimension": 65_535, "level": 255, "attribute": 65_535, "attribute_value": 65_535,
}  # fmt: skip
"""Identifiers that fit into the columns of the ratings and attributes."""


@dataclass(frozen=True)
class WaveRow:
    """What a wave is: its series, its period and its scheme, the TOML text as given."""

    id: str
    series: str
    period: str
    scheme_id: str
    scheme: str


@dataclass(frozen=True)
class BatchRow:
    """What is known of an import beside its content."""

    file: str
    sha256: str
    kind: str
    encoding: str
    sheet: str
    shape: str
    layout: str
    read: int
    rejected: int


def add_batch(
    store: Store,
    who: str,
    batch: BatchRow,
    content: Content,
    waves: Sequence[WaveRow],
    again: bool = False,
    change_classes: bool = False,
    progress: Progress | None = None,
) -> int:
    """Stores a batch and returns its number. Raises DataError same_file, ballots_known, class_differs, score_known,
    wave_differs, too_many_names, and then nothing is stored.

    again: the same file, and ballots whose numbers are in the wave already, are other ballots. change_classes: what the
    batch says of a class counts, also where it was another one.
    """
    progress = progress or Progress()
    with store.transaction(progress) as cursor:
        number = _next(cursor, "select max(id) from batch")
        first = _next(cursor, "select max(next_ballot) - 1 from batch")
        content = sealed(_keyed(content, store.key()), store)
        cursor.execute(
            "insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'active', ?, ?)",
            [
                number, batch.file, batch.sha256, batch.kind, batch.encoding, batch.sheet, batch.shape, batch.layout,
                content.waves, json.dumps([asdict(wave) for wave in waves], ensure_ascii=False), batch.read,
                content.stored, batch.rejected, content.rated_ballots, first, first + len(content.ballots), again,
                _now(), who,
            ],
        )  # fmt: skip
        _insert(cursor, number, content, waves, change_classes, progress)
        _log(cursor, who, "import", number, content.waves, batch.file)
    return number


def withdraw_batch(store: Store, who: str, number: int) -> None:
    """Takes a batch out: every number returns to what it was. Raises DataError batch_unknown, batch_not_active."""
    with store.transaction() as cursor:
        waves, _ = _batch_in_state(cursor, number, "active")
        for part, packed in _read_back(cursor, number).pack().items():
            cursor.execute("insert into withdrawn values (?, ?, ?)", [number, part, packed])
        exclusions.put_away(cursor, number)
        cursor.execute("delete from rating where ballot in (select id from ballot where batch = ?)", [number])
        for table in _TABLES:
            cursor.execute(f"delete from {table} where batch = ?", [number])
        cursor.execute("update batch set state = 'withdrawn' where id = ?", [number])
        _forget_unused(cursor)
        plans.put_away(cursor, number)
        _log(cursor, who, "withdraw", number, waves, "")


def reinstate_batch(store: Store, who: str, number: int) -> None:
    """Brings a withdrawn batch back. Raises DataError batch_unknown, batch_not_withdrawn, and what add_batch raises."""
    with store.transaction() as cursor:
        waves, definitions = _batch_in_state(cursor, number, "withdrawn")
        packed = dict(cursor.execute("select part, content from withdrawn where batch = ?", [number]).fetchall())
        cursor.execute("delete from withdrawn where batch = ?", [number])
        cursor.execute("update batch set state = 'active' where id = ?", [number])
        exclusions.bring_back(cursor, packed.pop(exclusions.PART, None))
        plans.bring_back(cursor, packed.pop(plans.PART, None))
        waves_then = [WaveRow(**each) for each in json.loads(definitions)]
        _insert(cursor, number, Content.unpack(packed), waves_then, _is_registry(cursor, number), Progress())
        _log(cursor, who, "reinstate", number, waves, "")


def replace_batch(
    store: Store,
    who: str,
    number: int,
    batch: BatchRow,
    content: Content,
    waves: Sequence[WaveRow],
    again: bool = False,
    change_classes: bool = False,
    progress: Progress | None = None,
) -> int:
    """Withdraws a batch and stores its correction, both or neither; the new one is judged against the remaining batches.

    What was told of the old one, that its ballots are other ones, holds for the new one. Returns its number. Raises what
    withdraw_batch and add_batch raise.
    """
    with store.transaction(progress) as cursor:
        withdraw_batch(store, who, number)
        again = again or cursor.execute("select again from batch where id = ?", [number]).fetchone()[0]
        new = add_batch(store, who, batch, content, waves, again, change_classes, progress)
        _log(cursor, who, "replace", new, content.waves, str(number))
    return new


def batches(store: Reader) -> list[dict[str, object]]:
    """Every batch ever imported, oldest first; series: those that its waves belong to."""
    rows = store.records(
        "select id as batch, file, sha256, kind, encoding, sheet, shape, layout, waves, read, stored, rejected, ballots, "
        "state, moment, who, wave_rows from batch order by id"
    )
    for row in rows:
        row["series"] = sorted({wave["series"] for wave in json.loads(row.pop("wave_rows"))})
    return rows


def batch_row(store: Reader, number: int) -> dict[str, object]:
    """One of them. Raises DataError batch_unknown."""
    rows = batches(store)
    for row in rows:
        if row["batch"] == number:
            return row
    raise DataError("batch_unknown", batch=number, known=[row["batch"] for row in rows])


def _insert(
    cursor: duckdb.DuckDBPyConnection,
    number: int,
    content: Content,
    waves: Sequence[WaveRow],
    change_classes: bool,
    progress: Progress,
) -> None:
    """The rows of a batch that stands in the table of batches already."""
    progress("ballots", 0.0)
    _refuse_same_file(cursor, number)
    _refuse_known_ballots(cursor, number, content)
    if not change_classes:
        _refuse_other_classes(cursor, number, content)
    _refuse_known_scores(cursor, content)
    _insert_waves(cursor, waves)
    first = cursor.execute("select first_ballot from batch where id = ?", [number]).fetchall()[0][0]
    units = _ids(cursor, "unit", content.names("unit"))
    groups = _ids(cursor, "grp", content.names("group"))
    dimensions = _ids(cursor, "dimension", content.names("dimension"))
    levels = _ids(cursor, "level", content.names("level"))
    ballots, ratings, comments, registry = content.ballots, content.ratings, content.comments, conformed(content.registry)
    _append(
        cursor,
        "insert into ballot select id, batch, wave, label, grp, respondent, weight_micro::decimal(18, 0) / 1000000, "
        "channel, place, submitted, seconds, network, device, own_unit from incoming",
        id=pa.array(first + np.arange(len(ballots)), pa.int32()),
        batch=_same(number, len(ballots)),
        wave=ballots["wave"],
        label=ballots["label"],
        grp=_coded(ballots["grp"], groups),
        **{name: ballots[name].cast(pa.int64()) for name in HASHED},
        **{name: ballots[name] for name in ("weight_micro", "channel", "place", "submitted", "seconds", "own_unit")},
    )
    progress("ratings", 0.2)
    _append(
        cursor,
        "insert into rating select ballot, unit, dimension, level from incoming",
        ballot=pa.array(ratings["ballot"].to_numpy() + first, pa.int32()),
        unit=_coded(ratings["unit"], units),
        dimension=_coded(ratings["dimension"], dimensions),
        level=_coded(ratings["level"], levels),
    )
    _append(
        cursor,
        "insert into comment select batch, ballot, unit, content, original from incoming",
        batch=_same(number, len(comments)),
        ballot=pa.array(comments["ballot"].to_numpy() + first, pa.int32()),
        unit=_coded(comments["unit"], units),
        content=comments["text"],
        original=comments["original"].cast(pa.binary()),
    )
    attributes = content.attributes
    _append(
        cursor,
        "insert into ballot_attribute select batch, ballot, attribute, value from incoming",
        batch=_same(number, len(attributes)),
        ballot=pa.array(attributes["ballot"].to_numpy() + first, pa.int32()),
        attribute=_coded(attributes["attribute"], _ids(cursor, "attribute", content.names("attribute"))),
        value=_coded(attributes["value"], _ids(cursor, "attribute_value", content.names("value"))),
    )
    _append(
        cursor,
        "insert into registry by name select * from incoming",
        batch=_same(number, len(registry)),
        unit=_coded(registry["unit"], units),
        position=pa.array(np.arange(len(registry)), pa.int32()),
        **{name: registry[name] for name in registry.column_names if name != "unit"},
    )
    progress("cube", 0.7)
    _insert_counts(cursor, number, content, {"unit": units, "grp": groups, "dimension": dimensions, "level": levels})
    cursor.execute(
        "insert into cube select b.batch, b.wave, r.unit, b.grp, r.dimension, r.level, count(*), sum(b.weight), "
        "sum(b.weight::decimal(19, 6) * b.weight::decimal(19, 6)) "  # 18 digits would overflow from 1,000 on
        "from rating r join ballot b on b.id = r.ballot where b.batch = ? group by all",
        [number],
    )
    cursor.execute(
        "insert into cube select batch, wave, unit, grp, dimension, level, sum(n), sum(n), sum(n) from tally "
        "where batch = ? group by all",
        [number],
    )
    for kind, ids, sources in (
        ("group", groups, ("wave, grp from ballot", "wave, grp from tally")),
        ("dimension", dimensions, ("wave, dimension from cube", "wave, dimension from score")),
    ):
        named = " union ".join(f"select {source} where batch = $1" for source in sources)
        present = cursor.execute(named, [number]).fetchall()
        position = {each: place for place, each in enumerate(ids.values())}
        for wave, name in sorted(present, key=lambda row: (row[0], position[row[1]])):
            cursor.execute("insert into mention values (?, ?, ?, ?, ?)", [number, wave, kind, name, position[name]])


def _insert_counts(
    cursor: duckdb.DuckDBPyConnection, number: int, content: Content, ids: Mapping[str, Mapping[str, int]]
) -> None:
    """What a batch brings without single ballots: counts, scores, a register, a caseload."""
    for table, rows in (
        ("tally", content.tallies), ("score", content.scores), ("register", content.register),
        ("caseload", content.caseload),
    ):  # fmt: skip
        _append(
            cursor,
            f"insert into {table} by name select * from incoming",
            batch=_same(number, len(rows)),
            **{name: _coded(rows[name], ids[name]) if name in ids else rows[name] for name in rows.column_names},
            **({"position": pa.array(np.arange(len(rows)), pa.int32())} if table == "register" else {}),
        )


def _insert_waves(cursor: duckdb.DuckDBPyConnection, waves: Sequence[WaveRow]) -> None:
    """New waves; one that has become another one since the file was read is refused."""
    for wave in waves:
        known = cursor.execute("select id, series, period, scheme_id, scheme from wave where id = ?", [wave.id]).fetchone()
        if known is None:
            _refuse_unpromised(cursor, wave)
            cursor.execute("insert or ignore into series values (?)", [wave.series])
            cursor.execute("insert into wave values (?, ?, ?, ?, ?)", list(astuple(wave)))
        elif WaveRow(*known) != wave:
            raise DataError("wave_differs", wave=wave.id, known=known[3], seen=wave.scheme_id)


def _refuse_unpromised(cursor: duckdb.DuckDBPyConnection, wave: WaveRow) -> None:
    """A wave whose scheme was sealed comes again with the text that was sealed, or last amended."""
    promised = cursor.execute(
        "select scheme from (select 0 as number, scheme from seal where wave = $1 "
        "union all select number, scheme from amendment where wave = $1) order by number desc limit 1",
        [wave.id],
    ).fetchone()
    if promised and promised[0] != wave.scheme:
        raise DataError("wave_promised", wave=wave.id, seen=wave.scheme_id)


def _read_back(cursor: duckdb.DuckDBPyConnection, number: int) -> Content:
    first = cursor.execute("select first_ballot from batch where id = ?", [number]).fetchall()[0][0]

    def fetch(sql: str, *values: object) -> pa.Table:
        return cursor.sql(sql, params=list(values)).to_arrow_table()

    def in_order(table: pa.Table, column: str, kind: str, names: str) -> pa.Table:
        """Names as codes, in the order in which the file had them."""
        found = cursor.execute(
            f"select t.name from mention m join {names} t on t.id = m.name where m.batch = ? and m.kind = ? "
            "group by t.name order by min(m.position)",
            [number, kind],
        ).fetchall()
        place = table.schema.get_field_index(column)
        return table.set_column(place, column, coded(table[column], [name for (name,) in found]))

    ballots = fetch(
        "select b.wave, b.label, g.name as grp, b.respondent, (b.weight * ?)::bigint as weight_micro, b.channel, b.place, "
        "b.submitted, b.seconds, b.network, b.device, b.own_unit "
        "from ballot b join grp g on g.id = b.grp where b.batch = ? order by b.id",
        MICRO, number,
    )  # fmt: skip
    ratings = fetch(
        "select (r.ballot - ?)::integer as ballot, u.name as unit, d.name as dimension, l.name as level from rating r "
        "join unit u on u.id = r.unit join dimension d on d.id = r.dimension join level l on l.id = r.level "
        "where r.ballot in (select id from ballot where batch = ?) order by r.ballot, r.unit, r.dimension",
        first, number,
    )  # fmt: skip
    tallies = fetch(
        "select t.wave, u.name as unit, g.name as grp, d.name as dimension, l.name as level, t.n from tally t "
        "join unit u on u.id = t.unit join grp g on g.id = t.grp join dimension d on d.id = t.dimension "
        "join level l on l.id = t.level where t.batch = ? order by t.rowid",
        number,
    )
    scores = fetch(
        "select s.wave, u.name as unit, d.name as dimension, s.score, s.rated, s.rank from score s "
        "join unit u on u.id = s.unit join dimension d on d.id = s.dimension where s.batch = ? order by s.rowid",
        number,
    )
    return Content(
        ballots=in_order(ballots, "grp", "group", "grp"),
        ratings=in_order(ratings, "dimension", "dimension", "dimension"),
        comments=fetch(
            "select (c.ballot - ?)::integer as ballot, u.name as unit, c.content as text, c.original "
            "from comment c "
            "left join unit u on u.id = c.unit where c.batch = ? order by c.ballot, c.rowid",
            first,
            number,
        ),
        registry=fetch(
            f"select u.name as unit, {', '.join('r.' + name for name in REGISTRY_SCHEMA.names if name != 'unit')} "
            "from registry r join unit u on u.id = r.unit where r.batch = ? order by r.position",
            number,
        ),
        tallies=in_order(in_order(tallies, "grp", "group", "grp"), "dimension", "dimension", "dimension"),
        scores=in_order(scores, "dimension", "dimension", "dimension"),
        register=fetch(
            "select r.wave, g.name as grp, r.channel, r.place, r.issued, r.returned, r.invalid, r.reason, r.dialled, "
            "r.connected, r.completed from register r left join grp g on g.id = r.grp where r.batch = ? "
            "order by r.position",
            number,
        ),
        caseload=fetch(
            "select c.wave, u.name as unit, c.handled, c.rectified from caseload c join unit u on u.id = c.unit "
            "where c.batch = ? order by c.rowid",
            number,
        ),
        attributes=fetch(
            "select (o.ballot - ?)::integer as ballot, a.name as attribute, v.name as value from ballot_attribute o "
            "join attribute a on a.id = o.attribute join attribute_value v on v.id = o.value where o.batch = ? "
            "order by o.ballot, o.attribute",
            first,
            number,
        ),
    )


_TABLES = (
    "ballot", "ballot_attribute", "comment", "cube", "registry", "mention", "tally", "score", "register", "caseload",
)  # fmt: skip
"""Rows of a batch, but for its ratings."""
_MET = "(b.id < n.id and not n.again or b.id > n.id and not b.again)"
"""Batches b whose ballots are not known to be other ones than those of batch n."""


def _refuse_same_file(cursor: duckdb.DuckDBPyConnection, number: int) -> None:
    """A registry may come again for another wave: from year to year most of it stays."""
    same = cursor.execute(
        "select n.file, b.id, b.file from batch n join batch b on b.sha256 = n.sha256 and b.sheet = n.sheet "
        "and (n.shape <> 'registry' or list_has_any(n.waves, b.waves)) "
        f"where n.id = ? and b.state = 'active' and {_MET} order by b.id",
        [number],
    ).fetchone()
    if same:
        raise DataError("same_file", file=same[0], batch=same[1], as_file=same[2])


def _refuse_known_ballots(cursor: duckdb.DuckDBPyConnection, number: int, content: Content) -> None:
    cursor.register("incoming", content.ballots.select(["wave", "label"]))
    known = cursor.execute(
        "select n.file, i.label, min(b.id) from incoming i join ballot o on o.wave = i.wave and o.label = i.label "
        f"join batch b on b.id = o.batch join batch n on n.id = ? where {_MET} group by all order by min(o.id)",
        [number],
    ).fetchall()
    cursor.unregister("incoming")
    if known:
        file = known[0][0]
        problems = tuple(Problem("ballot_known", file, value=label, facts={"batch": batch}) for _, label, batch in known)
        raise DataError("ballots_known", problems, file=file, count=len(known), labels=[label for _, label, _ in known])


def _is_registry(cursor: duckdb.DuckDBPyConnection, number: int) -> bool:
    """A registry was allowed to change classes when it came, or changed none."""
    return cursor.execute("select shape = 'registry' from batch where id = ?", [number]).fetchone()[0]


def _refuse_other_classes(cursor: duckdb.DuckDBPyConnection, number: int, content: Content) -> None:
    """Other classes than those that count now; what a later registry changed is outdated and does not matter."""
    cursor.register("incoming", content.registry.select(["wave", "unit", "unit_class"]))
    differing = cursor.execute(
        "select distinct i.unit, i.unit_class, c.unit_class, c.batch from incoming i join unit u on u.name = i.unit "
        "join (select wave, unit, arg_max(unit_class, batch) as unit_class, max(batch) as batch from registry "
        "where unit_class is not null group by wave, unit) c on c.unit = u.id and c.wave = i.wave "
        "join batch b on b.id = c.batch where c.unit_class not in ('', i.unit_class) "
        "and not (c.batch > ? and b.shape = 'registry') order by c.batch, i.unit",
        [number],
    ).fetchall()
    cursor.unregister("incoming")
    if differing:
        unit, seen, known, batch = differing[0]
        raise DataError("class_differs", unit=unit, seen=seen, known=known, batch=batch, count=len(differing))


def _refuse_known_scores(cursor: duckdb.DuckDBPyConnection, content: Content) -> None:
    """A unit has one published score in a wave and dimension."""
    cursor.register("incoming", content.scores.select(["wave", "unit", "dimension"]))
    known = cursor.execute(
        "select i.unit, i.wave, s.batch from incoming i join unit u on u.name = i.unit "
        "join dimension d on d.name = i.dimension join score s on s.unit = u.id and s.dimension = d.id "
        "and s.wave = i.wave order by s.batch, i.unit"
    ).fetchall()
    cursor.unregister("incoming")
    if known:
        unit, wave, batch = known[0]
        raise DataError("score_known", unit=unit, wave=wave, batch=batch, count=len(known))


def _keyed(content: Content, key: bytes) -> Content:
    """Respondents, addresses and machines as keyed hashes: the texts of the file are never stored."""
    ballots = content.ballots
    for name in HASHED:
        texts = ballots[name].combine_chunks()
        if len(texts) and not pa.types.is_integer(texts.type):
            encoded = texts.dictionary_encode()
            hashes = pa.array([_hash(text, key) for text in encoded.dictionary.to_pylist()], pa.int64())
            ballots = ballots.set_column(ballots.schema.get_field_index(name), name, hashes.take(encoded.indices))
    return replace(content, ballots=ballots)


def _hash(text: str, key: bytes) -> int:
    digest = hmac.digest(key, text.encode("utf-8"), hashlib.sha256)
    return int.from_bytes(digest[:8], "big", signed=True) or 1  # 0 means unknown


def _ids(cursor: duckdb.DuckDBPyConnection, table: str, names: list[str]) -> dict[str, int]:
    """Identifier of each name; names not yet known get the next ones. Raises DataError too_many_names."""
    known = dict(cursor.execute(f"select name, id from {table}").fetchall())
    following = max(known.values(), default=0) + 1
    for name in names:
        if name not in known:
            if following > MOST[table]:
                raise DataError("too_many_names", name=name, limit=MOST[table])
            cursor.execute(f"insert into {table} values (?, ?)", [following, name])
            known[name] = following
            following += 1
    return {name: known[name] for name in names}


def _forget_unused(cursor: duckdb.DuckDBPyConnection) -> None:
    """Names and waves that no batch speaks of any more."""
    cursor.execute("delete from unit where id not in (select unit from registry)")
    for table, kind in (("grp", "group"), ("dimension", "dimension")):
        cursor.execute(
            f"delete from {table} where id not in (select name from mention where kind = ?) "
            "and id not in (select grp from register where grp is not null and ? = 'group')",
            [kind, kind],
        )
    cursor.execute("delete from level where id not in (select level from cube)")
    cursor.execute("delete from attribute where id not in (select attribute from ballot_attribute)")
    cursor.execute("delete from attribute_value where id not in (select value from ballot_attribute)")
    active = "select unnest(waves) from batch where state = 'active'"
    cursor.execute(f"delete from wave where id not in ({active})")
    cursor.execute("delete from series where id not in (select series from wave)")


def _batch_in_state(cursor: duckdb.DuckDBPyConnection, number: int, state: str) -> tuple[list[str], str]:
    """Its waves, and as JSON what they are."""
    found = cursor.execute("select waves, wave_rows, state from batch where id = ?", [number]).fetchall()
    if not found:
        known = [each for (each,) in cursor.execute("select id from batch order by id").fetchall()]
        raise DataError("batch_unknown", batch=number, known=known)
    waves, definitions, found_state = found[0]
    if found_state != state:
        raise DataError(f"batch_not_{state}", batch=number)
    return waves, definitions


def _append(cursor: duckdb.DuckDBPyConnection, sql: str, **columns: pa.Array) -> None:
    cursor.register("incoming", pa.table(columns))
    cursor.execute(sql)
    cursor.unregister("incoming")


def _coded(names: pa.ChunkedArray, ids: Mapping[str, int]) -> pa.Array:
    """Identifiers in place of names; null where there is no name."""
    if len(names) == 0:
        return pa.array([], pa.int32())
    encoded = names.combine_chunks()
    if not isinstance(encoded, pa.DictionaryArray):
        encoded = encoded.dictionary_encode()
    codes = pa.array([ids.get(name) for name in encoded.dictionary.to_pylist()], pa.int32())
    return codes.take(encoded.indices)


def _same(value: int, count: int) -> pa.Array:
    return pa.array(np.full(count, value), pa.int32())


def _next(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    return (cursor.execute(sql).fetchone()[0] or 0) + 1
