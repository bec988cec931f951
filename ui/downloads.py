"""Files to take away from a page."""

from __future__ import annotations

import streamlit as st

from analytics.appraisal import Appraisal, ClassResult, UnitResult
from jobs.causes import Chosen, export_shortfalls, shortfalls_file_name
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
    """排名表 of one class or of all, in both formats; the file is made when it is asked for."""
    name = ranking_file_name(appraisal, session.demonstration, unit_class)
    with st.container(key="no_print_downloads", horizontal=True):
        for format_name, label in (("xlsx", "Excel"), ("csv", "CSV")):
            st.download_button(
                say("documents.download", format=label),
                data=in_this_language(
                    lambda format_name=format_name: (
                        export_ranking(session.viewer, session.store, appraisal, format_name, unit_class).content
                    )
                ),
                file_name=f"{name}.{format_name}",
                mime=MIME[format_name],
                key=f"download_document_{format_name}",
                on_click="ignore",
            )
    st.html(f'<p class="wp-base">{text(say("documents.file_name", name=name))}</p>')


def shortfall_downloads(session: Session, appraisal: Appraisal, chosen: Chosen) -> None:
    """短板清单 of what is chosen; the file is made when it is asked for, and its name says what was chosen."""
    with st.container(key="no_print_downloads", horizontal=True):
        for format_name, label in (("xlsx", "Excel"), ("csv", "CSV")):
            st.download_button(
                say("causes.download", format=label),
                data=lambda format_name=format_name: (
                    export_shortfalls(session.viewer, session.store, appraisal, format_name, chosen).content
                ),
                file_name=shortfalls_file_name(appraisal, session.demonstration, chosen) + "." + format_name,
                mime=MIME[format_name],
                key=f"download_shortfalls_{format_name}",
                on_click="ignore",
            )


def unit_downloads(session: Session, appraisal: Appraisal, unit: UnitResult, calculation: Calculation) -> None:
    """The figures of a unit as it may have them; the file is made when it is asked for."""
    name = sheet_file_name(appraisal, unit, session.demonstration)
    with st.container(key="no_print_downloads", horizontal=True):
        for format_name, label in (("xlsx", "Excel"), ("csv", "CSV")):
            st.download_button(
                say("unit.download", format=label),
                data=lambda format_name=format_name: (
                    export_unit(session.viewer, session.store, appraisal, calculation, unit.name, format_name).content
                ),
                file_name=f"{name}.{format_name}",
                mime=MIME[format_name],
                key=f"download_unit_{format_name}",
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
