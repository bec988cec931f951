"""The files that a wave came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from data.store import Reader


@dataclass(frozen=True)
class SourceLine:
    """An active batch of a wave. stored: ratings, or rows of what else it holds."""

    batch: int
    file: str
    sha256: str
    ballots: int
    stored: int
    moment: datetime


def source_lines(store: Reader, wave: str) -> list[SourceLine]:
    """Oldest first."""
    rows = store.rows(
        "select id, file, sha256, ballots, stored, moment from batch where state = 'active' and list_contains(waves, ?) "
        "order by id",
        [wave],
    )
    return [SourceLine(*row) for row in rows]
