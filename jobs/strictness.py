"""Which ballots count: all, all but those that persons excluded, or only those without a strong hint too."""

from __future__ import annotations

import numpy as np

from analytics.forms import BallotFacts
from analytics.integrity import Integrity, check_ballots
from analytics.wave import Wave
from data.ballot_facts import BallotColumns, ballot_columns
from data.batches import WaveRow
from data.store import Reader
from data.wave_rows import WaveArrays, load_wave
from jobs.schemes import scheme_of
from jobs.wave_arrays import wave_of

IGNORED, EXCLUDED, STRICT = STRICTNESS = ("ignored", "excluded", "strict")


def load_counted(moment: Reader, row: WaveRow, strictness: str) -> WaveArrays:
    """The arrays of what counts. Raises DataError wave_unknown."""
    if strictness == IGNORED:
        return load_wave(moment, row.id, everything=True)
    strong: list[int] = []
    if strictness == STRICT:
        arrays = load_wave(moment, row.id, everything=True)
        strong = arrays.ballot_id[check(moment, row, wave_of(arrays))[0].strong()].tolist()
    return load_wave(moment, row.id, without=strong)


def check(moment: Reader, row: WaveRow, wave: Wave) -> tuple[Integrity, BallotColumns]:
    """The checks over all stored ballots. wave: all that is stored."""
    columns = ballot_columns(moment, row.id)
    scores = scheme_of(row.scheme).scores
    score = np.array([scores.get(name, np.nan) for name in wave.levels])
    return check_ballots(wave, facts_of(columns, wave), score), columns


def facts_of(columns: BallotColumns, wave: Wave) -> BallotFacts:
    """Names as positions."""
    channels, channel = np.unique(columns.channel, return_inverse=True)
    place = {unit.name: number for number, unit in enumerate(wave.units)}
    own = np.array([place.get(name, -1) for name in columns.own_unit.tolist()], dtype=np.int64)
    return BallotFacts(
        columns.submitted, columns.seconds, columns.network, columns.device, channel, own, tuple(channels.tolist())
    )
