"""How many lines and pages a text takes: 22 lines of 28 characters, counted as the page will set them.

Needed where a place on the page depends on it (版记 on an even page, a paper of one page); Word counts for itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

LINE = 28.95
"""Points from one line to the next: 225 mm over 22 lines, and a little less, so that 22 fit."""
BODY_SIZE = 16
TRACKING = -0.25
"""Points that each character of the body is set closer: 28 of them in 156 mm."""
WIDTH, HEIGHT = 156 / 25.4 * 72, 225 / 25.4 * 72
LINES, CHARACTERS = 22, 28
TITLE_SIZE, TITLE_LINE = 22, 32
NARROW = {"digit": 0.5, "small": 0.5, "large": 0.72, ".": 0.25, ",": 0.25, ":": 0.28, ";": 0.28, "%": 0.833, "-": 0.333,
          "/": 0.28, "(": 0.333, ")": 0.333, " ": 0.25, "'": 0.18}  # fmt: skip
"""Widths of Times New Roman, in parts of the size."""
GAP = 0.2
"""What LibreOffice puts there, whatever the document says."""
NOT_FIRST = "，。、；：？！）》〉」』】〕”’％…—～·"
NOT_LAST = "（《〈「『【〔“‘"
_PIECES = re.compile(r"[!-~ ]+|.", re.DOTALL)


def lines_of(
    text: str,
    width: float = WIDTH,
    size: float = BODY_SIZE,
    tracking: float = TRACKING,
    indent: int = 0,
    gap: float = 0.0,
) -> int:
    """Lines of a paragraph; width in points, indent in characters. A number or a Latin word is never broken, no line
    begins with a closing mark or ends with an opening one. gap: between Chinese and digits, in parts of the size."""
    lines, used, before = 1, indent * (size + tracking), ""
    for piece in _pieces(text):
        need = sum(width_of(char) * size + tracking for char in piece) + gap * size * _meetings(before + piece)
        before = piece[-1]
        if used + need > width + 0.01 and used > 0:
            lines, used = lines + 1, 0.0
        if need > width:
            more = int(need // width)
            lines, need = lines + more, need - more * width
        used += need
    return lines


def width_of(char: str) -> float:
    """In parts of the size of the type."""
    if ord(char) > 0x2E7F or char in "“”‘’…—～·×－＋" or not char.isascii():
        return 1.0
    if char in NARROW:
        return NARROW[char]
    return NARROW["digit"] if char.isdigit() else NARROW["large"] if char.isupper() else NARROW["small"]


def span(text: str, **given: float) -> tuple[int, int]:
    """Lines as Word sets it, and with the gaps that other programs put between Chinese and digits."""
    return lines_of(text, **given), lines_of(text, **given, gap=GAP)


def _meetings(text: str) -> int:
    """How often a digit or a letter stands beside a Chinese character."""
    return sum(
        first != second
        for first, second in zip(map(_script, text), map(_script, text[1:]), strict=False)
        if first and second
    )


def _script(char: str) -> str:
    if char.isascii():
        return "latin" if char.isalnum() or char == "%" else ""
    return "han" if char.isalnum() else ""


def _pieces(text: str) -> list[str]:
    """What stays together."""
    pieces: list[str] = []
    for piece in _PIECES.findall(text):
        joins = pieces and (piece[0] in NOT_FIRST or pieces[-1][-1] in NOT_LAST)
        if joins:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def broken(parts: Sequence[str], width: float = WIDTH, size: float = TITLE_SIZE) -> list[str]:
    """A title in as few lines as it needs, broken only between its parts, as even as they go and the last one shortest.

    A part that is wider than a line stands alone; Word breaks it.
    """
    parts = [part for part in parts if part]
    if not parts:
        return []
    for lines in range(1, len(parts) + 1):
        fitting = []
        for cuts in combinations(range(1, len(parts)), lines - 1):
            edges = (0, *cuts, len(parts))
            rows = ["".join(parts[a:b]) for a, b in zip(edges, edges[1:], strict=False)]
            widths = [(sum(map(width_of, row)) + GAP * _meetings(row)) * size for row in rows]
            if all(each <= width for each in widths):
                fitting.append((max(widths) - min(widths), widths[-1] > max(widths[:-1], default=0) and lines > 1, rows))
        if fitting:
            return min(fitting, key=lambda each: each[:2])[2]
    return list(parts)


class Flow:
    """Where the text stands: on which page and how far down, in points. spaced: with gaps beside digits."""

    def __init__(self, spaced: bool = False) -> None:
        self.page, self.used, self.height, self.spaced = 1, 0.0, HEIGHT, spaced

    @property
    def left(self) -> float:
        return self.height - self.used

    def add(self, height: float, times: int = 1) -> None:
        """So many lines or rows of this height; one that no longer fits goes to the next page."""
        for _ in range(times):
            if self.used + height > self.height + 0.01 and self.used > 0:
                self.turn()
            self.used += height

    def turn(self, height: float | None = None) -> None:
        """To a new page, of another height where one is given."""
        self.page, self.used, self.height = self.page + 1, 0.0, height or self.height
