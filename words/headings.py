"""What is looked at, in one line: over a printed page and in the name of a file."""

from __future__ import annotations

from words.catalog import say
from words.sentences import wave_title
from words.summaries import series_name


def unit_parts(appraisal, unit) -> list[str]:
    """Series, wave, class and unit; a series without a name is left out."""
    return [
        part for part in (series_name(appraisal.series), wave_title(appraisal.period), unit.unit_class, unit.name) if part
    ]


def heading(parts: list[str]) -> str:
    """万人评议机关作风｜2026年度｜政府部门｜市住房城乡建设局"""
    return say("heading.between").join(parts)


def foundation(appraisal) -> str:
    """计分办法：2026年度办法（第1版）；数据截至2026-11-06。"""
    return say("heading.foundation", title=appraisal.scheme_title, date=appraisal.data_date)
