"""A source of files: how its sheets are known, read, and put into the program's own words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from data.grid import Grid
from data.layout import Layout
from data.platforms.adapting import adapt
from data.platforms.form import Adapted, Form, Head, head_of

STATISTICS = ("sav", "dta")
"""Kinds of file that are a source of their own, whoever wrote the questionnaire."""


@dataclass(frozen=True)
class Platform:
    """recognises: whether a sheet with this head is its export. read: the sheet, its head, the sheets beside it."""

    name: str
    recognises: Callable[[Head], bool]
    read: Callable[[Grid, Head, Sequence[Grid]], Form]
    kinds: tuple[str, ...] = ()

    def knows(self, head: Head) -> bool:
        """Whether the sheet is its export."""
        return (head.kind in STATISTICS) == bool(self.kinds) and self.recognises(head)

    def adapt(
        self,
        grid: Grid,
        units: Collection[str] = (),
        levels: Sequence[str] = (),
        layout: Layout | None = None,
        sheets: Sequence[Grid] = (),
    ) -> Adapted:
        """units: known names; levels: of the scheme; layout: what a person said of this source; sheets: all of the file.

        Raises DataError survey_definition and what `adapt` raises.
        """
        form = self.read(grid, head_of(grid), sheets)
        return adapt(form, layout or Layout(), units, levels, self.name)
