"""What a table becomes before it is stored, whatever its shape."""

from __future__ import annotations

from dataclasses import dataclass

from data.content import Content
from data.problems import Problem


@dataclass(frozen=True, eq=False)
class Assembled:
    """read, stored, rejected count ratings, cells of a tally, scores, or lines of a register or caseload; a rating said
    twice alike is read twice and stored once.

    problems: every rejected place. unknown_levels: level, how often, and where it stands first; each is a problem too.
    notes: what was assumed or left out without rejecting anything, each with its first place.
    """

    content: Content
    read: int
    stored: int
    rejected: int
    problems: tuple[Problem, ...]
    unknown_levels: tuple[tuple[str, int, Problem], ...] = ()
    notes: tuple[Problem, ...] = ()
