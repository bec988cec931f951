"""One unit as a sheet: its place among the others, and its figures to take away."""

from __future__ import annotations

from analytics.appraisal import Appraisal, UnitResult
from analytics.position import Position, beside, children, in_order, position
from analytics.readers import for_readers
from data.problems import DataError
from data.store import Store
from jobs.databases import is_demonstration
from jobs.files import Exported
from jobs.results import Calculation, unit_of
from jobs.viewer import Viewer
from reports.cells import file_name
from reports.unit_sheet import unit_csv, unit_sheet, unit_workbook
from words import say
from words.headings import unit_parts

__all__ = ["SHEET_FORMATS", "Position", "beside", "children", "export_unit", "in_order", "position", "sheet_file_name"]

SHEET_FORMATS = ("xlsx", "csv")


def export_unit(
    viewer: Viewer, store: Store, appraisal: Appraisal, calculation: Calculation, name: str, format_name: str
) -> Exported:
    """The figures of one unit and their calculation, as a rated unit may have them, whoever takes them away.

    Raises DataError format_unknown, unit_unknown, not_allowed.
    """
    viewer.must_see(appraisal.series)
    if format_name not in SHEET_FORMATS:
        raise DataError("format_unknown", format=format_name, known=list(SHEET_FORMATS))
    shown = for_readers(appraisal)
    unit, demonstration = unit_of(shown, name), is_demonstration(store)
    sheet = unit_sheet(shown, shown.unit_class(unit.unit_class), unit, calculation.shown, demonstration)
    content = unit_csv(sheet) if format_name == "csv" else unit_workbook(sheet)
    return Exported(sheet_file_name(appraisal, unit, demonstration) + "." + format_name, content)


def sheet_file_name(appraisal: Appraisal, unit: UnitResult, demonstration: bool) -> str:
    """The same words as the heading of the page, in a row."""
    mark = [say("product.demonstration")] if demonstration else []
    return file_name("_".join([*mark, say("page.unit"), *unit_parts(appraisal, unit)]))
