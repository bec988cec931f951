"""Rows become Content: one rating per ballot, unit and dimension; what contradicts itself is rejected with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

import numpy as np
import pyarrow as pa

from data.assembled import Assembled
from data.attributes import categories, tells_persons_apart
from data.caseload_sheet import assemble_caseload
from data.content import (
    ATTRIBUTE_SCHEMA,
    BALLOT_SCHEMA,
    COMMENT_SCHEMA,
    EVERYBODY,
    MICRO,
    REGISTRY_SCHEMA,
    TOTAL,
    Content,
    named,
)
from data.form_columns import address_of, duration, is_empty, moments, network_of
from data.layout import BALLOT_ROLES
from data.problems import DataError, Problem
from data.register import assemble_register
from data.registry import field_fault, field_values
from data.scores import assemble_scores
from data.shapes import Shaped
from data.tables import Coded, Table
from data.typed_numbers import FAULTS, TypedNumbers

MAX_WEIGHT = Decimal(100_000)


def assemble(
    table: Table,
    shaped: Shaped,
    wave: str | None,
    levels: Callable[[str], Collection[str]],
    numbers: TypedNumbers | None = None,
) -> Assembled:
    """wave: for files without a wave column. levels: what a cell may say in a wave, with the codes for not rated.
    numbers: of what is no level, a number that the scale has not is a rejected cell and no word that nobody knows.

    For every shape but a tally, of which `tally.assemble_tallies` takes all sheets at once.
    Raises DataError wave_absent, wave_conflict, scores_fraction, returned_above_issued.
    """
    if shaped.shape == "registry":
        return _registry(table, shaped, wave)
    if shaped.shape == "scores":
        return assemble_scores(table, dict(shaped.columns), shaped.headers, wave, shaped.fraction)
    if shaped.shape == "register":
        return assemble_register(table, dict(shaped.columns), shaped.headers, wave)
    if shaped.shape == "caseload":
        return assemble_caseload(table, dict(shaped.columns), shaped.headers, wave)
    return _Assembly(table, shaped, wave, levels, numbers).result()


class _Assembly:
    """Arrays of one length, an entry per answer or comment; `rejected` grows with every check."""

    def __init__(
        self,
        table: Table,
        shaped: Shaped,
        wave: str | None,
        levels: Callable[[str], Collection[str]],
        numbers: TypedNumbers | None,
    ) -> None:
        self.table, self.rows, self.headers, self.levels = table, shaped.rows, shaped.headers, levels
        self.attributes = shaped.attributes
        self.numbers = numbers
        self.count = len(self.rows.row)
        self.rejected = np.zeros(self.count, dtype=bool)
        self.problems: list[Problem] = list(table.problems)
        self.notes: list[Problem] = []
        self.waves = self._waves(wave)

    def result(self) -> Assembled:
        rows = self.rows
        answered = rows.level.codes >= 0
        self._reject(np.flatnonzero(answered & (rows.unit.codes < 0)), "unit_missing", "unit")
        for role, coded in (("ballot", rows.ballot), ("wave", rows.wave), ("group", rows.group)):
            if coded is not None:
                self._reject(np.flatnonzero(coded.codes < 0), f"{role}_missing", role)
        unknown = self._unknown_levels(answered)
        weight = self._weights()
        ballot = self._ballots()
        for role, coded in (("group", rows.group), ("respondent", rows.respondent)):
            if coded is not None:
                self._same_within(ballot, coded.codes, f"ballot_two_{role}s", role)
        self._same_within(ballot, weight, "ballot_two_weights", "weight")
        classes = self._classes()
        kept = self._one_rating_each(ballot, answered)
        content = self._content(ballot, weight, kept, classes)
        return Assembled(
            content=content,
            read=int(answered.sum()),
            stored=len(content.ratings),
            rejected=int((answered & self.rejected).sum()),
            problems=tuple(sorted(self.problems, key=lambda problem: (problem.row or 0, problem.column))),
            unknown_levels=unknown,
            notes=tuple(self.notes),
        )

    def _waves(self, wave: str | None) -> Coded:
        if self.rows.wave is None:
            if wave is None:
                raise DataError("wave_absent", file=self.table.file)
            return Coded(np.zeros(self.count, dtype=np.int32), (wave,))
        others = [name for name in self.rows.wave.names if wave is not None and name != wave]
        if others:
            raise DataError("wave_conflict", file=self.table.file, wave=wave, seen=others)
        return self.rows.wave

    def _unknown_levels(self, answered: np.ndarray) -> tuple[tuple[str, int, Problem], ...]:
        names, codes = self.rows.level.names, self.rows.level.codes
        allowed = np.ones((len(self.waves.names), len(names)), dtype=bool)
        for code in np.flatnonzero(np.bincount(self.waves.codes[answered & ~self.rejected])):
            known = self.levels(self.waves.names[code])
            allowed[code] = [name in known for name in names]
        entries = np.flatnonzero(answered & ~self.rejected)
        entries = entries[~allowed[self.waves.codes[entries], codes[entries]]]
        entries = entries[~self._wrong_numbers(entries)]
        self._reject(entries, "level_unknown", "level")
        found, first, count = np.unique(codes[entries], return_index=True, return_counts=True)
        return tuple(
            (names[code], int(often), self._problem("level_unknown", entries[place], names[code]))
            for place, code, often in sorted(zip(first, found, count, strict=True))
        )

    def _wrong_numbers(self, entries: np.ndarray) -> np.ndarray:
        """Rejects those of the entries that are numbers which the scale has not; whether each is one."""
        if self.numbers is None:
            return np.zeros(len(entries), dtype=bool)
        fault = np.array([self.numbers.fault(name) for name in self.rows.level.names])[self.rows.level.codes[entries]]
        for code in FAULTS:
            self._reject(entries[fault == code], code, "level")
        return fault != ""

    def _weights(self) -> np.ndarray:
        """Whole millionths, 1 where the file has no weights or the cell is blank."""
        coded = self.rows.weight
        if coded is None:
            return np.full(self.count, MICRO, dtype=np.int64)
        micro = np.array([_micro(text) for text in coded.names] + [MICRO], dtype=np.int64)
        weight = micro[coded.codes]
        self._reject(np.flatnonzero(weight < 0), "weight_bad", "weight")
        return np.where(weight < 0, MICRO, weight)

    def _ballots(self) -> np.ndarray:
        """A number for each entry's ballot, in order of appearance; a label in another wave is another ballot."""
        if self.rows.ballot is None:
            label = np.cumsum(np.diff(self.rows.row, prepend=self.rows.row[:1]) != 0)
        else:
            label = np.where(self.rows.ballot.codes < 0, len(self.rows.ballot.names), self.rows.ballot.codes).astype(
                np.int64
            )
        if len(self.waves.names) == 1:
            return label  # codes stand in order of appearance
        key = (self.waves.codes.astype(np.int64) + 1) * (int(label.max(initial=0)) + 1) + label
        _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
        return np.argsort(np.argsort(first))[inverse]

    def _same_within(self, ballot: np.ndarray, value: np.ndarray, code: str, role: str) -> None:
        """Rejects entries that disagree with the first entry of their ballot."""
        fine = np.flatnonzero(~self.rejected)
        odd = fine[value[fine] != value[_first_of(ballot, fine)[ballot[fine]]]]
        self._reject(odd, code, role)

    def _classes(self) -> dict[tuple[str, str], str]:
        """Class of each unit in each wave, as the first row that names one says; rows that disagree are rejected."""
        coded = self.rows.unit_class
        if coded is None:
            return {}
        said = np.flatnonzero(~self.rejected & (self.rows.unit.codes >= 0) & (coded.codes >= 0))
        pair = self._unit_in_wave()
        first = _first_of(pair, said)
        self._reject(said[coded.codes[said] != coded.codes[first[pair[said]]]], "unit_two_classes", "unit_class")
        return {self._names_of(entry): coded.names[coded.codes[entry]] for entry in first[first >= 0]}

    def _one_rating_each(self, ballot: np.ndarray, answered: np.ndarray) -> np.ndarray:
        """Entries whose rating is stored, in ballot order: the first of equal ones; of contradicting ones none."""
        dimension = self.rows.dimension.codes.astype(np.int64) + 1 if self.rows.dimension is not None else 0
        n_dimensions = len(self.rows.dimension.names) + 1 if self.rows.dimension is not None else 1
        key = (ballot * len(self.rows.unit.names) + self.rows.unit.codes) * n_dimensions + dimension
        entries = np.flatnonzero(answered & ~self.rejected)
        if len(entries) == 0:
            return entries
        steps = np.diff(key[entries])
        if (steps > 0).all():  # every rating once, and in ballot order already, as in most large files
            return entries
        order = entries[np.argsort(key[entries], kind="stable")]
        start = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
        size = np.diff(np.r_[start, len(order)])
        level = self.rows.level.codes[order]
        contradicting = np.minimum.reduceat(level, start) != np.maximum.reduceat(level, start)
        self._reject(np.sort(order[np.repeat(contradicting, size)]), "rating_contradicts", "level")
        return order[start[~contradicting]]

    def _content(self, ballot: np.ndarray, weight: np.ndarray, kept: np.ndarray, classes: dict) -> Content:
        rows = self.rows
        spoken = np.flatnonzero(~self.rejected & (rows.comment.codes >= 0)) if rows.comment is not None else kept[:0]
        first_of = _first_of(ballot, np.flatnonzero(~self.rejected))
        present = np.zeros(len(first_of), dtype=bool)
        present[ballot[kept]] = present[ballot[spoken]] = True
        first, position = first_of[present], np.cumsum(present) - 1
        ballots = pa.table(
            {
                "wave": named(self.waves.codes[first], self.waves.names),
                "label": _texts(rows.ballot, first),
                "grp": _or_else(rows.group, first, EVERYBODY),
                "respondent": _texts(rows.respondent, first),
                "weight_micro": pa.array(weight[first], pa.int64()),
                **self._about_ballots(ballot, present),
            }
        )
        ratings = pa.table(
            {
                "ballot": pa.array(position[ballot[kept]], pa.int32()),
                "unit": named(rows.unit.codes[kept], rows.unit.names),
                "dimension": _or_else(rows.dimension, kept, TOTAL),
                "level": named(rows.level.codes[kept], rows.level.names),
            }
        )
        comments = COMMENT_SCHEMA.empty_table()
        if rows.comment is not None:
            comments = pa.table(
                {
                    "ballot": pa.array(position[ballot[spoken]], pa.int32()),
                    "unit": named(rows.unit.codes[spoken], rows.unit.names),
                    "text": _texts(rows.comment, spoken),
                    "original": pa.nulls(len(spoken), pa.string()),
                }
            )
        return Content(
            ballots, ratings, comments, self._registry_rows(np.concatenate([kept, spoken]), classes),
            attributes=self._attributes(ballot, present),
        )  # fmt: skip

    def _attributes(self, ballot: np.ndarray, present: np.ndarray) -> pa.Table:
        """Categories of the people who filled the ballots in: the first word that is no blank. A column that could tell
        persons apart is left out, with a note that does not quote it."""
        parts = [ATTRIBUTE_SCHEMA.empty_table()]
        for name, cells in self.rows.attributes.items():
            kept, remark = categories(name, cells)
            if kept is not None:
                codes = kept.codes[self.rows.place]
                said = np.flatnonzero(~self.rejected & (codes >= 0))
                first = _first_of(ballot, said)
                self._note_attribute("form_differs", name, said[codes[said] != codes[first[ballot[said]]]])
                chosen = np.where(first[present] >= 0, codes[first[present]], -1)
                if tells_persons_apart(chosen):
                    kept, remark = None, "single"
            if remark:
                self._note_attribute(f"attribute_{remark}", name, np.flatnonzero(cells.codes[self.rows.place] >= 0))
            if kept is None:
                continue
            there = np.flatnonzero(chosen >= 0)
            parts.append(
                pa.table(
                    {
                        "ballot": pa.array(there, pa.int32()),
                        "attribute": pa.array([name] * len(there), pa.string()),
                        "value": named(chosen[there], kept.names).cast(pa.string()),
                    }
                )
            )
        return pa.concat_tables(parts)

    def _about_ballots(self, ballot: np.ndarray, present: np.ndarray) -> dict[str, pa.Array]:
        """What the file says of each ballot beside its answers: the first word that is no blank."""
        columns = {}
        for role in BALLOT_ROLES:
            # Where no column names the machine, the full address tells machines apart.
            source = "network" if role == "device" and "device" not in self.rows.about else role
            coded = self.rows.about.get(source)
            if coded is None:
                columns[role] = pa.nulls(int(present.sum()), BALLOT_SCHEMA.field(role).type)
                continue
            codes = coded.codes[self.rows.place]
            said = np.flatnonzero(~self.rejected & (codes >= 0))
            first = _first_of(ballot, said)
            odd = said[codes[said] != codes[first[ballot[said]]]]
            first = first[present]
            chosen = np.where(first >= 0, codes[first], -1)
            values, unread = _values(role, source, coded.names)
            columns[role] = values.take(pa.array(chosen, pa.int32(), mask=chosen < 0))
            if source == role:
                self._note("form_differs", odd, coded, role)
                self._note(f"{role}_unread", first[unread[chosen]], coded, role)
        return columns

    def _note_attribute(self, code: str, name: str, entries: np.ndarray) -> None:
        """The same of a column about people, without a word of what stands in it."""
        if len(entries):
            facts = {"count": len(np.unique(self.rows.row[entries]))}
            self.notes.append(Problem(code, self.table.file, self.table.sheet, column=self.attributes[name], facts=facts))

    def _note(self, code: str, entries: np.ndarray, coded: Coded, role: str) -> None:
        """Something that rejects nothing: its first place, and how many rows it concerns."""
        if len(entries):
            first, rows = entries[0], len(np.unique(self.rows.row[entries]))
            seen = self._problem(code, first, coded.text(self.rows.place[first]), self.headers[role])
            self.notes.append(replace(seen, facts={"count": rows}))

    def _registry_rows(self, entries: np.ndarray, classes: dict) -> pa.Table:
        """Every unit that these entries speak of, in file order, with the class that the file names."""
        entries = np.sort(entries[self.rows.unit.codes[entries] >= 0])
        first = _first_of(self._unit_in_wave(), entries)
        rows = []
        for entry in np.sort(first[first >= 0]):
            wave, unit = self._names_of(entry)
            rows.append({"wave": wave, "unit": unit, "unit_class": classes.get((wave, unit))})
        return pa.Table.from_pylist(rows, schema=REGISTRY_SCHEMA)

    def _unit_in_wave(self) -> np.ndarray:
        """A number for each entry's wave and unit; only for entries that name both."""
        return self.waves.codes.astype(np.int64) * len(self.rows.unit.names) + self.rows.unit.codes

    def _names_of(self, entry: int) -> tuple[str, str]:
        return self.waves.names[self.waves.codes[entry]], self.rows.unit.names[self.rows.unit.codes[entry]]

    def _reject(self, entries: np.ndarray, code: str, role: str) -> None:
        """Reports each answer where the level is at fault, else each row once, under the header of the role."""
        fresh = entries[~self.rejected[entries]]
        self.rejected[fresh] = True
        if role != "level":
            _, first = np.unique(self.rows.row[fresh], return_index=True)
            fresh = fresh[first]
        coded: Coded | None = getattr(self.rows, role)
        header = None if role == "level" else self.headers.get(role)
        for entry in fresh:
            self.problems.append(self._problem(code, entry, coded.text(entry) if coded is not None else "", header))

    def _problem(self, code: str, entry: int, value: str, header: str | None = None) -> Problem:
        column = header or self.rows.column.text(entry)
        return Problem(code, self.table.file, self.table.sheet, int(self.rows.row[entry]), column, value)


