"""A file that nothing understands is mapped by hand: proposed, shown before and after, kept under a name for next year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from analytics.scheme import Scheme
from data.answer_words import NOT_RATED_CHOICES as NOT_RATED_CHOICES
from data.answer_words import Word, proposed
from data.grid import Grid
from data.layout import Layout, layout_toml
from data.mapping_preview import FormPreview
from data.mapping_preview import preview as preview_forms
from data.problems import DataError
from data.proposals import MAPPED_SHAPES as MAPPED_SHAPES
from data.proposals import NAMINGS as NAMINGS
from data.proposals import Proposal, Sheet, layout_of, sheet_of
from data.proposals import propose as propose_for
from data.reader import read_file
from data.remembered_layouts import (
    Remembered,
    forget_layout,
    header_of,
    remember_layout,
    remembered_layouts,
    rename_layout,
)
from data.store import Store
from data.typed_numbers import TypedNumbers
from data.wave_rows import known_names, waves
from jobs.imports import Reading
from jobs.plan import typed_numbers
from jobs.schemes import DEFAULT_SCHEME, layout_named, preset_layouts, scheme_of, scheme_text
from jobs.viewer import Viewer

MAPPABLE = (
    "no_rating_columns", "levels_unknown", "long_column_absent", "ballot_column_absent", "codes_need_levels",
    "rating_without_unit", "layout_column_absent",
)  # fmt: skip
"""Failures of a file that a mapping by hand can mend."""


@dataclass(frozen=True, eq=False)
class Mappable:
    """A file that can be mapped. sheets: those of its grids that are tables."""

    grids: tuple[Grid, ...]
    sheets: tuple[Sheet, ...]

    def sheet(self, place: int, shape: str) -> Sheet:
        """The sheet read for a shape: what a platform wrote is a form a row, and a plain table for any other shape."""
        sheet = self.sheets[place]
        return sheet if not sheet.platform or shape in ("", "wide") else sheet_of(self.grid(place), self.grids, shape)

    def grid(self, place: int) -> Grid:
        return next(grid for grid in self.grids if grid.sheet == self.sheets[place].name)


def mappable(viewer: Viewer, file: str, content: bytes, encoding: str | None = None) -> Mappable:
    """Raises DataError as `read_file` does, and what is wrong with the first sheet where none is a table."""
    viewer.must_edit()
    grids = read_file(file, content, encoding=encoding).grids
    sheets, failures = [], []
    for grid in grids:
        try:
            sheets.append(sheet_of(grid, grids))
        except DataError as failure:
            failures.append(failure)
    if not sheets:
        raise failures[0]
    return Mappable(grids, tuple(sheets))


def scheme_levels(viewer: Viewer, store: Store, wave: str | None, scheme: str | None) -> list[str]:
    """Levels that answers may become, best first: those of the wave, of the scheme of a new one."""
    return [level.name for level in _scheme(viewer, store, wave, scheme).levels]


def scheme_numbers(viewer: Viewer, store: Store, wave: str | None, scheme: str | None) -> TypedNumbers | None:
    """What numbers in cells are, where those are the answers."""
    return typed_numbers(_scheme(viewer, store, wave, scheme))


def _scheme(viewer: Viewer, store: Store, wave: str | None, scheme: str | None) -> Scheme:
    viewer.must_edit()
    known = {row.id: row.scheme for row in waves(store)}
    return scheme_of(known.get(wave or "") or scheme_text(scheme or DEFAULT_SCHEME))


def propose(viewer: Viewer, store: Store, file: Mappable, place: int, levels: Sequence[str], **said: object) -> Proposal:
    """place: of the sheet. said: what a person has decided already, as `data.proposals.propose` takes it."""
    viewer.must_edit()
    units = known_names(store)["unit"]
    first = propose_for(file.sheet(place, str(said.get("shape", ""))), levels, units, **said)
    if said.get("shape") or first.shape == "wide":
        return first
    return propose_for(file.sheet(place, first.shape), levels, units, **{**said, "shape": first.shape})


def propose_words(viewer: Viewer, reading: Reading, levels: Sequence[str], direction: str = "") -> tuple[Word, ...]:
    """Levels for the answers of a reading that the scheme does not know."""
    viewer.must_edit()
    return proposed({each.name: each.count for each in reading.unknown_levels}, levels, direction)


def preview(
    viewer: Viewer,
    store: Store,
    file: Mappable,
    place: int,
    proposal: Proposal,
    levels: Sequence[str],
    numbers: TypedNumbers | None = None,
) -> tuple[FormPreview, ...]:
    """Three forms before and after. Raises DataError where the proposal cannot be read so."""
    viewer.must_edit()
    return preview_forms(file.sheet(place, proposal.shape), proposal, levels, known_names(store)["unit"], numbers)


def save(viewer: Viewer, store: Store, name: str, file: Mappable, place: int, proposal: Proposal) -> None:
    """Keeps the layout for files with this header. Raises DataError layout_undecided, layout_nameless."""
    viewer.must_edit()
    if proposal.undecided or proposal.unnamed:
        raise DataError("layout_undecided", words=[*proposal.undecided, *proposal.unnamed])
    _save(viewer, store, name, layout_of(proposal, name), file, place)


def save_words(viewer: Viewer, store: Store, name: str, file: Mappable, reading: Reading, words: Mapping[str, str]) -> None:
    """Keeps what further answers mean, beside what the layout of the reading says already.

    Raises DataError layout_nameless.
    """
    viewer.must_edit()
    base = named_layout(store, reading.layout) if reading.layout in layout_names(viewer, store) else Layout()
    layout = replace(base, name=name, levels={**base.levels, **words})
    sheets = [sheet.name for sheet in file.sheets]
    place = next((sheets.index(sheet) for sheet in reading.sheet.split("、") if sheet in sheets), 0)
    _save(viewer, store, name, layout, file, place)


def layouts(viewer: Viewer, store: Store) -> list[Remembered]:
    """Layouts that were saved, by name."""
    viewer.must_edit()
    return remembered_layouts(store)


def layout_names(viewer: Viewer, store: Store) -> list[str]:
    return [each.name for each in layouts(viewer, store)]


def layout_choices(viewer: Viewer, store: Store) -> list[str]:
    """Names that a person may choose from: what was saved, then what ships."""
    return list(dict.fromkeys([*layout_names(viewer, store), *preset_layouts()]))


def rename(viewer: Viewer, store: Store, name: str, fresh: str) -> None:
    """Raises DataError layout_unknown, layout_nameless, layout_name_taken."""
    viewer.must_edit()
    rename_layout(store, viewer.name, name, fresh)


def forget(viewer: Viewer, store: Store, name: str) -> None:
    """Batches that were read with it stay. Raises DataError layout_unknown."""
    viewer.must_edit()
    forget_layout(store, viewer.name, name)


def named_layout(store: Store, name: str) -> Layout:
    """A saved layout, one that ships, or a file. Raises DataError layout_unknown and what parse_layout raises."""
    return layout_named(name, {each.name: each.toml for each in remembered_layouts(store)})


def _save(viewer: Viewer, store: Store, name: str, layout: Layout, file: Mappable, place: int) -> None:
    name = " ".join(name.split())
    header = header_of(file.grid(place), file.grids)
    remember_layout(store, viewer.name, name, layout_toml(replace(layout, name=name)), header)
