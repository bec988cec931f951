"""计票汇总: counts by unit, group, dimension and level, a row per count or levels across, one sheet per group."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from data.assembled import Assembled
from data.content import EVERYBODY, REGISTRY_SCHEMA, TALLY_SCHEMA, TOTAL, Content
from data.layout import NOT_RATED_WORDS, Layout, level_of, split_header
from data.number_texts import is_nothing, is_percent, is_share, whole_of
from data.problems import DataError, Problem
from data.tables import Table

TOTALS = ("合计", "总计", "总票数", "票数合计", "合计票数")
SUBTOTAL = "小计"
TOTAL_SHEET = re.compile(r"合计|总计|汇总|总表|全部|统计")
PLAIN_SHEET = re.compile(r"(?:sheet|工作表|表)?\d*|合计|总计|.*(?:汇总|计票|统计|总表|结果|评议表).*")
MAX_COUNTS = 500_000
"""Counts of one file: a city of a hundred units, ten groups and ten dimensions has fifty thousand."""
NOT_ANSWERED = frozenset(NOT_RATED_WORDS.values())
Key = tuple[str, str, str, str]
"""Wave, unit, group, dimension."""
_SUFFIX = re.compile(r"\(?(?:票数|票|份数|份|人数|人|数)\)?$")


@dataclass(frozen=True)
class Count:
    """One count of a file as text; empty where the file does not say."""

    row: int
    column: str
    unit: str
    level: str
    text: str
    dimension: str = ""
    group: str = ""
    wave: str = ""
    unit_class: str = ""
    part: str = ""


@dataclass(frozen=True)
class Total:
    """A total that the file states. of: positions of the counts that it should be the sum of."""

    row: int
    column: str
    text: str
    of: tuple[int, ...]


@dataclass(frozen=True)
class Tally:
    """What a table says; totals of rows and of columns are checked and not stored."""

    counts: tuple[Count, ...]
    row_totals: tuple[Total, ...]
    column_totals: tuple[Total, ...]
    used: frozenset[int]


def level_columns(
    table: Table, layout: Layout, words: Collection[str], taken: Collection[int]
) -> dict[int, tuple[str, str]]:
    """Dimension and level of every column whose header ends in a level: 满意, 满意票数, 政务公开—满意."""
    found = {}
    for place, header in enumerate(table.header):
        if header and place not in taken:
            level = _level(header, layout, words)
            head, tail = (TOTAL, "") if level else split_header(header) or ("", "")
            level = level or _level(tail, layout, words)
            if level:
                found[place] = (head, level)
    return found


def read_tally(table: Table, roles: dict[str, int], layout: Layout, words: Collection[str]) -> Tally:
    """Raises DataError tally_too_large."""
    text = {role: table.coded(place).texts() for role, place in roles.items()}
    long = "count" in roles and "level" in roles
    across = {} if long else level_columns(table, layout, words, roles.values())
    reader = _Reader(table, text, layout)
    for place in range(len(table)):
        if long:
            reader.take(place, table.header[roles["count"]], text["dimension"][place] if "dimension" in text else "",
                        level_of(text["level"][place], layout), text["count"][place])  # fmt: skip
        else:
            for column, (dimension, level) in across.items():
                reader.take(place, table.header[column], dimension, level, table.coded(column).text(place))
    summed = {} if long else _total_columns(table, across, roles.values())
    return reader.tally(summed, frozenset({*roles.values(), *across, *summed}))


def assemble_tallies(
    pieces: Sequence[tuple[Table, Tally]],
    wave: str | None,
    levels: Callable[[str], Collection[str]],
    groups: Collection[str],
) -> Assembled:
    """All sheets of a workbook that are tallies, as one. groups: names that are known, so that a sheet may be one.

    Raises DataError wave_absent, wave_conflict, tally_not_counts.
    """
    names = _groups_of_sheets(pieces, groups)
    assembly = _Assembly(wave, levels)
    for (table, tally), group in zip(pieces, names, strict=True):
        if group is not None:
            assembly.add(table, tally, group)
            if group != EVERYBODY and any(not count.group for count in tally.counts):
                assembly.note("tally_sheet_is_group", table)
    for (table, tally), group in zip(pieces, names, strict=True):
        if group is None:
            assembly.compare(table, tally)
    return assembly.result(pieces[0][0].file)


def clean(text: str) -> str:
    """A label without blanks and in plain width."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def is_total(label: str) -> bool:
    return clean(label) in (*TOTALS, SUBTOTAL)


