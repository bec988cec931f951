"""Documents to take away, the ranking, and the rows a file could not bring in."""

from __future__ import annotations

import csv
import io

from analytics.appraisal import Appraisal
from analytics.readers import for_readers
from data.problems import DataError
from data.store import Store
from jobs.databases import is_demonstration
from jobs.files import Exported
from jobs.imports import Reading
from jobs.papers import export_counts
from jobs.results import appraise, class_of
from jobs.viewer import Viewer
from reports.cells import csv_text, file_name
from reports.ranking_table import RankingTable, ranking_tables
from reports.ranking_view import LOW_FIRST, MORE, RankingView, expanded, listed, notes_of, offered, value_of
from reports.sheets import ranking_csv, ranking_workbook
from words import say
from words.failures import reason_of
from words.ranking_views import filters
from words.summaries import series_name

__all__ = [
    "DOCUMENTS", "FORMATS", "LOW_FIRST", "MORE", "RANKING_FORMATS", "RankingView", "expanded", "export", "export_ranking",
    "listed", "notes_of", "offered", "ranking_file_name", "rejected_rows_csv", "value_of",
]  # fmt: skip

DOCUMENTS = ("notice", "report", "brief", "explanation", "ranking", "counts", "feedback", "briefing")
FORMATS = ("docx", "xlsx", "csv", "pdf", "pptx")
RANKING_FORMATS = ("xlsx", "csv")


def export(
    viewer: Viewer, store: Store, document: str, wave: str, format_name: str, unit_class: str | None = None
) -> Exported:
    """A document of a wave. Raises DataError not_available, and what appraise, export_ranking and export_counts raise."""
    if document == "counts":
        return export_counts(viewer, store, wave, format_name)
    if document != "ranking":
        raise DataError("not_available", what=document)
    return export_ranking(viewer, store, appraise(viewer, store, wave), format_name, unit_class)


def export_ranking(
    viewer: Viewer,
    store: Store,
    appraisal: Appraisal,
    format_name: str,
    unit_class: str | None = None,
    view: RankingView | None = None,
) -> Exported:
    """排名表 of one class, as a reader chose to see it, or of all. Raises DataError format_unknown, class_unknown,
    not_allowed."""
    if format_name not in RANKING_FORMATS:
        raise DataError("format_unknown", format=format_name, known=list(RANKING_FORMATS))
    tables = ranking_sheets(viewer, store, appraisal, unit_class, view)
    if not tables:
        raise DataError("nothing_ranked", wave=appraisal.wave)
    content = ranking_csv(tables) if format_name == "csv" else ranking_workbook(tables)
    name = ranking_file_name(appraisal, tables[0].demonstration, unit_class, view)
    return Exported(name + "." + format_name, content)


def ranking_sheets(
    viewer: Viewer,
    store: Store,
    appraisal: Appraisal,
    unit_class: str | None = None,
    view: RankingView | None = None,
) -> list[RankingTable]:
    """The 排名表 as the file has it, a table per class. Raises DataError class_unknown, not_allowed."""
    viewer.must_see(appraisal.series)
    if unit_class is not None:
        class_of(appraisal, unit_class)
    # What is taken away leaves the analysts' pages, whoever takes it.
    return ranking_tables(for_readers(appraisal), is_demonstration(store), unit_class, view)


def ranking_file_name(
    appraisal: Appraisal, demonstration: bool, unit_class: str | None, view: RankingView | None = None
) -> str:
    """The same words as the heading of the page, in a row; view: as it is shown there, with the scheme."""
    parts = [say("product.demonstration")] if demonstration else []
    parts += [say("ranking.name"), series_name(appraisal.series), appraisal.wave, unit_class or ""]
    if view is not None:
        parts += filters(view, appraisal, class_of(appraisal, unit_class)) if unit_class else []
        parts.append(appraisal.scheme_title)
    return file_name("_".join(part for part in parts if part))


def rejected_rows_csv(viewer: Viewer, *readings: Reading) -> bytes:
    """Every place that was rejected: file, sheet, row, column, value, reason. UTF-8 with BOM."""
    viewer.must_edit()
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([say("rejected." + name) for name in ("file", "sheet", "row", "column", "value", "reason")])
    for problem in (problem for reading in readings for problem in reading.problems):
        place = [problem.file, problem.sheet, str(problem.row or ""), problem.column, problem.value, reason_of(problem)]
        writer.writerow([csv_text(cell) for cell in place])
    return stream.getvalue().encode("utf-8-sig")
