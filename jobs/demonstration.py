"""The demonstration city: generated as ordinary survey files, loaded as ordinary imports."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from data.problems import DataError
from data.store import Store
from demo import SurveyFile, Truth, Wave, write_city
from demo.office import LETTERHEAD
from jobs.imports import Receipt, keep, understand
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
    return receipts


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