class _Reader:
    def __init__(self, table: Table, text: dict[str, list[str]], layout: Layout) -> None:
        self.table, self.text, self.layout = table, text, layout
        self.counts: list[Count] = []
        self.of_row: dict[int, list[int]] = defaultdict(list)
        self.of_column: dict[tuple[str, str, str], list[int]] = defaultdict(list)
        self.since: dict[tuple[str, str, str], int] = {}
        self.column_totals: list[Total] = []

    def take(self, place: int, header: str, dimension: str, level: str, text: str) -> None:
        """A count, or a total where the row is one. A blank is no vote."""
        if is_nothing(text):
            return
        unit, group = self._at("unit", place), self._at("group", place)
        key = (header, dimension, level)
        if is_total(unit):
            subtotal = clean(unit) == SUBTOTAL
            of = self.of_column[key][self.since.get(key, 0) if subtotal else 0 :]
            if group and not is_total(group):
                of = [number for number in of if self.counts[number].group == group]
            self.since[key] = len(self.of_column[key])
            self.column_totals.append(Total(int(self.table.rows[place]), header, text, tuple(of)))
            return
        if len(self.counts) >= MAX_COUNTS:
            raise DataError("tally_too_large", file=self.table.file, limit=MAX_COUNTS)
        self.of_row[place].append(len(self.counts))
        self.of_column[key].append(len(self.counts))
        part = "\0".join(self._at(role, place) for role in ("place", "channel"))
        self.counts.append(
            Count(
                int(self.table.rows[place]), header, unit, level, text, dimension, group, self._at("wave", place),
                self._at("unit_class", place), part,
            )
        )  # fmt: skip

    def tally(self, summed: dict[int, str | None], used: frozenset[int]) -> Tally:
        totals = []
        for column, dimension in summed.items():
            for place, counts in self.of_row.items():
                text = self.table.coded(column).text(place)
                if not is_nothing(text):
                    of = [number for number in counts if dimension is None or self.counts[number].dimension == dimension]
                    totals.append(Total(int(self.table.rows[place]), self.table.header[column], text, tuple(of)))
        return Tally(tuple(self.counts), tuple(totals), tuple(self.column_totals), used)

    def _at(self, role: str, place: int) -> str:
        return self.text[role][place] if role in self.text else ""


