"""Any file to tables, by its content and not by its name."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from data.tables import Table
from data.text_reader import read_text
from data.workbook_guard import OLE
from data.workbook_reader import read_workbook


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file as it was read: one table, or one per sheet."""

    name: str
    sha256: str
    tables: tuple[Table, ...]


def read_file(name: str, content: bytes) -> SourceFile:
    """Raises DataError where the bytes are no table."""
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith((b"PK\x03\x04", OLE)):
        return SourceFile(name, digest, tuple(read_workbook(name, content)))
    return SourceFile(name, digest, (read_text(name, content),))
