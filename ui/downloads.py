"""Files to take away from a page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from jobs.causes import Chosen, export_shortfalls, shortfalls_file_name
from jobs.comment_files import Asked, comments_file_name, export_comments
from jobs.exports import RankingView, export_ranking, ranking_file_name
from jobs.papers import export_counts
from jobs.results import Calculation
from jobs.unit_sheets import export_unit, sheet_file_name
from ui.markup import text
from ui.session import Session
from words import say
from words.language import in_this_language

MIME = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


def ranking_downloads(session: Session, appraisal: Appraisal, each: ClassResult, view: RankingView) -> None:
    """排名表 of this class as it is shown, and of all classes; the file is made when it is asked for."""
    chosen = view != RankingView()
    with st.container(key="no_print_downloads", horizontal=True):
        for format_name, unit_class, label in (
            ("xlsx", each.name, say("download.view_xlsx" if chosen else "download.class_xlsx", unit_class=each.name)),
            ("csv", each.name, say("download.view_csv" if chosen else "download.class_csv", unit_class=each.name)),
            ("xlsx", None, say("download.all_xlsx")),
        ):
            of_file = view if unit_class else RankingView()
            st.download_button(
                label,
                data=in_this_language(
                    lambda format_name=format_name, unit_class=unit_class, of_file=of_file: (
                        export_ranking(session.viewer, session.store, appraisal, format_name, unit_class, of_file).content
                    )
                ),
                file_name=ranking_file_name(appraisal, session.demonstration, unit_class, of_file) + "." + format_name,
                mime=MIME[format_name],
                key=f"download_{format_name}_{'class' if unit_class else 'all'}",
                on_click="ignore",
            )


def document_downloads(session: Session, appraisal: Appraisal, unit_class: str | None) -> None:
    """排名表 of one class or of all."""
    name = ranking_file_name(appraisal, session.demonstration, unit_class)
    two_formats(
        "documents.download", "document", name,
        lambda format_name: export_ranking(session.viewer, session.store, appraisal, format_name, unit_class).content,
    )  # fmt: skip
    st.html(f'<p class="wp-base">{text(say("documents.file_name", name=name))}</p>')


def shortfall_downloads(session: Session, appraisal: Appraisal, chosen: Chosen) -> None:
    """短板清单 of what is chosen, as the name of the file says."""
    two_formats(
        "causes.download", "shortfalls", shortfalls_file_name(appraisal, session.demonstration, chosen),
        lambda format_name: export_shortfalls(session.viewer, session.store, appraisal, format_name, chosen).content,
    )  # fmt: skip


def unit_downloads(session: Session, appraisal: Appraisal, unit: UnitResult, calculation: Calculation) -> None:
    """The figures of a unit as it may have them."""
    two_formats(
        "unit.download", "unit", sheet_file_name(appraisal, unit, session.demonstration),
        lambda format_name: (
            export_unit(session.viewer, session.store, appraisal, calculation, unit.name, format_name).content
        ),
    )  # fmt: skip


def comment_downloads(session: Session, asked: Asked) -> None:
    """Comments that were found, all of them."""
    wave, series = session.selection.wave, session.selection.series
    two_formats(
        "comments.download", "comments", comments_file_name(series, wave, session.demonstration, asked),
        lambda format_name: export_comments(session.viewer, session.store, wave, format_name, asked).content,
    )  # fmt: skip


def two_formats(label: str, key: str, name: str, made: Callable[[str], bytes]) -> None:
    """A button for Excel and one for CSV; the file is made when it is asked for, in the language of the page.

    label: id of the words on them; name: of the file, without its ending; made: the file in a format.
    """
    with st.container(key="no_print_downloads", horizontal=True):
        for format_name, title in (("xlsx", "Excel"), ("csv", "CSV")):
            st.download_button(
                say(label, format=title),
                data=in_this_language(lambda format_name=format_name: made(format_name)),
                file_name=f"{name}.{format_name}",
                mime=MIME[format_name],
                key=f"download_{key}_{format_name}",
                on_click="ignore",
            )


def counts_download(session: Session) -> None:
    """计票汇总表 and 统计结果确认单 of the selected wave; the file is made when it is asked for."""
    wave = session.selection.wave
    mark = [say("product.demonstration")] if session.demonstration else []
    st.download_button(
        say("counts.download"), data=in_this_language(lambda: export_counts(session.viewer, session.store, wave).content),
        file_name="_".join([*mark, say("counts.name"), wave]) + ".xlsx", mime=MIME["xlsx"], key="download_counts",
        on_click="ignore",
    )  # fmt: skip
