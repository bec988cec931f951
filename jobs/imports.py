"""A file comes in: understood first, shown, and stored only when confirmed. A batch goes out, comes back, is replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from analytics.scheme import Scheme
from analytics.wave import NOT_RATED
from data.assemble import assemble
from data.assembled import Assembled
from data.batch_detail import BatchDetail, batch_detail
from data.batches import BatchRow, WaveRow, add_batch, batch_row, reinstate_batch, replace_batch, withdraw_batch
from data.batches import batches as batch_rows
from data.content import EVERYBODY, HASHED, ONE_CLASS, TOTAL, Content
from data.grid import Grid
from data.header import set_aside
from data.layout import Layout
from data.optical import Marks, OpticalForms
from data.platforms import understood
from data.platforms.form import Adapted
from data.problems import DataError, Problem
from data.progress import Progress
from data.raw_files import keep_raw_file, keeps_raw_files, raw_file
from data.reader import PACKAGE, SourceFile, read_file, unpacked
from data.remembered_layouts import Remembered, fitted, header_of, recognised, remembered_layouts
from data.shapes import Shaped, shape_table
from data.store import Reader, Store
from data.tally import assemble_tallies
from data.wave_rows import known_names, nearest, waves
from jobs.changes import UnitChange, changes_of
from jobs.files import read_bytes
from jobs.names import NamedContent, Renamed, under_known_names
from jobs.optical import forms_as_source, marked_forms
from jobs.schemes import DEFAULT_SCHEME, layout_named, scheme_of, scheme_text
from jobs.viewer import Viewer

DEFAULT_SERIES = "default"
NO_TABLE = ("empty_file", "no_rows", "duplicate_header")
"""What is wrong with a sheet that is no table at all: said only where no sheet is one."""
COMPARED = 200
"""Unknown names of a kind that are compared with the known ones: more are another file, not slips of the pen."""


@dataclass(frozen=True)
class Unknown:
    """A name that the database does not know, with the nearest ones that it does. kind: unit, group, dimension, level."""

    kind: str
    name: str
    nearest: tuple[str, ...]
    count: int = 0
    row: int | None = None
    column: str = ""


@dataclass(frozen=True, eq=False)
class Reading:
    """What a file was understood to be; nothing is stored yet.

    read, stored, rejected count ratings; problems: every place that cannot be stored; unknown: names that need a word from
    the person; ignored and personal are headers of columns that will not be stored, keyed of those that are stored as keyed
    hashes only; notes: what was assumed or left out without rejecting anything; renamed: names that were
    taken for a unit of the registry; changes: what the file says otherwise of units than the registry does; raw: the file,
    or where it lies.
    """

    file: str
    sha256: str
    kind: str
    encoding: str
    sheet: str
    other_sheets: tuple[str, ...]
    shape: str
    layout: str
    waves: tuple[WaveRow, ...]
    new_waves: tuple[str, ...]
    scheme_title: str
    content: Content
    read: int
    stored: int
    rejected: int
    ballots: int
    comments: int
    units: tuple[str, ...]
    groups: tuple[tuple[str, int], ...]
    dimensions: tuple[str, ...]
    levels: tuple[tuple[str, int], ...]
    unknown: tuple[Unknown, ...]
    problems: tuple[Problem, ...]
    ignored: tuple[str, ...]
    personal: tuple[str, ...]
    keyed: tuple[str, ...]
    notes: tuple[Problem, ...]
    raw: bytes | Path
    marks: Marks | None = None
    """How the marks of an optical reader were read, where the file is one."""
    renamed: tuple[Renamed, ...] = ()
    changes: tuple[UnitChange, ...] = ()

    @property
    def changes_classes(self) -> bool:
        """Whether a unit that has a class would get another one."""
        return any(each.field == "unit_class" and each.before not in ("", ONE_CLASS) for each in self.changes)

    @property
    def unknown_levels(self) -> tuple[Unknown, ...]:
        return tuple(each for each in self.unknown if each.kind == "level")


@dataclass(frozen=True)
class Receipt:
    """An import as `import --json` reports it; batch is None where nothing was stored."""

    batch: int | None
    file: str
    sha256: str
    kind: str
    encoding: str
    shape: str
    wave: str
    read: int
    stored: int
    rejected: int
    ballots: int


def files_in(viewer: Viewer, file: str, content: bytes | Path) -> list[tuple[str, bytes | Path]]:
    """Name and bytes of the files of a ZIP; of any other file itself, as it was given. Raises DataError."""
    viewer.must_edit()
    if isinstance(content, Path) and not read_bytes(content, most=4).startswith(PACKAGE):
        return [(file, content)]
    inside = unpacked(file, read_bytes(content) if isinstance(content, Path) else content)
    return [(file, content)] if [each.name for each in inside] == [file] else [(each.name, each.content) for each in inside]


def understand(
    viewer: Viewer,
    store: Store,
    file: str,
    content: bytes | Path,
    *,
    wave: str | None = None,
    series: str | None = None,
    period: str | None = None,
    scheme: str | None = None,
    layout: str | None = None,
    encoding: str | None = None,
    key: tuple[str, bytes] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Reads a file. series, period, scheme are for a wave that does not exist yet; scheme is an id or a TOML file.
    encoding: of a text file whose encoding is in doubt, as the person chose. layout: one that was saved or ships, or a TOML
    file; without it a saved one is taken where it was made for such a header.

    key: name and bytes of the sheet that says what the marks of an optical reader mean.
    Raises DataError or SchemeError; nothing is stored.
    """
    viewer.must_edit()
    progress = progress or Progress()
    progress("read", 0.0)
    whole = read_bytes(content) if isinstance(content, Path) else content
    saved = remembered_layouts(store)
    meaning = layout_named(layout, {each.name: each.toml for each in saved}) if layout else Layout()
    paper = marked_forms(file, whole, meaning, key)
    source = read_file(file, whole, encoding=encoding) if paper is None else forms_as_source(paper, whole)
    progress("shape", 0.5)
    with store.snapshot() as moment:
        plan = _Plan(moment, series, period, scheme, meaning if paper is None else paper.layout, () if layout else saved)
        names = known_names(moment)
    wave = wave or None
    found, shaped, assembled = (_shape if paper is None else _shape_forms)(paper or source, plan, wave, names)
    progress("compare", 0.9)
    table, sheets = found[0].table, [each.table.sheet for each in found]
    rows = [plan.wave_row(each) for each in assembled.content.waves] or ([plan.wave_row(wave)] if wave else [])
    for row in rows:
        viewer.must_see(row.series)
    schemes = [scheme_of(row.scheme) for row in rows]
    named = under_known_names(store, assembled.content, shaped.shape, file)
    brought = named.content
    return Reading(
        file=file,
        sha256=source.sha256,
        kind=table.kind,
        encoding=table.encoding,
        sheet="、".join(sheets),
        other_sheets=tuple(grid.sheet for grid in source.grids if grid.sheet not in sheets),
        shape=shaped.shape,
        layout=found[0].layout.name,
        waves=tuple(rows),
        new_waves=tuple(row.id for row in rows if row.id not in plan.known_waves),
        scheme_title="、".join(dict.fromkeys(each.title for each in schemes)),
        content=brought,
        read=assembled.read + (paper.marks.rejected if paper else 0),
        stored=assembled.stored - named.repeated - named.rejected,
        rejected=assembled.rejected + named.rejected + (paper.marks.rejected if paper else 0),
        ballots=brought.rated_ballots,
        comments=len(brought.comments),
        units=tuple(brought.names("unit")),
        groups=tuple(brought.counts("group").items()),
        dimensions=tuple(brought.names("dimension")),
        levels=tuple(brought.counts("level").items()),
        unknown=(*_unknown_names(named, names, schemes), *_unknown_levels(assembled, schemes)),
        problems=(*assembled.problems, *named.problems),
        ignored=shaped.ignored,
        personal=(*(name for each in found for name in each.personal), *shaped.personal),
        keyed=tuple(shaped.headers[role] for role in HASHED if role in shaped.headers),
        notes=(*(note for each in found for note in (*set_aside(each.table), *each.remarks)), *assembled.notes),
        raw=content,
        marks=paper.marks if paper else None,
        renamed=named.renamed,
        changes=changes_of(store, brought.registry) if shaped.shape == "registry" else (),
    )


