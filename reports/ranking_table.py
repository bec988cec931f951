"""The 排名表: what stands in each row and column, and the note that says how it was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from reports.ranking_view import INSIDE, PARTS, RankingView, expanded, listed, notes_of, value_of
from words import remarks, say
from words.method import method_note
from words.numbers import rounded_to
from words.punctuation import beside, clauses
from words.ranking_views import column_title, filters
from words.sentences import wave_title
from words.summaries import series_name


@dataclass(frozen=True)
class Column:
    """key: id of its heading, label: the heading itself where it is a name; kind: text, whole or figure; decimals for
    figures; width in characters."""

    key: str
    kind: str
    width: int
    decimals: int = 0
    label: str = ""


@dataclass(frozen=True)
class RankingTable:
    """One class. rows hold text, int, Decimal or None, as the columns say; method is one line each. filters: what a reader
    chose to see of it, as a line, "" where it is all."""

    title: str
    unit_class: str
    demonstration: bool
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    method: tuple[str, ...]
    data_date: str
    filters: str = ""

    def headings(self) -> list[str]:
        return [column.label or say("column." + column.key) for column in self.columns]


def ranking_tables(
    appraisal: Appraisal, demonstration: bool, unit_class: str | None = None, view: RankingView | None = None
) -> list[RankingTable]:
    """A table per class, or of one class as `view` has it. 误差 and 名次范围 stay in the office, so they are not among the
    columns."""
    return [
        _table(appraisal, each, demonstration, view or RankingView())
        for each in appraisal.classes
        if unit_class is None or each.name == unit_class
    ]


def _table(appraisal: Appraisal, each: ClassResult, demonstration: bool, view: RankingView) -> RankingTable:
    columns = _columns(appraisal)
    columns[-1:-1] = _chosen(appraisal, each, view, {column.key for column, _ in columns})
    ranked, rest = listed(appraisal, each, view)
    rows = tuple(tuple(cell(unit) for _, cell in columns) for unit in (*ranked, *rest))
    title = say(
        "ranking.title", wave=wave_title(appraisal.period), series=series_name(appraisal.series), unit_class=each.name
    )
    return RankingTable(
        title=title,
        unit_class=each.name,
        demonstration=demonstration,
        columns=tuple(column for column, _ in columns),
        rows=rows,
        method=method_note(appraisal, each),
        data_date=appraisal.data_date,
        filters=beside(*filters(view, appraisal, each)),
    )


def _columns(appraisal: Appraisal) -> list[tuple[Column, Callable[[UnitResult], object]]]:
    d = appraisal.decimals
    columns: list[tuple[Column, Callable[[UnitResult], object]]] = [
        (Column("rank", "whole", 6), lambda unit: unit.rank),
        (Column("unit", "text", 26), lambda unit: unit.name),
        (Column("index", "figure", 16, d), lambda unit: unit.index if unit.shown else None),
        (Column("ballots", "whole", 11), lambda unit: unit.ballots or (None if unit.has_note("scores_only") else 0)),
        (Column("satisfaction_rate", "figure", 10, 1), lambda unit: _rate(unit, unit.satisfaction_rate)),
        (Column("satisfaction_rate_broad", "figure", 18, 1), lambda unit: _rate(unit, unit.satisfaction_rate_broad)),
        (Column("unknown_share", "figure", 12, 1), lambda unit: _rate(unit, _unknown(unit))),
    ]
    if any(unit.change for unit in appraisal.units):
        columns += [
            (
                Column("change_value", "figure", 10, d),
                lambda unit: unit.change.value if unit.change and unit.shown else None,
            ),
            (
                Column("verdict", "text", 9),
                lambda unit: remarks.verdict(unit.change) if unit.change and unit.shown else "",
            ),
        ]
    if any(unit.grade or unit.flags for unit in appraisal.units):
        columns.append((Column("grade", "text", 12 if any(unit.flags for unit in appraisal.units) else 7), remarks.grade))
    columns.append((Column("notes", "text", 56), _notes))
    return columns


def _chosen(
    appraisal: Appraisal, each: ClassResult, view: RankingView, there: set[str]
) -> list[tuple[Column, Callable[[UnitResult], object]]]:
    """Columns that a reader added, those that every table has and those that stay inside left out."""
    found = []
    for key in expanded(each, view.columns):
        if key in there or key in INSIDE:
            continue
        title = column_title(key, appraisal, each)
        if key.startswith(tuple(PARTS.values())):
            column = Column(key, "figure", max(9, 2 * len(title)), 1, title)
        elif key == "before":
            column = Column(key, "whole", 10, 0, title)
        else:
            column = Column(key, "text", 16, 0, title)
        found.append((column, lambda unit, key=key, kind=column.kind: _cell(key, unit, appraisal, view, kind)))
    return found


def _cell(key: str, unit: UnitResult, appraisal: Appraisal, view: RankingView, kind: str) -> object:
    value = value_of(key, unit, appraisal, view)
    if key == "band" and value is not None:
        return say(f"band.{value}")
    return "" if value is None and kind == "text" else value


def _rate(unit: UnitResult, value: float | None) -> Decimal | None:
    return rounded_to(value, 1) if value is not None and unit.shown else None


def _unknown(unit: UnitResult) -> float | None:
    return None if unit.awareness_rate is None else 100 - unit.awareness_rate


def _notes(unit: UnitResult) -> str:
    notes = [notes_of(unit)] if unit.notes else []
    if unit.tied:
        notes.insert(0, say("note.tied", rank=unit.rank))
    if not unit.shown:
        notes.append(say("note.suppressed"))
    return clauses(notes)
