"""Who did what: the log, whose last entry of a wave is the wave's version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb

CHANGES_DATA = "action not like 'approval %' and action not like 'appeal %'"
"""As SQL asks it of an entry: steps to print and appeals change no figure."""


def write_log(
    cursor: duckdb.DuckDBPyConnection, who: str, action: str, batch: int | None, waves: Sequence[str], detail: str
) -> None:
    """An entry inside a transaction."""
    number = (cursor.execute("select max(id) from log").fetchone()[0] or 0) + 1
    cursor.execute(
        "insert into log values (?, ?, ?, ?, ?, ?, ?)", [number, moment(), who, action, batch, list(waves), detail]
    )


def moment() -> datetime:
    """Now, to the second."""
    return datetime.now().replace(microsecond=0)
