"""Where a file goes: which waves, under which schemes, read with which layout."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from analytics.scheme import Scheme
from analytics.wave import NOT_RATED
from data.batches import WaveRow
from data.content import EVERYBODY, TOTAL
from data.grid import Grid
from data.layout import Layout
from data.problems import DataError, Problem
from data.remembered_layouts import Remembered, fitted, header_of, recognised
from data.seals import promised_schemes
from data.store import Reader
from data.typed_numbers import TypedNumbers
from data.wave_rows import waves
from jobs.schemes import DEFAULT_SCHEME, scheme_of, scheme_text

DEFAULT_SERIES = "default"


class Plan:
    """Which waves a file goes to, and under which schemes."""

    def __init__(
        self,
        store: Reader,
        series: str | None,
        period: str | None,
        scheme: str | None,
        layout: Layout,
        saved: Sequence[Remembered],
    ) -> None:
        """saved: layouts that are taken where they were made for a header."""
        self.known_waves = {row.id: row for row in waves(store)}
        self.series, self.period, self.layout, self.saved = series, period, layout, saved
        self.given = scheme_text(scheme) if scheme else None
        self.default = self.given or scheme_text(layout.scheme or DEFAULT_SCHEME)
        self.promised = promised_schemes(store)
        self._levels: dict[str, set[str]] = {}

    def wave_row(self, wave: str) -> WaveRow:
        known = self.known_waves.get(wave)
        if known is None:
            text = self.promised.get(wave, self.default)
            self._refuse_other_scheme(wave, text)
            return WaveRow(wave, self.series or DEFAULT_SERIES, self.period or wave, scheme_of(text).id, text)
        for what, given, there in (("series", self.series, known.series), ("period", self.period, known.period)):
            if given is not None and given != there:
                raise DataError(f"wave_has_{what}", wave=wave, known=there, seen=given)
        self._refuse_other_scheme(wave, known.scheme)
        return known

    def _refuse_other_scheme(self, wave: str, text: str) -> None:
        """A wave keeps its scheme when files come; one that was sealed keeps it even when the wave is gone."""
        known = scheme_of(text)
        if self.given is not None and (wave in self.known_waves or wave in self.promised):
            given = scheme_of(self.given)
            if given.hash != known.hash:
                raise DataError("wave_has_scheme", wave=wave, known=known.id, seen=given.id)

    def levels(self, wave: str) -> set[str]:
        """What a cell may say in a wave; asked for every count of a tally."""
        if wave not in self._levels:
            levels = scheme_of(self.wave_row(wave).scheme).levels
            self._levels[wave] = {level.name for level in levels}.union(NOT_RATED)
        return self._levels[wave]

    def all_levels(self, wave: str | None) -> list[str]:
        """Level names, best first, of the wave; of all waves where each row names its own."""
        return list(dict.fromkeys(level.name for text in self.schemes(wave) for level in scheme_of(text).levels))

    def numbers(self, wave: str | None) -> TypedNumbers | None:
        """What numbers in cells are; None where no scheme takes them, or where several of them differ."""
        found = {typed_numbers(scheme_of(text)) for text in self.schemes(wave)} - {None}
        return found.pop() if len(found) == 1 else None

    def layout_for(self, grid: Grid, grids: Sequence[Grid]) -> tuple[Layout, tuple[Problem, ...]]:
        """The layout of a sheet, and what is to be said of it."""
        if not self.saved and not self.layout.name:
            return self.layout, ()
        header = header_of(grid, grids)
        found = recognised(self.saved, header)
        if found is None:
            return fitted(self.layout, header), ()
        said = Problem("layout_remembered", grid.file, facts={"name": found.name, "moment": found.moment})
        return fitted(found.layout, header), (said,)

    def schemes(self, wave: str | None) -> list[str]:
        """The scheme of the wave; where each row names its own, those of all waves."""
        if wave is not None:
            return [self.wave_row(wave).scheme]
        return [self.default, *(row.scheme for row in self.known_waves.values())]


def typed_numbers(scheme: Scheme) -> TypedNumbers | None:
    """What cells may say under a scheme of numbers; None where it has words."""
    numbers = scheme.numbers
    if numbers is None:
        return None
    bands = tuple((band.name, _decimal(band.low), _decimal(band.high)) for band in numbers.bands)
    names = frozenset(name for name, _ in numbers.levels)
    return TypedNumbers(names, _decimal(numbers.lowest), _decimal(numbers.highest), bands)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value))


def declared(schemes: list[Scheme]) -> dict[str, set[str]]:
    """Names of groups and dimensions that need no file: the schemes', and those that the program gives itself."""
    names: dict[str, set[str]] = {"unit": set(), "group": {EVERYBODY}, "dimension": {TOTAL}}
    for scheme in schemes:
        weights = [
            (scheme.groups, scheme.dimensions),
            *((each.groups, each.dimensions) for each in scheme.by_class.values()),
        ]
        for groups, dimensions in weights:
            names["group"].update(groups or ())
            names["dimension"].update(dimensions or ())
    return names
