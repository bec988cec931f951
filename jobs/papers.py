"""计票汇总表 and 统计结果确认单 of a wave: papers of the office, for those who may change its data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analytics.numbers import Numbers
from analytics.scheme import Scheme
from analytics.wave import NOT_RATED
from data.content import EVERYBODY
from data.fingerprint import fingerprint
from data.problems import DataError
from data.register_rows import RegisterLine, register_lines
from data.source_rows import source_lines
from data.store import Store
from data.wave_rows import WaveArrays, data_date, load_wave, wave
from jobs.databases import is_demonstration
from jobs.files import Exported
from jobs.protection import protected_scheme
from jobs.viewer import Viewer
from reports.cells import file_name
from reports.count_sheets import count_workbook
from reports.count_table import CountBook, CountRow, CountTable, FileLine, FormsLine
from words import joined, remarks, say
from words.catalog import sentences
from words.numbers import count
from words.punctuation import bracketed, commas
from words.sentences import wave_title
from words.summaries import series_name

COUNTS_FORMATS = ("xlsx",)


def export_counts(viewer: Viewer, store: Store, wave_id: str, format_name: str = "xlsx") -> Exported:
    """The papers as one workbook. Raises DataError not_allowed, wave_unknown, format_unknown, nothing_counted."""
    if format_name not in COUNTS_FORMATS:
        raise DataError("format_unknown", format=format_name, known=list(COUNTS_FORMATS))
    book = count_book(viewer, store, wave_id)
    mark = [say("product.demonstration")] if book.demonstration else []
    return Exported(file_name("_".join([*mark, say("counts.name"), wave_id])) + ".xlsx", count_workbook(book))


def count_book(viewer: Viewer, store: Store, wave_id: str) -> CountBook:
    """Counts by unit and answer for each line of groups, and for all of them; what the register says; the files.

    A secret group shares a line with those that the scheme names, here as everywhere, and a unit that it rated all but
    alone has no row.
    Raises DataError not_allowed, wave_unknown, nothing_counted.
    """
    viewer.must_edit()
    with store.snapshot() as moment:
        row = wave(moment, wave_id)
        viewer.must_see(row.series)
        arrays = load_wave(moment, wave_id)
        scheme = protected_scheme(moment, row)
        register, files, date = register_lines(moment, wave_id), source_lines(moment, wave_id), data_date(moment, wave_id)
    if not len(arrays.cube["n"]):
        raise DataError("nothing_counted", wave=wave_id)
    answers = [*_columns(scheme), *NOT_RATED]
    counted = arrays if scheme.numbers is None else _in_columns(arrays, scheme.numbers)
    lines = _lines(scheme, arrays)
    tables = [_table(scheme, counted, name, groups, answers) for name, groups in lines.items()]
    if len(tables) > 1:
        tables.append(_table(scheme, counted, say("counts.all"), set(range(len(arrays.groups))), answers))
    return CountBook(
        heading=sentences((wave_title(row.period), series_name(row.series))),
        demonstration=is_demonstration(store),
        tables=tuple(tables),
        forms=tuple(_forms(scheme, tables[: len(lines)], register)),
        files=tuple(
            FileLine(each.batch, each.file, each.ballots, each.stored, f"{each.moment:%Y-%m-%d}", each.sha256)
            for each in files
        ),
        scheme=bracketed(scheme.title, scheme.hash[:12]),
        fingerprint=fingerprint(arrays),
        data_date=date,
    )


def _columns(scheme: Scheme) -> list[str]:
    """Answers that have a column of their own: of typed numbers the bands, or one column for all of them."""
    if scheme.numbers is None:
        return [level.name for level in scheme.levels]
    return [band.name for band in scheme.numbers.bands] or [say("counts.numbers")]


def _in_columns(arrays: WaveArrays, numbers: Numbers) -> WaveArrays:
    """The same counts, each number under the name of its column."""
    scores = dict(numbers.levels)
    names = [numbers.band_of(scores[name]) or say("counts.numbers") if name in scores else name for name in arrays.levels]
    levels = tuple(dict.fromkeys(names))
    place = np.array([levels.index(name) for name in names], dtype=np.int64)
    return replace(arrays, levels=levels, cube={**arrays.cube, "level": place[arrays.cube["level"]]})


def _lines(scheme: Scheme, arrays: WaveArrays) -> dict[str, set[int]]:
    """Positions of the groups that share a line, by its name, in the order of the groups.

    A line in whose row for some unit a secret group would stand alone is merged with the smallest other one.
    """
    lines: dict[str, set[int]] = {}
    for place, group in enumerate(arrays.groups):
        lines.setdefault(scheme.line(group), set()).add(place)
    raters = _raters(arrays)
    while len(lines) > 1:
        bare = next((name for name, groups in lines.items() if _bare(scheme, arrays, raters, groups).any()), None)
        if bare is None:
            break
        other = min((name for name in lines if name != bare), key=lambda name: raters[:, list(lines[name])].sum())
        merged = joined(name for name in lines if name in (bare, other))
        groups = lines.pop(bare) | lines.pop(other)
        lines[merged] = groups
    return lines


def _raters(arrays: WaveArrays) -> np.ndarray:
    """[unit, group] the most answers to one dimension of the unit."""
    cube = arrays.cube
    answers = np.zeros((len(arrays.units), len(arrays.groups), len(arrays.dimensions)), dtype=np.int64)
    np.add.at(answers, (cube["unit"], cube["group"], cube["dimension"]), cube["n"])
    return answers.max(axis=2, initial=0)


def _bare(scheme: Scheme, arrays: WaveArrays, raters: np.ndarray, groups: set[int]) -> np.ndarray:
    """[unit] whether its row over these groups is that of a secret one alone: the paper stays with those who count, so
    that one open group beside it is enough."""
    secret = np.array([place in groups and name in scheme.secret for place, name in enumerate(arrays.groups)])
    others = np.array([place in groups and name not in scheme.secret for place, name in enumerate(arrays.groups)])
    return raters[:, secret].any(axis=1) & ~raters[:, others].any(axis=1)


def _table(scheme: Scheme, arrays: WaveArrays, line: str, groups: set[int], answers: list[str]) -> CountTable:
    cube = arrays.cube
    hidden = np.flatnonzero(_bare(scheme, arrays, _raters(arrays), groups))
    chosen = np.isin(cube["group"], list(groups)) & ~np.isin(cube["unit"], hidden)
    place = {name: position for position, name in enumerate(answers)}
    column = np.array([place.get(name, -1) for name in arrays.levels])[cube["level"][chosen]]
    counts = np.zeros((len(arrays.units), len(answers)), dtype=np.int64)
    np.add.at(counts, (cube["unit"][chosen][column >= 0], column[column >= 0]), cube["n"][chosen][column >= 0])
    asked = np.unique(cube["unit"][chosen] * len(arrays.dimensions) + cube["dimension"][chosen]) // len(arrays.dimensions)
    rated = np.unique(arrays.ballot)
    ballots = int(np.isin(arrays.ballot_group[rated], list(groups)).sum())
    order: dict[str, None] = dict.fromkeys(unit.unit_class for unit in arrays.units)
    shown = [name not in NOT_RATED[1:] or counts[:, position].any() for position, name in enumerate(answers)]
    rows = [
        CountRow(arrays.units[unit].name, arrays.units[unit].unit_class, tuple(counts[unit, shown].tolist()))
        for name in order
        for unit in range(len(arrays.units))
        if arrays.units[unit].unit_class == name and counts[unit].any()
    ]
    columns = tuple(remarks.level(name) for name, is_shown in zip(answers, shown, strict=True) if is_shown)
    return CountTable(line, columns, ballots or None, int(np.bincount(asked).max(initial=1)), tuple(rows))


def _forms(scheme: Scheme, tables: list[CountTable], register: list[RegisterLine]) -> list[FormsLine]:
    """A line for every group that was counted or stands in the register."""
    by_line: dict[str, list[RegisterLine]] = {table.line: [] for table in tables}
    for each in register:
        by_line.setdefault(scheme.line(each.group or EVERYBODY), []).append(each)
    valid = {table.line: table.ballots for table in tables}
    return [
        FormsLine(
            line, _sum(each.issued for each in sums), _sum(each.returned for each in sums), valid.get(line), _remark(sums)
        )
        for line, sums in by_line.items()
    ]


def _remark(sums: list[RegisterLine]) -> str:
    """方式, and what a telephone survey has in place of forms issued."""
    parts = [joined(dict.fromkeys(each.channel for each in sums if each.channel))]
    for name in ("invalid", "dialled", "connected", "completed"):
        value = _sum(getattr(each, name) for each in sums)
        if value is not None:
            parts.append(say("counts.remark." + name, count=count(value)))
    return commas(parts)


def _sum(values) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
