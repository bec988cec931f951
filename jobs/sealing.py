"""计分办法封存: a scheme is chosen, sealed before ballots are opened, and amended only for everybody to see."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analytics.errors import SchemeMismatch
from analytics.scheme import Scheme
from analytics.scheme_diff import Difference, Part, differences, outline
from analytics.sealed import Sealed
from analytics.wave import NOT_RATED
from data.problems import DataError
from data.seals import Amendment, Seal, amend_scheme, amendments, change_scheme, levels_in, seal_scheme, seals
from data.seals import seal as seal_row
from data.store import Store
from data.wave_rows import waves
from jobs.results import seen_wave
from jobs.schemes import scheme_of, scheme_text
from jobs.seal_notes import sealed_of
from jobs.viewer import Viewer

MOST_BYTES = 1_000_000
"""Of a scheme file."""


@dataclass(frozen=True)
class Amended:
    """An amendment and what it changed."""

    amendment: Amendment
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Sealing:
    """The scheme of a wave, rule by rule, and its seal; text: the TOML file. seal, sealed: None before it is sealed."""

    wave: str
    period: str
    text: str
    scheme: Scheme
    rules: tuple[Part, ...]
    seal: Seal | None
    sealed: Sealed | None
    amendments: tuple[Amended, ...]


@dataclass(frozen=True)
class SealedWave:
    """A seal and its amendments; period: None where the wave is gone."""

    seal: Seal
    period: str | None
    amendments: tuple[Amendment, ...]


def seal_of(viewer: Viewer, store: Store, wave_id: str) -> Sealing:
    """Raises DataError wave_unknown, not_allowed."""
    with store.snapshot() as moment:
        row = seen_wave(viewer, moment, wave_id)
        found, since, note = seal_row(moment, row.id), amendments(moment, row.id), sealed_of(moment, row)
    texts = [*([found.scheme] if found else []), *(each.scheme for each in since)]
    changed = [
        Amended(each, differences(scheme_of(before), scheme_of(each.scheme)))
        for each, before in zip(since, texts, strict=False)
    ]
    scheme = scheme_of(row.scheme)
    return Sealing(row.id, row.period, row.scheme, scheme, outline(scheme), found, note, tuple(changed))


def all_seals(viewer: Viewer, store: Store) -> list[SealedWave]:
    """Seals that the viewer may see, the oldest first; those of waves that are gone too, for who may see every series."""
    with store.snapshot() as moment:
        periods = {row.id: row.period for row in waves(moment) if viewer.sees_series(row.series)}
        return [
            SealedWave(each, periods.get(each.wave), tuple(amendments(moment, each.wave)))
            for each in seals(moment)
            if each.wave in periods or (viewer.series is None and each.wave not in {row.id for row in waves(moment)})
        ]


def seal(viewer: Viewer, store: Store, wave_id: str, note: str = "", at: datetime | None = None) -> Sealing:
    """Seals the scheme of a wave as it stands. at: of an invented city, whose calendar is not ours.

    Raises DataError not_allowed, wave_unknown, wave_sealed, seal_note_too_long.
    """
    viewer.must_edit()
    with store.transaction():
        row = seen_wave(viewer, store, wave_id)
        seal_scheme(store, viewer.name, row.id, row.scheme, scheme_of(row.scheme).hash, note, at)
    return seal_of(viewer, store, wave_id)


def set_scheme(viewer: Viewer, store: Store, wave_id: str, text: str) -> Sealing:
    """Gives a wave that is not sealed another scheme (TOML text).

    Raises DataError not_allowed, wave_unknown, wave_sealed, scheme_same; SchemeError; SchemeMismatch.
    """
    viewer.must_edit()
    with store.transaction():
        row = seen_wave(viewer, store, wave_id)
        scheme = _fitting(store, row.id, row.scheme, text)
        change_scheme(store, viewer.name, row.id, scheme.id, text)
    return seal_of(viewer, store, wave_id)


def amend(viewer: Viewer, store: Store, wave_id: str, text: str, reason: str) -> Sealing:
    """Gives a sealed wave another scheme, with a reason that stays visible.

    Raises DataError not_allowed, wave_unknown, wave_not_sealed, scheme_same, amendment_reason_missing,
    amendment_reason_too_long; SchemeError; SchemeMismatch.
    """
    viewer.must_edit()
    with store.transaction():
        row = seen_wave(viewer, store, wave_id)
        scheme = _fitting(store, row.id, row.scheme, text)
        old = scheme_of(row.scheme).hash
        amend_scheme(store, viewer.name, row.id, scheme.id, text, old, scheme.hash, reason)
    return seal_of(viewer, store, wave_id)


def adopt(viewer: Viewer, store: Store, wave_id: str, text: str, reason: str) -> Sealing:
    """Another scheme for a wave: an amendment where it is sealed, else without a reason. Raises what those two raise."""
    if seal_row(store, wave_id) is None:
        return set_scheme(viewer, store, wave_id, text)
    return amend(viewer, store, wave_id, text, reason)


def changes(viewer: Viewer, store: Store, wave_id: str, text: str) -> tuple[Difference, ...]:
    """What another scheme would change. Raises DataError wave_unknown, not_allowed; SchemeError."""
    return differences(scheme_of(seen_wave(viewer, store, wave_id).scheme), scheme_of(text))


def uploaded_scheme(viewer: Viewer, name: str, content: bytes) -> str:
    """The text of a scheme file. Raises DataError scheme_too_large, not_utf8; SchemeError."""
    viewer.must_edit()
    if len(content) > MOST_BYTES:
        raise DataError("scheme_too_large", file=name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.toml"
        path.write_bytes(content)
        return scheme_text(str(path))


def _fitting(store: Store, wave_id: str, before: str, text: str) -> Scheme:
    """Another scheme that has a score for every level of the wave."""
    scheme = scheme_of(text)
    if scheme.hash == scheme_of(before).hash:
        raise DataError("scheme_same", wave=wave_id, scheme=scheme.id)
    lacking = [name for name in levels_in(store, wave_id) if name not in scheme.scores and name not in NOT_RATED]
    if lacking:
        raise SchemeMismatch("scheme_lacks_level", scheme=scheme.id, levels=lacking, known=list(scheme.scores))
    return scheme
