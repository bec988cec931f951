"""Units of a Content under other names: what a file wrote becomes what the registry calls it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.content import REGISTRY_SCHEMA, Content, named
from data.problems import Problem


@dataclass(frozen=True, eq=False)
class Renaming:
    """A Content under the names of the registry. repeated: ratings that are said twice alike, stored once; rejected: those
    that two spellings of one unit contradict, and counts and scores of a second spelling, which are not stored."""

    content: Content
    problems: tuple[Problem, ...]
    repeated: int
    rejected: int


def rename_units(content: Content, names: Mapping[str, str], file: str = "", is_registry: bool = False) -> Renaming:
    """names: unit by the name of the file, those that stay left out. In a registry two rows of a unit are a problem."""
    if not names:
        return Renaming(content, (), 0, 0)
    tables = {}
    for each in fields(content):
        table = getattr(content, each.name)
        if each.name != "registry" and "unit" in table.column_names:
            place = table.schema.get_field_index("unit")
            tables[each.name] = table.set_column(place, "unit", _renamed(table["unit"], names))
    ratings, problems, repeated, rejected = _one_rating_each(tables["ratings"], content.ballots, file)
    for name in ("tallies", "scores", "caseload"):
        tables[name], twice, left = _first_of_each(tables[name], getattr(content, name)["unit"].to_pylist(), file)
        problems, rejected = (*problems, *twice), rejected + left
    registry, twice = rename_rows(content.registry, lambda row: names.get(row["unit"], row["unit"]), file)
    renamed = replace(content, **{**tables, "ratings": ratings, "registry": registry})
    return Renaming(
        renamed, (*problems, *(each for each in twice if is_registry or each.code != "unit_twice")), repeated, rejected
    )


def rename_rows(
    registry: pa.Table, name_of: Callable[[Mapping[str, object]], str], file: str = ""
) -> tuple[pa.Table, tuple[Problem, ...]]:
    """Rows of the registry under new names, one a unit: what the first of several rows says counts, the rest is told."""
    rows: dict[tuple[str, str], dict[str, object]] = {}
    problems = []
    for row in registry.to_pylist():
        name = name_of(row)
        first = rows.setdefault((row["wave"], name), {**row, "unit": name})
        if first["unit_class"] and row["unit_class"] and first["unit_class"] != row["unit_class"]:
            problems.append(Problem("unit_two_classes", file, value=row["unit"]))
        elif (row["wave"], name) in rows and first != {**row, "unit": name}:
            problems.append(Problem("unit_twice", file, value=row["unit"]))
        first["unit_class"] = first["unit_class"] or row["unit_class"]
    return pa.Table.from_pylist(list(rows.values()), schema=REGISTRY_SCHEMA), tuple(problems)


def _renamed(column: pa.ChunkedArray, names: Mapping[str, str]) -> pa.DictionaryArray:
    coded = _coded(column)
    meant: dict[str, int] = {}
    recode = np.array(
        [meant.setdefault(names.get(name, name), len(meant)) for name in coded.dictionary.to_pylist()] + [-1], np.int32
    )
    codes = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return named(recode[codes], list(meant))


def _one_rating_each(ratings: pa.Table, ballots: pa.Table, file: str) -> tuple[pa.Table, tuple[Problem, ...], int, int]:
    """Of ratings that two spellings of a unit give on one form the first, where they are alike; else none."""
    columns = {name: _coded(ratings[name]) for name in ("unit", "dimension", "level")}
    unit, dimension, level = (each.indices.to_numpy(zero_copy_only=False) for each in columns.values())
    ballot = ratings["ballot"].to_numpy().astype(np.int64)
    key = (ballot * len(columns["unit"].dictionary) + unit) * max(1, len(columns["dimension"].dictionary)) + dimension
    order = np.argsort(key, kind="stable")
    if len(order) == 0 or (start := np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])).size == len(order):
        return ratings, (), 0, 0
    size = np.diff(np.r_[start, len(order)])
    differs = np.minimum.reduceat(level[order], start) != np.maximum.reduceat(level[order], start)
    kept = np.sort(order[start[~differs]])
    problems = tuple(
        Problem(
            "rating_contradicts", file,
            column=f"{columns['unit'].dictionary[unit[entry]]}—{columns['dimension'].dictionary[dimension[entry]]}",
            value=ballots["label"][int(ballot[entry])].as_py() or "",
        )
        for entry in np.sort(order[start[differs]])
    )  # fmt: skip
    rejected = int(size[differs].sum())
    return ratings.take(pa.array(kept)), problems, len(order) - rejected - len(kept), rejected


def _first_of_each(table: pa.Table, written: list[str], file: str) -> tuple[pa.Table, tuple[Problem, ...], int]:
    """Of lines that two spellings of a unit give for the same thing the first; the other spelling is told once."""
    axes = [table[name].to_pylist() for name in ("wave", "unit", "grp", "dimension") if name in table.column_names]
    first: dict[tuple, str] = {}
    kept = [first.setdefault(key, name) == name for key, name in zip(zip(*axes, strict=True), written, strict=True)]
    others = dict.fromkeys(name for name, stays in zip(written, kept, strict=True) if not stays)
    problems = tuple(Problem("unit_twice", file, value=name) for name in others)
    return table.filter(pa.array(kept, pa.bool_())), problems, kept.count(False)


def _coded(column: pa.ChunkedArray) -> pa.DictionaryArray:
    cells = column.combine_chunks()
    return cells if isinstance(cells, pa.DictionaryArray) else pc.dictionary_encode(cells)
