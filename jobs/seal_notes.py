"""What the method note of a result says of the seal on its scheme."""

from __future__ import annotations

from analytics.sealed import Sealed
from data.batches import WaveRow
from data.seals import amendments, seal
from data.store import Reader
from jobs.schemes import scheme_of


def sealed_of(moment: Reader, row: WaveRow, scheme: str | None = None) -> Sealed | None:
    """None where the scheme of the wave was never sealed, and for a trial with another one. scheme: that one's text."""
    found = seal(moment, row.id)
    in_use = scheme_of(row.scheme).hash
    if found is None or scheme is not None and scheme_of(scheme).hash != in_use:
        return None
    since = amendments(moment, row.id)
    promised = since[-1].new_hash if since else found.hash
    return Sealed(
        found.moment, found.ballots, found.withdrawn, len(since), since[-1].moment if since else None,
        since[-1].reason if since else "", in_use == promised,
    )  # fmt: skip