def _values(role: str, source: str, texts: Sequence[str]) -> tuple[pa.Array, np.ndarray]:
    """Texts of such a column as values, null where one is none; and which of them should have been one. The last entry of
    the second, for blank cells, is False."""
    words = [None if is_empty(text) else text for text in texts]
    if role == "submitted":
        found = moments([word or "" for word in words])
    else:
        device = address_of if source == "network" else lambda text: address_of(text) or text
        read = {"seconds": duration, "network": network_of, "device": device}.get(role, str)
        found = [read(word) if word is not None else None for word in words]
    unread = [word is not None and value is None for word, value in zip(words, found, strict=True)]
    return pa.array(found, BALLOT_SCHEMA.field(role).type), np.array([*unread, False])


def _first_of(label: np.ndarray, entries: np.ndarray) -> np.ndarray:
    """For each label the first of these entries that carries it, -1 where none does. Entries stand in file order."""
    first = np.full(int(label.max(initial=-1)) + 1, -1, dtype=np.int64)
    first[label[entries][::-1]] = entries[::-1]
    return first


def _texts(coded: Coded | None, entries: np.ndarray) -> pa.Array:
    """Texts that are mostly distinct, as they are; null where blank or where the file has no such column."""
    return named(coded.codes[entries], coded.names).cast(pa.string()) if coded else pa.nulls(len(entries), pa.string())


