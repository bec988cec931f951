"""历年得分: published scores by unit, or by unit and dimension, of waves whose ballots are gone."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa

from data.assembled import Assembled
from data.content import REGISTRY_SCHEMA, SCORE_SCHEMA, TOTAL, Content
from data.numerals import is_nothing, is_percentage, number_of, place_of_text, whole_of
from data.problems import DataError, Problem
from data.tables import Coded, Table
from data.tally import clean, is_total, wave_of

MEANS = ("平均", "平均分", "平均得分", "本类平均", "全市平均", "全县平均")
MOST = Decimal(100_000)
EXACT = Decimal("0.000001")


def assemble_scores(
    table: Table, columns: dict[str, Coded], headers: dict[str, str], wave: str | None, fraction: bool
) -> Assembled:
    """columns: by role. fraction: the file writes 0.65 for 65 points, as its layout says.

    65% is taken as 65 points, and said so. Raises DataError wave_absent, wave_conflict, scores_fraction.
    """
    text = {role: coded.texts() for role, coded in columns.items()}
    reader = _Reader(table, headers, wave, fraction)
    for place in range(len(table)):
        reader.take(int(table.rows[place]), {role: texts[place] for role, texts in text.items()})
    return reader.result()


@dataclass
class _Reader:
    table: Table
    headers: dict[str, str]
    wave: str | None
    fraction: bool
    rows: dict[tuple[str, str, str], dict] = field(default_factory=dict)
    twice: set[tuple[str, str, str]] = field(default_factory=set)
    classes: dict[tuple[str, str], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    noted: dict[str, list] = field(default_factory=dict)
    rejected: int = 0

    def take(self, row: int, cell: dict[str, str]) -> None:
        """One line of the file; a missing score is no score."""
        if is_nothing(cell["score"]):
            if cell["unit"]:
                self._note("score_missing", row, "score", cell["score"])
            return
        wave = wave_of(self.table, cell.get("wave", ""), self.wave)
        if is_total(cell["unit"]) or clean(cell["unit"]) in MEANS:
            self._note("score_of_total", row, "unit", cell["unit"])
            return
        score = self._score(row, cell["score"])
        if not cell["unit"] or score is None:
            code, role = ("score_bad", "score") if cell["unit"] else ("unit_missing", "unit")
            self._report(code, row, role, cell[role])
            return
        key = (wave, cell["unit"], cell.get("dimension") or TOTAL)
        line = {
            "wave": wave, "unit": key[1], "dimension": key[2], "score": score,
            "rated": self._number(row, cell, "rated", whole_of), "rank": self._number(row, cell, "rank", place_of_text),
        }  # fmt: skip
        unit_class = cell.get("unit_class", "")
        if key in self.rows and self.rows[key]["score"] != score:
            self._report("score_twice", row, "score", cell["score"])
            self.twice.add(key)
        elif unit_class and self.classes.setdefault(key[:2], unit_class) != unit_class:
            self._report("unit_two_classes", row, "unit_class", unit_class)
        else:
            self.rows.setdefault(key, line)

    def result(self) -> Assembled:
        if not self.fraction and self.rows and all(line["score"] <= 1 for line in self.rows.values()):
            first = next(iter(self.rows.values()))
            raise DataError(
                "scores_fraction", file=self.table.file, column=self.headers["score"], value=str(first["score"])
            )
        rejected = self.rejected + len(self.twice)
        for key in self.twice:
            del self.rows[key]
        registry = {(wave, unit): self.classes.get((wave, unit)) for wave, unit, _ in self.rows}
        content = Content(
            scores=pa.Table.from_pylist(list(self.rows.values()), schema=SCORE_SCHEMA),
            registry=pa.Table.from_pylist(
                [{"wave": wave, "unit": unit, "unit_class": name} for (wave, unit), name in registry.items()],
                schema=REGISTRY_SCHEMA,
            ),
        )
        notes = [
            Problem(code, self.table.file, self.table.sheet, row, column, value, {"count": count})
            for code, (count, row, column, value) in self.noted.items()
        ]
        problems = (*self.table.problems, *self.problems)
        stored = len(content.scores)
        return Assembled(content, stored + rejected, stored, rejected, problems, notes=tuple(notes))

    def _score(self, row: int, text: str) -> Decimal | None:
        value = number_of(text)
        if value is None or not 0 <= value <= MOST:
            return None
        if is_percentage(text):
            self._note("score_percent", row, "score", text)
        elif self.fraction:
            if value > 1:
                return None
            self._note("score_fraction", row, "score", text)
            value *= 100
        return value.quantize(EXACT)

    def _number(self, row: int, cell: dict[str, str], role: str, read) -> int | None:
        text = cell.get(role, "")
        value = None if is_nothing(text) else read(text)
        if value is None and not is_nothing(text):
            self._note(f"{role}_unread", row, role, text)
        return value

    def _note(self, code: str, row: int, role: str, value: str) -> None:
        self.noted.setdefault(code, [0, row, self.headers[role], value])[0] += 1

    def _report(self, code: str, row: int, role: str, value: str) -> None:
        self.rejected += 1
        self.problems.append(Problem(code, self.table.file, self.table.sheet, row, self.headers.get(role, ""), value))
