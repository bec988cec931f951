"""The bytes of a document: the same for the same content, whenever and wherever it is written."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from docx.document import Document

from reports.official.paper import moment_of

DAY = (1980, 1, 1, 0, 0, 0)
"""Of every entry: the first that an archive knows."""


def document_bytes(document: Document, title: str, data_date: str) -> bytes:
    """A .docx that names nobody and no program, and the day of the data as its own."""
    made, about = datetime.combine(moment_of(data_date), datetime.min.time()), document.core_properties
    about.title, about.created, about.modified, about.last_printed = title[:200], made, made, made
    about.author = about.comments = about.last_modified_by = about.keywords = about.subject = about.category = ""
    about.revision = 1
    stream = io.BytesIO()
    document.save(stream)
    return stamped(stream.getvalue())


def stamped(content: bytes) -> bytes:
    """The same archive, its entries without a moment and in one order."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        first = "[Content_Types].xml"
        for name in sorted(source.namelist(), key=lambda name: (name != first, name)):
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, source.read(name))
    return out.getvalue()
