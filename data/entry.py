"""Forms keyed in by hand: who keyed which marks on which form, and what the paper says where two clerks differ."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb

from data.content import TOTAL
from data.layout import ROLES, SEPARATORS
from data.problems import DataError, Problem
from data.store import Reader, Store
from data.wave_rows import WaveArrays

BLANK, MULTIPLE, UNKNOWN = "0", "*", "9"
"""Keys for no tick, for two ticks or more (not counted either), and for 不了解; 1 to 8 are levels."""
UNKNOWN_WORD = "不了解"
MOST_LEVELS = 8
MOST_ITEMS = 2_000
MOST_CLERKS = 2
_BATCH = "select max(id) from batch where layout = ? and state = 'active'"
FORM_NUMBER = re.compile(r"[0-9A-Za-z-]{1,40}")


@dataclass(frozen=True)
class Entry:
    """What is keyed: the forms of one group of a wave. items: unit and dimension of each mark; levels: of keys 1, 2, …"""

    id: int
    wave: str
    group: str
    series: str | None
    scheme: str | None
    items: tuple[tuple[str, str], ...]
    levels: tuple[str, ...]
    moment: datetime

    @property
    def keys(self) -> dict[str, str]:
        """What each key writes, "" where nothing."""
        return {str(place): level for place, level in enumerate(self.levels, 1)} | {
            UNKNOWN: UNKNOWN_WORD, BLANK: "", MULTIPLE: "",
        }  # fmt: skip


@dataclass(frozen=True)
class Form:
    """A form as one clerk keyed it; number tells which was keyed first."""

    number: int
    form: str
    clerk: str
    marks: str
    moment: datetime


def items_from_text(text: str) -> tuple[tuple[str, str], ...]:
    """A line a unit, 市教育局：政务公开、效能建设; or unit and dimension beside each other, as pasted from a sheet; a unit
    alone is rated as a whole. Raises DataError entry_items with every line that is wrong."""
    items: dict[tuple[str, str], None] = {}
    problems = []
    for row, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in re.split(r"[\t：:、，,；;]", line)]
        unit, dimensions = cells[0], [cell for cell in cells[1:] if cell]
        if not any(cells) or unit in ROLES["unit"]:
            continue  # blank, or the heading of a sheet
        for dimension in dimensions or [TOTAL]:
            code, value = _item_fault(unit, dimension, items)
            if code:
                problems.append(Problem(code, row=row, value=value))
            items[unit, dimension] = None
    if problems or not 0 < len(items) <= MOST_ITEMS:
        raise DataError("entry_items", tuple(problems), count=len(items), limit=MOST_ITEMS)
    return tuple(items)


def text_of_items(items: Sequence[tuple[str, str]]) -> str:
    """The same as items_from_text reads it, a line a unit."""
    units: dict[str, list[str]] = {}
    for unit, dimension in items:
        units.setdefault(unit, []).append(dimension)
    return "\n".join(unit if names == [TOTAL] else f"{unit}：{'、'.join(names)}" for unit, names in units.items())


def add_entry(
    store: Store,
    who: str,
    wave: str,
    group: str,
    items: Sequence[tuple[str, str]],
    levels: Sequence[str],
    series: str | None = None,
    scheme: str | None = None,
) -> int:
    """Begins the entry of a group's forms and returns its number. Raises DataError entry_levels."""
    if len(levels) > MOST_LEVELS:
        raise DataError("entry_levels", count=len(levels), limit=MOST_LEVELS)
    with store.transaction() as cursor:
        number = _next(cursor, "select max(id) from entry")
        cursor.execute(
            "insert into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [number, wave, group, series, scheme, _json(items), _json(levels), _now(), who],
        )
    return number


def entries(store: Reader) -> list[Entry]:
    """All entries, oldest first."""
    rows = store.rows("select id, wave, grp, series, scheme, items, levels, moment from entry order by id")
    return [
        Entry(
            *row[:5], tuple((unit, dimension) for unit, dimension in json.loads(row[5])), tuple(json.loads(row[6])), row[7]
        )
        for row in rows
    ]


def entry(store: Reader, number: int) -> Entry:
    """Raises DataError entry_unknown."""
    for each in entries(store):
        if each.id == number:
            return each
    raise DataError("entry_unknown", entry=number)


def remove_entry(store: Store, number: int) -> None:
    """Forgets an entry that was begun by mistake. Raises DataError entry_unknown, entry_has_forms."""
    entry(store, number)
    with store.transaction() as cursor:
        if cursor.execute("select count(*) from entry_form where entry = ?", [number]).fetchall()[0][0]:
            raise DataError("entry_has_forms", entry=number)
        cursor.execute("delete from entry where id = ?", [number])


def forms(store: Reader, number: int) -> list[Form]:
    """What was keyed and counts, in the order of keying."""
    rows = store.rows(
        "select id, form, clerk, marks, moment from entry_form where entry = ? and removed is null order by id", [number]
    )
    return [Form(*row) for row in rows]


def add_form(store: Store, number: int, form: str, clerk: str, marks: str) -> None:
    """Keeps one form of one clerk at once.

    Raises DataError entry_unknown, entry_in_batch, entry_form_bad, entry_form_twice, entry_form_done.
    """
    job = entry(store, number)
    if not FORM_NUMBER.fullmatch(form) or len(marks) != len(job.items) or not job.keys.keys() >= set(marks):
        raise DataError("entry_form_bad", form=form)
    with _changing(store, number) as cursor:
        _insert_form(cursor, number, form, clerk, marks)


