"""The demonstration city: generated as ordinary survey files, loaded as ordinary imports."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

from data.ledger import NewTask
from data.ledger_courses import Course, CourseStep, write_courses
from data.problems import DataError
from data.store import Store
from demo import Entry, SurveyFile, Truth, Wave, write_city
from demo.office import LETTERHEAD
from jobs.imports import Receipt, keep, understand
from jobs.ledger import places_of
from jobs.quality import exclude
from jobs.registry import set_city
from jobs.sealing import seal
from jobs.settings import Letterhead, keep_letterhead
from jobs.viewer import Viewer


def make_demonstration(viewer: Viewer, path: Path, progress: Callable[[int, int], None] | None = None) -> list[Receipt]:
    """In a file that is not there yet, whole or not at all; else in the database that is there, if it is empty."""
    if not path.exists():
        return build_demonstration(viewer, path, progress)
    with Store(path) as store:
        return load_demonstration(viewer, store, progress)


def build_demonstration(viewer: Viewer, path: Path, progress: Callable[[int, int], None] | None = None) -> list[Receipt]:
    """Makes the demonstration's own database file, whole or not at all."""
    part = path.with_name(path.name + ".part")
    for leftover in (part, Path(f"{part}.wal")):
        leftover.unlink(missing_ok=True)
    with Store(part) as store:
        receipts = load_demonstration(viewer, store, progress)
    os.replace(part, path)
    return receipts


def load_demonstration(viewer: Viewer, store: Store, progress: Callable[[int, int], None] | None = None) -> list[Receipt]:
    """Fills an empty database with the demonstration city. progress: files done, files in all.

    Raises DataError database_not_empty: invented data never goes to real data.
    """
    viewer.must_edit()
    if not store.is_empty():
        raise DataError("database_not_empty", path=str(store.path))
    with tempfile.TemporaryDirectory() as folder:
        city = write_city(Path(folder))
        store.remember("demonstration", "yes")
        return import_city(viewer, store, city, progress)


def import_city(
    viewer: Viewer, store: Store, city: Truth, progress: Callable[[int, int], None] | None = None
) -> list[Receipt]:
    """Imports the files of a generated city, each its own batch."""
    set_city(viewer, store, city.city)
    keep_letterhead(viewer, store, Letterhead(**LETTERHEAD))
    receipts = []
    for done, file in enumerate(city.files, 1):
        receipts.append(_import_file(viewer, store, file, city.waves[file.wave]))
        if progress:
            progress(done, len(city.files))
    _write_ledger(viewer, store, city)
    return receipts


def _write_ledger(viewer: Viewer, store: Store, city: Truth) -> None:
    """Last year's ledger with all its steps, and this year's begun; the database then stands still on a day."""
    store.remember("demonstration_day", city.today.isoformat())
    places = {wave: places_of(store, wave, ()) for wave in dict.fromkeys(entry.wave for entry in city.ledger)}
    courses = [_course(entry, city.waves[entry.wave].series, places[entry.wave][entry.unit]) for entry in city.ledger]
    write_courses(store, viewer.name, courses)


def _course(entry: Entry, series: str, place: tuple[str, str]) -> Course:
    days = entry.days
    new = NewTask(
        series, entry.wave, entry.unit, *place, entry.source, entry.subject, entry.problem, entry.task, entry.goal,
        entry.unit, days.answer_due, days.due, days.review_on,
    )  # fmt: skip
    steps = [CourseStep(_noon(each.day), each.to, each.said, each.note, entry.proofs) for each in entry.steps]
    return Course(new, _noon(days.written), steps)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12))


def _import_file(viewer: Viewer, store: Store, file: SurveyFile, wave: Wave) -> Receipt:
    """Marks that an optical reader could not tell are left out; forms that should not count stay in the database."""
    key = (file.key.name, file.key.read_bytes()) if file.key else None
    reading = understand(
        viewer, store, file.path.name, file.path.read_bytes(),
        wave=file.wave, series=wave.series, period=wave.period, scheme=wave.scheme, key=key,
    )  # fmt: skip
    receipt = keep(viewer, store, reading, create_units=True, skip_rejected=key is not None)
    if file.kind == "registry" and wave.sealed:  # the one file that comes before the ballots
        seal(viewer, store, file.wave, at=wave.sealed)
    if file.excluded_for:
        exclude(viewer, store, file.wave, file.excluded_for, labels=reading.content.ballots["label"].to_pylist())
    return receipt
