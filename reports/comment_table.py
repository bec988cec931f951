"""Comments that were found, as tables to take away: masked, a merged comment a row."""

from __future__ import annotations

from collections.abc import Sequence

from reports.ranking_table import Column, RankingTable
from words import joined, say
from words.comments import kind
from words.sentences import wave_title
from words.summaries import series_name


def comment_tables(
    hits: Sequence, series: str, period: str, demonstration: bool, asked: str, data_date: str
) -> list[RankingTable]:
    """A table per class, most said first. hits: with unit, unit_class, text, type, topics, comments; asked: what was
    searched for, as a line."""
    columns = tuple(
        Column(name, kind_, width, label=say("comments.column." + name))
        for name, kind_, width in (
            ("unit", "text", 24), ("type", "text", 8), ("said_by", "whole", 10), ("topic", "text", 20),
            ("text", "text", 80),
        )
    )  # fmt: skip
    title = say("comments.table.title", wave=wave_title(period), series=series_name(series))
    method = (say("comments.table.method"), say("comments.never_found"))
    return [
        RankingTable(
            title=title,
            unit_class=name,
            demonstration=demonstration,
            columns=columns,
            rows=tuple(
                (hit.unit, kind(hit.type), hit.comments, joined(hit.topics), hit.text)
                for hit in hits
                if hit.unit_class == name
            ),
            method=method,
            data_date=data_date,
            filters=asked,
        )
        for name in dict.fromkeys(hit.unit_class for hit in hits)
    ]
