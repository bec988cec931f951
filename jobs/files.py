"""Files that come from a person and go to one."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from data.header import find_table
from data.problems import DataError
from data.reader import read_file
from data.tables import Table


@dataclass(frozen=True)
class Exported:
    """A file to take away."""

    name: str
    content: bytes


def tables_in(name: str, content: bytes) -> list[Table]:
    """Every sheet of a file that holds a table. Raises what is wrong with the first where none does."""
    tables, failures = [], []
    for grid in read_file(name, content).grids:
        try:
            tables.append(find_table(grid))
        except DataError as failure:
            failures.append(failure)
    if not tables:
        raise failures[0]
    return tables


def shown_name(path: Path) -> str:
    """The name of a file as text, also where another system wrote it in GB18030."""
    raw = os.fsencode(path.name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def read_bytes(path: Path, most: int = -1) -> bytes:
    """All bytes, or the first of them. Raises DataError file_not_found."""
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError:
        raise DataError("file_not_found", file=str(path.parent / shown_name(path))) from None


def write_bytes(path: Path, content: bytes) -> None:
    """Whole or not at all. Raises DataError output_not_writable."""
    name = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        raise DataError("output_not_writable", path=str(path)) from None
