"""What platforms write into cells, put in one way: lengths of time, moments, addresses, whole numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

_CLOCK = re.compile(r"^(?:(\d+) days? )?(\d+):(\d{1,2}):(\d{1,2})(?:\.\d+)?$")
_SPOKEN = re.compile(
    r"^(?:(\d+)\s*(?:天|days?))?\s*(?:(\d+)\s*(?:小时|时|h))?\s*(?:(\d+)\s*(?:分钟|分|m))?\s*(?:(\d+)(?:\.\d+)?\s*(?:秒|s)?)?$"
)
_YEAR_FIRST = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?:\.\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?$"
)
_YEAR_LAST = re.compile(
    r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s*([AaPp])\.?[Mm]\.?)?)?$"
)
_ADDRESS = re.compile(r"^[0-9a-fA-F.:]+")
LONGEST = 60
"""Characters of a cell that is a moment or a length of time: what is longer is not looked at."""
_WHOLE = re.compile(r"^(-?\d+)\.0+$")


def seconds_of(text: str) -> str:
    """137秒, 2分17秒, 00:02:17, 137.0 as whole seconds; "" where it is no length of time."""
    for pattern in (_CLOCK, _SPOKEN) if len(text) <= LONGEST else ():
        if (found := pattern.match(text.strip())) and any(found.groups()):
            days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return str(((days * 24 + hours) * 60 + minutes) * 60 + seconds)
    return ""


def moments_of(texts: Iterable[str]) -> dict[str, str]:
    """Moments of one column as 2026-09-01 08:30:00, by wall clock; texts that are none are left out.

    Whether 3/4/2026 is in March or April is decided by the column: some day beyond 12 tells; where none does, no such
    text is a moment.
    """
    found, open_ends = {}, {}
    for text in texts:
        if len(text) > LONGEST:
            continue
        if parts := _YEAR_FIRST.match(text.strip()):
            found[text] = _moment(*parts.groups())
        elif parts := _YEAR_LAST.match(text.strip()):
            open_ends[text] = parts.groups()
    first = {int(parts[0]) for parts in open_ends.values()}
    second = {int(parts[1]) for parts in open_ends.values()}
    month_first = max(second, default=0) > 12
    if month_first != (max(first, default=0) > 12):
        for text, (one, two, year, hour, minute, second_, half) in open_ends.items():
            month, day = (one, two) if month_first else (two, one)
            found[text] = _moment(_four(year), month, day, _on_24(hour, half), minute, second_)
    return {text: moment for text, moment in found.items() if moment}


def seconds_between(start: str, end: str) -> str:
    """From one moment of moments_of to another; "" where one is missing or they run backwards."""
    if not start or not end:
        return ""
    seconds = (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()
    return str(int(seconds)) if seconds >= 0 else ""


def address_of(text: str) -> str:
    """203.0.113.5(江苏-南京) without the place; "" where there is no address."""
    found = _ADDRESS.match(text.strip()[:LONGEST])
    return found.group() if found and ("." in found.group() or ":" in found.group()) else ""


def whole(text: str) -> str:
    """2.0 as 2; everything else as it is."""
    found = _WHOLE.match(text)
    return found.group(1) if found else text


def is_code(text: str) -> bool:
    """A whole number up to 10: the number of an option, not a word."""
    return bool(re.fullmatch(r"-?\d|10", text))


def _moment(year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None) -> str:
    try:
        return str(datetime(*(int(part or 0) for part in (year, month, day, hour, minute, second))))
    except ValueError:
        return ""


def _four(year: str) -> str:
    return year if len(year) == 4 else "20" + year


def _on_24(hour: str | None, half: str | None) -> str | None:
    if hour is None or half is None:
        return hour
    return str(int(hour) % 12 + (12 if half in "Pp" else 0))
