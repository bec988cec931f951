"""短板清单: which units are proven below their class in what, as tables to take away."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analytics.appraisal import Appraisal
from reports.ranking_table import Column, RankingTable
from words import remarks, say
from words.causes import chosen_title, short_method
from words.numbers import difference, rounded_to
from words.sentences import wave_title
from words.summaries import series_name


def shortfall_tables(
    appraisal: Appraisal, rows: Sequence, tested: int, words: Sequence[str], demonstration: bool
) -> list[RankingTable]:
    """A table per class, in the order of the rows; 误差 stays in the office. words: what was chosen."""
    changed = any(row.change is not None for row in rows)
    title = say(
        "causes.short_title", wave=wave_title(appraisal.period), series=series_name(appraisal.series),
        chosen=chosen_title(words),
    )  # fmt: skip
    columns = _columns(appraisal.decimals, changed)
    return [
        RankingTable(
            title=title,
            unit_class=name,
            demonstration=demonstration,
            columns=columns,
            rows=tuple(_cells(row, appraisal.decimals, changed) for row in rows if row.unit_class == name),
            method=tuple(short_method(appraisal, tested)),
            data_date=appraisal.data_date,
        )
        for name in dict.fromkeys(row.unit_class for row in rows)
    ]


def _columns(decimals: int, changed: bool) -> tuple[Column, ...]:
    columns = [
        Column("unit", "text", 26), Column("dimension", "text", 16), Column("score", "figure", 10, decimals),
        Column("class_mean", "figure", 10, decimals), Column("gap", "figure", 10, decimals),
        Column("cost", "figure", 12, decimals), Column("raters", "whole", 10),
    ]  # fmt: skip
    if changed:
        columns += [Column("change_value", "figure", 12, decimals), Column("verdict", "text", 10)]
    return tuple(columns)


def _cells(row, decimals: int, changed: bool) -> tuple[object, ...]:
    cells: list[object] = [
        row.unit, row.dimension, rounded_to(row.score, decimals), rounded_to(row.class_mean, decimals),
        difference(row.score, row.class_mean, decimals), rounded_to(row.cost, decimals), row.n,
    ]  # fmt: skip
    if changed:
        value: Decimal | None = row.change.value if row.change else None
        cells += [value, remarks.verdict(row.change) if row.change else ""]
    return tuple(cells)
