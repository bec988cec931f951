"""What a comment said before it was masked, encrypted: it can be looked up with a reason, and not found by looking.

AES-256-GCM (NIST SP 800-38D) under a key of their own, derived from the secret of the database (HKDF-SHA256, RFC 5869). The
masked text is sealed with it, so that no original can be put beside another comment.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.content import Content
from data.problems import DataError
from data.store import Reader

NONCE = 12
"""Bytes, random: 2³² comments of one database may be sealed before two are likely to meet."""


def sealed(content: Content, store: Reader) -> Content:
    """The originals of its comments sealed, where they are not yet."""
    comments = content.comments
    if pa.types.is_binary(comments["original"].type) or comments["original"].null_count == len(comments):
        return content
    cipher = _cipher(store)
    pairs = zip(comments["text"].to_pylist(), comments["original"].to_pylist(), strict=True)
    column = pa.array(
        [None if original is None else _seal(cipher, text, original) for text, original in pairs], pa.binary()
    )
    place = comments.schema.get_field_index("original")
    return replace(content, comments=comments.set_column(place, "original", column))


def seal_original(store: Reader, text: str, original: str) -> bytes:
    """One of them. text: as it is shown."""
    return _seal(_cipher(store), text, original)


def opened(store: Reader, text: str, original: bytes) -> str:
    """What a masked text said. Raises DataError comment_unreadable."""
    try:
        return _cipher(store).decrypt(original[:NONCE], original[NONCE:], text.encode()).decode()
    except (InvalidTag, ValueError):
        raise DataError("comment_unreadable") from None


def _seal(cipher: AESGCM, text: str, original: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + cipher.encrypt(nonce, original.encode(), text.encode())


def _cipher(store: Reader) -> AESGCM:
    secret = bytes.fromhex(str(store.remembered("respondent_key")))
    return AESGCM(HKDF(SHA256(), 32, None, b"wanping comment").derive(secret))
