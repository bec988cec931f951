"""计票汇总: counts by unit, group, dimension and level, a row per count or levels across, one sheet per group."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from data.assembled import Assembled
from data.caseload import CASELOAD_NUMBERS, Caseload, Stated
from data.content import EVERYBODY, REGISTRY_SCHEMA, TALLY_SCHEMA, TOTAL, Content
from data.layout import NOT_RATED_WORDS, Layout, level_of, split_header
from data.numerals import is_nothing, is_number, is_percentage, is_share, whole_of
from data.problems import DataError, Problem
from data.tables import Aside, Table

TOTALS = ("合计", "总计", "总票数", "票数合计", "合计票数")
ANSWERS = ("主动评价量", "主动评价数")
"""Columns that state how many answered, which the levels add up to."""
SUBTOTAL = "小计"
TOTAL_SHEET = re.compile(r"合计|总计|汇总|总表|全部|统计")
PLAIN_SHEET = re.compile(r"(?:sheet|工作表|表)?\d*|合计|总计|.*(?:汇总|计票|统计|总表|结果|评议表).*")
MAX_COUNTS = 500_000
"""Counts of one file: a city of a hundred units, ten groups and ten dimensions has fifty thousand."""
NOT_ANSWERED = frozenset(NOT_RATED_WORDS.values())
Key = tuple[str, str, str, str]
"""Wave, unit, group, dimension."""
_SUFFIX = re.compile(r"\(?(?:票数|票|份数|份|人数|人|数)\)?$")


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a file; n is None where its text is none, names are empty where the file does not say."""

    row: int
    column: str
    unit: str
    level: str
    text: str
    n: int | None
    dimension: str
    group: str
    wave: str
    unit_class: str
    part: str


@dataclass(frozen=True, slots=True)
class Total:
    """A total that the file states, and what it should be: the sum of all levels, or of those that answer the question.

    counts: positions of the counts of its row; empty where it adds up a column.
    """

    row: int
    column: str
    text: str
    every: int
    answered: int
    counts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tally:
    """What a table says. totals are checked and not stored; used: columns of the table.

    stated: what it says of cases beside the counts; roles: column by role.
    """

    counts: tuple[Count, ...]
    totals: tuple[Total, ...]
    used: frozenset[int]
    stated: tuple[Stated, ...] = ()
    roles: Mapping[str, int] = field(default_factory=dict)


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
    long = "count" in roles and "level" in roles
    across = {} if long else level_columns(table, layout, words, roles.values())
    summed = {} if long else _total_columns(table, across, roles.values())
    used = frozenset({*roles.values(), *across, *summed})
    columns = {place: table.columns[place].texts() for place in used}
    lines = [
        (int(row), {place: texts[number] for place, texts in columns.items()}, "") for number, row in enumerate(table.rows)
    ]
    for line in table.below:
        label = total_of(line)
        if label:
            cells = table.aside(line)
            lines.append((line.row, {place: cells[place] for place in used}, label))
    reader = _Reader(table, roles, layout, across, summed)
    for row, cells, label in sorted(lines, key=lambda line: line[0]):
        reader.take(row, cells, label)
    return Tally(tuple(reader.counts), tuple(reader.totals), used, tuple(reader.stated), roles)


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


def count_name(header: str) -> str:
    """What the counts under a header are of: 满意票数 is 满意."""
    return _SUFFIX.sub("", clean(header))


def is_total(label: str) -> bool:
    return clean(label) in (*TOTALS, SUBTOTAL)


def total_of(line: Aside) -> str:
    """The word for a total with which a row below a table begins, "" where it begins with none."""
    label = next((cell for cell in line.cells if cell and not is_number(cell)), "")
    return clean(label) if is_total(label) else ""


@dataclass
class _Sum:
    """Of counts so far: of all levels, and of those that answer the question; broken where a text was no number."""

    every: int = 0
    answered: int = 0
    broken: bool = False

    def add(self, count: Count) -> None:
        self.every += count.n or 0
        self.answered += (count.n or 0) * (count.level not in NOT_ANSWERED)
        self.broken |= count.n is None


