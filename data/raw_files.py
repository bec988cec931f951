"""Files as they came, encrypted in the database, where the office has decided to keep them.

A file has a key of its own, derived from the secret of the database (HKDF-SHA256, RFC 5869) and a random salt. Its pieces
are compressed and sealed with AES-256-GCM (NIST SP 800-38D); batch, position and whether it is the last are sealed with
each, so that none can be changed, swapped or dropped.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.problems import DataError
from data.progress import Progress
from data.store import Reader, Store

PIECE = 1 << 20
"""Bytes of a file that are sealed together, and in memory at a time."""
SETTING = "keep_raw"


def keeps_raw_files(store: Reader) -> bool:
    """Whether files are kept; unless somebody has said so, they are not: they hold what identifies people."""
    return store.remembered(SETTING) == "yes"


def keep_raw_file(store: Store, batch: int, name: str, content: bytes | Path, progress: Progress | None = None) -> None:
    """Stores the file of a batch in pieces."""
    progress = progress or Progress()
    salt = os.urandom(16)
    cipher = AESGCM(_key(store, salt))
    size = content.stat().st_size if isinstance(content, Path) else len(content)
    count = max(1, -(-size // PIECE))
    with store.transaction(progress) as cursor:
        moment = datetime.now().replace(microsecond=0)
        cursor.execute("insert into raw_file values (?, ?, ?, ?, ?)", [batch, name, size, salt, moment])
        for position, piece in enumerate(_pieces(content)):
            progress("raw", 0.85 + 0.15 * position / count)
            about = _about(batch, position, last=position == count - 1)
            sealed = cipher.encrypt(_nonce(position), zlib.compress(piece, 1), about)
            cursor.execute("insert into raw_piece values (?, ?, ?)", [batch, position, sealed])


def raw_file(store: Reader, batch: int) -> tuple[str, bytes]:
    """Name and content of the file of a batch. Raises DataError raw_file_absent, raw_file_unreadable."""
    found = store.rows("select name, size, salt from raw_file where batch = ?", [batch])
    if not found:
        raise DataError("raw_file_absent", batch=batch)
    name, size, salt = found[0]
    cipher = AESGCM(_key(store, salt))
    count = max(1, -(-size // PIECE))
    content = io.BytesIO()  # its getvalue() is the buffer itself, not a copy
    for position in range(count):
        sealed = store.value("select content from raw_piece where batch = ? and position = ?", [batch, position])
        about = _about(batch, position, last=position == count - 1)
        try:
            content.write(zlib.decompress(cipher.decrypt(_nonce(position), sealed or b"", about)))
        except (InvalidTag, ValueError, zlib.error):
            raise DataError("raw_file_unreadable", batch=batch, file=name) from None
    return name, content.getvalue()


def raw_files(store: Reader) -> dict[int, int]:
    """Size in bytes of each file that is kept, by batch."""
    return dict(store.rows("select batch, size from raw_file order by batch"))


def forget_raw_files(store: Store) -> int:
    """Deletes all of them and returns how many there were."""
    with store.transaction() as cursor:
        count = cursor.execute("delete from raw_file").fetchone()[0]
        cursor.execute("delete from raw_piece")
    return count


def _pieces(content: bytes | Path) -> Iterator[bytes | memoryview]:
    if isinstance(content, Path):
        with content.open("rb") as stream:
            first = stream.read(PIECE)
            yield first
            while piece := stream.read(PIECE):
                yield piece
        return
    view = memoryview(content)
    for start in range(0, max(1, len(view)), PIECE):
        yield view[start : start + PIECE]


def _key(store: Reader, salt: bytes) -> bytes:
    secret = bytes.fromhex(str(store.remembered("respondent_key")))
    return HKDF(SHA256(), 32, salt, b"wanping raw file").derive(secret)


def _nonce(position: int) -> bytes:
    return position.to_bytes(12, "big")  # never twice under the key of one file


def _about(batch: int, position: int, last: bool) -> bytes:
    return f"{batch} {position} {last}".encode()
