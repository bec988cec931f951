"""复核申请: received, checked, replied to, within five working days; and the material that a unit gets of itself."""

from __future__ import annotations

from datetime import date

from analytics.readers import for_readers
from data.appeals import CHECK, OUTCOMES, REPLY, STATES, Appeal, AppealStep, add_step, appeals, receive
from data.problems import DataError
from data.store import Store
from data.wave_rows import units_of
from data.working_days import work_calendar
from jobs.approval import frozen_result, state_of
from jobs.databases import is_demonstration
from jobs.files import Exported
from jobs.known import unit_unknown
from jobs.results import unit_of
from jobs.viewer import Viewer
from reports.appeal_book import AppealBook, appeal_workbook
from reports.cells import file_name
from words import joined, say
from words.approval import place_line, version_line
from words.headings import heading, unit_parts
from words.numbers import figure
from words.sealing import sealing_line

__all__ = [
    "DAYS", "OUTCOMES", "STATES", "Appeal", "AppealStep", "all_appeals", "appeal_book", "appeal_material", "check_appeal",
    "receive_appeal", "reply_to_appeal",
]  # fmt: skip

DAYS = 5
"""Working days for a reply."""


def receive_appeal(
    viewer: Viewer,
    store: Store,
    wave: str,
    unit: str,
    received: date,
    contact: str,
    about: str,
) -> Appeal:
    """Puts an appeal into the register; a reply is due DAYS working days later, as the office's calendar has them.

    contact: who brought it. Raises DataError not_allowed, wave_unknown, unit_unknown, appeal_incomplete, appeal_too_long.
    """
    viewer.must_edit()
    state = state_of(viewer, store, wave)
    if state.version is not None:
        unit_of(frozen_result(viewer, store, wave).appraisal, unit)
    elif unit not in (known := [each.name for each in units_of(store, wave)]):
        raise unit_unknown(unit, known, wave)
    last = work_calendar(store).after(received, DAYS)
    number = receive(
        store, viewer.name, wave, state.series, unit, state.issued or state.version, received, last,
        " ".join(contact.split()), about.strip(),
    )  # fmt: skip
    return _appeal(viewer, store, number)


def check_appeal(viewer: Viewer, store: Store, number: int, day: date, outcome: str, note: str) -> Appeal:
    """What the check found. Raises DataError not_allowed, appeal_unknown, appeal_order, appeal_outcome_unknown,
    appeal_note_missing, appeal_day, appeal_too_long."""
    return _stepped(viewer, store, number, CHECK, day, outcome, "", note)


def reply_to_appeal(viewer: Viewer, store: Store, number: int, day: date, document: str, note: str) -> Appeal:
    """The reply to the unit. Raises what check_appeal raises."""
    return _stepped(viewer, store, number, REPLY, day, "", document, note)


def all_appeals(viewer: Viewer, store: Store, wave: str | None = None) -> list[Appeal]:
    """Of a wave, or all that the viewer may see, oldest first."""
    return [each for each in appeals(store, wave) if viewer.sees_series(each.series)]


def appeal_material(viewer: Viewer, store: Store, wave: str, unit: str, version: int | None = None) -> Exported:
    """复核材料 of a unit, for that unit alone, as a workbook. version: of the frozen result, else the one in force, else
    the newest.

    Raises DataError wave_unknown, not_allowed, nothing_frozen, version_unknown, unit_unknown, appeal_material_none.
    """
    book = appeal_book(viewer, store, wave, unit, version)
    mark = [say("product.demonstration")] if book.demonstration else []
    return Exported(file_name("_".join([*mark, book.title])) + ".xlsx", appeal_workbook(book))


def appeal_book(viewer: Viewer, store: Store, wave: str, unit: str, version: int | None = None) -> AppealBook:
    """The same as a table. Raises what appeal_material raises."""
    state = state_of(viewer, store, wave)
    frozen = frozen_result(viewer, store, wave, version or state.issued)
    appraisal = for_readers(frozen.appraisal)
    found = unit_of(appraisal, unit)
    explanation = frozen.calculations[unit].shown
    if explanation is None or found.index is None:
        raise DataError("appeal_material_none", unit=unit)
    facts = [
        ("unit", unit),
        ("wave", heading(unit_parts(appraisal, found))),
        ("score", figure(found.index, appraisal.decimals)),
        ("rank", place_line(found, appraisal.unit_class(found.unit_class))),
        ("scheme", say("appeal_book.scheme_is", title=appraisal.scheme_title, hash=appraisal.scheme_hash)),
        ("sealed", sealing_line(appraisal.sealed)),
        ("version", version_line(frozen, state)),
        ("fingerprint", appraisal.fingerprint),
        ("program", frozen.program),
    ]
    lacking = [each.line for each in frozen.level_counts[unit] if not each.counts]
    notes = [say("appeal_book.note_forms"), say("appeal_book.note_merged")]
    notes += [say("appeal_book.note_lacking", names=joined(lacking))] if lacking else []
    return AppealBook(
        title=heading([say("appeal_book.name"), *unit_parts(appraisal, found)]),
        facts=tuple((say("appeal_book." + label), text) for label, text in facts),
        notes=(*notes, say("appeal_book.note_rounding")),
        explanation=explanation,
        counts=frozen.level_counts[unit],
        published=found.index,
        demonstration=is_demonstration(store),
        data_date=appraisal.data_date,
    )


def _stepped(
    viewer: Viewer, store: Store, number: int, step: str, day: date, outcome: str, document: str, note: str
) -> Appeal:
    viewer.must_edit()
    with store.transaction():
        appeal = _appeal(viewer, store, number)
        add_step(store, viewer.name, appeal, step, day, outcome, " ".join(document.split()), note.strip())
    return _appeal(viewer, store, number)


def _appeal(viewer: Viewer, store: Store, number: int) -> Appeal:
    """Raises DataError appeal_unknown, not_allowed."""
    found = next((each for each in appeals(store) if each.id == number), None)
    if found is None:
        raise DataError("appeal_unknown", appeal=number)
    viewer.must_see(found.series)
    return found
