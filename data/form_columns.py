"""What a file says of a form beside its answers, as values: when it was sent, how long it took, from which address."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

EMPTY = {"-", "--", "—", "/", "(空)", "(跳过)", "无", "null", "none"}
"""Words for nothing in such a column."""
MAX_SECONDS = 100_000_000
_TIME = (
    r"(?:[\st]*(?P<half>上午|下午|凌晨|早上|中午|晚上|am|pm)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})"
    r"(?:\s*[:分]\s*(?P<second>\d{1,2})(?:[.,]\d+)?秒?|分)?\s*(?P<half_behind>am|pm)?"
    r"\s*(?:z|\(?(?:gmt|utc)[^)]*\)?|[+-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?" + _TIME)
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})" + _TIME)
_DIGITS = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})[\st]?(?:(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2}))?"
)
_DURATION = re.compile(
    r"(?:(?P<days>\d+)\s*(?:天|日|d))?\s*(?:(?P<hours>\d+)\s*(?:小时|时|h))?\s*(?:(?P<minutes>\d+)\s*(?:分钟|分|min|m|'))?"
    r"\s*(?:(?P<seconds>\d+(?:\.\d+)?)\s*(?:秒钟|秒|sec|s|''|\"))?"
)
_CLOCK = re.compile(r"(?P<hours>\d+):(?P<minutes>[0-5]?\d):(?P<seconds>[0-5]?\d(?:\.\d+)?)")
_ADDRESS = re.compile(r"[\[]?(?P<address>[0-9a-f:.*x]+)[\]]?\s*(?:\(.*\))?")


def moments(texts: Sequence[str]) -> list[datetime | None]:
    """Points in time as the clock on the wall showed them, whatever their zone; None where a text is none.

    2023/9/8 12:24:22, 2023年9月8日 下午3:04, 2023-09-08T12:24:22Z, 20230908 122422. Where the year stands last, day and
    month are told apart by a value of the column that exceeds 12; without one the whole column stays unread.
    """
    plain = [_plain(text) for text in texts]
    last = [_YEAR_LAST.fullmatch(text) for text in plain]
    day_first = any(int(found["one"]) > 12 for found in last if found)
    month_first = any(int(found["two"]) > 12 for found in last if found)
    result: list[datetime | None] = []
    for text, found in zip(plain, last, strict=True):
        if found and day_first != month_first:
            day, month = ("one", "two") if day_first else ("two", "one")
            result.append(_moment(found.groupdict(), found[day], found[month]))
            continue
        found = _YEAR_FIRST.fullmatch(text) or _DIGITS.fullmatch(text)
        result.append(_moment(found.groupdict(), found["day"], found["month"]) if found else None)
    return result


def duration(text: str) -> int | None:
    """Whole seconds: 137秒, 2分17秒, 1小时2分, 00:02:17, 137; None where a text is none."""
    plain = _plain(text)
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        parts = {"seconds": plain}
    else:
        found = _CLOCK.fullmatch(plain) or _DURATION.fullmatch(plain)
        parts = {name: value for name, value in found.groupdict().items() if value} if found else {}
    if not parts or any(len(value) > 12 for value in parts.values()):
        return None
    each = {"days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
    total = round(sum(each[name] * float(value) for name, value in parts.items()))
    return total if total <= MAX_SECONDS else None


def address_of(text: str) -> str | None:
    """The address in 203.0.113.5(江苏-南京); None where there is none, or its last part is masked."""
    found = _address(text, masked=False)
    return str(found) if found else None


def network_of(text: str) -> str | None:
    """The block in which the address lies: /24 of an IPv4, /48 of an IPv6; None where there is no address."""
    found = _address(text, masked=True)
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False)) if found else None


def is_empty(text: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return _plain(text) in EMPTY


def _address(text: str, masked: bool) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    found = _ADDRESS.fullmatch(_plain(text))
    if not found:
        return None
    address = re.sub(r"\.(?:\*+|x+)$", ".0", found["address"]) if masked else found["address"]
    try:
        value = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(value, "ipv4_mapped", None) or value


def _moment(parts: dict[str, str | None], day: str, month: str) -> datetime | None:
    hour = int(parts.get("hour") or 0)
    half = parts.get("half") or parts.get("half_behind")
    if half in ("下午", "晚上", "pm") and hour < 12 or half == "中午" and hour < 3:
        hour += 12
    elif half in ("上午", "凌晨", "am") and hour == 12:
        hour = 0
    try:
        moment = datetime(
            int(parts["year"]), int(month), int(day), hour, int(parts.get("minute") or 0), int(parts.get("second") or 0)
        )
    except ValueError:
        return None
    return moment if 1990 <= moment.year < 2100 else None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
