"""Layouts that persons made for the office's sources, and how next year's file of a source is known: by its header."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from data.grid import Grid
from data.layout import Layout, parse_layout
from data.log import moment, write_log
from data.problems import DataError
from data.proposals import sheet_of
from data.store import Reader, Store

KEY = "layout:"
"""Before the name, among the settings of the database."""
LONGEST_NAME = 60
HEAD = 200
"""Rows that are looked at to know a header."""
_YEAR = re.compile(r"(?:19|20)\d{2}(?:年度?|\s*财年)?")
_PERIOD = re.compile(r"第?[一二三四\d]{1,2}(?:季度|月份|月|期|批次|批)|[上下]半年")
_NUMBERING = re.compile(r"^(?:第\d+题|[qQ]?\d+(?=[、.．:：)）]))[、.．:：)）]?")


@dataclass(frozen=True)
class Remembered:
    """A layout under its name, as TOML; header: what the columns of its file are called, without years and numbers."""

    name: str
    toml: str
    header: tuple[str, ...]
    who: str
    moment: str

    @property
    def layout(self) -> Layout:
        return parse_layout(self.toml)


def remembered_layouts(store: Reader) -> list[Remembered]:
    """By name."""
    rows = store.rows("select value from meta where starts_with(key, ?) order by key", [KEY])
    found = [json.loads(value) for (value,) in rows]
    return [Remembered(**{**each, "header": tuple(each["header"])}) for each in found]


def remember_layout(store: Store, who: str, name: str, toml: str, header: Sequence[str]) -> None:
    """header: of the sheet it was made for. The layout of this name, and another for this header, are replaced.

    Raises DataError layout_nameless and what parse_layout raises.
    """
    name = _checked(name)
    parse_layout(toml)
    row = Remembered(name, toml, plain_header(header), who, f"{moment():%Y-%m-%d}")
    same = [each.name for each in remembered_layouts(store) if each.header == row.header and each.name != name]
    with store.transaction() as cursor:
        for other in same:
            cursor.execute("delete from meta where key = ?", [KEY + other])
        cursor.execute("insert or replace into meta values (?, ?)", [KEY + name, json.dumps(asdict(row))])
        write_log(cursor, who, "layout", None, [], name)


def rename_layout(store: Store, who: str, name: str, fresh: str) -> None:
    """Raises DataError layout_unknown, layout_nameless, layout_name_taken."""
    known = {each.name: each for each in remembered_layouts(store)}
    fresh = _checked(fresh)
    row = _known(known, name)
    if fresh in known and fresh != name:
        raise DataError("layout_name_taken", name=fresh)
    toml = re.sub(r'^name = ".*"\n', "", row.toml, count=1)
    with store.transaction() as cursor:
        cursor.execute("delete from meta where key = ?", [KEY + name])
        renamed = replace(row, name=fresh, toml=f"name = {json.dumps(fresh, ensure_ascii=False)}\n{toml}")
        cursor.execute("insert into meta values (?, ?)", [KEY + fresh, json.dumps(asdict(renamed))])
        write_log(cursor, who, "layout", None, [], f"{name} → {fresh}")


def forget_layout(store: Store, who: str, name: str) -> None:
    """Raises DataError layout_unknown."""
    _known({each.name: each for each in remembered_layouts(store)}, name)
    with store.transaction() as cursor:
        cursor.execute("delete from meta where key = ?", [KEY + name])
        write_log(cursor, who, "layout", None, [], f"- {name}")


def header_of(grid: Grid, sheets: Sequence[Grid] = ()) -> tuple[str, ...]:
    """What the columns of a sheet are called, () where it is no table; only its first rows are looked at."""
    rows = grid.rows[:HEAD]
    merged = tuple(each for each in grid.merged if each[2] < len(rows))
    columns = tuple(column.slice(0, HEAD) for column in grid.columns)
    try:
        return sheet_of(replace(grid, columns=columns, rows=rows, merged=merged), sheets).header
    except DataError:
        return ()


def recognised(remembered: Sequence[Remembered], header: Sequence[str]) -> Remembered | None:
    """The layout that was made for such a header; the order of columns does not count."""
    plain = plain_header(header)
    return next((each for each in remembered if each.header == plain), None) if plain else None


def fitted(layout: Layout, header: Sequence[str]) -> Layout:
    """The layout with the names that these columns have this year. A name that is not there stays as it is."""
    there = set(header)
    often = Counter(map(_plain, header))
    of_plain = {_plain(name): name for name in header if often[_plain(name)] == 1}

    def this_year(name: str) -> str:
        return name if name in there or not name else of_plain.get(_plain(name), name)

    return replace(
        layout,
        columns={role: this_year(name) for role, name in layout.columns.items()},
        ratings={this_year(name): about for name, about in layout.ratings.items()},
        drop=None if layout.drop is None else {this_year(name): values for name, values in layout.drop.items()},
    )


def plain_header(header: Sequence[str]) -> tuple[str, ...]:
    """Names as they are compared, in an order of their own."""
    return tuple(sorted(_plain(name) for name in header if name))


def _plain(name: str) -> str:
    text = "".join(unicodedata.normalize("NFKC", name).split()).lower()
    return _YEAR.sub("", _PERIOD.sub("", _NUMBERING.sub("", text))) or text


def _checked(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise DataError("layout_nameless")
    return name[:LONGEST_NAME]


def _known(known: dict[str, Remembered], name: str) -> Remembered:
    if name not in known:
        raise DataError("layout_unknown", name=name, nearest=[], known=sorted(known))
    return known[name]
