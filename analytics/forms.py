"""The ballots of a wave as sheets: who was asked the same questions in the same way, and what each of them ticked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.blocks import answered_ballots
from analytics.wave import Wave

BLANK = 255
"""Stands for no tick; levels of a wave are fewer."""
SAMPLED = 0.5
"""Where the typical ballot touches less than this share of the units, everybody was asked about some units only."""


@dataclass(frozen=True, eq=False)
class BallotFacts:
    """What is known of each ballot beside its answers, one array entry a ballot of the wave.

    submitted: datetime64[s], NaT where unknown; seconds: NaN where unknown; network, device: keyed hashes, 0 where
    unknown; channel: position in `channels`; own_unit: position of the unit the respondent works for, -1 where unknown.
    """

    submitted: np.ndarray
    seconds: np.ndarray
    network: np.ndarray
    device: np.ndarray
    channel: np.ndarray
    own_unit: np.ndarray
    channels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Form:
    """Ballots of one group that came by one channel.

    ballots: positions in the wave; ticks: [ballot, item] levels, BLANK where there is none; unit, dimension: of each
    item, units first. score: [level] 0 worst to 1 best, NaN where the level has none.
    """

    group: int
    channel: int
    ballots: np.ndarray
    ticks: np.ndarray
    unit: np.ndarray
    dimension: np.ndarray
    score: np.ndarray
    unknown: np.ndarray
    not_asked: np.ndarray

    @cached_property
    def given(self) -> np.ndarray:
        """[ballot, item] an answer stands there, 不了解 and 弃权 too."""
        return (self.ticks != BLANK) & ~self._is(self.not_asked)

    @cached_property
    def rated(self) -> np.ndarray:
        """[ballot, item] an answer that has a score."""
        return self._is(np.isfinite(self.score))

    @cached_property
    def values(self) -> np.ndarray:
        """[ballot, item] score of the answer, NaN where there is none."""
        return np.append(self.score, np.full(256 - len(self.score), np.nan)).astype(np.float32)[self.ticks]

    @cached_property
    def unit_starts(self) -> np.ndarray:
        """Where the items of each unit begin."""
        return np.flatnonzero(np.diff(self.unit, prepend=-1))

    @cached_property
    def units_rated(self) -> np.ndarray:
        """[ballot] units with a scored answer."""
        return np.logical_or.reduceat(self.rated, self.unit_starts, axis=1).sum(axis=1)

    @cached_property
    def asked(self) -> np.ndarray:
        """[ballot, item] what the ballot was asked: all items of the form, less those not shown or skipped; where people
        are asked about some units only, the items of the units that they answered for."""
        shown = ~self._is(self.not_asked)
        touched = np.logical_or.reduceat(self.given, self.unit_starts, axis=1)
        reached = touched | ~np.logical_or.reduceat(shown, self.unit_starts, axis=1)
        if np.median(reached.mean(axis=1)) >= SAMPLED:
            return shown
        return shown & np.repeat(touched, np.diff(np.append(self.unit_starts, len(self.unit))), axis=1)

    def _is(self, levels: np.ndarray) -> np.ndarray:
        """[ballot, item] the tick is one of these levels."""
        return np.append(levels, np.zeros(256 - len(levels), dtype=bool))[self.ticks]


def scaled(score: np.ndarray) -> np.ndarray:
    """Scores of levels from 0 worst to 1 best; NaN stays."""
    known = score[np.isfinite(score)]
    if len(known) == 0 or known.max() == known.min():
        return np.where(np.isfinite(score), 1.0, np.nan)
    return (score - known.min()) / (known.max() - known.min())


def forms(wave: Wave, facts: BallotFacts, score: np.ndarray) -> Iterator[Form]:
    """A form per group and channel, of the ballots with an answer. score: [level], NaN where the level has none."""
    ratings, n_dimensions = wave.ratings, len(wave.dimensions)
    kind = ratings.ballot_group.astype(np.int64) * (len(facts.channels) + 1) + facts.channel
    answered = answered_ballots(ratings)
    bounds = np.searchsorted(ratings.ballot, np.arange(len(kind) + 1))
    item = ratings.unit.astype(np.int64) * n_dimensions + ratings.dimension
    unknown = np.array([name == "unknown" for name in wave.levels], dtype=bool)
    not_asked = np.array([name in ("not_shown", "skipped") for name in wave.levels], dtype=bool)
    for each in np.unique(kind[answered]):
        ballots = answered[kind[answered] == each]
        lengths = bounds[ballots + 1] - bounds[ballots]
        rows = np.repeat(bounds[ballots] - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        there = np.zeros(len(wave.units) * n_dimensions, dtype=bool)
        there[item[rows]] = True
        items, column = np.flatnonzero(there), np.cumsum(there) - 1
        ticks = np.full((len(ballots), len(items)), BLANK, dtype=np.uint8)
        ticks[np.repeat(np.arange(len(ballots)), lengths), column[item[rows]]] = ratings.level[rows]
        yield Form(
            group=int(ratings.ballot_group[ballots[0]]),
            channel=int(facts.channel[ballots[0]]),
            ballots=ballots,
            ticks=ticks,
            unit=items // n_dimensions,
            dimension=items % n_dimensions,
            score=scaled(score),
            unknown=unknown,
            not_asked=not_asked,
        )


NEIGHBOURS, LARGEST = 100, 1000


def thin_strata(form: Form, facts: BallotFacts, rows: np.ndarray) -> Iterator[np.ndarray]:
    """Rows of a form that came together, each lot in order of submission: a block of addresses (at most LARGEST at a
    time); NEIGHBOURS one after the other in time, or in the file where no time is known."""
    ballots = form.ballots[rows]
    order = np.argsort(facts.submitted[ballots], kind="stable")  # unknown times last, as the file has them
    rows, network = rows[order], facts.network[ballots[order]]
    _, code, counts = np.unique(network, return_inverse=True, return_counts=True)
    blocks = np.split(np.argsort(code, kind="stable"), np.cumsum(counts)[:-1]) if len(rows) else []
    for block in blocks:
        if network[block[0]] != 0:
            yield from np.array_split(rows[block], -(-len(block) // LARGEST))
    for low in range(0, len(rows), NEIGHBOURS):
        yield rows[low : low + NEIGHBOURS]
