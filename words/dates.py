"""Days and months as the language writes them."""

from __future__ import annotations

from datetime import date
from functools import cache

from words.language import spoken

LOCALES = {"zh": "zh_Hans_CN", "zh-Hant": "zh_Hant_HK", "en": "en_GB"}


def day(moment: date) -> str:
    """2026年4月20日; 20 April 2026"""
    return _written(date(moment.year, moment.month, moment.day), "", spoken())


def day_of_year(moment: date) -> str:
    """9月18日; 18 September"""
    return _written(date(moment.year, moment.month, moment.day), "MMMMd", spoken())


def month(year: int, number: int) -> str:
    """2026年7月; July 2026"""
    return _written(date(year, number, 1), "yMMMM", spoken())


@cache
def _written(moment: date, skeleton: str, language: str) -> str:
    from babel.dates import format_date, format_skeleton  # most commands and pages name no day

    if skeleton:
        return format_skeleton(skeleton, moment, locale=LOCALES[language])
    return format_date(moment, "long", locale=LOCALES[language])
