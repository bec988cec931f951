"""What an office has decided for its database: whether files are kept, how large an upload may be, who issues papers."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

from data import raw_files
from data.problems import DataError
from data.store import Reader, Store
from jobs.viewer import Viewer
from reports.official.fonts import PRESETS
from reports.official.letterhead import FIELDS, LONGEST, Letterhead

__all__ = [
    "FIELDS", "PRESETS", "Letterhead", "delete_raw_files", "keep_letterhead", "keep_raw_files", "keeps_raw_files",
    "kept_files", "letterhead", "limit_uploads", "upload_limit", "with_setting",
]  # fmt: skip

LETTERHEAD = "letterhead"

UPLOAD_MB = 2_000
"""Megabytes of an upload past the limit of the browser, unless the office has decided otherwise."""
MOST_MB = 20_000


def keeps_raw_files(viewer: Viewer, store: Store) -> bool:
    """Whether the files of imports are kept; not, unless somebody has said so."""
    viewer.must_edit()
    return raw_files.keeps_raw_files(store)


def keep_raw_files(viewer: Viewer, store: Store, keep: bool) -> None:
    """From the next import on; files that are kept already stay until they are deleted."""
    viewer.must_edit()
    store.remember(raw_files.SETTING, "yes" if keep else "no")


def kept_files(viewer: Viewer, store: Store) -> dict[int, int]:
    """Size in bytes of each file that is kept, by batch."""
    viewer.must_edit()
    return raw_files.raw_files(store)


def delete_raw_files(viewer: Viewer, store: Store) -> int:
    """Deletes all files that are kept; batches stay. Returns how many they were."""
    viewer.must_edit()
    return raw_files.forget_raw_files(store)


def upload_limit(store: Store) -> int:
    """Megabytes that one upload may have."""
    return int(store.remembered("upload_mb") or UPLOAD_MB)


def limit_uploads(viewer: Viewer, store: Store, megabytes: int) -> None:
    """Raises DataError upload_limit_bad outside 1 to MOST_MB."""
    viewer.must_edit()
    if not 1 <= megabytes <= MOST_MB:
        raise DataError("upload_limit_bad", seen=megabytes, limit=MOST_MB)
    store.remember("upload_mb", str(megabytes))


def letterhead(store: Reader) -> Letterhead:
    """Who issues papers, to whom they go, in which type."""
    kept = json.loads(store.remembered(LETTERHEAD) or "{}")
    return Letterhead(**{name: value for name, value in kept.items() if name in FIELDS})


def with_setting(found: Letterhead, name: str, value: str) -> Letterhead:
    """One of FIELDS changed. Raises DataError letterhead_unknown."""
    if name not in FIELDS:
        raise DataError("letterhead_unknown", name=name, known=list(FIELDS))
    return replace(found, **{name: value})


def keep_letterhead(viewer: Viewer, store: Store, found: Letterhead) -> None:
    """Raises DataError not_allowed, letterhead_too_long, fonts_unknown, letterhead_yes_or_no."""
    viewer.must_edit()
    plain = {name: " ".join(value.split()) for name, value in asdict(found).items()}
    for name, value in plain.items():
        if len(value) > LONGEST:
            raise DataError("letterhead_too_long", name=name, limit=LONGEST)
    if plain["fonts"] not in PRESETS:
        raise DataError("fonts_unknown", fonts=plain["fonts"], known=list(PRESETS))
    if plain["stamped"] not in ("yes", "no"):
        raise DataError("letterhead_yes_or_no", name="stamped", seen=plain["stamped"])
    store.remember(LETTERHEAD, json.dumps(plain, ensure_ascii=False))
