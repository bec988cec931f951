"""What one file brings: ballots, ratings, comments and rows of the registry, by name, ready for the store."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

MICRO = 1_000_000
"""Weights are whole millionths: they add up exactly, in any order."""
TOTAL = "总体评价"
EVERYBODY = "全体"
ONE_CLASS = "全部"


@dataclass(frozen=True, eq=False)
class Content:
    """Arrow tables; names may be dictionary-coded.

    ballots: wave, label (null: the row was the ballot), grp, respondent (text of the file, null: the ballot), weight_micro
    ratings: ballot (position in ballots), unit, dimension, level; in ballot order
    comments: ballot, unit (null: the ballot as a whole), text
    registry: wave, unit, unit_class (null: not said), ranked (null: not said), full_name, district, governance, portfolio,
    parent
    """

    ballots: pa.Table
    ratings: pa.Table
    comments: pa.Table
    registry: pa.Table

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
        return cls(**{name: pa.ipc.open_stream(stream).read_all() for name, stream in packed.items()})

    @property
    def waves(self) -> list[str]:
        return sorted({*self.ballots["wave"].unique().to_pylist(), *self.registry["wave"].unique().to_pylist()})

    @property
    def rated_ballots(self) -> int:
        """Ballots with at least one rating; a ballot may hold nothing but a comment."""
        return len(self.ratings["ballot"].unique())

    def names(self, kind: str) -> list[str]:
        """Names of units, groups, dimensions or levels that occur, in the order of the file."""
        columns = {
            "unit": [self.registry["unit"], self.ratings["unit"], self.comments["unit"]],
            "group": [self.ballots["grp"]],
            "dimension": [self.ratings["dimension"]],
            "level": [self.ratings["level"]],
        }[kind]
        names: dict[str, None] = {}
        for column in columns:
            names.update(dict.fromkeys(_occurring(column)))
        return list(names)

    def counts(self, kind: str) -> dict[str, int]:
        """Ballots by group; ratings by unit or by level."""
        column = {"group": self.ballots["grp"], "unit": self.ratings["unit"], "level": self.ratings["level"]}[kind]
        return {row["values"]: row["counts"] for row in column.value_counts().to_pylist()}


REGISTRY_SCHEMA = pa.schema(
    [
        ("wave", pa.string()), ("unit", pa.string()), ("unit_class", pa.string()), ("ranked", pa.bool_()),
        ("full_name", pa.string()), ("district", pa.string()), ("governance", pa.string()),
        ("portfolio", pa.string()), ("parent", pa.string()),
    ]
)  # fmt: skip
COMMENT_SCHEMA = pa.schema([("ballot", pa.int32()), ("unit", pa.string()), ("text", pa.string())])


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
    used = np.unique(cells.indices.drop_null().to_numpy())
    return cells.dictionary.take(pa.array(used)).to_pylist() if len(used) else []


def no_ballots() -> tuple[pa.Table, pa.Table, pa.Table]:
    """Ballots, ratings and comments of a file that has none."""
    text, whole = pa.string(), pa.int64()
    ballots = pa.schema([("wave", text), ("label", text), ("grp", text), ("respondent", text), ("weight_micro", whole)])
    ratings = pa.schema([("ballot", pa.int32()), ("unit", text), ("dimension", text), ("level", text)])
    return ballots.empty_table(), ratings.empty_table(), COMMENT_SCHEMA.empty_table()
