"""The container of old Office files (OLE, compound file): its streams, read with bounds; nothing is executed."""

from __future__ import annotations

import struct

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
NAMED, STREAM, ROOT = 64, 2, 5


class BrokenContainer(ValueError):
    """The bytes do not hang together."""


class Container:
    """Streams by name. Format: [MS-CFB]. Raises BrokenContainer."""

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(OLE):
            raise BrokenContainer
        self.content = content
        shift, small_shift = struct.unpack_from("<2H", content, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise BrokenContainer
        self.size, self.small_size = 1 << shift, 1 << small_shift
        first, _, self.cutoff, small_first, _, more, _ = struct.unpack_from("<7I", content, 48)
        self.table = self._sectors_of_table(more)
        directory = self._chain(first)
        self.entries = dict(self._entries(directory))
        small = self._chain(small_first) if small_first < END else b""
        self.small_table = struct.unpack(f"<{len(small) // 4}I", small[: len(small) // 4 * 4])
        root = next((entry for name, entry in self.entries.items() if entry[0] == ROOT), None)
        self.small = self._chain(root[1]) if root and root[1] < END else b""

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def stream(self, name: str) -> bytes:
        _, start, length = self.entries[name]
        if length >= self.cutoff:
            return self._chain(start)[:length]
        pieces, seen = [], 0
        while start < END and seen < length:
            place = start * self.small_size
            pieces.append(self.small[place : place + self.small_size])
            seen += self.small_size
            if start >= len(self.small_table):
                raise BrokenContainer
            start = self.small_table[start]
        return b"".join(pieces)[:length]

    def _sector(self, number: int) -> bytes:
        place = (number + 1) * self.size
        if place >= len(self.content):
            raise BrokenContainer
        return self.content[place : place + self.size]

    def _sectors_of_table(self, more: int) -> tuple[int, ...]:
        """The allocation table: which sector follows which."""
        numbers = [each for each in struct.unpack_from("<109I", self.content, 76) if each < END]
        seen = set()
        while more < END:
            if more in seen:
                raise BrokenContainer
            seen.add(more)
            sector = self._sector(more)
            each = struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
            numbers += [number for number in each[:-1] if number < END]
            more = each[-1]
        if len(set(numbers)) != len(numbers):
            raise BrokenContainer
        table = b"".join(self._sector(number) for number in numbers)
        return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def _chain(self, start: int) -> bytes:
        pieces, seen = [], set()
        while start < END:
            if start in seen or start >= len(self.table):
                raise BrokenContainer
            seen.add(start)
            pieces.append(self._sector(start))
            start = self.table[start]
        return b"".join(pieces)

    @staticmethod
    def _entries(directory: bytes):
        """Name, and (kind, first sector, length). Of streams in sub-folders of one name the first counts."""
        found: dict[str, tuple[int, int, int]] = {}
        for place in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, place + NAMED)
            if kind in (STREAM, ROOT) and 2 <= length <= NAMED:
                name = directory[place : place + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", directory, place + 116)
                found.setdefault(name, (kind, start, size))
        return found.items()