def _or_else(coded: Coded | None, entries: np.ndarray, name: str) -> pa.DictionaryArray:
    """Names, and this one where blank or where the file has no such column."""
    if coded is None:
        return named(np.zeros(len(entries), dtype=np.int32), (name,))
    names = list(dict.fromkeys((*coded.names, name)))
    codes = coded.codes[entries]
    return named(np.where(codes < 0, names.index(name), codes), names)


def _registry(table: Table, shaped: Shaped, wave: str | None) -> Assembled:
    columns = {role: coded.texts() for role, coded in shaped.registry.items()}
    if "wave" not in columns and wave is None:
        raise DataError("wave_absent", file=table.file)
    rows, problems, seen = [], list(table.problems), set()
    for place, number in enumerate(table.rows):
        cell = {"wave": wave, **{role: texts[place] or None for role, texts in columns.items()}}
        code, role = _registry_fault(cell, seen)
        if code:
            problems.append(
                Problem(code, table.file, table.sheet, int(number), shaped.headers.get(role, ""), cell.get(role) or "")
            )
            continue
        if wave is not None and cell["wave"] != wave:
            raise DataError("wave_conflict", file=table.file, wave=wave, seen=[cell["wave"]])
        seen.add(_said_of(cell))
        rows.append(field_values(cell))
    registry = pa.Table.from_pylist(rows, schema=REGISTRY_SCHEMA)
    problems.sort(key=lambda problem: problem.row or 0)
    return Assembled(Content(registry=registry), 0, 0, 0, tuple(problems), ())


def _registry_fault(cell: dict[str, str | None], seen: set[tuple[str | None, ...]]) -> tuple[str, str]:
    """Code and role of what is wrong with a row, two empty texts where nothing is."""
    for role in ("unit", "wave"):
        if not cell[role]:
            return f"{role}_missing", role
    if _said_of(cell) in seen:
        return "unit_twice", "unit"
    return field_fault(cell)


def _said_of(cell: dict[str, str | None]) -> tuple[str | None, ...]:
    """What makes a unit one: the same bare name in two districts is two units."""
    return cell["wave"], cell["unit"], cell.get("district")


def _micro(text: str) -> int:
    """Whole millionths, -1 where the text is no positive number of at most six decimals' worth."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return -1
    if not value.is_finite() or not 0 < value <= MAX_WEIGHT:
        return -1
    return int((value * MICRO).to_integral_value()) or -1