class _Assembly:
    """Cells by wave, unit, group and dimension; one count that cannot be right rejects all of its cell."""

    def __init__(self, wave: str | None, levels: Callable[[str], Collection[str]]) -> None:
        self.wave, self.levels = wave, levels
        self.cells: dict[Key, dict[str, int]] = {}
        self.seen: set[tuple[Key, str, str]] = set()
        self.bad: set[Key] = set()
        self.lost = 0
        self.classes: dict[tuple[str, str], str] = {}
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.shares: list[Problem] = []
        self.unknown: dict[str, list] = {}

    def note(self, code: str, table: Table, **facts: object) -> None:
        self.notes.append(Problem(code, table.file, table.sheet, facts=facts))

    def add(self, table: Table, tally: Tally, group: str) -> None:
        self.problems += table.problems
        keys = [self._count(table, count, group) for count in tally.counts]
        for total in tally.row_totals:
            if self._differs(table, total, tally):
                self.bad.update(keys[place] for place in total.of if keys[place] is not None)
        for total in tally.column_totals:
            self._differs(table, total, tally)
        totals = len(tally.row_totals) + len(tally.column_totals)
        if totals:
            self.note("tally_totals", table, count=totals)

    def compare(self, table: Table, tally: Tally) -> None:
        """A sheet that adds up the others, once they are all in."""
        sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
        for (wave, unit, _, dimension), levels in self.cells.items():
            for level, n in levels.items():
                sums[wave, unit, dimension, level] += n
        for count in tally.counts:
            key = (count.wave or self.wave or "", count.unit, count.dimension or TOTAL, count.level)
            if whole_of(count.text) != sums[key]:
                self._report("total_differs", table, count, count.text, {"sum": sums[key]})
        self.note("tally_total_sheet", table)

    def result(self, file: str) -> Assembled:
        if self.shares:
            first = self.shares[0]
            raise DataError(
                "tally_not_counts", tuple(self.shares), file=file, row=first.row, column=first.column, value=first.value
            )
        rows, registry, rejected = [], {}, self.lost
        for key, levels in self.cells.items():
            wave, unit, group, dimension = key
            filled = {level: n for level, n in levels.items() if n}
            if key in self.bad:
                rejected += len(filled)
                continue
            registry.setdefault((wave, unit), {"wave": wave, "unit": unit, "unit_class": self.classes.get((wave, unit))})
            rows += [
                {"wave": wave, "unit": unit, "grp": group, "dimension": dimension, "level": level, "n": n}
                for level, n in filled.items()
            ]
        content = Content(
            tallies=pa.Table.from_pylist(rows, schema=TALLY_SCHEMA),
            registry=pa.Table.from_pylist(list(registry.values()), schema=REGISTRY_SCHEMA),
        )
        unknown = tuple((name, often, first) for name, (often, first) in self.unknown.items())
        return Assembled(
            content, len(rows) + rejected, len(rows), rejected, tuple(self.problems), unknown, tuple(self.notes)
        )

    def _count(self, table: Table, count: Count, group: str) -> Key | None:
        """The cell of a count, None where it has none."""
        wave = wave_of(table, count.wave, self.wave)
        if not count.unit or not count.level or count.level not in self.levels(wave):
            code = "unit_missing" if not count.unit else "level_unknown" if count.level else "level_missing"
            self._report(code, table, count, count.level or count.text)
            self.lost += 1
            if code == "level_unknown":
                self.unknown.setdefault(count.level, [0, self.problems[-1]])[0] += 1
            return None
        key = (wave, count.unit, count.group or group, count.dimension or TOTAL)
        cell = self.cells.setdefault(key, {})
        n = whole_of(count.text)
        if n is None:
            code = "tally_share" if is_share(count.text) else "count_bad"
            self._report(code, table, count, count.text)
            self.lost += 1
            self.bad.add(key)
            if code == "tally_share":
                self.shares.append(self.problems[-1])
            return key
        if (key, count.level, count.part) in self.seen:
            self._report("tally_twice", table, count, count.unit)
            self.bad.add(key)
        self.seen.add((key, count.level, count.part))
        cell[count.level] = cell.get(count.level, 0) + n
        if count.unit_class and self.classes.setdefault((wave, count.unit), count.unit_class) != count.unit_class:
            self._report("unit_two_classes", table, count, count.unit_class)
            self.bad.add(key)
        return key

    def _differs(self, table: Table, total: Total, tally: Tally) -> bool:
        """Whether a stated total is neither the sum of all levels nor of those that answer the question."""
        counts = [(whole_of(tally.counts[place].text), tally.counts[place].level) for place in total.of]
        if is_percent(total.text) or any(n is None for n, _ in counts):
            return False  # a share says nothing that could be checked, and a bad count is reported itself
        every = sum(n for n, _ in counts)
        answered = sum(n for n, level in counts if level not in NOT_ANSWERED)
        if whole_of(total.text) in (every, answered):
            return False
        self._report("total_differs", table, total, total.text, {"sum": every})
        return True

    def _report(self, code: str, table: Table, at: Count | Total, value: str, facts: dict | None = None) -> None:
        self.problems.append(Problem(code, table.file, table.sheet, at.row, at.column, value, facts or {}))


def wave_of(table: Table, said: str, asked: str | None) -> str:
    """The wave that a row names, else the one asked for. Raises DataError wave_absent, wave_conflict."""
    if said and asked is not None and said != asked:
        raise DataError("wave_conflict", file=table.file, wave=asked, seen=[said])
    if not said and asked is None:
        raise DataError("wave_absent", file=table.file)
    return said or asked


def _level(text: str, layout: Layout, words: Collection[str]) -> str:
    """The level that a header names, "" where it names none."""
    for name in (text, clean(text), _SUFFIX.sub("", clean(text))):
        if level_of(name, layout) in words:
            return level_of(name, layout)
    return ""


def _total_columns(table: Table, across: dict[int, tuple[str, str]], taken: Iterable[int]) -> dict[int, str | None]:
    """Columns that add up others: of one dimension, or of the whole row (None)."""
    dimensions = {dimension for dimension, _ in across.values()}
    found = {}
    for place, header in enumerate(table.header):
        if header and place not in across and place not in taken:
            head, tail = split_header(header) or ("", header)
            if is_total(tail) and (not head or head in dimensions):
                found[place] = head or None
    return found


def _groups_of_sheets(pieces: Sequence[tuple[Table, Tally]], known: Collection[str]) -> list[str | None]:
    """The group that a sheet's name is; None for a sheet that adds up the others."""
    groups: list[str | None] = []
    for table, _ in pieces:
        sheet = table.sheet.strip()
        if sheet in known:
            groups.append(sheet)
        elif len(pieces) > 1 and TOTAL_SHEET.search(sheet):
            groups.append(None)
        else:
            groups.append(EVERYBODY if PLAIN_SHEET.fullmatch(sheet.lower()) else sheet)
    return groups if any(group is not None for group in groups) else [EVERYBODY] * len(groups)
