"""How much a file may ask for: settings of the environment, so that an office with bigger files can widen them."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields

from data.problems import DataError

PREFIX = "WANPING_MAX_"


@dataclass(frozen=True)
class Limits:
    """Each is the environment variable WANPING_MAX_ and its name: WANPING_MAX_FILE_MB=200.

    file_mb: a workbook, page, archive or statistics file. text_mb: a text file. unpacked_mb: what is inside an archive.
    cells: of one sheet. columns: of one sheet or text file. members: files in an archive. seconds, memory_mb: of the
    process that reads one file.
    """

    file_mb: int = 100
    text_mb: int = 4_000
    unpacked_mb: int = 800
    cells: int = 12_000_000
    columns: int = 5_000
    members: int = 200
    seconds: int = 120
    memory_mb: int = 3_072


def limits() -> Limits:
    """Raises DataError limit_not_whole."""
    given = {}
    for each in fields(Limits):
        text = os.environ.get(PREFIX + each.name.upper(), "").strip()
        if text:
            if not text.isascii() or not text.isdigit() or not 0 < int(text) <= 1 << 40:
                raise DataError("limit_not_whole", name=PREFIX + each.name.upper(), seen=text)
            given[each.name] = int(text)
    return Limits(**given)
