"""Exports of questionnaire platforms: each recognises its own by the header, and all are put into the program's words.

form.py           a sheet as its platform means it: rows of answers, questions, roles
questions.py      how platforms write a question over its columns
subjects.py       which unit and which dimension a question rates
adapting.py       a Form to a table and the layout that explains it
cells.py          lengths of time, moments, addresses
and a module per platform, which knows its header and marks and nothing else
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from data.grid import Grid
from data.header import find_table
from data.layout import Layout, roles_of
from data.platforms.adapting import CANONICAL, adapt, by_layout, left_out
from data.platforms.form import Adapted, Form, Question, head_of
from data.platforms.google_forms import GOOGLE_FORMS
from data.platforms.haochaping import HAOCHAPING
from data.platforms.kobo import KOBO
from data.platforms.limesurvey import LIMESURVEY
from data.platforms.microsoft_forms import MICROSOFT_FORMS
from data.platforms.phone_survey import PHONE_SURVEY
from data.platforms.platform import Platform
from data.platforms.qualtrics import QUALTRICS
from data.platforms.questions import titled
from data.platforms.spss import SPSS
from data.platforms.surveymonkey import SURVEYMONKEY
from data.platforms.tencent import TENCENT, TENCENT_DOCUMENT
from data.platforms.wenjuanxing import WENJUANXING
from data.platforms.workorders import WORKORDERS
from data.problems import DataError
from data.scores_across import down
from data.side_by_side import unfolded
from data.tables import Table

PLATFORMS = (
    SPSS, QUALTRICS, TENCENT, TENCENT_DOCUMENT, WENJUANXING, HAOCHAPING, WORKORDERS, PHONE_SURVEY, LIMESURVEY,
    SURVEYMONKEY, KOBO, MICROSOFT_FORMS, GOOGLE_FORMS,
)  # fmt: skip
NO_PLATFORM = "table"
"""The source of a layout for files that no platform wrote."""


def recognise(grid: Grid, layout: Layout | None = None) -> Platform | None:
    """The platform that the layout names, else the one that knows the header; None where none does.

    A layout that says another shape than wide and no source is of no platform: platforms write a form a row.
    Raises DataError source_unknown.
    """
    source = layout.source if layout else ""
    if source == NO_PLATFORM or (not source and layout and layout.shape not in ("", "wide")):
        return None
    if source:
        named = {platform.name: platform for platform in PLATFORMS}
        if source not in named:
            raise DataError("source_unknown", source=source, known=[*named, NO_PLATFORM])
        return named[source]
    head = head_of(grid)
    return next((platform for platform in PLATFORMS if platform.knows(head)), None)


def understood(
    grid: Grid, layout: Layout, units: Collection[str], levels: Sequence[str], sheets: Sequence[Grid] = ()
) -> Adapted:
    """A sheet as the platform that wrote it means it, else as its header says; layout: what a person said of the source.

    Raises DataError source_unknown, survey_definition, and what `find_table` and `mapped` raise.
    """
    platform = recognise(grid, layout)
    if platform is None:
        table = unfolded(grid) or find_table(grid)
        words = () if layout.numbers is not None else levels  # an annex of scores has no column of forms to tell it by
        return mapped(down(table, layout, words) or table, layout, units, levels)
    return platform.adapt(grid, units, levels, layout, sheets)


def mapped(table: Table, layout: Layout, units: Collection[str], levels: Sequence[str]) -> Adapted:
    """A table of no platform as a layout maps it. One that says no more than roles and words leaves the table as it is.

    Raises DataError layout_column_absent, layout_personal, codes_need_levels, rating_without_unit.
    """
    if not (layout.ratings or layout.separators or layout.matrix):
        places = {name: place for place, name in enumerate(table.header) if name}
        table, remarks = left_out(table, by_layout(table, layout, places))
        return Adapted(table, layout, tuple(remarks))
    roles = {role: place for role, place in roles_of(table, layout).items() if role in CANONICAL}
    questions = tuple(Question(place, *titled(name)) for place, name in enumerate(table.header) if name)
    return adapt(Form(table, questions, roles), layout, units, levels)