class _Reader:
    """Takes the rows of a table from the top down, those of totals too."""

    def __init__(
        self,
        table: Table,
        roles: dict[str, int],
        layout: Layout,
        across: dict[int, tuple[str, str]],
        summed: dict[int, str | None],
    ) -> None:
        self.table, self.roles, self.layout, self.summed = table, roles, layout, summed
        self.long = not across
        self.across = across or {roles["count"]: ("", "")}
        self.counts: list[Count] = []
        self.totals: list[Total] = []
        self.stated: list[Stated] = []
        # By column, group and level, "" for all of them: since the top, and since the last total.
        self.sums: dict[tuple[int, str, str], _Sum] = defaultdict(_Sum)
        self.since: dict[tuple[int, str, str], _Sum] = defaultdict(_Sum)

    def take(self, row: int, cells: dict[int, str], label: str) -> None:
        """label: 合计 and its like where the row is known to be one. A blank is no vote."""
        said = {role: cells[place] for role, place in self.roles.items()}
        label = label or next((clean(said[role]) for role in ("unit", "group") if is_total(said.get(role, ""))), "")
        if label:
            self._take_total(row, cells, said, self.since if label == SUBTOTAL else self.sums)
            return
        if texts := {role: said[role] for role in CASELOAD_NUMBERS if role in said}:
            self.stated.append(Stated(row, said["unit"], said.get("wave", ""), texts))
        counted: list[int] = []
        for place, (dimension, level) in self.across.items():
            if is_nothing(cells[place]):
                continue
            if len(self.counts) >= MAX_COUNTS:
                raise DataError("tally_too_large", file=self.table.file, limit=MAX_COUNTS)
            if self.long:
                dimension, level = said.get("dimension", ""), level_of(said["level"], self.layout)
            counted.append(len(self.counts))
            count = Count(
                row, self.table.header[place], said["unit"], level, cells[place], whole_of(cells[place]), dimension,
                said.get("group", ""), said.get("wave", ""), said.get("unit_class", ""),
                "\0".join(said.get(role, "") for role in ("place", "channel")),
            )  # fmt: skip
            self.counts.append(count)
            for key in {(place, group, of) for group in ("", count.group) for of in ("", level)}:
                self.sums[key].add(count)
                self.since[key].add(count)
        for place, dimension in self.summed.items():
            of = tuple(each for each in counted if dimension is None or self.counts[each].dimension == dimension)
            found = _Sum()
            for each in of:
                found.add(self.counts[each])
            self._add(row, place, cells[place], found, of)

    def _take_total(self, row: int, cells: dict[int, str], said: dict[str, str], sums: dict) -> None:
        """The sum of a column above it: of everything, of one group or level, or since the total before."""
        group = "" if is_total(said.get("group", "")) else said.get("group", "")
        level = level_of(said["level"], self.layout) if self.long else ""
        for place in self.across:
            self._add(row, place, cells[place], sums[place, group, level])
        self.since.clear()

    def _add(self, row: int, place: int, text: str, found: _Sum, counts: tuple[int, ...] = ()) -> None:
        # A share says nothing that could be checked, and a bad count is reported itself.
        if not (is_nothing(text) or is_percentage(text) or found.broken):
            self.totals.append(Total(row, self.table.header[place], text, found.every, found.answered, counts))


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
        self.caseload = Caseload()

    def note(self, code: str, table: Table, **facts: object) -> None:
        self.notes.append(Problem(code, table.file, table.sheet, facts=facts))

    def add(self, table: Table, tally: Tally, group: str) -> None:
        self.problems += table.problems
        keys = [self._count(table, count, group) for count in tally.counts]
        for total in tally.totals:
            if whole_of(total.text) not in (total.every, total.answered):
                self._report("total_differs", table, total, total.text, {"sum": total.every})
                self.bad.update(keys[place] for place in total.counts if keys[place] is not None)
        if tally.totals:
            self.note("tally_totals", table, count=len(tally.totals))
        self._take_caseload(table, tally)

    def compare(self, table: Table, tally: Tally) -> None:
        """A sheet that adds up the others, once they are all in."""
        sums: dict[tuple[str, str, str, str], int] = defaultdict(int)
        for (wave, unit, _, dimension), levels in self.cells.items():
            for level, n in levels.items():
                sums[wave, unit, dimension, level] += n
        for count in tally.counts:
            key = (count.wave or self.wave or "", count.unit, count.dimension or TOTAL, count.level)
            if count.n != sums[key]:
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
            caseload=self.caseload.rows(),
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
        if count.n is None:
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
        cell[count.level] = cell.get(count.level, 0) + count.n
        if count.unit_class and self.classes.setdefault((wave, count.unit), count.unit_class) != count.unit_class:
            self._report("unit_two_classes", table, count, count.unit_class)
            self.bad.add(key)
        return key

    def _take_caseload(self, table: Table, tally: Tally) -> None:
        """Where the lines of a unit, of its groups perhaps, state different numbers, nobody knows what they add up to."""
        before = len(self.caseload.contradicted)
        for line in tally.stated:
            for role in line.faulty():
                column = table.header[tally.roles[role]]
                self.problems.append(Problem("count_bad", table.file, table.sheet, line.row, column, line.texts[role]))
            if line.unit:
                self.caseload.take(wave_of(table, line.wave, self.wave), line.unit, line.numbers())
        if len(self.caseload.contradicted) > before:
            self.note("caseload_unclear", table, count=len(self.caseload.contradicted) - before)

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
    for name in (text, clean(text), count_name(text)):
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
            if (is_total(tail) or clean(tail) in ANSWERS) and (not head or head in dimensions):
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
