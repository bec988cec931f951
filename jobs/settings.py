"""What an office has decided for its database: whether files are kept, and how large an upload may be."""

from __future__ import annotations

from data import raw_files
from data.problems import DataError
from data.store import Store
from jobs.viewer import Viewer

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
