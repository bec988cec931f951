"""What was understood of a file, and what an import brought, in words."""

from __future__ import annotations

from words import remarks
from words.catalog import LANGUAGE, say
from words.failures import unknown_name
from words.numbers import count

KINDS = ("unit", "group", "dimension", "level")
SHOWN = 6


def receipt_line(receipt, language: str = LANGUAGE) -> str:
    """第3批：……"""
    key = "receipt.dry" if receipt.batch is None else "receipt.line"
    return say(
        key,
        language,
        batch=receipt.batch,
        file=receipt.file,
        wave=receipt.wave,
        ballots=count(receipt.ballots),
        stored=count(receipt.stored),
        rejected=count(receipt.rejected),
    )


def reading_lines(reading, language: str = LANGUAGE) -> list[str]:
    """What was understood, a line each: name and text."""
    return [f"{label}：{text}" for label, text in reading_facts(reading, language)]


def reading_facts(reading, language: str = LANGUAGE) -> list[tuple[str, str]]:
    """Pairs of label and text; what is empty is left out."""
    kind = say("reading.kind." + reading.kind, language)
    facts = [
        ("file", reading.file),
        ("kind", "，".join(part for part in (kind, reading.encoding, reading.sheet) if part)),
        ("shape", say("reading.shape." + reading.shape, language)),
        ("layout", reading.layout),
        ("wave", "、".join(_wave(reading, wave, language) for wave in reading.waves)),
        ("scheme", reading.scheme_title),
        ("units", _some(reading.units, language)),
        ("groups", "、".join(f"{name}{count(number)}" for name, number in reading.groups)),
        ("dimensions", "、".join(reading.dimensions)),
        ("levels", "、".join(f"{remarks.level(name, language)}{count(number)}" for name, number in reading.levels)),
        ("ballots", count(reading.ballots) if reading.ballots else ""),
        ("ratings", count(reading.read) if reading.read else ""),
        ("comments", count(reading.comments) if reading.comments else ""),
        ("rejected", count(reading.rejected) if reading.rejected else ""),
        ("other_sheets", "、".join(reading.other_sheets)),
        ("ignored", "、".join(reading.ignored)),
        ("personal", "、".join(reading.personal)),
    ]
    return [(say("reading." + name, language), text) for name, text in facts if text]


def unknown_by_kind(reading, language: str = LANGUAGE) -> list[tuple[str, list[str]]]:
    """Label of the kind and the names that the database does not know, with the nearest ones."""
    found = []
    for kind in KINDS:
        names = [unknown_name(each, language) for each in reading.unknown if each.kind == kind]
        if names:
            found.append((say(f"reading.new.{kind}", language, count=len(names)), names))
    return found


def _wave(reading, wave, language: str) -> str:
    key = "reading.wave_new" if wave.id in reading.new_waves else "reading.wave_known"
    return say(key, language, wave=wave.id, series=series_title(wave.series, language))


def series_title(series: str, language: str = LANGUAGE) -> str:
    return say("series.default", language) if series == "default" else series


def _some(names: tuple[str, ...], language: str) -> str:
    shown = "、".join(names[:SHOWN])
    return say("reading.some", language, names=shown, count=len(names)) if len(names) > SHOWN else shown
