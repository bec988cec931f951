"""Forms that an optical reader has read: recognised, and put together with the key that came beside them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from data.grid import Grid
from data.layout import Layout
from data.ole import OLE
from data.optical import OpticalForms, adapt_optical, looks_optical
from data.optical_layout import key_from_tables
from data.parsers.dbase import is_dbase
from data.problems import DataError
from data.reader import PACKAGE, SourceFile, read_file
from jobs.files import tables_in
from jobs.viewer import Viewer


def needs_key(viewer: Viewer, file: str, content: bytes) -> bool:
    """Whether a file looks like the output of an optical reader, which says nothing without its key."""
    viewer.must_edit()
    return looks_optical(_lines(file, content)) if is_dbase(content) else looks_optical(content)


def marked_forms(file: str, content: bytes, layout: Layout, key: tuple[str, bytes] | None) -> OpticalForms | None:
    """The forms of a file, None where it is no output of an optical reader. key: name and bytes of the sheet beside it.

    Raises DataError optical_key_missing and what adapt_optical, key_from_tables and read_file raise.
    """
    binary = is_dbase(content) or content.startswith((*PACKAGE, OLE))
    if key is None and not layout.optical:
        if looks_optical(_lines(file, content)) if is_dbase(content) else looks_optical(content):
            raise DataError("optical_key_missing", file=file)
        return None
    forms = _lines(file, content) if binary else content
    if key is None:
        return adapt_optical(file, forms, layout)
    return adapt_optical(file, forms, replace(layout, name=layout.name or key[0]), key_from_tables(tables_in(*key)))


def forms_as_source(forms: OpticalForms, content: bytes) -> SourceFile:
    """The file that they came from, as an import reports it."""
    return SourceFile(forms.table.file, hashlib.sha256(content).hexdigest(), ())


def _lines(file: str, content: bytes) -> Grid:
    """The first sheet of a DBF file or a workbook: a line a form, a column a field."""
    return read_file(file, content).grids[0]
