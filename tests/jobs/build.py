"""Imports and rankings in one line, for tests."""

from __future__ import annotations

import json

from commands.printing import _plain
from commands.results import unit_row
from data.fingerprint import fingerprint
from data.store import Store
from data.wave_rows import load_wave
from jobs.imports import Receipt, keep, understand
from jobs.results import appraise
from jobs.viewer import LOCAL

CONFIRM = ("create_units", "skip_rejected", "again", "change_classes")


def bring(store: Store, content: bytes, file: str = "评议.csv", wave: str | None = "2026", **options: object) -> Receipt:
    """Imports a file; new units are confirmed unless the options say otherwise."""
    confirmed = {"create_units": True} | {name: options.pop(name) for name in CONFIRM if name in options}
    return keep(LOCAL, store, understand(LOCAL, store, file, content, wave=wave, **options), **confirmed)


def rank(store: Store, wave: str = "2026") -> str:
    """The ranking as `rank --json` prints it, to the last digit."""
    return json.dumps([unit_row(unit) for unit in appraise(LOCAL, store, wave).units], ensure_ascii=False, default=_plain)


def mark(store: Store, wave: str = "2026") -> str:
    with store.snapshot() as moment:
        return fingerprint(load_wave(moment, wave))
