"""Forms that an optical reader has read: recognised, and put together with the key that came beside them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from data.layout import Layout
from data.optical import Adapted, adapt_optical, looks_optical
from data.optical_layout import key_from_tables
from data.problems import DataError
from data.reader import SourceFile, read_file
from jobs.viewer import Viewer


def needs_key(viewer: Viewer, content: bytes) -> bool:
    """Whether a file looks like the output of an optical reader, which says nothing without its key."""
    viewer.must_edit()
    return looks_optical(content)


def marked_forms(file: str, content: bytes, layout: Layout, key: tuple[str, bytes] | None) -> Adapted | None:
    """The forms of a file, None where it is no output of an optical reader. key: name and bytes of the sheet beside it.

    Raises DataError optical_key_missing and what adapt_optical, key_from_tables and read_file raise.
    """
    if key is None and not layout.optical:
        if looks_optical(content):
            raise DataError("optical_key_missing", file=file)
        return None
    if key is None:
        return adapt_optical(file, content, layout)
    optical = key_from_tables(read_file(*key).tables)
    return adapt_optical(file, content, replace(layout, name=layout.name or key[0]), optical)


def forms_as_source(forms: Adapted, content: bytes) -> SourceFile:
    """The file as any other that holds one table."""
    return SourceFile(forms.table.file, hashlib.sha256(content).hexdigest(), (forms.table,))
