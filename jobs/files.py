"""Files of the person at the command line."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from data.problems import DataError


def read_bytes(path: Path) -> bytes:
    """Raises DataError file_not_found."""
    try:
        return path.read_bytes()
    except OSError:
        raise DataError("file_not_found", file=str(path)) from None


def write_bytes(path: Path, content: bytes) -> None:
    """Whole or not at all. Raises DataError output_not_writable."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError:
        raise DataError("output_not_writable", path=str(path)) from None