def remove_form(store: Store, number: int, form: str, clerk: str) -> None:
    """Takes back what a clerk keyed wrongly. Raises DataError entry_form_unknown, entry_in_batch."""
    with _changing(store, number) as cursor:
        _take_back(cursor, number, form, clerk)


def renumber_form(store: Store, number: int, form: str, clerk: str, new: str) -> None:
    """The same marks under the number that the paper has. Raises what add_form and remove_form raise."""
    if not FORM_NUMBER.fullmatch(new):
        raise DataError("entry_form_bad", form=new)
    with _changing(store, number) as cursor:
        _insert_form(cursor, number, new, clerk, _take_back(cursor, number, form, clerk))


def settled(store: Reader, number: int) -> dict[tuple[str, int], str]:
    """What the paper says, by form and item."""
    rows = store.rows("select form, item, mark from entry_settled where entry = ?", [number])
    return {(form, item): mark for form, item, mark in rows}


def settle(store: Store, who: str, number: int, form: str, item: int, mark: str) -> None:
    """Writes down what the paper says. Raises DataError entry_unknown, entry_form_bad, entry_in_batch."""
    job = entry(store, number)
    if mark not in job.keys or not 0 <= item < len(job.items):
        raise DataError("entry_form_bad", form=form)
    with _changing(store, number) as cursor:
        cursor.execute("delete from entry_settled where entry = ? and form = ? and item = ?", [number, form, item])
        cursor.execute("insert into entry_settled values (?, ?, ?, ?, ?, ?)", [number, form, item, mark, who, _now()])


def batch_of(store: Reader, number: int) -> int | None:
    """The batch that the entry has become, None where there is none or it was withdrawn."""
    return store.value(_BATCH, [read_as(number)])


def read_as(number: int) -> str:
    """What a batch that comes from an entry says it was read as."""
    return f"录入{number}"


def wide_file(job: Entry, marks: Mapping[str, str]) -> bytes:
    """The forms as an ordinary wide CSV file. marks: by form."""
    words = job.keys
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([ROLES["ballot"][2], ROLES["group"][1], *("—".join(item) for item in job.items)])
    writer.writerows([form, job.group, *(words[mark] for mark in marks[form])] for form in sorted(marks))
    return text.getvalue().encode("utf-8")


def usual_dimensions(arrays: WaveArrays) -> dict[str, tuple[str, ...]]:
    """The dimensions in which each class of a wave was rated, 总体评价 left out."""
    rated: dict[str, set[int]] = {}
    for unit, dimension in set(zip(arrays.cube["unit"].tolist(), arrays.cube["dimension"].tolist(), strict=True)):
        rated.setdefault(arrays.units[unit].unit_class, set()).add(dimension)
    return {
        unit_class: tuple(arrays.dimensions[each] for each in sorted(places) if arrays.dimensions[each] != TOTAL)
        for unit_class, places in rated.items()
    }


def _item_fault(unit: str, dimension: str, items: Mapping[tuple[str, str], None]) -> tuple[str, str]:
    """Code and value of what is wrong with an item, two empty texts where nothing is."""
    if not unit:
        return "unit_missing", dimension
    if set(dimension) & set(SEPARATORS):
        return "dimension_separator", dimension
    if (unit, dimension) in items:
        return "item_twice", f"{unit}—{dimension}"
    return "", ""


@contextmanager
def _changing(store: Store, number: int) -> Iterator[duckdb.DuckDBPyConnection]:
    """A transaction on an entry that has not become a batch."""
    with store.transaction() as cursor:
        found = cursor.execute(_BATCH, [read_as(number)]).fetchall()
        if found[0][0] is not None:
            raise DataError("entry_in_batch", batch=found[0][0])
        yield cursor


def _insert_form(cursor: duckdb.DuckDBPyConnection, number: int, form: str, clerk: str, marks: str) -> None:
    clerks = [
        name
        for (name,) in cursor.execute(
            "select clerk from entry_form where entry = ? and form = ? and removed is null", [number, form]
        ).fetchall()
    ]
    if clerk in clerks:
        raise DataError("entry_form_twice", form=form, clerk=clerk)
    if len(clerks) >= MOST_CLERKS:
        raise DataError("entry_form_done", form=form, clerks=sorted(clerks))
    following = _next(cursor, "select max(id) from entry_form")
    cursor.execute(
        "insert into entry_form values (?, ?, ?, ?, ?, ?, null)", [following, number, form, clerk, marks, _now()]
    )


def _take_back(cursor: duckdb.DuckDBPyConnection, number: int, form: str, clerk: str) -> str:
    found = cursor.execute(
        "select id, marks from entry_form where entry = ? and form = ? and clerk = ? and removed is null",
        [number, form, clerk],
    ).fetchall()
    if not found:
        raise DataError("entry_form_unknown", form=form, clerk=clerk)
    cursor.execute("update entry_form set removed = ? where id = ?", [_now(), found[0][0]])
    cursor.execute("delete from entry_settled where entry = ? and form = ?", [number, form])
    return found[0][1]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _next(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    return (cursor.execute(sql).fetchone()[0] or 0) + 1


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)
