"""Comments that were found, to take away: masked, and only what this viewer may find."""

from __future__ import annotations

from dataclasses import dataclass

from data.problems import DataError
from data.store import Store
from data.wave_rows import data_date
from jobs.comments import search
from jobs.databases import is_demonstration
from jobs.files import Exported
from jobs.results import seen_wave
from jobs.viewer import Viewer
from reports.cells import file_name
from reports.comment_table import comment_tables
from reports.sheets import ranking_csv, ranking_workbook
from words import say
from words.comments import asked_words
from words.punctuation import beside
from words.summaries import series_name

COMMENT_FORMATS = ("xlsx", "csv")


@dataclass(frozen=True)
class Asked:
    """What of a wave's comments is searched for; "" is everything."""

    text: str = ""
    unit: str = ""
    unit_class: str = ""
    topic: str = ""
    type: str = ""
    portfolio: str = ""


def export_comments(viewer: Viewer, store: Store, wave: str, format_name: str, asked: Asked = Asked()) -> Exported:
    """All that a search finds. Raises DataError format_unknown, nothing_found, wave_unknown, not_allowed."""
    if format_name not in COMMENT_FORMATS:
        raise DataError("format_unknown", format=format_name, known=list(COMMENT_FORMATS))
    row = seen_wave(viewer, store, wave)
    found = search(
        viewer, store, wave, asked.text, asked.unit, asked.unit_class, asked.topic, asked.type, asked.portfolio, most=None
    )
    if not found.hits:
        raise DataError("nothing_found", wave=wave)
    demonstration = is_demonstration(store)
    words = beside(*asked_words(asked))
    tables = comment_tables(found.hits, row.series, row.period, demonstration, words, data_date(store, wave))
    content = ranking_csv(tables) if format_name == "csv" else ranking_workbook(tables)
    return Exported(comments_file_name(row.series, wave, demonstration, asked) + "." + format_name, content)


def comments_file_name(series: str, wave: str, demonstration: bool, asked: Asked) -> str:
    """What was searched for, in a row."""
    mark = [say("product.demonstration")] if demonstration else []
    return file_name("_".join([*mark, say("comments.table.name"), series_name(series), wave, *asked_words(asked)]))