def read_again(
    viewer: Viewer,
    store: Store,
    batch: int,
    *,
    layout: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Reads the kept file of a batch, as with another layout; `replace` then stores it in the place of the batch.

    Raises DataError batch_unknown, raw_file_absent, raw_file_unreadable, and what `understand` raises.
    """
    _must_change(viewer, store, batch)
    name, content = raw_file(store, batch)
    return understand_for(viewer, store, batch, name, content, layout=layout, encoding=encoding, progress=progress)


def understand_for(
    viewer: Viewer,
    store: Store,
    batch: int,
    file: str,
    content: bytes | Path,
    *,
    layout: str | None = None,
    encoding: str | None = None,
    key: tuple[str, bytes] | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Reads the corrected file of a batch: it belongs to the same wave. Raises DataError batch_unknown, and the above."""
    waves_then = batch_row(store, batch)["waves"]
    wave = waves_then[0] if len(waves_then) == 1 else None
    return understand(viewer, store, file, content, wave=wave, layout=layout, encoding=encoding, key=key, progress=progress)


def keep(
    viewer: Viewer,
    store: Store,
    reading: Reading,
    *,
    create_units: bool = False,
    skip_rejected: bool = False,
    again: bool = False,
    change_classes: bool = False,
    progress: Progress | None = None,
) -> Receipt:
    """Stores what was understood, as one batch. Raises DataError, and then nothing is stored.

    change_classes: a registry may give units another class than they have.
    """
    viewer.must_edit()
    batch = _confirmed(reading, create_units, skip_rejected)
    may_change = change_classes and reading.shape == "registry"
    with store.transaction(progress):
        number = add_batch(store, viewer.name, batch, reading.content, reading.waves, again, may_change, progress)
        _keep_raw(store, number, reading, progress)
    return receipt(reading, number)


def replace_with(
    viewer: Viewer,
    store: Store,
    batch: int,
    reading: Reading,
    *,
    create_units: bool = False,
    skip_rejected: bool = False,
    again: bool = False,
    change_classes: bool = False,
    progress: Progress | None = None,
) -> Receipt:
    """Withdraws a batch and stores its correction, both or neither; the same refusals as `keep`, against what remains."""
    _must_change(viewer, store, batch)
    row = _confirmed(reading, create_units, skip_rejected)
    may_change = change_classes and reading.shape == "registry"
    with store.transaction(progress):
        number = replace_batch(store, viewer.name, batch, row, reading.content, reading.waves, again, may_change, progress)
        _keep_raw(store, number, reading, progress)
    return receipt(reading, number)


def _confirmed(reading: Reading, create_units: bool, skip_rejected: bool) -> BatchRow:
    """What is known of the batch, once nothing is left that a person has to confirm."""
    unconfirmed = [each for each in reading.unknown if each.kind == "level" or not create_units]
    if unconfirmed:
        raise DataError("names_unknown", reading.problems, file=reading.file, unknown=unconfirmed)
    if reading.problems and not skip_rejected:
        raise DataError("rows_rejected", reading.problems, file=reading.file, count=len(reading.problems))
    if reading.problems and not reading.content.waves:
        raise DataError("nothing_left", reading.problems, file=reading.file, count=len(reading.problems))
    return BatchRow(
        reading.file, reading.sha256, reading.kind, reading.encoding, reading.sheet, reading.shape, reading.layout,
        reading.read, reading.rejected,
    )  # fmt: skip


def _keep_raw(store: Store, batch: int, reading: Reading, progress: Progress | None) -> None:
    if keeps_raw_files(store):
        keep_raw_file(store, batch, reading.file, reading.raw, progress)


def receipt(reading: Reading, batch: int | None) -> Receipt:
    """What `import` reports; batch None for a dry run."""
    return Receipt(
        batch=batch,
        file=reading.file,
        sha256=reading.sha256,
        kind=reading.kind,
        encoding=reading.encoding,
        shape=reading.shape,
        wave=",".join(wave.id for wave in reading.waves),
        read=reading.read,
        stored=reading.stored,
        rejected=reading.rejected,
        ballots=reading.ballots,
    )


def withdraw(viewer: Viewer, store: Store, batch: int) -> None:
    """Takes a batch out of every number. Raises DataError batch_unknown, batch_not_active."""
    _must_change(viewer, store, batch)
    withdraw_batch(store, viewer.name, batch)


def reinstate(viewer: Viewer, store: Store, batch: int) -> None:
    """Brings a withdrawn batch back. Raises DataError batch_unknown, batch_not_withdrawn, and what `keep` raises."""
    _must_change(viewer, store, batch)
    reinstate_batch(store, viewer.name, batch)


def batches(viewer: Viewer, store: Store) -> list[dict[str, object]]:
    """Imports into the series that the viewer may see, oldest first, also the withdrawn ones."""
    viewer.must_edit()
    return [row for row in batch_rows(store) if all(viewer.sees_series(series) for series in row["series"])]


def detail(viewer: Viewer, store: Store, batch: int) -> BatchDetail:
    """What a batch brought, and what was done with it. Raises DataError batch_unknown."""
    _must_change(viewer, store, batch)
    return batch_detail(store, batch)


def _must_change(viewer: Viewer, store: Store, batch: int) -> None:
    """Raises DataError not_allowed, batch_unknown."""
    viewer.must_edit()
    for series in batch_row(store, batch)["series"]:
        viewer.must_see(series)


class _Plan:
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
        self._levels: dict[str, set[str]] = {}

    def wave_row(self, wave: str) -> WaveRow:
        known = self.known_waves.get(wave)
        if known is None:
            return WaveRow(
                wave, self.series or DEFAULT_SERIES, self.period or wave, scheme_of(self.default).id, self.default
            )
        for what, given, there in (("series", self.series, known.series), ("period", self.period, known.period)):
            if given is not None and given != there:
                raise DataError(f"wave_has_{what}", wave=wave, known=there, seen=given)
        if self.given is not None and scheme_of(self.given).hash != scheme_of(known.scheme).hash:
            raise DataError("wave_has_scheme", wave=wave, known=known.scheme_id, seen=scheme_of(self.given).id)
        return known

    def levels(self, wave: str) -> set[str]:
        """What a cell may say in a wave; asked for every count of a tally."""
        if wave not in self._levels:
            levels = scheme_of(self.wave_row(wave).scheme).levels
            self._levels[wave] = {level.name for level in levels}.union(NOT_RATED)
        return self._levels[wave]

    def all_levels(self, wave: str | None) -> list[str]:
        """Level names, best first, of the wave; of all waves where each row names its own."""
        return list(dict.fromkeys(level.name for text in self.schemes(wave) for level in scheme_of(text).levels))

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


def _shape(
    source: SourceFile, plan: _Plan, wave: str | None, names: dict[str, list[str]]
) -> tuple[list[Adapted], Shaped, Assembled]:
    """The first sheet that can be understood, of tallies all; if none can, what is wrong with the first that has rows."""
    no_tables, not_understood = [], []
    tallies: list[tuple[Adapted, Shaped]] = []
    for grid in source.grids:
        try:
            adapted, shaped = _understood(grid, source, plan, wave, names["unit"])
        except DataError as failure:
            (no_tables if failure.code in NO_TABLE else not_understood).append(failure)
            continue
        if shaped.tally is not None:
            tallies.append((adapted, shaped))
        elif not tallies:
            return [adapted], shaped, assemble(adapted.table, shaped, wave, plan.levels)
    if tallies:
        return _as_one(tallies, plan, wave, names)
    raise (not_understood + no_tables)[0]


def _shape_forms(
    paper: OpticalForms, plan: _Plan, wave: str | None, names: dict[str, list[str]]
) -> tuple[list[Adapted], Shaped, Assembled]:
    """Forms that an optical reader has read are a wide table already."""
    shaped = shape_table(paper.table, paper.layout, plan.all_levels(wave), names["unit"])
    return [paper], shaped, assemble(paper.table, shaped, wave, plan.levels)


def _understood(grid: Grid, source: SourceFile, plan: _Plan, wave: str | None, units: list[str]) -> tuple[Adapted, Shaped]:
    levels = plan.all_levels(wave)
    layout, said = plan.layout_for(grid, source.grids)
    adapted = understood(grid, layout, units, levels, source.grids)
    adapted = replace(adapted, remarks=(*said, *adapted.remarks))
    return adapted, shape_table(adapted.table, adapted.layout, levels, units)


def _as_one(
    tallies: list[tuple[Adapted, Shaped]], plan: _Plan, wave: str | None, names: dict[str, list[str]]
) -> tuple[list[Adapted], Shaped, Assembled]:
    """Every sheet of a workbook that is a tally: offices keep a sheet per group."""
    groups = {*names["group"], *_declared([scheme_of(text) for text in plan.schemes(wave)])["group"]}
    together = replace(
        tallies[0][1],
        ignored=tuple(dict.fromkeys(name for _, shaped in tallies for name in shaped.ignored)),
        personal=tuple(dict.fromkeys(name for _, shaped in tallies for name in shaped.personal)),
    )
    sheets = [(adapted.table, shaped.tally) for adapted, shaped in tallies]
    return [adapted for adapted, _ in tallies], together, assemble_tallies(sheets, wave, plan.levels, groups)


def _unknown_names(named: NamedContent, known: dict[str, list[str]], schemes: list[Scheme]) -> list[Unknown]:
    """A scheme's groups and dimensions are known before the first file; so are the names the program gives itself."""
    declared = _declared(schemes)
    unknown = []
    for kind in ("unit", "group", "dimension"):
        candidates = dict.fromkeys([*known[kind], *sorted(declared[kind])])
        look_alikes = named.suggest if kind == "unit" else lambda name, known=candidates: tuple(nearest(name, known))
        unknown += [
            Unknown(kind, name, look_alikes(name) if place < COMPARED else ())
            for place, name in enumerate(each for each in named.content.names(kind) if each not in candidates)
        ]
    return unknown


def _declared(schemes: list[Scheme]) -> dict[str, set[str]]:
    """Names of groups and dimensions that need no file: the schemes', and those that the program gives itself."""
    declared: dict[str, set[str]] = {"unit": set(), "group": {EVERYBODY}, "dimension": {TOTAL}}
    for scheme in schemes:
        weights = [
            (scheme.groups, scheme.dimensions),
            *((each.groups, each.dimensions) for each in scheme.by_class.values()),
        ]
        for groups, dimensions in weights:
            declared["group"].update(groups or ())
            declared["dimension"].update(dimensions or ())
    return declared


def _unknown_levels(assembled: Assembled, schemes: list[Scheme]) -> list[Unknown]:
    levels = list(dict.fromkeys(level.name for scheme in schemes for level in scheme.levels))
    return [
        Unknown("level", name, tuple(nearest(name, levels)) if place < COMPARED else (), count, first.row, first.column)
        for place, (name, count, first) in enumerate(assembled.unknown_levels)
    ]
