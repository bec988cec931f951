"""Text that a spreadsheet cannot run: names from files are hostile, and every export is opened in Excel."""

from __future__ import annotations

import re

_STARTS_FORMULA = re.compile(r"^[\s\u3000]*[=+\-@\t\r＝＋－＠]")
_NUMBER = re.compile(r"^[+\-＋－]?\d[\d,]*(\.\d+)?%?$")
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f'\ufffe\uffff]")
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\u202a-\u202e\u2066-\u2069]')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_FILE_NAME = 200
"""Bytes; file systems take 255, and an ending comes after it."""


def csv_text(text: str) -> str:
    """A leading apostrophe where a cell would start a formula; numbers stay numbers."""
    text = _CONTROL.sub("", text)
    return "'" + text if _STARTS_FORMULA.match(text) and not _NUMBER.match(text) else text


def sheet_text(text: str) -> str:
    """Without the control characters that XML cannot hold, and within Excel's limit for a cell."""
    return _CONTROL.sub("", text)[:32_000]


def sheet_name(name: str, taken: set[str]) -> str:
    """A legal, unique name of at most 31 characters."""
    base = _cut(_NOT_IN_SHEET_NAMES.sub(" ", name).strip(), 28, "utf-16-le", 2) or "Sheet"
    candidate, number = base, 2
    while candidate.lower() in {each.lower() for each in taken}:
        candidate, number = f"{base}{number}", number + 1
    taken.add(candidate)
    return candidate


def file_name(name: str) -> str:
    """Without characters that file systems refuse, and short enough for them."""
    return _cut(_NOT_IN_FILE_NAMES.sub("_", name).strip(" ."), _LONGEST_FILE_NAME, "utf-8")


def _cut(text: str, most: int, encoding: str, size: int = 1) -> str:
    """As many whole characters as fit into so many units of an encoding."""
    return text.encode(encoding)[: most * size].decode(encoding, errors="ignore").strip(" .")
