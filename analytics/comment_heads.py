"""Merged comments of a wave: which comments each of them is made of, and what holds for one that holds for its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analytics.comment_report import TYPES
from analytics.comment_sorting import Sorted


@dataclass(frozen=True, eq=False)
class Heads:
    """head: positions of the comments that stand for a merged one, in their order; the arrays beneath have its length."""

    sorted: Sorted

    @cached_property
    def _order(self) -> np.ndarray:
        order = np.argsort(self.sorted.merged, kind="stable")
        return order[np.searchsorted(self.sorted.merged[order], 0) :]

    @cached_property
    def _starts(self) -> np.ndarray:
        merged = self.sorted.merged[self._order]
        return np.flatnonzero(np.r_[True, merged[1:] != merged[:-1]]) if len(merged) else merged

    @cached_property
    def head(self) -> np.ndarray:
        return self.sorted.merged[self._order][self._starts]

    @cached_property
    def comments(self) -> np.ndarray:
        """How many say the same."""
        return np.diff(np.append(self._starts, len(self._order)))

    @cached_property
    def type(self) -> np.ndarray:
        """Position in TYPES of what most of them are; a person's word outweighs."""
        votes = np.zeros((len(self.sorted.texts), len(TYPES)))
        places = self._order
        weight = np.where(self.sorted.decided[places], len(self.sorted.texts), 1)
        np.add.at(votes, (self.sorted.merged[places], self.sorted.type[places]), weight)
        return votes[self.head].argmax(axis=1)

    @cached_property
    def topics(self) -> np.ndarray:
        """× topics."""
        return self.any(self.sorted.topics)

    def any(self, of: np.ndarray) -> np.ndarray:
        """Whether something holds for one of the comments of each. of: by comment, of one dimension or two."""
        if len(self._starts) == 0:
            return np.zeros((0, *of.shape[1:]), dtype=bool)
        return np.logical_or.reduceat(of[self._order], self._starts, axis=0)

    def places(self, number: int) -> np.ndarray:
        """Comments of a merged one, in their order. number: its place in head."""
        ends = np.append(self._starts, len(self._order))
        return self._order[ends[number] : ends[number + 1]]

    def number(self, place: int) -> int | None:
        """In which merged one a comment is; None where it is in none."""
        head = self.sorted.merged[place]
        return int(np.searchsorted(self.head, head)) if head >= 0 else None
