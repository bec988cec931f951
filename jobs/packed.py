"""Results as bytes and back, exactly: named kinds and plain values, never code.

    WPF1  zlib  {"kinds": {name: fields}, "value": …}     a JSON document

A kind is a frozen dataclass; its values stand in the order of the fields that the document itself lists. A field that
has come since has its default; a field that is gone, and a kind that nobody named, are refused. Numbers are written so
that the same number is read; the same value gives the same bytes.
"""

from __future__ import annotations

import base64
import dataclasses
import json
import math
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

import numpy as np

MARK = b"WPF1"
MOST_BYTES = 500_000_000
"""Of a document unpacked."""
_DTYPES = {"float64": "<f8", "int64": "<i8", "bool": "|b1"}


class Unreadable(ValueError):
    """Bytes that are not what was packed, or were packed by a newer program."""


def pack(value: object, kinds: Iterable[type]) -> bytes:
    """Raises TypeError for a value of a kind that is not named."""
    writer = _Writer({kind.__name__: kind for kind in kinds})
    written = writer.write(value)
    document = {"kinds": writer.fields, "value": written}
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return MARK + zlib.compress(text.encode("utf-8"), 6)


def unpack(packed: bytes, kinds: Iterable[type]) -> object:
    """Raises Unreadable."""
    if packed[: len(MARK)] != MARK:
        raise Unreadable("mark")
    try:
        opened = zlib.decompressobj()
        text = opened.decompress(packed[len(MARK) :], MOST_BYTES)
        if not opened.eof:
            raise Unreadable("size")
        document = json.loads(text)
        return _Maker({kind.__name__: kind for kind in kinds}, document["kinds"]).make(document["value"])
    except (zlib.error, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
        raise Unreadable(str(error)) from None


class _Writer:
    """fields: of each kind that was met."""

    def __init__(self, kinds: Mapping[str, type]) -> None:
        self._kinds = kinds
        self.fields: dict[str, list[str]] = {}

    def write(self, value: object) -> object:
        if isinstance(value, np.generic):
            value = value.item()
        if value is None or isinstance(value, bool | int | str):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else {"f": repr(value)}
        if isinstance(value, tuple):
            return [self.write(each) for each in value]
        return self._marked(value)

    def _marked(self, value: object) -> dict[str, object]:
        if isinstance(value, Decimal):
            return {"d": str(value)}
        if isinstance(value, list):
            return {"l": [self.write(each) for each in value]}
        if isinstance(value, Mapping):
            return {"m": [[self.write(key), self.write(each)] for key, each in value.items()]}
        if isinstance(value, datetime | date):
            return {"t" if isinstance(value, datetime) else "y": value.isoformat()}
        if isinstance(value, np.ndarray):
            plain = np.ascontiguousarray(value, dtype=_DTYPES[value.dtype.name])
            return {"a": [value.dtype.name, list(value.shape), base64.b64encode(plain.tobytes()).decode("ascii")]}
        name = type(value).__name__
        if self._kinds.get(name) is not type(value):
            raise TypeError(type(value).__qualname__)
        fields = self.fields.setdefault(name, [field.name for field in dataclasses.fields(value)])
        return {"o": [name, *(self.write(getattr(value, each)) for each in fields)]}


class _Maker:
    """fields: as the document lists them."""

    def __init__(self, kinds: Mapping[str, type], fields: Mapping[str, list[str]]) -> None:
        self._kinds, self._fields = kinds, fields

    def make(self, written: object) -> object:
        if isinstance(written, list):
            return tuple([self.make(each) for each in written])
        if not isinstance(written, dict):
            return written
        ((mark, content),) = written.items()
        return getattr(self, "_" + _MADE[mark])(content)

    def _object(self, content: list) -> object:
        name, *values = content
        return self._kinds[name](**dict(zip(self._fields[name], map(self.make, values), strict=True)))

    def _map(self, content: list) -> dict:
        return {self.make(key): self.make(each) for key, each in content}

    def _list(self, content: list) -> list:
        return [self.make(each) for each in content]

    def _array(self, content: list) -> np.ndarray:
        name, shape, coded = content
        found = np.frombuffer(base64.b64decode(coded), dtype=_DTYPES[name]).reshape(shape)
        return found.astype(name)

    _decimal, _moment, _day = staticmethod(Decimal), staticmethod(datetime.fromisoformat), staticmethod(date.fromisoformat)

    @staticmethod
    def _float(content: str) -> float:
        return float(content)


_MADE = {
    "o": "object", "m": "map", "l": "list", "a": "array", "d": "decimal", "t": "moment", "y": "day", "f": "float",
}  # fmt: skip
