"""What one file brings, by name, ready for the store: ballots with ratings, counts, scores, registry, register, cases."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MICRO = 1_000_000
"""Weights are whole millionths: they add up exactly, in any order."""
TOTAL = "总体评价"
EVERYBODY = "全体"
ONE_CLASS = "全部"


TEXT, NUMBER, WHOLE = pa.string(), pa.int32(), pa.int64()
BALLOT_SCHEMA = pa.schema(
    [
        ("wave", TEXT), ("label", TEXT), ("grp", TEXT), ("respondent", TEXT), ("weight_micro", WHOLE),
        ("channel", TEXT), ("place", TEXT), ("submitted", pa.timestamp("us")), ("seconds", NUMBER),
        ("network", TEXT), ("device", TEXT), ("own_unit", TEXT),
    ]
)  # fmt: skip
RATING_SCHEMA = pa.schema([("ballot", NUMBER), ("unit", TEXT), ("dimension", TEXT), ("level", TEXT)])
ATTRIBUTE_SCHEMA = pa.schema([("ballot", NUMBER), ("attribute", TEXT), ("value", TEXT)])
COMMENT_SCHEMA = pa.schema([("ballot", NUMBER), ("unit", TEXT), ("text", TEXT), ("original", TEXT)])
REGISTRY_SCHEMA = pa.schema(
    [
        ("wave", TEXT), ("unit", TEXT), ("unit_class", TEXT), ("ranked", pa.bool_()), ("full_name", TEXT),
        ("district", TEXT), ("governance", TEXT), ("portfolio", TEXT), ("parent", TEXT), ("authority", TEXT),
        ("code", TEXT), ("short_name", TEXT), ("aliases", pa.list_(TEXT)), ("kind", TEXT), ("credit_code", TEXT),
        ("valid_from", TEXT), ("valid_to", TEXT), ("predecessors", pa.list_(TEXT)),
    ]
)  # fmt: skip
TALLY_SCHEMA = pa.schema(
    [("wave", TEXT), ("unit", TEXT), ("grp", TEXT), ("dimension", TEXT), ("level", TEXT), ("n", WHOLE)]
)
SCORE_SCHEMA = pa.schema(
    [
        ("wave", TEXT), ("unit", TEXT), ("dimension", TEXT), ("score", pa.decimal128(12, 6)), ("rated", NUMBER),
        ("rank", NUMBER),
    ]
)  # fmt: skip
REGISTER_SCHEMA = pa.schema(
    [
        ("wave", TEXT), ("grp", TEXT), ("channel", TEXT), ("place", TEXT), ("issued", NUMBER), ("returned", NUMBER),
        ("invalid", NUMBER), ("reason", TEXT), ("dialled", NUMBER), ("connected", NUMBER), ("completed", NUMBER),
    ]
)  # fmt: skip
CASELOAD_SCHEMA = pa.schema([("wave", TEXT), ("unit", TEXT), ("handled", WHOLE), ("rectified", WHOLE)])
HASHED = ("respondent", "network", "device")
"""Columns of the ballots that are stored as keyed hashes only."""


@dataclass(frozen=True, eq=False)
class Content:
    """Arrow tables; names may be dictionary-coded. Null is what the file does not say.

    ballots: wave, label (null: the row was the ballot), grp, respondent (text of the file, null: the ballot), weight_micro,
    channel, place, submitted (wall clock), seconds, network (block of addresses), device, own_unit (the respondent's)
    ratings: ballot (position in ballots), unit, dimension, level; in ballot order
    comments: ballot, unit (null: the ballot as a whole), text, original (before it was masked, as text or
    sealed; null: nothing was)
    registry: wave, unit, and what is said of it, null where nothing is, "" or an empty list where it has none
    tallies: wave, unit, grp, dimension, level, n
    scores: wave, unit, dimension, score, rated (valid ballots), rank
    register: wave, grp, channel, place, issued, returned, invalid, reason, dialled, connected, completed
    attributes: ballot, attribute, value; what a form says of who filled it in, as categories
    caseload: wave, unit, handled (cases), rectified (bad reviews made good)
    """

    ballots: pa.Table = field(default_factory=BALLOT_SCHEMA.empty_table)
    ratings: pa.Table = field(default_factory=RATING_SCHEMA.empty_table)
    comments: pa.Table = field(default_factory=COMMENT_SCHEMA.empty_table)
    registry: pa.Table = field(default_factory=REGISTRY_SCHEMA.empty_table)
    tallies: pa.Table = field(default_factory=TALLY_SCHEMA.empty_table)
    scores: pa.Table = field(default_factory=SCORE_SCHEMA.empty_table)
    register: pa.Table = field(default_factory=REGISTER_SCHEMA.empty_table)
    attributes: pa.Table = field(default_factory=ATTRIBUTE_SCHEMA.empty_table)
    caseload: pa.Table = field(default_factory=CASELOAD_SCHEMA.empty_table)

    def pack(self) -> dict[str, bytes]:
        """Arrow streams by name."""
        packed = {}
        for each in fields(self):
            sink = io.BytesIO()
            table = getattr(self, each.name)
            with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as stream:
                stream.write_table(table)
            packed[each.name] = sink.getvalue()
        return packed

    @classmethod
    def unpack(cls, packed: dict[str, bytes]) -> Content:
        """What was packed, also by a program that knew fewer tables and columns."""
        tables = {name: pa.ipc.open_stream(stream).read_all() for name, stream in packed.items()}
        tables["ballots"] = _with_columns(tables["ballots"], BALLOT_SCHEMA)
        tables["comments"] = _with_columns(tables["comments"], COMMENT_SCHEMA)
        return cls(**tables)

    @property
    def waves(self) -> list[str]:
        tables = (self.ballots, self.registry, self.tallies, self.scores, self.register, self.caseload)
        return sorted({wave for table in tables for wave in table["wave"].unique().to_pylist()})

    @property
    def rated_ballots(self) -> int:
        """Ballots with at least one rating; a ballot may hold nothing but a comment."""
        return len(self.ratings["ballot"].unique())

    @property
    def stored(self) -> int:
        """Ratings, cells of counts, scores, lines of a register, or lines of a caseload that stands alone."""
        return len(self.ratings) + len(self.tallies) + len(self.scores) + len(self.register) or len(self.caseload)

    @property
    def attribute_counts(self) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        """Ballots by attribute and category, both by name."""
        counted = self.attributes.group_by(["attribute", "value"], use_threads=False).aggregate([("ballot", "count")])
        found: dict[str, list[tuple[str, int]]] = {}
        for row in sorted(counted.to_pylist(), key=lambda row: (row["attribute"], row["value"])):
            found.setdefault(row["attribute"], []).append((row["value"], row["ballot_count"]))
        return tuple((attribute, tuple(values)) for attribute, values in found.items())

    def names(self, kind: str) -> list[str]:
        """Names of units, groups, dimensions or levels that occur, in the order of the file."""
        columns = {
            "unit": [each["unit"] for each in (self.registry, self.ratings, self.comments, self.tallies, self.scores)],
            "group": [each["grp"] for each in (self.ballots, self.tallies, self.register)],
            "dimension": [each["dimension"] for each in (self.ratings, self.tallies, self.scores)],
            "level": [each["level"] for each in (self.ratings, self.tallies)],
            "attribute": [self.attributes["attribute"]],
            "value": [self.attributes["value"]],
        }[kind]
        names: dict[str, None] = {}
        for column in columns:
            names.update(dict.fromkeys(_occurring(column)))
        return list(names)

    def counts(self, kind: str) -> dict[str, int]:
        """Ballots by group; ratings by unit or by level, those that were only counted too."""
        single = {"group": self.ballots["grp"], "unit": self.ratings["unit"], "level": self.ratings["level"]}[kind]
        counts = {row["values"]: row["counts"] for row in single.value_counts().to_pylist()}
        if kind != "group":
            for name, n in zip(self.tallies[kind].to_pylist(), self.tallies["n"].to_pylist(), strict=True):
                counts[name] = counts.get(name, 0) + n
        return counts


def named(codes: np.ndarray, names: Sequence[str]) -> pa.DictionaryArray:
    """Codes into names as a coded text column; a negative code is null."""
    indices = pa.array(codes, pa.int32(), mask=codes < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(names), pa.string()))


def coded(names: pa.ChunkedArray, order: Sequence[str]) -> pa.DictionaryArray:
    """A text column as codes into these names, which keep their order."""
    values = pa.array(list(order), pa.string())
    return pa.DictionaryArray.from_arrays(pc.index_in(names, value_set=values).combine_chunks(), values)


def _occurring(column: pa.ChunkedArray) -> list[str]:
    if not pa.types.is_dictionary(column.type):
        return [name for name in column.unique().to_pylist() if name is not None]
    cells = column.combine_chunks()
    used = np.flatnonzero(np.bincount(cells.indices.drop_null().to_numpy()))
    return cells.dictionary.take(pa.array(used)).to_pylist() if len(used) else []


def _with_columns(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with a column of nulls for each that it lacks."""
    for column in schema:
        if column.name not in table.column_names:
            table = table.append_column(column.name, pa.nulls(len(table), column.type))
    return table
