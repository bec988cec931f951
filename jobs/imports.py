"""A file comes in: understood first, shown, and stored only when confirmed. A batch goes out, comes back, is replaced."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from data.batch_detail import BatchDetail, batch_detail
from data.batches import BatchRow, WaveRow, add_batch, batch_row, reinstate_batch, replace_batch, withdraw_batch
from data.batches import batches as batch_rows
from data.content import HASHED, ONE_CLASS, Content
from data.header import set_aside
from data.layout import Layout
from data.optical import Marks
from data.problems import DataError, Problem
from data.progress import Progress
from data.raw_files import keep_raw_file, keeps_raw_files, raw_file
from data.reader import PACKAGE, read_file, unpacked
from data.remembered_layouts import remembered_layouts
from data.store import Store
from data.wave_rows import known_names
from jobs.changes import UnitChange, changes_of
from jobs.comment_rules import with_masked_comments
from jobs.files import read_bytes
from jobs.names import Renamed, under_known_names
from jobs.optical import forms_as_source, marked_forms
from jobs.plan import Plan
from jobs.schemes import layout_named, scheme_of
from jobs.sheets import forms_as_sheet, sheets_understood
from jobs.unknown import Unknown, unknown_levels, unknown_names
from jobs.viewer import Viewer


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
    attributes: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    """What the forms say of who filled them in, as it is stored: attribute, and ballots by category."""

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
        plan = Plan(moment, series, period, scheme, meaning if paper is None else paper.layout, () if layout else saved)
        names = known_names(moment)
    wave = wave or None
    found, shaped, assembled = (
        sheets_understood(source, plan, wave, names) if paper is None else forms_as_sheet(paper, plan, wave, names)
    )
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
        unknown=(*unknown_names(named, names, schemes), *unknown_levels(assembled, schemes)),
        problems=(*assembled.problems, *named.problems),
        ignored=shaped.ignored,
        personal=(*(name for each in found for name in each.personal), *shaped.personal),
        keyed=tuple(shaped.headers[role] for role in HASHED if role in shaped.headers),
        notes=(*(note for each in found for note in (*set_aside(each.table), *each.remarks)), *assembled.notes),
        raw=content,
        marks=paper.marks if paper else None,
        renamed=named.renamed,
        changes=changes_of(store, brought.registry) if shaped.shape == "registry" else (),
        attributes=brought.attribute_counts,
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
        content = with_masked_comments(store, reading.content)
        number = add_batch(store, viewer.name, batch, content, reading.waves, again, may_change, progress)
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
        content = with_masked_comments(store, reading.content)
        number = replace_batch(store, viewer.name, batch, row, content, reading.waves, again, may_change, progress)
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
